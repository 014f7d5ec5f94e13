/**
 * What a transpose rule sees in place of an operand in which the operation is linear: an aval without a value.
 */
import { arrayTag, type NDArray } from '../ndarray/ndarray.js'
import type { DType } from '../ndarray/dtype.js'
import { fail } from '../ndarray/error.js'
import { sizeOf, type Shape } from '../ndarray/shape.js'
import type { Aval } from './aval.js'

class LinearOperand implements NDArray {
  readonly [arrayTag] = 'Linear'
  constructor(
    readonly shape: Shape,
    readonly dtype: DType
  ) {}
  get ndim(): number {
    return this.shape.length
  }
  get size(): number {
    return sizeOf(this.shape)
  }
  [Symbol.iterator](): Iterator<NDArray> {
    return fail(
      'NotLinear',
      'iteration',
      'an operand that is being transposed has no value',
      'Read its shape and dtype only'
    )
  }
}

export const linearOperand = (a: Aval): NDArray => new LinearOperand(a.shape, a.dtype)

/** Whether a transpose rule is asked for the cotangent of an operand; the others have values. */
export const isLinearOperand = (x: NDArray): boolean => x[arrayTag] === 'Linear'
