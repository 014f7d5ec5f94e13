/**
 * The laws of chains of optimizers: a monoid, on random chains.
 */
import * as asked from '../asked.js'
import type { Monoid } from 'fp-ts/lib/Monoid.js'
import * as optim from '../../src/optim/optimizer.js'
import { drawn } from '../arb/drawn.js'
import { drawOptimizer, optimizerChoices, type NamedOptimizer } from '../arb/optimizer.js'
import { drawDescent, paramsChoices, type Descent } from '../arb/params.js'
import { follow } from '../descent/follow.js'
import { all, holds, law, type Laws, type Verdict } from '../law.js'
import { statements } from '../statements.js'
import { showCase } from '../value/cases.js'
import { sameTree, treesBy, withoutZeros } from '../value/trees.js'

/**
 * A monoid of optimizers.
 *
 * @category model
 * @since 0.1.0
 */
export interface OptimizerMonoidSubject {
  readonly name: string
  readonly monoid: Monoid<optim.Optimizer>
  /** Whether states are to be the same too, however a chain is bracketed; by default only what can be seen, the updates. */
  readonly states?: boolean
}

const source = 'Optax, chain; fp-ts, Monoid'

const S = statements('optimizers', {
  associativity: [
    'O5',
    'concat(concat(f, g), h) = concat(f, concat(g, h)), seen in the updates along gradients',
    source
  ],
  unit: ['O5.1', 'concat(empty, f) = f = concat(f, empty), seen in the updates along gradients', source],
  order: ['O5.2', 'the updates of concat(f, g) are those that g makes of those of f', source]
})

interface Case extends Descent {
  readonly f: NamedOptimizer
  readonly g: NamedOptimizer
  readonly h: NamedOptimizer
}

const cases = drawn(3 * optimizerChoices(2) + paramsChoices(4), (draw, next): Case => {
  const [f, g, h] = [1, 2, 3].map(() => drawOptimizer(draw, 2))
  const { params, gradients } = drawDescent(draw, next, { maxSteps: 3, maxLeaves: 2 })
  return { f, g, h, params: withoutZeros(params), gradients: gradients.map(withoutZeros) }
})

const show =
  (...which: readonly ('f' | 'g' | 'h')[]) =>
  (c: Case): string =>
    showCase({
      ...Object.fromEntries(which.map(k => [k, c[k].name])),
      params: c.params,
      gradients: c.gradients
    })

const same =
  (states: boolean, { params, gradients }: Descent) =>
  (expected: optim.Optimizer, came: optim.Optimizer): Verdict => {
    const [e, c] = [expected, came].map(o => follow(o as optim.Stage<unknown>, params, gradients))
    return all(
      () => treesBy(i => `update ${i + 1}`, e.updates, c.updates),
      () => (states ? sameTree('the state', e.state, c.state) : holds)
    )
  }

/**
 * The laws of optimizers in a row, on random chains of stages and random gradients: `optim.Monoid` unless told.
 *
 * Shapes:  parameters of up to two leaves of rank 0 to 2
 * Source:  Optax, chain; fp-ts, Monoid
 *
 * @example
 * import assert from 'node:assert'
 * import { optim } from 'pullback'
 * import * as laws from 'pullback/laws'
 *
 * laws.assertAll(laws.optimizerMonoid(), { runs: 20 })
 * const monoid = { ...optim.Monoid, concat: (f: optim.Optimizer, g: optim.Optimizer) => optim.chain(g, f) }
 * assert.throws(() => laws.assertAll(laws.optimizerMonoid({ name: 'backwards', monoid })), /backwards · order/)
 *
 * @category suites
 * @since 0.1.0
 */
export const optimizerMonoid = asked.optionalSuite(
  'laws.optimizerMonoid',
  { name: asked.text, monoid: asked.record('concat') },
  (
    { name, monoid, states = false }: OptimizerMonoidSubject = { name: 'chain', monoid: optim.Monoid, states: true }
  ): Laws => {
    const { concat, empty } = monoid
    return [
      law(
        S.associativity,
        name,
        cases,
        c => {
          const [f, g, h] = [c.f, c.g, c.h].map(o => o.optimizer)
          return same(states, c)(concat(concat(f, g), h), concat(f, concat(g, h)))
        },
        show('f', 'g', 'h')
      ),
      law(
        S.unit,
        name,
        cases,
        c =>
          all(
            () => same(states, c)(c.f.optimizer, concat(empty, c.f.optimizer)),
            () => same(states, c)(c.f.optimizer, concat(c.f.optimizer, empty))
          ),
        show('f')
      ),
      law(
        S.order,
        name,
        cases,
        c => {
          const [f, g] = [c.f.optimizer, c.g.optimizer]
          const [between] = f.update(c.gradients[0], f.init(c.params), c.params)
          const [after] = g.update(between, g.init(c.params), c.params)
          const fg = concat(f, g)
          return sameTree('the first update', after, fg.update(c.gradients[0], fg.init(c.params), c.params)[0])
        },
        show('f', 'g')
      )
    ]
  }
)
