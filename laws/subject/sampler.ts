/**
 * Samplers: functions of a key. What must be true of every one, whatever its distribution.
 */
import type * as fc from 'fast-check'
import type { Draw } from '../../src/core/primitive.js'
import type { DType } from '../../src/ndarray/dtype.js'
import type { NDArray } from '../../src/ndarray/ndarray.js'
import { sizeOf, type Shape } from '../../src/ndarray/shape.js'
import * as ours from '../../src/random/index.js'
import { vmap } from '../../src/transform/vmap.js'
import { drawShape } from '../arb/array.js'
import { drawn } from '../arb/drawn.js'
import { law, ensure, type Law, type Laws, type Verdict } from '../law.js'
import { statements } from '../statements.js'
import { dense, numbers, sameBits, sameKind, stack } from '../value/arrays.js'
import { range } from '../value/rows.js'
import { show } from '../value/show.js'
import { jit } from '../value/jit.js'

const jax = 'JAX, random'
const salmon = 'Salmon, Moraes, Dror & Shaw, Parallel random numbers: as easy as 1, 2, 3 (2011)'
const claessen = 'Claessen & Pałka, Splittable pseudorandom number generators using cryptographic hashing (2013)'
const clt = 'central limit theorem'

export const r = statements('randomness', {
  pure: ['R1.1', 'the same key gives the same numbers, to the bit', jax],
  knownAnswers: ['R1.2', 'the words of known keys are the known ones', salmon],
  seeds: ['R1.3', 'other seeds give other keys', jax],
  otherKeys: ['R1.4', 'other keys give other numbers', jax],
  split: ['R2.1', 'the keys of a split differ from each other and from their parent', claessen],
  foldedSplit: [
    'R2.2',
    'split(key, n)ᵢ = foldIn(key, i), so fewer keys are the first of more',
    'JAX, threefry_partitionable'
  ],
  independence: ['R3.1', 'streams of a key, its children and its neighbours are uncorrelated', `${claessen}; ${clt}`],
  bytes: ['R3.2', 'every byte of a word takes its 256 values equally often', 'χ²; Laurent & Massart (2000)'],
  serial: ['R3.3', 'numbers that follow each other are uncorrelated', clt],
  consumption: ['R4.1', 'what was drawn from other keys does not change what a key gives', jax],
  foldIn: ['R5.1', 'foldIn(key, i) ≠ foldIn(key, j) for i ≠ j', jax],
  foldInArrays: ['R5.2', 'foldIn takes a number and an integer array alike, traced too', jax],
  arrangement: [
    'R6.1',
    'a shape only arranges the numbers: a sample of [6] is one of [2, 3], reshaped',
    'JAX, threefry_partitionable'
  ],
  kind: ['R6.2', 'a sample has the shape and the dtype that were asked for', jax],
  batch: ['R7.1', 'vmap(sample)(keys)ᵢ = sample(keysᵢ), to the bit', 'V13'],
  compilation: ['R7.2', 'jit(sample) = sample, to the bit, where jit runs the interpreter', 'J1'],
  support: ['R8.1', 'a sample stays within the support', 'the definition'],
  integers: [
    'R8.2',
    'every integer of a range is equally likely, and no other comes',
    'Dvoretzky, Kiefer & Wolfowitz (1956)'
  ],
  bernoulli: [
    'R8.3',
    'true comes with its probability: never at 0, always at 1; what is kept, scaled up, keeps the mean',
    'Hoeffding (1963)'
  ],
  bijection: ['R8.4', 'a permutation holds every place once, and moves rows as it moves numbers', 'the definition'],
  orders: ['R8.5', 'every order of three things is equally likely', 'Hoeffding (1963)'],
  categories: [
    'R8.6',
    'categories come with the softmax of their logits, and never where these are −∞',
    'Hoeffding (1963)'
  ],
  choice: ['R8.7', 'what is chosen without replacement differs, and is among the things', 'the definition'],
  frequencies: ['R8.8', 'every value comes with its probability, and no other value comes', 'Hoeffding (1963)'],
  between: [
    'R8.9',
    'uniform numbers are from min up to, not including, max, and spread evenly',
    'Dvoretzky, Kiefer & Wolfowitz (1956)'
  ],
  mean: ['R10.1', 'the mean is within six standard deviations of the one that is stated', clt],
  variance: ['R10.2', 'the variance is within six standard deviations of the one that is stated', clt],
  distribution: [
    'R10.3',
    'the empirical distribution function is near the one that is stated',
    'Dvoretzky, Kiefer & Wolfowitz (1956); Massart (1990)'
  ],
  pathwise: [
    'R10.4',
    'at a fixed key, the derivative in the parameters is the limit of difference quotients',
    'Kingma & Welling (2014)'
  ]
})

/** How many numbers statistics are taken of. */
export const sampleSize = 10_000

// --- keys

/** What makes keys; this library's `key` unless told. */
export type KeyOf = (seed: number) => NDArray

/** Seeds up to 2³¹, and those that are named as hard. */
export const drawSeed = (draw: Draw, seeds: readonly number[] = []): number =>
  seeds.length > 0 && draw.int(0, 3) === 0 ? draw.oneOf(seeds) : draw.int(0, 0x7ffffffe)

export interface Seeded {
  readonly seed: number
  readonly key: NDArray
}

export const seeded = (keyOf: KeyOf, draw: Draw, seeds?: readonly number[]): Seeded => {
  const seed = drawSeed(draw, seeds)
  return { seed, key: keyOf(seed) }
}

export const showSeed = ({ seed }: { readonly seed: number }): string => `key = random.key(${seed})`

// --- samplers

export interface Wanted {
  readonly shape: Shape
  readonly dtype?: 'float32' | 'float64'
}

/**
 * A sampler: numbers of a shape from a key, in a dtype where it has a choice.
 */
export interface Sampling {
  readonly name: string
  readonly keyOf: KeyOf
  readonly sample: (key: NDArray, o: Wanted) => NDArray
  /** Those it has a choice of. */
  readonly dtypes: readonly ('float32' | 'float64')[]
  /** What comes where there is no choice. */
  readonly dtype?: DType
  /** Whether a shape only arranges the numbers. */
  readonly arranges: boolean
  /** Whether other keys give other numbers, of so many that chance does not explain it. */
  readonly varied: boolean
}

interface Case extends Seeded {
  readonly other: number
  readonly wanted: Wanted
}

const showWanted = ({ shape, dtype }: Wanted): string =>
  `shape = [${shape.join(', ')}]${dtype === undefined ? '' : `, dtype = ${dtype}`}`

const cases = ({ keyOf, dtypes }: Sampling): fc.Arbitrary<Case> =>
  drawn(7, draw => {
    const shape = drawShape(draw, { minExtent: 0 })
    const dtype = dtypes.length === 0 ? {} : { dtype: draw.oneOf(dtypes) }
    const { seed, key } = seeded(keyOf, draw)
    const other = draw.int(0, 0x7ffffffe)
    return { seed, key, other: other === seed ? seed + 1 : other, wanted: { shape, ...dtype } }
  })

export const samplerLaws = (s: Sampling): Laws => {
  const rule = (statement: (typeof r)[keyof typeof r], holds: (c: Case) => Verdict): Law<Case> =>
    law(statement, s.name, cases(s), holds, c => `${showSeed(c)}, ${showWanted(c.wanted)}`)
  const at = (c: Case, key = c.key): NDArray => s.sample(key, c.wanted)
  return [
    rule(r.pure, c => sameBits(at(c), at(c, s.keyOf(c.seed)))),
    rule(r.kind, c => {
      const { shape, dtype = 'float64' } = c.wanted
      return sameKind(
        dense(
          shape,
          s.dtype ?? dtype,
          range(sizeOf(shape)).map(() => 0)
        ),
        at(c)
      )
    }),
    rule(r.batch, c => {
      const keys = [c.key, s.keyOf(c.other), c.key]
      const alone = keys.map(key => at(c, key))
      const together = vmap((key: NDArray) => at(c, key))(stack(c.key, 0, keys))
      return sameBits(stack(alone[0], 0, alone), together)
    }),
    rule(r.compilation, c => sameBits(at(c), jit((key: NDArray) => at(c, key))(c.key))),
    ...(s.arranges
      ? [
          rule(r.arrangement, c => {
            const row = s.sample(c.key, { ...c.wanted, shape: [sizeOf(c.wanted.shape)] })
            return sameBits(dense(c.wanted.shape, row.dtype, numbers(row)), at(c))
          })
        ]
      : []),
    ...(s.varied
      ? [
          rule(r.otherKeys, c => {
            const wanted = { ...c.wanted, shape: [100] }
            const [a, b] = [c.key, s.keyOf(c.other)].map(key => s.sample(key, wanted))
            return ensure(
              numbers(a).join() !== numbers(b).join(),
              () => `random.key(${c.other}) gives the same ${show(a).slice(0, 80)} …`
            )
          })
        ]
      : [])
  ]
}

export const ourKey: KeyOf = seed => ours.key(seed)
