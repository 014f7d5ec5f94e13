/**
 * Elementwise functions of real and integer arrays: one formula, one derivative each.
 *
 * Kinks: |x|′(0) = 0; ties of max and min share equally; clamp passes the tangent on its closed interval;
 * floor, ceil, round and sign have derivative zero, which is no tangent at all.
 */
import type { Ops, Primitive } from '../core/primitive.js'
import { isFloat } from '../ndarray/dtype.js'
import { map1, map3, row1, row2 } from '../ndarray/kernels/elementwise.js'
import * as rows from '../ndarray/kernels/rows.js'
import type { NDArray } from '../ndarray/ndarray.js'
import { broadcastShapes } from '../ndarray/shape.js'
import * as special from '../ndarray/special/index.js'
import {
  awayFrom,
  binary,
  broadcastable,
  discrete,
  elementwise,
  floats,
  integers,
  interval,
  numeric,
  operand,
  pointwise,
  positive,
  reals,
  sameDType,
  unary
} from './define.js'
import * as kinds from './kinds.js'
import { product } from './product.js'

// --- sign and magnitude

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

// --- powers and exponentials

// √x; 1/(2√x)
export const sqrt = unary(
  'sqrt',
  rows.sqrtRow,
  pointwise(($, _, y) => $.div(0.5, y)),
  { domain: positive }
)

// 1/√x; −y/(2x)
export const rsqrt = unary(
  'rsqrt',
  row1(special.rsqrt),
  pointwise(($, [x], y) => $.div($.mul(y, -0.5), x)),
  { domain: positive }
)

// ∛x; 1/(3y²)
export const cbrt = unary(
  'cbrt',
  row1(special.cbrt),
  pointwise(($, _, y) => $.div(1 / 3, $.mul(y, y))),
  { domain: awayFrom(1, 0.2) }
)

// eˣ; itself
export const exp = unary(
  'exp',
  row1(special.exp),
  pointwise((_, __, y) => y),
  { points: [709, -745] }
)

// eˣ − 1; eˣ
export const expm1 = unary(
  'expm1',
  row1(special.expm1),
  pointwise(($, [x]) => $.exp(x)),
  { points: [709, -37] }
)

// ln x; 1/x
export const log = unary(
  'log',
  row1(special.log),
  pointwise(($, [x]) => $.div(1, x)),
  { domain: positive }
)

// ln(1 + x); 1/(1 + x)
export const log1p = unary(
  'log1p',
  row1(special.log1p),
  pointwise(($, [x]) => $.div(1, $.add(x, 1))),
  { domain: interval(-0.75, 3), points: [-1] }
)

// --- trigonometric

export const sin = unary(
  'sin',
  row1(special.sin),
  pointwise(($, [x]) => $.cos(x)),
  { points: [Math.PI / 2, 1e6] }
)

export const cos = unary(
  'cos',
  row1(special.cos),
  pointwise(($, [x]) => $.neg($.sin(x))),
  { points: [Math.PI / 2, 1e6] }
)

// tan x; 1 + tan² x
export const tan = unary(
  'tan',
  row1(special.tan),
  pointwise(($, _, y) => $.add($.mul(y, y), 1)),
  { domain: interval(-1.2, 1.2), points: [Math.PI / 2] }
)

/** 1 − x², as (1 − x)(1 + x) beyond ½: what the sums lose there is lost by the slope of that product below. */
const oneLessSquare = ($: Ops, x: NDArray): NDArray =>
  $.select($.lt($.abs(x), 0.5), $.sub(1, $.mul(x, x)), $.mul($.sub(1, x), $.add(x, 1)))

// arcsin x; 1/√(1 − x²)
export const asin = unary(
  'asin',
  row1(special.asin),
  pointwise(($, [x]) => $.div(1, $.sqrt(oneLessSquare($, x)))),
  {
    domain: interval(-0.85, 0.85)
  }
)

// arccos x; −1/√(1 − x²)
export const acos = unary(
  'acos',
  row1(special.acos),
  pointwise(($, [x]) => $.div(-1, $.sqrt(oneLessSquare($, x)))),
  {
    domain: interval(-0.85, 0.85)
  }
)

// arctan x; 1/(1 + x²), and t²/(1 + t²) with t = 1/x for |x| > 1
export const atan = unary(
  'atan',
  row1(special.atan),
  pointwise(($, [x]) => {
    const isFar = $.gt($.abs(x), 1)
    const t = $.select(isFar, $.div(1, $.select(isFar, x, 1)), x)
    const square = $.mul(t, t)
    return $.div($.select(isFar, square, 1), $.add(square, 1))
  })
)

// --- hyperbolic

export const sinh = unary(
  'sinh',
  row1(special.sinh),
  pointwise(($, [x]) => $.cosh(x)),
  { points: [710, -710] }
)

export const cosh = unary(
  'cosh',
  row1(special.cosh),
  pointwise(($, [x]) => $.sinh(x)),
  { points: [710, -710] }
)

// 1/cosh² x, the slope of tanh; −2 tanh(x)/cosh² x, of the same x, so that Taylor series of the two come to rest
export const tanhSlope: Primitive<null> = unary(
  'tanhSlope',
  row1(special.tanhSlope),
  pointwise(($, [x], y) => $.mul($.mul(y, $.tanh(x)), -2)),
  { points: [19, -372] }
)

// tanh x; 1/cosh² x, for 1 − tanh² x is of the roundings of 1 where it is small
export const tanh = unary(
  'tanh',
  row1(special.tanh),
  pointwise(($, [x]) => $.bind(tanhSlope, [x], null)[0]),
  { points: [19, -19] }
)

// arsinh x; 1/√(1 + x²)
export const asinh = unary(
  'asinh',
  row1(special.asinh),
  pointwise(($, [x]) => $.div(1, $.bind(hypot, [$.fill([], 1, x.dtype), x], null)[0]))
)

// arcosh x; 1/(√(x − 1)·√(x + 1))
export const acosh = unary(
  'acosh',
  row1(special.acosh),
  pointwise(($, [x]) => $.div($.div(1, $.sqrt($.sub(x, 1))), $.sqrt($.add(x, 1)))),
  {
    domain: interval(1.25, 4)
  }
)

// artanh x; 1/(1 − x²)
export const atanh = unary(
  'atanh',
  row1(special.atanh),
  pointwise(($, [x]) => $.div(1, oneLessSquare($, x))),
  {
    domain: interval(-0.75, 0.75)
  }
)

// --- special functions

// 1/(1 + e⁻ˣ); 1/(2 cosh x/2)²
export const logistic = unary(
  'logistic',
  row1(special.logistic),
  pointwise(($, [x]) => $.mul($.bind(tanhSlope, [$.mul(x, 0.5)], null)[0], 0.25)),
  { points: [37, -745] }
)

/** e^(−x²). The square of a float is rounded by more than its exponential may be: e^(−h²)·e^(−(x − h)(x + h)), h of few bits. */
const bell = ($: Ops, x: NDArray): NDArray => {
  if (x.dtype === 'float64') return $.exp($.neg($.mul(x, x)))
  const inside = $.max($.min(x, 16), -16)
  const h = $.mul($.bind(round, [$.mul(inside, 8)], null)[0], 0.125)
  const rest = $.mul($.sub(inside, h), $.add(inside, h))
  return $.mul($.exp($.neg($.mul(h, h))), $.exp($.neg(rest)))
}

// 2/√π ∫₀ˣ e^(−t²) dt; 2/√π e^(−x²)
export const erf = unary(
  'erf',
  row1(special.erf),
  pointwise(($, [x]) => $.mul(bell($, x), 2 / Math.sqrt(Math.PI))),
  { points: [6, -6] }
)

// 1 − erf x
export const erfc = unary(
  'erfc',
  row1(special.erfc),
  pointwise(($, [x]) => $.mul(bell($, x), -2 / Math.sqrt(Math.PI))),
  { points: [27, -6] }
)

// erf⁻¹ x; √π/2 e^(y²), of a float as of a double, for its y is rounded by more than e^(y²) may be
export const erfInv: Primitive<null> = unary(
  'erfInv',
  row1(special.erfInv),
  pointwise(($, [x], y) => {
    const root = x.dtype === 'float64' ? y : $.bind(erfInv, [$.convert(x, 'float64')], null)[0]
    return $.convert($.mul($.exp($.mul(root, root)), Math.sqrt(Math.PI) / 2), x.dtype)
  }),
  {
    domain: interval(-0.75, 0.75)
  }
)

// ln |Γ(x)|; ψ(x)
export const lgamma = unary(
  'lgamma',
  row1(special.lgamma),
  pointwise(($, [x]) => $.digamma(x)),
  { domain: interval(0.5, 4), points: [-1, -0.5] }
)

// ψ(x) = Γ′(x)/Γ(x); ψ′(x)
export const digamma = unary(
  'digamma',
  row1(special.digamma),
  pointwise(($, [x]) => $.polygamma(1, x)),
  { domain: interval(0.5, 4), points: [-1, -0.5] }
)

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
  derivative: pointwise(($, [x], _, { order }) => $.polygamma(order + 1, x)),
  batching: elementwise,
  sample: draw => ({
    operands: [operand(draw.shape(), 'float64', interval(0.75, 4))],
    params: { order: draw.int(0, 3) }
  }),
  points: [-1, -0.5]
}

// --- rounding

export const floor = unary('floor', row1(Math.floor), discrete, { domain: awayFrom(0.5, 0.1) })

export const ceil = unary('ceil', row1(Math.ceil), discrete, { domain: awayFrom(0.5, 0.1) })

// To the nearest, halves to even, as IEEE 754 and NumPy do.
const roundEven = (x: number): number => {
  const r = Math.round(x)
  return Math.abs(x % 1) === 0.5 && r % 2 !== 0 ? r - 1 : x < 0 && r === 0 ? -0 : r
}
export const round = unary('round', row1(roundEven), discrete, { domain: awayFrom(0.5, 0.1) })

// --- arithmetic

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

// xʸ, of integers modulo 2³²; y·xʸ⁻¹, which is 0 where y = 0, and xʸ·ln x, which is 0 where x = 0
export const pow = binary(
  'pow',
  row2(special.pow),
  pointwise(
    ($, [x, y]) => $.mul(y, $.pow(x, $.select($.and($.eq(x, 0), $.eq(y, 0)), 1, $.sub(y, 1)))),
    ($, [x], z) => $.mul(z, $.log($.select($.eq(x, 0), 1, x)))
  ),
  { integerRow: rows.integerPowRow, domains: [positive, reals] }
)

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

// The larger; 1 for the winner, ½ each at a tie
export const max = binary(
  'max',
  rows.maxRow,
  pointwise(
    ($, [x, y]) => $.select($.eq(x, y), $.fill([], 0.5, x.dtype), $.convert($.gt(x, y), x.dtype)),
    ($, [x, y]) => $.select($.eq(x, y), $.fill([], 0.5, x.dtype), $.convert($.lt(x, y), x.dtype))
  ),
  { domains: [awayFrom(1, 0.3), integers(-3, 3)] }
)

// The smaller; 1 for the winner, ½ each at a tie
export const min = binary(
  'min',
  rows.minRow,
  pointwise(
    ($, [x, y]) => $.select($.eq(x, y), $.fill([], 0.5, x.dtype), $.convert($.lt(x, y), x.dtype)),
    ($, [x, y]) => $.select($.eq(x, y), $.fill([], 0.5, x.dtype), $.convert($.gt(x, y), x.dtype))
  ),
  { domains: [awayFrom(1, 0.3), integers(-3, 3)] }
)

// x moved into [low, high]; 1 inside, bounds included
export const clamp: Primitive<null> = {
  name: 'clamp',
  arity: 3,
  params: null,
  shape: ([x, low, high]) => [
    {
      shape: broadcastShapes('clamp', broadcastShapes('clamp', x.shape, low.shape), high.shape),
      dtype: sameDType('clamp', [x, low, high], numeric)
    }
  ],
  evaluate: ([x, low, high], _, [out]) => [map3(out.dtype, out.shape, rows.clampRow, x, low, high)],
  derivative: pointwise(
    ($, [x, low, high]) => $.convert($.and($.ge(x, low), $.le(x, high)), x.dtype),
    ($, [x, low, high]) => $.convert($.and($.lt(x, low), $.le(low, high)), x.dtype),
    ($, [x, low, high]) => $.convert($.or($.gt(x, high), $.gt(low, high)), x.dtype)
  ),
  batching: elementwise,
  sample: draw => {
    const [a, b, c] = broadcastable(draw, 3)
    const dtype = draw.oneOf(['float64', 'int32'] as const)
    return isFloat(dtype)
      ? {
          operands: [
            operand(a, dtype, awayFrom(1, 0.2)),
            operand(b, dtype, integers(-2, -1)),
            operand(c, dtype, integers(0, 2))
          ],
          params: null
        }
      : { operands: [a, b, c].map(s => operand(s, dtype, integers(-5, 5))), params: null }
  }
}

// c ? x : y
export const select: Primitive<null> = {
  name: 'select',
  arity: 3,
  params: null,
  shape: ([c, x, y]) => {
    sameDType('select', [c], ['bool'])
    return [
      {
        shape: broadcastShapes('select', broadcastShapes('select', c.shape, x.shape), y.shape),
        dtype: sameDType('select', [x, y], ['bool', ...numeric])
      }
    ]
  },
  evaluate: ([c, x, y], _, [out]) => [map3(out.dtype, out.shape, rows.selectRow, c, x, y)],
  derivative: {
    _tag: 'Linear',
    operands: [1, 2],
    transpose: ($, [ct], [c]) => [$.select(c, ct, 0), $.select(c, 0, ct)]
  },
  batching: elementwise,
  sample: draw => {
    const [a, b, c] = broadcastable(draw, 3)
    return { operands: [operand(a, 'bool', integers(0, 1)), operand(b), operand(c)], params: null }
  }
}
