/** Data sets: their laws, errors, and scales. */
import { pipe } from 'fp-ts/lib/function.js'
import type { NDArray } from 'pullback'
import * as data from 'pullback/data'
import * as laws from 'pullback/laws'
import * as np from 'pullback/numpy'
import * as random from 'pullback/random'
import { describe, expect, expectTypeOf, test } from 'vitest'
import { testLaws } from '../laws/runner.js'
import { numbers } from '../nn/support.js'

interface Rows {
  readonly features: NDArray
  readonly labels: { readonly y: NDArray }
}

/** Row i has the number i in every leaf. */
const rowsOf = (n: number): Rows => ({
  features: np.mul(
    np.expandDims(np.arange(n, { dtype: 'float32' }), { axis: 1 }),
    np.ones([1, 2], { dtype: 'float32' })
  ),
  labels: { y: np.arange(n, { dtype: 'int32' }) }
})

const idsOf = ({ labels }: Rows): readonly number[] => numbers(labels.y)

const upTo = (n: number): readonly number[] => Array.from({ length: n }, (_, i) => i)

/** The same with the data last. */
const later = {
  shuffle: <T>(key: NDArray, rows: T): T => pipe(rows, data.shuffle(key)),
  split: <T>(key: NDArray, rows: T, o: data.SplitOptions): readonly [T, T] => pipe(rows, data.split(key, o)),
  minibatches: <T>(rows: T, o: data.MinibatchOptions): data.Batches<T> => pipe(rows, data.minibatches(o))
}

describe('the laws of', () => {
  const shuffle = laws.shuffle({ name: 'shuffle', shuffle: data.shuffle })
  const isStatistical = ({ id }: laws.Statement): boolean => id === 'R9.3'
  testLaws(
    shuffle.filter(law => !isStatistical(law)),
    100
  )
  testLaws(shuffle.filter(isStatistical), 4)
  testLaws(laws.split({ name: 'split', split: data.split }), 100)
  testLaws(laws.minibatches({ name: 'minibatches', minibatches: data.minibatches }), 100)
  testLaws(
    laws.shuffle({ name: 'shuffle, data last', shuffle: later.shuffle }).filter(law => !isStatistical(law)),
    30
  )
  testLaws(laws.split({ name: 'split, data last', split: later.split }), 30)
  testLaws(laws.minibatches({ name: 'minibatches, data last', minibatches: later.minibatches }), 30)
})

describe('split', () => {
  test('refuses fractions that are none', () => {
    expect(() => data.split(random.key(0), rowsOf(3), { fraction: 1.5 })).toThrow(/from 0 to 1/)
    expect(() => data.split(random.key(0), rowsOf(3), { fraction: NaN })).toThrow(/from 0 to 1/)
  })

  test('keeps the type of the data set', () => {
    expectTypeOf(data.split(random.key(0), rowsOf(3), { fraction: 0.5 })).toEqualTypeOf<readonly [Rows, Rows]>()
    expectTypeOf(pipe(rowsOf(3), data.minibatches({ size: 2 }))).toEqualTypeOf<data.Batches<Rows>>()
  })
})

describe('minibatches', () => {
  test('refuse sizes that are none', () => {
    for (const size of [0, -1, 1.5, NaN]) expect(() => data.minibatches(rowsOf(3), { size })).toThrow(/an integer > 0/)
  })

  test('of every epoch have an order of their own, from one key', () => {
    const batches = data.epochs(rowsOf(20), { size: 3, key: random.key(0) })
    const orders = upTo(5).map(e => Array.from(batches(e)).flatMap(idsOf))
    expect(new Set(orders.map(o => o.join())).size).toBe(5)
    expect(orders.map(o => [...o].sort((a, b) => a - b))).toEqual(orders.map(() => upTo(20)))
    expect(Array.from(pipe(rowsOf(20), data.epochs({ size: 3, key: random.key(0) }))(3)).flatMap(idsOf)).toEqual(
      orders[3]
    )
  })
})

describe('size', () => {
  test('names the leaf that differs', () => {
    expect(() => data.size({ a: np.zeros([3]), b: [np.zeros([3, 2]), np.zeros([2])] })).toThrow(
      /\.b\[1\].*float64\[2\].*\.a/
    )
    expect(() => data.size({ a: np.array(1) })).toThrow(/\.a/)
    expect(() => data.size({})).toThrow(/without arrays/)
  })
})

describe('scales', () => {
  testLaws(laws.scaling({ name: 'standardize', learn: x => data.standardize(data.statistics(x)), to: 'standard' }), 100)
  testLaws(laws.scaling({ name: 'normalize', learn: x => data.normalize(data.statistics(x)), to: 'unit' }), 100)

  test('keep float32, and pixels that are always the same', () => {
    const x = np.array(
      [
        [0, 4],
        [0, 8]
      ],
      { dtype: 'float32' }
    )
    const scaled = data.normalize(data.statistics(x))(x)
    expect([scaled.dtype, np.toNested(scaled)]).toEqual([
      'float32',
      [
        [0, 0],
        [0, 1]
      ]
    ])
  })
})
