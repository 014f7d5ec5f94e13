/**
 * Random bits, a pure function of key and counter.
 */
import type { Primitive } from '../../core/primitive.js'
import { allocate, type DType } from '../../ndarray/dtype.js'
import { fail } from '../../ndarray/error.js'
import { threefry as kernel, type Reading } from '../../ndarray/kernels/threefry.js'
import { unsafeFromBuffer } from '../../ndarray/ndarray.js'
import { isShape, sameShape, showShape, sizeOf, type Shape } from '../../ndarray/shape.js'
import { discrete, integers, operand, sameDType } from '../rule/define.js'
import * as kinds from '../rule/kinds.js'

export interface ThreefryParams {
  readonly shape: Shape
  readonly reading: Reading
}

const dtypes: Readonly<Record<Reading, DType>> = {
  word: 'uint32',
  pair: 'uint32',
  float32: 'float32',
  float64: 'float64'
}

// For each key [...b, 2] and start [...b], the Threefry blocks at the counters start, start + 1, … in row-major order: [...b, ...shape],
// and [...b, ...shape, 2] for pairs
export const threefry: Primitive<ThreefryParams> = {
  name: 'threefry',
  arity: 2,
  params: { shape: kinds.integers, reading: kinds.oneOf(['word', 'pair', 'float32', 'float64']) },
  shape: ([key, start], { shape, reading }) => {
    sameDType('threefry', [key, start], ['uint32'])
    return isShape(shape) && sameShape(key.shape, [...start.shape, 2])
      ? [{ shape: [...start.shape, ...shape, ...(reading === 'pair' ? [2] : [])], dtype: dtypes[reading] }]
      : fail(
          'ShapeMismatch',
          'threefry',
          `keys ${showShape(key.shape)} and starts ${showShape(start.shape)} do not give blocks of shape ${showShape(shape)}`,
          'Each start takes one key of two words, along the last axis; a shape is a list of integers ≥ 0'
        )
  },
  evaluate: ([key, start], { shape, reading }, [out]) => {
    const data = allocate(out.dtype, sizeOf(out.shape), out.shape)
    kernel(key, start, sizeOf(shape), reading, data)
    return [unsafeFromBuffer(out.shape, data)]
  },
  derivative: discrete,
  batching: { _tag: 'Shifted', params: params => params },
  sample: draw => {
    const batch = draw.shape(draw.int(0, 1))
    const words = integers(0, 2 ** 32 - 1)
    return {
      operands: [operand([...batch, 2], 'uint32', words), operand(batch, 'uint32', words)],
      params: { shape: draw.shape(draw.int(0, 2)), reading: draw.oneOf(['word', 'pair', 'float32', 'float64']) }
    }
  }
}
