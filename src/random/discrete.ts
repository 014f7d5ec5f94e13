/**
 * Discrete distributions.
 */
import { showAval } from '../core/aval.js'
import * as option from '../core/options.js'
import { isInteger } from '../ndarray/dtype.js'
import { fail } from '../ndarray/error.js'
import { isDense, isNDArray, scalar, type NDArray } from '../ndarray/ndarray.js'
import { told } from '../ndarray/told.js'
import { normalizeAxis, type Shape } from '../ndarray/shape.js'
import { shiftRightLogical } from '../primitives/array/compare.js'
import { rem } from '../primitives/array/elementwise.js'
import { argmax } from '../primitives/array/reduce.js'
import { ops as $ } from '../trace/ops.js'
import { bits, split } from './key.js'
import {
  checkElements,
  checkFloat,
  checkOrder,
  checkShape,
  sampler,
  samplerOf,
  shaped,
  type Sampler,
  type SamplerNeeding,
  type SamplerOf,
  type Shaped
} from './call.js'
import { gumbel, uniform } from './continuous.js'

/**
 * The probability of `true`, default ½, and the shape, by default that of the probability.
 *
 * @category model
 * @since 0.1.0
 */
export interface BernoulliOptions extends Shaped {
  readonly p?: NDArray | number
}

/**
 * Booleans that are true with probability p.
 *
 * Shapes:  key: [2], p: [...]  →  shape (default that of p), to which p broadcasts
 * Dtypes:  bool
 * Errors:  InvalidArgument, ShapeMismatch
 * Numerics: p is resolved to 2⁻⁵², of float32 too; a traced p above 1 is as 1, one below 0 or NaN as 0
 * Source:  jax.random.bernoulli, mode low: u < p, in float64; in float32 JAX resolves p to 2⁻²³
 *
 * @example
 * import assert from 'node:assert'
 * import { np, random } from 'pullback'
 *
 * const kept = random.bernoulli(random.key(0), { p: 0.9, shape: [1000] })
 * assert.ok(np.item(np.sum(kept)) > 800)
 *
 * @category discrete
 * @since 0.1.0
 */
export const bernoulli: Sampler<BernoulliOptions> = sampler('bernoulli', { ...shaped, p: option.numeric }, (key, o) => {
  const p = typeof o.p === 'object' ? o.p : scalar(o.p ?? 0.5)
  const shape = checkShape('bernoulli', o.shape ?? p.shape, p.shape)
  checkFloat('bernoulli', p.dtype)
  checkElements('bernoulli', 'p', p, x => x >= 0 && x <= 1, 'Give probabilities, from 0 to 1')
  return $.lt(uniform(key, { shape }), $.convert(p, 'float64'))
})

/**
 * The bounds of a sample of integers.
 *
 * @category model
 * @since 0.1.0
 */
export interface RandintOptions extends Shaped {
  /** Included; default 0. */
  readonly min?: NDArray | number
  /** Excluded. */
  readonly max: NDArray | number
  /** Default int32. */
  readonly dtype?: 'int32' | 'uint32'
}

const randintKinds: option.OptionKinds<RandintOptions> = {
  ...shaped,
  min: option.numeric,
  max: option.needed(option.numeric),
  dtype: option.oneOf(['int32', 'uint32'])
}

/** A bound as an array of the dtype; numbers that are known must be values of it. */
const bound = (name: string, x: NDArray | number, dtype: 'int32' | 'uint32'): NDArray => {
  const [low, high] = dtype === 'int32' ? [-(2 ** 31), 2 ** 31 - 1] : [0, 2 ** 32 - 1]
  const remedy = `Give an integer from ${low} to ${high}; random.bits draws whole words`
  const given = typeof x === 'number' ? scalar(x) : x
  if (typeof x !== 'number' && !isInteger(x.dtype))
    return fail('InvalidArgument', 'random.randint', `${name} is ${showAval(x)}`, remedy)
  checkElements('randint', name, given, e => Number.isInteger(e) && e >= low && e <= high, remedy)
  return $.convert(given, dtype)
}

/** 64 random bits, the high word first. */
type Words = readonly [NDArray, NDArray]

const mod = (x: NDArray, y: NDArray): NDArray => $.bind(rem, [x, y], null)[0]

/** Spans by which the remainder of 64 bits is found without a product of more than 32. */
const dividesWell = (span: number): boolean => span <= 2 ** 16 || Number.isInteger(Math.log2(span))

const remainderOf = ([high, low]: Words, span: NDArray): NDArray => {
  const half = mod(scalar(2 ** 16, 'uint32'), span)
  const upper = $.mul(mod(high, span), mod($.mul(half, half), span))
  return mod($.add(upper, mod(low, span)), span)
}

const upperHalf = (x: NDArray): NDArray => $.bind(shiftRightLogical, [x, scalar(16, 'uint32')], null)[0]
const lowerHalf = (x: NDArray): NDArray => $.and(x, 2 ** 16 - 1)

/** The high word of a product, from the products of the halves of its factors. */
const highProduct = (x: NDArray, y: NDArray): NDArray => {
  const [a, b, c, d] = [upperHalf(x), lowerHalf(x), upperHalf(y), lowerHalf(y)]
  const [ad, bc] = [$.mul(a, d), $.mul(b, c)]
  const carried = $.add($.add(upperHalf($.mul(b, d)), lowerHalf(ad)), lowerHalf(bc))
  return $.add($.add($.mul(a, c), upperHalf(ad)), $.add(upperHalf(bc), upperHalf(carried)))
}

/** ⌊bits · span/2⁶⁴⌋. */
const partOf = ([high, low]: Words, span: NDArray): NDArray => {
  const below = highProduct(low, span)
  const carries = $.lt($.add($.mul(high, span), below), below)
  return $.add(highProduct(high, span), $.convert(carries, 'uint32'))
}

/**
 * Integers uniform in [min, max).
 *
 * Shapes:  key: [2]  →  shape (default []), to which min and max broadcast
 * Dtypes:  int32, or uint32
 * Errors:  InvalidArgument, ShapeMismatch
 * Numerics: no integer is likelier than another by more than 2⁻³²; where a traced max ≤ min, it gives min, and traced bounds wrap to the dtype
 * Source:  jax.random.randint, to the bit where max − min is at most 2¹⁶ or a power of two; beyond, JAX's are not uniform, and
 *          these are ⌊64 random bits · (max − min)/2⁶⁴⌋: Lemire, Fast random integer generation in an interval (2019)
 *
 * @example
 * import assert from 'node:assert'
 * import { np, random } from 'pullback'
 *
 * const dice = random.randint(random.key(0), { shape: [100], min: 1, max: 7 })
 * assert.deepStrictEqual([np.item(np.min(dice)), np.item(np.max(dice))], [1, 6])
 *
 * @category discrete
 * @since 0.1.0
 */
export const randint: SamplerNeeding<RandintOptions> = sampler('randint', randintKinds, (key, o) => {
  const { shape = [], min = 0, max, dtype = 'int32' } = o
  const [low, high] = [bound('min', min, dtype), bound('max', max, dtype)]
  checkShape('randint', shape, low.shape, high.shape)
  checkOrder('randint', { min: low, max: high }, (a, b) => a < b)
  const span = $.select($.gt(high, low), $.convert($.sub(high, low), 'uint32'), scalar(1, 'uint32'))
  const [k1, k2] = split(key)
  const words: Words = [bits(k1, { shape }), bits(k2, { shape })]
  const offset =
    typeof min === 'number' && typeof max === 'number'
      ? (dividesWell(max - min) ? remainderOf : partOf)(words, span)
      : $.select(
          $.or($.le(span, 2 ** 16), $.eq($.and(span, $.sub(span, 1)), 0)),
          remainderOf(words, span),
          partOf(words, span)
        )
  return $.add(low, $.convert(offset, dtype))
})

/**
 * The axis of the categories, default the last, and the shape, which ends in that of the logits without it.
 *
 * @category model
 * @since 0.1.0
 */
export interface CategoricalOptions extends Shaped {
  readonly axis?: number
}

/** Where the axis of the categories goes back into the shape of a sample. */
const withCategories = (shape: Shape, logits: Shape, axis: number): Shape => {
  const at = shape.length - (logits.length - 1) + axis
  return [...shape.slice(0, at), logits[axis], ...shape.slice(at)]
}

/** Logits that are known tell the odds of their categories. */
const checkLogits = (logits: NDArray, axis: number): void => {
  if (!isDense(logits)) return
  const remedy = 'Give logits that are numbers; −∞ for what never comes, and not for all'
  checkElements('categorical', 'a logit', logits, x => !Number.isNaN(x), remedy)
  checkElements('categorical', 'the largest logit', $.reduceMax(logits, [axis]), x => x > -Infinity, remedy)
  const certain = $.sum($.convert($.eq(logits, Infinity), 'int32'), [axis])
  checkElements('categorical', 'the number of logits that are Infinity', certain, n => n <= 1, 'Give one at most')
}

/**
 * Categories, with probabilities proportional to the exponentials of the logits.
 *
 * Math:    argmaxᵢ (logitsᵢ + gᵢ), g of the Gumbel distribution
 * Shapes:  key: [2], logits: [...b, n]  →  shape (default b), to the end of which b broadcasts
 * Dtypes:  int32
 * Errors:  InvalidArgument, for logits that are NaN, all −∞ or several of them ∞ too; ShapeMismatch, AxisOutOfRange
 * Numerics: of traced logits that are no odds, the first that are NaN or largest
 * Source:  jax.random.categorical, with replacement, mode low
 *
 * @example
 * import assert from 'node:assert'
 * import { np, random } from 'pullback'
 *
 * const logits = np.array([0, -Infinity, 0])
 * const drawn = random.categorical(random.key(0), logits, { shape: [50] })
 * assert.ok(!(np.toNested(drawn) as number[]).includes(1))
 *
 * @category discrete
 * @since 0.1.0
 */
export const categorical: SamplerOf<NDArray, CategoricalOptions> = samplerOf(
  'categorical',
  'logits',
  { ...shaped, axis: option.axis },
  (key, logits, o) => {
    if (!isNDArray(logits))
      return fail('InvalidArgument', 'random.categorical', `the logits are ${told(logits)}`, 'Give an array of logits')
    const dtype = checkFloat('categorical', logits.dtype)
    const axis = normalizeAxis('random.categorical', o.axis ?? -1, logits.ndim)
    const batch = logits.shape.filter((_, i) => i !== axis)
    const shape = checkShape('categorical', o.shape ?? batch, batch)
    checkLogits(logits, axis)
    const noise = gumbel(key, { shape: withCategories(shape, logits.shape, axis), dtype })
    return $.bind(argmax, [$.add(noise, logits)], { axis: shape.length - batch.length + axis })[0]
  }
)
