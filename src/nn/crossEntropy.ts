/**
 * Losses of classification, from logits and from probabilities. Each gives one number per example; take the mean for a
 * batch. Those from logits are exact far out, where probabilities are rounded to 0 and 1.
 */
import * as option from '../core/options.js'
import type { NDArray } from '../ndarray/ndarray.js'
import * as np from '../numpy/index.js'
import { softplus } from './activations.js'
import { comparison, matched, withOptions, type Comparison, type NeedingOptions } from './calling.js'
import { areClasses, checkClasses } from './labels.js'

/** p·log q, with 0 for p = 0 also where log q = −∞. */
const weighted = (p: NDArray, logQ: NDArray): NDArray =>
  np.mul(p, np.where(np.logicalAnd(np.eq(p, 0), np.eq(logQ, -Infinity)), 0, logQ))

/** −log q of the class, or −Σ p log q, for labels that are classes or probabilities. */
const surprise = (name: string, what: string, logQOf: (x: NDArray) => NDArray): Comparison =>
  comparison(name, [what, 'labels'], (x, labels) => {
    const isClasses = areClasses(`nn.${name}`, what, x, labels)
    const logQ = logQOf(x)
    if (!isClasses) return np.sub(0, np.sum(weighted(labels, logQ), { axis: -1 }))
    const picked = np.takeAlongAxis(logQ, np.expandDims(labels, { axis: -1 }), { axis: -1 })
    const isClass = np.logicalAnd(np.ge(labels, 0), np.lt(labels, x.shape[x.ndim - 1]))
    return np.where(isClass, np.sub(0, np.squeeze(picked, { axis: -1 })), NaN)
  })

/**
 * How surprised the softmax of some logits is by the labels.
 *
 * Math:    −log softmax(z)_y, for classes y; −Σ p log softmax(z), for probabilities p
 * Shapes:  logits [...b, n], labels [...b] (classes) or [...b, n] (probabilities) → [...b]
 * Dtypes:  logits float32 | float64; labels int32 | uint32 (classes from 0 to n − 1) or floating-point
 * Grad:    softmax(z) − p in the logits
 * Errors:  ShapeMismatch; DTypeMismatch, for classes that are no integers; InvalidArgument, for a known label of no class
 * Numerics: finite for any finite logits; logits z + c give the same bits as z where the sum is exact; NaN for a
 *          traced label of no class
 *
 * @example
 * import assert from 'node:assert'
 * import { grad, nn, np } from 'pullback'
 *
 * const labels = np.array([1], { dtype: 'int32' })
 * const loss = (logits: np.NDArray) => np.sum(nn.softmaxCrossEntropy(logits, labels))
 * assert.strictEqual(np.item(loss(np.array([[5, 5]]))), Math.log(2))
 * assert.deepStrictEqual(np.toNested(grad(loss)(np.array([[5, 5]]))), [[0.5, -0.5]])
 *
 * @category losses
 * @since 0.1.0
 */
export const softmaxCrossEntropy: Comparison = surprise('softmaxCrossEntropy', 'logits', z =>
  np.logSoftmax(z, { axis: -1 })
)

/**
 * How surprised some probabilities are by the labels: the categorical cross-entropy.
 *
 * Math:    −log q_y, for classes y; −Σ p log q, for probabilities p (a one-hot vector, say); 0·log 0 = 0
 * Shapes:  probabilities [...b, n], labels [...b] (classes) or [...b, n] (probabilities) → [...b]
 * Dtypes:  probabilities float32 | float64; labels int32 | uint32 (classes from 0 to n − 1) or floating-point
 * Grad:    −p/q in the probabilities, and 0 wherever p = 0, at q = 0 too
 * Errors:  ShapeMismatch; DTypeMismatch, for classes that are no integers; InvalidArgument, for a known label of no class
 * Numerics: ∞ where a probability is 0 and its label is not; NaN for a traced label of no class. The probabilities are
 *          taken as they are, whatever their sum; from logits, `softmaxCrossEntropy` is exact where these have rounded
 *
 * @example
 * import assert from 'node:assert'
 * import { grad, nn, np } from 'pullback'
 *
 * const q = np.array([[0, 0.25, 0.75]])
 * const loss = (x: np.NDArray) => np.sum(nn.crossEntropy(x, np.array([1], { dtype: 'int32' })))
 * assert.strictEqual(np.item(loss(q)), Math.log(4))
 * assert.deepStrictEqual(np.toNested(grad(loss)(q)), [[0, -4, 0]])
 * assert.strictEqual(np.item(nn.crossEntropy(q, np.array([[0, 1, 0]]))), Math.log(4))
 *
 * @category losses
 * @since 0.1.0
 */
export const crossEntropy: Comparison = surprise('crossEntropy', 'probabilities', np.log)

/**
 * How `smoothLabels` is set.
 *
 * @category model
 * @since 0.1.0
 */
export interface SmoothingOptions {
  /** How many classes there are. */
  readonly classes: number
  /** The probability that is shared by all classes. */
  readonly smoothing: number
  /** float32 unless told. */
  readonly dtype?: 'float32' | 'float64'
}

/**
 * Classes as probabilities that leave something to the other classes, which keeps a network from being too sure.
 *
 * Math:    (1 − α)·onehot(y) + α/n
 * Shapes:  labels [...b] → [...b, classes]
 * Dtypes:  int32 | uint32 → float32 unless told
 * Errors:  InvalidArgument, for a known label of no class; a traced one has no share
 * Source:  Szegedy, Vanhoucke, Ioffe, Shlens & Wojna, Rethinking the Inception architecture (2016)
 *
 * @example
 * import assert from 'node:assert'
 * import { nn, np } from 'pullback'
 *
 * const labels = np.array([1], { dtype: 'int32' })
 * assert.deepStrictEqual(np.toNested(nn.smoothLabels(labels, { classes: 2, smoothing: 0.5 })), [[0.25, 0.75]])
 *
 * @category losses
 * @since 0.1.0
 */
export const smoothLabels: NeedingOptions<SmoothingOptions> = withOptions<SmoothingOptions>(
  'smoothLabels',
  { classes: option.needed(option.count), smoothing: option.needed(option.finite), dtype: option.floatDType },
  (labels, { classes, smoothing, dtype = 'float32' }) => {
    checkClasses('nn.smoothLabels', labels, classes)
    return np.add(np.mul(np.oneHot(labels, { depth: classes, dtype }), 1 - smoothing), smoothing / classes)
  }
)

/**
 * How surprised the logistic function of each logit is by its label.
 *
 * Math:    −y·log σ(z) − (1 − y)·log(1 − σ(z))
 * Shapes:  logits and labels [...b] → [...b]
 * Dtypes:  float32 | float64; labels from 0 to 1, or boolean
 * Errors:  ShapeMismatch, when the shapes differ
 * Grad:    σ(z) − y in the logits
 * Numerics: finite for any finite logits; the same under (z, y) → (−z, 1 − y); 0 at the infinite logit of the label
 *
 * @example
 * import assert from 'node:assert'
 * import { nn, np } from 'pullback'
 *
 * const loss = nn.sigmoidBinaryCrossEntropy(np.array([0, 1000, -1000]), np.array([1, 1, 1]))
 * assert.deepStrictEqual(np.toNested(loss), [Math.log(2), 0, 1000])
 *
 * @category losses
 * @since 0.1.0
 */
export const sigmoidBinaryCrossEntropy: Comparison = matched(
  'sigmoidBinaryCrossEntropy',
  ['logits', 'labels'],
  null,
  (logits, labels) => {
    const y = np.astype(labels, logits.dtype)
    const ofOne = weighted(y, np.neg(softplus(np.neg(logits))))
    const ofZero = weighted(np.sub(1, y), np.neg(softplus(logits)))
    return np.sub(0, np.add(ofOne, ofZero))
  }
)

/**
 * How surprised each probability is by its label, which is 1 or 0, or between.
 *
 * Math:    −y·log p − (1 − y)·log(1 − p), with 0·log 0 = 0
 * Shapes:  probabilities and labels [...b] → [...b]
 * Dtypes:  float32 | float64; labels from 0 to 1, or boolean
 * Errors:  ShapeMismatch, when the shapes differ
 * Grad:    (1 − y)/(1 − p) − y/p in the probabilities: 1 at p = 0 for y = 0, −1 at p = 1 for y = 1
 * Numerics: ∞ for a certainty that is wrong; from logits, `sigmoidBinaryCrossEntropy` is finite and exact there
 *
 * @example
 * import assert from 'node:assert'
 * import { grad, nn, np } from 'pullback'
 *
 * const labels = np.array([0, 1, 1])
 * const loss = nn.binaryCrossEntropy(np.array([0, 1, 0.5]), labels)
 * assert.deepStrictEqual(np.toNested(loss), [0, 0, Math.log(2)])
 * const slope = grad((p: np.NDArray) => np.sum(nn.binaryCrossEntropy(p, labels)))
 * assert.deepStrictEqual(np.toNested(slope(np.array([0, 1, 0.5]))), [1, -1, -2])
 *
 * @category losses
 * @since 0.1.0
 */
export const binaryCrossEntropy: Comparison = matched(
  'binaryCrossEntropy',
  ['probabilities', 'labels'],
  null,
  (probabilities, labels) => {
    const y = np.astype(labels, probabilities.dtype)
    const ofOne = weighted(y, np.log(probabilities))
    const ofZero = weighted(np.sub(1, y), np.log1p(np.neg(probabilities)))
    return np.sub(0, np.add(ofOne, ofZero))
  }
)
