import * as np from '../numpy/index.js'
import { comparison, type Comparison } from './calling.js'
import { areClasses } from './labels.js'

/**
 * The part of the examples whose greatest logit is that of the label.
 *
 * Shapes:  logits [...b, n], labels [...b] (classes) or [...b, n] (probabilities, of which the greatest counts) → []
 * Dtypes:  that of the logits
 * Errors:  ShapeMismatch; DTypeMismatch, for classes that are no integers; InvalidArgument, for a known label of no class
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
export const accuracy: Comparison = comparison('accuracy', ['logits', 'labels'], (logits, labels) => {
  const classes = areClasses('nn.accuracy', 'logits', logits, labels) ? labels : np.argmax(labels, { axis: -1 })
  return np.mean(np.astype(np.eq(np.argmax(logits, { axis: -1 }), classes), logits.dtype))
})
