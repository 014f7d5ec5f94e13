import { DIGAMMA_FAR, DIGAMMA_NEAR, DIGAMMA_ROOT, PI } from './coefficients.js'
import { add, div, exact, mul, negate, normalize, productError, sumError, type DoubleDouble } from './doubleDouble.js'
import { evaluate, evaluateSplit } from './fit.js'
import { logSplit } from './logarithm.js'
import { cotPi } from './trigonometric.js'

/**
 * The digamma function, the derivative of `lgamma`; ∓∞ at ±0, NaN at the negative integers and at -∞.
 *
 * Math:     ψ(x) = log x - 1/(2x) + p(1/x²)/x² from 2 on; (x - root) times a fit on [1, 2]; ψ(1 + x) - 1/x below 1;
 *           ψ(-x) - 1/x - π cot πx for negative x
 * Numerics: at most 1.1 ulp (measured) for x > 0, the root 1.4616… included, and for x < 0 too, except next to the
 *           zeros there, one between any two poles, where the absolute error stays below 2^-56
 * Source:   own fits (test/golden/fits.py)
 */
export const digamma = (x: number): number => {
  if (Math.abs(x) < SMALL) return -1 / x
  if (x > 0) return positive(x).hi
  return x === Math.floor(x) ? NaN : reflected(x)
}

// Below it -1/x is all there is to 53 bits; beyond its inverse, log x.
const SMALL = 1e-17

const positive = (x: number): DoubleDouble =>
  x < 1 ? add(onePlus(x), inverse(-1, x)) : x < 2 ? onePlus(x - 1) : far(x)

// x ≥ 2; 1/x with its rounding error, which would show where log x - 1/(2x) cancels
const far = (x: number): DoubleDouble => {
  if (x > 1 / SMALL) return x < Infinity ? logSplit(x) : exact(x)
  const { hi, lo } = logSplit(x)
  const r = 1 / x
  const p = r * x
  const half = r / 2
  const t = r * r
  const s = hi - half
  const rest = t * evaluate(DIGAMMA_FAR, t) + (lo - (1 - p - productError(r, x, p)) * half)
  return normalize(s, sumError(hi, -half, s) + rest)
}

// digamma(1 + u), 0 ≤ u ≤ 1
const onePlus = (u: number): DoubleDouble => mul(add(exact(u), negate(DIGAMMA_ROOT)), evaluateSplit(DIGAMMA_NEAR, u))

const reflected = (x: number): number => {
  const a = -x
  const smooth = a < 1 ? onePlus(a) : add(positive(a), inverse(1, a))
  return add(smooth, negate(mul(PI, cotPi(x)))).hi
}

const inverse = (a: number, x: number): DoubleDouble => div(exact(a), exact(x))
