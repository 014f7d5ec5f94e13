import { expOf, expScaled } from './exponential.js'
import { scale } from './scale.js'

/**
 * The logistic function.
 *
 * Math:     1 / (1 + e^-x); for negative x, e^x / (1 + e^x)
 * Numerics: at most 1.1 ulp (measured); nothing overflows, and small values keep their digits down to the denormals
 */
export const logistic = (x: number): number => {
  if (x !== x) return x
  if (x < -40) return expOf(x, 0)
  if (x > 40) return 1
  const { hi, lo, k } = expScaled(-Math.abs(x), 0)
  const e = scale(hi, k)
  const s = 1 + e
  const numerator = x < 0 ? e : 1
  const y = numerator / s
  const de = scale(lo, k)
  const ds = e - (s - 1) + de
  return y + ((x < 0 ? de : 0) - y * ds) / s
}

/**
 * The slope of the logistic function; an even function.
 *
 * Math:     e^-|x| / (1 + e^-|x|)²
 * Numerics: at most 1.6 ulp (measured), of small values too
 */
export const logisticSlope = (x: number): number => {
  const { hi, lo, k } = expScaled(-Math.min(Math.abs(x), 800), 0)
  const e = scale(hi, k)
  const s = 1 + e
  const y = e / (s * s)
  const de = scale(lo, k)
  return y + (de / s - 2 * y * (e - (s - 1) + de)) / s
}

/** 1/cosh² x, the slope of tanh: 4σ′(2x), of which both factors are exact. */
export const tanhSlope = (x: number): number => 4 * logisticSlope(2 * x)
