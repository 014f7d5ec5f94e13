/**
 * Loops that can be one: a second pass over the steps of a block, when all of them are known.
 *
 * While a block is built, an operation that reads only inputs stands where the Program has it, often far from what it belongs to. Here a
 * group moves down to a later one, or up to an earlier one, over as many elements, when they have an operand or a result in common
 * and no step between them stands in the way. So an optimizer's update reads gradients, moments and parameters once.
 */
import { sizeOf } from '../../../ndarray/shape.js'
import type { Global } from '../ir/ir.js'
import { isBuffer, readsInPlace, readsOf, type Group, type Member, type Step } from './block.js'
import { commonAxes } from './nest.js'
import type { Buffer } from './ref.js'

/** How far groups are moved, in steps; what is further apart is seldom related. */
const reach = 64

type Made = Buffer | Global

const madeBy = (s: Step): readonly Made[] =>
  s._tag === 'Group' ? s.members.map(m => m.result) : [...s.writes, ...s.sets]

/** What a step needs of others, the indices that its views move by included. */
const needsOf = (s: Step): readonly Made[] =>
  s._tag === 'Group'
    ? [...readsOf(s), ...s.members.flatMap(m => m.operands.flatMap(r => r.moving.map(v => v.index)))]
    : readsOf(s)

const touches = (xs: readonly Made[], made: ReadonlySet<Made>): boolean => xs.some(x => made.has(x))

/** Whether a member reads what a group makes only at the place where it is made. */
const fits = (m: Member, group: Group, made: ReadonlySet<Made>): boolean =>
  m.operands.filter(isBuffer).every(r => {
    if (!made.has(r.source)) return true
    const maker = group.members.find(x => x.result === r.source)
    const moves = m._tag === 'Map' && m.gathers !== null
    return maker?._tag === 'Map' && !moves && readsInPlace(r, sizeOf(m.shape))
  })

const isRelated = (a: Group, b: Group): boolean => {
  const sources = new Set(a.members.flatMap(m => [m.result, ...m.operands.filter(isBuffer).map(r => r.source)]))
  return b.members.some(m => m.operands.some(r => r.source._tag === 'Buffer' && sources.has(r.source)))
}

/** The two as one, where they are over the same elements and the second reads in place what the first makes. */
const joined = (a: Group, b: Group, most: number): Group | null => {
  if (a.members.length + b.members.length > most) return null
  const axes = commonAxes(a.axes, b.axes)
  const made = new Set<Made>(madeBy(a))
  return axes !== null && isRelated(a, b) && b.members.every(m => fits(m, a, made))
    ? { _tag: 'Group', axes, members: [...a.members, ...b.members] }
    : null
}

/** Steps with groups joined; a pinned one stays as it is, where it is. */
export const fuse = (given: readonly Step[], isPinned: (g: Group) => boolean, most: number): readonly Step[] => {
  const steps = [...given]
  const known = new Map<Step, readonly Made[]>()
  const needs = (s: Step): readonly Made[] => {
    const found = known.get(s) ?? needsOf(s)
    known.set(s, found)
    return found
  }
  const isFree = (s: Step): s is Group => s._tag === 'Group' && !isPinned(s)
  for (let i = 0; i < steps.length; i++) {
    const first = steps[i]
    if (!isFree(first)) continue
    const made = new Set<Made>(madeBy(first))
    const size = sizeOf(first.axes)
    /** What stands between and the second one would have to pass. */
    const passed = new Set<Made>()
    let sinks = true
    for (let j = i + 1; j < steps.length && j <= i + reach; j++) {
      const second = steps[j]
      const one = isFree(second) && sizeOf(second.axes) === size ? joined(first, second, most) : null
      const rises = one !== null && !touches(needs(second), passed)
      if (one !== null && (sinks || rises)) {
        steps[rises ? i : j] = one
        steps.splice(rises ? j : i, 1)
        i--
        break
      }
      if (touches(needs(second), made)) sinks = false
      madeBy(second).forEach(m => passed.add(m))
    }
  }
  return steps
}
