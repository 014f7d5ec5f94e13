/**
 * Where the elements of a value are: views of what is stored, counted or constant.
 *
 * Broadcasts, transposes, reshapes, slices and flips only change how an index is mapped; none of them moves an element.
 */
import type { DType } from '../../../ndarray/dtype.js'
import { rowMajor, sizeOf, type Shape } from '../../../ndarray/shape.js'
import type { Global } from '../ir/ir.js'

/** What holds elements. */
export type Source = Buffer | Counter | Uniform

/** Elements in memory. Its address is the memory plan's business. */
export interface Buffer {
  readonly _tag: 'Buffer'
  readonly name: string
  readonly dtype: DType
  /** How many elements. */
  readonly size: number
}

/** Element k is k. */
export interface Counter {
  readonly _tag: 'Counter'
  readonly dtype: DType
}

/** Every element is one number. */
export interface Uniform {
  readonly _tag: 'Uniform'
  readonly dtype: DType
  readonly value: number
}

/** A part of an index that is known only while running: some iteration's number, or the start of a window. */
export interface Moving {
  readonly index: Global
  readonly stride: number
}

/** The element at index i is that at offset + Σ strides_k i_k + Σ moving of the source. */
export interface Ref {
  readonly source: Source
  readonly shape: Shape
  readonly strides: readonly number[]
  readonly offset: number
  readonly moving: readonly Moving[]
}

export const bytesOf = (dtype: DType): 1 | 4 | 8 => (dtype === 'bool' ? 1 : dtype === 'float64' ? 8 : 4)

/** So many bytes, up to where the next buffer may begin. */
export const aligned = (bytes: number): number => Math.ceil(bytes / 16) * 16

/** All of a source, row-major. */
export const whole = (source: Source, shape: Shape): Ref => ({
  source,
  shape,
  strides: source._tag === 'Uniform' ? shape.map(() => 0) : rowMajor(shape),
  offset: 0,
  moving: []
})

export const uniform = (value: number, dtype: DType, shape: Shape): Ref =>
  whole({ _tag: 'Uniform', dtype, value }, shape)

/** Counts along an axis. */
export const counting = (shape: Shape, axis: number, dtype: DType): Ref => ({
  ...whole({ _tag: 'Counter', dtype }, shape),
  strides: shape.map((_, i) => (i === axis ? 1 : 0))
})

export const isWhole = (r: Ref): boolean => {
  if (r.offset !== 0 || r.moving.length > 0) return false
  for (let i = r.shape.length - 1, n = 1; i >= 0; i--) {
    if (r.shape[i] !== 1 && r.strides[i] !== n) return false
    n *= r.shape[i]
  }
  return true
}

/** Whether it is all of a buffer, row-major. */
export const isWholeBuffer = (r: Ref): boolean =>
  r.source._tag === 'Buffer' && isWhole(r) && r.source.size === sizeOf(r.shape)

/** Its elements one after another without a gap. */
export const isContiguous = (r: Ref): boolean => isWhole({ ...r, offset: 0, moving: [] })

// --- views

/** Seen in a larger shape, aligned at the last axis. */
export const broadcastTo = (r: Ref, shape: Shape): Ref => {
  const lead = shape.length - r.shape.length
  return {
    ...r,
    shape,
    strides: shape.map((n, i) => (i < lead || (r.shape[i - lead] === 1 && n !== 1) ? 0 : r.strides[i - lead]))
  }
}

export const transposed = (r: Ref, permutation: readonly number[]): Ref => ({
  ...r,
  shape: permutation.map(i => r.shape[i]),
  strides: permutation.map(i => r.strides[i])
})

/** The part that begins at `start`, of extents `shape`, each `step`-th. */
export const sliced = (r: Ref, start: readonly number[], shape: Shape, steps?: readonly number[]): Ref => ({
  ...r,
  shape,
  strides: steps === undefined ? r.strides : r.strides.map((s, i) => s * steps[i]),
  offset: r.offset + r.strides.reduce((at, s, i) => at + s * start[i], 0)
})

export const flipped = (r: Ref, axes: readonly number[]): Ref => ({
  ...r,
  strides: r.strides.map((s, i) => (axes.includes(i) ? -s : s)),
  offset: axes.reduce((at, i) => at + r.strides[i] * Math.max(0, r.shape[i] - 1), r.offset)
})

/** The slice at a place along the first axis, which is known only while running. */
export const rowAt = (r: Ref, index: Global): Ref => ({
  ...r,
  shape: r.shape.slice(1),
  strides: r.strides.slice(1),
  moving: r.strides[0] === 0 ? r.moving : [...r.moving, { index, stride: r.strides[0] }]
})

/** Runs of axes through which a view steps evenly, as [extent, stride]; outermost first, without extents of 1. */
const evenRuns = (r: Ref): readonly (readonly [number, number])[] => {
  const runs: [number, number][] = []
  r.shape.forEach((n, i) => {
    if (n === 1) return
    const last = runs[runs.length - 1]
    if (last !== undefined && last[1] === r.strides[i] * n) runs[runs.length - 1] = [last[0] * n, r.strides[i]]
    else runs.push([n, r.strides[i]])
  })
  return runs
}

/** The same elements, row-major, in another shape; `null` where that asks for a copy. */
export const reshaped = (r: Ref, shape: Shape): Ref | null => {
  if (sizeOf(shape) === 0) return { ...r, shape, strides: shape.map(() => 0) }
  const runs = evenRuns(r)
  const strides = new Array<number>(shape.length).fill(0)
  let axis = shape.length - 1
  for (let k = runs.length - 1; k >= 0; k--) {
    let [rest, stride] = runs[k]
    while (rest > 1) {
      while (axis >= 0 && shape[axis] === 1) axis--
      const n = shape[axis]
      if (axis < 0 || rest % n !== 0) return null
      strides[axis--] = stride
      stride *= n
      rest /= n
    }
  }
  return { ...r, shape, strides }
}
