/**
 * Double-double arithmetic: a number as an unevaluated sum `hi + lo` of two doubles with |lo| ≤ ulp(hi)/2, good for
 * about 100 bits. It is used only where a double would lose the last bits: inside exp, log and what stands on them.
 *
 * Source: T. J. Dekker, A floating-point technique for extending the available precision, 1971,
 * doi:10.1007/BF01397083; D. E. Knuth, The Art of Computer Programming, vol. 2, §4.2.2.
 */

/** The unevaluated sum `hi + lo`. */
export interface DoubleDouble {
  readonly hi: number
  readonly lo: number
}

const SPLITTER = 134217729 // 2^27 + 1

/** The rounding error of s = a + b, exactly: a + b = s + sumError(a, b, s). */
export const sumError = (a: number, b: number, s: number): number => {
  const t = s - a
  return a - (s - t) + (b - t)
}

/** The rounding error of p = a b, exactly, for |a|, |b| < 2^996 and |p| > 2^-968. */
export const productError = (a: number, b: number, p: number): number => {
  const c = SPLITTER * a
  const d = SPLITTER * b
  const ah = c - (c - a)
  const bh = d - (d - b)
  const al = a - ah
  const bl = b - bh
  return ah * bh - p + ah * bl + al * bh + al * bl
}

/** hi + lo, normalised; |hi| ≥ |lo| or hi = 0. */
export const normalize = (hi: number, lo: number): DoubleDouble => {
  const s = hi + lo
  return { hi: s, lo: lo - (s - hi) }
}

/** a + b, exactly. */
export const sum = (a: number, b: number): DoubleDouble => {
  const s = a + b
  return { hi: s, lo: sumError(a, b, s) }
}

/** a b, exactly, within the bounds of `productError`. */
export const product = (a: number, b: number): DoubleDouble => {
  const p = a * b
  return { hi: p, lo: productError(a, b, p) }
}

export const add = (a: DoubleDouble, b: DoubleDouble): DoubleDouble => {
  const s = a.hi + b.hi
  return normalize(s, sumError(a.hi, b.hi, s) + (a.lo + b.lo))
}

export const mul = (a: DoubleDouble, b: DoubleDouble): DoubleDouble => {
  const p = a.hi * b.hi
  return normalize(p, productError(a.hi, b.hi, p) + (a.hi * b.lo + a.lo * b.hi))
}

export const div = (a: DoubleDouble, b: DoubleDouble): DoubleDouble => {
  const q = a.hi / b.hi
  const p = q * b.hi
  return normalize(q, (a.hi - p - productError(q, b.hi, p) + (a.lo - q * b.lo)) / b.hi)
}

export const negate = (a: DoubleDouble): DoubleDouble => ({ hi: -a.hi, lo: -a.lo })

/** A double as a double-double. */
export const exact = (x: number): DoubleDouble => ({ hi: x, lo: 0 })
