/**
 * Checks of options, which teach.
 */
import { dtypes, type DType } from '../ndarray/dtype.js'
import { fail } from '../ndarray/error.js'
import type { NDArray } from '../ndarray/ndarray.js'
import type { Shape } from '../ndarray/shape.js'
import { ops as $ } from '../trace/ops.js'

/** The array as another dtype, when one is given. */
export const asDType = (x: NDArray, dtype: DType | undefined): NDArray => {
  if (dtype === undefined) return x
  return dtypes.includes(dtype)
    ? $.convert(x, dtype)
    : fail('InvalidArgument', 'dtype', `there is no dtype ${String(dtype)}`, `Use one of ${dtypes.join(', ')}`)
}

export const isExtent = (n: unknown): n is number => typeof n === 'number' && Number.isInteger(n) && n >= 0

/** A list of extents. */
export const checkShape = (shape: Shape): Shape =>
  Array.isArray(shape) && shape.every(isExtent)
    ? shape
    : fail('InvalidArgument', 'shape', `${JSON.stringify(shape)} is not a shape`, 'A shape is a list of integers ≥ 0, such as [2, 3], and [] for a scalar')

/** An integer option. */
export const checkInteger = (what: string, n: number): number =>
  Number.isInteger(n) ? n : fail('InvalidArgument', what, `${what} is ${String(n)}`, 'Give an integer')
