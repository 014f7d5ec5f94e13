/**
 * The laws of what may be claimed of an optimizer: where it stays, how it scales, and where it ends.
 */
import * as np from '../../src/numpy/index.js'
import type { NDArray } from '../../src/ndarray/ndarray.js'
import { applyUpdates, type Stage } from '../../src/optim/optimizer.js'
import { grad } from '../../src/transform/differentiate.js'
import { flatten } from '../../src/tree/flatten.js'
import { map, zipWith } from '../../src/tree/map.js'
import { drawn } from '../arb/drawn.js'
import { descent, drawParams, drawParamsKind, paramsChoices, type Descent } from '../arb/params.js'
import { drawValues } from '../arb/array.js'
import { follow } from '../descent/follow.js'
import { all, each, ensure, within, type Laws, type Verdict } from '../law.js'
import { statements } from '../statements.js'
import { close, dense, numbers, sameValues, zeros } from '../value/arrays.js'
import { caseLaw } from '../value/cases.js'
import { averagesLaw, signLaws, type Signs } from './optimizerAverages.js'
import { rootSumLaws, type RootSums } from './optimizerSums.js'
import { equalTree, mapNumbers, sameTree, roundoff, treesBy, treewise } from '../value/trees.js'
import { jit } from '../value/jit.js'

/**
 * What may be claimed of an optimizer; each claim brings its laws.
 *
 * @category model
 * @since 0.1.0
 */
export interface OptimizerClaims<S> {
  /**
   * The part of the parameters that the first step takes away where the gradient is zero: rate times decay for AdamW.
   * By default 0, the parameters stay; `null` claims nothing.
   */
  readonly decay?: number | null
  /** The same optimizer at another rate. */
  readonly atRate?: (rate: number) => Stage<S>
  /** The same optimizer with another ε: only the ratio of gradients and ε matters then, as with Adam. */
  readonly withEps?: (eps: number) => Stage<S>
  /** Updates are linear in the gradients, as with momentum. Give dyadic settings (rate 1/4, decay 1/2): it is to be exact. */
  readonly linear?: boolean
  /** Updates are `scale` (1 unless told) times the decaying sum of the gradients, or one more step along it; linear. */
  readonly momentum?: { readonly decay: number; readonly nesterov?: boolean; readonly scale?: number }
  /** At a rate below 2/L one step makes a convex quadratic of curvature at most L smaller; with `atRate`. */
  readonly descends?: boolean
  /** So many steps bring quadratics of curvatures 1/8 to 7/2 from within ±2 below a value. */
  readonly converges?: { readonly steps: number; readonly below: number }
  /** The first step, and every step of a constant gradient, is the rate against the sign, as with Adam. */
  readonly signs?: Signs
  /** The moving averages that the state carries, of the gradients and of their squares. */
  readonly averages?: (state: S) => { readonly mean: unknown; readonly square: unknown }
  /** Updates are the rate against gradients over the root of the sum of their squares so far, as with AdaGrad. */
  readonly rootSums?: RootSums
}

const adam = 'Kingma & Ba, Adam: a method for stochastic optimization (2015)'
const decoupled = 'Loshchilov & Hutter, Decoupled weight decay regularization (2019)'
const convex = 'Nesterov, Introductory lectures on convex optimization (2004)'

const S = statements('optimizers', {
  zeroGradients: [
    'O1',
    'from the first state, zero gradients leave the parameters as they are, bit for bit',
    'definition'
  ],
  decayAlone: ['O1.1', 'where the gradient is zero the first step gives p − decay·p', decoupled],
  rateZero: ['O2', 'rate 0 changes no parameter', 'definition'],
  proportionalToTheRate: ['O2.1', '2ᵏ times the rate gives 2ᵏ times the first update, bit for bit', 'definition'],
  scaleEquivariance: ['O3', 'step(2ᵏg; 2ᵏε) = step(g; ε), bit for bit', adam],
  linearity: [
    'O4',
    'updates and state are linear in the gradients: of c·g + h they are c·those of g + those of h',
    'Polyak (1964)'
  ],
  decayingSum: [
    'O4.1',
    'updates are vₜ = Σᵢ decayᵗ⁻ⁱ·gᵢ, with Nesterov gₜ + decay·vₜ',
    'Polyak (1964); Sutskever et al. (2013)'
  ],
  microbatches: ['O8', 'the mean of the updates of k gradients is the update of their mean', 'linearity'],
  descent: ['O9', 'f(p − step) < f(p) for a convex quadratic f of curvature at most L and a rate below 2/L', convex],
  convergence: [
    'O9.1',
    'quadratics of curvatures 1/8 to 7/2 end below the claimed value after the claimed steps',
    convex
  ]
})

const update = (i: number): string => `update ${i + 1}`

const zeroLike = (t: unknown): unknown => map(t, zeros)

const times = (t: unknown, c: number): unknown => mapNumbers(t, v => c * v)

// --- where it stays

const stays = (optimizer: Stage<unknown>, { params, gradients }: Descent): Verdict => {
  const end = follow(optimizer, params, gradients.map(zeroLike)).params
  return within(
    'zero gradients move the parameters (if it decays them on purpose, claim `decay`)',
    sameTree('the parameters', params, end)
  )
}

const decays = (optimizer: Stage<unknown>, decay: number, params: unknown): Verdict => {
  const end = follow(optimizer, params, [zeroLike(params)]).params
  const expected = mapNumbers(params, p => p - decay * p)
  // Rounded are: rate, decay, their two products with p, the sum, and the expectation.
  return treewise('the parameters', expected, end, (e, c) => {
    const sizes = numbers(e).map(v => Math.abs(v) + Math.abs(decay * v))
    return close(e, c, i => 8 * roundoff(e) * sizes[i])
  })
}

const stationaryLaws = (name: string, optimizer: Stage<unknown>, decay: number | null): Laws =>
  decay === null
    ? []
    : decay === 0
      ? [caseLaw(S.zeroGradients, name, descent(), d => stays(optimizer, d))]
      : [caseLaw(S.decayAlone, name, descent({ maxSteps: 1 }), d => decays(optimizer, decay, d.params))]

// --- how it scales

interface Scaled extends Descent {
  readonly k: number
}

const scaled = (most: number, maxSteps: number) =>
  drawn(2 + paramsChoices(maxSteps + 1), (draw, next): Scaled => {
    const k = draw.int(1, most) * (draw.bool() ? -1 : 1)
    const kind = drawParamsKind(draw, {})
    const [params, ...gradients] = Array.from({ length: 1 + draw.int(1, maxSteps) }, () => drawParams(next, kind))
    return { k, params, gradients }
  })

const rateLaws = (name: string, atRate: (rate: number) => Stage<unknown>, descends: boolean): Laws => [
  caseLaw(S.rateZero, name, descent(), ({ params, gradients }) =>
    equalTree('the parameters', params, follow(atRate(0), params, gradients).params)
  ),
  caseLaw(S.proportionalToTheRate, name, scaled(3, 1), ({ k, params, gradients }) => {
    const [one, other] = [1, 2 ** k].map(c => follow(atRate(c / 16), params, gradients).updates[0])
    return within(`rate ${2 ** k}/16 against rate 1/16`, sameTree('the update', times(one, 2 ** k), other))
  }),
  ...(descends ? [caseLaw(S.descent, name, quadratics, q => makesSmaller(atRate, q))] : [])
]

const equivariant = (withEps: (eps: number) => Stage<unknown>, { k, params, gradients }: Scaled): Verdict => {
  const c = 2 ** k
  return each([1e-8, 1e-3], eps =>
    within(
      `gradients and ε = ${eps} times 2^${k}`,
      treesBy(
        update,
        follow(withEps(eps), params, gradients).updates,
        follow(
          withEps(c * eps),
          params,
          gradients.map(g => times(g, c))
        ).updates
      )
    )
  )
}

interface Combined {
  readonly params: unknown
  readonly c: number
  readonly g: readonly unknown[]
  readonly h: readonly unknown[]
}

const combinations = drawn(3 + paramsChoices(7), (draw, next): Combined => {
  const steps = draw.int(1, 3)
  const c = draw.oneOf([2, -1, 0.5, 1.5, -0.125, 1.875])
  const kind = drawParamsKind(draw, {})
  const trees = (n: number): readonly unknown[] => Array.from({ length: n }, () => drawParams(next, kind))
  const [g, h] = [trees(steps), trees(steps)]
  return { params: drawParams(next, kind), c, g, h }
})

const combine = (c: number, x: unknown, y: unknown): unknown =>
  zipWith(x, y, (a, b) => {
    const other = numbers(b)
    return dense(
      a.shape,
      a.dtype,
      numbers(a).map((v, i) => c * v + other[i])
    )
  })

/** Counters count; only reals are combined. */
const reals = (t: unknown): unknown => flatten(t).leaves.filter(x => x.dtype === 'float32' || x.dtype === 'float64')

const isLinear = (optimizer: Stage<unknown>, { params, c, g, h }: Combined): Verdict => {
  const [a, b, both] = [g, h, g.map((x, i) => combine(c, x, h[i]))].map(gs => follow(optimizer, params, gs))
  return all(
    () => each(both.updates, (u, i) => equalTree(`${update(i)} of c·g + h`, combine(c, a.updates[i], b.updates[i]), u)),
    () =>
      equalTree('the state of c·g + h, its real leaves', combine(c, reals(a.state), reals(b.state)), reals(both.state))
  )
}

const isDecayingSum = (
  optimizer: Stage<unknown>,
  { decay, nesterov = false, scale = 1 }: NonNullable<OptimizerClaims<unknown>['momentum']>,
  { params, gradients }: Descent
): Verdict => {
  const sums = gradients.map((_, t) =>
    gradients.slice(0, t + 1).reduce((sum, g, i) => (i === 0 ? g : combine(decay, sum, g)), gradients[0])
  )
  const expected = sums.map((v, t) => times(nesterov ? combine(decay, v, gradients[t]) : v, scale))
  return treesBy(update, expected, follow(optimizer, params, gradients).updates, sameValues)
}

interface Micro extends Descent {
  readonly micro: readonly unknown[]
}

const microbatches = drawn(2 + paramsChoices(7), (draw, next): Micro => {
  const [count, steps] = [draw.oneOf([2, 4]), draw.int(0, 2)]
  const kind = drawParamsKind(draw, {})
  const trees = (n: number): readonly unknown[] => Array.from({ length: n }, () => drawParams(next, kind))
  const micro = trees(count)
  return { params: drawParams(next, kind), gradients: trees(steps), micro }
})

const meanOf = (trees: readonly unknown[]): unknown =>
  times(
    trees.slice(1).reduce((sum, t) => combine(1, sum, t), trees[0]),
    1 / trees.length
  )

const accumulates = (optimizer: Stage<unknown>, { params, gradients, micro }: Micro): Verdict => {
  const { params: here, state } = follow(optimizer, params, gradients)
  const updateOf = (g: unknown): unknown => optimizer.update(g, state, here)[0]
  return equalTree(
    `the update of the mean of ${micro.length} gradients`,
    meanOf(micro.map(updateOf)),
    updateOf(meanOf(micro))
  )
}

// --- where it ends

/** ½ Σ curvature·x², and a place. */
interface Quadratic {
  readonly curvatures: NDArray
  readonly x: NDArray
  /** A fraction of 2/L. */
  readonly fraction: number
}

const quadratics = drawn(8, (draw, next): Quadratic => {
  const fraction = draw.int(1, 35) / 36
  const curvatures = dense(
    [3],
    'float64',
    [1, 2, 3].map(() => draw.int(1, 28) / 8)
  )
  return { curvatures, x: drawValues(next, 'dyadic', [3]), fraction }
})

const valueAt = ({ curvatures }: Pick<Quadratic, 'curvatures'>, x: NDArray): NDArray =>
  np.mul(0.5, np.sum(np.mul(curvatures, np.square(x))))

const makesSmaller = (atRate: (rate: number) => Stage<unknown>, q: Quadratic): Verdict => {
  const rate = (q.fraction * 2) / Math.max(...numbers(q.curvatures))
  const next = follow(atRate(rate), q.x, [np.mul(q.curvatures, q.x)]).params as NDArray
  const [before, after] = [q.x, next].map(x => np.item(valueAt(q, x)))
  return ensure(before === 0 || after < before, () => `at rate ${rate} the value ${before} becomes ${after}`)
}

const convergenceLaw = (name: string, optimizer: Stage<unknown>, steps: number, below: number) => {
  const step = jit((x: NDArray, state: unknown, curvatures: NDArray) => {
    const g = grad((p: NDArray) => valueAt({ curvatures }, p))(x)
    const [u, next] = optimizer.update(g, state, x)
    return [applyUpdates(x, u), next] as const
  })
  const ends = (q: Quadratic): Verdict => {
    const [end] = Array.from({ length: steps }).reduce<readonly [NDArray, unknown]>(
      ([x, state]) => step(x, state, q.curvatures),
      [q.x, optimizer.init(q.x)]
    )
    const [first, last] = [q.x, end].map(x => np.item(valueAt(q, x)))
    return ensure(last < below, () => `after ${steps} steps the value ${first} is ${last}, not below ${below}`)
  }
  return caseLaw(S.convergence, name, quadratics, ends)
}

// --- all of them

/** The laws of what is claimed. */
export const claimLaws = <S>(name: string, optimizer: Stage<unknown>, claims: OptimizerClaims<S>): Laws => {
  const {
    decay = 0,
    atRate,
    withEps,
    linear,
    momentum,
    descends = false,
    converges,
    signs,
    averages,
    rootSums
  } = claims as OptimizerClaims<unknown>
  return [
    ...stationaryLaws(name, optimizer, decay),
    ...(atRate === undefined ? [] : rateLaws(name, atRate, descends)),
    ...(withEps === undefined ? [] : [caseLaw(S.scaleEquivariance, name, scaled(20, 3), d => equivariant(withEps, d))]),
    ...(linear === true
      ? [
          caseLaw(S.linearity, name, combinations, d => isLinear(optimizer, d)),
          caseLaw(S.microbatches, name, microbatches, d => accumulates(optimizer, d))
        ]
      : []),
    ...(momentum === undefined
      ? []
      : [caseLaw(S.decayingSum, name, descent(), d => isDecayingSum(optimizer, momentum, d))]),
    ...(converges === undefined ? [] : [convergenceLaw(name, optimizer, converges.steps, converges.below)]),
    ...(signs === undefined ? [] : signLaws(name, optimizer, signs)),
    ...(averages === undefined ? [] : [averagesLaw(name, optimizer, averages)]),
    ...(rootSums === undefined ? [] : rootSumLaws(name, optimizer, rootSums))
  ]
}
