/**
 * What a group walks through, as one nest of merged axes: each view a stream with a step along every axis.
 */
import type { DType } from '../../../ndarray/dtype.js'
import { rowMajor, sameShape, sizeOf, type Shape } from '../../../ndarray/shape.js'
import * as ir from '../ir/ir.js'
import type { Local } from '../ir/ir.js'
import type { Target } from '../ir/target.js'
import { readsInPlace, type Address, type Group, type MapMember, type ReduceMember } from '../plan/block.js'
import { copyRule } from '../plan/builder.js'
import { countable, longestLoop, mergeAxes, refineStrides } from '../plan/nest.js'
import { bytesOf, type Buffer, type Ref } from '../plan/ref.js'

export interface GroupContext {
  readonly name: string
  readonly target: Target
  readonly address: (r: Ref) => Address
  /** Where what a member makes is stored: at a place within another buffer, as a buffer of its own, or (`null`) nowhere. */
  readonly destination: (b: Buffer) => Ref | 'own' | null
}

/** What the nest walks through, in memory or counting. */
export interface Stream {
  readonly dtype: DType
  readonly counts: boolean
  readonly address: Address
  readonly strides: readonly number[]
  /** Where its present row begins, relative to the address. */
  readonly row: Local
}

/** An operand of a member: a number, what a member made at this place, or a stream. */
export type Operand =
  | { readonly _tag: 'Number'; readonly dtype: DType; readonly value: number }
  | { readonly _tag: 'Inside'; readonly result: Buffer }
  | { readonly _tag: 'Read'; readonly stream: Stream }

export interface Mapped {
  readonly member: MapMember
  readonly operands: readonly Operand[]
  readonly to: Stream | null
  readonly gather: Gather | null
}

/** A stream that indices move; they are numbers or streams. */
export interface Gather {
  readonly from: Stream
  readonly along: readonly { readonly index: Operand; readonly stride: number; readonly last: number }[]
  readonly drops: boolean
}

export interface Reduced {
  readonly member: ReduceMember
  readonly operand: Operand
  readonly to: Stream
}

/** A group over merged axes. */
export interface Nest {
  readonly axes: Shape
  readonly reads: readonly Stream[]
  readonly maps: readonly Mapped[]
  readonly reductions: readonly Reduced[]
}

export const unitBytes = (s: Stream): number => (s.counts ? 1 : bytesOf(s.dtype))

/** Whether what is read at a place is what would be written there. */
const isSamePlace = (a: Stream, b: Stream): boolean =>
  a.address.base === b.address.base &&
  sameShape(a.strides, b.strides) &&
  a.address.moving.length === b.address.moving.length &&
  a.address.moving.every((m, i) => m.index === b.address.moving[i].index && m.step === b.address.moving[i].step)

export const ofBuffer = (source: Buffer): Ref => ({ source, shape: [], strides: [], offset: 0, moving: [] })

/** Whether it is walked downwards by some axis or index. */
export const wraps = ({ strides, address }: Stream): boolean =>
  strides.some(n => n < 0) || address.moving.some(m => m.step < 0)

export const makeNest = (group: Group, c: GroupContext): Nest => {
  const axes = countable(group.axes)
  const made = new Set<object>(group.members.flatMap(m => (m._tag === 'Map' ? [m.result] : [])))
  const all: Stream[] = []
  const ids = new Map<object, number>()
  const id = (o: object): number => {
    const known = ids.get(o) ?? ids.size
    ids.set(o, known)
    return known
  }
  const stream = (r: Ref, strides: readonly number[]): Stream => {
    const s: Stream = {
      dtype: r.source.dtype,
      counts: r.source._tag === 'Counter',
      address: c.address(r),
      strides,
      row: ir.local('i32', 'row')
    }
    if (
      s.counts &&
      strides.reduce((n, by, i) => n + Math.abs(by) * (axes[i] - 1), Math.abs(s.address.base)) > longestLoop
    )
      throw new RangeError(`numbers are counted up to ${longestLoop}`)
    all.push(s)
    return s
  }
  const reads = new Map<string, Stream>()
  const operandOf = (r: Ref): Operand => {
    const { source } = r
    if (source._tag === 'Uniform') return { _tag: 'Number', dtype: source.dtype, value: source.value }
    if (source._tag === 'Buffer' && made.has(source) && readsInPlace(r, sizeOf(axes)))
      return { _tag: 'Inside', result: source }
    const strides = refineStrides(r.shape, r.strides, axes)
    const key = `${id(source)}:${r.offset}:${strides.join()}:${r.moving.map(m => `${id(m.index)}*${m.stride}`).join()}`
    const s = reads.get(key) ?? stream(r, strides)
    reads.set(key, s)
    return { _tag: 'Read', stream: s }
  }
  const gatherOf = ({ operands: [x, ...indices], gathers }: MapMember): Gather | null => {
    if (gathers === null) return null
    const own = (r: Ref): Stream => stream(r, refineStrides(r.shape, r.strides, axes))
    return {
      from: own(x),
      along: gathers.along.map((a, i) => {
        const { source } = indices[i]
        const index: Operand =
          source._tag === 'Uniform'
            ? { _tag: 'Number', dtype: source.dtype, value: source.value }
            : { _tag: 'Read', stream: own(indices[i]) }
        return { index, ...a }
      }),
      drops: gathers.outside === 'drop'
    }
  }
  const maps: Mapped[] = []
  const reductions: Reduced[] = []
  for (const member of group.members) {
    const gather = member._tag === 'Map' ? gatherOf(member) : null
    const operands = gather === null ? member.operands.map(operandOf) : []
    const own = ofBuffer(member.result)
    if (member._tag === 'Reduce') {
      const to = stream(ofBuffer(member.held ?? member.result), refineStrides(member.shape, member.to, axes))
      reductions.push({ member, operand: operands[0], to })
      continue
    }
    const to = c.destination(member.result)
    const written =
      to === null
        ? null
        : to === 'own'
          ? stream(own, rowMajor(axes))
          : stream(to, refineStrides(to.shape, to.strides, axes))
    const [x] = operands
    const isThere = member.rule === copyRule && written !== null && x._tag === 'Read' && isSamePlace(x.stream, written)
    maps.push({ member, operands, to: isThere ? null : written, gather })
  }
  const merged = mergeAxes(
    axes,
    all.map(s => s.strides)
  )
  const walked = new Map(
    all.map((s, i) => [s, merged.axes.length === 0 ? { ...s, strides: [0] } : { ...s, strides: merged.strides[i] }])
  )
  const found = (o: Operand): Operand => (o._tag === 'Read' ? { ...o, stream: walked.get(o.stream)! } : o)
  return {
    axes: merged.axes.length === 0 ? [1] : merged.axes,
    reads: [...reads.values()].map(s => walked.get(s)!),
    maps: maps.map(m => ({
      ...m,
      operands: m.operands.map(found),
      to: m.to && walked.get(m.to)!,
      gather: m.gather && {
        ...m.gather,
        from: walked.get(m.gather.from)!,
        along: m.gather.along.map(a => ({ ...a, index: found(a.index) }))
      }
    })),
    reductions: reductions.map(r => ({ ...r, operand: found(r.operand), to: walked.get(r.to)! }))
  }
}
