/**
 * Checks of what an operation is given. Their errors have no name yet: the combinators of `dual.ts` give them that of
 * the operation the user called.
 */
import * as option from '../../core/options.js'
import { dtypes, type DType } from '../../ndarray/dtype.js'
import { fail, type TensorErrorTag } from '../../ndarray/error.js'
import type { NDArray } from '../../ndarray/ndarray.js'
import { told } from '../../ndarray/told.js'
import { checkShape as shapeOf, normalizeAxes, normalizeAxis, type Shape } from '../../ndarray/shape.js'
import { ops as $ } from '../../trace/ops.js'

/** Throws an error that the operation will name. */
export const refuse = (tag: TensorErrorTag, problem: string, remedy: string): never => fail(tag, 'np', problem, remedy)

/** An axis in `[-rank, rank)` as one in `[0, rank)`. */
export const axisOf = (axis: number, rank: number): number => normalizeAxis('np', axis, rank)

/** One axis, several, or (when undefined) all of them, as sorted distinct axes in `[0, rank)`. */
export const axesOf = (axes: number | readonly number[] | undefined, rank: number): readonly number[] =>
  normalizeAxes('np', axes, rank)

export const checkDType = (dtype: unknown): DType =>
  option.dtype.read(dtype) ??
  refuse(
    'InvalidArgument',
    `there is no dtype ${told(dtype)}`,
    option.dtype.remedy?.(dtype) ?? `Use one of ${dtypes.join(', ')}`
  )

/** Axes in [0, rank), in the order given. */
export const orderedAxes = (axes: number | readonly number[], rank: number): readonly number[] =>
  (typeof axes === 'number' ? [axes] : axes).map(a => axisOf(a, rank))

/** The array as another dtype, when one is given. */
export const asDType = (x: NDArray, dtype: DType | undefined): NDArray =>
  dtype === undefined ? x : $.convert(x, checkDType(dtype))

export const isExtent = (n: unknown): n is number => typeof n === 'number' && Number.isInteger(n) && n >= 0

/** A list of extents, copied. */
export const checkShape = (shape: Shape): Shape => shapeOf('np', shape)

/** A natural number. */
export const checkCount = (what: string, n: number): number =>
  isExtent(n) ? n : refuse('InvalidArgument', `${what} is ${told(n)}`, 'Give an integer ≥ 0')

/** So many elements are counted, or have places, in int32; which of them count is not looked at. */
export const checkCountable = (n: number, remedy: string): void => {
  if (n >= 2 ** 31) refuse('InvalidArgument', `int32 does not count ${n} elements`, remedy)
}

export const checkInteger = (what: string, n: number): number =>
  Number.isInteger(n) ? n : refuse('InvalidArgument', `${what} is ${told(n)}`, 'Give an integer')

const isList = (u: unknown): boolean => Array.isArray(u)

/** A list of operands. */
export const listed = <A>(xs: readonly A[]): readonly A[] =>
  isList(xs) ? xs : refuse('InvalidArgument', `the operand is ${told(xs)}`, 'Give a list of arrays: [x, y]')
