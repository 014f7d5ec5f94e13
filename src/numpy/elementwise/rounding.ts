/**
 * Rounding to integers. Integers and booleans are as they are; the derivative is 0 everywhere.
 */
import type { NDArray } from '../../ndarray/ndarray.js'
import { isFloat } from '../../ndarray/dtype.js'
import * as entries from '../../primitives/array/elementwise.js'
import { bind } from '../../trace/builder.js'
import { ops as $ } from '../../trace/ops.js'
import { unary, type Unary } from '../calling/dual.js'

const rounding = (name: string, f: (x: NDArray) => NDArray): Unary => unary(name, x => (isFloat(x.dtype) ? f(x) : x))

/**
 * The largest integer ≤ x.
 *
 * Shapes:  x: s → s
 * Grad:    0
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * assert.deepStrictEqual(np.toNested(np.floor(np.array([1.5, -1.5]))), [1, -2])
 *
 * @category rounding
 * @since 0.1.0
 */
export const floor: Unary = rounding('floor', x => $.floor(x))

/**
 * The smallest integer ≥ x.
 *
 * Shapes:  x: s → s
 * Grad:    0
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * assert.deepStrictEqual(np.toNested(np.ceil(np.array([1.5, -1.5]))), [2, -1])
 *
 * @category rounding
 * @since 0.1.0
 */
export const ceil: Unary = rounding('ceil', x => bind(entries.ceil, [x], null)[0])

/**
 * The nearest integer; halves go to the even one.
 *
 * Shapes:  x: s → s
 * Grad:    0
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * assert.deepStrictEqual(np.toNested(np.round(np.array([0.5, 1.5, 2.4]))), [0, 2, 2])
 *
 * @category rounding
 * @since 0.1.0
 */
export const round: Unary = rounding('round', x => bind(entries.round, [x], null)[0])

/**
 * The integer part: x rounded towards 0.
 *
 * Shapes:  x: s → s
 * Grad:    0
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * assert.deepStrictEqual(np.toNested(np.trunc(np.array([1.5, -1.5]))), [1, -1])
 *
 * @category rounding
 * @since 0.1.0
 */
export const trunc: Unary = rounding('trunc', x => $.mul($.sign(x), $.floor($.abs(x))))
