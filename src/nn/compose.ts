/**
 * Composition of layers.
 *
 * A composition is a list of layers, the free monoid over them: compositions inside a composition are spliced in.
 * So it is associative in all that can be seen of it: function, parameters, state, and the keys that draw them.
 *
 * Laws: compose(f, compose(g, h)) = compose(compose(f, g), h) = compose(f, g, h)
 *       compose(identity, f) = compose(f) = compose(f, identity)
 */
import type { Aval } from '../core/aval.js'
import { fail } from '../ndarray/error.js'
import type { NDArray } from '../ndarray/ndarray.js'
import { told } from '../ndarray/told.js'
import * as random from '../random/index.js'
import { outputOf, startOf } from './given.js'
import { layer as layerKind } from './kinds.js'
import { training, type AnyLayer, type Context, type Layer, type ParamsOf, type StateOf } from './layer.js'
import { outputAval } from './outputAval.js'

// --- model

/**
 * Layers one after another. Its parameters and its state are the lists of theirs.
 *
 * @category model
 * @since 0.1.0
 */
export interface Sequential<Ls extends readonly AnyLayer[]> extends Layer<
  { readonly [I in keyof Ls]: ParamsOf<Ls[I]> },
  { readonly [I in keyof Ls]: StateOf<Ls[I]> }
> {
  readonly _tag: 'Sequential'
  readonly layers: Ls
}

/**
 * A list of layers with the compositions in it spliced in.
 *
 * @category model
 * @since 0.1.0
 */
export type Spliced<Ls extends readonly AnyLayer[]> = number extends Ls['length']
  ? readonly (Ls[number] extends infer L extends AnyLayer ? Parts<L>[number] : never)[]
  : Ls extends readonly [infer L extends AnyLayer, ...infer Rest extends readonly AnyLayer[]]
    ? readonly [...Parts<L>, ...Spliced<Rest>]
    : readonly []

type Parts<L extends AnyLayer> = L extends Sequential<infer Inner> ? Inner : readonly [L]

// --- composition

const isSequential = (layer: AnyLayer): layer is AnyLayer & { readonly layers: readonly AnyLayer[] } =>
  '_tag' in layer && layer._tag === 'Sequential'

const isTraining = (context: unknown): context is Context & { readonly mode: 'train' } =>
  typeof context === 'object' && context !== null && 'mode' in context && context.mode === 'train'

/** The key of the layer at place `i`: the same wherever a composition was bracketed. */
const contextAt = (context: Context, i: number): Context =>
  isTraining(context) ? training(random.foldIn(context.key, i)) : context

const checkLayer = (u: unknown, i: number): void => {
  if (layerKind.read(u) === undefined)
    fail(
      'InvalidArgument',
      'nn.compose',
      `argument ${i + 1} is ${told(u)}, and no layer`,
      typeof u === 'function'
        ? 'Make a layer of a function of arrays with nn.activation'
        : Array.isArray(u)
          ? 'Give the layers one by one: nn.compose(...layers)'
          : 'Layers are records { init, apply }, such as nn.dense({ out: 8 })'
    )
}

type Listed = Layer<readonly unknown[], readonly unknown[]>

const inSequence = (layers: readonly Layer<unknown, unknown>[]): Listed => ({
  init: (key, input) => {
    const { params, states } = layers.reduce(
      (
        done: { readonly params: readonly unknown[]; readonly states: readonly unknown[]; readonly input: Aval },
        layer,
        i
      ) => {
        const [p, s] = startOf('nn.compose', layer.init(random.foldIn(key, i), done.input))
        const isLast = i === layers.length - 1
        return {
          params: [...done.params, p],
          states: [...done.states, s],
          input: isLast ? done.input : outputAval(layer, p, s, done.input)
        }
      },
      { params: [], states: [], input }
    )
    return [params, states]
  },
  apply: (params, states, x, context) =>
    [params, states].every(u => Array.isArray(u) && u.length === layers.length)
      ? layers.reduce<readonly [NDArray, readonly unknown[]]>(
          ([y, done], layer, i) => {
            const [z, s] = outputOf('nn.compose', layer.apply(params[i], states[i], y, contextAt(context, i)))
            return [z, [...done, s]]
          },
          [x, []]
        )
      : fail(
          'StructureMismatch',
          'nn.compose',
          `the parameters are ${told(params)} and the states ${told(states)}, for ${layers.length} layers`,
          'Give the parameters and the state that init of the same composition gave'
        )
})

/**
 * Layers one after another: the first is applied first.
 *
 * Shapes:  the output of each is the input of the next
 * Errors:  StructureMismatch, when applied to the parameters of another composition
 *
 * @example
 * import assert from 'node:assert'
 * import { nn, np, random } from 'pullback'
 *
 * const model = nn.compose(nn.dense({ out: 4 }), nn.activation(nn.relu), nn.dense({ out: 2 }))
 * const [params, state] = model.init(random.key(0), np.zeros([3]))
 * assert.deepStrictEqual([params[0].kernel.shape, params[1], params[2].kernel.shape], [[3, 4], null, [4, 2]])
 * assert.deepStrictEqual(model.apply(params, state, np.ones([5, 3]), nn.evaluation)[0].shape, [5, 2])
 *
 * @category composition
 * @since 0.1.0
 */
export const compose = <Ls extends readonly AnyLayer[]>(...layers: Ls): Sequential<Spliced<Ls>> => {
  layers.forEach(checkLayer)
  const spliced = layers.flatMap(layer => (isSequential(layer) ? layer.layers : [layer]))
  return {
    _tag: 'Sequential',
    layers: spliced,
    ...inSequence(spliced as unknown as readonly Layer<unknown, unknown>[])
  } as unknown as Sequential<Spliced<Ls>>
}

/**
 * The layer that gives its input: the unit of `compose`.
 *
 * Shapes:  [...b] → same
 *
 * @example
 * import assert from 'node:assert'
 * import { nn, np } from 'pullback'
 *
 * assert.deepStrictEqual(np.toNested(nn.identity.apply([], [], np.array([1, 2]), nn.evaluation)[0]), [1, 2])
 *
 * @category composition
 * @since 0.1.0
 */
export const identity: Sequential<readonly []> = compose()
