/**
 * The normal distribution beyond some standard deviations: numbers by the inverse of the logarithm of its tail.
 */
import type { NDArray } from '../ndarray/ndarray.js'
import { expm1, log1p } from '../primitives/array/elementwise.js'
import { ops as $ } from '../trace/ops.js'

/** From here on the tail is computed as such: below, the error function has bits enough. */
export const tailStart = 4

/**
 * Mills' ratio: what is beyond x, divided by the density at x.
 *
 * Math:     1/(x + 1/(x + 2/(x + 3/(x + …))))
 * Numerics: 15 digits from 4 on
 * Source:   Laplace; Abramowitz & Stegun (1964), 26.2.14
 */
const millsRatio = (x: NDArray): NDArray => {
  const depth = 20
  const inner = Array.from({ length: depth }, (_, i) => depth - i).reduce((r, k) => $.add(x, $.div(k, r)), x)
  return $.div(1, inner)
}

/** ln of what is beyond x, relative to what is beyond a. */
const logBeyond = (x: NDArray, a: NDArray, ratioOfA: NDArray): NDArray =>
  $.sub($.log($.div(millsRatio(x), ratioOfA)), $.mul($.mul($.sub(x, a), $.add(x, a)), 0.5))

/**
 * Numbers x in [a, b], a ≥ 4, with (1 − u) of the probability of [a, b] beyond them, of float64.
 *
 * From the root of a² − 2 ln of that probability, three steps of Newton in the logarithm, whose slope is −1 over Mills' ratio.
 */
export const tailNumbers = (u: NDArray, a: NDArray, b: NDArray): NDArray => {
  const ratio = millsRatio(a)
  const isBounded = $.lt(b, Infinity)
  const end = $.select(isBounded, b, $.add(a, 1))
  // What [a, b] has of what is beyond a: 1 for b = ∞
  const part = $.select(isBounded, $.neg($.bind(expm1, [logBeyond(end, a, ratio)], null)[0]), 1)
  const level = $.bind(log1p, [$.neg($.mul(u, part))], null)[0]
  const start = $.sqrt($.sub($.mul(a, a), $.mul(level, 2)))
  return [1, 2, 3].reduce(x => $.add(x, $.mul(millsRatio(x), $.sub(logBeyond(x, a, ratio), level))), start)
}
