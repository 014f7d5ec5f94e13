/**
 * What a transpose rule sees in place of an operand in which the operation is linear: an aval without a value.
 */
import { arrayTag, own, type NDArray } from '../ndarray/ndarray.js'
import type { DType } from '../ndarray/dtype.js'
import { fail } from '../ndarray/error.js'
import { sizeOf, type Shape } from '../ndarray/shape.js'
import type { Aval } from './aval.js'

class LinearOperand implements NDArray {
  readonly [arrayTag] = 'Linear'
  constructor(readonly aval: Aval) {}
  get shape(): Shape {
    return this.aval.shape
  }
  get dtype(): DType {
    return this.aval.dtype
  }
  get [own](): Aval {
    return this.aval
  }
  get ndim(): number {
    return this.shape.length
  }
  get size(): number {
    return sizeOf(this.shape)
  }
  toJSON(): never {
    return noValue('toJSON')
  }
  [Symbol.iterator](): Iterator<NDArray> {
    return noValue('iteration')
  }
}

const noValue = (op: string): never =>
  fail('NotLinear', op, 'an operand that is being transposed has no value', 'Read its shape and dtype only')

export const linearOperand = (a: Aval): NDArray => new LinearOperand(a)

/** Whether a transpose rule is asked for the cotangent of an operand; the others have values. */
export const isLinearOperand = (x: NDArray): boolean => x[arrayTag] === 'Linear'
