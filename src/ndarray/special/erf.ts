import { ERF, ERFCX_FAR, ERFCX_MIDDLE, ERFCX_NEAR } from './coefficients.js'
import { div, exact, mul, productError, sumError, type DoubleDouble } from './doubleDouble.js'
import { expScaled } from './exponential.js'
import { evaluate, evaluateSplit } from './fit.js'
import { scale } from './scale.js'

/**
 * The error function.
 *
 * Math:     2/√π ∫_0^x e^(-t²) dt; below 1/2, x + x p(x²), beyond, 1 - erfc(x)
 * Numerics: at most 1.3 ulp (measured); exactly odd
 * Source:   own fits (test/golden/fits.py)
 */
export const erf = (x: number): number => {
  const a = Math.abs(x)
  if (a < 0.5) return x + x * evaluate(ERF, x * x)
  const size = a < 6 ? 1 - erfcBeyondHalf(a) : a >= 6 ? 1 : NaN
  return x < 0 ? -size : size
}

/**
 * The complementary error function.
 *
 * Math:     1 - erf(x) = 2/√π ∫_x^∞ e^(-t²) dt; from 1/2 on, e^(-x²) times a fit of e^(x²) erfc(x)
 * Numerics: at most 1.5 ulp (measured), also where the value is tiny or denormal (underflows to 0 beyond 27.3)
 * Source:   own fits (test/golden/fits.py); e^(-x²) from x² to twice the precision
 */
export const erfc = (x: number): number => {
  if (x >= 0.5) return x < 28 ? erfcBeyondHalf(x) : 0
  if (x > -0.5) {
    const s = 1 - x
    return s + (sumError(1, -x, s) - x * evaluate(ERF, x * x))
  }
  return x > -6 ? 2 - erfcBeyondHalf(-x) : x < 0 ? 2 : NaN
}

// 1/2 ≤ x < 28
const erfcBeyondHalf = (x: number): number => {
  const square = x * x
  const e = expScaled(-square, -productError(x, x, square))
  return scale(mul(e, erfcx(x)).hi, e.k)
}

// e^(x²) erfc(x)
const erfcx = (x: number): DoubleDouble =>
  x < 1.5
    ? evaluateSplit(ERFCX_NEAR, x)
    : x < 3.5
      ? evaluateSplit(ERFCX_MIDDLE, x)
      : div(evaluateSplit(ERFCX_FAR, 1 / (x * x)), exact(x))
