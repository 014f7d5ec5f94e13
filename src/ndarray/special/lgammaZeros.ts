import { GAUSS, LGAMMA_ZEROS } from './coefficients.js'
import { digamma } from './digamma.js'
import { add, div, exact, mul, negate, sum } from './doubleDouble.js'
import { logSplit } from './logarithm.js'

/**
 * lgamma next to one of its zeros z on the negative axis, where |Γ(z)| = 1.
 *
 * Math:     with d = x - z and z to twice the precision, log |Γ(x) / Γ(z)| =
 *           ∫ ψ over [z + k, x + k] - log Π_(j < k) (1 + d / (z + j))
 * Numerics: every term is proportional to d, so the zero costs no digits; the integral by Gauss's rule of four nodes
 */
export const lgammaNearZero = (x: number, k: number): number => {
  const i = 2 * (Math.floor(-x) - 2)
  const right = LGAMMA_ZEROS[i]
  const left = LGAMMA_ZEROS[i + 1]
  const z = x - left.hi < right.hi - x ? left : right
  const d = sum(x - z.hi, -z.lo)
  let growth = exact(0)
  for (let j = 0; j < k; j++) {
    const t = div(d, sum(z.hi + j, z.lo))
    growth = add(growth, add(t, mul(growth, t)))
  }
  const ratio = sum(1, growth.hi)
  const log = add(logSplit(ratio.hi), exact((ratio.lo + growth.lo) / ratio.hi))
  return add(exact(d.hi * meanDigamma(z.hi + k, d.hi)), negate(log)).hi
}

// The mean of digamma over [a, a + d].
const meanDigamma = (a: number, d: number): number =>
  GAUSS.reduce((sum, [node, weight]) => sum + weight * digamma(a + node * d), 0)
