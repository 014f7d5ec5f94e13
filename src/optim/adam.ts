import type { NDArray } from '../ndarray/ndarray.js'
import * as np from '../numpy/index.js'
import { map, zipWith } from '../tree/tree.js'
import { stage, type Optimizer } from './optimizer.js'
import { firstStep } from './scale.js'

/**
 * How `scaleByAdam` is set.
 *
 * @category model
 * @since 0.1.0
 */
export interface AdamOptions {
  /** Decay of the mean of the gradients, 0.9 unless told. */
  readonly b1?: number
  /** Decay of the mean of their squares, 0.999 unless told. */
  readonly b2?: number
  /** Added to the root of the mean square, 1e-8 unless told. */
  readonly eps?: number
}

/** What `scaleByAdam` carries: the steps done, and the means of the gradients and of their squares, like the parameters. */
interface AdamState {
  readonly step: NDArray
  readonly mean: unknown
  readonly square: unknown
}

/** The exponential moving average: a convex combination. */
const average =
  (decay: number) =>
  (x: NDArray, mean: NDArray): NDArray =>
    np.add(np.mul(mean, decay), np.mul(x, 1 - decay))

/**
 * Gradients divided by the root of their mean square, both averaged over time and freed of the bias towards 0.
 *
 * Math:    m ← β₁m + (1−β₁)g;  v ← β₂v + (1−β₂)g²;  u = (m/(1−β₁ᵗ)) / (√(v/(1−β₂ᵗ)) + ε),  t = 1, 2, …
 * Shapes:  none change
 * Numerics: the powers βᵗ are taken in float64; scaling gradients and ε alike changes nothing
 * Source:  Kingma & Ba, Adam: a method for stochastic optimization (2015)
 *
 * @example
 * import assert from 'node:assert'
 * import { np, optim } from 'pullback'
 *
 * const optimizer = optim.scaleByAdam({ eps: 0 })
 * const [updates] = optimizer.update(np.array([3, -0.01]), optimizer.init(np.zeros([2])), np.zeros([2]))
 * assert.ok(np.allClose(updates, np.array([1, -1])))
 *
 * @category stages
 * @since 0.1.0
 */
export const scaleByAdam = ({ b1 = 0.9, b2 = 0.999, eps = 1e-8 }: AdamOptions = {}): Optimizer =>
  stage<AdamState>({
    init: params => ({ step: firstStep(), mean: map(params, np.zerosLike), square: map(params, np.zerosLike) }),
    update: (gradients, state) => {
      const step = np.add(state.step, 1)
      const mean = zipWith(gradients, state.mean as typeof gradients, average(b1))
      const square = zipWith(map(gradients, np.square), state.square as typeof gradients, average(b2))
      const debias = (decay: number) => {
        const weight = np.div(1, np.sub(1, np.pow(decay, np.astype(step, 'float64'))))
        return (x: NDArray): NDArray => np.mul(x, np.astype(weight, x.dtype))
      }
      const [debiasMean, debiasSquare] = [debias(b1), debias(b2)]
      const updates = zipWith(mean, square, (m, v) => np.div(debiasMean(m), np.add(np.sqrt(debiasSquare(v)), eps)))
      return [updates, { step, mean, square }]
    }
  })
