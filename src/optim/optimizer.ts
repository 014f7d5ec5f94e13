/**
 * Optimizers: values that turn gradients into updates.
 *
 * A `Stage<S>` transforms updates with the help of a state of its own. An `Optimizer` is a list of stages: the free
 * monoid over them, whose state is the list of their states.
 *
 * Laws: chain(f, chain(g, h)) = chain(chain(f, g), h) = chain(f, g, h) · chain(identity, f) = f = chain(f, identity),
 *       states included
 */
import type { Monoid as MonoidOf } from 'fp-ts/lib/Monoid.js'
import { checked } from '../core/checked.js'
import { pairFrom } from '../core/pair.js'
import * as option from '../core/options.js'
import { showAval } from '../core/aval.js'
import { isFloat } from '../ndarray/dtype.js'
import { fail } from '../ndarray/error.js'
import type { NDArray } from '../ndarray/ndarray.js'
import { told } from '../ndarray/told.js'
import * as np from '../numpy/index.js'
import { zipWith } from '../tree/map.js'

// --- model

/**
 * One transformation of updates. `update` takes gradients (or the updates of the stage before), the stage's state and
 * the parameters, all trees of one structure, and gives updates and the next state; the first state comes from the
 * parameters. `S` is a tree of arrays, `null` for a stage without state.
 *
 * Shapes:  updates like params, leaf by leaf
 * Dtypes:  each leaf keeps its own
 *
 * @category model
 * @since 0.1.0
 */
export interface Stage<S> {
  readonly init: <P>(params: P) => S
  readonly update: <P>(updates: P, state: S, params: P) => readonly [P, S]
}

/**
 * What an optimizer carries from step to step: a tree of arrays for each stage, in their order.
 *
 * @category model
 * @since 0.1.0
 */
export type OptimizerState = readonly unknown[]

/**
 * Stages in a row. The updates are to be added to the parameters, with `applyUpdates`.
 *
 * @category model
 * @since 0.1.0
 */
export interface Optimizer extends Stage<OptimizerState> {
  readonly stages: readonly Stage<unknown>[]
}

// --- constructors

const fromStages = (stages: readonly Stage<unknown>[]): Optimizer => ({
  stages,
  init: params => stages.map(s => s.init(params)),
  update: (updates, states, params) =>
    Array.isArray(states) && states.length === stages.length
      ? stages.reduce<readonly [typeof updates, OptimizerState]>(
          ([u, done], s, i) => {
            const [next, state] = pairFrom(
              'optimizer',
              'update of a stage',
              'It gives [updates, next state]',
              s.update(u, states[i], params)
            )
            return [next, [...done, state]]
          },
          [updates, []]
        )
      : fail(
          'StructureMismatch',
          'optimizer',
          `the state is ${told(states)}; expected one part for each of ${stages.length} stages`,
          'Start from init(params) of the same optimizer'
        )
})

const functions = option.made<Stage<never>>('a record of functions, { init, update }', {
  init: option.callable(),
  update: option.callable()
})

/**
 * An optimizer of one stage.
 *
 * Shapes:  none change
 *
 * @example
 * import assert from 'node:assert'
 * import { np, optim, tree } from 'pullback'
 *
 * const signs = optim.stage<null>({
 *   init: () => null,
 *   update: (updates, state) => [tree.map(updates, np.sign), state]
 * })
 * const signDescent = optim.chain(signs, optim.scaleByRate(0.5))
 * const [updates] = signDescent.update(np.array([3, -2]), signDescent.init(np.zeros([2])), np.zeros([2]))
 * assert.deepStrictEqual(np.toNested(updates), [-0.5, 0.5])
 *
 * @category constructors
 * @since 0.1.0
 */
export const stage = checked('optim.stage({ init, update })', { functions }, null, <S>(s: Stage<S>): Optimizer =>
  fromStages([s as unknown as Stage<unknown>])
)

/**
 * A stage without state that treats every leaf by itself.
 *
 * Shapes:  f: update and parameter of one leaf → its next update, all of one shape
 *
 * @example
 * import assert from 'node:assert'
 * import { np, optim } from 'pullback'
 *
 * const signs = optim.leafwise(update => np.sign(update))
 * const [updates] = signs.update(np.array([3, -2]), signs.init(np.zeros([2])), np.zeros([2]))
 * assert.deepStrictEqual(np.toNested(updates), [1, -1])
 *
 * @category constructors
 * @since 0.1.0
 */
export const leafwise = checked(
  'optim.leafwise(f)',
  { f: option.callable() },
  null,
  (f: (update: NDArray, param: NDArray) => NDArray): Optimizer =>
    stage<null>({ init: () => null, update: (updates, state, params) => [zipWith(updates, params, f), state] })
)

const optimizerKind = option.made<Optimizer>('an optimizer', {
  stages: option.list(functions),
  init: option.callable(),
  update: option.callable()
})

// --- combinators

/**
 * Optimizers one after another: the updates of each are the gradients of the next.
 *
 * Shapes:  none change
 * Errors:  StructureMismatch, when updated with the state of another optimizer
 *
 * @example
 * import assert from 'node:assert'
 * import { np, optim } from 'pullback'
 *
 * const optimizer = optim.chain(optim.clipByValue(1), optim.scale(-0.5))
 * const params = np.array([1, 1])
 * const [updates] = optimizer.update(np.array([3, -0.5]), optimizer.init(params), params)
 * assert.deepStrictEqual(np.toNested(optim.applyUpdates(params, updates)), [0.5, 1.25])
 *
 * @category combinators
 * @since 0.1.0
 */
export const chain = (...optimizers: readonly Optimizer[]): Optimizer => {
  optimizers.forEach((o, i) => {
    if (optimizerKind.read(o) === undefined)
      fail(
        'InvalidArgument',
        'optim.chain',
        `argument ${i + 1} is ${told(o)}, and no optimizer`,
        Array.isArray(o)
          ? 'Give the optimizers one by one: optim.chain(...optimizers)'
          : 'Give optimizers, such as optim.scale(2)'
      )
  })
  return optimizers.length === 1 ? optimizers[0] : fromStages(optimizers.flatMap(o => o.stages))
}

/**
 * The optimizer that leaves gradients as they are: the unit of `chain`.
 *
 * Shapes:  none change
 *
 * @example
 * import assert from 'node:assert'
 * import { np, optim } from 'pullback'
 *
 * const [updates, state] = optim.identity.update(np.array([3]), optim.identity.init(np.zeros([1])), np.zeros([1]))
 * assert.deepStrictEqual([np.toNested(updates), state], [[3], []])
 *
 * @category combinators
 * @since 0.1.0
 */
export const identity: Optimizer = fromStages([])

/**
 * Optimizers under `chain`.
 *
 * Shapes:  none change
 *
 * @example
 * import assert from 'node:assert'
 * import { concatAll } from 'fp-ts/lib/Monoid.js'
 * import { np, optim } from 'pullback'
 *
 * const optimizer = concatAll(optim.Monoid)([optim.scale(2), optim.scale(3)])
 * const [updates] = optimizer.update(np.array([1]), optimizer.init(np.zeros([1])), np.zeros([1]))
 * assert.deepStrictEqual(np.toNested(updates), [6])
 *
 * @category instances
 * @since 0.1.0
 */
export const Monoid: MonoidOf<Optimizer> = { concat: (f, g) => chain(f, g), empty: identity }

// --- application

/**
 * Parameters after a step.
 *
 * Math:    params + updates
 * Shapes:  updates like params; the result like params
 * Dtypes:  each leaf keeps that of the parameter
 * Errors:  DTypeMismatch, for a real update of an integer parameter
 *
 * @example
 * import assert from 'node:assert'
 * import { np, optim } from 'pullback'
 *
 * const params = { w: np.array(new Float32Array([1, 2])) }
 * const next = optim.applyUpdates(params, { w: np.array([-1, 0.5]) })
 * assert.deepStrictEqual([np.toNested(next.w), next.w.dtype], [[0, 2.5], 'float32'])
 *
 * @category application
 * @since 0.1.0
 */
export const applyUpdates = <P>(params: P, updates: P): P =>
  zipWith(params, updates, (p, u) =>
    isFloat(p.dtype) || !isFloat(u.dtype)
      ? np.astype(np.add(p, u), p.dtype)
      : fail(
          'DTypeMismatch',
          'optim.applyUpdates',
          `a parameter is ${showAval(p)} and its update ${showAval(u)}, which it would round`,
          "Convert the parameter with np.astype(x, 'float64')"
        )
  )
