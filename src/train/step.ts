/**
 * Steps: pure functions of state and batch. Whatever folds can train.
 */
import { pairFrom } from '../core/pair.js'
import { checked } from '../core/checked.js'
import * as option from '../core/options.js'
import { fail, within } from '../ndarray/error.js'
import { isNDArray, type NDArray } from '../ndarray/ndarray.js'
import { told } from '../ndarray/told.js'
import { evaluation, training } from '../nn/layer.js'
import * as np from '../numpy/index.js'
import { applyUpdates, type Optimizer } from '../optim/optimizer.js'
import * as random from '../random/index.js'
import { valueAndGradAux } from '../transform/differentiate.js'
import { optimizer } from './kinds.js'
import type { Loss, LossValue, Metrics } from './loss.js'
import type { TrainState } from './state.js'

/**
 * A step of a training, and nothing else.
 *
 * @category model
 * @since 0.1.0
 */
export type Step<T, B, M> = (state: T, batch: B) => readonly [T, M]

/**
 * The metrics of a loss, and the loss itself under its name.
 *
 * @category model
 * @since 0.1.0
 */
export type WithLoss<M> = M & { readonly loss: NDArray }

/**
 * What makes a step.
 *
 * @category model
 * @since 0.1.0
 */
export interface StepOptions<P, S, B, M extends Metrics> {
  readonly loss: Loss<P, S, B, M>
  readonly optimizer: Optimizer
}

const makeStepName = 'train.makeStep'

const readStep = option.optionReader<StepOptions<unknown, unknown, unknown, Metrics>>(makeStepName, {
  loss: option.needed(option.callable()),
  optimizer: option.needed(optimizer)
})

/** The record of a training state. */
const stateOf = <T extends object>(op: string, state: T): T =>
  option.isRecord(state) && 'params' in state
    ? state
    : fail(
        'InvalidArgument',
        op,
        `the state is ${told(state)}`,
        'Give a state of a training, such as train.start gives'
      )

/** What a loss has given, if that is its value and the rest. */
const checkLoss = <S, M>(op: string, given: LossValue<S, M>): LossValue<S, M> => {
  const [value, rest] = (Array.isArray(given) ? given : [given]) as readonly unknown[]
  return isNDArray(value) && typeof rest === 'object' && rest !== null && 'metrics' in rest && 'state' in rest
    ? given
    : fail(
        'StructureMismatch',
        op,
        `the loss gave ${told(given)}; expected [value, { state, metrics }]`,
        'Make a loss of parameters and batch that gives a scalar into one with train.plainLoss, one of a layer with train.supervised'
      )
}

/**
 * The step that evaluates a loss and its gradient once and lets an optimizer update the parameters. Under `jit` it is
 * one Program.
 *
 * Shapes:  the state keeps all of its shapes; metrics []
 * Dtypes:  the state keeps all of its dtypes
 *
 * @example
 * import assert from 'node:assert'
 * import { jit, np, optim, random, train } from 'pullback'
 *
 * const loss = train.plainLoss((w: np.NDArray, xs: np.NDArray) => np.mean(np.square(np.sub(xs, w))))
 * const optimizer = optim.sgd({ rate: 0.5 })
 * const step = jit(train.makeStep({ loss, optimizer }))
 * const state = train.startFrom({ params: np.array(0), state: null, optimizer, key: random.key(0) })
 * const [next, metrics] = step(state, np.array([1, 3]))
 * assert.deepStrictEqual([next.params, next.step, metrics.loss].map(np.item), [2, 1, 5])
 *
 * @category steps
 * @since 0.1.0
 */
export const makeStep = <P, S, B, M extends Metrics>(
  options: StepOptions<P, S, B, M>
): Step<TrainState<P, S>, B, WithLoss<M>> => {
  const { loss, optimizer } = readStep(options) as StepOptions<P, S, B, M>
  return within(makeStepName, ({ params, state, optimizer: moments, key, step }: TrainState<P, S>, batch: B) => {
    const context = training(random.foldIn(key, step))
    const lossOf = (p: P) => checkLoss(makeStepName, loss(p, state, batch, context))
    const [value, gradient, aux] = valueAndGradAux(lossOf)(params)
    const [updates, next] = pairFrom(
      makeStepName,
      'update of the optimizer',
      'It gives [updates, next state]',
      optimizer.update(gradient, moments, params)
    )
    return [
      { params: applyUpdates(params, updates), state: aux.state, optimizer: next, key, step: np.add(step, 1) },
      { ...aux.metrics, loss: value }
    ] as const
  })
}

/**
 * The metrics of a state on a batch, with nothing learned and nothing random.
 *
 * Shapes:  metrics []
 *
 * @example
 * import assert from 'node:assert'
 * import { np, optim, random, train } from 'pullback'
 *
 * const loss = train.plainLoss((w: np.NDArray, xs: np.NDArray) => np.mean(np.square(np.sub(xs, w))))
 * const optimizer = optim.sgd({ rate: 0.5 })
 * const state = train.startFrom({ params: np.array(2), state: null, optimizer, key: random.key(0) })
 * assert.strictEqual(np.item(train.makeEvaluate(loss)(state, np.array([1, 3])).loss), 1)
 *
 * @category steps
 * @since 0.1.0
 */
export const makeEvaluate = checked(
  'train.makeEvaluate(loss)(state, batch)',
  { loss: option.callable() },
  null,
  <P, S, B, M extends Metrics>(loss: Loss<P, S, B, M>) =>
    (at: Pick<TrainState<P, S>, 'params' | 'state'>, batch: B): WithLoss<M> => {
      const { params, state } = stateOf('train.makeEvaluate', at)
      const [value, { metrics }] = checkLoss('train.makeEvaluate', loss(params, state, batch, evaluation))
      return { ...metrics, loss: value }
    }
)

/**
 * A step without its metrics: what `reduce` takes.
 *
 * Shapes:  as the step's
 *
 * @example
 * import assert from 'node:assert'
 * import * as RA from 'fp-ts/lib/ReadonlyArray.js'
 * import { np, train } from 'pullback'
 *
 * const count: train.Step<number, np.NDArray, object> = (n, batch) => [n + batch.size, {}]
 * assert.strictEqual(RA.reduce(0, train.foldSteps(count))([np.zeros([2]), np.zeros([3])]), 5)
 *
 * @category steps
 * @since 0.1.0
 */
export const foldSteps = checked(
  'train.foldSteps(step)(state, batch)',
  { step: option.callable() },
  null,
  <T, B, M>(step: Step<T, B, M>) =>
    (state: T, batch: B): T =>
      pairFrom('train.foldSteps', 'the step', 'A step gives [next state, metrics]', step(state, batch))[0]
)
