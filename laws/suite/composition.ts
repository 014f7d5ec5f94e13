/**
 * The laws of composing layers: a free monoid, in function, parameters, states, and the keys that draw them.
 */
import * as asked from '../asked.js'
import type * as fc from 'fast-check'
import type { Draw } from '../../src/core/primitive.js'
import type { Dense, NDArray } from '../../src/ndarray/ndarray.js'
import type { Shape } from '../../src/ndarray/shape.js'
import {
  activation,
  compose as ourCompose,
  dense as denseLayer,
  dropout,
  identity as ourIdentity,
  relu,
  tanh,
  training,
  type AnyLayer,
  type Context
} from '../../src/nn/index.js'
import * as random from '../../src/random/index.js'
import { drawn } from '../arb/drawn.js'
import { all, law, type Law, type Laws, type Statement, type Verdict } from '../law.js'
import { statements } from '../statements.js'
import { drawContext, plain, showContext } from '../subject/layer.js'
import { sameTree } from '../value/trees.js'
import { drawEighths, drawFloat, range } from '../value/rows.js'
import { show } from '../value/show.js'

// --- model

/**
 * A way to compose layers.
 *
 * @category model
 * @since 0.1.0
 */
export interface CompositionSubject {
  readonly name?: string
  /** `nn.compose` unless told. */
  readonly compose?: (...layers: readonly AnyLayer[]) => AnyLayer
  /** `nn.identity` unless told. */
  readonly identity?: AnyLayer
  /** Layers by their names, each of which takes what any of them gives; some of this library's unless told. */
  readonly layers?: Readonly<Record<string, AnyLayer>>
  /** The shape of one example; [3] unless told. */
  readonly input?: Shape
  /** The key of the layer at place i, from that of the whole; `random.foldIn` unless told. */
  readonly keyAt?: (key: NDArray, i: number) => NDArray
}

export const n9 = statements('composition', {
  unit: [
    'N9.1',
    'compose(identity, f) = compose(f) = compose(f, identity), in parameters, states and function',
    'monoids'
  ],
  associativity: ['N9.2', 'compose(f, compose(g, h)) = compose(compose(f, g), h) = compose(f, g, h)', 'monoids'],
  sequence: [
    'N9.3',
    'each layer is drawn and applied as if it were alone, by the key of its place, from left to right',
    'free monoids'
  ]
})

// --- cases

/** Layers in brackets: a name, or a list. */
type Bracketed = string | readonly Bracketed[]

const flat = (b: Bracketed): readonly string[] => (typeof b === 'string' ? [b] : b.flatMap(flat))

const drawBracketed = (draw: Draw, names: readonly string[], depth = 2): Bracketed =>
  depth === 0 || draw.bool()
    ? draw.oneOf(names)
    : range(draw.int(0, 3)).map(() => drawBracketed(draw, names, depth - 1))

const text = (b: Bracketed): string => (typeof b === 'string' ? b : `compose(${b.map(text).join(', ')})`)

interface Case {
  readonly brackets: Bracketed
  readonly seed: number
  readonly x: Dense
  readonly context: Context
}

const showCase = (c: Case): string =>
  `${text(c.brackets)}\nx = ${show(c.x)}, ${showContext(c.context)}, init by random.key(${c.seed})`

const ours: Readonly<Record<string, AnyLayer>> = {
  tanh: activation(tanh),
  relu: activation(relu),
  dense: denseLayer({ out: 2 }),
  wide: denseLayer({ out: 3, bias: null }),
  dropout: dropout({ rate: 0.5 })
}

// --- the suite

/**
 * What must be true of the composition of layers.
 *
 * Shapes:  examples of one shape, in batches of 1 to 3
 * Dtypes:  float64 and float32
 *
 * @example
 * import assert from 'node:assert'
 * import { nn } from 'pullback'
 * import * as laws from 'pullback/laws'
 *
 * laws.assertAll(laws.composition(), { runs: 20 })
 *
 * const backwards = (...layers: readonly nn.AnyLayer[]) => nn.compose(...[...layers].reverse())
 * assert.throws(() => laws.assertAll(laws.composition({ compose: backwards })), /sequence \(N9.3\) is violated/)
 *
 * @category suites
 * @since 0.1.0
 */
export const composition = asked.optionalSuite('laws.composition', {}, (o: CompositionSubject = {}): Laws => {
  const { name = 'compose', compose = ourCompose, identity = ourIdentity, layers = ours, input = [3] } = o
  const keyAt = o.keyAt ?? random.foldIn
  const named: Readonly<Record<string, AnyLayer>> = { ...layers, identity }
  const composed = (b: Bracketed): AnyLayer => (typeof b === 'string' ? named[b] : compose(...b.map(composed)))
  /** All that can be seen of a layer. */
  const seen = (layer: AnyLayer, c: Case): unknown => {
    const l = plain(layer)
    const [params, state] = l.init(random.key(c.seed), { shape: input, dtype: c.x.dtype })
    return [params, state, ...l.apply(params, state, c.x, c.context)]
  }
  const same = (c: Case, expected: AnyLayer, came: AnyLayer): Verdict =>
    sameTree('parameters, states, output', seen(expected, c), seen(came, c))
  const cases = (draw: Draw, brackets: Bracketed, x: Dense): Case => ({
    brackets,
    seed: draw.int(0, 999),
    context: drawContext(draw, ['eval', 'train']),
    x
  })
  const rule = (statement: Statement, brackets: (draw: Draw) => Bracketed, holds: (c: Case) => Verdict): Law<Case> => {
    const inputs: fc.Arbitrary<Case> = drawn(60, (draw, next) => {
      const b = brackets(draw)
      return cases(draw, b, drawEighths(next, [draw.int(1, 3), ...input], drawFloat(draw)))
    })
    return law(statement, name, inputs, holds, showCase)
  }
  const names = Object.keys(layers)
  return [
    rule(
      n9.unit,
      draw => [draw.oneOf(names)],
      c =>
        all(
          () => same(c, composed(c.brackets), compose(identity, composed(flat(c.brackets)[0]))),
          () => same(c, composed(c.brackets), compose(composed(flat(c.brackets)[0]), identity))
        )
    ),
    rule(
      n9.associativity,
      draw => [drawBracketed(draw, names, 3)],
      c => {
        const elements = flat(c.brackets).map(n => named[n])
        return same(c, compose(...elements), composed(c.brackets))
      }
    ),
    rule(
      n9.sequence,
      draw => range(draw.int(1, 3)).map(() => draw.oneOf(names)),
      c => {
        const elements = flat(c.brackets).map(n => plain(named[n]))
        const alone = elements.reduce<{
          readonly params: readonly unknown[]
          readonly states: readonly unknown[]
          readonly after: readonly unknown[]
          readonly y: NDArray
        }>(
          ({ params, states, after, y }, l, i) => {
            const aval = { shape: y.shape.slice(1), dtype: y.dtype }
            const [p, s] = l.init(keyAt(random.key(c.seed), i), aval)
            const context = c.context.mode === 'train' ? training(keyAt(c.context.key, i)) : c.context
            const [z, t] = l.apply(p, s, y, context)
            return { params: [...params, p], states: [...states, s], after: [...after, t], y: z }
          },
          { params: [], states: [], after: [], y: c.x }
        )
        const expected = [alone.params, alone.states, alone.y, alone.after]
        return sameTree('parameters, states, output', expected, seen(composed(c.brackets), c))
      }
    )
  ]
})
