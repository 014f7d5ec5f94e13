/**
 * The optimizers that have names: chains of stages.
 */
import { scaleByAdagrad, type AdagradOptions } from './adagrad.js'
import { scaleByAdam, type AdamOptions } from './adam.js'
import { addDecayedWeights, type DecayOptions } from './decay.js'
import { momentum } from './momentum.js'
import { chain, identity, type Optimizer } from './optimizer.js'
import { scaleByRate } from './scale.js'
import type { Schedule } from './schedule.js'

/**
 * The rate of a descent: a number, or a schedule.
 *
 * @category model
 * @since 0.1.0
 */
export interface RateOptions {
  readonly rate: number | Schedule
}

/**
 * How `sgd` is set.
 *
 * @category model
 * @since 0.1.0
 */
export interface SgdOptions extends RateOptions {
  /** The decay of `momentum`; without it there is none. */
  readonly momentum?: number
  readonly nesterov?: boolean
}

/**
 * Stochastic gradient descent, with or without momentum.
 *
 * Math:    p ← p − η·g, with momentum p ← p − η·v
 * Shapes:  none change
 *
 * @example
 * import assert from 'node:assert'
 * import { grad, np, optim } from 'pullback'
 *
 * const optimizer = optim.sgd({ rate: 0.25 })
 * const p = np.array([4])
 * const [updates] = optimizer.update(grad((x: np.NDArray) => np.sum(np.mul(x, x)))(p), optimizer.init(p), p)
 * assert.deepStrictEqual(np.toNested(optim.applyUpdates(p, updates)), [2])
 *
 * @category optimizers
 * @since 0.1.0
 */
export const sgd = ({ rate, momentum: decay, nesterov = false }: SgdOptions): Optimizer =>
  chain(decay === undefined ? identity : momentum({ decay, nesterov }), scaleByRate(rate))

/**
 * Adam: steps of about the rate in every coordinate, whatever the scale of the gradients.
 *
 * Math:    `scaleByAdam`, then p ← p − η·u
 * Shapes:  none change
 * Source:  Kingma & Ba, Adam: a method for stochastic optimization (2015)
 *
 * @example
 * import assert from 'node:assert'
 * import { np, optim } from 'pullback'
 *
 * const optimizer = optim.adam({ rate: 0.5 })
 * const p = np.array([4])
 * const [updates] = optimizer.update(np.array([100]), optimizer.init(p), p)
 * assert.ok(Math.abs(np.item(updates) + 0.5) < 1e-8)
 *
 * @category optimizers
 * @since 0.1.0
 */
export const adam = ({ rate, ...o }: RateOptions & AdamOptions): Optimizer => chain(scaleByAdam(o), scaleByRate(rate))

/**
 * AdaGrad: each coordinate at a rate of its own, which falls with the gradients that it has seen.
 *
 * Math:    `scaleByAdagrad`, then p ← p − η·u
 * Shapes:  none change
 * Source:  Duchi, Hazan & Singer, Adaptive subgradient methods for online learning and stochastic optimization (2011)
 *
 * @example
 * import assert from 'node:assert'
 * import { np, optim } from 'pullback'
 *
 * const optimizer = optim.adagrad({ rate: 0.5, eps: 0 })
 * const p = np.array([4, 4])
 * const [updates] = optimizer.update(np.array([100, -0.01]), optimizer.init(p), p)
 * assert.deepStrictEqual(np.toNested(optim.applyUpdates(p, updates)), [3.5, 4.5])
 *
 * @category optimizers
 * @since 0.1.0
 */
export const adagrad = ({ rate, ...o }: RateOptions & AdagradOptions): Optimizer =>
  chain(scaleByAdagrad(o), scaleByRate(rate))

/**
 * Adam with weight decay that does not pass through its averages.
 *
 * Math:    `scaleByAdam`, then p ← p − η·(u + λ·p)
 * Shapes:  none change
 * Source:  Loshchilov & Hutter, Decoupled weight decay regularization (2019)
 *
 * @example
 * import assert from 'node:assert'
 * import { np, optim } from 'pullback'
 *
 * const optimizer = optim.adamW({ rate: 0.5, decay: 0.5 })
 * const p = np.array([4])
 * const [updates] = optimizer.update(np.array([0]), optimizer.init(p), p)
 * assert.deepStrictEqual(np.toNested(optim.applyUpdates(p, updates)), [3])
 *
 * @category optimizers
 * @since 0.1.0
 */
export const adamW = ({ rate, decay, where, ...o }: RateOptions & AdamOptions & DecayOptions): Optimizer =>
  chain(scaleByAdam(o), addDecayedWeights(where === undefined ? { decay } : { decay, where }), scaleByRate(rate))
