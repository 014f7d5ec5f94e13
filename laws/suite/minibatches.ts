/**
 * The laws of minibatches: they partition the examples, in order or in the order of a key.
 */
import * as asked from '../asked.js'
import { size } from '../../src/data/dataset.js'
import type { Batches, MinibatchOptions } from '../../src/data/minibatches.js'
import { shuffle as libraryShuffle } from '../../src/data/shuffle.js'
import { key as keyOf } from '../../src/random/index.js'
import { drawn } from '../arb/drawn.js'
import { drawDataset } from '../arb/minibatches.js'
import { all, each, ensure, type Laws, type Verdict } from '../law.js'
import { statements } from '../statements.js'
import { numbers } from '../value/arrays.js'
import { caseLaw } from '../value/cases.js'
import { treesBy } from '../value/trees.js'
import { everyRowOnce, numberedRows, wholeRows, type Numbered, type ShuffleSubject } from './shuffle.js'

/**
 * A way to cut a data set into minibatches.
 *
 * @category model
 * @since 0.1.0
 */
export interface MinibatchesSubject {
  readonly name: string
  readonly minibatches: <T>(dataset: T, o: MinibatchOptions) => Batches<T>
  /** The shuffle that a key stands for: `data.shuffle` unless told. */
  readonly shuffle?: ShuffleSubject['shuffle']
}

const source = 'PyTorch, DataLoader'

const S = statements('data', {
  partition: ['R9.6', 'the batches have every row once, whole rows in all leaves', source],
  sizes: ['R9.7', 'there are ⌈n/size⌉ batches, all of the size asked for but the last, which is not empty', source],
  order: ['R9.8', 'without a key the rows stay in order, with one they are in that of shuffle', source],
  access: [
    'R9.9',
    'read again, or by their numbers, the batches are the same, and there are none beyond',
    'pure functions'
  ],
  dropLast: ['R9.10', 'dropLast leaves out a last batch that is smaller, and nothing else', source]
})

interface Case {
  readonly size: number
  readonly seed: number | null
  readonly rows: unknown
}

const cases = drawn(182, (draw, next): Case => {
  const [rowsPerBatch, shuffled, seed] = [draw.int(1, 8), draw.bool(), draw.int(0, 9999)]
  return {
    size: rowsPerBatch,
    seed: shuffled ? seed : null,
    rows: drawDataset(draw, next, { minRows: 0, maxRows: 20 })
  }
})

const optionsOf = ({ size: n, seed }: Case): MinibatchOptions =>
  seed === null ? { size: n } : { size: n, key: keyOf(seed) }

const idsOf = ({ number }: Numbered): readonly number[] => numbers(number)

const hasSizes = (batches: readonly unknown[], length: number, n: number, most: number): Verdict => {
  const sizes = batches.map(size)
  const expected = Array.from({ length: Math.ceil(n / most) }, (_, i) => Math.min(most, n - i * most))
  return all(
    () =>
      ensure(
        sizes.join() === expected.join(),
        () => `expected sizes [${expected.join(', ')}], came [${sizes.join(', ')}]`
      ),
    () => ensure(length === sizes.length, () => `it says it has ${length} batches, and gives ${sizes.length}`)
  )
}

const batch = (i: number): string => `batch ${i}`

/**
 * The laws of minibatches, on random data sets and sizes.
 *
 * Shapes:  data sets of up to two leaves and 20 rows
 * Source:  PyTorch, DataLoader
 *
 * @example
 * import assert from 'node:assert'
 * import { data } from 'pullback'
 * import * as laws from 'pullback/laws'
 *
 * laws.assertAll(laws.minibatches({ name: 'minibatches', minibatches: data.minibatches }), { runs: 20 })
 * const lossy: laws.MinibatchesSubject['minibatches'] = (rows, o) => data.minibatches(rows, { ...o, dropLast: true })
 * assert.throws(() => laws.assertAll(laws.minibatches({ name: 'lossy', minibatches: lossy })), /lossy · partition/)
 *
 * @category suites
 * @since 0.1.0
 */
export const minibatches = asked.suite(
  'laws.minibatches',
  { name: asked.text, minibatches: asked.f },
  ({ name, minibatches: f, shuffle = libraryShuffle }: MinibatchesSubject): Laws => [
    caseLaw(S.partition, name, cases, c => {
      const before = numberedRows(c.rows)
      const batches = [...f(before, optionsOf(c))]
      return all(
        () => everyRowOnce('the batches', size(c.rows), batches.flatMap(idsOf)),
        () => each(batches, (b, i) => wholeRows(batch(i), before, b))
      )
    }),
    caseLaw(S.sizes, name, cases, c => {
      const batches = f(c.rows, optionsOf(c))
      return hasSizes([...batches], batches.length, size(c.rows), c.size)
    }),
    caseLaw(S.order, name, cases, c => {
      const before = numberedRows(c.rows)
      const expected = idsOf(c.seed === null ? before : shuffle(keyOf(c.seed), before))
      const came = [...f(before, optionsOf(c))].flatMap(idsOf)
      return ensure(
        expected.join() === came.join(),
        () => `expected rows [${expected.join(', ')}], came [${came.join(', ')}]`
      )
    }),
    caseLaw(S.access, name, cases, c => {
      const batches = f(c.rows, optionsOf(c))
      const read = [...batches]
      const beyond = [-1, read.length].filter(i => batches.at(i) !== undefined)
      return all(
        () => treesBy(i => `${batch(i)}, read again`, read, [...batches]),
        () =>
          treesBy(
            i => `at(${i})`,
            read,
            read.map((_, i) => batches.at(i))
          ),
        () => ensure(beyond.length === 0, () => `there are ${read.length} batches, and one at ${beyond.join(' and ')}`)
      )
    }),
    caseLaw(S.dropLast, name, cases, c => {
      const whole = [...f(c.rows, optionsOf(c))].filter(b => size(b) === c.size)
      return treesBy(batch, whole, [...f(c.rows, { ...optionsOf(c), dropLast: true })])
    })
  ]
)
