/**
 * Constants: the primitives without operands.
 */
import type { Primitive } from '../../core/primitive.js'
import type { DType } from '../../ndarray/dtype.js'
import { fail } from '../../ndarray/error.js'
import { fromTypedArray, iota as iotaArray, type Dense } from '../../ndarray/ndarray.js'
import { isShape, showShape, type Shape } from '../../ndarray/shape.js'
import { discrete, elementwise } from '../rule/define.js'
import * as kinds from '../rule/kinds.js'

/** An array that a Program holds. */
export const constant: Primitive<{ readonly value: Dense }> = {
  name: 'constant',
  arity: 0,
  params: { value: kinds.array },
  shape: (_, { value }) => [{ shape: value.shape, dtype: value.dtype }],
  evaluate: (_, { value }) => [value],
  derivative: discrete,
  batching: elementwise,
  sample: draw => ({
    operands: [],
    params: { value: fromTypedArray(Float64Array.from({ length: draw.int(1, 3) }, (_, i) => i / 2)) }
  })
}

/** y_i = i along one axis. */
export const iota: Primitive<{ readonly shape: Shape; readonly dtype: DType; readonly axis: number }> = {
  name: 'iota',
  arity: 0,
  params: { shape: kinds.integers, dtype: kinds.dtype, axis: kinds.integer },
  shape: (_, { shape, dtype, axis }) =>
    isShape(shape) && axis in shape
      ? [{ shape, dtype }]
      : fail(
          'InvalidArgument',
          'iota',
          `there is no axis ${axis} to count along in shape ${showShape(shape)}`,
          'Give a shape, a list of integers ≥ 0, and one of its axes'
        ),
  evaluate: (_, { shape, dtype, axis }) => [iotaArray(shape, axis, dtype)],
  derivative: discrete,
  batching: elementwise,
  sample: draw => {
    const shape = draw.shape(draw.int(1, 3))
    return {
      operands: [],
      params: { shape, dtype: draw.oneOf(['int32', 'float64']), axis: draw.int(0, shape.length - 1) }
    }
  }
}
