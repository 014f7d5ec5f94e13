/**
 * Losses of linear classification, of scores against labels 1 and −1.
 */
import * as option from '../core/options.js'
import type { NDArray } from '../ndarray/ndarray.js'
import * as np from '../numpy/index.js'
import { relu } from './activations.js'
import { matched, type Comparison } from './calling.js'

const names = ['scores', 'labels'] as const

const shortOf = (scores: NDArray, labels: NDArray, margin: number): NDArray =>
  relu(np.sub(margin, np.mul(np.astype(labels, scores.dtype), scores)))

/**
 * How far each score falls short of a margin on the side of its label: the loss of support vector machines.
 *
 * Math:    max(m − y·s, 0), for labels y = ±1 and the margin m = 1
 * Shapes:  scores and labels [...b] → [...b]
 * Dtypes:  scores float32 | float64; labels of any dtype
 * Errors:  ShapeMismatch, when the shapes differ
 * Grad:    −y where y·s < m, else 0: at the kink y·s = m too
 * Source:  Cortes & Vapnik, Support-vector networks (1995)
 *
 * @example
 * import assert from 'node:assert'
 * import { grad, nn, np } from 'pullback'
 *
 * const [scores, labels] = [np.array([2, 1, 0.5, 0.5]), np.array([1, 1, 1, -1])]
 * assert.deepStrictEqual(np.toNested(nn.hinge(scores, labels)), [0, 0, 0.5, 1.5])
 * const slope = grad((s: np.NDArray) => np.sum(nn.hinge(s, labels)))
 * assert.deepStrictEqual(np.toNested(np.add(slope(scores), 0)), [0, 0, -1, 1])
 *
 * @category losses
 * @since 0.1.0
 */
export const hinge: Comparison<{ readonly margin?: number }> = matched(
  'hinge',
  names,
  { margin: option.number },
  (scores, labels, { margin = 1 }) => shortOf(scores, labels, margin)
)

/**
 * How far each score is on the wrong side: the loss whose stochastic descent is the perceptron.
 *
 * Math:    max(−y·s, 0), for labels y = ±1
 * Shapes:  scores and labels [...b] → [...b]
 * Dtypes:  scores float32 | float64; labels of any dtype
 * Errors:  ShapeMismatch, when the shapes differ
 * Grad:    −y where y·s < 0, else 0: at the kink s = 0 too, where Rosenblatt's rule would move
 * Source:  Rosenblatt, The perceptron (1958)
 *
 * @example
 * import assert from 'node:assert'
 * import { nn, np } from 'pullback'
 *
 * const loss = nn.perceptronLoss(np.array([2, -3, 0.5]), np.array([1, 1, -1]))
 * assert.deepStrictEqual(np.toNested(loss), [0, 3, 0.5])
 *
 * @category losses
 * @since 0.1.0
 */
export const perceptronLoss: Comparison = matched('perceptronLoss', names, null, (scores, labels) =>
  shortOf(scores, labels, 0)
)
