/**
 * Losses of regression.
 */
import * as option from '../core/options.js'
import type { NDArray } from '../ndarray/ndarray.js'
import * as np from '../numpy/index.js'
import { matched, type Comparison } from './calling.js'

const names = ['predictions', 'targets'] as const
const axes = { axis: option.axes }

/** Elementwise, or summed over the axes that are told. */
type Summed = Comparison<{ readonly axis?: number | readonly number[] }>

const summed = (name: string, f: (d: NDArray) => NDArray): Summed =>
  matched(name, names, axes, (predictions, targets, o) => {
    const each = f(np.sub(predictions, targets))
    return o.axis === undefined ? each : np.sum(each, { axis: o.axis })
  })

/**
 * The squared difference of each prediction and its target, or its sum over some axes: over the last one, the squared
 * distance of each example.
 *
 * Math:    (x − y)²; with an axis Σ (x − y)²
 * Shapes:  [...b], [...b] → [...b], or without the axis that is told
 * Dtypes:  float32 | float64
 * Errors:  ShapeMismatch, when the shapes differ
 * Grad:    2·(x − y) in x
 *
 * @example
 * import assert from 'node:assert'
 * import { nn, np } from 'pullback'
 *
 * const [x, y] = [np.array([[1, 2], [3, 4]]), np.array([[1, 4], [0, 0]])]
 * assert.deepStrictEqual(np.toNested(nn.squaredError(x, y)), [[0, 4], [9, 16]])
 * assert.deepStrictEqual(np.toNested(nn.squaredError(x, y, { axis: -1 })), [4, 25])
 *
 * @category losses
 * @since 0.1.0
 */
export const squaredError: Summed = summed('squaredError', np.square)

/**
 * Half the squared difference of each prediction and its target, or its sum over some axes. The half makes the gradient
 * the difference itself.
 *
 * Math:    ½·(x − y)²; with an axis ½·Σ (x − y)²
 * Shapes:  [...b], [...b] → [...b], or without the axis that is told
 * Dtypes:  float32 | float64
 * Errors:  ShapeMismatch, when the shapes differ
 * Grad:    x − y in x
 *
 * @example
 * import assert from 'node:assert'
 * import { grad, nn, np } from 'pullback'
 *
 * const loss = nn.halfSquaredError(np.array([3, 4]))
 * assert.deepStrictEqual(np.toNested(loss(np.array([1, 5]))), [2, 0.5])
 * assert.deepStrictEqual(np.toNested(grad((x: np.NDArray) => np.sum(loss(x)))(np.array([1, 5]))), [-2, 1])
 *
 * @category losses
 * @since 0.1.0
 */
export const halfSquaredError: Summed = summed('halfSquaredError', d => np.mul(0.5, np.square(d)))

/**
 * The mean of the squared differences.
 *
 * Math:    mean (x − y)²
 * Shapes:  [...b], [...b] → [], or without the axis that is told
 * Dtypes:  float32 | float64
 * Errors:  ShapeMismatch, when the shapes differ
 * Grad:    2·(x − y)/n in x
 *
 * @example
 * import assert from 'node:assert'
 * import { nn, np } from 'pullback'
 *
 * const [x, y] = [np.array([[1, 2], [3, 4]]), np.array([[1, 4], [3, 4]])]
 * assert.strictEqual(np.item(nn.meanSquaredError(x, y)), 1)
 * assert.deepStrictEqual(np.toNested(nn.meanSquaredError(x, y, { axis: -1 })), [2, 0])
 *
 * @category losses
 * @since 0.1.0
 */
export const meanSquaredError: Comparison<{ readonly axis?: number | readonly number[] }> = matched(
  'meanSquaredError',
  names,
  axes,
  (predictions, targets, o) => np.mean(np.square(np.sub(predictions, targets)), o)
)

/**
 * Half the squared difference where it is small, a line beyond: one outlier does not rule the fit.
 *
 * Math:    d²/2 for |d| ≤ δ, δ·(|d| − δ/2) beyond; d = x − y
 * Shapes:  [...b], [...b] → [...b]
 * Dtypes:  float32 | float64
 * Errors:  ShapeMismatch, when the shapes differ
 * Grad:    d clipped to [−δ, δ], in x
 * Source:  Huber, Robust estimation of a location parameter (1964)
 *
 * @example
 * import assert from 'node:assert'
 * import { nn, np } from 'pullback'
 *
 * assert.deepStrictEqual(np.toNested(nn.huber(np.array([0.5, 3]), np.array([0, 0]))), [0.125, 2.5])
 *
 * @category losses
 * @since 0.1.0
 */
export const huber: Comparison<{ readonly delta?: number }> = matched(
  'huber',
  names,
  { delta: option.nonNegative },
  (predictions, targets, { delta = 1 }) => {
    const d = np.sub(predictions, targets)
    const isNear = np.le(np.abs(d), delta)
    const parabola = np.mul(0.5, np.square(np.where(isNear, d, 0)))
    return np.where(isNear, parabola, np.mul(delta, np.sub(np.abs(d), delta / 2)))
  }
)
