/**
 * Sums, products, quotients, remainders, signs and magnitudes of real and integer arrays.
 *
 * Kinks: |x|′(0) = 0; sign has derivative zero, which is no tangent at all.
 */
import { row1, row2 } from '../ndarray/kernels/elementwise.js'
import * as rows from '../ndarray/kernels/rows.js'
import { awayFrom, binary, discrete, interval, numeric, pointwise, positive, reals, unary } from './define.js'
import { product } from './product.js'

// −x
export const neg = unary('neg', rows.negRow, pointwise(-1), { dtypes: numeric })

// sign x, with sign 0 = 0
export const sign = unary('sign', row1(Math.sign), discrete, { dtypes: numeric, domain: awayFrom(1, 0.2) })

// |x|; |x|′ = sign x
export const abs = unary(
  'abs',
  rows.absRow,
  pointwise(($, [x]) => $.sign(x)),
  { dtypes: numeric, domain: awayFrom(1, 0.2) }
)

export const add = binary('add', rows.addRow, pointwise(1, 1))

export const sub = binary('sub', rows.subRow, pointwise(1, -1))

export const mul = binary(
  'mul',
  rows.mulRow,
  product<null>(() => null),
  { integerRow: rows.integerMulRow }
)

// x/y, truncated for integers; 1/y and −(x/y)/y
export const div = binary(
  'div',
  rows.divRow,
  pointwise(
    ($, [, y]) => $.div(1, y),
    ($, [, y], q) => $.neg($.div(q, y))
  ),
  {
    integerRow: row2((x, y) => (y === 0 ? 0 : Math.trunc(x / y))),
    domains: [reals, positive]
  }
)

// The remainder with the sign of x, as C's fmod; 1 (a partial that reads x, for rem is not linear in it) and −trunc(x/y)
export const rem = binary(
  'rem',
  row2((x, y) => x % y),
  pointwise(
    ($, [x]) => $.convert($.eq(x, x), x.dtype),
    ($, [x, y]) => {
      const q = $.div(x, y)
      return $.neg($.mul($.sign(q), $.floor($.abs(q))))
    }
  ),
  { integerRow: row2((x, y) => (y === 0 ? 0 : x % y)), domains: [interval(0.25, 0.75), interval(0.8, 3)] }
)
