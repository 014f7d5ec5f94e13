/**
 * Trigonometric functions and their inverses.
 */
import type { Ops } from '../../core/primitive.js'
import { row1 } from '../../ndarray/kernels/elementwise.js'
import type { NDArray } from '../../ndarray/ndarray.js'
import * as special from '../../ndarray/special/index.js'
import { interval, unary } from '../rule/define.js'

export const sin = unary('sin', row1(special.sin), ($, x) => $.cos(x), { points: [Math.PI / 2, 1e6] })

export const cos = unary('cos', row1(special.cos), ($, x) => $.neg($.sin(x)), { points: [Math.PI / 2, 1e6] })

// tan x; 1 + tan² x
export const tan = unary('tan', row1(special.tan), ($, _, y) => $.add($.mul(y, y), 1), {
  domain: interval(-1.2, 1.2),
  points: [Math.PI / 2]
})

/** 1 − x², as (1 − x)(1 + x) beyond ½: what the sums lose there is lost by the slope of that product below. */
export const oneLessSquare = ($: Ops, x: NDArray): NDArray =>
  $.select($.lt($.abs(x), 0.5), $.sub(1, $.mul(x, x)), $.mul($.sub(1, x), $.add(x, 1)))

// arcsin x; 1/√(1 − x²)
export const asin = unary('asin', row1(special.asin), ($, x) => $.div(1, $.sqrt(oneLessSquare($, x))), {
  domain: interval(-0.85, 0.85)
})

// arccos x; −1/√(1 − x²)
export const acos = unary('acos', row1(special.acos), ($, x) => $.div(-1, $.sqrt(oneLessSquare($, x))), {
  domain: interval(-0.85, 0.85)
})

// arctan x; 1/(1 + x²), and t²/(1 + t²) with t = 1/x for |x| > 1
export const atan = unary('atan', row1(special.atan), ($, x) => {
  const isFar = $.gt($.abs(x), 1)
  const t = $.select(isFar, $.div(1, $.select(isFar, x, 1)), x)
  const square = $.mul(t, t)
  return $.div($.select(isFar, square, 1), $.add(square, 1))
})
