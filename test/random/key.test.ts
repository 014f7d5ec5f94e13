import fc from 'fast-check'
import { pipe } from 'fp-ts/lib/function.js'
import { describe, expect, test } from 'vitest'
import { fill, scalar, type NDArray } from '../../src/ndarray/ndarray.js'
import { ops as $ } from '../../src/trace/ops.js'
import { jit } from '../../src/transform/jit.js'
import { vmap } from '../../src/transform/vmap.js'
import * as laws from '../../laws/index.js'
import * as random from '../../src/random/index.js'
import { testLaws } from '../laws/runner.js'
import { array, expectSame, numbers, vector } from '../primitives/nested.js'

const seeds = fc.maxSafeInteger()
const keys = seeds.map(random.key)

describe('the generator', () => testLaws(laws.random(), 12))

describe('key', () => {
  test('is the two’s complement of the seed, high word first', () =>
    fc.assert(
      fc.property(seeds, seed => {
        const [high, low] = numbers(random.key(seed))
        expect((BigInt(high) << 32n) | BigInt(low)).toBe(BigInt.asUintN(64, BigInt(seed)))
      })
    ))

  test('of an integer array fills the low word, traced too', () => {
    for (const [seed, low] of [
      [scalar(7, 'int32'), 7],
      [scalar(-1, 'int32'), 2 ** 32 - 1],
      [scalar(2 ** 32 - 1, 'uint32'), 2 ** 32 - 1]
    ] as const) {
      expect(numbers(random.key(seed))).toEqual([0, low])
      expectSame(jit(random.key)(seed), random.key(seed))
    }
    expectSame(vmap(random.key)(array([2], [3, 4], 'int32')), array([2, 2], [0, 3, 0, 4], 'uint32'))
  })

  test('refuses what is not an exact integer', () => {
    for (const seed of [0.5, NaN, 2 ** 53, scalar(1), fill([2], 1, 'int32')])
      expect(() => random.key(seed)).toThrow(/the seed is/)
  })
})

describe('split', () => {
  test('destructures into its rows', () =>
    fc.assert(
      fc.property(keys, fc.nat(6), (key, n) => {
        const split = random.split(key, n)
        expect(split.shape).toEqual([n, 2])
        expect([...split].flatMap(numbers)).toEqual(numbers(split))
      })
    ))

  test('gives two by default', () => {
    const [a, b, c] = random.split(random.key(1))
    expectSame(a, random.foldIn(random.key(1), 0))
    expectSame(b, random.foldIn(random.key(1), 1))
    expect(c).toBeUndefined()
  })

  test('works inside jit and vmap, destructured too', () =>
    fc.assert(
      fc.property(keys, key => {
        const difference = (k: NDArray): NDArray => {
          const [a, b] = random.split(k)
          return $.sub(random.uniform(a, { shape: [3] }), random.uniform(b, { shape: [3] }))
        }
        expectSame(jit(difference)(key), difference(key))
        const rows = random.split(key, 4)
        expect(numbers(vmap(difference)(rows))).toEqual([...rows].flatMap(k => [...numbers(difference(k))]))
        expectSame(jit((k: NDArray) => random.split(k, 3))(key), random.split(key, 3))
      }),
      { numRuns: 20 }
    ))

  test('refuses what is no number of keys, and what is no key', () => {
    for (const n of [-1, 0.5, NaN])
      expect(() => random.split(random.key(0), n)).toThrow(/the number of keys is .*; expected an integer ≥ 0/)
    expect(() => random.split(vector(1, 2))).toThrow(
      /the key is float64\[2\]; expected uint32\[2\]\. Make a key with random\.key/
    )
    expect(() => random.bits(random.split(random.key(0)))).toThrow(/the key is uint32\[2, 2\].* vmap/)
  })
})

describe('foldIn', () => {
  test('takes its integer modulo 2³²', () =>
    fc.assert(
      fc.property(keys, fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }), (key, i) => {
        expectSame(random.foldIn(key, i >>> 0), random.foldIn(key, i))
      })
    ))

  test('refuses what is not an integer', () => {
    for (const i of [0.5, NaN, scalar(1), fill([2], 1, 'int32')])
      expect(() => random.foldIn(random.key(0), i)).toThrow(/cannot be folded in/)
  })
})

describe('calling', () => {
  test('data-last is data-first', () => {
    const key = random.key(3)
    const logits = vector(1, 2, 3)
    const pairs: readonly (readonly [NDArray, NDArray])[] = [
      [pipe(key, random.split(3)), random.split(key, 3)],
      [pipe(key, random.foldIn(3)), random.foldIn(key, 3)],
      [pipe(key, random.foldIn(scalar(3, 'int32'))), random.foldIn(key, 3)],
      [pipe(key, random.bits({ shape: [2] })), random.bits(key, { shape: [2] })],
      [
        pipe(key, random.normal({ shape: [2], dtype: 'float32' })),
        random.normal(key, { shape: [2], dtype: 'float32' })
      ],
      [pipe(key, random.randint({ shape: [2], max: 9 })), random.randint(key, { shape: [2], max: 9 })],
      [pipe(key, random.categorical(logits)), random.categorical(key, logits)],
      [pipe(key, random.categorical(logits, { shape: [4] })), random.categorical(key, logits, { shape: [4] })],
      [pipe(key, random.permutation(5)), random.permutation(key, 5)],
      [pipe(key, random.permutation(logits)), random.permutation(key, logits)],
      [pipe(key, random.choice(5, { shape: [2] })), random.choice(key, 5, { shape: [2] })]
    ]
    for (const [last, first] of pairs) expectSame(last, first)
  })
})
