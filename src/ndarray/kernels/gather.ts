/**
 * Reading and writing at addresses that are data.
 *
 * The array has `batch` leading axes in common with the indices; `axes` (numbered after those) are
 * addressed by the last axis of the indices, the others are read or written whole, as a slice.
 */
import { allocate, isFloat, type TypedArray } from '../dtype.js'
import { storage, toTypedArray, unsafeData, unsafeFromBuffer, type Dense } from '../ndarray.js'
import { rowMajor, sizeOf, type Shape } from '../shape.js'
import { offsets } from './move.js'
import { hasZero, isAbsorbed } from './strong.js'

export interface Addressing {
  readonly batch: number
  readonly axes: readonly number[]
  readonly outside: 'clip' | 'drop'
}

/** Where slices stand in a buffer. */
interface Slices {
  /** The first element of each slice, in the order of the indices; −1 for one that is outside. */
  readonly first: Int32Array
  /** A slice is runs that begin so far from its first element, … */
  readonly runs: Int32Array
  /** … each of so many elements, … */
  readonly length: number
  /** … which are so far apart. */
  readonly step: number
}

/** A strided region as runs: as many of its last axes as are evenly spaced make the run. */
const runsOf = (extents: readonly number[], strides: readonly number[]): Omit<Slices, 'first'> => {
  let length = 1
  let step = 1
  let axis = extents.length
  for (; axis > 0; axis--) {
    const n = extents[axis - 1]
    if (n === 1) continue
    if (length === 1) step = strides[axis - 1]
    else if (strides[axis - 1] !== length * step) break
    length *= n
  }
  return { runs: offsets(extents.slice(0, axis), strides.slice(0, axis)), length, step }
}

const slicesOf = (
  shape: Shape,
  strides: readonly number[],
  offset: number,
  indices: Dense,
  how: Addressing
): Slices => {
  const { batch, axes, outside } = how
  const at = unsafeData(indices)
  const examples = offsets(shape.slice(0, batch), strides.slice(0, batch))
  const first = allocate('int32', sizeOf(indices[storage].shape.slice(0, -1))) as Int32Array
  const perExample = first.length / examples.length
  for (let e = 0; e < examples.length; e++) first.fill(offset + examples[e], e * perExample, (e + 1) * perExample)
  axes.forEach((axis, d) => {
    const last = shape[batch + axis] - 1
    const step = strides[batch + axis]
    for (let p = 0, q = d; p < first.length; p++, q += axes.length) {
      const i = at[q]
      const inside = i < 0 ? 0 : i > last ? last : i
      if (inside !== i && outside === 'drop') first[p] = -1
      else if (first[p] >= 0) first[p] += inside * step
    }
  })
  const rest = shape.flatMap((_, i) => (i < batch || axes.includes(i - batch) ? [] : [i]))
  const { runs, length, step } = runsOf(
    rest.map(i => shape[i]),
    rest.map(i => strides[i])
  )
  return { first, runs, length, step }
}

const sliceSize = ({ runs, length }: Slices): number => runs.length * length

/** The addressed slices; zeros for one outside. */
export const gather = (x: Dense, indices: Dense, how: Addressing, shape: Shape): Dense => {
  const { data, strides, offset } = x[storage]
  const slices = slicesOf(x[storage].shape, strides, offset, indices, how)
  const { first, runs, length, step } = slices
  const out = allocate(x.dtype, sizeOf(shape), shape)
  const size = sliceSize(slices)
  if (size === 1) {
    for (let p = 0; p < first.length; p++) if (first[p] >= 0) out[p] = data[first[p]]
    return unsafeFromBuffer(shape, out)
  }
  for (let p = 0; p < first.length; p++) {
    const at = first[p]
    if (at < 0) continue
    let o = p * size
    for (let r = 0; r < runs.length; r++)
      for (let i = 0, q = at + runs[r]; i < length; i++, q += step) out[o++] = data[q]
  }
  return unsafeFromBuffer(shape, out)
}

export type Combination = 'set' | 'add' | 'mul' | 'min' | 'max'

/** `out[q + i·step]` combined with `updates[u + i]` for i < n. */
const combine = (
  kind: Combination | 'imul',
  n: number,
  out: TypedArray,
  q: number,
  step: number,
  updates: TypedArray,
  u: number
): void => {
  switch (kind) {
    case 'set':
      for (let i = 0; i < n; i++, q += step) out[q] = updates[u + i]
      return
    case 'add':
      for (let i = 0; i < n; i++, q += step) out[q] += updates[u + i]
      return
    case 'mul':
      for (let i = 0; i < n; i++, q += step) out[q] *= updates[u + i]
      return
    case 'imul':
      for (let i = 0; i < n; i++, q += step) out[q] = Math.imul(out[q], updates[u + i])
      return
    case 'min':
      for (let i = 0; i < n; i++, q += step) out[q] = Math.min(out[q], updates[u + i])
      return
    case 'max':
      for (let i = 0; i < n; i++, q += step) out[q] = Math.max(out[q], updates[u + i])
  }
}

/** A copy of x with the addressed slices combined with the updates, one after another. */
export const scatter = (kind: Combination, x: Dense, indices: Dense, updates: Dense, how: Addressing): Dense => {
  const out = toTypedArray(x)
  const slices = slicesOf(x[storage].shape, rowMajor(x[storage].shape), 0, indices, how)
  const { first, runs, length, step } = slices
  const u = unsafeData(updates)
  const size = sliceSize(slices)
  const exact = kind === 'mul' && !isFloat(x.dtype) ? 'imul' : kind
  for (let p = 0; p < first.length; p++) {
    const at = first[p]
    if (at < 0) continue
    for (let r = 0; r < runs.length; r++) combine(exact, length, out, at + runs[r], step, u, p * size + r * length)
  }
  return unsafeFromBuffer(x[storage].shape, out)
}

/**
 * A copy of x in which the addressed elements v became a·v + b, update after update (or from the last to the
 * first), and what each update found there (0 outside). The product is one of a derivative: of the partial a and the tangent v, or
 * of two tangents.
 */
export const scatterAffine = (
  x: Dense,
  indices: Dense,
  factors: Dense,
  terms: Dense,
  how: Addressing & { readonly reverse: boolean; readonly zeros: 'right' | 'both' }
): readonly [Dense, Dense] => {
  const isZero = how.zeros === 'both' ? hasZero : isAbsorbed
  const out = toTypedArray(x)
  const found = allocate(x.dtype, terms.size, terms[storage].shape)
  const slices = slicesOf(x[storage].shape, rowMajor(x[storage].shape), 0, indices, how)
  const { first, runs, length, step } = slices
  const a = unsafeData(factors)
  const b = unsafeData(terms)
  const size = sliceSize(slices)
  for (let t = 0; t < first.length; t++) {
    const p = how.reverse ? first.length - 1 - t : t
    const at = first[p]
    if (at < 0) continue
    let u = p * size
    for (let r = 0; r < runs.length; r++)
      for (let i = 0, q = at + runs[r]; i < length; i++, q += step, u++) {
        const v = out[q]
        found[u] = v
        const av = a[u] * v
        out[q] = av === av || !isZero(a[u], v) ? av + b[u] : b[u]
      }
  }
  return [unsafeFromBuffer(x[storage].shape, out), unsafeFromBuffer(terms[storage].shape, found)]
}
