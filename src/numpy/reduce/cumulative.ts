/**
 * Cumulative operations along one axis, from its start or (`reverse`) from its end; without `axis`, of the array as one row.
 */
import * as option from '../../core/options.js'
import type { Primitive } from '../../core/primitive.js'
import type { NDArray } from '../../ndarray/ndarray.js'
import * as entries from '../../primitives/array/cumulative.js'
import { bind } from '../../trace/builder.js'
import { ops as $ } from '../../trace/ops.js'
import { axisOf } from '../calling/check.js'
import { unaryWith, type UnaryWith } from '../calling/dual.js'
import { toFloat, toNumeric } from '../calling/operands.js'

/**
 * Along which axis to accumulate, and from which end.
 *
 * @category model
 * @since 0.1.0
 */
export interface CumulativeOptions {
  readonly axis?: number
  readonly reverse?: boolean
}

const cumulativeKinds: option.OptionKinds<CumulativeOptions> = { axis: option.axis, reverse: option.boolean }

const accumulate = (
  entry: Primitive<entries.CumulativeParams>,
  x: NDArray,
  { axis, reverse = false }: CumulativeOptions,
  prepare: (x: NDArray) => NDArray
): NDArray => {
  const source = axis === undefined ? $.reshape(x, [x.size]) : x
  return bind(entry, [prepare(source)], { axis: axisOf(axis ?? 0, source.ndim), reverse })[0]
}

const cumulative = (
  name: string,
  entry: Primitive<entries.CumulativeParams>,
  prepare: (x: NDArray) => NDArray = toNumeric
): UnaryWith<CumulativeOptions> => unaryWith(name, cumulativeKinds, (x, o) => accumulate(entry, x, o, prepare))

/** One of the elements so far: of booleans a boolean, like `max` and `min`. */
const extreme = (name: string, entry: Primitive<entries.CumulativeParams>): UnaryWith<CumulativeOptions> =>
  unaryWith(name, cumulativeKinds, (x, o) => $.convert(accumulate(entry, x, o, toNumeric), x.dtype))

/**
 * Running sums.
 *
 * Math:    y_k = x_0 + … + x_k
 * Shapes:  x: s → s; [size of s] without an axis
 * Dtypes:  bool counts in int32; integers wrap
 * Grad:    running sums from the other end
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * assert.deepStrictEqual(np.toNested(np.cumsum(np.array([1, 2, 3]))), [1, 3, 6])
 * assert.deepStrictEqual(np.toNested(np.cumsum(np.array([1, 2, 3]), { reverse: true })), [6, 5, 3])
 *
 * @category cumulative
 * @since 0.1.0
 */
export const cumsum: UnaryWith<CumulativeOptions> = cumulative('cumsum', entries.cumsum)

/**
 * Running products.
 *
 * Math:    y_k = x_0 · … · x_k
 * Shapes:  x: s → s; [size of s] without an axis
 * Dtypes:  bool counts in int32; integers wrap
 * Grad:    exact with zeros
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * assert.deepStrictEqual(np.toNested(np.cumprod(np.array([1, 2, 3]))), [1, 2, 6])
 *
 * @category cumulative
 * @since 0.1.0
 */
export const cumprod: UnaryWith<CumulativeOptions> = cumulative('cumprod', entries.cumprod)

/**
 * The largest so far; NaN from the first NaN on.
 *
 * Shapes:  x: s → s; [size of s] without an axis
 * Grad:    to the place of the largest; at a tie, half to the newcomer
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * assert.deepStrictEqual(np.toNested(np.cummax(np.array([1, 3, 2]))), [1, 3, 3])
 *
 * @category cumulative
 * @since 0.1.0
 */
export const cummax: UnaryWith<CumulativeOptions> = extreme('cummax', entries.cummax)

/**
 * The smallest so far; NaN from the first NaN on.
 *
 * Shapes:  x: s → s; [size of s] without an axis
 * Grad:    to the place of the smallest; at a tie, half to the newcomer
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * assert.deepStrictEqual(np.toNested(np.cummin(np.array([3, 1, 2]))), [3, 1, 1])
 *
 * @category cumulative
 * @since 0.1.0
 */
export const cummin: UnaryWith<CumulativeOptions> = extreme('cummin', entries.cummin)

/**
 * Running logarithms of sums of exponentials.
 *
 * Math:    y_k = ln(exp x_0 + … + exp x_k)
 * Shapes:  x: s → s; [size of s] without an axis
 * Dtypes:  integers give float64
 * Grad:    the softmax of what was summed
 * Numerics: shifted by the largest so far: no overflow
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * assert.ok(np.allClose(np.cumlogsumexp(np.array([1000, 1000])), np.array([1000, 1000 + Math.LN2])))
 *
 * @category cumulative
 * @since 0.1.0
 */
export const cumlogsumexp: UnaryWith<CumulativeOptions> = cumulative('cumlogsumexp', entries.cumlogsumexp, toFloat)
