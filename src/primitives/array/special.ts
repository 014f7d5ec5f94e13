/**
 * Error and gamma functions.
 */
import type { Ops, Primitive } from '../../core/primitive.js'
import { map1, row1 } from '../../ndarray/kernels/elementwise.js'
import type { NDArray } from '../../ndarray/ndarray.js'
import * as special from '../../ndarray/special/index.js'
import { elementwise, floats, interval, operand, pointwise, sameDType, unary } from '../rule/define.js'
import * as kinds from '../rule/kinds.js'
import { round } from './rounding.js'

/** e^(−x²). The square of a float is rounded by more than its exponential may be: e^(−h²)·e^(−(x − h)(x + h)), h of few bits. */
const bell = ($: Ops, x: NDArray): NDArray => {
  if (x.dtype === 'float64') return $.exp($.neg($.mul(x, x)))
  const inside = $.max($.min(x, 16), -16)
  const h = $.mul($.bind(round, [$.mul(inside, 8)], null)[0], 0.125)
  const rest = $.mul($.sub(inside, h), $.add(inside, h))
  return $.mul($.exp($.neg($.mul(h, h))), $.exp($.neg(rest)))
}

// 2/√π ∫₀ˣ e^(−t²) dt; 2/√π e^(−x²)
export const erf = unary('erf', row1(special.erf), ($, x) => $.mul(bell($, x), 2 / Math.sqrt(Math.PI)), {
  points: [6, -6]
})

// 1 − erf x
export const erfc = unary('erfc', row1(special.erfc), ($, x) => $.mul(bell($, x), -2 / Math.sqrt(Math.PI)), {
  points: [27, -6]
})

// erf⁻¹ x; √π/2 e^(y²), of a float as of a double, for its y is rounded by more than e^(y²) may be
export const erfInv: Primitive<null> = unary(
  'erfInv',
  row1(special.erfInv),
  ($, x, y) => {
    const root = x.dtype === 'float64' ? y : $.bind(erfInv, [$.convert(x, 'float64')], null)[0]
    return $.convert($.mul($.exp($.mul(root, root)), Math.sqrt(Math.PI) / 2), x.dtype)
  },
  {
    domain: interval(-0.75, 0.75)
  }
)

// ln |Γ(x)|; ψ(x)
export const lgamma = unary('lgamma', row1(special.lgamma), ($, x) => $.bind(digamma, [x], null)[0], {
  domain: interval(0.5, 4),
  points: [-1, -0.5]
})

// ψ(x) = Γ′(x)/Γ(x); ψ′(x)
export const digamma = unary('digamma', row1(special.digamma), ($, x) => $.bind(polygamma, [x], { order: 1 })[0], {
  domain: interval(0.5, 4),
  points: [-1, -0.5]
})

// ψ⁽ⁿ⁾(x), the n-th derivative of digamma; ψ⁽ⁿ⁺¹⁾(x)
export const polygamma: Primitive<{ readonly order: number }> = {
  name: 'polygamma',
  arity: 1,
  params: { order: kinds.integer },
  shape: ([x]) => [{ shape: x.shape, dtype: sameDType('polygamma', [x], floats) }],
  evaluate: ([x], { order }) => [
    map1(
      x.dtype,
      row1(v => special.polygamma(order, v)),
      x
    )
  ],
  derivative: pointwise(($, [x], _, { order }) => $.bind(polygamma, [x], { order: order + 1 })[0]),
  batching: elementwise,
  sample: draw => ({
    operands: [operand(draw.shape(), 'float64', interval(0.75, 4))],
    params: { order: draw.int(0, 3) }
  }),
  points: [-1, -0.5]
}
