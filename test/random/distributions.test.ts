/**
 * The distributions, on random keys. Every bound is a tail bound with a probability below 1e-11 for a right
 * generator: no seed is chosen so that a test passes, and none is needed.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fill, scalar, type NDArray } from '../../src/ndarray/ndarray.js'
import { sizeOf } from '../../src/ndarray/shape.js'
import * as random from '../../src/random/index.js'
import { ops as $ } from '../../src/trace/ops.js'
import { grad } from '../../src/transform/differentiate.js'
import { jit } from '../../src/transform/jit.js'
import { vmap } from '../../src/transform/vmap.js'
import { array, expectSame, numbers, vector } from '../primitives/nested.js'

const keys = fc.maxSafeInteger().map(random.key)
const few = { numRuns: 5 }

/** −ln of half the probability that a bound may fail. */
const surprise = 26
const n = 10_000

/** Hoeffding: the mean of n numbers in an interval of this width stays within it of its expectation. */
const hoeffding = (count: number, width = 1): number => width * Math.sqrt(surprise / (2 * count))

const mean = (xs: readonly number[]): number => xs.reduce((a, b) => a + b, 0) / xs.length

/** Dvoretzky–Kiefer–Wolfowitz and Massart: the distance of the empirical distribution from the true one. */
const expectDistributed = (xs: readonly number[], cdf: (x: number) => number): void => {
  const sorted = Float64Array.from(xs).sort()
  const distances = sorted
    .map(cdf)
    .map((p, i) => Math.max(Math.abs((i + 1) / xs.length - p), Math.abs(i / xs.length - p)))
  expect(Math.max(...distances)).toBeLessThan(Math.sqrt(surprise / (2 * xs.length)))
}

const expectFrequencies = (xs: readonly number[], probabilities: readonly number[]): void => {
  probabilities.forEach((p, value) => {
    const share = xs.filter(x => x === value).length / xs.length
    expect(Math.abs(share - p), `share of ${value}`).toBeLessThan(hoeffding(xs.length))
    if (p === 0) expect(share).toBe(0)
  })
  expect(xs.every(x => Number.isInteger(x) && x >= 0 && x < probabilities.length)).toBe(true)
}

/** The normal distribution function, by Simpson's rule on its density. */
const normalCdf = (x: number): number => {
  if (Math.abs(x) > 8) return x > 0 ? 1 : 0
  const steps = 40
  const h = x / steps
  const density = (t: number): number => Math.exp((-t * t) / 2) / Math.sqrt(2 * Math.PI)
  const inner = Array.from({ length: steps - 1 }, (_, i) => (i % 2 === 0 ? 4 : 2) * density((i + 1) * h))
  return 0.5 + (h / 3) * (density(0) + density(x) + inner.reduce((a, b) => a + b, 0))
}

const dtypes = ['float32', 'float64'] as const

describe('bits', () => {
  test('of every byte are equally likely', () =>
    fc.assert(
      fc.property(keys, key => {
        const words = numbers(random.bits(key, { shape: [n] }))
        for (const shift of [0, 8, 16, 24]) {
          const counts = new Array<number>(256).fill(0)
          for (const w of words) counts[(w >>> shift) & 255]++
          const chi = counts.reduce((s, c) => s + (c - n / 256) ** 2 / (n / 256), 0)
          // Laurent–Massart, for χ² of 255 degrees of freedom.
          expect(chi).toBeLessThan(255 + 2 * Math.sqrt(255 * surprise) + 2 * surprise)
          expect(chi).toBeGreaterThan(255 - 2 * Math.sqrt(255 * surprise))
        }
      }),
      few
    ))

  test('of split, folded and sister keys are uncorrelated', () =>
    fc.assert(
      fc.property(keys, key => {
        const [a, b] = random.split(key)
        const draw = (k: NDArray): readonly number[] => numbers(random.uniform(k, { shape: [n], min: -1 }))
        const streams = [key, a, b, random.foldIn(key, 12345)].map(draw)
        streams.forEach((xs, i) =>
          streams
            .slice(i + 1)
            .forEach(ys => expect(Math.abs(mean(xs.map((x, k) => x * ys[k])))).toBeLessThan(hoeffding(n, 2)))
        )
        const [xs] = streams
        expect(Math.abs(mean(xs.slice(1).map((x, k) => x * xs[k])))).toBeLessThan(hoeffding((n - 1) / 2, 2))
      }),
      few
    ))
})

describe('continuous distributions', () => {
  test.each(dtypes)('uniform in %s', dtype =>
    fc.assert(
      fc.property(keys, fc.integer({ min: -8, max: 8 }), fc.integer({ min: 1, max: 8 }), (key, min, width) => {
        const xs = numbers(random.uniform(key, { shape: [n], dtype, min, max: min + width }))
        expect(xs.every(x => x >= min && x < min + width)).toBe(true)
        expectDistributed(xs, x => (x - min) / width)
      }),
      few
    )
  )

  test.each(dtypes)('normal in %s', dtype =>
    fc.assert(
      fc.property(keys, key => {
        const xs = numbers(random.normal(key, { shape: [n], dtype }))
        expect(xs.every(x => Math.abs(x) < 8.3)).toBe(true)
        expectDistributed(xs, normalCdf)
      }),
      few
    )
  )

  test.each(dtypes)('truncated normal in %s', dtype =>
    fc.assert(
      fc.property(
        keys,
        fc.constantFrom([-2, 2], [0.5, 1], [1, Infinity], [-Infinity, Infinity]),
        (key, [lower, upper]) => {
          const xs = numbers(random.truncatedNormal(key, { shape: [n], dtype, lower, upper }))
          expect(xs.every(x => x >= lower && x <= upper && Number.isFinite(x))).toBe(true)
          const [a, b] = [lower, upper].map(normalCdf)
          expectDistributed(xs, x => (normalCdf(x) - a) / (b - a))
        }
      ),
      few
    )
  )

  test.each(dtypes)('exponential and Gumbel in %s', dtype =>
    fc.assert(
      fc.property(keys, key => {
        const exponential = numbers(random.exponential(key, { shape: [n], dtype }))
        expect(exponential.every(x => x >= 0 && Number.isFinite(x))).toBe(true)
        expectDistributed(exponential, x => -Math.expm1(-x))
        const gumbel = numbers(random.gumbel(key, { shape: [n], dtype }))
        expect(gumbel.every(Number.isFinite)).toBe(true)
        expectDistributed(gumbel, x => Math.exp(-Math.exp(-x)))
      }),
      few
    )
  )

  test('everything is finite and in bounds at the ends of the unit interval', () => {
    const [first, last] = [780233, 20192286].map(seed => [random.key(seed), { dtype: 'float32' }] as const)
    expect(numbers(random.uniform(...first))).toEqual([0])
    expect(numbers(random.uniform(...last))).toEqual([1 - 2 ** -23])
    for (const [key, o] of [first, last]) {
      for (const draw of [random.normal, random.exponential, random.gumbel])
        expect(Number.isFinite(numbers(draw(key, o))[0])).toBe(true)
      for (const [lower, upper] of [
        [-Infinity, Infinity],
        [-2, 3],
        [1, Infinity],
        [3, 4]
      ] as const) {
        const [x] = numbers(random.truncatedNormal(key, { ...o, lower, upper }))
        expect(Number.isFinite(x) && x >= lower && x <= upper).toBe(true)
      }
      const p = (value: number): NDArray => fill([], value, 'float32')
      expect([0, 1].map(value => numbers(random.bernoulli(key, { p: p(value) }))[0])).toEqual([0, 1])
    }
  })

  test('the bounds of uniform have derivatives', () =>
    fc.assert(
      fc.property(keys, key => {
        const u = numbers(random.uniform(key))[0]
        fc.pre(u > 0)
        const at = (bounds: { readonly min: NDArray; readonly max: NDArray }): NDArray => random.uniform(key, bounds)
        const { min, max } = grad(at)({ min: scalar(1), max: scalar(3) })
        expect([...numbers(min), ...numbers(max)]).toEqual([1 - u, u])
      }),
      few
    ))
})

describe('discrete distributions', () => {
  test('bernoulli', () =>
    fc.assert(
      fc.property(keys, fc.constantFrom(0, 0.1, 0.5, 0.9, 1), (key, p) => {
        const xs = numbers(random.bernoulli(key, { shape: [n], p }))
        expectFrequencies(xs, [1 - p, p])
        const kept = xs.map(x => (p === 0 ? 1 : x / p))
        expect(Math.abs(mean(kept) - 1)).toBeLessThan(hoeffding(n, p === 0 ? 1 : 1 / p))
      })
    ))

  test('bernoulli is true where the uniform number is below p, and not where it is p', () =>
    fc.assert(
      fc.property(keys, key => {
        const u = random.uniform(key, { shape: [50] })
        expect(numbers(random.bernoulli(key, { p: u }))).not.toContain(1)
        expect(numbers(random.bernoulli(key, { p: $.add(u, 2 ** -52) }))).not.toContain(0)
      }),
      few
    ))

  test('bernoulli of an array has its shape, each with its own probability', () => {
    const p = vector(0, 1, 0, 1)
    expect(numbers(random.bernoulli(random.key(0), { p }))).toEqual([0, 1, 0, 1])
    expect(numbers(random.bernoulli(random.key(0), { p, shape: [2, 4] }))).toEqual([0, 1, 0, 1, 0, 1, 0, 1])
    expect(random.bernoulli(random.key(0)).shape).toEqual([])
  })

  test('categorical', () =>
    fc.assert(
      fc.property(keys, fc.array(fc.constantFrom(-Infinity, 0, 1, 2), { maxLength: 4 }), (key, some) => {
        const logits = [0, ...some]
        const total = logits.reduce((s, l) => s + Math.exp(l), 0)
        expectFrequencies(
          numbers(random.categorical(key, vector(...logits), { shape: [n] })),
          logits.map(l => Math.exp(l) / total)
        )
      }),
      few
    ))

  test('categorical along any axis, in batches', () =>
    fc.assert(
      fc.property(keys, fc.nat(2), fc.boolean(), (key, axis, prefix) => {
        const shape = [2, 3, 4]
        const one = array(
          shape,
          Array.from({ length: 24 }, (_, i) => (Math.floor(i / [12, 4, 1][axis]) % shape[axis] === 1 ? 0 : -Infinity))
        )
        const batch = shape.filter((_, i) => i !== axis)
        const drawn = random.categorical(key, one, prefix ? { axis, shape: [5, ...batch] } : { axis: axis - 3 })
        expectSame(drawn, fill(prefix ? [5, ...batch] : batch, 1, 'int32'))
      })
    ))

  test('randint', () =>
    fc.assert(
      fc.property(
        keys,
        fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 10 }),
        fc.integer({ min: 1, max: 9 }),
        (key, min, span) => {
          const xs = numbers(random.randint(key, { shape: [n], min, max: min + span }))
          expectFrequencies(
            xs.map(x => x - min),
            Array.from({ length: span }, () => 1 / span)
          )
        }
      ),
      few
    ))

  test('randint of wide ranges, unsigned, and with array bounds', () =>
    fc.assert(
      fc.property(keys, key => {
        const wide = numbers(random.randint(key, { shape: [n], max: 2 ** 32 - 1, dtype: 'uint32' }))
        expectDistributed(wide, x => x / 2 ** 32)
        const [low, high] = [array([3], [0, -5, 7], 'int32'), array([3], [1, -4, 7], 'int32')]
        expect(numbers(random.randint(key, { shape: [3], min: low, max: high }))).toEqual([0, -5, 7])
      }),
      few
    ))
})

describe('orders and choices', () => {
  test('a permutation is a bijection, of numbers and of rows', () =>
    fc.assert(
      fc.property(keys, fc.oneof(fc.nat(50), fc.constant(3000)), (key, size) => {
        const order = numbers(random.permutation(key, size))
        expect([...order].sort((a, b) => a - b)).toEqual([...order.keys()])
        const rows = array(
          [size, 2],
          Array.from({ length: 2 * size }, (_, i) => i)
        )
        expect(numbers(random.permutation(key, rows))).toEqual(order.flatMap(i => [2 * i, 2 * i + 1]))
      }),
      { numRuns: 30 }
    ))

  test('every order is equally likely', () =>
    fc.assert(
      fc.property(keys, key => {
        const orders = numbers(vmap((k: NDArray) => random.permutation(k, 3))(random.split(key, n)))
        const codes = ['012', '021', '102', '120', '201', '210']
        const came = Array.from({ length: n }, (_, i) => codes.indexOf(orders.slice(3 * i, 3 * i + 3).join('')))
        expectFrequencies(
          came,
          codes.map(() => 1 / 6)
        )
      }),
      few
    ))

  test('choice: with replacement, without, with probabilities', () =>
    fc.assert(
      fc.property(keys, key => {
        expectFrequencies(numbers(random.choice(key, 5, { shape: [n] })), [0.2, 0.2, 0.2, 0.2, 0.2])
        const p = vector(1, 0, 2, 1)
        expectFrequencies(numbers(random.choice(key, 4, { shape: [n], p })), [0.25, 0, 0.5, 0.25])
        for (const o of [{}, { p }]) {
          const once = numbers(random.choice(key, 4, { shape: [3], replace: false, ...o }))
          expect(new Set(once).size).toBe(3)
        }
        expect(new Set(numbers(random.choice(key, 4, { shape: [3], replace: false, p }))).has(1)).toBe(false)
        const rows = array([3, 2], [0, 1, 2, 3, 4, 5])
        const chosen = random.choice(key, rows, { shape: [2, 2] })
        expect(chosen.shape).toEqual([2, 2, 2])
        const values = numbers(chosen)
        expect(values.every((v, i) => i % 2 === 1 || values[i + 1] === v + 1)).toBe(true)
      }),
      few
    ))

  test('the derivative of a shuffle is the shuffle of the derivative', () => {
    const key = random.key(4)
    const order = numbers(random.permutation(key, 4))
    const gradient = grad((x: NDArray) => $.sum($.mul(random.permutation(key, x), vector(1, 2, 4, 8)), [0]))(
      vector(0, 0, 0, 0)
    )
    expect(order.map(place => numbers(gradient)[place])).toEqual([1, 2, 4, 8])
  })
})

// --- under the transforms

const samplers: readonly (readonly [string, (key: NDArray) => NDArray])[] = [
  ['bits', random.bits({ shape: [2, 3] })],
  ['uniform', random.uniform({ shape: [2, 3], min: -1, max: 4 })],
  ['normal', random.normal({ shape: [2, 3] })],
  ['truncatedNormal', random.truncatedNormal({ shape: [2, 3], dtype: 'float32' })],
  ['exponential', random.exponential({ shape: [2, 3] })],
  ['gumbel', random.gumbel({ shape: [2, 3] })],
  ['bernoulli', random.bernoulli({ shape: [2, 3], p: 0.3 })],
  ['randint', random.randint({ shape: [2, 3], max: 100000 })],
  ['categorical', random.categorical(vector(1, 2, 3), { shape: [2, 3] })],
  ['permutation', random.permutation(6)],
  ['permutation of rows', random.permutation(array([3, 2], [0, 1, 2, 3, 4, 5]))],
  ['choice', random.choice(9, { shape: [2, 3], p: vector(1, 2, 3, 4, 5, 4, 3, 2, 1) })],
  ['choice without replacement', random.choice(9, { shape: [4], replace: false })]
]

describe.each(samplers)('%s', (_, sample) => {
  test('over a batch of keys is a batch of samples, to the bit', () =>
    fc.assert(
      fc.property(keys, key => {
        const batch = random.split(key, 3)
        const each = [...batch].map(sample)
        expectSame(vmap(sample)(batch), array([3, ...each[0].shape], each.flatMap(numbers), each[0].dtype))
        expectSame(jit(vmap(sample))(batch), vmap(sample)(batch))
      }),
      few
    ))

  test('is the same under jit, and each time', () =>
    fc.assert(
      fc.property(keys, key => {
        expectSame(jit(sample)(key), sample(key))
        expectSame(sample(key), sample(key))
        expect(numbers(sample(key))).toHaveLength(sizeOf(sample(key).shape))
      }),
      few
    ))
})

describe('mistakes', () => {
  const key = random.key(0)
  test.each([
    [() => random.uniform(key, { shape: [-1] }), /\[-1\] is not a shape/],
    [
      () => random.uniform(key, { shape: [2], min: fill([3], 0, 'float64') }),
      /shapes \[2\] and \[3\] do not broadcast/
    ],
    [
      () => random.uniform(key, { shape: [], max: fill([3], 0, 'float64') }),
      /random\.uniform: .*do not broadcast to \[\]. Give the shape of the whole sample/
    ],
    [() => random.normal(key, { dtype: 'int32' as 'float32' }), /int32 is not a dtype of real numbers/],
    [() => random.bernoulli(key, { p: fill([], 1, 'int32') }), /int32 is not a dtype of real numbers/],
    [() => random.randint(key, { min: 3, max: 3 }), /no integer from 3 up to, not including, 3/],
    [() => random.randint(key, { max: 2 ** 31 }), /max is 2147483648/],
    [() => random.randint(key, { max: 0.5 }), /max is 0\.5/],
    [() => random.categorical(key, fill([], 0, 'float64')), /axis -1 does not exist/],
    [() => random.categorical(key, fill([3], 0, 'int32')), /int32 is not a dtype of real numbers/],
    [() => random.categorical(key, fill([2, 3], 0, 'float64'), { shape: [3] }), /random\.categorical/],
    [() => random.permutation(key, -1), /there are -1 things/],
    [() => random.permutation(key, scalar(1)), /the array is a scalar/],
    [() => random.choice(key, 3, { shape: [4], replace: false }), /4 things cannot be chosen from 3/],
    [() => random.choice(key, 0, { shape: [1] }), /1 things cannot be chosen from 0/],
    [() => random.choice(key, 3, { p: vector(1, 2) }), /3 things have probabilities of shape \[2\]/],
    [() => random.normal(vector(1, 2)), /the key is float64\[2\]/]
  ] as const)('%#', (f, message) => {
    expect(f).toThrow(message)
  })

  test('nothing is drawn from nothing', () => {
    expect(random.choice(key, 0, { shape: [0] }).shape).toEqual([0])
    expect(random.permutation(key, 0).shape).toEqual([0])
    expect(random.uniform(key, { shape: [0, 3] }).shape).toEqual([0, 3])
  })
})
