import { LGAMMA_MIDDLE, LGAMMA_NEAR, LN_PI, STIRLING, STIRLING_CONSTANT } from './coefficients.js'
import {
  add,
  exact,
  mul,
  negate,
  normalize,
  product,
  productError,
  sum,
  sumError,
  type DoubleDouble
} from './doubleDouble.js'
import { evaluate, evaluateSplit } from './fit.js'
import { lgammaNearZero } from './lgammaZeros.js'
import { logSplit } from './logarithm.js'
import { absSinPi } from './trigonometric.js'

/**
 * log |Γ(x)|; +∞ at 0, at the negative integers and at ±∞.
 *
 * Math:     from 2.5 on, (x - ½)(log x - 1) + (log 2π - 1)/2 + p(1/x²)/x; on [0.75, 2.5], (x - 1)(x - 2) times a fit;
 *           on (-18, 0.75), log Γ(x + k) - log |x (x + 1) … (x + k - 1)|; below, reflection
 * Numerics: at most 1.5 ulp (measured) everywhere, the zeros at 1, 2 and on the negative axis included
 * Source:   own fits (test/golden/fits.py)
 */
export const lgamma = (x: number): number => {
  if (x >= 2.5) return x < OVERFLOW ? stirling(x).hi : Infinity
  if (x >= 1.75) return mul(product(x - 1, x - 2), evaluateSplit(LGAMMA_MIDDLE, x - 2)).hi
  if (x >= 0.75) return onePlus(x - 1).hi
  if (x !== x) return x
  if (x === Math.floor(x)) return Infinity
  return x > -18 ? shifted(x) : reflected(x)
}

// x ≥ 5/2: (x - ½)(log x - 1) + (log 2π - 1)/2 + p(1/x²)/x; the differences x - ½ and log x - 1 are exact
export const stirling = (x: number): DoubleDouble => {
  const { hi, lo } = logSplit(x)
  if (x >= HUGE) return normalize(x * (hi - 1), x * lo - 0.5 * hi)
  const a = x - 0.5
  const b = hi - 1
  const p = a * b
  const s = p + STIRLING_CONSTANT.hi
  const correction = evaluate(STIRLING, 1 / (x * x)) / x + STIRLING_CONSTANT.lo
  return normalize(s, sumError(p, STIRLING_CONSTANT.hi, s) + (productError(a, b, p) + a * lo + correction))
}

const HUGE = 2 ** 52
const OVERFLOW = 2.6e305

// log Γ(1 + u), -1/4 ≤ u ≤ 3/4
const onePlus = (u: number): DoubleDouble => mul(mul(exact(u), sum(u, -1)), evaluateSplit(LGAMMA_NEAR, u))

// The sums x + j are exact, as they are no longer than x.
const shifted = (x: number): number => {
  const k = Math.ceil(0.75 - x)
  let rising = exact(x)
  for (let j = 1; j < k; j++) rising = mul(rising, exact(x + j))
  const log = add(logSplit(Math.abs(rising.hi)), exact(rising.lo / rising.hi))
  const y = add(onePlus(x + (k - 1)), negate(log)).hi
  return x < -2 && Math.abs(y) < 0.03 ? lgammaNearZero(x, k) : y
}

const reflected = (x: number): number => add(add(LN_PI, negate(logSplit(-x * absSinPi(x)))), negate(stirling(-x))).hi
