/**
 * Running sums, products and extremes along an axis.
 */
import type { Primitive } from '../core/primitive.js'
import type { NDArray } from '../ndarray/ndarray.js'
import { normalizeAxis } from '../ndarray/shape.js'
import * as entries from '../primitives/cumulative.js'
import { bind } from '../trace/builder.js'
import { ops as $ } from '../trace/ops.js'
import { unaryWith, type UnaryWith } from './dual.js'
import { toFloat, toNumeric } from './operands.js'

/**
 * Along which axis to run, and from which end.
 *
 * @category cumulative operations
 * @since 0.1.0
 */
export interface CumulativeOptions {
  /** Default: the array is read as a vector. */
  readonly axis?: number
  /** From the last element to the first; default no. */
  readonly reverse?: boolean
}

const running = (
  name: string,
  entry: Primitive<{ readonly axis: number; readonly reverse: boolean }>,
  prepare: (x: NDArray) => NDArray = toNumeric
): UnaryWith<CumulativeOptions> =>
  unaryWith(name, (operand, { axis, reverse = false }) => {
    const given = prepare(operand)
    const x = axis === undefined ? $.reshape(given, [given.size]) : given
    return bind(entry, [x], { axis: normalizeAxis(name, axis ?? 0, x.ndim), reverse })[0]
  })

/**
 * Running sums.
 *
 * Math:    y_k = Σ_{i ≤ k} x_i
 * Shapes:  unchanged; a vector, without an axis
 * Dtypes:  as the operand; bool counts, as int32
 * Grad:    linear
 * Errors:  AxisOutOfRange
 *
 * @example
 * import assert from 'node:assert'
 * import { np } from 'pullback'
 *
 * assert.deepStrictEqual(np.toNested(np.cumsum(np.array([1, 2, 3]))), [1, 3, 6])
 * assert.deepStrictEqual(np.toNested(np.cumsum(np.array([1, 2, 3]), { axis: 0, reverse: true })), [6, 5, 3])
 *
 * @category cumulative operations
 * @since 0.1.0
 */
export const cumsum: UnaryWith<CumulativeOptions> = running('cumsum', entries.cumsum)

/**
 * Running products.
 *
 * Math:    y_k = Π_{i ≤ k} x_i
 * Shapes:  unchanged; a vector, without an axis
 * Dtypes:  as the operand; bool counts, as int32
 * Grad:    exact, also where elements are 0
 * Errors:  AxisOutOfRange
 *
 * @example
 * import assert from 'node:assert'
 * import { np } from 'pullback'
 *
 * assert.deepStrictEqual(np.toNested(np.cumprod(np.array([1, 2, 3]))), [1, 2, 6])
 *
 * @category cumulative operations
 * @since 0.1.0
 */
export const cumprod: UnaryWith<CumulativeOptions> = running('cumprod', entries.cumprod)

/**
 * Running maxima.
 *
 * Math:    y_k = max_{i ≤ k} x_i
 * Shapes:  unchanged; a vector, without an axis
 * Dtypes:  as the operand; bool counts, as int32
 * Grad:    a new element that ties shares equally with what was before
 * Errors:  AxisOutOfRange
 *
 * @example
 * import assert from 'node:assert'
 * import { np } from 'pullback'
 *
 * assert.deepStrictEqual(np.toNested(np.cummax(np.array([1, 3, 2]))), [1, 3, 3])
 *
 * @category cumulative operations
 * @since 0.1.0
 */
export const cummax: UnaryWith<CumulativeOptions> = running('cummax', entries.cummax)

/**
 * Running minima.
 *
 * Math:    y_k = min_{i ≤ k} x_i
 * Shapes:  unchanged; a vector, without an axis
 * Dtypes:  as the operand; bool counts, as int32
 * Grad:    a new element that ties shares equally with what was before
 * Errors:  AxisOutOfRange
 *
 * @example
 * import assert from 'node:assert'
 * import { np } from 'pullback'
 *
 * assert.deepStrictEqual(np.toNested(np.cummin(np.array([3, 1, 2]))), [3, 1, 1])
 *
 * @category cumulative operations
 * @since 0.1.0
 */
export const cummin: UnaryWith<CumulativeOptions> = running('cummin', entries.cummin)

/**
 * Running logarithms of sums of exponentials.
 *
 * Math:    y_k = log Σ_{i ≤ k} exp x_i
 * Shapes:  unchanged; a vector, without an axis
 * Dtypes:  float32 | float64 → same; others → float64
 * Grad:    stable, also at ±1000
 * Errors:  AxisOutOfRange
 *
 * @example
 * import assert from 'node:assert'
 * import { np } from 'pullback'
 *
 * assert.deepStrictEqual(np.toNested(np.cumlogsumexp(np.array([1000, 1000]))), [1000, 1000 + Math.log(2)])
 *
 * @category cumulative operations
 * @since 0.1.0
 */
export const cumlogsumexp: UnaryWith<CumulativeOptions> = running('cumlogsumexp', entries.cumlogsumexp, toFloat)
