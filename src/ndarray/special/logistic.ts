import { add, div, exact } from './doubleDouble.js'
import { expOf, expScaled } from './exponential.js'
import { scale } from './scale.js'

/**
 * The logistic function.
 *
 * Math:     1 / (1 + e^-x); for negative x, e^x / (1 + e^x)
 * Numerics: at most 2 ulp; nothing overflows, and small values keep their digits down to the denormals
 */
export const logistic = (x: number): number => {
  if (!(x < 0)) return 1 / (1 + Math.exp(-x))
  if (x < -40) return expOf(x, 0)
  const { hi, lo, k } = expScaled(x, 0)
  const e = { hi: scale(hi, k), lo: scale(lo, k) }
  return div(e, add(exact(1), e)).hi
}
