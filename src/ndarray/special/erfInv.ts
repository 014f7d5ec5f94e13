import { ERFINV, ERFINV_TAIL, HALF_SQRT_PI } from './coefficients.js'
import { erfc } from './erf.js'
import { evaluate } from './fit.js'

/**
 * The inverse of the error function: erf(erfInv(y)) = y; ±∞ at ±1, NaN beyond.
 *
 * Math:     y + y p(y²) up to 1/2; beyond, the root of erfc(x) = 1 - |y| (exact) by one step of Halley from a fit in
 *           √(-log(1 - |y|))
 * Numerics: at most 1.2 ulp (measured), also next to ±1; exactly odd
 * Source:   own fits (test/golden/fits.py)
 */
export const erfInv = (y: number): number => {
  const a = Math.abs(y)
  if (a <= 0.5) return y === 0 ? y : y + y * evaluate(ERFINV, y * y)
  if (!(a < 1)) return a === 1 ? y * Infinity : NaN
  const q = 1 - a
  const x = evaluate(ERFINV_TAIL, Math.sqrt(-Math.log(q)))
  const newton = (erfc(x) - q) * HALF_SQRT_PI * Math.exp(x * x)
  const size = x + newton / (1 - x * newton)
  return y < 0 ? -size : size
}
