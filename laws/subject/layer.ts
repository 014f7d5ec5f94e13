/**
 * Layers as subjects: inputs of random shapes, parameters drawn or as they start, contexts.
 */
import type * as fc from 'fast-check'
import type { Draw } from '../../src/core/primitive.js'
import { isFloat } from '../../src/ndarray/dtype.js'
import type { Dense } from '../../src/ndarray/ndarray.js'
import type { Shape } from '../../src/ndarray/shape.js'
import { evaluation, training, type AnyLayer, type Context, type Layer } from '../../src/nn/index.js'
import * as random from '../../src/random/index.js'
import { flatten } from '../../src/tree/flatten.js'
import { unflatten } from '../../src/tree/unflatten.js'
import { drawn } from '../arb/drawn.js'
import { stream } from '../draw/draw.js'
import { drawEighths, range } from '../value/rows.js'
import { show, showTree } from '../value/show.js'

// --- model

/**
 * A layer, and what is true of it. What is left out is not asked, but for what is said to be the default.
 *
 * @category model
 * @since 0.1.0
 */
export interface LayerSubject<L extends AnyLayer = AnyLayer> {
  readonly name: string
  readonly layer: L
  /** Shapes of one example; vectors of 1 to 4 numbers unless told. */
  readonly inputs?: readonly Shape[]
  /** float64 and float32 unless told. */
  readonly dtypes?: readonly ('float32' | 'float64')[]
  /** Whether any parameters will do, and are drawn (unless told), or only those that `init` gives. */
  readonly parameters?: 'any' | 'initial'
  /** Whether the output is affine in the input. */
  readonly affine?: boolean
  /** The part of the elements that training leaves out, where this is all that the layer does. */
  readonly dropout?: number
  /** Whether an example of a batch is treated alike whatever the others are, in training too; true unless told. */
  readonly independent?: boolean
}

export type Plain = Layer<unknown, unknown>

export const plain = (layer: AnyLayer): Plain => layer as unknown as Plain

// --- cases

export interface Case {
  readonly seed: number
  readonly dtype: 'float32' | 'float64'
  /** The shape of one example. */
  readonly shape: Shape
  readonly batch: Shape
  readonly x: Dense
  readonly context: Context
  /** What parameters are drawn from. */
  readonly choices: readonly number[]
}

export interface Drawing {
  /** Ranks of the batch. */
  readonly ranks?: readonly number[]
  readonly float64?: boolean
  readonly contexts?: readonly ('eval' | 'train')[]
}

export const drawContext = (draw: Draw, contexts: readonly ('eval' | 'train')[]): Context =>
  draw.oneOf(contexts) === 'eval' ? evaluation : training(random.key(draw.int(0, 999)))

export const cases = (
  { inputs = [[1], [2], [3], [4]], dtypes = ['float64', 'float32'] }: LayerSubject,
  { ranks = [0, 1, 2], float64 = false, contexts = ['eval', 'train'] }: Drawing = {}
): fc.Arbitrary<Case> =>
  drawn(60, (draw, next) => {
    const shape = draw.oneOf(inputs)
    const rank = draw.oneOf(ranks)
    const batch = range(rank).map(() => draw.int(1, rank > 1 ? 2 : 3))
    const dtype = float64 ? 'float64' : draw.oneOf(dtypes)
    const context = drawContext(draw, contexts)
    const seed = draw.int(0, 999)
    const x = drawEighths(next, [...batch, ...shape], dtype)
    return { seed, dtype, shape, batch, x, context, choices: range(24).map(next) }
  })

/** The parameters and the state of a case. */
export const prepared = (o: LayerSubject, c: Case): readonly [params: unknown, state: unknown] => {
  const [params, state] = plain(o.layer).init(random.key(c.seed), { shape: c.shape, dtype: c.dtype })
  if (o.parameters === 'initial') return [params, state]
  const { leaves, structure } = flatten(params)
  const next = stream(c.choices)
  const any = leaves.map(p => (isFloat(p.dtype) ? drawEighths(next, p.shape, p.dtype) : p))
  return [unflatten(structure, any), state]
}

export const showContext = (context: Context): string =>
  context.mode === 'eval' ? 'in evaluation' : `in training, key ${show(context.key)}`

export const showCase =
  (o: LayerSubject) =>
  (c: Case): string => {
    const params = ((): string => {
      try {
        return showTree(prepared(o, c)[0])
      } catch {
        return `of random.key(${c.seed})`
      }
    })()
    const told = params === '' ? '' : `\nparameters ${params.includes('\n') ? '\n' : ''}${params}`
    return `x = ${show(c.x)}, ${showContext(c.context)}, init by random.key(${c.seed})${told}`
  }
