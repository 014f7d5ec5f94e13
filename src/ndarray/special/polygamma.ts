import { EULER_MACLAURIN } from './coefficients.js'
import { digamma } from './digamma.js'
import { add, div, exact, mul, negate, sum, type DoubleDouble } from './doubleDouble.js'
import { expScaled } from './exponential.js'
import { stirling } from './lgamma.js'
import { logSplit } from './logarithm.js'
import { scale } from './scale.js'

/**
 * The n-th derivative of `digamma`, for an integer n ≥ 0 (NaN for any other n). At the poles 0, -1, -2, … it is +∞ for
 * odd n; for even n it is ∓∞ at ±0, NaN at the others.
 *
 * Math:     (-1)^(n+1) n! ζ(n + 1, x) with Hurwitz's ζ(s, x) = Σ_(k ≥ 0) (x + k)^-s; for negative x, by the sum over
 *           all integers k of (x + k)^-s, which depends only on the distance r of x to its nearest integer
 * Numerics: at most 0.7 ulp (measured); but where an even n has a zero, one between any two poles of the negative axis,
 *           only the absolute error is small: below 2^-57 |ψ⁽ⁿ⁾(½)|
 * Source:   Euler and Maclaurin's summation, thirteen terms from x + N ≥ n + 7
 */
export const polygamma = (n: number, x: number): number => {
  if (n === 0) return digamma(x)
  if (!(n > 0 && Number.isInteger(n)) || x !== x) return NaN
  const odd = n % 2 === 1
  if (x === Infinity) return odd ? 0 : -0
  if (x > 0) return (odd ? 1 : -1) * zeta(n, x).hi
  if (x === 0) return odd ? Infinity : -1 / x
  if (x === Math.floor(x)) return odd && x > -Infinity ? Infinity : NaN
  return reflected(n, x, odd ? 1 : -1)
}

// With r the offset of x from its nearest integer, a = |r|, s = n + 1, by the sum over all integers:
// ± ζ(s, a) ± ζ(s, 1 - a) - ζ(s, 1 - x), times n!; the side of the nearest integer whose terms are negative has `sign`
const reflected = (n: number, x: number, sign: 1 | -1): number => {
  const r = x - Math.round(x)
  const a = Math.abs(r)
  const near = zeta(n, a)
  if (near.hi === Infinity) return r > 0 ? sign * Infinity : Infinity
  const next = zetaOneMinus(n, a)
  const around = r > 0 ? add(times(sign, near), next) : add(near, times(sign, next))
  return add(around, negate(zetaOneMinus(n, x))).hi
}

// n! ζ(n + 1, 1 - x), where the rounding of 1 - x shows next to a zero
const zetaOneMinus = (n: number, x: number): DoubleDouble => {
  const { hi, lo } = sum(1, -x)
  return lo === 0 ? zeta(n, hi) : add(zeta(n, hi), exact(-lo * zeta(n + 1, hi).hi))
}

const times = (sign: 1 | -1, x: DoubleDouble): DoubleDouble => (sign === 1 ? x : negate(x))

// n! ζ(n + 1, x), x > 0
const zeta = (n: number, x: number): DoubleDouble => {
  const factor = x < SMALL || x * SMALL > n ? exact(1) : mul(div(exact(n), exact(x)), relativeZeta(n, x))
  return power(x < SMALL ? n : n - 1, x, factor)
}

const SMALL = 1e-17

// n! / x^(n + 1) times a factor, in one exponential: neither n! nor the power need be in range
const power = (n: number, x: number, factor: DoubleDouble): DoubleDouble => {
  const { hi, lo } = add(logFactorial(n), mul(exact(-(n + 1)), logSplit(x)))
  if (Math.abs(hi) > 1000) return exact(hi < 0 ? 0 : Infinity)
  const e = expScaled(hi, lo)
  const y = mul(e, factor)
  return { hi: scale(y.hi, e.k), lo: scale(y.lo, e.k) }
}

const logFactorial = (n: number): DoubleDouble => {
  if (n > 18) return stirling(n + 1)
  let product = 1
  for (let k = 2; k <= n; k++) product *= k
  return logSplit(product)
}

// x^s ζ(s, x) = Σ_k (x / (x + k))^s, s = n + 1
const relativeZeta = (n: number, x: number): DoubleDouble => {
  let total = exact(1)
  let k = 1
  for (; x + k < n + 8; k++) {
    const term = integerPower(div(exact(x), sum(x, k)), n + 1)
    total = add(total, term)
    if (term.hi < NEGLIGIBLE) return total
  }
  const y = sum(x, k)
  const tail = add(div(y, exact(n)), exact(0.5 + eulerMaclaurin(n, y.hi)))
  return add(total, mul(integerPower(div(exact(x), y), n + 1), tail))
}

const NEGLIGIBLE = 2 ** -60

// Σ_k B_2k / (2k)! s (s + 1) … (s + 2k - 2) / y^(2k - 1), s = n + 1
const eulerMaclaurin = (n: number, y: number): number => {
  const z = 1 / (y * y)
  let factor = (n + 1) / y
  let total = 0
  for (let i = 0; i < EULER_MACLAURIN.length; i++) {
    total += EULER_MACLAURIN[i] * factor
    factor *= (n + 2 * i + 2) * (n + 2 * i + 3) * z
  }
  return total
}

const integerPower = (base: DoubleDouble, n: number): DoubleDouble => {
  let square = base
  let result = n % 2 === 1 ? base : exact(1)
  for (let m = n >> 1; m > 0; m >>= 1) {
    square = mul(square, square)
    if (m % 2 === 1) result = mul(result, square)
  }
  return result
}
