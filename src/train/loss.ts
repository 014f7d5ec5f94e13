/**
 * What is made small: losses of parameters, carried state, batch and context.
 */
import { checked } from '../core/checked.js'
import * as option from '../core/options.js'
import type { NDArray } from '../ndarray/ndarray.js'
import { layer } from '../nn/kinds.js'
import { outputOf } from '../nn/given.js'
import type { Context, Layer } from '../nn/layer.js'
import * as np from '../numpy/index.js'

/**
 * Scalars by name.
 *
 * @category model
 * @since 0.1.0
 */
export type Metrics = Readonly<Record<string, NDArray>>

/**
 * What a loss gives: its value, the next carried state, and what else to tell.
 *
 * @category model
 * @since 0.1.0
 */
export type LossValue<S, M> = readonly [NDArray, { readonly state: S; readonly metrics: M }]

/**
 * A scalar to make small, the next carried state, and what else to tell.
 *
 * Shapes:  the loss and every metric []
 *
 * @category model
 * @since 0.1.0
 */
export type Loss<P, S, B, M extends Metrics> = (params: P, state: S, batch: B, context: Context) => LossValue<S, M>

/**
 * A loss that carries nothing, draws nothing and tells nothing but itself.
 *
 * Shapes:  f: params, batch → []
 *
 * @example
 * import assert from 'node:assert'
 * import { nn, np, train } from 'pullback'
 *
 * const loss = train.plainLoss((w: np.NDArray, xs: np.NDArray) => np.mean(np.square(np.sub(xs, w))))
 * assert.strictEqual(np.item(loss(np.array(1), null, np.array([0, 2]), nn.evaluation)[0]), 1)
 *
 * @category constructors
 * @since 0.1.0
 */
export const plainLoss = checked(
  'train.plainLoss(f)',
  { f: option.callable() },
  null,
  <P, B>(f: (params: P, batch: B) => NDArray): Loss<P, null, B, Readonly<Record<never, NDArray>>> =>
    (params, state, batch) => [f(params, batch), { state, metrics: {} }]
)

/**
 * Examples with what is to be said of them.
 *
 * Shapes:  features [n, …], labels [n, …]
 *
 * @category model
 * @since 0.1.0
 */
export interface Labelled {
  readonly features: NDArray
  readonly labels: NDArray
}

/**
 * What a layer is to learn: `loss` compares its outputs with the labels and gives one number per example (or one in
 * all), and so may each metric; the means are taken.
 *
 * @category model
 * @since 0.1.0
 */
export interface Supervision<P, S, K extends string> {
  readonly layer: Layer<P, S>
  readonly loss: (outputs: NDArray, labels: NDArray) => NDArray
  readonly metrics?: Readonly<Record<K, (outputs: NDArray, labels: NDArray) => NDArray>>
}

const read = option.optionReader<Supervision<unknown, unknown, string>>('train.supervised', {
  layer: option.needed(layer as never),
  loss: option.needed(option.callable()),
  metrics: option.anything
})

/**
 * The loss of a layer that learns from labels.
 *
 * Math:    mean over the batch of loss(layer(features), labels)
 * Shapes:  features [n, …], labels [n, …] → []
 *
 * @example
 * import assert from 'node:assert'
 * import { nn, np, random, train } from 'pullback'
 *
 * const layer = nn.dense({ out: 2, kernel: nn.zeros })
 * const loss = train.supervised({ layer, loss: nn.softmaxCrossEntropy, metrics: { accuracy: nn.accuracy } })
 * const [params, state] = layer.init(random.key(0), np.zeros([3]))
 * const batch = { features: np.ones([4, 3]), labels: np.zeros([4], { dtype: 'int32' }) }
 * const [value, { metrics }] = loss(params, state, batch, nn.evaluation)
 * assert.deepStrictEqual([value, metrics.accuracy].map(np.item), [Math.log(2), 1])
 *
 * @category constructors
 * @since 0.1.0
 */
export const supervised = <P, S, K extends string = never>(
  supervision: Supervision<P, S, K>
): Loss<P, S, Labelled, Readonly<Record<K, NDArray>>> => {
  const { layer, loss, metrics } = read(supervision) as Supervision<P, S, K>
  return (params, state, { features, labels }, context) => {
    const [outputs, next] = outputOf('train.supervised', layer.apply(params, state, features, context))
    const told = Object.entries<(outputs: NDArray, labels: NDArray) => NDArray>(metrics ?? {})
    return [
      np.mean(loss(outputs, labels)),
      {
        state: next,
        metrics: Object.fromEntries(told.map(([name, f]) => [name, np.mean(f(outputs, labels))])) as Record<K, NDArray>
      }
    ]
  }
}
