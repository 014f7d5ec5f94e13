/**
 * Continuous distributions, by inversion: a sample is a smooth function of its parameters and of uniform numbers.
 */
import type { DType } from '../ndarray/dtype.js'
import type { NDArray } from '../ndarray/ndarray.js'
import type { Shape } from '../ndarray/shape.js'
import { erf, erfInv, log1p } from '../primitives/elementwise.js'
import { ops as $ } from '../trace/ops.js'
import { blocks, checkFloat, checkShape, parameter, sampler, type FloatShaped, type Sampler } from './call.js'

/** Half a unit in the last place of 1. */
const epsilon = (dtype: DType): number => (dtype === 'float32' ? 2 ** -24 : 2 ** -53)

/** The smallest normal number. */
const tiny = (dtype: DType): number => (dtype === 'float32' ? 2 ** -126 : 2 ** -1022)

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
export const uniform: Sampler<UniformOptions> = sampler('uniform', (key, o) => {
  const { shape = [], dtype = 'float64', min = 0, max = 1 } = o
  checkFloat('uniform', dtype)
  const u = blocks(key, checkShape('uniform', shape, shapeOf(min), shapeOf(max)), dtype)
  if (min === 0 && max === 1) return u
  const [low, high] = [parameter(min, dtype), parameter(max, dtype)]
  const x = $.add($.mul(u, $.sub(high, low)), low)
  return $.max(low, reaches(min, max, dtype) ? $.select($.lt(x, high), x, before(high, dtype)) : x)
})

/**
 * Numbers of the standard normal distribution.
 *
 * Math:    √2·erf⁻¹(u), u uniform in (−1, 1)
 * Shapes:  key: [2]  →  shape (default [])
 * Dtypes:  float64, or float32
 * Errors:  InvalidArgument
 * Numerics: |x| < 8.3 in float64, 5.5 in float32: no smaller probability is resolved
 * Source:  jax.random.normal: the same u to the bit, its erf⁻¹ rounds differently
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
export const normal: Sampler<FloatShaped> = sampler('normal', (key, { shape = [], dtype = 'float64' }) => {
  const u = uniform(key, { shape, dtype, min: epsilon(dtype) - 1 })
  return $.mul($.bind(erfInv, [u], null)[0], Math.SQRT2)
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

/**
 * Numbers of the standard normal distribution, given that they are in [lower, upper].
 *
 * Math:    √2·erf⁻¹(u), u uniform between erf(lower/√2) and erf(upper/√2)
 * Shapes:  key: [2]  →  shape (default []), to which lower and upper broadcast
 * Dtypes:  float64, or float32
 * Grad:    with respect to lower and upper, at fixed quantile
 * Errors:  InvalidArgument, ShapeMismatch
 * Source:  jax.random.truncated_normal
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
export const truncatedNormal: Sampler<TruncatedOptions> = sampler('truncatedNormal', (key, o) => {
  const { shape = [], dtype = 'float64', lower = -2, upper = 2 } = o
  checkShape('truncatedNormal', shape, shapeOf(lower), shapeOf(upper))
  const [low, high] = [parameter(lower, dtype), parameter(upper, dtype)]
  const most = 1 - epsilon(dtype)
  const [a, b] = [low, high].map(x => $.min($.max($.bind(erf, [$.mul(x, Math.SQRT1_2)], null)[0], -most), most))
  const u = uniform(key, { shape, dtype, min: a, max: b })
  return $.min($.max($.mul($.bind(erfInv, [u], null)[0], Math.SQRT2), low), high)
})

/**
 * Numbers of the exponential distribution with mean 1.
 *
 * Math:    −ln(1 − u), u uniform in [0, 1)
 * Shapes:  key: [2]  →  shape (default [])
 * Dtypes:  float64, or float32
 * Errors:  InvalidArgument
 * Source:  jax.random.exponential
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
export const exponential: Sampler<FloatShaped> = sampler('exponential', (key, { shape = [], dtype = 'float64' }) =>
  $.neg($.bind(log1p, [$.neg(uniform(key, { shape, dtype }))], null)[0])
)

/**
 * Numbers of the Gumbel distribution: the largest of many exponentials, shifted.
 *
 * Math:    −ln(−ln u), u uniform in (0, 1)
 * Shapes:  key: [2]  →  shape (default [])
 * Dtypes:  float64, or float32
 * Errors:  InvalidArgument
 * Source:  jax.random.gumbel, mode low
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
export const gumbel: Sampler<FloatShaped> = sampler('gumbel', (key, { shape = [], dtype = 'float64' }) =>
  $.neg($.log($.neg($.log(uniform(key, { shape, dtype, min: tiny(dtype) })))))
)
