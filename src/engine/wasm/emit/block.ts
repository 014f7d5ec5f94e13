/**
 * A planned block as code.
 */
import type { Block as Code } from '../ir/ir.js'
import type { Target } from '../ir/target.js'
import type { Address, Block } from '../plan/block.js'
import { addressWith, type Plan } from '../plan/memory.js'
import { aligned, type Buffer } from '../plan/ref.js'
import { emitGroup } from './group.js'

export type PlaceOf = (b: Buffer) => Address | undefined

/** The code of every step in order; the area of the block begins at `base`, other buffers are where `outer` says. */
export const emitBlock = (
  block: Block,
  plan: Plan,
  base: number,
  outer: PlaceOf,
  target: Target,
  nameFor: (what: string) => string
): Code => {
  const placeOf = (b: Buffer): Address => {
    const alias = block.aliases.get(b)
    if (alias !== undefined) return address(alias)
    const own = plan.places.get(b)
    return own !== undefined ? { base: base + own, moving: [] } : outer(b)!
  }
  const address = addressWith(placeOf)
  return block.steps.flatMap(step => {
    if (step._tag === 'Group')
      return emitGroup(step, {
        name: nameFor('loop'),
        target,
        address,
        destination: b => block.aliases.get(b) ?? (plan.stored.has(b) ? 'own' : null)
      })
    const own = plan.kernels.get(step)
    const at = base + (own?.at ?? 0)
    return step.emit({
      target,
      address,
      scratch: at,
      name: nameFor,
      run: b => emitBlock(b, own!.blocks.get(b)!, at + aligned(step.scratch), placeOf, target, nameFor)
    })
  })
}
