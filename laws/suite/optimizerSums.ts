/**
 * The laws of sums of squares, as AdaGrad has them: seen in its updates.
 */
import type { NDArray } from '../../src/ndarray/ndarray.js'
import type { Stage } from '../../src/optim/optimizer.js'
import { flatten } from '../../src/tree/flatten.js'
import { drawn } from '../arb/drawn.js'
import { descent, drawParams, drawParamsKind, paramsChoices, type Descent } from '../arb/params.js'
import { follow } from '../descent/follow.js'
import { each, within, type Laws, type Verdict } from '../law.js'
import { statements } from '../statements.js'
import { close, dense, numbers } from '../value/arrays.js'
import { caseLaw } from '../value/cases.js'
import { roundoff, withoutZeros } from '../value/trees.js'

/** The settings of AdaGrad. */
export interface RootSums {
  readonly rate: number
  readonly eps: number
  readonly initial: number
}

const duchi = 'Duchi, Hazan & Singer, Adaptive subgradient methods (2011)'

const S = statements('optimizers', {
  rootSums: ['O13', 'update t is −rate·gₜ/(√(initial + Σᵢ gᵢ²) + ε), summed over i ≤ t', duchi],
  constantGradient: ['O13.1', 'from nothing, update t of a constant gradient is −rate·sign(g)/√t, up to ε', duchi]
})

const update = (i: number): string => `update ${i + 1}`

/** Each of t sums and squares rounds once; the root, the sum with ε, the quotient and the rate round too. */
const agree = (t: number, expected: NDArray, came: NDArray, slack: (i: number) => number = () => 0): Verdict => {
  const sizes = numbers(expected).map(Math.abs)
  return close(expected, came, i => sizes[i] * roundoff(expected) * (2 * t + 8) + slack(i))
}

const isQuotient = (
  optimizer: Stage<unknown>,
  { rate, eps, initial }: RootSums,
  { params, gradients }: Descent
): Verdict =>
  each(follow(optimizer, params, gradients).updates, (u, t) =>
    each(flatten(u).leaves, (came, k) => {
      const seen = gradients.slice(0, t + 1).map(g => numbers(flatten(g).leaves[k]))
      const expected = seen[t].map((g, i) => {
        const size = Math.sqrt(seen.reduce((s, x) => s + x[i] * x[i], initial)) + eps
        return size === 0 ? 0 : (-rate * g) / size
      })
      return within(`${update(t)}, leaf ${k}`, agree(t + 1, dense(came.shape, came.dtype, expected), came))
    })
  )

const constantGradients = drawn(1 + paramsChoices(2), (draw, next) => {
  const steps = draw.int(1, 20)
  const kind = drawParamsKind(draw, { minLeaves: 1, maxLeaves: 2 })
  const gradient = withoutZeros(drawParams(next, kind))
  return { steps, params: drawParams(next, kind), gradient }
})

const constantLaw = (name: string, optimizer: Stage<unknown>, { rate, eps }: RootSums) =>
  caseLaw(S.constantGradient, name, constantGradients, ({ params, gradient, steps }) => {
    const same = Array.from({ length: steps }, () => gradient)
    return each(follow(optimizer, params, same).updates, (u, t) =>
      each(flatten(u).leaves, (came, k) => {
        const g = numbers(flatten(gradient).leaves[k])
        const expected = g.map(v => (-rate * Math.sign(v)) / Math.sqrt(t + 1))
        const slack = (i: number): number => Math.abs((rate * eps) / g[i])
        return within(`${update(t)}, leaf ${k}`, agree(t + 1, dense(came.shape, came.dtype, expected), came, slack))
      })
    )
  })

export const rootSumLaws = (name: string, optimizer: Stage<unknown>, o: RootSums): Laws => [
  caseLaw(S.rootSums, name, descent({ maxLeaves: 2, maxSteps: 12 }), d => isQuotient(optimizer, o, d)),
  ...(o.initial === 0 ? [constantLaw(name, optimizer, o)] : [])
]
