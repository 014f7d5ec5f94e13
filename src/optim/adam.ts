import * as option from '../core/options.js'
import type { NDArray } from '../ndarray/ndarray.js'
import * as np from '../numpy/index.js'
import { zipWith } from '../tree/map.js'
import { partsOf, zerosOf } from './given.js'
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

/**
 * What `scaleByAdam` carries: the steps done, the means of the gradients, and the roots of those of their squares, which are in range
 * when squares are not; both like the parameters.
 */
interface AdamState {
  readonly step: NDArray
  readonly mean: unknown
  readonly root: unknown
}

/** The exponential moving average: a convex combination. */
const average =
  (decay: number) =>
  (x: NDArray, mean: NDArray): NDArray =>
    np.add(np.mul(mean, decay), np.mul(x, 1 - decay))

/** The root of the average of squares, from the root of that of the squares before. */
const rootAverage =
  (decay: number) =>
  (x: NDArray, root: NDArray): NDArray =>
    np.hypot(np.mul(root, Math.sqrt(decay)), np.mul(x, Math.sqrt(1 - decay)))

export const adamKinds: option.OptionKinds<AdamOptions> = {
  b1: option.finite,
  b2: option.finite,
  eps: option.nonNegative
}

const read = option.optionReader('optim.scaleByAdam', adamKinds)

/**
 * Gradients divided by the root of their mean square, both averaged over time and freed of the bias towards 0.
 *
 * Math:    m ← β₁m + (1−β₁)g;  v ← β₂v + (1−β₂)g²;  u = (m/(1−β₁ᵗ)) / (√(v/(1−β₂ᵗ)) + ε),  t = 1, 2, …
 * Shapes:  none change
 * Numerics: the powers βᵗ are taken in float64; scaling gradients and ε alike changes nothing; √v is carried, by hypotenuses, so
 *          that gradients of any size count, and none that is finite stops the descent; one that is not makes NaN
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
export const scaleByAdam = (options: AdamOptions = {}): Optimizer => {
  const { b1 = 0.9, b2 = 0.999, eps = 1e-8 } = read(options)
  return stage<AdamState>({
    init: params => ({
      step: firstStep(),
      mean: zerosOf('optim.scaleByAdam', params),
      root: zerosOf('optim.scaleByAdam', params)
    }),
    update: (gradients, given) => {
      const state = partsOf('optim.scaleByAdam', given, 'step', 'mean', 'root')
      const step = np.add(state.step, 1)
      const mean = zipWith(gradients, state.mean as typeof gradients, average(b1))
      const root = zipWith(gradients, state.root as typeof gradients, rootAverage(b2))
      const weight = (decay: number): NDArray => np.div(1, np.sub(1, np.pow(decay, np.astype(step, 'float64'))))
      const times =
        (factor: NDArray) =>
        (x: NDArray): NDArray =>
          np.mul(x, np.astype(factor, x.dtype))
      const [debiasMean, debiasRoot] = [times(weight(b1)), times(np.sqrt(weight(b2)))]
      const updates = zipWith(mean, root, (m, r) => np.div(debiasMean(m), np.add(debiasRoot(r), eps)))
      return [updates, { step, mean, root }]
    }
  })
}
