/**
 * The laws of scales: features brought to a common one, by what is known of the training examples alone.
 */
import * as asked from '../asked.js'
import type { NDArray } from '../../src/ndarray/ndarray.js'
import { drawValues } from '../arb/array.js'
import { drawn } from '../arb/drawn.js'
import { rowsOf } from '../arb/minibatches.js'
import { all, each, ensure, within, type Laws, type Verdict } from '../law.js'
import { statements } from '../statements.js'
import { numbers, sameBits, sameKind } from '../value/arrays.js'
import { caseLaw } from '../value/cases.js'

/**
 * A scale that is learned from training examples and applied to others.
 *
 * @category model
 * @since 0.1.0
 */
export interface ScalingSubject {
  readonly name: string
  /** What the training examples say: the scale. Rank 2, a row an example. */
  readonly learn: (training: NDArray) => (x: NDArray) => NDArray
  /** What the training examples become: of mean 0 and deviation 1, or from 0 to 1. */
  readonly to: 'standard' | 'unit'
}

const bishop = 'Bishop, Neural networks for pattern recognition (1995)'

const S = statements('data', {
  standard: [
    'R9.11',
    'each feature of the training examples gets mean 0 and deviation 1; one that does not vary, 0',
    bishop
  ],
  unit: ['R9.12', 'the least of each feature becomes 0, the greatest 1; one that does not vary, 0', bishop],
  training: [
    'R9.13',
    'the training examples alone decide: rows scaled together are scaled one by one, bit for bit',
    bishop
  ],
  dtype: ['R9.14', 'shape and dtype stay', 'definition']
})

interface Case {
  readonly training: NDArray
  readonly others: NDArray
}

const cases = drawn(70, (draw, next): Case => {
  const dtype = draw.oneOf(['float64', 'float32'] as const)
  const [rows, features, more] = [draw.int(1, 8), draw.int(1, 3), draw.int(1, 3)]
  return {
    training: drawValues(next, 'dyadic', [rows, features], dtype),
    others: drawValues(next, 'dyadic', [more, features], dtype)
  }
})

/** The values of each feature. */
const columns = (x: NDArray): readonly (readonly number[])[] => {
  const values = numbers(x)
  const [rows, features] = x.shape
  return Array.from({ length: features }, (_, k) => Array.from({ length: rows }, (_, i) => values[i * features + k]))
}

const meanOf = (xs: readonly number[]): number => xs.reduce((a, b) => a + b) / xs.length

const deviationOf = (xs: readonly number[]): number => Math.sqrt(meanOf(xs.map(x => (x - meanOf(xs)) ** 2)))

/**
 * Mean and deviation sum n terms, differences, squares, a root and a quotient round; an error of the mean counts by
 * max|x|/deviation in what is scaled.
 */
const slack = (x: NDArray, before: readonly number[]): number =>
  (4 * (before.length + 6) * (x.dtype === 'float32' ? 2 ** -24 : 2 ** -53) * Math.max(...before.map(Math.abs))) /
  deviationOf(before)

const isStandard = (scale: (x: NDArray) => NDArray, { training }: Case): Verdict => {
  const after = columns(scale(training))
  return each(columns(training), (before, k) => {
    const [mean, deviation] = [meanOf(after[k]), deviationOf(after[k])]
    const varies = deviationOf(before) > 0
    return within(
      `feature ${k}`,
      varies
        ? ensure(
            Math.abs(mean) <= slack(training, before) && Math.abs(deviation - 1) <= slack(training, before),
            () => `mean ${mean}, deviation ${deviation}, in [${after[k].join(', ')}]`
          )
        : ensure(
            after[k].every(v => v === 0),
            () => `it does not vary, and becomes [${after[k].join(', ')}]`
          )
    )
  })
}

const isUnit = (scale: (x: NDArray) => NDArray, { training }: Case): Verdict => {
  const after = columns(scale(training))
  return each(columns(training), (before, k) => {
    const [least, greatest] = [Math.min(...before), Math.max(...before)]
    const expected = before.map((v, i) => (v === least ? 0 : v === greatest ? 1 : after[k][i]))
    return ensure(
      after[k].every((v, i) => v === expected[i] && v >= 0 && v <= 1),
      () => `feature ${k}: [${before.join(', ')}] became [${after[k].join(', ')}]`
    )
  })
}

const isRowwise = (scale: (x: NDArray) => NDArray, { others }: Case): Verdict => {
  const together = scale(others)
  return each([...Array(others.shape[0]).keys()], i =>
    within(`row ${i} of the others`, sameBits(scale(rowsOf(others, i, i + 1)), rowsOf(together, i, i + 1)))
  )
}

/**
 * The laws of a scale of features.
 *
 * Shapes:  examples [n, k], n up to 8, k up to 3
 *
 * @example
 * import assert from 'node:assert'
 * import { data, np } from 'pullback'
 * import * as laws from 'pullback/laws'
 *
 * const learn = (x: np.NDArray) => data.standardize(data.statistics(x))
 * laws.assertAll(laws.scaling({ name: 'standardize', learn, to: 'standard' }), { runs: 20 })
 * const own = () => (x: np.NDArray) => learn(x)(x)
 * assert.throws(() => laws.assertAll(laws.scaling({ name: 'own', learn: own, to: 'standard' })), /own · training/)
 *
 * @category suites
 * @since 0.1.0
 */
export const scaling = asked.suite(
  'laws.scaling',
  { name: asked.text, learn: asked.f },
  ({ name, learn, to }: ScalingSubject): Laws => [
    to === 'standard'
      ? caseLaw(S.standard, name, cases, c => isStandard(learn(c.training), c))
      : caseLaw(S.unit, name, cases, c => isUnit(learn(c.training), c)),
    caseLaw(S.training, name, cases, c => isRowwise(learn(c.training), c)),
    caseLaw(S.dtype, name, cases, ({ training, others }) => {
      const scale = learn(training)
      return all(
        () => sameKind(training, scale(training)),
        () => sameKind(others, scale(others))
      )
    })
  ]
)
