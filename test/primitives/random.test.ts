import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { blocks, type Reading } from '../../src/ndarray/kernels/threefry.js'
import { scalar, type Dense, type NDArray } from '../../src/ndarray/ndarray.js'
import { sizeOf, type Shape } from '../../src/ndarray/shape.js'
import { threefry } from '../../src/primitives/array/random.js'
import { bind } from '../../src/trace/builder.js'
import { vmap } from '../../src/transform/vmap.js'
import { apply, array, expectSame, numbers } from './nested.js'

interface Golden {
  readonly random123: { readonly vectors: readonly (readonly [string, string, string])[] }
}

const golden = JSON.parse(readFileSync(new URL('../golden/threefry.json', import.meta.url), 'utf8')) as Golden

type Pair = readonly [number, number]

const rotations = [
  [13, 15, 26, 6],
  [17, 29, 16, 24]
]

/** Threefry-2x32-20 as the paper states it, on whole numbers modulo 2³². */
const block = ([k0, k1]: Pair, [high, low]: Pair): Pair => {
  const mod = (x: bigint): bigint => BigInt.asUintN(32, x)
  const ks = [BigInt(k0), BigInt(k1), BigInt(k0) ^ BigInt(k1) ^ 0x1bd11bdan]
  let [x, y] = [mod(BigInt(high) + ks[0]), mod(BigInt(low) + ks[1])]
  for (let round = 0; round < 20; round++) {
    const by = BigInt(rotations[Math.floor(round / 4) % 2][round % 4])
    x = mod(x + y)
    y = mod((y << by) | (y >> (32n - by))) ^ x
    if (round % 4 === 3) {
      const s = (round + 1) / 4
      x = mod(x + ks[s % 3])
      y = mod(y + ks[(s + 1) % 3] + BigInt(s))
    }
  }
  return [Number(x), Number(y)]
}

const kernel = ([k0, k1]: Pair, [high, low]: Pair): Pair => {
  const [xs, ys] = [new Int32Array(1), new Int32Array(1)]
  blocks(k0 | 0, k1 | 0, high | 0, low | 0, 1, xs, ys)
  return [xs[0] >>> 0, ys[0] >>> 0]
}

const word = fc.integer({ min: 0, max: 2 ** 32 - 1 })
const pair = fc.tuple(word, word)
const keyOf = (k: Pair): Dense => array([2], k, 'uint32')
const drawn = (k: NDArray, shape: Shape, reading: Reading, start = 0): Dense =>
  apply(threefry, [k as Dense, scalar(start, 'uint32')], { shape, reading })

describe('the block function', () => {
  test.each(golden.random123.vectors)('has the known answer for key %s, counter %s', (key, counter, expected) => {
    const words = (text: string): Pair => text.split(' ').map(w => parseInt(w, 16)) as unknown as Pair
    expect(kernel(words(key), words(counter))).toEqual(words(expected))
    expect(block(words(key), words(counter))).toEqual(words(expected))
  })

  test('is the one of the paper', () =>
    fc.assert(
      fc.property(pair, pair, (key, counter) => {
        expect(kernel(key, counter)).toEqual(block(key, counter))
      }),
      { numRuns: 500 }
    ))
})

describe('threefry', () => {
  test('reads the blocks at the counters from the start on, past 2³² too', () =>
    fc.assert(
      fc.property(
        pair,
        fc.oneof(word, fc.integer({ min: 2 ** 32 - 4, max: 2 ** 32 - 1 })),
        fc.nat(8),
        (key, start, n) => {
          const expected = Array.from({ length: n }, (_, i) =>
            block(key, [Math.floor((start + i) / 2 ** 32), (start + i) >>> 0])
          )
          expectSame(drawn(keyOf(key), [n], 'pair', start), array([n, 2], expected.flat(), 'uint32'))
          expectSame(
            drawn(keyOf(key), [n], 'word', start),
            array(
              [n],
              expected.map(([x, y]) => (x ^ y) >>> 0),
              'uint32'
            )
          )
        }
      )
    ))

  test('makes floats of the first bits: 23 of the word, 52 of the pair', () =>
    fc.assert(
      fc.property(pair, word, (key, start) => {
        const bits = numbers(drawn(keyOf(key), [], 'word', start))[0]
        const [high, low] = numbers(drawn(keyOf(key), [], 'pair', start))
        expect(numbers(drawn(keyOf(key), [], 'float32', start))).toEqual([Math.floor(bits / 2 ** 9) / 2 ** 23])
        const wide = (BigInt(high) << 32n) | BigInt(low)
        expect(numbers(drawn(keyOf(key), [], 'float64', start))).toEqual([Number(wide >> 12n) / 2 ** 52])
      })
    ))

  test('does not depend on how the work is cut', () =>
    fc.assert(
      fc.property(
        pair,
        fc.integer({ min: 0, max: 5000 }),
        fc.constantFrom('word', 'pair', 'float32', 'float64'),
        (key, cut, reading) => {
          const all = numbers(drawn(keyOf(key), [5000], reading))
          const at = reading === 'pair' ? 2 * cut : cut
          expect([
            ...numbers(drawn(keyOf(key), [cut], reading)),
            ...numbers(drawn(keyOf(key), [5000 - cut], reading, cut))
          ]).toEqual(all)
          expect(all.slice(0, at)).toEqual(numbers(drawn(keyOf(key), [cut], reading)))
        }
      ),
      { numRuns: 20 }
    ))

  test('of a batch of keys and starts is a batch', () =>
    fc.assert(
      fc.property(
        fc.array(fc.tuple(pair, word), { minLength: 1, maxLength: 4 }),
        fc.array(fc.nat(3), { maxLength: 3 }),
        fc.constantFrom('word', 'pair', 'float32', 'float64'),
        (cases, shape, reading) => {
          const keys = array(
            [cases.length, 2],
            cases.flatMap(([k]) => k),
            'uint32'
          )
          const starts = array(
            [cases.length],
            cases.map(([, s]) => s),
            'uint32'
          )
          const each = cases.map(([k, s]) => drawn(keyOf(k), shape, reading, s))
          const expected = array([cases.length, ...each[0].shape], each.flatMap(numbers), each[0].dtype)
          expectSame(apply(threefry, [keys, starts], { shape, reading }), expected)
          const one = (k: NDArray, s: NDArray): NDArray => bind(threefry, [k, s], { shape, reading })[0]
          expectSame(vmap(one)(keys, starts), expected)
          const shared = cases.map(([k]) => drawn(keyOf(k), shape, reading, cases[0][1]))
          expectSame(
            vmap((k: NDArray) => one(k, scalar(cases[0][1], 'uint32')))(keys),
            array(expected.shape, shared.flatMap(numbers), expected.dtype)
          )
          expect(sizeOf(expected.shape)).toBe(each.length * sizeOf(each[0].shape))
        }
      )
    ))

  test('needs a key of two words for each start', () => {
    expect(() => drawn(array([3], [1, 2, 3], 'uint32'), [], 'word')).toThrow(
      /keys \[3\] and starts \[\] do not give blocks/
    )
    expect(() => drawn(array([2], [1, 2], 'int32'), [], 'word')).toThrow(/different dtypes/)
  })
})
