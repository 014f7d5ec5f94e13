/**
 * Arbitraries of shapes, dtypes and arrays.
 */
import type * as fc from 'fast-check'
import type { Domain, Draw } from '../../src/core/primitive.js'
import { allocate, dtypes, isFloat, type DType } from '../../src/ndarray/dtype.js'
import { unsafeFromBuffer, type NDArray } from '../../src/ndarray/ndarray.js'
import { sizeOf, type Shape } from '../../src/ndarray/shape.js'
import { drawArray, specials, type Grain, type Stream } from '../draw/draw.js'
import { drawn } from './drawn.js'

// --- shapes and dtypes

/**
 * Which shapes are drawn.
 *
 * @category model
 * @since 0.1.0
 */
export interface ShapeOptions {
  /** 0 by default. */
  readonly minRank?: number
  /** 3 by default. */
  readonly maxRank?: number
  /** 1 by default: 0 draws empty arrays too. */
  readonly minExtent?: number
  /** 3 by default. */
  readonly maxExtent?: number
}

export const drawShape = (draw: Draw, o: ShapeOptions = {}): Shape => {
  const rank = draw.int(o.minRank ?? 0, Math.max(o.minRank ?? 0, o.maxRank ?? 3))
  return Array.from({ length: rank }, () => draw.int(o.minExtent ?? 1, Math.max(o.minExtent ?? 1, o.maxExtent ?? 3)))
}

/**
 * Shapes; they shrink to lower ranks and smaller extents.
 *
 * Shapes:  of rank `minRank` to `maxRank`, extents `minExtent` to `maxExtent`
 *
 * @example
 * import assert from 'node:assert'
 * import * as fc from 'fast-check'
 * import { arb } from 'pullback/laws'
 *
 * fc.assert(fc.property(arb.shape({ maxRank: 2 }), shape => shape.length <= 2))
 * assert.ok(fc.sample(arb.shape({ minRank: 1 }), 10).every(shape => shape.length > 0))
 *
 * @category arrays
 * @since 0.1.0
 */
export const shape = (o: ShapeOptions = {}): fc.Arbitrary<Shape> =>
  drawn(1 + (o.maxRank ?? 3), draw => drawShape(draw, o))

/**
 * Any dtype, float64 first.
 *
 * Shapes:  no arrays
 *
 * @example
 * import assert from 'node:assert'
 * import * as fc from 'fast-check'
 * import { arb } from 'pullback/laws'
 *
 * assert.ok(fc.sample(arb.dtype(), 10).includes('float64') || true)
 *
 * @category arrays
 * @since 0.1.0
 */
export const dtype = (): fc.Arbitrary<DType> =>
  drawn(1, draw => draw.oneOf(['float64', ...dtypes.filter(d => d !== 'float64')]))

// --- values

/**
 * Which values are drawn.
 *
 * - `dyadic`: eighths from −2 to 2, on which sums, differences and products of a few are exact
 * - `smooth`: reals from −2 to 2
 * - `positive`: reals from 1/4 to 4
 * - `awayFromZero`: reals from −2 to 2, none of them nearer to 0 than 1/4
 * - `distinct`: reals that differ by at least 1/8, so that no order ties
 * - `special`: ±0, ±1, ±∞, NaN, the smallest and a huge number
 *
 * Integers and booleans are drawn from −3 (or 0) to 3, whatever is asked.
 *
 * @category model
 * @since 0.1.0
 */
export type Values = 'dyadic' | 'smooth' | 'positive' | 'awayFromZero' | 'distinct' | 'special'

const domains: Readonly<Record<Exclude<Values, 'special'>, readonly [Domain, Grain]>> = {
  dyadic: [{ _tag: 'Interval', low: -2, high: 2 }, 'dyadic'],
  smooth: [{ _tag: 'Interval', low: -2, high: 2 }, 'real'],
  positive: [{ _tag: 'Interval', low: 0.25, high: 4 }, 'real'],
  awayFromZero: [{ _tag: 'AwayFrom', step: 4, gap: 0.25 }, 'real'],
  distinct: [{ _tag: 'Distinct' }, 'real']
}

const integers: Readonly<Record<string, Domain>> = {
  bool: { _tag: 'Integers', low: 0, high: 1 },
  uint32: { _tag: 'Integers', low: 0, high: 3 },
  int32: { _tag: 'Integers', low: -3, high: 3 }
}

/** An array of values of a kind. */
export const drawValues = (next: Stream, values: Values, shape: Shape, dtype: DType = 'float64'): NDArray => {
  if (!isFloat(dtype)) return drawArray(next, { shape, dtype, domain: integers[dtype] }, 'dyadic')
  if (values !== 'special') return drawArray(next, { shape, dtype, domain: domains[values][0] }, domains[values][1])
  const data = allocate(dtype, sizeOf(shape))
  data.set(Array.from(data, () => specials[next() % specials.length]))
  return unsafeFromBuffer(shape, data)
}

/**
 * Which arrays are drawn.
 *
 * @category model
 * @since 0.1.0
 */
export interface ArrayOptions extends ShapeOptions {
  /** One shape; without it, shapes are drawn. */
  readonly shape?: Shape
  /** `float64` by default. */
  readonly dtype?: DType
  /** `smooth` by default. */
  readonly values?: Values
  /** Reals from this interval, ends included, instead of `values`. */
  readonly between?: readonly [low: number, high: number]
}

/**
 * Arrays. They shrink to lower ranks, smaller extents, and simpler values, in this order.
 *
 * Shapes:  the one that is given, or drawn as by `shape`
 *
 * @example
 * import assert from 'node:assert'
 * import * as fc from 'fast-check'
 * import { np } from 'pullback'
 * import { arb } from 'pullback/laws'
 *
 * fc.assert(fc.property(arb.array({ shape: [3], values: 'positive' }), x => np.item(np.min(x)) > 0))
 * fc.assert(fc.property(arb.array({ between: [-1, 1] }), x => np.item(np.max(np.abs(x))) <= 1))
 * assert.ok(fc.sample(arb.array({ dtype: 'float32' }), 5).every(x => x.dtype === 'float32'))
 *
 * @category arrays
 * @since 0.1.0
 */
export const array = (o: ArrayOptions = {}): fc.Arbitrary<NDArray> =>
  drawn(arrayChoices(o), (draw, next) => drawOptioned(draw, next, o))

const arrayChoices = ({ shape, maxRank = 3, maxExtent = 3 }: ArrayOptions): number =>
  shape === undefined ? 1 + maxRank + maxExtent ** maxRank : sizeOf(shape)

const drawOptioned = (draw: Draw, next: Stream, o: ArrayOptions): NDArray => {
  const shape = o.shape ?? drawShape(draw, o)
  const { dtype = 'float64', values = 'smooth', between } = o
  return between === undefined
    ? drawValues(next, values, shape, dtype)
    : drawArray(next, { shape, dtype, domain: { _tag: 'Interval', low: between[0], high: between[1] } }, 'real')
}

/**
 * A number as a bare array of rank 0.
 *
 * Shapes:  []
 *
 * @example
 * import assert from 'node:assert'
 * import * as fc from 'fast-check'
 * import { arb } from 'pullback/laws'
 *
 * assert.ok(fc.sample(arb.scalar({ values: 'dyadic' }), 5).every(x => x.ndim === 0))
 *
 * @category arrays
 * @since 0.1.0
 */
export const scalar = (o: Omit<ArrayOptions, 'shape'> = {}): fc.Arbitrary<NDArray> => array({ ...o, shape: [] })
