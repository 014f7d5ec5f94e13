/**
 * The laws of moving averages, as Adam has them: seen in its updates, and in its state.
 */
import type { NDArray } from '../../src/ndarray/ndarray.js'
import type { Stage } from '../../src/optim/optimizer.js'
import { flatten } from '../../src/tree/flatten.js'
import { drawn } from '../arb/drawn.js'
import { descent, drawParams, drawParamsKind, paramsChoices } from '../arb/params.js'
import { follow } from '../descent/follow.js'
import { all, each, ensure, within, type Laws, type Statement, type Verdict } from '../law.js'
import { statements } from '../statements.js'
import { close, numbers } from '../value/arrays.js'
import { caseLaw } from '../value/cases.js'
import { mapNumbers, roundoff, withoutZeros } from '../value/trees.js'

/** The settings of Adam. */
export interface Signs {
  readonly rate: number
  readonly eps: number
  readonly b1: number
  readonly b2: number
}

const adam = 'Kingma & Ba, Adam: a method for stochastic optimization (2015)'

const S = statements('optimizers', {
  firstStep: ['O11', 'the first update is −rate·sign(g), up to ε', adam],
  debiased: ['O12', 'averages of a constant gradient are that gradient: every update is −rate·sign(g), up to ε', adam],
  convexAverages: ['O12.1', 'averages lie between the least and the greatest of 0 and what they are of', adam]
})

const update = (i: number): string => `update ${i + 1}`

const constantGradients = (maxSteps: number) =>
  drawn(1 + paramsChoices(2), (draw, next) => {
    const steps = draw.int(1, maxSteps)
    const kind = drawParamsKind(draw, { minLeaves: 1, maxLeaves: 2 })
    const g = withoutZeros(drawParams(next, kind))
    return { steps, params: drawParams(next, kind), gradient: g }
  })

/**
 * The weights of an average of t equal numbers sum to 1 − βᵗ. Each of its t sums and products rounds once, and β and
 * 1 − β round too, which 1/(1 − β) magnifies; the quotient, the root and the rate round a few times more.
 */
const signsBound = ({ rate, eps, b1, b2 }: Signs, g: NDArray, t: number): ((i: number) => number) => {
  const sizes = numbers(g).map(Math.abs)
  return i => rate * (eps / sizes[i] + roundoff(g) * (4 * t + 12 + 2 / (1 - b1) + 2 / (1 - b2)))
}

const signLaw = (statement: Statement, name: string, optimizer: Stage<unknown>, o: Signs, maxSteps: number) =>
  caseLaw(statement, name, constantGradients(maxSteps), ({ params, gradient, steps }) => {
    const { updates } = follow(
      optimizer,
      params,
      Array.from({ length: steps }, () => gradient)
    )
    const g = flatten(gradient).leaves
    const expected = mapNumbers(gradient, v => -o.rate * Math.sign(v))
    return each(updates, (u, t) =>
      each(flatten(expected).leaves, (e, k) =>
        within(`${update(t)}, leaf ${k}`, close(e, flatten(u).leaves[k], signsBound(o, g[k], t + 1)))
      )
    )
  })

const between = (what: string, average: unknown, of: readonly unknown[]): Verdict => {
  const terms = of.map(t => flatten(t).leaves.map(numbers))
  return each(flatten(average).leaves, (x, k) =>
    each(numbers(x), (v, i) => {
      const seen = [0, ...terms.map(t => t[k][i])]
      const [low, high] = [Math.min(...seen), Math.max(...seen)]
      // Every step rounds two products and a sum, and the two weights.
      const slack = 5 * of.length * roundoff(x) * Math.max(high, -low)
      return ensure(
        v >= low - slack && v <= high + slack,
        () => `${what}, leaf ${k}, element ${i}: ${v} is not between ${low} and ${high}`
      )
    })
  )
}

export const averagesLaw = (
  name: string,
  optimizer: Stage<unknown>,
  averages: (state: unknown) => { readonly mean: unknown; readonly square: unknown }
) =>
  caseLaw(S.convexAverages, name, descent({ maxLeaves: 2, maxSteps: 12 }), ({ params, gradients }) => {
    const { mean, square } = averages(follow(optimizer, params, gradients).state)
    return all(
      () => between('the average of the gradients', mean, gradients),
      () =>
        between(
          'the average of their squares',
          square,
          gradients.map(g => mapNumbers(g, v => v * v))
        )
    )
  })

/** The first step, and every step of a constant gradient. */
export const signLaws = (name: string, optimizer: Stage<unknown>, o: Signs): Laws => [
  signLaw(S.firstStep, name, optimizer, o, 1),
  signLaw(S.debiased, name, optimizer, o, 50)
]
