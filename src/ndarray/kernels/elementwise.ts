/**
 * Elementwise evaluation with broadcasting, for one, two and three operands.
 *
 * An operation is a *row*: a loop over one strided run of elements. The drivers walk the rest: they
 * align the operands to the output, merge axes that are one run in memory, and call the row once per
 * remaining run (once in all, for contiguous or scalar operands).
 */
import { allocate, type DType, type TypedArray } from '../dtype.js'
import { Dense, storage } from '../ndarray.js'
import { sizeOf, type Shape } from '../shape.js'

/** `out[o + i] = f(a[p + i·ps])` for i < n. */
export type Row1 = (n: number, out: TypedArray, o: number, a: TypedArray, p: number, ps: number) => void

/** `out[o + i] = f(a[p + i·ps], b[q + i·qs])` for i < n. */
export type Row2 = (
  n: number,
  out: TypedArray,
  o: number,
  a: TypedArray,
  p: number,
  ps: number,
  b: TypedArray,
  q: number,
  qs: number
) => void

/** `out[o + i] = f(a[p + i·ps], b[q + i·qs], c[r + i·rs])` for i < n. */
export type Row3 = (
  n: number,
  out: TypedArray,
  o: number,
  a: TypedArray,
  p: number,
  ps: number,
  b: TypedArray,
  q: number,
  qs: number,
  c: TypedArray,
  r: number,
  rs: number
) => void

/** A row for a function whose own cost hides the call. */
export const row1 =
  (f: (x: number) => number): Row1 =>
  (n, out, o, a, p, ps) => {
    for (let i = 0; i < n; i++, p += ps) out[o + i] = f(a[p])
  }

export const row2 =
  (f: (x: number, y: number) => number): Row2 =>
  (n, out, o, a, p, ps, b, q, qs) => {
    for (let i = 0; i < n; i++, p += ps, q += qs) out[o + i] = f(a[p], b[q])
  }

/** Strides of an operand read at the places of the output: 0 on every axis it is broadcast along. */
const alignedStrides = (x: Dense, shape: Shape): number[] => {
  const { shape: extents, strides: own } = x[storage]
  const lead = shape.length - own.length
  const out = new Array<number>(shape.length).fill(0)
  for (let i = 0; i < own.length; i++) out[lead + i] = extents[i] === 1 ? 0 : own[i]
  return out
}

interface Walk {
  readonly extents: readonly number[]
  readonly strides: readonly (readonly number[])[]
}

/** Drops axes of extent 1 and merges neighbours that every operand steps through evenly. */
const merge = (shape: Shape, strides: readonly number[][]): Walk => {
  const extents: number[] = []
  const kept: number[][] = strides.map(() => [])
  for (let axis = 0; axis < shape.length; axis++) {
    const n = shape[axis]
    if (n === 1) continue
    const last = extents.length - 1
    if (last >= 0 && strides.every((s, k) => kept[k][last] === s[axis] * n)) {
      extents[last] *= n
      for (let k = 0; k < strides.length; k++) kept[k][last] = strides[k][axis]
    } else {
      extents.push(n)
      for (let k = 0; k < strides.length; k++) kept[k].push(strides[k][axis])
    }
  }
  return { extents, strides: kept }
}

/** Calls `row(n, o, offsets, steps)` for each innermost run of the output. */
const walk = (
  shape: Shape,
  operands: readonly Dense[],
  row: (n: number, o: number, at: readonly number[], steps: readonly number[]) => void
): void => {
  const { extents, strides } = merge(
    shape,
    operands.map(x => alignedStrides(x, shape))
  )
  const rank = extents.length
  const at = operands.map(x => x[storage].offset)
  if (rank === 0)
    return row(
      1,
      0,
      at,
      at.map(() => 0)
    )
  const n = extents[rank - 1]
  const steps = strides.map(s => s[rank - 1])
  const size = sizeOf(shape)
  const index = new Array<number>(rank).fill(0)
  for (let o = 0; o < size; o += n) {
    row(n, o, at, steps)
    for (let axis = rank - 2; axis >= 0; axis--) {
      for (let k = 0; k < at.length; k++) at[k] += strides[k][axis]
      if (++index[axis] < extents[axis]) break
      for (let k = 0; k < at.length; k++) at[k] -= strides[k][axis] * extents[axis]
      index[axis] = 0
    }
  }
}

/** 0 or 1 when the whole operand is one such run over the output, `undefined` else. */
const run = (x: Dense, shape: Shape): 0 | 1 | undefined => {
  const { shape: extents, strides } = x[storage]
  if (strides.length === 0) return 0
  if (strides.length !== shape.length) return undefined
  for (let i = shape.length - 1, n = 1; i >= 0; i--) {
    if (extents[i] !== shape[i] || strides[i] !== n) return undefined
    n *= shape[i]
  }
  return 1
}

export const map1 = (dtype: DType, row: Row1, x: Dense): Dense => {
  const { shape, data, offset, strides } = x[storage]
  const size = sizeOf(shape)
  const out = allocate(dtype, size, shape)
  const s = run(x, shape)
  if (s !== undefined) row(size, out, 0, data, offset, s)
  else if (size > 0) walk(shape, [x], (n, o, at, step) => row(n, out, o, data, at[0], step[0]))
  return new Dense(shape, dtype, out, s === 1 ? strides : undefined)
}

export const map2 = (dtype: DType, shape: Shape, row: Row2, x: Dense, y: Dense): Dense => {
  const size = sizeOf(shape)
  const out = allocate(dtype, size, shape)
  const a = x[storage]
  const b = y[storage]
  const s = run(x, shape)
  const t = run(y, shape)
  if (s !== undefined && t !== undefined) row(size, out, 0, a.data, a.offset, s, b.data, b.offset, t)
  else if (size > 0)
    walk(shape, [x, y], (n, o, at, step) => row(n, out, o, a.data, at[0], step[0], b.data, at[1], step[1]))
  return new Dense(shape, dtype, out, s === 1 ? a.strides : t === 1 ? b.strides : undefined)
}

export const map3 = (dtype: DType, shape: Shape, row: Row3, x: Dense, y: Dense, z: Dense): Dense => {
  const size = sizeOf(shape)
  const out = allocate(dtype, size, shape)
  const [a, b, c] = [x[storage].data, y[storage].data, z[storage].data]
  if (size > 0)
    walk(shape, [x, y, z], (n, o, at, step) => row(n, out, o, a, at[0], step[0], b, at[1], step[1], c, at[2], step[2]))
  return new Dense(shape, dtype, out)
}
