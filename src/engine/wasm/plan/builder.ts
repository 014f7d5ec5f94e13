/**
 * Building blocks: operations come in the order of the Program, and join the group that makes their last operand where they can.
 */
import type { Program } from '../../../core/primitive.js'
import type { DType, TypedArray } from '../../../ndarray/dtype.js'
import type { Dense } from '../../../ndarray/ndarray.js'
import { sizeOf, type Shape } from '../../../ndarray/shape.js'
import type { Global } from '../ir/ir.js'
import type { Target } from '../ir/target.js'
import {
  readsInPlace,
  readsOf,
  type Block,
  type Gathering,
  type Group,
  type Kernel,
  type MapMember,
  type Member,
  type Step
} from './block.js'
import { fuse } from './fuse.js'
import { commonAxes } from './nest.js'
import { broadcastTo, isWholeBuffer, reshaped, whole, type Buffer, type Ref } from './ref.js'
import type { MapRule, ReduceRule } from './rules.js'
import { countWhile } from './search.js'

/** A block in the making. */
export interface Builder {
  readonly target: Target
  readonly buffer: (name: string, dtype: DType, size: number) => Buffer
  readonly global: (name: string) => Global
  /** Elements in the memory of the module, as they are when this is called. */
  readonly memory: Memory
  /** An array that the Program holds. */
  readonly constant: (value: Dense) => Ref
  readonly map: (rule: MapRule, dtype: DType, shape: Shape, operands: readonly Ref[]) => Ref
  /** Elements of the first operand, moved by the others; all are seen in one shape. */
  readonly gather: (operands: readonly Ref[], shape: Shape, how: Gathering) => Ref
  readonly reduce: (rule: ReduceRule, x: Ref, axes: readonly number[]) => Ref
  readonly kernel: (k: Pick<Kernel, 'name' | 'reads' | 'emit'> & Partial<Kernel>) => void
  /** The same elements, row-major in a buffer of their own. */
  readonly copy: (r: Ref) => Ref
  /** The same elements, copied to a place after all that was built so far. */
  readonly copyTo: (r: Ref, to: Ref) => void
  /** As all of a buffer, row-major: itself or a copy. */
  readonly dense: (r: Ref) => Ref
  readonly reshape: (r: Ref, shape: Shape) => Ref
  /** The results of a Program. */
  readonly program: (program: Program, inputs: readonly Ref[]) => readonly Ref[]
  /** Another block, which may read what this one makes. */
  readonly child: () => Builder
  /** Puts a result at a place that nobody else touches: makes it there, or copies it. */
  readonly place: (r: Ref, to: Ref) => void
  /** Puts results at places that the block itself reads, as they were before. */
  readonly update: (rs: readonly Ref[], to: readonly Buffer[]) => void
  /** Makes a result in the place of what the block got there, if nothing reads that afterwards. */
  readonly replace: (r: Ref, held: Buffer) => boolean
  readonly finish: (results: readonly Ref[]) => Block
}

/** So many elements from an address on. */
export type Memory = (dtype: DType, at: number, size: number) => TypedArray

/** What the builders of one module share. */
export interface Surroundings {
  readonly target: Target
  readonly memory: Memory
  readonly fresh: Fresh
  readonly lower: LowerProgram
  readonly constant: (value: Dense) => Ref
}

/** How a Program becomes steps: given to the builder, which knows no primitive. */
export type LowerProgram = (b: Builder, program: Program, inputs: readonly Ref[]) => readonly Ref[]

/** Makes names that nobody else has. */
export type Fresh = (what: string) => string

const mostMembers = 200
/** So many groups that read a buffer that an operation reads are looked at. */
const mostShared = 64

const first = (name: string): MapRule => ({ name, lower: (_, [x]) => x, scalarOnly: () => false })

export const copyRule = first('copy')
const gatherRule = first('gather')

export const makeBuilder = (around: Surroundings): Builder => {
  const { target, memory, fresh, lower, constant } = around
  let steps: Step[] = []
  let settled = false
  /** The step that makes a buffer or an index; what comes from outside is made before all of them. */
  const madeIn = new Map<Buffer | Global, number>()
  const aliases = new Map<Buffer, Ref>()

  const stepOf = ({ source, moving }: Ref): number =>
    moving.reduce(
      (k, m) => Math.max(k, madeIn.get(m.index) ?? -1),
      source._tag === 'Buffer' ? (madeIn.get(source) ?? -1) : -1
    )
  const buffer: Builder['buffer'] = (name, dtype, size) => ({ _tag: 'Buffer', name: fresh(name), dtype, size })

  const moves = (m: Member): boolean => m._tag === 'Map' && m.gathers !== null
  const joins = (k: number, member: Member): Shape | null => {
    const group = steps[k]
    if (group._tag !== 'Group' || group.members.length >= mostMembers) return null
    const size = sizeOf(member.shape)
    const isInPlace = (r: Ref): boolean =>
      !moves(member) && readsInPlace(r, size) && group.members.some(m => m._tag === 'Map' && m.result === r.source)
    return member.operands.every(r => stepOf(r) < k || isInPlace(r)) ? commonAxes(group.axes, member.shape) : null
  }
  /** The groups that read a buffer, in order, as long as they take more. */
  const readers = new Map<Buffer, number[]>()
  const isFull = (k: number): boolean => (steps[k] as Group).members.length >= mostMembers
  const read = (k: number, { operands }: Member): void => {
    for (const { source } of operands) {
      if (source._tag !== 'Buffer') continue
      const known = readers.get(source) ?? []
      readers.set(source, known)
      const at = countWhile(known.length, i => known[i] <= k)
      if (known[at - 1] !== k) known.splice(at, 0, k)
    }
  }
  /** The next groups after some step that read what an operation reads, in order. */
  const sharing = (after: number, operands: readonly Ref[]): readonly number[] => {
    const found = new Set<number>()
    for (const { source } of operands) {
      const known = source._tag === 'Buffer' ? (readers.get(source) ?? []) : []
      const at = countWhile(known.length, i => known[i] <= after)
      for (let i = at; i < known.length && i < at + mostShared;)
        if (isFull(known[i])) known.splice(i, 1)
        else found.add(known[i++])
    }
    return [...found].sort((a, b) => a - b)
  }

  /** The group where an operation is computed: that of its last operand, a later one that reads what it reads, or its own. */
  const groupFor = (member: Member): number => {
    const last = member.operands.reduce((k, r) => Math.max(k, stepOf(r)), -1)
    const own = last >= 0 && last < steps.length ? [last] : []
    return [...own, ...sharing(last, member.operands)].find(k => joins(k, member) !== null) ?? -1
  }
  /** A member in a group, or in a new one. */
  const add = (member: Member, at = groupFor(member)): void => {
    const group = steps[at]
    const k = at < 0 ? steps.length : at
    steps[k] =
      group?._tag === 'Group'
        ? { ...group, axes: commonAxes(group.axes, member.shape)!, members: [...group.members, member] }
        : { _tag: 'Group', axes: commonAxes(member.shape, member.shape)!, members: [member] }
    madeIn.set(member.result, k)
    read(k, member)
  }
  const mapped = (rule: MapRule, dtype: DType, shape: Shape, operands: readonly Ref[]): MapMember => ({
    _tag: 'Map',
    rule,
    operands: operands.map(r => broadcastTo(r, shape)),
    shape,
    result: buffer(rule.name, dtype, sizeOf(shape)),
    gathers: null
  })
  const map: Builder['map'] = (rule, dtype, shape, operands) => {
    const member = mapped(rule, dtype, shape, operands)
    add(member)
    return whole(member.result, shape)
  }
  const gather: Builder['gather'] = (operands, shape, gathers) => {
    const member = { ...mapped(gatherRule, operands[0].source.dtype, shape, operands), gathers }
    add(member)
    return whole(member.result, shape)
  }
  const copy: Builder['copy'] = r => map(copyRule, r.source.dtype, r.shape, [r])
  const copyTo: Builder['copyTo'] = (r, to) => {
    const member = mapped(copyRule, r.source.dtype, r.shape, [r])
    add(member, -1)
    aliases.set(member.result, to)
  }
  /** Whether a buffer is made here, all of it is meant, and it has no place yet. */
  const isOwn = (r: Ref): boolean =>
    isWholeBuffer(r) && madeIn.has(r.source as Buffer) && !aliases.has(r.source as Buffer)
  /** The members of a step that write into a buffer, or a part of it. */
  const writersOf = (step: Step, made: Buffer): readonly Member[] => {
    const rootOf = (b: Buffer): Buffer => (aliases.has(b) ? rootOf(aliases.get(b)!.source as Buffer) : b)
    return step._tag === 'Group' ? step.members.filter(m => rootOf(m.result) === made) : []
  }
  /** Whether what steps make may overwrite a buffer: all others have read it before, and the first step reads and writes in place. */
  const mayOverwrite = (made: Buffer, held: Buffer): boolean => {
    const k = steps.findIndex((step, i) => i === madeIn.get(made) || writersOf(step, made).length > 0)
    return steps.every((step, i) => {
      if (i < k) return true
      if (i > k || step._tag === 'Kernel') return !readsOf(step).includes(held)
      const size = sizeOf(step.axes)
      const isInPlace =
        !step.members.some(moves) &&
        writersOf(step, made).every(
          m => m._tag === 'Map' && isWholeBuffer(aliases.get(m.result) ?? whole(made, m.shape))
        )
      return step.members.flatMap(m => m.operands).every(r => r.source !== held || (isInPlace && readsInPlace(r, size)))
    })
  }
  /** Joins loops, once: before results get places that steps may overwrite. */
  const settle = (): void => {
    if (settled) return
    settled = true
    steps = [...fuse(steps, g => g.members.some(m => aliases.has(m.result)), mostMembers)]
    madeIn.clear()
    steps.forEach((s, k) => {
      const made = s._tag === 'Group' ? s.members.map(m => m.result) : [...s.writes, ...s.sets]
      made.forEach(m => madeIn.set(m, k))
    })
    readers.clear()
    steps.forEach((s, k) => s._tag === 'Group' && s.members.forEach(m => read(k, m)))
  }
  const builder: Builder = {
    target,
    memory,
    constant,
    buffer,
    global: name => ({ name: fresh(name), initial: 0 }),
    map,
    gather,
    copy,
    copyTo,
    kernel: k => {
      const step: Kernel = { _tag: 'Kernel', writes: [], sets: [], scratch: 0, blocks: [], note: '', ...k }
      steps.push(step)
      for (const made of [...step.writes, ...step.sets]) madeIn.set(made, steps.length - 1)
    },
    reduce: (rule, x, axes) => {
      const kept = x.shape.map((_, i) => !axes.includes(i))
      const shape = x.shape.filter((_, i) => kept[i])
      const result = buffer(rule.name, x.source.dtype, sizeOf(shape))
      const strides = whole(result, shape).strides.values()
      const to = kept.map(k => (k ? strides.next().value! : 0))
      const held = rule.isWide && result.dtype === 'float32' ? buffer('held', 'float64', result.size) : null
      add({ _tag: 'Reduce', rule, operands: [x], shape: x.shape, result, to, held })
      return whole(result, shape)
    },
    dense: r => (isWholeBuffer(r) ? r : copy(r)),
    reshape: (r, shape) => reshaped(r, shape) ?? whole(copy(r).source, shape),
    program: (program, inputs) => lower(builder, program, inputs),
    child: () => makeBuilder(around),
    place: (r, to) => {
      settle()
      aliases.set((isOwn(r) ? r : copy(r)).source as Buffer, to)
    },
    update: (rs, to) => {
      settle()
      const seen = new Set<object>()
      const own = rs.map(r => {
        const x = isOwn(r) && !seen.has(r.source) ? r : copy(r)
        seen.add(x.source)
        return x
      })
      own.forEach((r, i) => {
        const place = whole(to[i], r.shape)
        if (mayOverwrite(r.source as Buffer, to[i])) aliases.set(r.source as Buffer, place)
        else copyTo(r, place)
      })
    },
    replace: (r, held) => {
      settle()
      const fits = isOwn(r) && mayOverwrite(r.source as Buffer, held)
      if (fits) aliases.set(r.source as Buffer, whole(held, r.shape))
      return fits
    },
    finish: results => {
      settle()
      return { steps, aliases, results }
    }
  }
  return builder
}
