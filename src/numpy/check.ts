/**
 * Checks of what an operation is given. Their errors have no name yet: the combinators of `dual.ts` give them that of
 * the operation the user called.
 */
import { dtypes, type DType } from '../ndarray/dtype.js'
import { fail, type TensorErrorTag } from '../ndarray/error.js'
import type { NDArray } from '../ndarray/ndarray.js'
import { normalizeAxes, normalizeAxis, type Shape } from '../ndarray/shape.js'
import { ops as $ } from '../trace/ops.js'

/** Throws an error that the operation will name. */
export const refuse = (tag: TensorErrorTag, problem: string, remedy: string): never => fail(tag, 'np', problem, remedy)

/** An axis in `[-rank, rank)` as one in `[0, rank)`. */
export const axisOf = (axis: number, rank: number): number => normalizeAxis('np', axis, rank)

/** One axis, several, or (when undefined) all of them, as sorted distinct axes in `[0, rank)`. */
export const axesOf = (axes: number | readonly number[] | undefined, rank: number): readonly number[] =>
  normalizeAxes('np', axes, rank)

/** The array as another dtype, when one is given. */
export const asDType = (x: NDArray, dtype: DType | undefined): NDArray => {
  if (dtype === undefined) return x
  return dtypes.includes(dtype)
    ? $.convert(x, dtype)
    : refuse('InvalidArgument', `there is no dtype ${String(dtype)}`, `Use one of ${dtypes.join(', ')}`)
}

export const isExtent = (n: unknown): n is number => typeof n === 'number' && Number.isInteger(n) && n >= 0

/** A list of extents. */
export const checkShape = (shape: Shape): Shape =>
  Array.isArray(shape) && shape.every(isExtent)
    ? shape
    : refuse(
        'InvalidArgument',
        `${JSON.stringify(shape)} is not a shape`,
        'A shape is a list of integers ≥ 0, such as [2, 3], and [] for a scalar'
      )

/** A natural number. */
export const checkCount = (what: string, n: number): number =>
  isExtent(n) ? n : refuse('InvalidArgument', `${what} is ${String(n)}`, 'Give an integer ≥ 0')

export const checkInteger = (what: string, n: number): number =>
  Number.isInteger(n) ? n : refuse('InvalidArgument', `${what} is ${String(n)}`, 'Give an integer')
