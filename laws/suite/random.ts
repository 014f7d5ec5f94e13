/**
 * The laws of random generators that are pure functions of splittable keys.
 */
import * as asked from '../asked.js'
import type * as fc from 'fast-check'
import type { Draw } from '../../src/core/primitive.js'
import type { NDArray } from '../../src/ndarray/ndarray.js'
import * as ours from '../../src/random/index.js'
import { vmap } from '../../src/transform/vmap.js'
import { drawn } from '../arb/drawn.js'
import { all, each, holds, law, ensure, within, type Law, type Laws, type Statement, type Verdict } from '../law.js'
import type { Generator } from '../subject/generator.js'
import { r, sampleSize, samplerLaws, seeded, showSeed, type Seeded } from '../subject/sampler.js'
import { dense, numbers, sameBits, sameValues, stack } from '../value/arrays.js'
import { example, range } from '../value/rows.js'
import { areEven, hasMean, isDistributed } from '../value/statistics.js'
import { distribution } from './distribution.js'
import { randomChoices } from './randomChoices.js'
import { jit } from '../value/jit.js'

// --- model

/**
 * The first words of `bits` of a seed, from the reference implementation.
 *
 * @category model
 * @since 0.1.0
 */
export interface KnownAnswer {
  readonly seed: number
  readonly words: readonly number[]
}

/**
 * A generator, and what is known of it.
 *
 * @category model
 * @since 0.1.0
 */
export interface RandomSubject {
  readonly name?: string
  /** This library's `random` unless told. */
  readonly generator?: Generator
  /** Those of JAX's default generator, Threefry-2x32, for this library's; none for others, unless told. */
  readonly answers?: readonly KnownAnswer[]
  /** Whether split(key, n)ᵢ is foldIn(key, i), as it is in this library. */
  readonly foldedSplits?: boolean
  /**
   * The widest range whose integers `randint` says to be equally likely: 2³² unless told, and 2²⁴ for this library's, which
   * like JAX's takes the remainder of 32 bits.
   */
  readonly evenUpTo?: number
  /** Seeds of keys whose first numbers are the smallest and the greatest. */
  readonly seeds?: readonly number[]
}

const threefry: readonly KnownAnswer[] = [
  { seed: 0, words: [4070199207, 4202968722, 1427181096, 2012915765, 2447653815] },
  { seed: 42, words: [2098992034, 2919706841, 2646866425, 2409546199, 1935504149] },
  { seed: -1, words: [258048763, 3694393304, 1907139505, 1506496363, 2476889450] },
  { seed: 123456789012345, words: [1469606746, 626039490, 1914500253, 4093306485, 593750752] }
]

/** Their first float32 numbers are 0 and 1 − 2⁻²³. */
const extremes: readonly number[] = [780233, 20192286]

// --- cases

interface Case extends Seeded {
  /** Numbers of a case: how many keys, integers to fold in. */
  readonly ns: readonly number[]
}

type Rule = (
  statement: Statement,
  name: string,
  holds: (c: Case) => Verdict,
  ns?: (draw: Draw) => readonly number[]
) => Law<Case>

const ruleOf =
  (g: Generator, subject: string): Rule =>
  (statement, name, holds, ns = () => []) => {
    const cases: fc.Arbitrary<Case> = drawn(8, draw => ({ ns: ns(draw), ...seeded(g.key, draw) }))
    const show = (c: Case): string => `${showSeed(c)}${c.ns.length === 0 ? '' : `, ${c.ns.join(', ')}`}`
    return law(statement, `${subject}.${name}`, cases, holds, show)
  }

const text = (key: NDArray): string => `[${numbers(key).join(', ')}]`

/** No key comes twice. */
const areDistinct = (names: readonly string[], keys: readonly string[]): Verdict => {
  const at = keys.findIndex((key, i) => keys.indexOf(key) < i)
  return ensure(at < 0, () => `${names[keys.indexOf(keys[at])]} and ${names[at]} are both ${keys[at]}`)
}

// --- keys

const keyLaws = (g: Generator, rule: Rule): Laws => [
  rule(
    r.seeds,
    'key',
    ({ seed, key, ns: [other] }) =>
      seed === other ? holds : areDistinct([`key(${seed})`, `key(${other})`], [text(key), text(g.key(other))]),
    draw => [draw.int(0, 0x7ffffffe)]
  ),
  rule(
    r.split,
    'split',
    ({ key, ns: [n] }) => {
      const words = numbers(g.split(key, n))
      const size = words.length / n
      const children = range(n).map(i => `[${words.slice(i * size, (i + 1) * size).join(', ')}]`)
      const keys = [text(key), ...children]
      const names = ['the parent', ...range(n).map(i => `child ${i}`)]
      return new Set(keys).size === n + 1 ? holds : areDistinct(names, keys)
    },
    draw => [draw.oneOf([2, 3, 7, 64, 1024])]
  ),
  rule(
    r.foldIn,
    'foldIn',
    ({ key, ns }) =>
      areDistinct(
        ['the key', ...ns.map(i => `foldIn(key, ${i})`)],
        [text(key), ...ns.map(i => text(g.foldIn(key, i)))]
      ),
    draw => [...new Set([draw.int(0, 3), draw.int(4, 0x7ffffffe), draw.int(-0x7ffffffe, -1)])]
  ),
  rule(
    r.foldInArrays,
    'foldIn',
    ({ key, ns: [i] }) => {
      const expected = g.foldIn(key, i)
      const word = dense([], 'int32', [i])
      return all(
        () => within('an array', sameBits(expected, g.foldIn(key, word))),
        () => within('under jit', sameBits(expected, jit((j: NDArray) => g.foldIn(key, j))(word))),
        () => {
          const many = vmap((j: NDArray) => g.foldIn(key, j))(dense([2], 'int32', [5, i]))
          return within('under vmap', sameBits(expected, example(many, 1)))
        }
      )
    },
    draw => [draw.int(-0x7fffffff, 0x7fffffff)]
  )
]

const splitLaws = (g: Generator, rule: Rule): Laws => {
  const few = (draw: Draw): readonly number[] => [draw.int(1, 6)]
  return [
    rule(r.pure, 'split', ({ seed, key, ns: [n] }) => sameBits(g.split(key, n), g.split(g.key(seed), n)), few),
    rule(
      r.batch,
      'split',
      ({ key, ns: [n] }) => {
        const keys = [key, g.foldIn(key, 1), key]
        const alone = keys.map(k => g.split(k, n))
        const together = vmap((k: NDArray) => g.split(k, n))(stack(key, 0, keys))
        return sameBits(stack(alone[0], 0, alone), together)
      },
      few
    ),
    rule(
      r.compilation,
      'split',
      ({ key, ns: [n] }) => sameBits(g.split(key, n), jit((k: NDArray) => g.split(k, n))(key)),
      few
    )
  ]
}

const foldedLaw = (g: Generator, rule: Rule): Law<Case> =>
  rule(
    r.foldedSplit,
    'split',
    ({ key, ns: [n] }) => {
      const keys = g.split(key, n)
      return each(range(n), i => within(`child ${i}`, sameBits(g.foldIn(key, i), example(keys, i))))
    },
    draw => [draw.int(0, 6)]
  )

// --- streams

const uniformly = (g: Generator, key: NDArray): readonly number[] =>
  numbers(g.uniform(key, { shape: [sampleSize] })).map(u => (2 * u - 1) * Math.sqrt(3))

const streamLaws = (g: Generator, rule: Rule): Laws => [
  rule(
    r.independence,
    'split',
    ({ key, ns: [i] }) => {
      const [a, b] = range(2).map(k => example(g.split(key, 2), k))
      const named = { 'the parent': key, 'child 0': a, 'child 1': b, [`foldIn(key, ${i})`]: g.foldIn(key, i) }
      const streams = Object.entries(named).map(([name, k]) => [name, uniformly(g, k)] as const)
      return each(streams, ([name, xs], k) =>
        each(streams.slice(k + 1), ([other, ys]) =>
          hasMean(
            `correlation of ${name} and ${other}`,
            xs.map((x, at) => x * ys[at]),
            0,
            1
          )
        )
      )
    },
    draw => [draw.int(2, 0x7ffffffe)]
  ),
  rule(r.bytes, 'bits', ({ key }) => {
    const words = numbers(g.bits(key, { shape: [sampleSize] }))
    return each([0, 8, 16, 24], shift => {
      const counts = new Array<number>(256).fill(0)
      words.forEach(w => counts[(w >>> shift) & 255]++)
      return areEven(`byte ${shift / 8} of ${sampleSize} words`, counts)
    })
  }),
  rule(r.serial, 'uniform', ({ key }) => {
    const xs = uniformly(g, key)
    const products = xs.slice(1).map((x, i) => x * xs[i])
    return hasMean('correlation of numbers that follow each other', products, 0, 1)
  }),
  rule(r.consumption, 'split', ({ key }) => {
    const [a, b] = range(2).map(k => example(g.split(key, 2), k))
    const before = g.bits(b, { shape: [8] })
    g.uniform(a, { shape: [100] })
    g.split(key, 3)
    const after = g.bits(b, { shape: [8] })
    return all(
      () => within('the words of child 1, drawn again', sameBits(before, after)),
      () => ensure(text(g.bits(a, { shape: [8] })) !== text(after), () => 'both children give the same words')
    )
  })
]

// --- uniform numbers

const spans: readonly (readonly [number, number])[] = [
  [0, 1],
  [-1, 1],
  [3, 4],
  [1000, 1001],
  [-1000, -999],
  [2 ** 16, 2 ** 16 + 1]
]

const betweenLaw = (g: Generator, rule: Rule, dtype: 'float32' | 'float64'): Law<Case> =>
  rule(
    r.between,
    `uniform in ${dtype}`,
    ({ key, ns: [min, max] }) => {
      const xs = numbers(g.uniform(key, { shape: [sampleSize], dtype, min, max }))
      const i = xs.findIndex(x => !(x >= min && x < max))
      // Where float32 has few numbers between the bounds, each stands for those that are rounded to it.
      const grid = dtype === 'float32' ? 2 ** -24 * Math.max(Math.abs(min), Math.abs(max)) : 0
      return all(
        () => ensure(i < 0, () => `number ${i} is ${xs[i]}; it should be from ${min} up to, not including, ${max}`),
        () =>
          isDistributed(
            xs,
            x => Math.min(1, (x + grid - min) / (max - min)),
            x => Math.max(0, (x - grid - min) / (max - min))
          )
      )
    },
    draw => draw.oneOf(spans)
  )

// --- the suite

/**
 * What must be true of a random generator whose keys are split, never advanced. Statistics are taken of 10,000 numbers, of
 * random keys; a right generator fails a run with a probability below 1e-8.
 *
 * Shapes:  keys: the generator's
 * Source:  Salmon, Moraes, Dror & Shaw (2011); Claessen & Pałka (2013); JAX
 *
 * @example
 * import assert from 'node:assert'
 * import { random } from 'pullback'
 * import * as laws from 'pullback/laws'
 *
 * laws.assertAll(laws.random(), { runs: 2 })
 *
 * const generator = { ...random, foldIn: (key: Parameters<typeof random.foldIn>[0]) => random.foldIn(key, 0) }
 * assert.throws(() => laws.assertAll(laws.random({ generator }), { runs: 2 }), /fold in \(R5.1\) is violated/)
 *
 * @category suites
 * @since 0.1.0
 */
export const random = asked.optionalSuite('laws.random', {}, (o: RandomSubject = {}): Laws => {
  const { name = 'random', generator: g = ours } = o
  const isOurs = o.generator === undefined
  const { answers = isOurs ? threefry : [], foldedSplits = isOurs, seeds = isOurs ? extremes : [] } = o
  const { evenUpTo = isOurs ? 2 ** 24 : 2 ** 32 } = o
  const rule = ruleOf(g, name)
  return [
    ...keyLaws(g, rule),
    ...splitLaws(g, rule),
    ...(foldedSplits ? [foldedLaw(g, rule)] : []),
    ...streamLaws(g, rule),
    ...samplerLaws({
      name: `${name}.bits`,
      keyOf: g.key,
      sample: (key, { shape }) => g.bits(key, { shape }),
      dtypes: [],
      dtype: 'uint32',
      arranges: true,
      varied: true
    }),
    ...distribution({
      name: `${name}.uniform`,
      key: g.key,
      seeds,
      sample: (key, wanted) => g.uniform(key, wanted),
      mean: 1 / 2,
      variance: 1 / 12,
      support: [0, 1 - 2 ** -53],
      cdf: u => u
    }),
    betweenLaw(g, rule, 'float64'),
    betweenLaw(g, rule, 'float32'),
    ...randomChoices(g, name, evenUpTo),
    ...(answers.length === 0 ? [] : [answerLaw(g, name, answers)])
  ]
})

const answerLaw = (g: Generator, name: string, answers: readonly KnownAnswer[]): Law<KnownAnswer> =>
  law(
    r.knownAnswers,
    `${name}.bits`,
    drawn(1, draw => draw.oneOf(answers)),
    ({ seed, words }) =>
      sameValues(dense([words.length], 'uint32', words), g.bits(g.key(seed), { shape: [words.length] })),
    showSeed
  )
