/**
 * Sums, products, quotients, remainders, signs and magnitudes of real and integer arrays.
 *
 * Kinks: |x|′(0) = 0; sign has derivative zero, which is no tangent at all.
 */
import { present } from '../../core/masks.js'
import type { SeriesRule } from '../../core/primitive.js'
import { isFloat } from '../../ndarray/dtype.js'
import { row1, row2 } from '../../ndarray/kernels/elementwise.js'
import * as rows from '../../ndarray/kernels/rows.js'
import type { NDArray } from '../../ndarray/ndarray.js'
import { awayFrom, binary, discrete, interval, numeric, pointwise, positive, reals, unary } from '../rule/define.js'
import { involution, rightUnit, unit } from '../rule/identities.js'
import { product } from './product.js'

/** qₖ = (xₖ − Σ qⱼ yₖ₋ⱼ)/y₀, from q·y = x */
const quotient: SeriesRule<null> = ($, k, operand, result) => {
  const products = Array.from({ length: k }, (_, j) => {
    const [a, b] = [result(j), operand(1, k - j)]
    return a === null || b === null ? null : $.strongMul(a, b, j === 0 ? 'right' : 'both')
  })
  const known = present(products).reduce<NDArray | null>((sum, t) => (sum === null ? t : $.add(sum, t)), null)
  const x = operand(0, k)
  const rest = known === null ? x : x === null ? $.neg(known) : $.sub(x, known)
  return rest === null ? null : $.strongMul($.div(1, operand(1, 0)!), rest)
}

// −x
export const neg = unary('neg', rows.negRow, pointwise(-1), {
  dtypes: numeric,
  same: involution,
  written: { before: '−' }
})

// sign x, with sign 0 = 0
export const sign = unary('sign', row1(Math.sign), discrete, { dtypes: numeric, domain: awayFrom(1, 0.2) })

// |x|; |x|′ = sign x
export const abs = unary('abs', rows.absRow, ($, x) => $.sign(x), { dtypes: numeric, domain: awayFrom(1, 0.2) })

export const add = binary('add', rows.addRow, pointwise(1, 1), {
  same: unit(dtype => (isFloat(dtype) ? -0 : 0)),
  written: { between: '+' }
})

export const sub = binary('sub', rows.subRow, pointwise(1, -1), { same: rightUnit(0), written: { between: '−' } })

export const mul = binary(
  'mul',
  rows.mulRow,
  product<null>(() => null),
  { integerRow: rows.integerMulRow, same: unit(() => 1), written: { between: '×', twice: 'square' } }
)

// x/y, truncated for integers; 1/y and −(x/y)/y
export const div = binary(
  'div',
  rows.divRow,
  {
    ...pointwise<null>(
      ($, [, y]) => $.div(1, y),
      ($, [, y], q) => $.neg($.div(q, y))
    ),
    series: quotient
  },
  {
    integerRow: row2((x, y) => (y === 0 ? 0 : Math.trunc(x / y))),
    domains: [reals, positive],
    same: rightUnit(1),
    written: { between: '÷' }
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
