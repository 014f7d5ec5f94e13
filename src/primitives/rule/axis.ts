/**
 * Operations along one axis: the parameter and its check.
 */
import type { Aval } from '../../core/aval.js'
import { fail } from '../../ndarray/error.js'
import { sizeOf, type Shape } from '../../ndarray/shape.js'

export interface AxisParams {
  readonly axis: number
}

/** The axis must be in `[0, rank)`: the np functions count negative ones from the end. */
export const requireAxis = (op: string, x: Aval, axis: number): void => {
  if (!Number.isInteger(axis) || axis < 0 || axis >= x.shape.length)
    fail(
      'AxisOutOfRange',
      op,
      `axis ${axis} does not exist in an array of rank ${x.shape.length}`,
      x.shape.length === 0 ? 'A scalar has no axes' : `Use an integer from 0 to ${x.shape.length - 1}`
    )
}

/** How far neighbours along an axis are apart in a row-major array. */
export const stepAlong = (shape: Shape, axis: number): number => sizeOf(shape.slice(axis + 1))
