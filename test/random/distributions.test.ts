/**
 * The laws of the distributions, on random keys: no seed is chosen so that a test passes, and none is needed. Ends and
 * mistakes by example.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fill, scalar, type NDArray } from '../../src/ndarray/ndarray.js'
import * as laws from '../../laws/index.js'
import * as np from '../../src/numpy/index.js'
import * as random from '../../src/random/index.js'
import { ops as $ } from '../../src/trace/ops.js'
import { grad } from '../../src/transform/differentiate.js'
import { jit } from '../../src/transform/jit.js'
import { vmap } from '../../src/transform/vmap.js'
import { testLaws } from '../laws/runner.js'
import { array, expectSame, numbers, vector } from '../primitives/nested.js'

const keys = fc.maxSafeInteger().map(random.key)
const few = { numRuns: 5 }

/** The normal distribution function, by Simpson's rule on its density. */
const normalCdf = (x: number): number => {
  if (Math.abs(x) > 8) return x > 0 ? 1 : 0
  const steps = 40
  const h = x / steps
  const density = (t: number): number => Math.exp((-t * t) / 2) / Math.sqrt(2 * Math.PI)
  const inner = Array.from({ length: steps - 1 }, (_, i) => (i % 2 === 0 ? 4 : 2) * density((i + 1) * h))
  return 0.5 + (h / 3) * (density(0) + density(x) + inner.reduce((a, b) => a + b, 0))
}

describe('continuous distributions', () => {
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

  test('randint with array bounds', () =>
    fc.assert(
      fc.property(keys, key => {
        const [low, high] = [array([3], [0, -5, 7], 'int32'), array([3], [1, -4, 8], 'int32')]
        expect(numbers(random.randint(key, { shape: [3], min: low, max: high }))).toEqual([0, -5, 7])
      }),
      few
    ))
})

describe('orders and choices', () => {
  test('a choice never has what has no probability, and takes rows whole', () =>
    fc.assert(
      fc.property(keys, key => {
        const p = vector(1, 0, 2, 1)
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

// --- laws

const gamma = 0.5772156649015329
const density = (x: number): number => (Number.isFinite(x) ? Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI) : 0)

/** A standard normal variable between two bounds. */
const truncated = (lower: number, upper: number): laws.DistributionSubject => {
  const [a, b] = [lower, upper].map(normalCdf)
  const mean = (density(lower) - density(upper)) / (b - a)
  const end = (x: number): number => (Number.isFinite(x) ? x * density(x) : 0)
  return {
    name: `truncatedNormal of ${lower}, ${upper}`,
    sample: (key, o) => random.truncatedNormal(key, { ...o, lower, upper }),
    mean,
    variance: 1 + (end(lower) - end(upper)) / (b - a) - mean ** 2,
    support: [Math.max(lower, -8.3), Math.min(upper, 8.3)],
    cdf: x => (normalCdf(x) - a) / (b - a)
  }
}

const drawn = (
  name: string,
  dtype: 'int32' | 'bool',
  probabilities: readonly number[],
  sample: (key: NDArray, shape: readonly number[]) => NDArray,
  arranges = true
): laws.DistributionSubject => {
  const mean = probabilities.reduce((sum, p, i) => sum + p * i, 0)
  const variance = probabilities.reduce((sum, p, i) => sum + p * (i - mean) ** 2, 0)
  return { name, dtypes: [], dtype, probabilities, mean, variance, arranges, sample: (key, o) => sample(key, o.shape) }
}

const distributions: readonly laws.DistributionSubject[] = [
  {
    name: 'uniform of bounds',
    sample: (key, o) => random.uniform(key, { ...o, min: -1, max: 4 }),
    mean: 1.5,
    variance: 25 / 12,
    support: [-1, 4 - 2 ** -51],
    cdf: x => (x + 1) / 5,
    reparametrised: {
      at: [1, 3],
      sample: (key, p) => random.uniform(key, { shape: [3], min: np.index(p, 0), max: np.index(p, 1) })
    }
  },
  {
    name: 'uniform of array bounds',
    sample: (key, o) => random.uniform(key, { ...o, min: scalar(1000), max: scalar(1001) }),
    mean: 1000.5,
    variance: 1 / 12,
    support: [1000, 1001 - 2 ** -43],
    cdf: x => x - 1000
  },
  {
    name: 'normal',
    sample: (key, o) => random.normal(key, o),
    mean: 0,
    variance: 1,
    support: [-8.3, 8.3],
    cdf: normalCdf,
    seeds: [780233, 20192286],
    reparametrised: {
      at: [1, 2],
      sample: (key, p) => $.add($.mul(random.normal(key, { shape: [3] }), np.index(p, 1)), np.index(p, 0))
    }
  },
  truncated(-2, 2),
  truncated(0.5, 1),
  truncated(1, Infinity),
  truncated(-Infinity, Infinity),
  {
    name: 'exponential',
    sample: (key, o) => random.exponential(key, o),
    mean: 1,
    variance: 1,
    support: [0, 40],
    cdf: x => -Math.expm1(-x),
    seeds: [780233, 20192286]
  },
  {
    name: 'gumbel',
    sample: (key, o) => random.gumbel(key, o),
    mean: gamma,
    variance: Math.PI ** 2 / 6,
    support: [-7, 40],
    cdf: x => Math.exp(-Math.exp(-x)),
    seeds: [780233, 20192286]
  },
  drawn('bernoulli', 'bool', [0.7, 0.3], (key, shape) => random.bernoulli(key, { shape, p: 0.3 })),
  drawn('randint', 'int32', [0.2, 0.2, 0.2, 0.2, 0.2], (key, shape) => random.randint(key, { shape, max: 5 })),
  drawn(
    'categorical',
    'int32',
    [1, 2, 3].map(v => Math.exp(v) / (Math.E + Math.exp(2) + Math.exp(3))),
    (key, shape) => random.categorical(key, vector(1, 2, 3), { shape })
  ),
  drawn('choice', 'int32', [0.25, 0, 0.5, 0.25], (key, shape) =>
    random.choice(key, 4, { shape, p: vector(1, 0, 2, 1) })
  )
]

describe.each(distributions)('$name', o => testLaws(laws.distribution(o), 5))

/** The high word of x·y + the carry, exactly. */
const partOf = (words: readonly [number, number], span: number): number =>
  Number((((BigInt(words[0]) << 32n) + BigInt(words[1])) * BigInt(span)) >> 64n)

test('randint over a wide span is the part of 64 bits that the span takes, of numbers and of arrays', () =>
  fc.assert(
    fc.property(keys, fc.integer({ min: 2 ** 16 + 1, max: 2 ** 32 - 1 }), (key, span) => {
      const shape = [50]
      const [high, low] = numbersOfKeys(key, shape)
      const isPower = Number.isInteger(Math.log2(span))
      const expected = high.map((h, i) => (isPower ? low[i] % span : partOf([h, low[i]], span)))
      const ofNumbers = random.randint(key, { shape, max: span, dtype: 'uint32' })
      const ofArrays = random.randint(key, { shape, max: array([], [span], 'uint32'), dtype: 'uint32' })
      expect(numbers(ofNumbers)).toEqual(expected)
      expect(numbers(ofArrays)).toEqual(expected)
    }),
    few
  ))

const numbersOfKeys = (key: NDArray, shape: readonly number[]): readonly (readonly number[])[] =>
  [0, 1].map(i => numbers(random.bits(random.foldIn(key, i), { shape })))

test.each([3e9, 2 ** 32 - 1, 100_000, 2 ** 31 + 1])('randint below %d is in the lower half as often as not', max =>
  fc.assert(
    fc.property(keys, key => {
      const n = 100_000
      const below = numbers(random.randint(key, { shape: [n], max, dtype: 'uint32' })).filter(x => x < max / 2).length
      // Hoeffding, at a probability of 1e-11
      expect(Math.abs(below / n - 0.5)).toBeLessThan(Math.sqrt(26 / (2 * n)) + 1e-5)
    }),
    { numRuns: 5 }
  )
)

test('randint fills the widest range', () =>
  fc.assert(
    fc.property(keys, key => {
      const xs = numbers(random.randint(key, { shape: [10_000], max: 2 ** 32 - 1, dtype: 'uint32' }))
      const sorted = [...xs].sort((a, b) => a - b)
      const gaps = sorted.map((x, i) => Math.abs(x / 2 ** 32 - i / 10_000))
      // Dvoretzky, Kiefer, Wolfowitz and Massart, at a probability of 1e-11.
      expect(Math.max(...gaps)).toBeLessThan(Math.sqrt(26 / 20_000) + 1e-4)
    }),
    few
  ))

const orders: readonly (readonly [string, (key: NDArray) => NDArray])[] = [
  ['permutation', random.permutation(6)],
  ['permutation of rows', random.permutation(array([3, 2], [0, 1, 2, 3, 4, 5]))],
  ['choice without replacement', random.choice(9, { shape: [4], replace: false })]
]

test.each(orders)('%s is the same over a batch of keys, under jit, and each time', (_, sample) =>
  fc.assert(
    fc.property(keys, key => {
      const batch = random.split(key, 3)
      const each = [...batch].map(sample)
      expectSame(vmap(sample)(batch), array([3, ...each[0].shape], each.flatMap(numbers), each[0].dtype))
      expectSame(jit(vmap(sample))(batch), vmap(sample)(batch))
      expectSame(jit(sample)(key), sample(key))
      expectSame(sample(key), sample(key))
    }),
    few
  )
)

describe('mistakes', () => {
  const key = random.key(0)
  test.each([
    [() => random.uniform(key, { shape: [-1] }), /shape is \[-1\]/],
    [
      () => random.uniform(key, { shape: [2], min: fill([3], 0, 'float64') }),
      /shapes \[2\] and \[3\] do not broadcast/
    ],
    [
      () => random.uniform(key, { shape: [], max: fill([3], 0, 'float64') }),
      /random\.uniform: .*do not broadcast to \[\]. Give the shape of the whole sample/
    ],
    [() => random.normal(key, { dtype: 'int32' as 'float32' }), /dtype is "int32"/],
    [() => random.bernoulli(key, { p: fill([], 1, 'int32') }), /int32 is not a dtype of real numbers/],
    [() => random.randint(key, { min: 3, max: 3 }), /min is 3 and max is 3. Give min below max/],
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
