/**
 * The laws of stages that bound updates, by their norm or element by element.
 */
import * as asked from '../asked.js'
import * as np from '../../src/numpy/index.js'
import type { NDArray } from '../../src/ndarray/ndarray.js'
import type { Stage } from '../../src/optim/optimizer.js'
import { flatten } from '../../src/tree/flatten.js'
import { drawn } from '../arb/drawn.js'
import { drawParams, drawParamsKind, paramsChoices } from '../arb/params.js'
import { all, ensure, within, type Laws, type Verdict } from '../law.js'
import { statements } from '../statements.js'
import { close, numbers } from '../value/arrays.js'
import { caseLaw } from '../value/cases.js'
import { show, showTree } from '../value/show.js'
import { allNumbers, mapNumbers, sameTree, treewise } from '../value/trees.js'

/**
 * A stage that bounds updates.
 *
 * @category model
 * @since 0.1.0
 */
export interface ClippingSubject<S> {
  readonly name: string
  /** The stage that keeps updates within a bound. */
  readonly clip: (bound: number) => Stage<S>
  /** What is bounded: the norm of the whole tree, unless told, or every element. */
  readonly by?: 'globalNorm' | 'value'
  /** The norm itself. */
  readonly norm?: (t: unknown) => NDArray
}

const pascanu = 'Pascanu, Mikolov & Bengio, On the difficulty of training recurrent neural networks (2013)'

const S = statements('optimizers', {
  bound: ['O7', 'the norm of the whole tree is at most the bound', pascanu],
  short: ['O7.1', 'updates whose norm is within the bound stay, bit for bit', pascanu],
  direction: ['O7.2', 'clipped updates are the bound times u/‖u‖', pascanu],
  idempotence: ['O7.3', 'clipping twice is clipping once', pascanu],
  value: ['O7.4', 'every element moves to the nearest number of [−c, c], bit for bit, and only once', 'Optax, clip'],
  scale: [
    'O7.6',
    'exploded and vanished updates are clipped like any: clip(2ᵏc)(2ᵏu) = 2ᵏ·clip(c)(u), bit for bit',
    'homogeneity'
  ],
  norm: ['O7.5', 'the norm of a tree is that of all its elements: √Σ x²', 'definition']
})

interface Case {
  readonly updates: unknown
  readonly bound: number
}

const cases = drawn(1 + paramsChoices(1), (draw, next): Case => {
  const bound = draw.int(1, 16) / 4
  return { bound, updates: drawParams(next, drawParamsKind(draw, {})) }
})

interface ScaledCase extends Case {
  readonly k: number
}

/** Within the range of float32, whose squares are not within it. */
const scaledCases = drawn(3 + paramsChoices(1), (draw, next): ScaledCase => {
  const k = draw.int(1, 100) * draw.oneOf([1, 1, -1])
  const bound = draw.int(1, 16) / 4
  return { k, bound, updates: drawParams(next, drawParamsKind(draw, {})) }
})

const times = (t: unknown, c: number): unknown => mapNumbers(t, v => c * v)

const normOf = (t: unknown): number => Math.hypot(...allNumbers(t))

/**
 * Squares of n eighths add up exactly. The root, the quotient by it and the product round, to float32 where a leaf is;
 * so do the n squares of what was clipped, their sums and their root.
 */
const slack = (t: unknown): number => {
  const { leaves } = flatten(t)
  const coarsest = leaves.some(x => x.dtype === 'float32') ? 2 ** -24 : 2 ** -53
  return (allNumbers(t).length + 8) * coarsest
}

const near = (what: string, expected: unknown, came: unknown, relative: number): Verdict =>
  treewise(what, expected, came, (e, c) => {
    const sizes = numbers(e).map(Math.abs)
    return close(e, c, i => relative * sizes[i])
  })

const clipped = (stage: Stage<unknown>, updates: unknown): unknown =>
  stage.update(updates, stage.init(updates), updates)[0]

const expectedOf = ({ updates, bound }: Case): unknown => {
  const norm = normOf(updates)
  return norm <= bound ? updates : mapNumbers(updates, u => (u * bound) / norm)
}

const byNorm = (name: string, clip: (bound: number) => Stage<unknown>): Laws => {
  const clips = (c: Case): unknown => clipped(clip(c.bound), c.updates)
  return [
    caseLaw(S.bound, name, cases, c => {
      const norm = normOf(clips(c))
      const most = c.bound * (1 + slack(c.updates))
      return ensure(norm <= most, () => `the norm ${normOf(c.updates)} has become ${norm}\n${showTree(clips(c))}`)
    }),
    caseLaw(
      S.short,
      name,
      cases.map(c => ({ ...c, bound: Math.max(c.bound, Math.ceil(4 * normOf(c.updates)) / 4) })),
      c => sameTree(`the updates, of norm ${normOf(c.updates)}`, c.updates, clips(c))
    ),
    caseLaw(S.direction, name, cases, c =>
      near(`the updates, of norm ${normOf(c.updates)}`, expectedOf(c), clips(c), slack(c.updates))
    ),
    caseLaw(S.scale, name, scaledCases, ({ k, updates, bound }) => {
      const c = 2 ** k
      const scaled = times(updates, c)
      return all(
        () =>
          sameTree(
            `2^${k} times the updates, bound by 2^${k} times ${bound}`,
            times(clipped(clip(bound), updates), c),
            clipped(clip(c * bound), scaled)
          ),
        () =>
          near(
            `2^${k} times the updates, bound by ${bound}`,
            expectedOf({ updates: scaled, bound }),
            clipped(clip(bound), scaled),
            slack(updates)
          )
      )
    }),
    caseLaw(S.idempotence, name, cases, c => {
      const once = clips(c)
      return near('clipped twice', once, clips({ ...c, updates: once }), 2 * slack(c.updates))
    })
  ]
}

const byValue = (name: string, clip: (bound: number) => Stage<unknown>): Laws => [
  caseLaw(S.value, name, cases, c => {
    const expected = mapNumbers(c.updates, u => Math.min(c.bound, Math.max(-c.bound, u)))
    const once = clipped(clip(c.bound), c.updates)
    return all(
      () => sameTree('clipped', expected, once),
      () => sameTree('clipped twice', once, clipped(clip(c.bound), once))
    )
  })
]

/**
 * The laws of a stage that bounds updates.
 *
 * Shapes:  updates of up to three leaves of rank 0 to 2
 * Source:  Pascanu, Mikolov & Bengio, On the difficulty of training recurrent neural networks (2013)
 *
 * @example
 * import assert from 'node:assert'
 * import { optim } from 'pullback'
 * import * as laws from 'pullback/laws'
 *
 * laws.assertAll(laws.clipping({ name: 'clipByGlobalNorm', clip: optim.clipByGlobalNorm }), { runs: 20 })
 * assert.throws(() => laws.assertAll(laws.clipping({ name: 'twice', clip: c => optim.clipByGlobalNorm(2 * c) })), /twice/)
 *
 * @category suites
 * @since 0.1.0
 */
export const clipping = asked.suite(
  'laws.clipping',
  { name: asked.text, clip: asked.f },
  <T>({ name, clip, by = 'globalNorm', norm }: ClippingSubject<T>): Laws => {
    const stage = clip as (bound: number) => Stage<unknown>
    return [
      ...(by === 'value' ? byValue(name, stage) : byNorm(name, stage)),
      ...(norm === undefined
        ? []
        : [
            caseLaw(S.norm, name, cases, ({ updates }) => {
              const [expected, came] = [normOf(updates), norm(updates)]
              return within(
                `the norm is ${expected}, came ${show(came)}`,
                ensure(
                  came.ndim === 0 && Math.abs(np.item(came) - expected) <= slack(updates) * expected,
                  () => 'too far'
                )
              )
            })
          ])
    ]
  }
)
