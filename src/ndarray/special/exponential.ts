import { EXP, LN2_HI, LN2_LO } from './coefficients.js'
import { productError, sumError } from './doubleDouble.js'
import { evaluate } from './fit.js'
import { scale } from './scale.js'

const INVERSE_LN2 = 1 / Math.LN2

/** The value (hi + lo) 2^k. */
export interface Scaled {
  readonly hi: number
  readonly lo: number
  readonly k: number
}

/**
 * e^(x + dx) as (hi + lo) 2^k, for |x| < 1400 and |dx| ≤ ulp(x).
 *
 * Math:     k = round(x / log 2), r = x - k log 2, e^r = 1 + r + r²/2 + r³ p(r) with |r| ≤ 0.35
 * Numerics: relative error below 2^-58: all but the last, small term are exact to twice the precision
 */
export const expScaled = (x: number, dx: number): Scaled => {
  const k = Math.floor(x * INVERSE_LN2 + 0.5)
  const a = x - k * LN2_HI
  const b = k * LN2_LO
  const r = a - b
  const dr = sumError(a, -b, r) + dx
  const square = r * r
  const tail = r * square * evaluate(EXP, r)
  const s = 1 + r
  const t = s + square / 2
  const low = r - (s - 1) + (square / 2 - (t - s)) + productError(r, r, square) / 2 + tail + dr * (t + tail)
  const hi = t + low
  return { hi, lo: low - (hi - t), k }
}

/** e^(x + dx) as one double, |dx| ≤ ulp(x); overflows to ∞ and underflows through the denormals to 0. */
export const expOf = (x: number, dx: number): number => {
  if (x > 710) return Infinity
  if (x < -746) return 0
  const e = expScaled(x, dx)
  return scale(e.hi, e.k)
}
