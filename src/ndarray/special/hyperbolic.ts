import { SINH, TANH } from './coefficients.js'
import { productError, sumError } from './doubleDouble.js'
import { expScaled } from './exponential.js'
import { evaluate } from './fit.js'
import { scale } from './scale.js'

const OVERFLOW = 711

/**
 * Hyperbolic sine.
 *
 * Math:     (e^x - e^-x) / 2; below 1, x + x³ p(x²)
 * Numerics: at most 0.9 ulp (measured; V8's `Math.sinh`: 2.1)
 */
export const sinh = (x: number): number => {
  const a = Math.abs(x)
  const z = x * x
  if (a < 1) return x + x * (z * evaluate(SINH, z))
  if (!(a < OVERFLOW)) return x * Infinity
  const size = halfExponentials(a, -1)
  return x < 0 ? -size : size
}

/**
 * Hyperbolic cosine.
 *
 * Math:     (e^x + e^-x) / 2
 * Numerics: at most 0.6 ulp (measured; V8's `Math.cosh`: 2.6)
 */
export const cosh = (x: number): number => {
  const a = Math.abs(x)
  return a < OVERFLOW ? halfExponentials(a, 1) : a * Infinity
}

// (e^a + sign e^-a) / 2, a ≥ 0
const halfExponentials = (a: number, sign: 1 | -1): number => {
  const e = expScaled(a, 0)
  if (a > 22) return scale(e.hi, e.k - 1)
  const h = scale(e.hi, e.k)
  const q = sign / h
  const p = q * h
  const dq = (sign - p - productError(q, h, p) - q * scale(e.lo, e.k)) / h
  const s = h + q
  return (s + (sumError(h, q, s) + dq + scale(e.lo, e.k))) / 2
}

/**
 * Hyperbolic tangent.
 *
 * Math:     1 - 2 / (e^2x + 1); below 0.6, x + x³ p(x²)
 * Numerics: at most 1.4 ulp (measured; V8's `Math.tanh`: 2.2)
 */
export const tanh = (x: number): number => {
  const a = Math.abs(x)
  const z = x * x
  if (a < 0.6) return x === 0 ? x : x + x * (z * evaluate(TANH, z))
  const size = 1 - 2 / (Math.exp(2 * a) + 1)
  return x < 0 ? -size : size
}

/**
 * Inverse hyperbolic cosine.
 *
 * Math:     log(x + √(x² - 1)); below 2, log1p(t + √(t² + 2t)) with t = x - 1
 * Numerics: at most 1.3 ulp (measured; V8's `Math.acosh`: 2.2); below 2 the rounding of the root is carried along
 */
export const acosh = (x: number): number => {
  if (!(x < 2) || x < 1) return Math.acosh(x)
  const t = x - 1
  const square = t * t
  const sum = 2 * t + square
  const root = Math.sqrt(sum)
  if (root === 0) return 0
  const back = root * root
  const rest = sumError(2 * t, square, sum) + productError(t, t, square)
  const droot = (sum - back - productError(root, root, back) + rest) / (2 * root)
  const u = t + root
  return Math.log1p(u) + (sumError(t, root, u) + droot) / (1 + u)
}
