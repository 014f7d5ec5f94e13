/**
 * Generators and distributions with one bug each.
 */
import type { NDArray } from '../../src/ndarray/ndarray.js'
import * as np from '../../src/numpy/index.js'
import * as ours from '../../src/random/index.js'
import { ops as $ } from '../../src/trace/ops.js'
import { stopGradient } from '../../src/transform/differentiate.js'
import type { Generator } from '../subject/generator.js'
import { distribution, type DistributionSubject } from '../suite/distribution.js'
import { random, type RandomSubject } from '../suite/random.js'
import { isTraced, type Mutant } from './mutant.js'

const planted = (
  bug: string,
  breaks: readonly string[],
  change: Partial<Generator>,
  o: RandomSubject = {}
): Mutant => ({
  suite: 'random',
  bug,
  breaks,
  laws: () => random({ name: bug, generator: { ...ours, ...change }, evenUpTo: 2 ** 24, ...o })
})

const sampled = (bug: string, breaks: readonly string[], o: Omit<DistributionSubject, 'name'>): Mutant => ({
  suite: 'distribution',
  bug,
  breaks,
  laws: () => distribution({ name: bug, ...o })
})

const first = (keys: NDArray): NDArray => np.index(keys, 0)

/** The words with some of their bits lost. */
const coarse = (words: NDArray, step: number): NDArray =>
  np.astype(np.mul(np.floor(np.div(np.astype(words, 'float64'), step)), step), 'uint32')

const remainder = (words: NDArray, span: number): NDArray => {
  const x = np.astype(words, 'float64')
  return np.sub(x, np.mul(np.floor(np.div(x, span)), span))
}

/** A permutation by exchanges with any place, not only those that are left. */
const biased = (key: NDArray, n: number): NDArray => {
  const [a, b, c] = ours.split(key, 3)
  const draw = (k: NDArray): NDArray => ours.randint(k, { max: Math.max(1, n) })
  const exchange = (order: NDArray, i: number, k: NDArray): NDArray => {
    const j = draw(k)
    const places = np.arange(n, { dtype: 'int32' })
    const [at, other] = [np.take(order, np.astype(np.array(i), 'int32'), { axis: 0 }), np.take(order, j, { axis: 0 })]
    return np.where(np.eq(places, j), at, np.where(np.eq(places, i), other, order))
  }
  return n === 3
    ? exchange(exchange(exchange(np.arange(n, { dtype: 'int32' }), 0, a), 1, b), 2, c)
    : ours.permutation(key, n)
}

const counter = (): (() => number) => {
  let n = 0
  return () => n++
}

export const randomMutants: readonly Mutant[] = [
  planted('every seed is taken modulo 2', ['R1.3'], { key: seed => ours.key(Math.abs(seed) % 2) }),
  planted(
    'the generator has a state of its own',
    ['R1.1', 'R4.1'],
    (() => {
      const next = counter()
      return { bits: (key, o) => ours.bits(ours.foldIn(key, next()), o) }
    })()
  ),
  planted(
    'the two words of a key are exchanged',
    ['R1.2'],
    { bits: (key, o) => ours.bits(np.flip(key, { axis: 0 }), o) },
    {
      answers: [{ seed: 42, words: [2098992034, 2919706841] }]
    }
  ),
  planted('the key does not matter', ['R1.4', 'R3.1'], {
    bits: (_, o) => ours.bits(ours.key(7), o),
    uniform: (_, o) => ours.uniform(ours.key(7), o)
  }),
  planted('split gives the parent as the first child', ['R2.1', 'R3.1'], {
    split: (key, n) =>
      np.concatenate([np.reshape(key, { shape: [1, 2] }), $.slice(ours.split(key, n), [1, 0], [n, 2], [1, 1])], {
        axis: 0
      })
  }),
  planted('split gives the same child twice', ['R2.1', 'R4.1'], {
    split: (key, n) => np.broadcastTo(first(ours.split(key, 1)), { shape: [n, 2] })
  }),
  planted(
    'the children depend on how many they are',
    ['R2.2'],
    {
      split: (key, n) => ours.split(ours.foldIn(key, n), n)
    },
    { foldedSplits: true }
  ),
  planted('the children are seeded one after another', ['R2.1'], {
    split: (key, n) =>
      np.add(key, np.stack([np.zeros([n], { dtype: 'uint32' }), np.astype(np.arange(n), 'uint32')], { axis: 1 }))
  }),
  planted('a traced key has other children', ['R7.1', 'R7.2'], {
    split: (key, n) => ours.split(isTraced(key) ? ours.foldIn(key, 1) : key, n)
  }),
  planted('foldIn ignores its integer', ['R5.1'], { foldIn: key => ours.foldIn(key, 0) }),
  planted('foldIn takes its integer modulo 2¹⁶', ['R5.2'], {
    foldIn: (key, i) => ours.foldIn(key, typeof i === 'number' ? i % 65536 : i)
  }),
  planted('the lowest bit of every word is 0', ['R3.2'], { bits: (key, o) => coarse(ours.bits(key, o), 2) }),
  planted('each number is drawn twice', ['R3.3', 'R6.1'], {
    uniform: (key, o) => {
      const u = ours.uniform(key, o)
      const [n] = o.shape.length === 1 ? o.shape : [0]
      return n < 2 ? u : np.repeat($.slice(u, [0], [Math.ceil(n / 2)], [1]), { repeats: 2, axis: 0 })
    }
  }),
  planted('a long sample begins elsewhere', ['R6.1'], {
    bits: (key, o) => ours.bits(o.shape.length > 1 ? ours.foldIn(key, 1) : key, o)
  }),
  planted('a scalar comes as an array of one number', ['R6.2'], {
    bits: (key, o) => ours.bits(key, { shape: o.shape.length === 0 ? [1] : o.shape })
  }),
  planted('a traced key gives other words', ['R7.2'], {
    bits: (key, o) => ours.bits(isTraced(key) ? ours.foldIn(key, 1) : key, o)
  }),
  planted(
    'uniform numbers include 1',
    ['R8.1'],
    {
      uniform: (key, o) => np.sub(1, ours.uniform(key, o))
    },
    { seeds: [780233] }
  ),
  planted('uniform numbers are rounded up to their bound', ['R8.9'], {
    uniform: (key, { min = 0, max = 1, ...o }) => np.add(np.mul(ours.uniform(key, o), max - min), min)
  }),
  planted('uniform numbers have 8 values', ['R8.9', 'R10.3'], {
    uniform: (key, { min = 0, max = 1, ...o }) =>
      np.add(np.mul(np.div(np.floor(np.mul(ours.uniform(key, o), 8)), 8), max - min), min)
  }),
  planted('integers are remainders of half words', ['R8.2'], {
    randint: (key, { shape, min, max, dtype }) =>
      np.astype(
        np.add(remainder(np.floor(np.div(np.astype(ours.bits(key, { shape }), 'float64'), 65536)), max - min), min),
        dtype
      )
  }),
  planted('the upper bound of integers is included', ['R8.2'], {
    randint: (key, o) =>
      ours.randint(key, { ...o, max: Math.min(o.max + 1, o.dtype === 'int32' ? 2 ** 31 - 1 : 2 ** 32 - 1) })
  }),
  planted('the probability is that of false', ['R8.3'], {
    bernoulli: (key, o) => ours.bernoulli(key, { ...o, p: 1 - o.p })
  }),
  planted('true comes where the number is the probability', ['R8.3'], {
    bernoulli: (key, { shape, p }) => np.le(np.round(np.mul(ours.uniform(key, { shape }), 64)), np.mul(p, 64))
  }),
  planted('logits are taken for probabilities', ['R8.6'], {
    categorical: (key, logits, { shape }) => ours.categorical(key, np.log(np.add(np.maximum(logits, 0), 1)), { shape })
  }),
  planted('a permutation repeats a place', ['R8.4'], {
    permutation: (key, x) =>
      typeof x === 'number'
        ? np.maximum(np.minimum(ours.permutation(key, x), x), x > 1 ? 1 : 0)
        : ours.permutation(key, x)
  }),
  planted('a shuffle exchanges with any place', ['R8.5'], {
    permutation: (key, x) => (typeof x === 'number' ? biased(key, x) : ours.permutation(key, x))
  }),
  planted('without replacement, the same thing may come again', ['R8.7'], {
    choice: (key, n, o) => ours.choice(key, n, { ...o, replace: true })
  }),
  sampled('the scale is the variance', ['R10.2', 'R10.3'], {
    sample: (key, o) => np.mul(ours.normal(key, o), 4),
    mean: 0,
    variance: 4,
    cdf: x => np.item(np.mul(0.5, np.erfc(-x / 2 / Math.SQRT2)))
  }),
  sampled('the mean is that of the other parametrisation', ['R10.1', 'R10.3'], {
    sample: (key, o) => np.mul(ours.exponential(key, o), 2),
    mean: 1 / 2,
    variance: 1 / 4,
    cdf: x => -Math.expm1(-2 * x)
  }),
  sampled('the tail is not cut', ['R8.1'], {
    sample: (key, o) => ours.normal(key, o),
    support: [-2, 2]
  }),
  sampled('a three comes too often', ['R8.8'], {
    dtypes: [],
    dtype: 'int32',
    sample: (key, { shape }) => np.minimum(ours.randint(key, { shape, max: 5 }), 3),
    probabilities: [1 / 4, 1 / 4, 1 / 4, 1 / 4]
  }),
  sampled('the scale has no derivative', ['R10.4'], {
    sample: (key, o) => ours.normal(key, o),
    reparametrised: {
      at: [1, 2],
      sample: (key, p) => np.add(np.mul(ours.normal(key), stopGradient(np.index(p, 1))), np.index(p, 0))
    }
  })
]
