/**
 * The laws of distributions: moments, distribution functions and supports, within bounds that a right sampler passes but
 * with a probability that is written down.
 */
import * as asked from '../asked.js'
import type * as fc from 'fast-check'
import type { DType } from '../../src/ndarray/dtype.js'
import type { Dense, NDArray } from '../../src/ndarray/ndarray.js'
import type { Shape } from '../../src/ndarray/shape.js'
import { jvp } from '../../src/transform/differentiate.js'
import { drawn } from '../arb/drawn.js'
import { all, each, law, ensure, type Law, type Laws, type Verdict } from '../law.js'
import {
  ourKey,
  r,
  sampleSize,
  samplerLaws,
  seeded,
  showSeed,
  type KeyOf,
  type Seeded,
  type Wanted
} from '../subject/sampler.js'
import { map, numbers } from '../value/arrays.js'
import { isLimit } from '../value/difference.js'
import { drawEighths } from '../value/rows.js'
import { bernstein, hasMean, hoeffding, isDistributed, mean } from '../value/statistics.js'
import { show } from '../value/show.js'

// --- model

/**
 * A distribution: a sampler, and what is known of what it draws. What is left out is not asked.
 *
 * @category model
 * @since 0.1.0
 */
export interface DistributionSubject {
  readonly name: string
  readonly sample: (key: NDArray, o: { readonly shape: Shape; readonly dtype?: 'float32' | 'float64' }) => NDArray
  /** The dtypes it has a choice of; float64 and float32 unless told. */
  readonly dtypes?: readonly ('float32' | 'float64')[]
  /** The dtype of its samples, where it has no choice. */
  readonly dtype?: DType
  readonly mean?: number
  readonly variance?: number
  /** The probability of numbers up to x. */
  readonly cdf?: (x: number) => number
  /** The smallest and the greatest number that may come, both included. */
  readonly support?: readonly [low: number, high: number]
  /** The probabilities of 0, 1, 2, …; no other values come. */
  readonly probabilities?: readonly number[]
  /** The sample as a differentiable function of parameters, and where these are. */
  readonly reparametrised?: { readonly at: readonly number[]; readonly sample: (key: NDArray, at: NDArray) => NDArray }
  /** Whether a shape only arranges the numbers; true unless told. */
  readonly arranges?: boolean
  /** Seeds of hard cases, drawn often. */
  readonly seeds?: readonly number[]
  /** What makes keys of seeds; `random.key` unless told. */
  readonly key?: KeyOf
}

// --- cases

interface Many extends Seeded {
  readonly wanted: Wanted
}

interface Along extends Seeded {
  readonly at: Dense
  readonly direction: Dense
}

// --- the suite

/**
 * What must be true of a sampler of random numbers, and of their distribution. Each run takes 10,000 numbers, of a random
 * key; a right sampler fails a run with a probability below 1e-8.
 *
 * Shapes:  key: the generator's  →  any
 * Dtypes:  those it has
 *
 * @example
 * import assert from 'node:assert'
 * import { np, random } from 'pullback'
 * import * as laws from 'pullback/laws'
 *
 * const dice = (key: np.NDArray, o: { readonly shape: np.Shape }) => random.randint(key, { ...o, min: 1, max: 7 })
 * const told = { dtypes: [], dtype: 'int32', mean: 3.5, variance: 35 / 12, support: [1, 6] } as const
 * laws.assertAll(laws.distribution({ name: 'dice', sample: dice, ...told }), { runs: 5 })
 *
 * const rounded = (key: np.NDArray, o: { readonly shape: np.Shape }) =>
 *   np.astype(np.round(random.uniform(key, { ...o, min: 1, max: 6 })), 'int32')
 * const wrong = laws.distribution({ name: 'dice', sample: rounded, ...told })
 * assert.throws(() => laws.assertAll(wrong, { runs: 5 }), /variance \(R10.2\) is violated/)
 *
 * @category suites
 * @since 0.1.0
 */
export const distribution = asked.suite(
  'laws.distribution',
  { name: asked.text, sample: asked.f },
  (o: DistributionSubject): Laws => {
    const { name, sample, key: keyOf = ourKey, dtypes = ['float64', 'float32'], arranges = true, support, cdf } = o
    const { mean: expected, variance, probabilities } = o
    const many: fc.Arbitrary<Many> = drawn(4, draw => {
      const wanted = { shape: [sampleSize], ...(dtypes.length === 0 ? {} : { dtype: draw.oneOf(dtypes) }) }
      return { wanted, ...seeded(keyOf, draw, o.seeds) }
    })
    const rule = (statement: (typeof r)[keyof typeof r], holds: (xs: readonly number[]) => Verdict): Law<Many> =>
      law(
        statement,
        name,
        many,
        c => holds(numbers(sample(c.key, c.wanted))),
        c => `${showSeed(c)}, ${sampleSize} numbers${c.wanted.dtype === undefined ? '' : ` of ${c.wanted.dtype}`}`
      )
    const deviation = variance === undefined ? undefined : Math.sqrt(variance)
    return [
      ...samplerLaws({
        name,
        keyOf,
        sample,
        dtypes,
        arranges,
        varied: variance !== 0 && !(probabilities ?? []).includes(1),
        ...(o.dtype === undefined ? {} : { dtype: o.dtype })
      }),
      ...(support === undefined
        ? []
        : [
            rule(r.support, xs => {
              const i = xs.findIndex(x => !(x >= support[0] && x <= support[1]))
              return ensure(i < 0, () => `number ${i} is ${xs[i]}; it should be from ${support[0]} to ${support[1]}`)
            })
          ]),
      ...(expected === undefined || deviation === undefined
        ? []
        : [rule(r.mean, xs => hasMean('mean', xs, expected, deviation))]),
      ...(expected === undefined || variance === undefined
        ? []
        : [
            rule(r.variance, xs => {
              const squares = xs.map(x => (x - expected) ** 2)
              const spread = mean(squares.map(v => (v - variance) ** 2)) + variance ** 2 / xs.length
              return hasMean('variance', squares, variance, Math.sqrt(spread))
            })
          ]),
      ...(cdf === undefined
        ? []
        : [
            rule(r.distribution, xs =>
              dtypes.length === 0 && o.dtype !== 'float64' && o.dtype !== 'float32'
                ? isDistributed(xs, cdf, x => cdf(x - 1))
                : isDistributed(xs, cdf)
            )
          ]),
      ...(probabilities === undefined ? [] : [rule(r.frequencies, xs => haveFrequencies(xs, probabilities))]),
      ...(o.reparametrised === undefined ? [] : [pathwise(name, keyOf, o.reparametrised)])
    ]
  }
)

/** Each value comes with its probability, by Hoeffding or Bernstein; never where this is 0. */
export const haveFrequencies = (xs: readonly number[], probabilities: readonly number[]): Verdict => {
  const strange = xs.find(x => !(Number.isInteger(x) && x >= 0 && x < probabilities.length))
  return all(
    () => ensure(strange === undefined, () => `${strange} comes, which is none of 0, …, ${probabilities.length - 1}`),
    () =>
      each(probabilities, (p, value) => {
        const bound = Math.min(hoeffding(xs.length), bernstein(xs.length, p))
        const share = xs.filter(x => x === value).length / xs.length
        return ensure(
          Math.abs(share - p) <= bound && (p > 0 || share === 0),
          () => `${value} comes with a frequency of ${share}; it should be ${p}${p === 0 ? '' : ` ± ${bound}`}`
        )
      })
  )
}

const pathwise = (
  name: string,
  keyOf: KeyOf,
  { at, sample }: NonNullable<DistributionSubject['reparametrised']>
): Law<Along> =>
  law(
    r.pathwise,
    name,
    drawn(1 + 2 * at.length, (draw, next) => {
      const moved = map(drawEighths(next, [at.length], 'float64'), (v, i) => at[i] + v / 8)
      return { ...seeded(keyOf, draw), at: moved, direction: drawEighths(next, [at.length], 'float64') }
    }),
    c => {
      const [, slope] = jvp((p: NDArray) => sample(c.key, p))(c.at, c.direction)
      return isLimit(([p]) => [sample(c.key, p)], [c.at], [c.direction], [slope], false)
    },
    c => `${showSeed(c)}\nparameters = ${show(c.at)}\ndirection = ${show(c.direction)}`
  )
