/**
 * Blocks: a Program as steps over buffers, in order.
 *
 * A step is a group of elementwise operations and reductions that share one loop nest, or a kernel of its own kind. Within a group an
 * operation reads, at each place, only what is computed at that place, or what was made before the group.
 */
import { sizeOf, type Shape } from '../../../ndarray/shape.js'
import type { Block as Code, Global } from '../ir/ir.js'
import type { Target } from '../ir/target.js'
import { isWholeBuffer, type Buffer, type Ref } from './ref.js'
import type { MapRule, ReduceRule } from './rules.js'

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
  /** What it holds while it runs, where that is wider than the result. */
  readonly held: Buffer | null
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

export const membersMade = (g: Group): ReadonlySet<object> =>
  new Set<object>(g.members.flatMap(m => (m._tag === 'Map' ? [m.result] : [])))

/** What a step writes. */
export const writesOf = (step: Step): readonly Buffer[] =>
  step._tag === 'Kernel'
    ? step.writes
    : step.members.flatMap(m => (m._tag === 'Reduce' && m.held !== null ? [m.result, m.held] : [m.result]))

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
