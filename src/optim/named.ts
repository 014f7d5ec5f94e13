/**
 * The optimizers that have names: chains of stages.
 */
import * as option from '../core/options.js'
import { adagradKinds, scaleByAdagrad, type AdagradOptions } from './adagrad.js'
import { adamKinds, scaleByAdam, type AdamOptions } from './adam.js'
import { addDecayedWeights, decayKinds, type DecayOptions } from './decay.js'
import { momentum } from './momentum.js'
import { chain, identity, type Optimizer } from './optimizer.js'
import { scaleByRate } from './scale.js'
import type { Schedule } from './schedule.js'

const rate: option.OptionKind<number | Schedule> = option.needed({
  ...option.either(option.number, option.callable<Schedule>()),
  says: 'a number or a schedule'
})

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

const readSgd = option.optionReader<SgdOptions>('optim.sgd', {
  rate,
  momentum: option.finite,
  nesterov: option.boolean
})

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
export const sgd = (options: SgdOptions): Optimizer => {
  const { rate, momentum: decay, nesterov = false } = readSgd(options)
  return chain(decay === undefined ? identity : momentum({ decay, nesterov }), scaleByRate(rate))
}

const readAdam = option.optionReader<RateOptions & AdamOptions>('optim.adam', { rate, ...adamKinds })

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
export const adam = (options: RateOptions & AdamOptions): Optimizer => {
  const { rate, ...o } = readAdam(options)
  return chain(scaleByAdam(o), scaleByRate(rate))
}

const readAdagrad = option.optionReader<RateOptions & AdagradOptions>('optim.adagrad', { rate, ...adagradKinds })

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
export const adagrad = (options: RateOptions & AdagradOptions): Optimizer => {
  const { rate, ...o } = readAdagrad(options)
  return chain(scaleByAdagrad(o), scaleByRate(rate))
}

const readAdamW = option.optionReader<RateOptions & AdamOptions & DecayOptions>('optim.adamW', {
  rate,
  ...adamKinds,
  ...decayKinds
})

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
export const adamW = (options: RateOptions & AdamOptions & DecayOptions): Optimizer => {
  const { rate, decay, where, ...o } = readAdamW(options)
  return chain(scaleByAdam(o), addDecayedWeights(where === undefined ? { decay } : { decay, where }), scaleByRate(rate))
}
