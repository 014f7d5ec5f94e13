/**
 * Operations along one axis: a walk over the lines of arrays of one shape, and the loops over one line.
 */
import type { TypedArray } from '../dtype.js'
import { storage, type Dense } from '../ndarray.js'
import { rowMajor, sizeOf, type Shape } from '../shape.js'
import { isAbsorbed } from './strong.js'

/**
 * Calls `line(at, o)` for each line along an axis: where it starts in the operands (of one shape), and in a
 * row-major array of the shape `out`, which differs at most in its extent along the axis.
 */
export const eachLine = (
  operands: readonly Dense[],
  axis: number,
  out: Shape,
  line: (at: readonly number[], o: number) => void
): void => {
  const across = [...operands[0][storage].shape.keys()].filter(i => i !== axis)
  const extents = across.map(i => out[i])
  const strides = [...operands.map(x => x[storage].strides), rowMajor(out)].map(s => across.map(i => s[i]))
  const at = [...operands.map(x => x[storage].offset), 0]
  const index = across.map(() => 0)
  for (let lines = sizeOf(extents); lines > 0; lines--) {
    line(at, at[operands.length])
    for (let i = across.length - 1; i >= 0; i--) {
      for (let k = 0; k < at.length; k++) at[k] += strides[k][i]
      if (++index[i] < extents[i]) break
      for (let k = 0; k < at.length; k++) at[k] -= strides[k][i] * extents[i]
      index[i] = 0
    }
  }
}

/** `out[o + k·os]` from `x[p], …, x[p + k·ps]`, for k < n; the running value is float64. */
export type ScanLine = (n: number, out: TypedArray, o: number, os: number, x: TypedArray, p: number, ps: number) => void

export const cumsumLine: ScanLine = (n, out, o, os, x, p, ps) => {
  let total = -0
  for (let k = 0; k < n; k++, o += os, p += ps) out[o] = total += x[p]
}

export const integerCumsumLine: ScanLine = (n, out, o, os, x, p, ps) => {
  let total = 0
  for (let k = 0; k < n; k++, o += os, p += ps) out[o] = total = (total + x[p]) | 0
}

export const cumprodLine: ScanLine = (n, out, o, os, x, p, ps) => {
  let total = 1
  for (let k = 0; k < n; k++, o += os, p += ps) out[o] = total *= x[p]
}

export const integerCumprodLine: ScanLine = (n, out, o, os, x, p, ps) => {
  let total = 1
  for (let k = 0; k < n; k++, o += os, p += ps) out[o] = total = Math.imul(total, x[p])
}

export const cummaxLine: ScanLine = (n, out, o, os, x, p, ps) => {
  let best = -Infinity
  for (let k = 0; k < n; k++, o += os, p += ps) out[o] = best = Math.max(best, x[p])
}

export const cumminLine: ScanLine = (n, out, o, os, x, p, ps) => {
  let best = Infinity
  for (let k = 0; k < n; k++, o += os, p += ps) out[o] = best = Math.min(best, x[p])
}

/** m + ln(1 + r), where m is the largest term so far and r the sum of e^(x − m) over the others. */
export const cumlogsumexpLine: ScanLine = (n, out, o, os, x, p, ps) => {
  let m = -Infinity
  let r = -1
  for (let k = 0; k < n; k++, o += os, p += ps) {
    const v = x[p]
    if (v > m) {
      r = (r + 1) * Math.exp(m - v)
      m = v
    } else r += v === m ? 1 : Math.exp(v - m)
    out[o] = m + Math.log1p(r)
  }
}

/** y_k = a_k·y_{k−1} + b_k, a partial times a tangent, and y_0 = b_0. */
export const recurrenceLine = (
  n: number,
  out: TypedArray,
  o: number,
  os: number,
  a: TypedArray,
  p: number,
  ps: number,
  b: TypedArray,
  q: number,
  qs: number
): void => {
  let y = 0
  for (let k = 0; k < n; k++, o += os, p += ps, q += qs) {
    const v = a[p] * y
    out[o] = y = k === 0 ? b[q] : v === v || !isAbsorbed(a[p], y) ? v + b[q] : b[q]
  }
}

/** The place of the largest element of a line, the first among equals; that of the first NaN, if there is one. */
export const argmaxLine = (n: number, x: TypedArray, p: number, ps: number): number => {
  let place = 0
  let best = x[p]
  for (let k = 0; k < n; k++, p += ps) {
    const v = x[p]
    if (v !== v) return k
    if (v > best) {
      best = v
      place = k
    }
  }
  return place
}

/** The place of the smallest element of a line, as `argmaxLine`. */
export const argminLine: typeof argmaxLine = (n, x, p, ps) => {
  let place = 0
  let best = x[p]
  for (let k = 0; k < n; k++, p += ps) {
    const v = x[p]
    if (v !== v) return k
    if (v < best) {
      best = v
      place = k
    }
  }
  return place
}
