/**
 * Choices between elements.
 *
 * Kinks: ties of max and min share equally; clamp passes the tangent on its closed interval.
 */
import type { Primitive } from '../../core/primitive.js'
import { isFloat } from '../../ndarray/dtype.js'
import { map3 } from '../../ndarray/kernels/elementwise.js'
import * as rows from '../../ndarray/kernels/rows.js'
import { broadcastShapes } from '../../ndarray/shape.js'
import {
  awayFrom,
  binary,
  broadcastable,
  elementwise,
  integers,
  numeric,
  operand,
  pointwise,
  sameDType
} from '../rule/define.js'
import { whole } from '../rule/identities.js'

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
  },
  broadcasts: true
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
  },
  broadcasts: true,
  same: e => {
    const [c, x, y] = e.inputs
    return c._tag === 'Literal' ? whole(c.value !== 0 ? x : y, e) : x === y ? whole(x, e) : undefined
  }
}
