/** Laws of data sets: every example is somewhere, once; every choice is a function of a key. */
import * as fc from 'fast-check'
import { pipe } from 'fp-ts/lib/function.js'
import type { NDArray } from 'pullback'
import * as data from 'pullback/data'
import * as np from 'pullback/numpy'
import * as random from 'pullback/random'
import { describe, expect, expectTypeOf, test } from 'vitest'
import { arrayOf, avals, distance, numbers, sameBits } from '../nn/support.js'

interface Rows {
  readonly features: NDArray
  readonly labels: { readonly y: NDArray }
}

/** Row i has the number i in every leaf. */
const rowsOf = (n: number): Rows => {
  const y = np.arange(n, { dtype: 'int32' })
  return {
    features: np.mul(
      np.expandDims(np.arange(n, { dtype: 'float32' }), { axis: 1 }),
      np.ones([1, 2], { dtype: 'float32' })
    ),
    labels: { y }
  }
}

/** The numbers of the rows, when all leaves agree on them. */
const idsOf = ({ features, labels }: Rows): readonly number[] => {
  const ids = numbers(labels.y)
  expect(numbers(features)).toEqual(ids.flatMap(i => [i, i]))
  return ids
}

const sorted = (ids: readonly number[]): readonly number[] => [...ids].sort((a, b) => a - b)
const upTo = (n: number): readonly number[] => Array.from({ length: n }, (_, i) => i)

const sizes = fc.integer({ min: 0, max: 20 })
const someRows = sizes.map(n => ({ n, rows: rowsOf(n), toString: () => `${n} rows` }))
const seed = fc.nat({ max: 10_000 })

describe('shuffle', () => {
  test('is a permutation of the examples, one for each key, whole rows at a time', () => {
    fc.assert(
      fc.property(someRows, seed, ({ n, rows }, s) => {
        const shuffled = data.shuffle(random.key(s), rows)
        expect(sorted(idsOf(shuffled))).toEqual(upTo(n))
        expect(avals(shuffled)).toEqual(avals(rows))
        expect(sameBits(shuffled, pipe(rows, data.shuffle(random.key(s))))).toBe(true)
      })
    )
  })

  test('takes every order about equally often', () => {
    const count = 1200
    const orders = upTo(count).map(s => idsOf(data.shuffle(random.key(s), rowsOf(3))).join(''))
    const found = [...new Set(orders)].map(o => orders.filter(p => p === o).length)
    expect(found).toHaveLength(6)
    // χ² with 5 degrees of freedom: 1 in 10⁶ above 35.9
    expect(found.reduce((sum, k) => sum + (k - count / 6) ** 2 / (count / 6), 0)).toBeLessThan(35.9)
  })
})

describe('split', () => {
  test('shares no example, leaves none out, and has the sizes asked for', () => {
    fc.assert(
      fc.property(
        someRows,
        seed,
        fc.integer({ min: 0, max: 16 }).map(k => k / 16),
        ({ n, rows }, s, fraction) => {
          const [a, b] = data.split(random.key(s), rows, { fraction })
          expect(sorted([...idsOf(a), ...idsOf(b)])).toEqual(upTo(n))
          expect(idsOf(a)).toHaveLength(Math.round(fraction * n))
          expect(sameBits([a, b], pipe(rows, data.split(random.key(s), { fraction })))).toBe(true)
        }
      )
    )
  })

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
  const size = fc.integer({ min: 1, max: 8 })
  const key = fc.option(seed.map(random.key), { nil: undefined })
  const options = fc.record({ size, key }).map(({ size, key }) => (key === undefined ? { size } : { size, key }))

  test('partition the examples: each is in one batch, once', () => {
    fc.assert(
      fc.property(someRows, options, ({ n, rows }, o) => {
        const batches = data.minibatches(rows, o)
        expect(batches.length).toBe(Math.ceil(n / o.size))
        expect(sorted(Array.from(batches).flatMap(idsOf))).toEqual(upTo(n))
        expect(
          Array.from(batches).every(
            (b, i) => data.size(b) === (i < batches.length - 1 ? o.size : n - o.size * (batches.length - 1))
          )
        ).toBe(true)
      })
    )
  })

  test('are in order without a key, and with one are minibatches ∘ shuffle', () => {
    fc.assert(
      fc.property(someRows, size, seed, ({ n, rows }, k, s) => {
        expect(Array.from(data.minibatches(rows, { size: k })).flatMap(idsOf)).toEqual(upTo(n))
        const shuffled = data.minibatches(data.shuffle(random.key(s), rows), { size: k })
        expect(
          sameBits(Array.from(data.minibatches(rows, { size: k, key: random.key(s) })), Array.from(shuffled))
        ).toBe(true)
      })
    )
  })

  test('are the same however they are read', () => {
    fc.assert(
      fc.property(someRows, options, ({ rows }, o) => {
        const batches = data.minibatches(rows, o)
        const read = Array.from(batches)
        expect(sameBits(Array.from(batches), read)).toBe(true)
        expect(
          sameBits(
            read.map((_, i) => batches.at(i)),
            read
          )
        ).toBe(true)
        expect([batches.at(-1), batches.at(batches.length)]).toEqual([undefined, undefined])
      })
    )
  })

  test('may leave out a last batch that is smaller, and nothing else', () => {
    fc.assert(
      fc.property(someRows, options, ({ n, rows }, o) => {
        const whole = Array.from(data.minibatches(rows, { ...o, dropLast: true }))
        expect(
          sameBits(
            whole,
            Array.from(data.minibatches(rows, o)).filter(b => data.size(b) === o.size)
          )
        ).toBe(true)
        expect(whole).toHaveLength(Math.floor(n / o.size))
      })
    )
  })

  test('refuse sizes that are none', () => {
    for (const size of [0, -1, 1.5, NaN])
      expect(() => data.minibatches(rowsOf(3), { size })).toThrow(/positive whole number/)
  })

  test('of every epoch have an order of their own, from one key', () => {
    const batches = data.epochs(rowsOf(20), { size: 3, key: random.key(0) })
    const orders = upTo(5).map(e => Array.from(batches(e)).flatMap(idsOf))
    expect(new Set(orders.map(o => o.join())).size).toBe(5)
    expect(orders.map(sorted)).toEqual(orders.map(() => upTo(20)))
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
  const examples = arrayOf(
    [6, 3],
    fc.integer({ min: -40, max: 40 }).map(k => k / 8)
  )

  test('standardize gives mean 0 and deviation 1, or 0 where nothing varies', () => {
    fc.assert(
      fc.property(examples, x => {
        const scaled = data.standardize(data.statistics(x))(x)
        const { mean, std } = data.statistics(scaled)
        expect(distance(mean, np.zeros([3]))).toBeLessThan(1e-14)
        expect(distance(std, np.astype(np.gt(data.statistics(x).std, 0), 'float64'))).toBeLessThan(1e-14)
      })
    )
  })

  test('normalize takes the least to 0 and the greatest to 1', () => {
    fc.assert(
      fc.property(examples, x => {
        const { min, max } = data.statistics(x)
        const scaled = data.statistics(data.normalize({ ...data.statistics(x) })(x))
        expect(numbers(scaled.min)).toEqual([0, 0, 0])
        expect(numbers(scaled.max)).toEqual(numbers(max).map((m, i) => (m > numbers(min)[i] ? 1 : 0)))
      })
    )
  })

  test('are decided by the training examples alone: affine, and the same for any others', () => {
    fc.assert(
      fc.property(examples, examples, (train, test) => {
        for (const scale of [data.standardize(data.statistics(train)), data.normalize(data.statistics(train))]) {
          const alone = np.stack([scale(np.index(test, np.slice(0, 1))), scale(np.index(test, np.slice(1, 2)))])
          expect(sameBits(np.reshape(alone, { shape: [2, 3] }), np.index(scale(test), np.slice(0, 2)))).toBe(true)
        }
      })
    )
  })

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
