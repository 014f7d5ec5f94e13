/**
 * Movement of elements between strided regions.
 */
import { allocate, type TypedArray } from '../dtype.js'
import { storage, toTypedArray, unsafeFromBuffer, view, type Dense } from '../ndarray.js'
import { rowMajor, sizeOf, type Shape } from '../shape.js'

/** How far each place of a strided region lies from the first, row-major. */
export const offsets = (extents: readonly number[], strides: readonly number[]): Int32Array => {
  const out = allocate('int32', sizeOf(extents), extents) as Int32Array
  let filled = Math.min(out.length, 1)
  for (let axis = extents.length - 1; axis >= 0; axis--) {
    const n = filled
    for (let i = 1; i < extents[axis]; i++) for (let j = 0; j < n; j++) out[filled++] = out[j] + i * strides[axis]
  }
  return out
}

/** The part of an array that begins at `start` and takes `extents` elements, `steps` apart (1 when absent); a view. */
export const part = (x: Dense, start: readonly number[], extents: Shape, steps?: readonly number[]): Dense => {
  const { strides, offset } = x[storage]
  const from = start.reduce((at, s, i) => at + s * strides[i], offset)
  return view(x, extents, steps === undefined ? strides : strides.map((s, i) => s * steps[i]), from)
}

/** The elements in reverse along some axes; a view. */
export const flipped = (x: Dense, axes: readonly number[]): Dense => {
  const { strides, offset } = x[storage]
  const last = axes.reduce((at, i) => at + Math.max(0, x[storage].shape[i] - 1) * strides[i], offset)
  return view(
    x,
    x[storage].shape,
    strides.map((s, i) => (axes.includes(i) ? 0 - s : s)),
    last
  )
}

/** Writes an array into the places of `out` that begin at `at` and have the given strides. */
const copyTo = (out: TypedArray, at: number, outStrides: readonly number[], x: Dense): void => {
  if (x.size === 0) return
  const { data, strides, offset } = x[storage]
  const extents: number[] = []
  const from: number[] = []
  const to: number[] = []
  for (let axis = 0; axis < strides.length; axis++) {
    const n = x[storage].shape[axis]
    const last = extents.length - 1
    if (n === 1) continue
    if (last >= 0 && from[last] === strides[axis] * n && to[last] === outStrides[axis] * n) {
      extents[last] *= n
      from[last] = strides[axis]
      to[last] = outStrides[axis]
    } else {
      extents.push(n)
      from.push(strides[axis])
      to.push(outStrides[axis])
    }
  }
  const n = extents.pop() ?? 1
  const s = from.pop() ?? 0
  const t = to.pop() ?? 0
  const reads = offsets(extents, from)
  const writes = offsets(extents, to)
  for (let r = 0; r < reads.length; r++) {
    let p = offset + reads[r]
    let q = at + writes[r]
    if (s === 1 && t === 1 && n > 16) out.set(data.subarray(p, p + n), q)
    else for (let i = 0; i < n; i++, p += s, q += t) out[q] = data[p]
  }
}

/** `value` in every place of `shape`, and x within it: before, after and between its elements as `pad` says. */
export const padded = (
  x: Dense,
  value: number,
  shape: Shape,
  low: readonly number[],
  interior: readonly number[]
): Dense => {
  const out = allocate(x.dtype, sizeOf(shape), shape).fill(value)
  const strides = rowMajor(shape)
  const steps = interior.map(n => n + 1)
  const first = low.map((l, i) => Math.max(0, Math.ceil(-l / steps[i])))
  const kept = shape.map((n, i) =>
    Math.max(0, Math.min(x[storage].shape[i], Math.ceil((n - low[i]) / steps[i])) - first[i])
  )
  const at = first.reduce((sum, f, i) => sum + (low[i] + f * steps[i]) * strides[i], 0)
  copyTo(
    out,
    at,
    strides.map((s, i) => s * steps[i]),
    part(x, first, kept)
  )
  return unsafeFromBuffer(shape, out)
}

/** Arrays one after the other along an axis. */
export const joined = (xs: readonly Dense[], shape: Shape, axis: number): Dense => {
  const out = allocate(xs[0].dtype, sizeOf(shape), shape)
  const strides = rowMajor(shape)
  let at = 0
  for (const x of xs) {
    copyTo(out, at, strides, x)
    at += x[storage].shape[axis] * strides[axis]
  }
  return unsafeFromBuffer(shape, out)
}

/** A copy of x in which the part that begins at `start` is `update`. */
export const updated = (x: Dense, update: Dense, start: readonly number[]): Dense => {
  const out = toTypedArray(x)
  const strides = rowMajor(x[storage].shape)
  copyTo(
    out,
    start.reduce((at, s, i) => at + s * strides[i], 0),
    strides,
    update
  )
  return unsafeFromBuffer(x[storage].shape, out)
}
