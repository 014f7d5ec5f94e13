/**
 * Cumulative operations along one axis, from its start or (`reverse`) from its end.
 *
 * The running value is float64, each result is rounded once. All derivatives are one first-order linear
 * recurrence of the tangents: exact with zeros, without division or overflow, to every order.
 */
import type { Aval } from '../../core/aval.js'
import type { Operand } from '../../core/ops.js'
import type { ParamsOf } from '../../core/params.js'
import type { Derivative, Domain, Draw, Jvp, Ops, Primitive, SampleOperand, Shifted } from '../../core/primitive.js'
import { allocate, isFloat, type DType } from '../../ndarray/dtype.js'
import * as lines from '../../ndarray/kernels/lines.js'
import { storage, unsafeFromBuffer, type Dense, type NDArray } from '../../ndarray/ndarray.js'
import { fail } from '../../ndarray/error.js'
import { sameShape, showShape, sizeOf, type Shape } from '../../ndarray/shape.js'
import { requireAxis, stepAlong, type AxisParams } from '../rule/axis.js'
import { distinct, floats, integers, numeric, operand, reals, sameDType } from '../rule/define.js'
import * as kinds from '../rule/kinds.js'

export interface CumulativeParams extends AxisParams {
  readonly reverse: boolean
}

const schema: ParamsOf<CumulativeParams> = { axis: kinds.integer, reverse: kinds.boolean }

const shapeOf = (op: string, x: Aval, axis: number, allowed: readonly DType[]): Aval => {
  requireAxis(op, x, axis)
  return { shape: x.shape, dtype: sameDType(op, [x], allowed) }
}

const shifted: Shifted<CumulativeParams> = {
  _tag: 'Shifted',
  params: ({ axis, reverse }) => ({ axis: axis + 1, reverse })
}

const drawParams = (draw: Draw, shape: Shape): CumulativeParams => ({
  axis: draw.int(0, shape.length - 1),
  reverse: draw.bool()
})

const along = (
  draw: Draw,
  domain: Domain
): { readonly operands: readonly SampleOperand[]; readonly params: CumulativeParams } => {
  const shape = draw.shape(draw.int(1, 3))
  return { operands: [operand(shape, 'float64', domain)], params: drawParams(draw, shape) }
}

/** Each element in the place of the next one (in the direction of `reverse`); `first` in the first place. */
const delayed = ($: Ops, x: NDArray, first: Operand, { axis, reverse }: CumulativeParams): NDArray => {
  const [one, none] = [x.shape.map((_, i) => (i === axis ? 1 : 0)), x.shape.map(() => 0)]
  const back = one.map(n => -n)
  return reverse ? $.pad(x, first, back, one, none) : $.pad(x, first, one, back, none)
}

interface Line {
  readonly start: number
  readonly step: number
}

/** A line walked from its other end, if so asked. */
const directed = (start: number, step: number, n: number, reverse: boolean): Line =>
  reverse ? { start: start + (n - 1) * step, step: -step } : { start, step }

const scan = (x: Dense, { axis, reverse }: CumulativeParams, line: lines.ScanLine): Dense => {
  const n = x.shape[axis]
  const out = allocate(x.dtype, sizeOf(x.shape), x.shape)
  const { data, strides } = x[storage]
  const pace = stepAlong(x.shape, axis)
  lines.eachLine([x], axis, x.shape, ([p], o) => {
    const from = directed(p, strides[axis], n, reverse)
    const to = directed(o, pace, n, reverse)
    line(n, out, to.start, to.step, data, from.start, from.step)
  })
  return unsafeFromBuffer(x.shape, out)
}

// y_k = a_k·y_{k−1} + b_k from y_{−1} = 0, where b and so y are tangents: their zeros are strong. Linear in b: its transpose is the recurrence from the other end, a delayed
export const linearRecurrence: Primitive<CumulativeParams> = {
  name: 'linearRecurrence',
  arity: 2,
  params: schema,
  shape: ([a, b], { axis }) =>
    sameShape(a.shape, b.shape)
      ? [shapeOf('linearRecurrence', a, axis, [sameDType('linearRecurrence', [a, b], floats)])]
      : fail(
          'ShapeMismatch',
          'linearRecurrence',
          `factors ${showShape(a.shape)} and terms ${showShape(b.shape)} differ in shape`,
          'Broadcast one to the shape of the other first'
        ),
  evaluate: ([a, b], { axis, reverse }) => {
    const n = a.shape[axis]
    const out = allocate(a.dtype, sizeOf(a.shape), a.shape)
    const { data: factors, strides: factorStrides } = a[storage]
    const { data: terms, strides: termStrides } = b[storage]
    const pace = stepAlong(a.shape, axis)
    lines.eachLine([a, b], axis, a.shape, ([p, q], o) => {
      const factor = directed(p, factorStrides[axis], n, reverse)
      const term = directed(q, termStrides[axis], n, reverse)
      const to = directed(o, pace, n, reverse)
      lines.recurrenceLine(n, out, to.start, to.step, factors, factor.start, factor.step, terms, term.start, term.step)
    })
    return [unsafeFromBuffer(a.shape, out)]
  },
  derivative: {
    _tag: 'Jvp',
    jvp: ($, [a], [da, db], [y], params) => {
      const { axis, reverse } = params
      const driven = da === null ? null : $.strongMul(da, delayed($, y, 0, params), 'both')
      const terms = driven === null ? db! : db === null ? driven : $.add(driven, db)
      return [linearRecurrenceOf($, a, terms, axis, reverse)]
    },
    linear: {
      operands: [1],
      transpose: ($, [ct], [a], { axis, reverse }) => {
        const back = { axis, reverse: !reverse }
        return [linearRecurrenceOf($, delayed($, a, 0, back), ct, axis, back.reverse)]
      }
    }
  },
  batching: shifted,
  sample: draw => {
    const shape = draw.shape(draw.int(1, 3))
    const coefficients = draw.oneOf([reals, integers(-1, 1)])
    return { operands: [operand(shape, 'float64', coefficients), operand(shape)], params: drawParams(draw, shape) }
  }
}

const cumulative = (
  name: string,
  allowed: readonly DType[],
  line: lines.ScanLine,
  integerLine: lines.ScanLine,
  derivative: Derivative<CumulativeParams>,
  domains: readonly Domain[]
): Primitive<CumulativeParams> => ({
  name,
  arity: 1,
  params: schema,
  shape: ([x], { axis }) => [shapeOf(name, x, axis, allowed)],
  evaluate: ([x], params) => [scan(x, params, isFloat(x.dtype) ? line : integerLine)],
  derivative,
  batching: shifted,
  sample: draw => along(draw, draw.oneOf(domains))
})

// y_k = y_{k−1} + x_k; transpose: from the other end
export const cumsum = cumulative(
  'cumsum',
  numeric,
  lines.cumsumLine,
  lines.integerCumsumLine,
  { _tag: 'Linear', operands: 'all', transpose: ($, [ct], _, { axis, reverse }) => [cumsumOf($, ct, axis, !reverse)] },
  [reals]
)

// y_k = y_{k−1}·x_k; dy_k = x_k·dy_{k−1} + y_{k−1}·dx_k
export const cumprod = cumulative(
  'cumprod',
  numeric,
  lines.cumprodLine,
  lines.integerCumprodLine,
  {
    _tag: 'Jvp',
    jvp: ($, [x], [dx], [y], params) => [
      linearRecurrenceOf($, x, $.strongMul(delayed($, y, 1, params), dx!), params.axis, params.reverse)
    ]
  },
  [reals, integers(-1, 2)]
)

/** dy_k = a_k·dy_{k−1} + (1 − a_k)·dx_k, where a_k says how far y_{k−1} wins over x_k: 1, ½ at a tie, 0; 0 for the first. */
const contest = (loses: 'lt' | 'gt'): Jvp<CumulativeParams> => ({
  _tag: 'Jvp',
  jvp: ($, [x], [dx], [y], params) => {
    const before = delayed($, y, NaN, params)
    const tie = $.mul($.convert($.eq(x, before), x.dtype), 0.5)
    const a = $.add($.convert($[loses](x, before), x.dtype), tie)
    return [linearRecurrenceOf($, a, $.strongMul($.sub(1, a), dx!), params.axis, params.reverse)]
  }
})

// y_k = max(y_{k−1}, x_k); NaN from the first NaN on
export const cummax = cumulative('cummax', numeric, lines.cummaxLine, lines.cummaxLine, contest('lt'), [distinct])

// y_k = min(y_{k−1}, x_k); NaN from the first NaN on
export const cummin = cumulative('cummin', numeric, lines.cumminLine, lines.cumminLine, contest('gt'), [distinct])

// y_k = ln(e^{y_{k−1}} + e^{x_k}); dy_k = σ(−d_k)·dy_{k−1} + σ(d_k)·dx_k with d_k = x_k − y_{k−1}, ∞ between equal infinities
export const cumlogsumexp = cumulative(
  'cumlogsumexp',
  floats,
  lines.cumlogsumexpLine,
  lines.cumlogsumexpLine,
  {
    _tag: 'Jvp',
    jvp: ($, [x], [dx], [y], params) => {
      const before = delayed($, y, -Infinity, params)
      const isUndecided = $.and($.eq(x, before), $.eq($.abs(x), Infinity))
      const d = $.select(isUndecided, Infinity, $.sub(x, before))
      return [linearRecurrenceOf($, $.logistic($.neg(d)), $.strongMul($.logistic(d), dx!), params.axis, params.reverse)]
    }
  },
  [reals]
)

// --- applied

export const cumsumOf = ($: Ops, x: NDArray, axis: number, reverse: boolean): NDArray =>
  $.bind(cumsum, [x], { axis, reverse })[0]

export const cumprodOf = ($: Ops, x: NDArray, axis: number, reverse: boolean): NDArray =>
  $.bind(cumprod, [x], { axis, reverse })[0]

/** y_k = a_k · y_{k-1} + b_k along an axis, from y_{-1} = 0; `a` and `b` of one shape. */
export const linearRecurrenceOf = ($: Ops, a: NDArray, b: NDArray, axis: number, reverse: boolean): NDArray =>
  $.bind(linearRecurrence, [a, b], { axis, reverse })[0]
