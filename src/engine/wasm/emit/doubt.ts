/**
 * Products of derivatives within a loop: ordinary ones, until a NaN comes out of them.
 *
 * Most of what is made of a product is NaN where the product is. So only the last of such values are looked at, once a step, and where
 * one is NaN the products and all that depends on them are computed again, with zeros that absorb.
 */
import type { MapMember } from '../plan/block.js'
import type { Buffer } from '../plan/ref.js'

/** A member of a loop, and what it takes of others at its place. */
export interface Link {
  readonly member: MapMember
  readonly within: readonly Buffer[]
}

export interface Doubt {
  /** Some of these are NaN where any product is. */
  readonly seen: readonly Buffer[]
  /** The products, and what depends on them. */
  readonly again: ReadonlySet<Buffer>
}

/** `null` where there is no such product. */
export const doubtOf = (links: readonly Link[]): Doubt | null => {
  const again = new Set<Buffer>()
  const last = new Set<Buffer>()
  for (const { member, within } of links) {
    const { rule, result } = member
    const isProduct = rule.ordinary !== undefined
    if (isProduct || within.some(b => again.has(b))) again.add(result)
    const carried = rule.keepsNaN === true ? within.filter(b => last.has(b)) : []
    for (const b of carried) last.delete(b)
    if (isProduct || carried.length > 0) last.add(result)
  }
  return again.size === 0 ? null : { seen: [...last], again }
}
