import { isFloat } from '../ndarray/dtype.js'
import * as np from '../numpy/index.js'
import { comparison, type Comparison } from './calling.js'

/**
 * The part of the examples whose greatest logit is that of the label.
 *
 * Shapes:  logits [...b, n], labels [...b] (classes) or [...b, n] (probabilities, of which the greatest counts) → []
 * Dtypes:  that of the logits
 * Grad:    none
 *
 * @example
 * import assert from 'node:assert'
 * import { nn, np } from 'pullback'
 *
 * const logits = np.array([[1, 2], [4, 3]])
 * assert.strictEqual(np.item(nn.accuracy(logits, np.array([1, 1], { dtype: 'int32' }))), 0.5)
 *
 * @category metrics
 * @since 0.1.0
 */
export const accuracy: Comparison = comparison((logits, labels) => {
  const classes = isFloat(labels.dtype) ? np.argmax(labels, { axis: -1 }) : labels
  return np.mean(np.astype(np.eq(np.argmax(logits, { axis: -1 }), classes), logits.dtype))
})
