/**
 * The laws of an optimizer, or of a stage of one.
 */
import * as asked from '../asked.js'
import type { Stage } from '../../src/optim/optimizer.js'
import { vmap } from '../../src/transform/vmap.js'
import { flatten } from '../../src/tree/flatten.js'
import { map } from '../../src/tree/map.js'
import { drawn } from '../arb/drawn.js'
import { descent, drawDescent, drawParams, drawParamsKind, paramsChoices, type Descent } from '../arb/params.js'
import { follow } from '../descent/follow.js'
import { all, each, type Laws, type Verdict } from '../law.js'
import { statements } from '../statements.js'
import { caseLaw } from '../value/cases.js'
import { copyOf, elementsOf, permuted, sameKinds, sameTree, stacked, treesBy, unwritten } from '../value/trees.js'
import { claimLaws, type OptimizerClaims } from './optimizerClaims.js'
import { jit } from '../value/jit.js'

/**
 * An optimizer and what is claimed of it. Only `name` and `optimizer` are needed; every further claim brings laws.
 *
 * @category model
 * @since 0.1.0
 */
export interface OptimizerSubject<S> extends OptimizerClaims<S> {
  readonly name: string
  readonly optimizer: Stage<S>
  /**
   * On what the update of an element depends: on its own gradients (`element`: sgd, Adam), on those of its leaf
   * (`leaf`), on those of the whole tree (`tree`, the default: clipping by global norm), or on the name of its leaf too
   * (`path`: weight decay of kernels only).
   */
  readonly scope?: 'element' | 'leaf' | 'tree' | 'path'
}

const optax = 'Optax, gradient transformations'

const S = statements('optimizers', {
  permutedLeaves: ['O6', 'leaves in another order get the same updates in that order', 'naturality in the tree'],
  leafAlone: ['O6.1', 'the updates of a leaf are those of the leaf alone', 'naturality in the tree'],
  elementAlone: ['O6.2', 'the updates of an element are those of the element alone', 'naturality in the tree'],
  kind: ['O6.3', 'updates have the structure, shapes and dtypes of the gradients, states those of the first', optax],
  compiled: [
    'O6.4',
    'jit(update) gives the bits of update, states included, where jit runs the interpreter',
    'JAX, jit'
  ],
  untouched: ['O6.5', 'an update writes neither gradients nor state nor parameters', optax],
  batched: ['O6.7', 'vmap(update) of several optimizations at once gives the bits of each', 'JAX, vmap'],
  memory: ['O6.6', 'the state is a tree of arrays and all that is remembered: going on from a copy is going on', optax]
})

/** A descent in which the optimizer is left for another one at `cut`. */
interface Cut extends Descent {
  readonly cut: number
}

interface Permuted extends Descent {
  readonly order: readonly number[]
}

const update = (i: number): string => `update ${i + 1}`

const orders: readonly (readonly number[])[] = [
  [1, 0, 2],
  [2, 1, 0],
  [0, 2, 1],
  [1, 2, 0],
  [2, 0, 1]
]

/** A sum of two is the same either way round, bit for bit; a sum of three need not be. */
const reordered = (maxLeaves: number) =>
  drawn(1 + paramsChoices(6), (draw, next): Permuted => {
    const order = draw.oneOf(orders)
    const d = drawDescent(draw, next, { minLeaves: 2, maxLeaves })
    return { ...d, order: flatten(d.params).leaves.length === 2 ? [1, 0] : order }
  })

const cutAnywhere = drawn(1 + paramsChoices(6), (draw, next): Cut => {
  const at = draw.int(0, 9)
  const d = drawDescent(draw, next)
  return { ...d, cut: at % (d.gradients.length + 1) }
})

const leavesAlone = (t: unknown): readonly unknown[] => flatten(t).leaves

const apart = (
  optimizer: Stage<unknown>,
  d: Descent,
  part: (t: unknown) => readonly unknown[],
  what: string
): Verdict => {
  const whole = follow(optimizer, d.params, d.gradients).updates.map(part)
  return each(part(d.params), (p, k) =>
    treesBy(
      i => `${what} ${k}, ${update(i)} (expected what it gets alone)`,
      follow(
        optimizer,
        p,
        d.gradients.map(g => part(g)[k])
      ).updates,
      whole.map(parts => parts[k])
    )
  )
}

const allElements = (t: unknown): readonly unknown[] => flatten(t).leaves.flatMap(elementsOf)

/** Optimizations of one kind of parameters side by side, for as many steps. */
interface Ensemble {
  readonly members: readonly Descent[]
}

const ensembles = drawn(2 + paramsChoices(9), (draw, next): Ensemble => {
  const [count, steps] = [draw.int(1, 3), draw.int(1, 2)]
  const kind = drawParamsKind(draw, { minLeaves: 1, maxLeaves: 2 })
  const trees = (n: number): readonly unknown[] => Array.from({ length: n }, () => drawParams(next, kind))
  return { members: Array.from({ length: count }, () => ({ params: trees(1)[0], gradients: trees(steps) })) }
})

const isEnsemble = (optimizer: Stage<unknown>, { members }: Ensemble): Verdict => {
  const side = { init: vmap(optimizer.init), update: vmap(optimizer.update) } as Stage<unknown>
  const together = follow(
    side,
    stacked(members.map(m => m.params)),
    members[0].gradients.map((_, t) => stacked(members.map(m => m.gradients[t])))
  )
  const alone = members.map(m => follow(optimizer, m.params, m.gradients))
  return all(
    () =>
      treesBy(
        update,
        together.updates.map((_, t) => stacked(alone.map(a => a.updates[t]))),
        together.updates
      ),
    () => sameTree('the state', stacked(alone.map(a => a.state)), together.state)
  )
}

const scopeLaws = (name: string, optimizer: Stage<unknown>, scope: string): Laws => [
  ...(scope === 'path'
    ? []
    : [
        caseLaw(S.permutedLeaves, name, reordered(scope === 'tree' ? 2 : 3), ({ params, gradients, order }) => {
          const turn = (t: unknown): unknown => leavesAlone(permuted(t, order))
          const straight = follow(optimizer, leavesAlone(params), gradients.map(leavesAlone)).updates
          const turned = follow(optimizer, turn(params), gradients.map(turn)).updates
          return treesBy(update, straight.map(turn), turned)
        })
      ]),
  ...(scope === 'leaf' || scope === 'element'
    ? [caseLaw(S.leafAlone, name, descent(), d => apart(optimizer, d, leavesAlone, 'leaf'))]
    : []),
  ...(scope === 'element'
    ? [
        caseLaw(S.batched, name, ensembles, e => isEnsemble(optimizer, e)),
        caseLaw(S.elementAlone, name, descent({ maxLeaves: 2 }), d => apart(optimizer, d, allElements, 'element'))
      ]
    : [])
]

const kept = (optimizer: Stage<unknown>, { params, gradients }: Descent): Verdict => {
  const first = optimizer.init(params)
  const { updates, state } = follow(optimizer, params, gradients, first)
  return all(
    () => each(updates, (u, i) => sameKinds(update(i), gradients[i], u)),
    () => sameKinds('the state', first, state)
  )
}

const untouched = (optimizer: Stage<unknown>, { params, gradients }: Descent): Verdict => {
  const start = optimizer.init(params)
  const before = copyOf({ params, gradients, start })
  follow(optimizer, params, gradients, start)
  return all(
    () => unwritten('the parameters', before.params, params),
    () => unwritten('the gradients', before.gradients, gradients),
    () => unwritten('the first state', before.start, start)
  )
}

/** The optimizer does something else before it goes on. */
const remembered = (optimizer: Stage<unknown>, { params, gradients, cut }: Cut): Verdict => {
  const whole = follow(optimizer, params, gradients)
  const before = follow(optimizer, params, gradients.slice(0, cut))
  const saved = copyOf({ params: before.params, state: before.state })
  follow(
    optimizer,
    map(params, x => x),
    [...gradients].reverse()
  )
  const after = follow(optimizer, saved.params, gradients.slice(cut), saved.state)
  return all(
    () => treesBy(i => `update ${i + 1 + cut}`, whole.updates.slice(cut), after.updates),
    () => sameTree('the last state', whole.state, after.state)
  )
}

const generalLaws = (name: string, optimizer: Stage<unknown>): Laws => [
  caseLaw(S.kind, name, descent(), d => kept(optimizer, d)),
  caseLaw(S.compiled, name, descent({ maxSteps: 3 }), ({ params, gradients }) => {
    const [plain, compiled] = [optimizer, { ...optimizer, update: jit(optimizer.update) }].map(o =>
      follow(o as Stage<unknown>, params, gradients)
    )
    return all(
      () => treesBy(update, plain.updates, compiled.updates),
      () => sameTree('the state', plain.state, compiled.state)
    )
  }),
  caseLaw(S.untouched, name, descent(), d => untouched(optimizer, d)),
  caseLaw(S.memory, name, cutAnywhere, d => remembered(optimizer, d))
]

/**
 * The laws of an optimizer, or of a stage: on random trees of parameters, in float32 and float64, along random gradients.
 * What is claimed of it decides which laws there are; those of the first two fields suit every optimizer that does not
 * move where its gradients are zero.
 *
 * Shapes:  parameters of up to three leaves of rank 0 to 2
 * Source:  Kingma & Ba, Adam (2015); Loshchilov & Hutter, Decoupled weight decay regularization (2019); Optax
 *
 * @example
 * import assert from 'node:assert'
 * import { np, optim } from 'pullback'
 * import * as laws from 'pullback/laws'
 *
 * const signs = optim.chain(optim.leafwise(u => np.sign(u)), optim.scale(-0.5))
 * laws.assertAll(laws.optimizer({ name: 'signs', optimizer: signs, scope: 'element' }), { runs: 20 })
 *
 * const drifting = optim.leafwise(u => np.sub(u, 1))
 * assert.throws(() => laws.assertAll(laws.optimizer({ name: 'drifting', optimizer: drifting })), /drifting/)
 *
 * @category suites
 * @since 0.1.0
 */
export const optimizer = asked.suite(
  'laws.optimizer',
  { name: asked.text, optimizer: asked.record('init', 'update') },
  <S>(subject: OptimizerSubject<S>): Laws => {
    const { name, optimizer: stage, scope = 'tree' } = subject
    const plain = stage as Stage<unknown>
    return [...generalLaws(name, plain), ...scopeLaws(name, plain, scope), ...claimLaws(name, plain, subject)]
  }
)
