/**
 * Blocks: a Program as steps over buffers, in order.
 *
 * A step is a group of elementwise operations and reductions that share one loop nest, or a kernel of its own kind. Groups grow
 * while the block is built: an operation joins the group that makes its last operand if it reads there, at each place, only what
 * is computed at that place.
 */
import type { Dense } from '../../../ndarray/ndarray.js'
import type { DType, TypedArray } from '../../../ndarray/dtype.js'
import { sizeOf, type Shape } from '../../../ndarray/shape.js'
import type { Block as Code, Global } from '../ir/ir.js'
import type { Target } from '../ir/target.js'
import type { MapRule, ReduceRule } from './rules.js'
import { commonAxes } from './nest.js'
import type { Program } from '../../../core/primitive.js'
import { broadcastTo, isWholeBuffer, reshaped, whole, type Buffer, type Ref } from './ref.js'

/** An operation of a group. Its operands are seen in `shape`, which holds as many elements as the group's axes. */
export type Member = MapMember | ReduceMember

export interface MapMember {
  readonly _tag: 'Map'
  readonly rule: MapRule
  readonly operands: readonly Ref[]
  readonly shape: Shape
  readonly result: Buffer
  /** How the operands after the first move the place where the first is read; `null` where they do not. */
  readonly gathers: Gathering | null
}

/** Each index in turn moves by `stride` elements, and is at most `last`. */
export interface Gathering {
  readonly along: readonly { readonly stride: number; readonly last: number }[]
  /** What is outside gives 0, or the nearest element. */
  readonly outside: 'clip' | 'drop'
}

export interface ReduceMember {
  readonly _tag: 'Reduce'
  readonly rule: ReduceRule
  readonly operands: readonly [Ref]
  readonly shape: Shape
  readonly result: Buffer
  /** Strides of the result over `shape`: 0 along what is reduced. */
  readonly to: readonly number[]
}

export type Step = Group | Kernel

export interface Group {
  readonly _tag: 'Group'
  readonly axes: Shape
  readonly members: readonly Member[]
}

/** Anything else: what it reads and writes, and how code is made once every buffer has its place. */
export interface Kernel {
  readonly _tag: 'Kernel'
  readonly name: string
  readonly reads: readonly Ref[]
  readonly writes: readonly Buffer[]
  /** What it gives to indices that views move by. */
  readonly sets: readonly Global[]
  /** Bytes needed while it runs. */
  readonly scratch: number
  /** Blocks that it runs, in places of their own. */
  readonly blocks: readonly Block[]
  readonly emit: (e: Emitter) => Code
  readonly note: string
}

/** What code can be made of. */
export interface Emitter {
  readonly target: Target
  /** The address of the first element. */
  readonly address: (r: Ref) => Address
  /** The address of the scratch. */
  readonly scratch: number
  /** A name for a function. */
  readonly name: (what: string) => string
  /** The code of a block of the step. */
  readonly run: (block: Block) => Code
}

/** What is known now, and what is added to it while running: in bytes, or for what is counted in counts. */
export interface Address {
  readonly base: number
  readonly moving: readonly { readonly index: Global; readonly step: number }[]
}

export interface Block {
  readonly steps: readonly Step[]
  /** Buffers that live within others: a slice of a stack, the carry of a loop. */
  readonly aliases: ReadonlyMap<Buffer, Ref>
  /** What is read after the last step. */
  readonly results: readonly Ref[]
}

/** Whether a view reads, at each place of a nest over as many elements, what the group makes at that place. */
export const readsInPlace = (r: Ref, size: number): boolean => isWholeBuffer(r) && sizeOf(r.shape) === size

export const isBuffer = (r: Ref): r is Ref & { readonly source: Buffer } => r.source._tag === 'Buffer'

const membersMade = (g: Group): ReadonlySet<object> =>
  new Set<object>(g.members.flatMap(m => (m._tag === 'Map' ? [m.result] : [])))

/** What a step reads that it does not make. */
export const readsOf = (step: Step): readonly Buffer[] => {
  if (step._tag === 'Kernel')
    return [...step.reads, ...step.blocks.flatMap(outerReads)].filter(isBuffer).map(r => r.source)
  const made = membersMade(step)
  const size = sizeOf(step.axes)
  return step.members
    .flatMap(m => m.operands)
    .filter(isBuffer)
    .filter(r => !(made.has(r.source) && readsInPlace(r, size)))
    .map(r => r.source)
}

/** What a block reads, and what it writes into: among them what it does not own. */
const outerReads = (block: Block): readonly Ref[] => [
  ...block.steps.flatMap(s =>
    s._tag === 'Kernel' ? [...s.reads, ...s.blocks.flatMap(outerReads)] : s.members.flatMap(m => m.operands)
  ),
  ...block.results,
  ...block.aliases.values()
]

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

const first = (name: string): MapRule => ({ name, lower: (_, [x]) => x, scalarOnly: () => false })

export const copyRule = first('copy')
const gatherRule = first('gather')

export const makeBuilder = (around: Surroundings): Builder => {
  const { target, memory, fresh, lower, constant } = around
  const steps: Step[] = []
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
  const shares = (step: Step, operands: readonly Ref[]): boolean =>
    step._tag === 'Group' &&
    operands.some(
      r => r.source._tag === 'Buffer' && step.members.some(m => m.operands.some(o => o.source === r.source))
    )

  /** The group where an operation is computed: that of its last operand, a later one that reads what it reads, or its own. */
  const groupFor = (member: Member): number => {
    const last = member.operands.reduce((k, r) => Math.max(k, stepOf(r)), -1)
    for (let k = Math.max(0, last); k < steps.length; k++)
      if ((k === last || shares(steps[k], member.operands)) && joins(k, member) !== null) return k
    return -1
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
  /** Whether what a step makes may overwrite a buffer: all others have read it before, and the step reads in place. */
  const mayOverwrite = (made: Buffer, held: Buffer): boolean => {
    const k = madeIn.get(made)!
    return steps.every((step, i) => {
      if (i < k) return true
      if (i > k || step._tag === 'Kernel') return !readsOf(step).includes(held)
      const size = sizeOf(step.axes)
      const member = step.members.find(m => m.result === made)
      return step.members
        .flatMap(m => m.operands)
        .every(r => r.source !== held || (member?._tag === 'Map' && !step.members.some(moves) && readsInPlace(r, size)))
    })
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
      add({ _tag: 'Reduce', rule, operands: [x], shape: x.shape, result, to })
      return whole(result, shape)
    },
    dense: r => (isWholeBuffer(r) ? r : copy(r)),
    reshape: (r, shape) => reshaped(r, shape) ?? whole(copy(r).source, shape),
    program: (program, inputs) => lower(builder, program, inputs),
    child: () => makeBuilder(around),
    place: (r, to) => {
      if (isOwn(r)) aliases.set(r.source as Buffer, to)
      else copyTo(r, to)
    },
    update: (rs, to) => {
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
    finish: results => ({ steps, aliases, results })
  }
  return builder
}
