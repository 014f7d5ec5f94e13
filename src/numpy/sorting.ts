/**
 * Sorting along an axis: stable, with NaN last.
 */
import { normalizeAxis } from '../ndarray/shape.js'
import * as entries from '../primitives/sort.js'
import { bind } from '../trace/builder.js'
import { ops as $ } from '../trace/ops.js'
import { unaryWith, type UnaryWith } from './dual.js'

/**
 * Along which axis to sort.
 *
 * @category sorting
 * @since 0.1.0
 */
export interface SortOptions {
  /** Default the last. */
  readonly axis?: number
}

/**
 * The elements in increasing order.
 *
 * Shapes:  unchanged
 * Dtypes:  any
 * Grad:    each element takes its cotangent along
 * Errors:  AxisOutOfRange
 *
 * @example
 * import assert from 'node:assert'
 * import { np } from 'pullback'
 *
 * assert.deepStrictEqual(np.toNested(np.sort(np.array([3, 1, 2]))), [1, 2, 3])
 *
 * @category sorting
 * @since 0.1.0
 */
export const sort: UnaryWith<SortOptions> = unaryWith('sort', (x, { axis = -1 }) => bind(entries.sort, [x], { axis: normalizeAxis('sort', axis, x.ndim) })[0])

/**
 * The positions that sort the elements.
 *
 * Shapes:  unchanged
 * Dtypes:  any → int32
 * Errors:  AxisOutOfRange
 *
 * @example
 * import assert from 'node:assert'
 * import { np } from 'pullback'
 *
 * assert.deepStrictEqual(np.toNested(np.argsort(np.array([3, 1, 2]))), [1, 2, 0])
 *
 * @category sorting
 * @since 0.1.0
 */
export const argsort: UnaryWith<SortOptions> = unaryWith('argsort', (x, { axis = -1 }) => $.argsort(x, normalizeAxis('argsort', axis, x.ndim)))
