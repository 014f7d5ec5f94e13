/**
 * Losses with one bug each.
 */
import type { NDArray } from '../../src/ndarray/ndarray.js'
import { huber, meanSquaredError, sigmoidBinaryCrossEntropy, softmaxCrossEntropy } from '../../src/nn/index.js'
import * as np from '../../src/numpy/index.js'
import { customJvp } from '../../src/transform/custom/jvp.js'
import { stopGradient } from '../../src/transform/differentiate.js'
import type { LossSubject } from '../subject/loss.js'
import { loss } from '../suite/loss.js'
import type { Mutant } from './mutant.js'

type Wrong = LossSubject['loss']

const planted = (bug: string, breaks: readonly string[], o: Omit<LossSubject, 'name'>): Mutant => ({
  suite: 'loss',
  bug,
  breaks,
  laws: () => loss({ name: bug, ...o })
})

const rows = { axis: -1, keepDims: true } as const

const picked = (logQ: NDArray, y: NDArray): NDArray =>
  np.neg(np.squeeze(np.takeAlongAxis(logQ, np.expandDims(y, { axis: -1 }), { axis: -1 }), { axis: -1 }))

/** log Σ e^z without the shift. */
const unshifted: Wrong = (z, y) => picked(np.sub(z, np.log(np.sum(np.exp(z), rows))), y)

const overExamples: Wrong = (z, y) => picked(np.logSoftmax(z, { axis: 0 }), y)

const againstRows: Wrong = (z, p) => np.neg(np.sum(np.mul(p, np.logSoftmax(z, { axis: -1 })), { axis: -1 }))

const plainBinary: Wrong = (z, y) => {
  const p = np.logistic(z)
  return np.neg(np.add(np.mul(y, np.log(p)), np.mul(np.sub(1, y), np.log(np.sub(1, p)))))
}

const square: Wrong = (x, y) => np.square(np.sub(x, y))

const smoothed: Wrong = (z, y) => {
  const n = z.shape[z.ndim - 1]
  return softmaxCrossEntropy(z, np.add(np.mul(np.oneHot(y, { depth: n, dtype: z.dtype }), 0.9), 0.1 / n))
}

const halfSlope = (y: NDArray): ((x: NDArray) => NDArray) =>
  customJvp(
    (x: NDArray) => square(x, y),
    ([x], [dx]) => [square(x, y), np.mul(np.sub(x, y), dx)]
  )

const squared = {
  symmetric: true,
  translationInvariant: true,
  homogeneous: 2,
  definition: (x: number, y: number) => (x - y) ** 2
} as const

const meanOfSquares = { ...squared, reduction: 'mean' } as const

export const lossMutants: readonly Mutant[] = [
  planted('the minus of the cross-entropy is forgotten', ['L1.1', 'L1.2', 'L3.1', 'L4.1'], {
    targets: 'classes',
    loss: (z, y) => np.neg(softmaxCrossEntropy(z, y))
  }),
  planted('the exponentials are not shifted by the maximum', ['L2.1', 'L4.1', 'L4.2'], {
    targets: 'classes',
    loss: unshifted
  }),
  planted('the softmax goes over the examples', ['L1.2', 'L2.2', 'L3.1', 'L5.2'], {
    targets: 'classes',
    loss: overExamples
  }),
  planted('classes are smoothed on the way', ['L1.2', 'L1.3', 'L3.1'], {
    targets: 'classes',
    oneHot: true,
    loss: (z, y) => (y.dtype === 'int32' ? smoothed(z, y) : softmaxCrossEntropy(z, y))
  }),
  planted('predictions and targets are exchanged', ['L1.2', 'L1.4', 'L3.1'], {
    targets: 'probabilities',
    loss: (z, p) => againstRows(p, z)
  }),
  planted('0 times −∞ is not a number', ['L1.4'], { targets: 'probabilities', ruledOut: true, loss: againstRows }),
  planted('no gradient through the normalisation', ['L2.2', 'L3.1', 'L6.8'], {
    targets: 'probabilities',
    loss: (z, p) => np.neg(np.sum(np.mul(p, np.sub(z, stopGradient(np.logsumexp(z, rows)))), { axis: -1 }))
  }),
  planted('the loss of a probability where logits are expected', ['L1.2', 'L4.1'], {
    targets: 'classes',
    loss: (z, y) => picked(np.logSoftmax(np.softmax(z, { axis: -1 }), { axis: -1 }), y)
  }),
  planted('the logarithm of a rounded probability', ['L4.2', 'L6.3', 'L6.4'], { targets: 'binary', loss: plainBinary }),
  planted('only the positive label counts', ['L3.2', 'L6.3', 'L6.4'], {
    targets: 'binary',
    loss: (z, y) => np.mul(y, sigmoidBinaryCrossEntropy(z, y))
  }),
  planted('the sum instead of the mean', ['L5.2', 'L6.9'], {
    ...meanOfSquares,
    loss: (x, y) => np.sum(square(x, y))
  }),
  planted('the mean over the wrong axis', ['L5.2', 'L5.3', 'L6.9'], {
    ...squared,
    definition: (x, y) => (x - y) ** 2,
    loss: (x, y) => np.add(np.mul(square(x, y), 0), np.mean(square(x, y), { axis: 0, keepDims: true }))
  }),
  planted('the mean of the batch is taken off', ['L5.2', 'L5.3', 'L6.1'], {
    loss: (x, y) => square(np.sub(x, np.mean(x, { axis: 0, keepDims: true })), y)
  }),
  planted('later examples weigh more', ['L5.1', 'L5.2'], {
    ...meanOfSquares,
    loss: (x, y) => {
      const weights = np.add(np.arange(x.shape[0], { dtype: 'float64' }), 1)
      const each = np.mean(square(x, y), { axis: -1 })
      return np.div(np.sum(np.mul(each, weights)), np.sum(weights))
    }
  }),
  planted('the loss of a traced batch is another', ['L5.4'], {
    ...meanOfSquares,
    loss: (x, y) => {
      try {
        return np.mul(meanSquaredError(x, y), np.item(np.add(np.mul(np.sum(x), 0), 1)))
      } catch {
        return np.sum(square(x, y))
      }
    }
  }),
  planted('negative differences cost half', ['L6.2', 'L6.9'], {
    ...meanOfSquares,
    loss: (x, y) => np.mean(np.where(np.lt(x, y), np.mul(0.5, square(x, y)), square(x, y)))
  }),
  planted('a relative difference', ['L6.6', 'L6.7'], {
    ...meanOfSquares,
    loss: (x, y) => np.mean(np.div(square(x, y), np.add(1, np.square(y))))
  }),
  planted('differences do not cost where the signs agree', ['L6.1'], {
    loss: (x, y) => np.maximum(0, np.neg(np.mul(x, y)))
  }),
  planted('a loss of −1 is possible', ['L1.1', 'L6.1'], { loss: (x, y) => np.sub(square(x, y), 1) }),
  planted('the gradient is that of half the loss', ['L6.8'], {
    ...squared,
    loss: (x, y) => halfSlope(y)(x)
  }),
  planted('the slope beyond δ is 2δ', ['L6.5'], { delta: 1, loss: (x, y) => np.mul(2, huber(x, y)) }),
  planted('the line beyond δ is the parabola', ['L6.5', 'L6.9'], {
    delta: 1,
    definition: (x, y) => (Math.abs(x - y) <= 1 ? (x - y) ** 2 / 2 : Math.abs(x - y) - 0.5),
    loss: (x, y) => np.mul(0.5, square(x, y))
  })
]
