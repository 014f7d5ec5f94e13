/**
 * Continuous distributions, by inversion: a sample is a smooth function of its parameters and of uniform numbers.
 */
import * as option from '../core/options.js'
import type { DType } from '../ndarray/dtype.js'
import type { NDArray } from '../ndarray/ndarray.js'
import type { Shape } from '../ndarray/shape.js'
import { erf, erfInv, log1p } from '../primitives/array/elementwise.js'
import { ops as $ } from '../trace/ops.js'
import {
  blocks,
  checkFloat,
  checkOrder,
  checkShape,
  floatShaped,
  parameter,
  sampler,
  type FloatShaped,
  type Sampler
} from './call.js'
import { tailNumbers, tailStart } from './tail.js'

/** Half a unit in the last place of 1. */
const epsilon = (dtype: DType): number => (dtype === 'float32' ? 2 ** -24 : 2 ** -53)

/** The smallest normal number. */
const tiny = 2 ** -1022

/** The next number below. */
const before = (x: NDArray, dtype: DType): NDArray => {
  const size = $.max(x, $.neg(x))
  return $.sub(x, $.mul(size, epsilon(dtype) * (1 + 4 * epsilon(dtype))))
}

/** Whether the greatest u < 1 may be rounded up to the bound that is excluded. */
const reaches = (min: NDArray | number, max: NDArray | number, dtype: DType): boolean => {
  if (typeof min !== 'number' || typeof max !== 'number') return true
  const round = dtype === 'float32' ? Math.fround : (x: number) => x
  const [low, high] = [round(min), round(max)]
  return round(round((1 - 2 * epsilon(dtype)) * round(high - low)) + low) >= high
}

const shapeOf = (p: NDArray | number): Shape => (typeof p === 'number' ? [] : p.shape)

/**
 * The bounds of a uniform sample.
 *
 * @category model
 * @since 0.1.0
 */
export interface UniformOptions extends FloatShaped {
  /** Included; default 0. */
  readonly min?: NDArray | number
  /** Excluded; default 1. */
  readonly max?: NDArray | number
}

/** Where an interval ends. */
const bound: option.OptionKind<NDArray | number> = option.either(option.array, option.finite)

/** Whether it is known that the width of an interval does not overflow. */
const isNarrow = (min: NDArray | number, max: NDArray | number, dtype: DType): boolean =>
  typeof min === 'number' && typeof max === 'number' && max - min < (dtype === 'float32' ? 2 ** 127 : Infinity)

/** Numbers uniform in an interval that is one. */
const inInterval = (
  key: NDArray,
  shape: Shape,
  min: NDArray | number,
  max: NDArray | number,
  dtype: 'float32' | 'float64'
): NDArray => {
  const u = blocks(key, shape, dtype)
  const [low, high] = [parameter(min, dtype), parameter(max, dtype)]
  const width = $.sub(high, low)
  const near = $.add($.mul(u, width), low)
  const x = isNarrow(min, max, dtype)
    ? near
    : $.select($.lt(width, Infinity), near, $.add($.mul(u, high), $.mul($.sub(1, u), low)))
  return $.max(low, reaches(min, max, dtype) ? $.select($.lt(x, high), x, before(high, dtype)) : x)
}

/**
 * Numbers uniform in [min, max).
 *
 * Math:    min + u·(max − min), u = k·2⁻²³ (float32) or k·2⁻⁵² (float64); what would be rounded to max is the number before it
 * Shapes:  key: [2]  →  shape (default []), to which min and max broadcast
 * Dtypes:  float64, or float32
 * Grad:    with respect to min and max, at fixed u
 * Errors:  InvalidArgument, ShapeMismatch
 * Source:  jax.random.uniform, which may give max where min is far from 0; the bits agree for min 0 and max 1, else up
 *          to the rounding of one fused multiply-add
 *
 * @example
 * import assert from 'node:assert'
 * import { np, random } from 'pullback'
 *
 * const u = random.uniform(random.key(0), { shape: [100], min: -1 })
 * assert.ok(np.item(np.min(u)) >= -1 && np.item(np.max(u)) < 1)
 *
 * @category continuous
 * @since 0.1.0
 */
export const uniform: Sampler<UniformOptions> = sampler(
  'uniform',
  { ...floatShaped, min: bound, max: bound },
  (key, o) => {
    const { shape = [], dtype = 'float64', min = 0, max = 1 } = o
    checkFloat('uniform', dtype)
    const extents = checkShape('uniform', shape, shapeOf(min), shapeOf(max))
    if (min === 0 && max === 1) return blocks(key, extents, dtype)
    const bounds = { min: parameter(min, dtype), max: parameter(max, dtype) }
    checkOrder('uniform', bounds, (low, high) => low <= high && Number.isFinite(low) && Number.isFinite(high))
    return inInterval(key, extents, min, max, dtype)
  }
)

/**
 * Numbers of the standard normal distribution.
 *
 * Math:    √2·erf⁻¹(u), u uniform in (−1, 1)
 * Shapes:  key: [2]  →  shape (default [])
 * Dtypes:  float64, or float32
 * Errors:  InvalidArgument
 * Numerics: |x| < 8.3: no smaller probability is resolved; float32 numbers are those of float64, rounded
 * Source:  jax.random.normal: in float64 the same u to the bit, its erf⁻¹ rounds differently; in float32 JAX's u has 23 bits, and its
 *          numbers end at 5.4
 *
 * @example
 * import assert from 'node:assert'
 * import { np, random } from 'pullback'
 *
 * const x = random.normal(random.key(0), { shape: [10000] })
 * assert.ok(Math.abs(np.item(np.mean(x))) < 0.06)
 *
 * @category continuous
 * @since 0.1.0
 */
export const normal: Sampler<FloatShaped> = sampler('normal', floatShaped, (key, { shape = [], dtype = 'float64' }) => {
  checkFloat('normal', dtype)
  const u = uniform(key, { shape, min: epsilon('float64') - 1 })
  return $.convert($.mul($.bind(erfInv, [u], null)[0], Math.SQRT2), dtype)
})

/**
 * The bounds of a truncated sample.
 *
 * @category model
 * @since 0.1.0
 */
export interface TruncatedOptions extends FloatShaped {
  /** Default −2. */
  readonly lower?: NDArray | number
  /** Default 2. */
  readonly upper?: NDArray | number
}

/** By the error function, which has few bits left in the tails. */
const central = (key: NDArray, shape: Shape, low: NDArray, high: NDArray): NDArray => {
  const most = 1 - epsilon('float64')
  const [a, b] = [low, high].map(x => $.min($.max($.bind(erf, [$.mul(x, Math.SQRT1_2)], null)[0], -most), most))
  return $.mul($.bind(erfInv, [inInterval(key, shape, a, b, 'float64')], null)[0], Math.SQRT2)
}

const isBeyond = (low: number, high: number): boolean => low >= tailStart || high <= -tailStart

/** `known`: whether all of it is in a tail, of bounds that are numbers. */
const betweenBounds = (key: NDArray, shape: Shape, low: NDArray, high: NDArray, known: boolean | null): NDArray => {
  if (known === false) return central(key, shape, low, high)
  const isLower = $.le(high, -tailStart)
  const isTail = $.or($.ge(low, tailStart), isLower)
  const near = $.select(isTail, $.select(isLower, $.neg(high), low), tailStart)
  const far = $.select(isTail, $.select(isLower, $.neg(low), high), tailStart + 1)
  const u = uniform(key, { shape })
  const beyond = tailNumbers($.select(isLower, $.sub(1, u), u), near, far)
  const tail = $.select(isLower, $.neg(beyond), beyond)
  return known === true ? tail : $.select(isTail, tail, central(key, shape, low, high))
}

/**
 * Numbers of the standard normal distribution, given that they are in [lower, upper].
 *
 * Math:    Φ⁻¹(p), p uniform between Φ(lower) and Φ(upper); from 4 standard deviations on, by the logarithm of what is beyond
 * Shapes:  key: [2]  →  shape (default []), to which lower and upper broadcast
 * Dtypes:  float64, or float32
 * Grad:    with respect to lower and upper, at fixed quantile
 * Errors:  InvalidArgument, ShapeMismatch
 * Numerics: in both tails, however far out; float32 numbers are those of float64, rounded
 * Source:  jax.random.truncated_normal, in float64 and where the interval reaches nearer to 0 than 4; beyond, JAX gives its ends
 *
 * @example
 * import assert from 'node:assert'
 * import { np, random } from 'pullback'
 *
 * const x = random.truncatedNormal(random.key(0), { shape: [1000], lower: 0, upper: 1 })
 * assert.ok(np.item(np.min(x)) >= 0 && np.item(np.max(x)) <= 1)
 *
 * @category continuous
 * @since 0.1.0
 */
export const truncatedNormal: Sampler<TruncatedOptions> = sampler(
  'truncatedNormal',
  { ...floatShaped, lower: option.numeric, upper: option.numeric },
  (key, o) => {
    const { shape = [], dtype = 'float64', lower = -2, upper = 2 } = o
    const extents = checkShape('truncatedNormal', shape, shapeOf(lower), shapeOf(upper))
    checkFloat('truncatedNormal', dtype)
    const [low, high] = [parameter(lower, 'float64'), parameter(upper, 'float64')]
    checkOrder('truncatedNormal', { lower: low, upper: high }, (a, b) => a <= b)
    const known = typeof lower === 'number' && typeof upper === 'number' ? isBeyond(lower, upper) : null
    const drawn = betweenBounds(key, extents, low, high, known)
    // What is rounded to float32 may not be rounded out of the bounds, which are floats too
    const [least, most] = [parameter(lower, dtype), parameter(upper, dtype)]
    return $.min($.max($.convert(drawn, dtype), least), most)
  }
)

/**
 * Numbers of the exponential distribution with mean 1.
 *
 * Math:    −ln(1 − u), u uniform in [0, 1)
 * Shapes:  key: [2]  →  shape (default [])
 * Dtypes:  float64, or float32
 * Errors:  InvalidArgument
 * Numerics: up to 36; float32 numbers are those of float64, rounded
 * Source:  jax.random.exponential, in float64; in float32 JAX's end at 15.9
 *
 * @example
 * import assert from 'node:assert'
 * import { np, random } from 'pullback'
 *
 * assert.ok(np.item(random.exponential(random.key(0))) >= 0)
 *
 * @category continuous
 * @since 0.1.0
 */
export const exponential: Sampler<FloatShaped> = sampler(
  'exponential',
  floatShaped,
  (key, { shape = [], dtype = 'float64' }) => {
    checkFloat('exponential', dtype)
    return $.convert($.neg($.bind(log1p, [$.neg(uniform(key, { shape }))], null)[0]), dtype)
  }
)

/**
 * Numbers of the Gumbel distribution: the largest of many exponentials, shifted.
 *
 * Math:    −ln(−ln u), u uniform in (0, 1)
 * Shapes:  key: [2]  →  shape (default [])
 * Dtypes:  float64, or float32
 * Errors:  InvalidArgument
 * Numerics: up to 36; float32 numbers are those of float64, rounded
 * Source:  jax.random.gumbel, mode low, in float64; in float32 JAX's end at 15.9
 *
 * @example
 * import assert from 'node:assert'
 * import { np, random } from 'pullback'
 *
 * assert.ok(Number.isFinite(np.item(random.gumbel(random.key(0)))))
 *
 * @category continuous
 * @since 0.1.0
 */
export const gumbel: Sampler<FloatShaped> = sampler('gumbel', floatShaped, (key, { shape = [], dtype = 'float64' }) => {
  checkFloat('gumbel', dtype)
  return $.convert($.neg($.log($.neg($.log(uniform(key, { shape, min: tiny }))))), dtype)
})
