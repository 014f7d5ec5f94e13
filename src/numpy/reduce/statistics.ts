/**
 * Statistics along axes: all of them when `axis` is absent. Integers are computed in float64.
 */
import * as option from '../../core/options.js'
import type { NDArray } from '../../ndarray/ndarray.js'
import { sizeOf } from '../../ndarray/shape.js'
import * as average from '../../primitives/array/average.js'
import { sort } from '../../primitives/array/sort.js'
import { bind } from '../../trace/builder.js'
import { ops as $ } from '../../trace/ops.js'
import type { UnaryWith } from '../calling/dual.js'
import { toFloat } from '../calling/operands.js'
import { reduction, withReducedAxes, type ReduceOptions } from './reduce.js'

/** How many elements each result is made of. */
const countAlong = (x: NDArray, axes: readonly number[]): number => sizeOf(axes.map(a => x.shape[a]))

const meanAlong = (x: NDArray, axes: readonly number[], ddof = 0): NDArray =>
  Number.isInteger(ddof)
    ? bind(average.mean, [x], { axes, ddof })[0]
    : $.mul(meanAlong(x, axes), countAlong(x, axes) / Math.max(0, countAlong(x, axes) - ddof))

/**
 * The arithmetic mean; NaN of nothing.
 *
 * Shapes:  x: s → s without the reduced axes
 * Dtypes:  integers and booleans give float64
 * Grad:    1/n
 * Errors:  AxisOutOfRange
 * Numerics: in range whenever the elements are, though their sum is not
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * assert.strictEqual(np.item(np.mean(np.array([1, 2, 6]))), 3)
 * assert.deepStrictEqual(np.toNested(np.mean(np.array([[1, 2], [3, 4]]), { axis: 0 })), [2, 3])
 *
 * @category statistics
 * @since 0.1.0
 */
export const mean: UnaryWith<ReduceOptions> = reduction('mean', (x, axes) => meanAlong(toFloat(x), axes))

/**
 * As reductions; `ddof`, 0 by default, is what is taken off the number of elements: 1 for the unbiased estimate.
 *
 * @category model
 * @since 0.1.0
 */
export interface VarianceOptions extends ReduceOptions {
  readonly ddof?: number
}

type DdofOption = Pick<VarianceOptions, 'ddof'>

/** Distances from the mean. */
const away = (x: NDArray, axes: readonly number[]): NDArray => $.sub(x, withReducedAxes(meanAlong(x, axes), x, axes))

/** Beyond these, distances between numbers may be infinite. */
const far = { float64: 2 ** 1022, float32: 2 ** 126 } as const

/** A power of two by which numbers that are far apart are made so close that their distances are finite. */
const closeness = (x: NDArray, axes: readonly number[]): NDArray => {
  const limit = far[x.dtype === 'float32' ? 'float32' : 'float64']
  const isFar = $.convert($.or($.gt(x, limit), $.lt(x, -limit)), 'int32')
  return $.select($.gt($.sum(isFar, axes), 0), $.fill([], 0.25, x.dtype), $.fill([], 1, x.dtype))
}

/** A power of two by which numbers are made so small that their squares are in range if their mean square is. */
const scaleOf = (count: number): number => 2 ** -Math.ceil(Math.log2(Math.max(1, count)) / 2)

const varianceAlong = (x: NDArray, axes: readonly number[], { ddof = 0 }: DdofOption): NDArray => {
  const wide = $.convert(toFloat(x), 'float64')
  const scale = scaleOf(countAlong(wide, axes))
  const distances = $.mul(away(wide, axes), scale)
  return $.convert($.div(meanAlong($.mul(distances, distances), axes, ddof), scale * scale), toFloat(x).dtype)
}

/**
 * The variance: the mean square of the distance from the mean.
 *
 * Math:    Σ (x − mean x)² / (n − ddof)
 * Shapes:  x: s → s without the reduced axes
 * Dtypes:  integers and booleans give float64
 * Grad:    2 (x − mean x) / (n − ddof)
 * Errors:  AxisOutOfRange
 * Numerics: in two passes, so without cancellation, in float64; in range whenever the result is
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * assert.strictEqual(np.item(np.var(np.array([1, 3]))), 1)
 * assert.strictEqual(np.item(np.var(np.array([1, 3]), { ddof: 1 })), 2)
 *
 * @category statistics
 * @since 0.1.0
 */
const variance: UnaryWith<VarianceOptions> = reduction<DdofOption>('var', varianceAlong, { ddof: option.number })

export { variance as var }

/**
 * The standard deviation.
 *
 * Math:    √(Σ (x − mean x)² / (n − ddof))
 * Shapes:  x: s → s without the reduced axes
 * Dtypes:  integers and booleans give float64
 * Grad:    (x − mean x) / ((n − ddof)·y); 0 where all elements are equal
 * Errors:  AxisOutOfRange
 * Numerics: in range whenever the result is, though squares are not
 *
 * @example
 * import assert from 'node:assert'
 * import { grad } from 'pullback'
 * import * as np from 'pullback/numpy'
 *
 * assert.strictEqual(np.item(np.std(np.array([1, 3, 5, 7]))), Math.sqrt(5))
 * assert.deepStrictEqual(np.toNested(grad(np.std)(np.array([2, 2]))), [0, 0])
 *
 * @category statistics
 * @since 0.1.0
 */
export const std: UnaryWith<VarianceOptions> = reduction<DdofOption>(
  'std',
  (x, axes, { ddof = 0 }: DdofOption) => {
    const wide = toFloat(x)
    const scale = closeness(wide, axes)
    const distances = away($.mul(wide, withReducedAxes(scale, wide, axes)), axes)
    const freedom = Math.max(0, countAlong(distances, axes) - ddof)
    return $.div(bind(average.norm, [distances], { axes })[0], $.mul(scale, Math.sqrt(freedom)))
  },
  { ddof: option.number }
)

/** The array with the reduced axes as one, the last. */
const lines = (x: NDArray, axes: readonly number[]): NDArray => {
  const kept = [...x.shape.keys()].filter(i => !axes.includes(i))
  return $.reshape($.transpose(x, [...kept, ...axes]), [...kept.map(i => x.shape[i]), countAlong(x, axes)])
}

/** Elements of the last axis. */
const cutLast = (x: NDArray, from: number, to: number): NDArray => {
  const lead = x.shape.slice(0, -1)
  return $.slice(
    x,
    [...lead.map(() => 0), from],
    [...lead, to],
    x.shape.map(() => 1)
  )
}

/**
 * The median: the middle element, or the mean of the two in the middle; NaN of nothing, and where there is a NaN.
 *
 * Shapes:  x: s → s without the reduced axes
 * Dtypes:  integers and booleans give float64
 * Grad:    to the middle element, or ½ to each of the two
 * Errors:  AxisOutOfRange
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * assert.strictEqual(np.item(np.median(np.array([5, 1, 3]))), 3)
 * assert.strictEqual(np.item(np.median(np.array([5, 1, 3, 2]))), 2.5)
 *
 * @category statistics
 * @since 0.1.0
 */
export const median: UnaryWith<ReduceOptions> = reduction('median', (x, axes) => {
  const rows = lines(toFloat(x), axes)
  const last = rows.ndim - 1
  const n = rows.shape[last]
  if (n === 0) return $.fill(rows.shape.slice(0, -1), NaN, rows.dtype)
  const ordered = bind(sort, [rows], { axis: last })[0]
  const middle = meanAlong(cutLast(ordered, (n - 1) >> 1, (n >> 1) + 1), [last])
  const largest = $.reshape(cutLast(ordered, n - 1, n), middle.shape)
  return $.select($.ne(largest, largest), largest, middle)
})
