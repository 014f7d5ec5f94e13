import { checked } from '../core/checked.js'
import type { Aval } from '../core/aval.js'
import * as option from '../core/options.js'
import type { NDArray } from '../ndarray/ndarray.js'
import { layer as layerKind } from '../nn/kinds.js'
import { startOf } from '../nn/given.js'
import type { Layer } from '../nn/layer.js'
import * as np from '../numpy/index.js'
import type { Optimizer, OptimizerState } from '../optim/optimizer.js'
import * as random from '../random/index.js'
import { optimizer } from './kinds.js'

/**
 * All that a training is at one moment: a tree of arrays, so that it can be saved, compared and mapped over.
 *
 * @category model
 * @since 0.1.0
 */
export interface TrainState<P, S = null> {
  readonly params: P
  /** What layers carry along, running statistics say; `null` where nothing is carried. */
  readonly state: S
  readonly optimizer: OptimizerState
  /** Stays the same; step `t` draws from `foldIn(key, t)`. */
  readonly key: NDArray
  /** The number of steps done, int32. */
  readonly step: NDArray
}

/**
 * What a training starts from.
 *
 * @category model
 * @since 0.1.0
 */
export interface StartOptions<P, S> {
  readonly params: P
  readonly state: S
  readonly optimizer: Optimizer
  readonly key: NDArray
}

const read = option.optionReader<StartOptions<unknown, unknown>>('train.startFrom', {
  params: option.needed(option.anything),
  state: option.anything,
  optimizer: option.needed(optimizer),
  key: option.needed(option.array)
})

/**
 * The state before the first step, from parameters.
 *
 * Shapes:  params as they are; step []
 *
 * @example
 * import assert from 'node:assert'
 * import { np, optim, random, train } from 'pullback'
 *
 * const params = { w: np.zeros([2]) }
 * const state = train.startFrom({ params, state: null, optimizer: optim.sgd({ rate: 0.1 }), key: random.key(0) })
 * assert.strictEqual(np.item(state.step), 0)
 *
 * @category constructors
 * @since 0.1.0
 */
export const startFrom = <P, S>(options: StartOptions<P, S>): TrainState<P, S> => {
  const { params, state, optimizer, key } = read(options) as StartOptions<P, S>
  return { params, state, optimizer: optimizer.init(params), key, step: np.zeros([], { dtype: 'int32' }) }
}

/**
 * The state before the first step, for a layer: its parameters are drawn from the key, which decides the steps too.
 *
 * Shapes:  input: the aval of an input, or an array that stands for it
 *
 * @example
 * import assert from 'node:assert'
 * import { nn, np, optim, random, train } from 'pullback'
 *
 * const model = nn.dense({ out: 3 })
 * const state = train.start(model, optim.adam({ rate: 0.1 }), { key: random.key(0), input: np.zeros([2]) })
 * assert.deepStrictEqual(state.params.kernel.shape, [2, 3])
 *
 * @category constructors
 * @since 0.1.0
 */
export const start = checked(
  'train.start(layer, optimizer, { key, input })',
  { layer: layerKind, optimizer },
  { key: option.needed(option.array), input: option.needed(option.aval) },
  <P, S>(
    layer: Layer<P, S>,
    optimizer: Optimizer,
    { key, input }: { readonly key: NDArray; readonly input: Aval }
  ): TrainState<P, S> => {
    const [layerKey, stepKey] = random.split(key)
    const [params, state] = startOf('train.start', layer.init(layerKey, input))
    return startFrom({ params, state, optimizer, key: stepKey })
  }
)
