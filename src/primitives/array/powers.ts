/**
 * Powers and roots, exponentials and logarithms.
 */
import { row1, row2 } from '../../ndarray/kernels/elementwise.js'
import * as rows from '../../ndarray/kernels/rows.js'
import * as special from '../../ndarray/special/index.js'
import { awayFrom, binary, interval, pointwise, positive, reals, unary } from '../rule/define.js'
import { rightUnit } from '../rule/identities.js'

// √x; 1/(2√x)
export const sqrt = unary('sqrt', rows.sqrtRow, ($, _, y) => $.div(0.5, y), {
  domain: positive,
  written: { before: '√' }
})

// 1/√x; −y/(2x)
export const rsqrt = unary('rsqrt', row1(special.rsqrt), ($, x, y) => $.div($.mul(y, -0.5), x), { domain: positive })

// ∛x; (1/y)²/3, of factors whose slopes never cancel: no order is ∞ − ∞
export const cbrt = unary(
  'cbrt',
  row1(special.cbrt),
  ($, _, y) => {
    const inverse = $.div(1, y)
    return $.mul($.mul(inverse, inverse), 1 / 3)
  },
  { domain: awayFrom(1, 0.2) }
)

// xʸ, of integers modulo 2³²; y·xʸ⁻¹, which is 0 where y = 0, and xʸ·ln x, which is 0 where x = 0
export const pow = binary(
  'pow',
  row2(special.pow),
  pointwise(
    ($, [x, y]) => $.strongMul($.pow(x, $.select($.and($.eq(x, 0), $.eq(y, 0)), 1, $.sub(y, 1))), y, 'both'),
    ($, [x], z) => $.strongMul($.log($.select($.eq(x, 0), 1, x)), z, 'both')
  ),
  { integerRow: rows.integerPowRow, domains: [positive, reals], same: rightUnit(1), written: { before: 'power' } }
)

// eˣ; itself
export const exp = unary(
  'exp',
  row1(special.exp),
  pointwise((_, __, y) => y),
  { points: [709, -745] }
)

// eˣ − 1; eˣ
export const expm1 = unary('expm1', row1(special.expm1), ($, x) => $.exp(x), { points: [709, -37] })

// ln x; 1/x
export const log = unary('log', row1(special.log), ($, x) => $.div(1, x), { domain: positive })

// ln(1 + x); 1/(1 + x)
export const log1p = unary('log1p', row1(special.log1p), ($, x) => $.div(1, $.add(x, 1)), {
  domain: interval(-0.75, 3),
  points: [-1]
})
