/**
 * Orders and choices of things.
 */
import * as option from '../core/options.js'
import { fail } from '../ndarray/error.js'
import { iota, isDense, isNDArray, unsafeData, type NDArray } from '../ndarray/ndarray.js'
import { told } from '../ndarray/told.js'
import { sizeOf } from '../ndarray/shape.js'
import { ops as $ } from '../trace/ops.js'
import {
  checkElements,
  checkFloat,
  checkShape,
  samplerOf,
  shaped,
  type Keyed,
  type SamplerOf,
  type Shaped
} from './call.js'
import { gumbel, uniform } from './continuous.js'
import { randint } from './discrete.js'
import { gatherOf } from '../primitives/array/gather.js'
import { argsortOf } from '../primitives/array/sort.js'
import { cumsumOf } from '../primitives/array/cumulative.js'
import { bits, split } from './key.js'

/** The things at some places along axis 0. */
const take = (x: NDArray, places: NDArray): NDArray =>
  gatherOf($, x, $.reshape(places, [...places.shape, 1]), { batch: 0, axes: [0], outside: 'clip' })

/** The places 0, …, n − 1 in random order: sorted by random words, often enough that no two share all of theirs. */
const shuffled = (key: NDArray, n: number): NDArray => {
  const rounds = Math.ceil((3 * Math.log(Math.max(1, n))) / Math.log(2 ** 32 - 1))
  let places: NDArray | null = null
  let rest = key
  for (let round = 0; round < rounds; round++) {
    const [next, words] = split(rest)
    const order = argsortOf($, bits(words, { shape: [n] }), 0)
    places = places === null ? order : take(places, order)
    rest = next
  }
  return places ?? iota([n], 0, 'int32')
}

/** How many things there are: n of them, or as many as axis 0 has. */
const count = (op: string, x: NDArray | number): number => {
  if (isNDArray(x))
    return x.ndim > 0
      ? x.shape[0]
      : fail('ShapeMismatch', op, 'the array is a scalar', 'Give a number of things, or an array with an axis')
  return (
    option.natural.read(x) ??
    fail('InvalidArgument', op, `there are ${told(x)} things`, 'Give an integer ≥ 0, or an array')
  )
}

/**
 * The integers below n, or an array along its axis 0, in random order.
 *
 * Shapes:  key: [2], n  →  [n];  key: [2], x: [n, ...]  →  [n, ...]
 * Dtypes:  int32 for n; that of x
 * Grad:    as an indexing of x
 * Errors:  InvalidArgument, ShapeMismatch
 * Numerics: all orders are equally likely but where two places share their sort keys, of which the probability is below 1/2n
 * Source:  jax.random.permutation
 *
 * @example
 * import assert from 'node:assert'
 * import { np, random } from 'pullback'
 *
 * const order = np.toNested(random.permutation(random.key(0), 5)) as number[]
 * assert.deepStrictEqual(order.sort(), [0, 1, 2, 3, 4])
 *
 * @category choices
 * @since 0.1.0
 */
export const permutation: Keyed = samplerOf('permutation', 'x', null, (key, x: NDArray | number) => {
  const places = shuffled(key, count('random.permutation', x))
  return typeof x === 'number' ? places : take(x, places)
})

/**
 * How to choose.
 *
 * @category model
 * @since 0.1.0
 */
export interface ChoiceOptions extends Shaped {
  /** Whether a thing may be chosen more than once; default true. */
  readonly replace?: boolean
  /** The probabilities of the things, up to a factor; default equal. */
  readonly p?: NDArray
}

/** Probabilities that are known are some, and let so many different things be chosen. */
const checkWeights = (p: NDArray, needed: number): void => {
  checkElements('choice', 'a probability', p, x => x >= 0 && x < Infinity, 'Give finite numbers ≥ 0')
  if (!isDense(p)) return
  const total = $.sum($.convert(p, 'float64'), [0])
  checkElements('choice', 'the sum of the probabilities', total, x => x < Infinity, 'Give smaller numbers')
  const possible = unsafeData(p).filter(x => x > 0).length
  if (possible < needed)
    fail(
      'InvalidArgument',
      'random.choice',
      `${needed} things cannot be chosen from ${possible} whose probability is not 0`,
      'Choose with replacement, or fewer, or give more of them a probability above 0'
    )
}

/** The places of n things, drawn with probabilities p, each as often as it comes. */
const weighted = (key: NDArray, p: NDArray, n: number, shape: readonly number[]): NDArray => {
  checkFloat('choice', p.dtype)
  const total = cumsumOf($, $.convert(p, 'float64'), 0, false)
  const u = uniform(key, { shape })
  const level = $.mul($.slice(total, [n - 1], [n], [1]), $.sub(1, u))
  const below = $.lt(total, $.reshape(level, [...shape, 1]))
  return $.sum($.convert(below, 'int32'), [shape.length])
}

/**
 * Random things: of the integers below n, or of an array along its axis 0.
 *
 * Shapes:  key: [2], n  →  shape (default []);  key: [2], x: [n, ...rest]  →  [...shape, ...rest]
 * Dtypes:  int32 for n; that of x
 * Grad:    as an indexing of x
 * Errors:  InvalidArgument, for probabilities that are none, or of which too few are above 0, too; ShapeMismatch
 * Numerics: of traced probabilities that are none, some thing or other; the first where their sum is 0 or NaN
 * Source:  jax.random.choice: with `p`, by inversion with replacement and by the largest of ln p + Gumbel noise without
 *
 * @example
 * import assert from 'node:assert'
 * import { np, random } from 'pullback'
 *
 * const pair = random.choice(random.key(0), np.array([10, 20, 30]), { shape: [2], replace: false })
 * const [a, b] = np.toNested(pair) as number[]
 * assert.ok(a !== b && [10, 20, 30].includes(a))
 *
 * @category choices
 * @since 0.1.0
 */
export const choice: SamplerOf<NDArray | number, ChoiceOptions> = samplerOf(
  'choice',
  'x',
  { ...shaped, replace: option.boolean, p: option.array },
  (key, x, o) => {
    const { replace = true, p } = o
    const shape = checkShape('choice', o.shape ?? [])
    const n = count('random.choice', x)
    const m = sizeOf(shape)
    if (m > (replace ? (n === 0 ? 0 : m) : n))
      return fail(
        'InvalidArgument',
        'random.choice',
        `${m} things cannot be chosen from ${n}`,
        replace ? 'Give at least one thing' : 'Choose with replacement, or fewer'
      )
    if (p !== undefined && (p.ndim !== 1 || p.shape[0] !== n))
      return fail(
        'ShapeMismatch',
        'random.choice',
        `${n} things have probabilities of shape [${p.shape.join(', ')}]`,
        'Give one probability for each'
      )
    if (p !== undefined) checkWeights(p, replace ? Math.min(m, 1) : m)
    const first = (places: NDArray): NDArray => $.reshape($.slice(places, [0], [m], [1]), shape)
    const places = replace
      ? p === undefined
        ? randint(key, { shape, max: Math.max(1, n) })
        : weighted(key, p, n, shape)
      : first(
          p === undefined
            ? shuffled(key, n)
            : argsortOf($, $.neg($.add(gumbel(key, { shape: [n], dtype: checkFloat('choice', p.dtype) }), $.log(p))), 0)
        )
    return typeof x === 'number' ? places : take(x, places)
  }
)
