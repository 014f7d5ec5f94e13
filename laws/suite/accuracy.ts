/**
 * The laws of rounding: elementary functions to some units in the last place, sums within their a-priori bound.
 */
import * as asked from '../asked.js'
import type { DoubleDouble } from '../../src/ndarray/special/doubleDouble.js'
import type { NDArray } from '../../src/ndarray/ndarray.js'
import { drawn } from '../arb/drawn.js'
import { each, law, ensure, type Laws } from '../law.js'
import { statements } from '../statements.js'
import { dense, numbers } from '../value/arrays.js'
import { references } from '../value/reference.js'
import { showTree } from '../value/show.js'
import { ulps as distance } from '../value/ulp.js'

const rounding = statements('rounding', {
  accuracy: [
    'F1',
    'f(x) is at most k numbers away from the value, over the whole domain',
    'Muller, Elementary functions (2016)'
  ],
  sums: [
    'F2',
    '|fl(Σ xᵢ) − Σ xᵢ| ≤ (n − 1) u Σ |xᵢ|, where u is half a unit in the last place of 1',
    'Higham, Accuracy and stability of numerical algorithms, §4.2'
  ],
  products: [
    'F3',
    '|fl(Σ xᵢ yᵢ) − Σ xᵢ yᵢ| ≤ n u Σ |xᵢ yᵢ|',
    'Higham, Accuracy and stability of numerical algorithms, §3.1'
  ]
})

type Real32 = 'float32' | 'float64'

/** u/(1 − n u) instead of u: the bound for any order of sums. */
const unit = (dtype: Real32, n: number): number => {
  const u = dtype === 'float32' ? 2 ** -24 : 2 ** -53
  return (n * u) / (1 - n * u)
}

// --- elementary functions

/**
 * An elementary function whose accuracy is to be examined.
 *
 * @category model
 * @since 0.1.0
 */
export interface ElementarySubject {
  readonly name: string
  /** Element by element. */
  readonly f: (x: NDArray) => NDArray
  /** The name of one of `references`, or a function to unevaluated sums of two doubles. */
  readonly reference: keyof typeof references | ((x: number) => DoubleDouble)
  /** Numbers that the result may be away from the rounded value. */
  readonly ulps: number
  readonly domain: readonly [low: number, high: number]
  /** `float64` by default. */
  readonly dtype?: Real32
}

/** Numbers of an interval: half of them spread evenly, half of them with even exponents, down to the smallest. */
const numbersBetween = ([low, high]: readonly [number, number], dtype: Real32) =>
  drawn(24, draw => {
    const fraction = (): number => draw.int(0, 2 ** 30) / 2 ** 30
    const most = Math.log2(Math.max(Math.abs(low), Math.abs(high)))
    const least = dtype === 'float32' ? -126 : -1022
    const one = (): number => {
      const even = low + (high - low) * fraction()
      const steep = 2 ** (least + (most - least) * fraction())
      const x = draw.bool() ? even : low < 0 && draw.bool() ? -steep : steep
      return Math.min(high, Math.max(low, dtype === 'float32' ? Math.fround(x) : x))
    }
    return dense([6], dtype, Array.from({ length: 6 }, one))
  })

/**
 * What an elementary function promises: a result at most so many numbers away from the correctly rounded one, anywhere in
 * its domain, by a reference good to 100 bits.
 *
 * Shapes:  f is tried on vectors
 * Dtypes:  float32 or float64
 * Numerics: ulps are counted in numbers of the dtype, whatever the exponent; results below the normal numbers are left out
 *
 * @example
 * import assert from 'node:assert'
 * import { np } from 'pullback'
 * import * as laws from 'pullback/laws'
 *
 * laws.assertAll(laws.elementary({ name: 'tanh', f: np.tanh, reference: 'tanh', ulps: 1, domain: [-20, 20] }), { runs: 20 })
 *
 * const single = (x: np.NDArray) => np.astype(np.exp(np.astype(x, 'float32')), 'float64')
 * const rough = laws.elementary({ name: 'exp', f: single, reference: 'exp', ulps: 1, domain: [-700, 700] })
 * assert.throws(() => laws.assertAll(rough), /numbers away/)
 *
 * @category suites
 * @since 0.1.0
 */
export const elementary = asked.suite(
  'laws.elementary',
  { name: asked.text, f: asked.f, ulps: asked.number, domain: asked.pair },
  ({ name, f, reference, ulps, domain, dtype = 'float64' }: ElementarySubject): Laws => {
    const exact = typeof reference === 'string' ? references[reference] : reference
    const smallest = dtype === 'float32' ? 2 ** -126 : 2 ** -1022
    return [
      law(
        rounding.accuracy,
        `${name} in ${dtype}`,
        numbersBetween(domain, dtype),
        xs => {
          const came = numbers(f(xs))
          return each(numbers(xs), (x, i) => {
            const { hi, lo } = exact(x)
            const value = dtype === 'float32' ? Math.fround(hi + lo) : hi + lo
            const away = Math.abs(value) < smallest && value !== 0 ? 0 : distance(came[i], value, dtype)
            return ensure(
              away <= ulps,
              () =>
                `${name}(${x}) is ${value} (and ${lo - (value - hi)}), came ${came[i]}: ${away} numbers away, and ${ulps} are allowed`
            )
          })
        },
        xs => showTree(xs, 'x')
      )
    ]
  }
)

// --- sums

/**
 * Sums and products of sums whose rounding is to be examined.
 *
 * @category model
 * @since 0.1.0
 */
export interface SummationSubject {
  readonly name: string
  /** A vector to its sum. */
  readonly sum?: (x: NDArray) => NDArray
  /** Two vectors to the sum of their products. */
  readonly dot?: (x: NDArray, y: NDArray) => NDArray
  /** `float32` by default. */
  readonly dtype?: Real32
}

// Integers times a power of two: their sums, and those of their products, are exact in BigInt.
const scale = 2 ** 20

const fixed = (x: number): bigint => BigInt(Math.round(x * scale))

const total = (xs: readonly bigint[]): bigint => xs.reduce((a, b) => a + b, 0n)

const magnitude = (x: bigint): bigint => (x < 0n ? -x : x)

const vectors = (count: number, dtype: Real32) =>
  drawn(2 + 24 * count, draw => {
    const n = draw.int(1, 24) * draw.oneOf([1, 8])
    const one = (): number => Math.fround(((draw.int(0, 2 ** 21) - scale) / scale) * draw.oneOf([1, 16, 256]))
    const spread = Array.from({ length: 24 }, one)
    return Array.from({ length: count }, (_, k) =>
      dense(
        [n],
        dtype,
        Array.from({ length: n }, (__, i) => Math.round(spread[(i * (k + 1) + k) % 24] * scale) / scale)
      )
    )
  })

/**
 * What sums promise: an error within the a-priori bound of any order of additions, which grows with the number of terms
 * and their magnitudes. No constant is tuned.
 *
 * Shapes:  vectors of 1 to 192 numbers
 * Dtypes:  float32 or float64
 *
 * @example
 * import assert from 'node:assert'
 * import { np } from 'pullback'
 * import * as laws from 'pullback/laws'
 *
 * laws.assertAll(laws.summation({ name: 'np', sum: np.sum, dot: (x, y) => np.dot(x, y) }))
 * const biased = laws.summation({ name: 'biased', sum: x => np.mul(np.sum(x), 1.00001) })
 * assert.throws(() => laws.assertAll(biased), /beyond the bound/)
 *
 * @category suites
 * @since 0.1.0
 */
export const summation = asked.suite(
  'laws.summation',
  { name: asked.text },
  ({ name, sum, dot, dtype = 'float32' }: SummationSubject): Laws => {
    const within = (came: number, terms: readonly bigint[], unitOfTerms: number, operations: number) => {
      const exact = Number(total(terms)) / unitOfTerms
      const bound = unit(dtype, operations) * (Number(total(terms.map(magnitude))) / unitOfTerms)
      return ensure(
        Math.abs(came - exact) <= bound,
        () =>
          `the sum is ${exact}, came ${came}: ${Math.abs(came - exact)} is beyond the bound ${bound} of ${terms.length} terms`
      )
    }
    const show = (xs: readonly NDArray[]): string => showTree(xs, 'x')
    return [
      ...(sum === undefined
        ? []
        : [
            law(
              rounding.sums,
              name,
              vectors(1, dtype),
              ([x]) => within(numbers(sum(x))[0], numbers(x).map(fixed), scale, x.size - 1),
              show
            )
          ]),
      ...(dot === undefined
        ? []
        : [
            law(
              rounding.products,
              name,
              vectors(2, dtype),
              ([x, y]) => {
                const [a, b] = [numbers(x).map(fixed), numbers(y).map(fixed)]
                const terms = a.map((v, i) => v * b[i])
                return within(numbers(dot(x, y))[0], terms, scale * scale, x.size)
              },
              show
            )
          ])
    ]
  }
)
