/**
 * Exponentials that are added and normalised, shifted by their largest exponent: no overflow, and the limits at ±∞.
 *
 * Of probabilities of which one is nearly 1, what the others are of it is added, and never 1 − p: derivatives are of the differences
 * from the tangent of the largest element, which has no difference. They are 0 where the largest element is infinite.
 */
import type { Jvp, Ops, Primitive } from '../../core/primitive.js'
import { map1, map2, row2 } from '../../ndarray/kernels/elementwise.js'
import * as rows from '../../ndarray/kernels/reduce.js'
import { addRow, copyRow, divRow, subRow } from '../../ndarray/kernels/rows.js'
import { Dense, storage, type NDArray } from '../../ndarray/ndarray.js'
import { sizeOf, type Shape } from '../../ndarray/shape.js'
import * as special from '../../ndarray/special/index.js'
import { binary, floats, operand, pointwise, sameDType } from '../rule/define.js'
import * as kinds from '../rule/kinds.js'
import { reducedShape, restored, shiftedAxes, type ReduceParams } from './reduce.js'

const kept = (shape: Shape, axes: readonly number[]): Shape => shape.map((n, i) => (axes.includes(i) ? 1 : n))

/** Reduced in float64, the axes staying with extent 1. */
const folded = (x: Dense, axes: readonly number[], row: rows.FoldRow, initial: number): Dense =>
  new Dense(kept(x.shape, axes), 'float64', rows.fold(x, axes, 'float64', row, initial)[storage].data)

const largestOf = (x: Dense, axes: readonly number[]): Dense => folded(x, axes, rows.maxRow, -Infinity)

/** x less the largest; beside an infinite one, 0 where x is that, and −∞ elsewhere. */
const exponentRow = row2((x, m) => (x === m ? 0 : x - m))
const termRow = row2((x, m) => (x === m ? 1 : Math.exp(x - m)))
const otherRow = row2((x, m) => (x === m ? 0 : Math.exp(x - m)))
const isLargestRow = row2((x, m) => (x === m ? 1 : 0))

/** ln Σ e^(x − largest): of the terms that are not the largest, and of how many of these there are beyond one. */
const logTotal = (x: Dense, largest: Dense, axes: readonly number[]): Dense => {
  const mapped = (row: typeof otherRow): Dense => map2('float64', x.shape, row, x, largest)
  const others = folded(mapped(otherRow), axes, rows.sumRow, 0)
  const equals = folded(mapped(isLargestRow), axes, rows.sumRow, 0)
  return map2(
    'float64',
    others.shape,
    row2((a, b) => Math.log1p(a + (b - 1))),
    others,
    equals
  )
}

/** dx less its value at the largest element, if there is one alone: exactly 0 there. 0 beside an infinite one. */
const differences = ($: Ops, x: NDArray, dx: NDArray, axes: readonly number[]): NDArray => {
  if (sizeOf(x.shape) === 0) return dx
  const largest = restored($, $.reduceMax(x, axes), x, axes)
  const attained = $.eq(x, largest)
  const count = restored($, $.sum($.convert(attained, x.dtype), axes), x, axes)
  const isAlone = $.and(attained, $.eq(count, 1))
  const there = restored($, $.sum($.select(isAlone, dx, 0), axes), x, axes)
  return $.select($.or(isAlone, $.eq($.abs(largest), Infinity)), 0, $.sub(dx, there))
}

const elementwise = (
  name: string,
  evaluate: (x: Dense, axes: readonly number[]) => Dense,
  derivative: Jvp<ReduceParams>
): Primitive<ReduceParams> => ({
  name,
  arity: 1,
  params: { axes: kinds.integers },
  shape: ([x], { axes }) => {
    reducedShape(name, x, axes)
    return [{ shape: x.shape, dtype: sameDType(name, [x], floats) }]
  },
  evaluate: ([x], { axes }) => [evaluate(x, axes)],
  derivative,
  batching: shiftedAxes,
  sample: draw => {
    const shape = draw.shape()
    return { operands: [operand(shape)], params: { axes: shape.flatMap((_, i) => (draw.bool() ? [i] : [])) } }
  }
})

// y = eˣ/Σ eˣ; y·(d − Σ y·d) with d = dx − dx of the largest
export const softmax = elementwise(
  'softmax',
  (x, axes) => {
    const terms = map2('float64', x.shape, termRow, x, largestOf(x, axes))
    return map2(x.dtype, x.shape, divRow, terms, folded(terms, axes, rows.sumRow, 0))
  },
  {
    _tag: 'Jvp',
    jvp: ($, [x], [dx], [y], { axes }) => {
      const d = differences($, x, dx!, axes)
      return [$.strongMul(y, $.sub(d, restored($, $.sum($.strongMul(y, d), axes), x, axes)))]
    }
  }
)

// y = x − ln Σ eˣ; d − Σ e^y·d with d = dx − dx of the largest
export const logSoftmax = elementwise(
  'logSoftmax',
  (x, axes) => {
    const largest = largestOf(x, axes)
    const exponents = map2('float64', x.shape, exponentRow, x, largest)
    return map2(x.dtype, x.shape, subRow, exponents, logTotal(x, largest, axes))
  },
  {
    _tag: 'Jvp',
    jvp: ($, [x], [dx], [y], { axes }) => {
      const d = differences($, x, dx!, axes)
      return [$.sub(d, restored($, $.sum($.strongMul($.exp(y), d), axes), x, axes))]
    }
  }
)

// y = ln Σ eˣ, −∞ of nothing; Σ softmax(x)·dx, 0 where y is infinite
export const logsumexp: Primitive<ReduceParams> = {
  ...softmax,
  name: 'logsumexp',
  shape: ([x], { axes }) => [{ shape: reducedShape('logsumexp', x, axes), dtype: sameDType('logsumexp', [x], floats) }],
  evaluate: ([x], { axes }, [{ shape, dtype }]) => {
    const largest = largestOf(x, axes)
    const y = map2('float64', largest.shape, addRow, largest, logTotal(x, largest, axes))
    return [map1(dtype, copyRow, new Dense(shape, 'float64', y[storage].data))]
  },
  derivative: {
    _tag: 'Jvp',
    jvp: ($, [x], [dx], [y], { axes }) => {
      const isInfinite = restored($, $.eq($.abs(y), Infinity), x, axes)
      const p = $.select(isInfinite, 0, $.bind(softmax, [x], { axes })[0])
      return [$.sum($.strongMul(p, dx!), axes)]
    }
  }
}

/** Of x among e^x and e^y; ½ of equal infinities. */
const share = ($: Ops, x: NDArray, y: NDArray): NDArray =>
  $.logistic($.select($.and($.eq(x, y), $.eq($.abs(x), Infinity)), 0, $.sub(x, y)))

// ln(eˣ + eʸ); σ(x − y) and σ(y − x)
export const logaddexp = binary(
  'logaddexp',
  row2(special.logaddexp),
  pointwise(
    ($, [x, y]) => share($, x, y),
    ($, [x, y]) => share($, y, x)
  ),
  { dtypes: floats }
)
