/**
 * Lengths and angles of plane vectors.
 */
import type { Ops, Primitive } from '../../core/primitive.js'
import { row2 } from '../../ndarray/kernels/elementwise.js'
import type { NDArray } from '../../ndarray/ndarray.js'
import * as special from '../../ndarray/special/index.js'
import { binary, floats, pointwise, positive, reals } from '../rule/define.js'

/**
 * x/h for h = √(x² + y²), as 1/√(1 + t²) or t/√(1 + t²) with |t| ≤ 1, so that its derivatives, such as y²/h³, do not cancel; 0 where
 * h is 0 or infinite.
 */
const cosine = ($: Ops, x: NDArray, y: NDArray, h: NDArray): NDArray => {
  const isLong = $.ge($.abs(x), $.abs(y))
  const [short, long] = [$.select(isLong, y, x), $.select(isLong, x, y)]
  const t = $.div(short, long)
  const root = $.bind(hypot, [$.fill([], 1, x.dtype), t], null)[0]
  const ratio = $.mul($.sign(long), $.div($.select(isLong, 1, t), root))
  return $.select($.or($.eq(h, 0), $.eq(h, Infinity)), 0, ratio)
}

// √(x² + y²); x/h and y/h, 0 where both are 0 and where one is infinite
export const hypot: Primitive<null> = binary(
  'hypot',
  row2(special.hypot),
  pointwise(
    ($, [x, y], h) => cosine($, x, y, h),
    ($, [x, y], h) => cosine($, y, x, h)
  ),
  { dtypes: floats, domains: [positive, reals] }
)

// atan2(y, x); x/h² and −y/h² for h = √(x² + y²)
export const atan2 = binary(
  'atan2',
  row2(special.atan2),
  pointwise(
    ($, [y, x]) => {
      const h = $.bind(hypot, [x, y], null)[0]
      return $.div(cosine($, x, y, h), h)
    },
    ($, [y, x]) => {
      const h = $.bind(hypot, [x, y], null)[0]
      return $.neg($.div(cosine($, y, x, h), h))
    }
  ),
  { dtypes: floats, domains: [reals, positive] }
)
