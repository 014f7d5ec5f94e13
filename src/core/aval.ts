/**
 * What is known of a value before it is computed.
 */
import type { DType } from '../ndarray/dtype.js'
import { isFloat } from '../ndarray/dtype.js'
import { sameShape, showShape, type Shape } from '../ndarray/shape.js'

/**
 * An abstract value: shape and dtype. Every array is one.
 *
 * @category model
 * @since 0.1.0
 */
export interface Aval {
  readonly shape: Shape
  readonly dtype: DType
}

export const aval = (shape: Shape, dtype: DType): Aval => ({ shape, dtype })

export const avalOf = (x: Aval): Aval => ({ shape: x.shape, dtype: x.dtype })

export const sameAval = (a: Aval, b: Aval): boolean => a.dtype === b.dtype && sameShape(a.shape, b.shape)

/** Whether values of this kind have tangents. */
export const isDifferentiable = (a: Aval): boolean => isFloat(a.dtype)

export const showAval = (a: Aval): string => `${a.dtype}${showShape(a.shape)}`

export const showAvals = (avals: readonly Aval[]): string => `(${avals.map(showAval).join(', ')})`

export const areDifferentiable = (xs: readonly Aval[]): readonly boolean[] => xs.map(isDifferentiable)
