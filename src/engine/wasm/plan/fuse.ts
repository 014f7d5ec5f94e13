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

/** What a step is to its neighbours, found once. */
interface Known {
  readonly made: ReadonlySet<Made>
  readonly needs: readonly Made[]
  readonly size: number
  /** What its members read, in place or not. */
  readonly operands: ReadonlySet<Made>
}

const knownOf = (s: Step): Known => ({
  made: new Set(madeBy(s)),
  needs: needsOf(s),
  size: s._tag === 'Group' ? sizeOf(s.axes) : -1,
  operands: new Set(s._tag === 'Group' ? s.members.flatMap(m => m.operands.filter(isBuffer).map(r => r.source)) : [])
})

const isRelated = (a: Known, b: Known): boolean => {
  for (const x of b.operands) if (a.operands.has(x) || a.made.has(x)) return true
  return false
}

/** The two as one, where they are over the same elements and the second reads in place what the first makes. */
const joined = (a: Group, made: ReadonlySet<Made>, b: Group): Group | null => {
  const axes = commonAxes(a.axes, b.axes)
  return axes !== null && b.members.every(m => fits(m, a, made))
    ? { _tag: 'Group', axes, members: [...a.members, ...b.members] }
    : null
}

/** Steps with groups joined; a pinned one stays as it is, where it is. */
export const fuse = (given: readonly Step[], isPinned: (g: Group) => boolean, most: number): readonly Step[] => {
  const steps = [...given]
  const found = new Map<Step, Known>()
  const known = (s: Step): Known => {
    const k = found.get(s) ?? knownOf(s)
    found.set(s, k)
    return k
  }
  const isFree = (s: Step): s is Group => s._tag === 'Group' && !isPinned(s)
  for (let i = 0; i < steps.length; i++) {
    const first = steps[i]
    if (!isFree(first)) continue
    const one = known(first)
    /** What stands between and the second one would have to pass. */
    const passed = new Set<Made>()
    let sinks = true
    for (let j = i + 1; j < steps.length && j <= i + reach; j++) {
      const second = steps[j]
      const two = known(second)
      const both =
        isFree(second) &&
        one.size === two.size &&
        first.members.length + second.members.length <= most &&
        isRelated(one, two)
          ? joined(first, one.made, second)
          : null
      const rises = both !== null && !touches(two.needs, passed)
      if (both !== null && (sinks || rises)) {
        steps[rises ? i : j] = both
        steps.splice(rises ? j : i, 1)
        i--
        break
      }
      if (touches(two.needs, one.made)) sinks = false
      two.made.forEach(m => passed.add(m))
    }
  }
  return steps
}
