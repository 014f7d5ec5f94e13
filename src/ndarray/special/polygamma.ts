import { EULER_MACLAURIN } from './coefficients.js'
import { digamma } from './digamma.js'
import { add, div, exact, mul, sum, type DoubleDouble } from './doubleDouble.js'
import { expScaled } from './exponential.js'
import { stirling } from './lgamma.js'
import { logSplit } from './logarithm.js'
import { scale } from './scale.js'

/**
 * The n-th derivative of `digamma`, for an integer n ≥ 0 (NaN for any other n).
 *
 * Math:     (-1)^(n+1) n! ζ(n + 1, x) with Hurwitz's ζ(s, x) = Σ_(k ≥ 0) (x + k)^-s; for negative x, by the sum over
 *           all integers k of (x + k)^-s, which depends only on the distance r of x to its nearest integer
 * Numerics: at most 2 ulp for x > 0
 *           poles: +∞ for odd n; for even n, ∓∞ at ±0 and NaN at the negative integers
 * Source:   Euler and Maclaurin's summation, thirteen terms from x + N ≥ n + 7
 */
export const polygamma = (n: number, x: number): number => {
  if (n === 0) return digamma(x)
  if (!(n > 0 && n === Math.floor(n) && x === x)) return NaN
  const odd = n % 2 === 1
  if (x > 0) return odd ? zeta(n, x) : -zeta(n, x)
  if (x === 0) return odd ? Infinity : -1 / x
  if (x === Math.floor(x)) return odd && x > -Infinity ? Infinity : NaN
  return reflected(n, x, odd ? 1 : -1)
}

// By the sum over all integers: sign r^-s + sign ζ(s, 1 + r) + ζ(s, 1 - r) - ζ(s, 1 - x), times n!, s = n + 1
const reflected = (n: number, x: number, sign: 1 | -1): number => {
  const r = x - Math.round(x)
  const pole = r > 0 ? sign * zeta(n, r) : zeta(n, -r) + sign * zeta(n, 1 + r)
  return pole + (r > 0 ? zeta(n, 1 - r) : 0) - zeta(n, 1 - x)
}

// n! ζ(n + 1, x), x > 0
const zeta = (n: number, x: number): number => {
  const factor = x < SMALL || x * SMALL > n ? exact(1) : mul(div(exact(n), exact(x)), relativeZeta(n, x))
  return power(x < SMALL ? n : n - 1, x, factor)
}

const SMALL = 1e-17

// n! / x^(n + 1) times a factor, in one exponential: neither n! nor the power need be in range
const power = (n: number, x: number, factor: DoubleDouble): number => {
  const { hi, lo } = add(logFactorial(n), mul(exact(-(n + 1)), logSplit(x)))
  if (Math.abs(hi) > 1000) return hi < 0 ? 0 : Infinity
  const e = expScaled(hi, lo)
  return scale(mul(e, factor).hi, e.k)
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
    total += EULER_MACLAURIN[i]! * factor
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
