/**
 * Reduction: a walk over an array beside accumulators that do not move along the reduced axes.
 *
 * Accumulators are float64. Each takes its elements in row-major order, one after the other, so that the
 * bits of a result depend neither on the layout in memory nor on what else is reduced at the same time;
 * the walk is otherwise free to follow the memory, and is: it adds rows where whole rows are kept, and
 * runs where whole runs are reduced, without a copy.
 */
import { allocate, type DType, type TypedArray } from '../dtype.js'
import { storage, unsafeFromBuffer, type Dense } from '../ndarray.js'
import { rowMajor, sizeOf, without, type Shape } from '../shape.js'

/** Takes `x[p + i·ps]` into the accumulator `acc[o + i·os]` for i < n; one accumulator takes all where os = 0. */
export type FoldRow = (
  n: number,
  acc: Float64Array,
  o: number,
  os: number,
  x: TypedArray,
  p: number,
  ps: number
) => void

export const sumRow: FoldRow = (n, acc, o, os, x, p, ps) => {
  if (os === 0) {
    let total = acc[o]
    for (let i = 0; i < n; i++, p += ps) total += x[p]
    acc[o] = total
  } else for (let i = 0; i < n; i++, o += os, p += ps) acc[o] += x[p]
}

export const scaledSumRow =
  (scale: number): FoldRow =>
  (n, acc, o, os, x, p, ps) => {
    for (let i = 0; i < n; i++, o += os, p += ps) acc[o] += x[p] * scale
  }

/** The squares of what is scaled. */
export const squaresRow =
  (scale: number): FoldRow =>
  (n, acc, o, os, x, p, ps) => {
    for (let i = 0; i < n; i++, o += os, p += ps) acc[o] += (x[p] * scale) ** 2
  }

export const integerSumRow: FoldRow = (n, acc, o, os, x, p, ps) => {
  for (let i = 0; i < n; i++, o += os, p += ps) acc[o] = (acc[o] + x[p]) | 0
}

export const prodRow: FoldRow = (n, acc, o, os, x, p, ps) => {
  if (os === 0) {
    let total = acc[o]
    for (let i = 0; i < n; i++, p += ps) total *= x[p]
    acc[o] = total
  } else for (let i = 0; i < n; i++, o += os, p += ps) acc[o] *= x[p]
}

export const integerProdRow: FoldRow = (n, acc, o, os, x, p, ps) => {
  for (let i = 0; i < n; i++, o += os, p += ps) acc[o] = Math.imul(acc[o], x[p])
}

export const maxRow: FoldRow = (n, acc, o, os, x, p, ps) => {
  if (os === 0) {
    let best = acc[o]
    for (let i = 0; i < n; i++, p += ps) best = Math.max(best, x[p])
    acc[o] = best
  } else for (let i = 0; i < n; i++, o += os, p += ps) acc[o] = Math.max(acc[o], x[p])
}

export const minRow: FoldRow = (n, acc, o, os, x, p, ps) => {
  if (os === 0) {
    let best = acc[o]
    for (let i = 0; i < n; i++, p += ps) best = Math.min(best, x[p])
    acc[o] = best
  } else for (let i = 0; i < n; i++, o += os, p += ps) acc[o] = Math.min(acc[o], x[p])
}

export const anyRow: FoldRow = (n, acc, o, os, x, p, ps) => {
  for (let i = 0; i < n; i++, o += os, p += ps) acc[o] |= x[p]
}

export const allRow: FoldRow = (n, acc, o, os, x, p, ps) => {
  for (let i = 0; i < n; i++, o += os, p += ps) acc[o] &= x[p]
}

/** An axis of the walk: its extent, its stride in the array and its stride in the accumulators. */
interface Axis {
  readonly extent: number
  readonly from: number
  readonly to: number
}

/** Runs shorter than this cost more to begin than to walk. */
const shortRun = 16

/**
 * The axes in the order of the walk, outermost first: long strides outside. Kept axes may stand anywhere,
 * the reduced ones keep their order among themselves.
 */
const inWalkingOrder = (kept: readonly Axis[], reduced: readonly Axis[]): readonly Axis[] => {
  const byStride = [...kept].sort((a, b) => Math.abs(b.from) - Math.abs(a.from))
  const order: Axis[] = []
  for (let k = 0, r = 0; k + r < kept.length + reduced.length;)
    order.push(
      r === reduced.length || (k < kept.length && Math.abs(byStride[k].from) >= Math.abs(reduced[r].from))
        ? byStride[k++]
        : reduced[r++]
    )
  return order
}

/** Neighbours that both the array and the accumulators step through evenly become one axis. */
const merged = (axes: readonly Axis[]): readonly Axis[] =>
  axes.reduce<Axis[]>((out, axis) => {
    const last = out[out.length - 1]
    if (last !== undefined && last.from === axis.from * axis.extent && last.to === axis.to * axis.extent)
      out[out.length - 1] = { ...axis, extent: last.extent * axis.extent }
    else out.push(axis)
    return out
  }, [])

/** A short inner run changes places with a long one around it, where one of them is kept. */
const longInside = (axes: readonly Axis[]): readonly Axis[] => {
  if (axes.length < 2) return axes
  const [outer, inner] = axes.slice(-2)
  const free = (outer.to === 0) !== (inner.to === 0)
  return free && inner.extent < shortRun && inner.extent < outer.extent ? [...axes.slice(0, -2), inner, outer] : axes
}

const walkOf = (x: Dense, axes: readonly number[], shape: Shape): readonly Axis[] => {
  const { strides } = x[storage]
  const to = rowMajor(shape)
  const kept: Axis[] = []
  const reduced: Axis[] = []
  for (let i = 0, k = 0; i < x[storage].shape.length; i++) {
    const isReduced = axes.includes(i)
    const axis = { extent: x[storage].shape[i], from: strides[i], to: isReduced ? 0 : to[k++] }
    if (axis.extent !== 1) (isReduced ? reduced : kept).push(axis)
  }
  return longInside(merged(inWalkingOrder(kept, reduced)))
}

const run = (x: Dense, axes: readonly Axis[], acc: Float64Array, row: FoldRow): void => {
  const { data, offset } = x[storage]
  const inner = axes.length - 1
  if (inner < 0) return row(1, acc, 0, 0, data, offset, 0)
  const { extent, from, to } = axes[inner]
  const index = new Array<number>(inner).fill(0)
  let p = offset
  let o = 0
  for (let rows = axes.reduce((n, a) => n * a.extent, 1) / extent; rows > 0; rows--) {
    row(extent, acc, o, to, data, p, from)
    for (let i = inner - 1; i >= 0; i--) {
      const axis = axes[i]
      p += axis.from
      o += axis.to
      if (++index[i] < axis.extent) break
      p -= axis.from * axis.extent
      o -= axis.to * axis.extent
      index[i] = 0
    }
  }
}

/** The array with its axes folded away by a row, from an initial value; `axes` are sorted and distinct. */
export const fold = (x: Dense, axes: readonly number[], dtype: DType, row: FoldRow, initial: number): Dense => {
  const shape = without(x[storage].shape, axes)
  const acc = allocate('float64', sizeOf(shape), shape) as Float64Array
  if (!Object.is(initial, 0)) acc.fill(initial)
  if (sizeOf(x[storage].shape) > 0) run(x, walkOf(x, axes, shape), acc, row)
  if (dtype === 'float64') return unsafeFromBuffer(shape, acc)
  const out = allocate(dtype, acc.length, shape)
  out.set(acc)
  return unsafeFromBuffer(shape, out)
}
