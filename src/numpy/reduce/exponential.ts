/**
 * Exponentials that are added and normalised, shifted by their largest exponent: no overflow, and the limits at ±∞.
 */
import * as option from '../../core/options.js'
import type { Primitive } from '../../core/primitive.js'
import * as exponentials from '../../primitives/array/exponentials.js'
import type { ReduceParams } from '../../primitives/array/reduce.js'
import { bind } from '../../trace/builder.js'
import { axesOf } from '../calling/check.js'
import { binary, unaryWith, type Binary, type UnaryWith } from '../calling/dual.js'
import { floats, toFloat } from '../calling/operands.js'
import { reduction, type ReduceOptions } from './reduce.js'
import type { AxisOrAxes } from '../shape/shape.js'

/**
 * The logarithm of the sum of exponentials; −∞ of none.
 *
 * Math:    ln Σ exp x
 * Shapes:  x: s → s without the reduced axes
 * Dtypes:  integers give float64
 * Grad:    softmax(x); 0 where the largest element is infinite
 * Errors:  AxisOutOfRange
 * Numerics: shifted by the largest element, so no overflow; the logarithm is of 1 and the sum of the others, so no digit is lost
 * Source:  Blanchard, Higham & Higham, Accurately computing the log-sum-exp and softmax functions (2021)
 *
 * @example
 * import assert from 'node:assert'
 * import { grad } from 'pullback'
 * import * as np from 'pullback/numpy'
 *
 * assert.strictEqual(np.item(np.logsumexp(np.array([1000, 1000]))), 1000 + Math.LN2)
 * assert.deepStrictEqual(np.toNested(grad(np.logsumexp)(np.array([0, 0]))), [0.5, 0.5])
 *
 * @category exponentials
 * @since 0.1.0
 */
export const logsumexp: UnaryWith<ReduceOptions> = reduction(
  'logsumexp',
  (x, axes) => bind(exponentials.logsumexp, [toFloat(x)], { axes })[0]
)

/**
 * The logarithm of the sum of the exponentials of two numbers.
 *
 * Math:    ln(exp x + exp y)
 * Shapes:  x, y broadcast to their common shape
 * Dtypes:  integers give float64
 * Grad:    σ(x − y) and σ(y − x); ½ each at equal infinities
 * Numerics: accurate also where one summand is negligible
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * assert.strictEqual(np.item(np.logaddexp(-1000, -1000)), -1000 + Math.LN2)
 *
 * @category exponentials
 * @since 0.1.0
 */
export const logaddexp: Binary = binary('logaddexp', (x, y) => bind(exponentials.logaddexp, floats([x, y]), null)[0])

// --- normalised

/**
 * Along which axes the exponentials are normalised: the last one by default.
 *
 * @category model
 * @since 0.1.0
 */
export interface SoftmaxOptions {
  readonly axis?: AxisOrAxes
}

const normalised = (name: string, entry: Primitive<ReduceParams>): UnaryWith<SoftmaxOptions> =>
  unaryWith(name, { axis: option.axes }, (x, { axis = -1 }) => {
    const a = toFloat(x)
    return bind(entry, [a], { axes: axesOf(axis, a.ndim) })[0]
  })

/**
 * Exponentials divided by their sum: the probabilities of logits.
 *
 * Math:    exp x / Σ exp x
 * Shapes:  x: s → s
 * Dtypes:  integers give float64
 * Grad:    y·(ct − Σ y·ct), of which no digit is lost where a y is nearly 1; 0 where the largest element is infinite
 * Errors:  AxisOutOfRange
 * Numerics: shifted by the largest element: the same bits for x + c wherever x + c is exact; at ±∞ the limit
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * assert.deepStrictEqual(np.toNested(np.softmax(np.array([1000, 1000]))), [0.5, 0.5])
 * assert.deepStrictEqual(np.toNested(np.softmax(np.array([0, Infinity]))), [0, 1])
 *
 * @category exponentials
 * @since 0.1.0
 */
export const softmax: UnaryWith<SoftmaxOptions> = normalised('softmax', exponentials.softmax)

/**
 * The logarithm of softmax, accurate where that underflows.
 *
 * Math:    x − ln Σ exp x
 * Shapes:  x: s → s
 * Dtypes:  integers give float64
 * Grad:    ct − softmax(x)·Σ ct, as softmax
 * Errors:  AxisOutOfRange
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * assert.deepStrictEqual(np.toNested(np.logSoftmax(np.array([0, 1000]))), [-1000, 0])
 *
 * @category exponentials
 * @since 0.1.0
 */
export const logSoftmax: UnaryWith<SoftmaxOptions> = normalised('logSoftmax', exponentials.logSoftmax)
