/**
 * Layers: parameters drawn from a key, and a function of parameters and input.
 *
 * A layer is written for one example: it acts on the trailing axes of its input and leaves any axes before them
 * alone, so that it takes one example, a batch, or a batch of batches as they come, and `vmap` gives the same.
 */
import type { Aval } from '../core/aval.js'
import { checked } from '../core/checked.js'
import { inputOf } from './given.js'
import * as option from '../core/options.js'
import { fail, within } from '../ndarray/error.js'
import { isNDArray, type NDArray } from '../ndarray/ndarray.js'
import { told } from '../ndarray/told.js'

// --- model

/**
 * What a layer is applied for. Only training has randomness.
 *
 * @category model
 * @since 0.1.0
 */
export type Context = { readonly mode: 'train'; readonly key: NDArray } | { readonly mode: 'eval' }

/**
 * A layer with parameters `P`, which are learned, and state `S`, which is carried along (running statistics, say);
 * both are trees of arrays, `null` where there are none. `init` takes the aval of an input, `apply` the input.
 *
 * Shapes:  as each layer says of the trailing axes
 *
 * @category model
 * @since 0.1.0
 */
export interface Layer<P, S = null> {
  readonly init: (key: NDArray, input: Aval) => readonly [P, S]
  readonly apply: (params: P, state: S, x: NDArray, context: Context) => readonly [NDArray, S]
}

/**
 * Any layer, whatever its parameters and state.
 *
 * @category model
 * @since 0.1.0
 */
export interface AnyLayer {
  readonly init: (key: NDArray, input: Aval) => readonly [unknown, unknown]
  readonly apply: (params: never, state: never, x: NDArray, context: Context) => readonly [NDArray, unknown]
}

/**
 * The parameters of a layer.
 *
 * @category model
 * @since 0.1.0
 */
export type ParamsOf<L extends AnyLayer> = ReturnType<L['init']>[0]

/**
 * The state of a layer.
 *
 * @category model
 * @since 0.1.0
 */
export type StateOf<L extends AnyLayer> = ReturnType<L['init']>[1]

// --- constructors

/**
 * The context in which nothing is random and statistics are used as they are.
 *
 * Shapes:  no arrays
 *
 * @example
 * import assert from 'node:assert'
 * import { nn, np } from 'pullback'
 *
 * const [y] = nn.activation(nn.relu).apply(null, null, np.array([-1, 2]), nn.evaluation)
 * assert.deepStrictEqual(np.toNested(y), [0, 2])
 *
 * @category contexts
 * @since 0.1.0
 */
export const evaluation: Context = { mode: 'eval' }

/**
 * The context of one training step: its key decides whatever is random.
 *
 * Shapes:  key: [2]
 *
 * @example
 * import assert from 'node:assert'
 * import { nn, np, random } from 'pullback'
 *
 * const half = nn.dropout({ rate: 0.5 })
 * const [y] = half.apply(null, null, np.ones([100]), nn.training(random.key(0)))
 * assert.ok(np.toTypedArray(y).every(v => v === 0 || v === 2))
 *
 * @category contexts
 * @since 0.1.0
 */
export const training = (key: NDArray): Context => ({ mode: 'train', key })

const requireKey = (key: NDArray): NDArray =>
  isNDArray(key)
    ? key
    : fail(
        'InvalidArgument',
        'init',
        `the key is ${told(key)}`,
        'Make one with random.key(seed): layer.init(key, input)'
      )

const requireInput = (input: Aval): Aval =>
  option.aval.read(input) ??
  fail('InvalidArgument', 'init', `the input is ${told(input)}`, `Give ${option.aval.says}, such as np.zeros([2])`)

const functions = option.made<{ readonly init: never; readonly apply: never }>(
  'a record of functions, { init, apply }',
  {
    init: option.callable(),
    apply: option.callable()
  }
)

/**
 * A layer that has no state and treats training and evaluation alike.
 *
 * Shapes:  as the function's
 *
 * @example
 * import assert from 'node:assert'
 * import { nn, np, random } from 'pullback'
 *
 * const scaled = nn.stateless<np.NDArray>({
 *   init: (_, input) => np.ones(input.shape.slice(-1), { dtype: input.dtype }),
 *   apply: (scale, x) => np.mul(x, scale)
 * })
 * const [params, state] = scaled.init(random.key(0), np.zeros([3]))
 * assert.deepStrictEqual(np.toNested(scaled.apply(params, state, np.array([1, 2, 3]), nn.evaluation)[0]), [1, 2, 3])
 *
 * @category constructors
 * @since 0.1.0
 */
export const stateless = checked(
  'nn.stateless({ init, apply })',
  { functions },
  null,
  <P>(layer: {
    readonly init: (key: NDArray, input: Aval) => P
    readonly apply: (params: P, x: NDArray) => NDArray
  }): Layer<P> => ({
    init: (key, input) => [layer.init(requireKey(key), requireInput(input)), null],
    apply: (params, state, x) => [layer.apply(params, inputOf('apply', x)), state]
  })
)

/**
 * A function as a layer without parameters.
 *
 * Shapes:  as the function's
 *
 * @example
 * import assert from 'node:assert'
 * import { nn, np, random } from 'pullback'
 *
 * const layer = nn.activation(nn.relu)
 * const [params, state] = layer.init(random.key(0), np.zeros([2]))
 * assert.deepStrictEqual([params, state], [null, null])
 * assert.deepStrictEqual(np.toNested(layer.apply(params, state, np.array([-1, 2]), nn.evaluation)[0]), [0, 2])
 *
 * @category constructors
 * @since 0.1.0
 */
export const activation = checked(
  'nn.activation(f)',
  { f: option.callable() },
  null,
  (f: (x: NDArray) => NDArray): Layer<null> => {
    const apply = within('nn.activation', f)
    return stateless({ init: () => null, apply: (_, x) => apply(x) })
  }
)
