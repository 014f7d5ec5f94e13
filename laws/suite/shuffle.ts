/**
 * The laws of shuffles and splits: every example is somewhere, once, and every choice is a function of a key.
 */
import * as asked from '../asked.js'
import { size } from '../../src/data/dataset.js'
import type { NDArray } from '../../src/ndarray/ndarray.js'
import { foldIn, key as keyOf } from '../../src/random/index.js'
import { flatten } from '../../src/tree/flatten.js'
import { drawn } from '../arb/drawn.js'
import { drawDataset } from '../arb/minibatches.js'
import { all, ensure, type Laws, type Verdict } from '../law.js'
import { statements } from '../statements.js'
import { dense, numbers, sameKind } from '../value/arrays.js'
import { caseLaw } from '../value/cases.js'
import { copyOf, sameTree, treewise } from '../value/trees.js'

/**
 * A way to put the examples of a data set in a random order.
 *
 * @category model
 * @since 0.1.0
 */
export interface ShuffleSubject {
  readonly name: string
  readonly shuffle: <T>(key: NDArray, dataset: T) => T
}

/**
 * A way to divide a data set into two random parts.
 *
 * @category model
 * @since 0.1.0
 */
export interface SplitSubject {
  readonly name: string
  readonly split: <T>(key: NDArray, dataset: T, o: { readonly fraction: number }) => readonly [T, T]
}

const knuth = 'Knuth, The art of computer programming 2, 3.4.2'

const S = statements('data', {
  ranks: [
    'R9',
    'ranks that shuffle with one key and take every k-th row have all rows, each once',
    'PyTorch, DistributedSampler'
  ],
  bijection: ['R9.1', 'a shuffled data set has every row once, whole rows in all leaves, of the same kinds', knuth],
  determinism: ['R9.2', 'one key gives one order, whatever was shuffled before', 'pure functions'],
  unbiased: [
    'R9.3',
    'of three rows each of the 6 orders comes equally often: χ² over 1200 keys is below 60, its quantile at 1 − 10⁻¹¹',
    knuth
  ],
  split: ['R9.4', 'the parts of a split have every row once; the first has round(fraction·n)', 'definition'],
  splitDeterminism: ['R9.5', 'one key gives one split', 'pure functions']
})

/** Rows with their numbers: what is done to the rows is seen at the numbers. */
export interface Numbered {
  readonly rows: unknown
  readonly number: NDArray
}

export const numberedRows = (rows: unknown): Numbered => {
  const n = size(rows)
  return { rows, number: dense([n], 'int32', [...Array(n).keys()]) }
}

const idsOf = ({ number }: Numbered): readonly number[] => numbers(number)

/** The same rows in other order and other number: every row in one piece, where its number says. */
export const wholeRows = (what: string, before: Numbered, after: Numbered): Verdict => {
  const ids = idsOf(after)
  const rows = flatten(before).leaves.map(x => {
    const row = x.size / Math.max(1, x.shape[0])
    const values = numbers(x)
    const picked = ids.flatMap(i => values.slice(i * row, (i + 1) * row))
    return dense([ids.length, ...x.shape.slice(1)], x.dtype, picked)
  })
  const came = flatten(after).leaves
  return all(
    () => ensure(came.length === rows.length, () => `${what}: the tree has ${came.length} leaves, not ${rows.length}`),
    () => sameTree(`${what}, its rows against their numbers`, rows, came)
  )
}

/** Every number from 0 to n − 1, once. */
export const everyRowOnce = (what: string, n: number, ids: readonly number[]): Verdict => {
  const counts = Array.from({ length: n }, (_, i) => ids.filter(k => k === i).length)
  const odd = counts.findIndex(c => c !== 1)
  return all(
    () => ensure(odd < 0, () => `${what}: row ${odd} of ${n} comes ${counts[odd]} times, in [${ids.join(', ')}]`),
    () => ensure(ids.length === n, () => `${what}: ${ids.length} rows of ${n}`)
  )
}

interface Case {
  readonly seed: number
  readonly rows: unknown
}

const cases = drawn(180, (draw, next): Case => {
  const seed = draw.int(0, 0x7ffffffe)
  return { seed, rows: drawDataset(draw, next, { minRows: 0, maxRows: 20 }) }
})

interface Ranked extends Case {
  readonly ranks: number
}

const rankCases = drawn(180, (draw, next): Ranked => {
  const [seed, ranks] = [draw.int(0, 0x7ffffffe), draw.int(1, 4)]
  return { seed, ranks, rows: drawDataset(draw, next, { minRows: 0, maxRows: 20 }) }
})

const keyed = drawn(1, draw => ({ seed: draw.int(0, 0x7ffffffe) }))

const isPartition = ({ shuffle }: ShuffleSubject, { seed, ranks, rows }: Ranked): Verdict => {
  const n = size(rows)
  const parts = Array.from({ length: ranks }, (_, rank) => {
    const mine = shuffle(keyOf(seed), numberedRows(copyOf(rows)))
    return idsOf(mine).filter((_, i) => i % ranks === rank)
  })
  return everyRowOnce(
    `${ranks} ranks, which took ${parts.map(p => `[${p.join(', ')}]`).join(' and ')}`,
    n,
    parts.flat()
  )
}

const keys = 1200

/** χ² of 5 degrees of freedom is above this once in 10¹¹ samples. */
const quantile = 60

const isUnbiased = ({ shuffle }: ShuffleSubject, seed: number): Verdict => {
  const three = dense([3], 'int32', [0, 1, 2])
  const orders = Array.from({ length: keys }, (_, i) => numbers(shuffle(foldIn(keyOf(seed), i), three)).join(''))
  const counts = ['012', '021', '102', '120', '201', '210'].map(o => [o, orders.filter(p => p === o).length] as const)
  const statistic = counts.reduce((sum, [, c]) => sum + (c - keys / 6) ** 2 / (keys / 6), 0)
  return ensure(
    statistic < quantile,
    () =>
      `χ² is ${statistic.toFixed(1)} over ${keys} keys: ${counts.map(([o, c]) => `${o} came ${c} times`).join(', ')}`
  )
}

/**
 * The laws of a shuffle: a function of its key, on random data sets.
 *
 * Shapes:  data sets of up to two leaves and 20 rows
 * Source:  Knuth, The art of computer programming 2, 3.4.2
 *
 * @example
 * import assert from 'node:assert'
 * import { data, np } from 'pullback'
 * import * as laws from 'pullback/laws'
 *
 * laws.assertAll(laws.shuffle({ name: 'shuffle', shuffle: data.shuffle }), { runs: 5 })
 * const none = <T>(_: np.NDArray, dataset: T): T => dataset
 * assert.throws(() => laws.assertAll(laws.shuffle({ name: 'none', shuffle: none })), /none · unbiased/)
 *
 * @category suites
 * @since 0.1.0
 */
export const shuffle = asked.suite(
  'laws.shuffle',
  { name: asked.text, shuffle: asked.f },
  (s: ShuffleSubject): Laws => [
    caseLaw(S.ranks, s.name, rankCases, c => isPartition(s, c)),
    caseLaw(S.bijection, s.name, cases, ({ seed, rows }) => {
      const before = numberedRows(rows)
      const after = s.shuffle(keyOf(seed), before)
      return all(
        () => treewise('the shuffled rows', before, after, sameKind),
        () => everyRowOnce('the shuffled rows', size(rows), idsOf(after)),
        () => wholeRows('the shuffled rows', before, after)
      )
    }),
    caseLaw(S.determinism, s.name, cases, ({ seed, rows }) => {
      const once = s.shuffle(keyOf(seed), rows)
      s.shuffle(keyOf(seed + 1), rows)
      return sameTree('shuffled again', once, s.shuffle(keyOf(seed), copyOf(rows)))
    }),
    caseLaw(S.unbiased, s.name, keyed, ({ seed }) => isUnbiased(s, seed))
  ]
)

interface SplitCase extends Case {
  readonly fraction: number
}

const splitCases = drawn(180, (draw, next): SplitCase => {
  const [seed, fraction] = [draw.int(0, 0x7ffffffe), draw.int(0, 16) / 16]
  return { seed, fraction, rows: drawDataset(draw, next, { minRows: 0, maxRows: 20 }) }
})

/**
 * The laws of a split into two random parts.
 *
 * Shapes:  data sets of up to two leaves and 20 rows
 *
 * @example
 * import assert from 'node:assert'
 * import { data } from 'pullback'
 * import * as laws from 'pullback/laws'
 *
 * laws.assertAll(laws.split({ name: 'split', split: data.split }), { runs: 20 })
 * const twice: laws.SplitSubject['split'] = (_, dataset) => [dataset, dataset]
 * assert.throws(() => laws.assertAll(laws.split({ name: 'twice', split: twice })), /twice · split/)
 *
 * @category suites
 * @since 0.1.0
 */
export const split = asked.suite(
  'laws.split',
  { name: asked.text, split: asked.f },
  ({ name, split: f }: SplitSubject): Laws => [
    caseLaw(S.split, name, splitCases, ({ seed, fraction, rows }) => {
      const before = numberedRows(rows)
      const [a, b] = f(keyOf(seed), before, { fraction })
      const [n, expected] = [size(rows), Math.round(fraction * size(rows))]
      return all(
        () => ensure(size(a) === expected, () => `the first part has ${size(a)} rows, not ${expected}`),
        () => everyRowOnce('both parts', n, [...idsOf(a), ...idsOf(b)]),
        () => wholeRows('the first part', before, a),
        () => wholeRows('the second part', before, b)
      )
    }),
    caseLaw(S.splitDeterminism, name, splitCases, ({ seed, fraction, rows }) => {
      const once = f(keyOf(seed), rows, { fraction })
      f(keyOf(seed + 1), rows, { fraction })
      return sameTree('split again', once, f(keyOf(seed), copyOf(rows), { fraction }))
    })
  ]
)
