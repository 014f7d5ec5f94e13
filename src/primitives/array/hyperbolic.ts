/**
 * Hyperbolic functions, their inverses, and the logistic function.
 */
import type { Primitive } from '../../core/primitive.js'
import { row1 } from '../../ndarray/kernels/elementwise.js'
import * as special from '../../ndarray/special/index.js'
import { interval, unary } from '../rule/define.js'
import { hypot } from './polar.js'
import { oneLessSquare } from './trigonometric.js'

export const sinh = unary('sinh', row1(special.sinh), ($, x) => $.cosh(x), { points: [710, -710] })

export const cosh = unary('cosh', row1(special.cosh), ($, x) => $.sinh(x), { points: [710, -710] })

// 1/cosh² x, the slope of tanh; −2 tanh(x)/cosh² x, of the same x, so that Taylor series of the two come to rest
export const tanhSlope: Primitive<null> = unary(
  'tanhSlope',
  row1(special.tanhSlope),
  ($, x, y) => $.mul($.mul(y, $.tanh(x)), -2),
  { points: [19, -372], written: { before: 'tanh′' } }
)

// tanh x; 1/cosh² x, for 1 − tanh² x is of the roundings of 1 where it is small
export const tanh = unary('tanh', row1(special.tanh), ($, x) => $.bind(tanhSlope, [x], null)[0], { points: [19, -19] })

// arsinh x; 1/√(1 + x²)
export const asinh = unary('asinh', row1(special.asinh), ($, x) =>
  $.div(1, $.bind(hypot, [$.fill([], 1, x.dtype), x], null)[0])
)

// arcosh x; 1/(√(x − 1)·√(x + 1))
export const acosh = unary(
  'acosh',
  row1(special.acosh),
  ($, x) => $.div($.div(1, $.sqrt($.sub(x, 1))), $.sqrt($.add(x, 1))),
  {
    domain: interval(1.25, 4)
  }
)

// artanh x; 1/(1 − x²)
export const atanh = unary('atanh', row1(special.atanh), ($, x) => $.div(1, oneLessSquare($, x)), {
  domain: interval(-0.75, 0.75)
})

// 1/(1 + e⁻ˣ); 1/(2 cosh x/2)²
export const logistic = unary(
  'logistic',
  row1(special.logistic),
  ($, x) => $.mul($.bind(tanhSlope, [$.mul(x, 0.5)], null)[0], 0.25),
  { points: [37, -745], written: { before: 'σ' } }
)
