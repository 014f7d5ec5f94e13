/**
 * Order along an axis, the last by default.
 */
import * as option from '../../core/options.js'
import type { Primitive } from '../../core/primitive.js'
import type { AxisParams } from '../../primitives/rule/axis.js'
import * as entries from '../../primitives/array/sort.js'
import { bind } from '../../trace/builder.js'
import { axisOf } from '../calling/check.js'
import { unaryWith, type UnaryWith } from '../calling/dual.js'

/**
 * Along which axis to sort: the last by default.
 *
 * @category model
 * @since 0.1.0
 */
export interface SortOptions {
  readonly axis?: number
}

const sorting = (name: string, entry: Primitive<AxisParams>): UnaryWith<SortOptions> =>
  unaryWith(name, { axis: option.axis }, (x, { axis = -1 }) => bind(entry, [x], { axis: axisOf(axis, x.ndim) })[0])

/**
 * The elements of each line in ascending order; NaN last.
 *
 * Shapes:  x: s → s
 * Grad:    the cotangent moved back to where the elements were
 * Errors:  AxisOutOfRange
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * assert.deepStrictEqual(np.toNested(np.sort(np.array([3, 1, 2]))), [1, 2, 3])
 *
 * @category sorting
 * @since 0.1.0
 */
export const sort: UnaryWith<SortOptions> = sorting('sort', entries.sort)

/**
 * The places of the elements of each line in ascending order; equal ones keep their order.
 *
 * Shapes:  x: s → int32 of s
 * Errors:  AxisOutOfRange
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * assert.deepStrictEqual(np.toNested(np.argsort(np.array([3, 1, 2]))), [1, 2, 0])
 *
 * @category sorting
 * @since 0.1.0
 */
export const argsort: UnaryWith<SortOptions> = sorting('argsort', entries.argsort)
