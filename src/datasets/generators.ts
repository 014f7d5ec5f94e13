/**
 * Made-up data of known shape, from a key: the classic problems of two dimensions, and two regressions.
 */
import { dual } from '../core/dual.js'
import * as option from '../core/options.js'
import type { NDArray } from '../ndarray/ndarray.js'
import { add, div, mod, mul, sub } from '../numpy/elementwise/arithmetic.js'
import { arange, linspace } from '../numpy/shape/ranges.js'
import { astype } from '../numpy/read.js'
import { gt, ne } from '../numpy/elementwise/compare.js'
import { cos, sin } from '../numpy/elementwise/functions.js'
import { index } from '../numpy/indexing/indexing.js'
import { slice } from '../numpy/indexing/slices.js'
import { stack } from '../numpy/shape/join.js'
import { matmul } from '../numpy/product/product.js'
import { take } from '../numpy/indexing/take.js'
import { foldIn, normal, uniform } from '../random/index.js'

// --- model

/**
 * Points and their classes.
 *
 * Shapes:  features: [rows, d], labels: [rows]
 * Dtypes:  features float64, labels int32
 *
 * @category model
 * @since 0.1.0
 */
export interface Labelled {
  readonly features: NDArray
  readonly labels: NDArray
}

/**
 * Points and the values to predict.
 *
 * Shapes:  features: [rows, d], targets: [rows]
 * Dtypes:  float64
 *
 * @category model
 * @since 0.1.0
 */
export interface Measured {
  readonly features: NDArray
  readonly targets: NDArray
}

/**
 * How many points, and how far they stray.
 *
 * @category model
 * @since 0.1.0
 */
export interface PointsOptions {
  /** Default 200. */
  readonly rows?: number
  /** The standard deviation of what is added to each coordinate (or target). */
  readonly noise?: number
}

/**
 * A function of a key that takes options, in both orders.
 *
 * @category model
 * @since 0.1.0
 */
export interface Generator<O, A> {
  (key: NDArray, options?: O): A
  (options: O): (key: NDArray) => A
}

// --- internal

/** The streams of randomness that a generator draws from. */
type Draw = (stream: number) => NDArray

const points: option.OptionKinds<PointsOptions> = { rows: option.natural, noise: option.nonNegative }

const generator = <O extends { readonly rows?: number }, A>(
  name: string,
  kinds: option.OptionKinds<O>,
  f: (draw: Draw, rows: number, options: O) => A
): Generator<O, A> =>
  dual(`datasets.${name}`, ['key'], kinds, (key: NDArray, o: O) => f(stream => foldIn(key, stream), o.rows ?? 200, o))

const noisy = (x: NDArray, key: NDArray, deviation: number): NDArray =>
  deviation === 0 ? x : add(x, mul(normal(key, { shape: x.shape }), deviation))

/** Classes in turn: 0, 1, …, 0, 1, … */
const inTurn = (rows: number, classes: number): NDArray => mod(arange(rows, { dtype: 'int32' }), classes)

const columns = (...xs: readonly NDArray[]): NDArray => stack(xs, { axis: 1 })

// --- classes

/**
 * Two interleaved half circles.
 *
 * Shapes:  features: [rows, 2], labels: [rows] of two classes in turn
 * Errors:  InvalidArgument (rows)
 *
 * @example
 * import assert from 'node:assert'
 * import { random } from 'pullback'
 * import { moons } from 'pullback/datasets'
 *
 * const { features, labels } = moons(random.key(0), { rows: 100, noise: 0.1 })
 * assert.deepStrictEqual([features.shape, labels.shape], [[100, 2], [100]])
 *
 * @category generators
 * @since 0.1.0
 */
export const moons: Generator<PointsOptions, Labelled> = generator('moons', points, (draw, rows, { noise = 0.1 }) => {
  const labels = inTurn(rows, 2)
  const angle = uniform(draw(0), { shape: [rows], max: Math.PI })
  const facing = sub(1, mul(labels, 2))
  const features = columns(add(mul(facing, cos(angle)), labels), add(mul(facing, sin(angle)), div(labels, 2)))
  return { features: noisy(features, draw(1), noise), labels }
})

/**
 * How many arms a spiral has, and how often each goes round.
 *
 * @category model
 * @since 0.1.0
 */
export interface SpiralsOptions extends PointsOptions {
  /** Default 2. */
  readonly arms?: number
  /** Default 1. */
  readonly turns?: number
}

/**
 * Interleaved spiral arms from the origin to radius 1.
 *
 * Math:    radius r uniform on [0, 1], angle 2π (turns · r + label / arms)
 * Shapes:  features: [rows, 2], labels: [rows] of `arms` classes in turn
 * Errors:  InvalidArgument (rows)
 *
 * @example
 * import assert from 'node:assert'
 * import { np, random } from 'pullback'
 * import { spirals } from 'pullback/datasets'
 *
 * const { labels } = spirals(random.key(0), { rows: 6, arms: 3 })
 * assert.deepStrictEqual(np.toNested(labels), [0, 1, 2, 0, 1, 2])
 *
 * @category generators
 * @since 0.1.0
 */
export const spirals: Generator<SpiralsOptions, Labelled> = generator(
  'spirals',
  { ...points, arms: option.count, turns: option.finite },
  (draw, rows, { arms = 2, turns = 1, noise = 0.02 }: SpiralsOptions) => {
    const labels = inTurn(rows, arms)
    const radius = uniform(draw(0), { shape: [rows] })
    const angle = mul(add(mul(radius, turns), div(labels, arms)), 2 * Math.PI)
    return { features: noisy(columns(mul(radius, cos(angle)), mul(radius, sin(angle))), draw(1), noise), labels }
  }
)

/**
 * How many blobs there are, and in how many dimensions.
 *
 * @category model
 * @since 0.1.0
 */
export interface BlobsOptions extends PointsOptions {
  /** Default 3. */
  readonly classes?: number
  /** Default 2. */
  readonly dimensions?: number
}

/**
 * Normal clouds round centres drawn from [−5, 5] in each dimension.
 *
 * Shapes:  features: [rows, dimensions], labels: [rows] of `classes` classes in turn
 * Errors:  InvalidArgument (rows)
 *
 * @example
 * import assert from 'node:assert'
 * import { random } from 'pullback'
 * import { blobs } from 'pullback/datasets'
 *
 * assert.deepStrictEqual(blobs({ rows: 30, dimensions: 4 })(random.key(0)).features.shape, [30, 4])
 *
 * @category generators
 * @since 0.1.0
 */
export const blobs: Generator<BlobsOptions, Labelled> = generator(
  'blobs',
  { ...points, classes: option.count, dimensions: option.natural },
  (draw, rows, { classes = 3, dimensions = 2, noise = 0.5 }: BlobsOptions) => {
    const labels = inTurn(rows, classes)
    const centres = uniform(draw(0), { shape: [classes, dimensions], min: -5, max: 5 })
    return { features: noisy(take(centres, labels, { axis: 0 }), draw(1), noise), labels }
  }
)

/**
 * Points of a square, of class 1 where exactly one coordinate is positive.
 *
 * Shapes:  features: [rows, 2] uniform on [−1, 1], labels: [rows]
 * Errors:  InvalidArgument (rows)
 *
 * @example
 * import assert from 'node:assert'
 * import { np, random } from 'pullback'
 * import { xor } from 'pullback/datasets'
 *
 * const { features, labels } = xor(random.key(0), { rows: 50 })
 * const product = np.prod(features, { axis: 1 })
 * assert.ok(np.arrayEqual(np.astype(np.lt(product, 0), 'int32'), labels))
 *
 * @category generators
 * @since 0.1.0
 */
export const xor: Generator<PointsOptions, Labelled> = generator('xor', points, (draw, rows, { noise = 0 }) => {
  const features = uniform(draw(0), { shape: [rows, 2], min: -1, max: 1 })
  const positive = gt(features, 0)
  const labels = astype(ne(index(positive, slice(), 0), index(positive, slice(), 1)), 'int32')
  return { features: noisy(features, draw(1), noise), labels }
})

// --- values

/**
 * One period of a sine.
 *
 * Math:    y = sin x + noise · ε, x evenly spaced on [−π, π]
 * Shapes:  features: [rows, 1], targets: [rows]
 * Errors:  InvalidArgument (rows)
 *
 * @example
 * import assert from 'node:assert'
 * import { np, random } from 'pullback'
 * import { sine } from 'pullback/datasets'
 *
 * const { features, targets } = sine(random.key(0), { rows: 9, noise: 0 })
 * assert.ok(np.allClose(targets, np.ravel(np.sin(features))))
 *
 * @category generators
 * @since 0.1.0
 */
export const sine: Generator<PointsOptions, Measured> = generator('sine', points, (draw, rows, { noise = 0.1 }) => {
  const x = linspace(-Math.PI, Math.PI, rows)
  return { features: columns(x), targets: noisy(sin(x), draw(0), noise) }
})

/**
 * In how many dimensions a linear problem lives.
 *
 * @category model
 * @since 0.1.0
 */
export interface LinearOptions extends PointsOptions {
  /** Default 3. */
  readonly dimensions?: number
}

/**
 * A linear regression problem and its solution.
 *
 * Math:    targets = features · weights + bias + noise · ε; all normal
 * Shapes:  features: [rows, dimensions], targets: [rows], weights: [dimensions], bias: []
 * Errors:  InvalidArgument (rows)
 *
 * @example
 * import assert from 'node:assert'
 * import { np, random } from 'pullback'
 * import { linear } from 'pullback/datasets'
 *
 * const { features, targets, weights, bias } = linear(random.key(0), { noise: 0 })
 * assert.ok(np.allClose(np.add(np.matmul(features, weights), bias), targets))
 *
 * @category generators
 * @since 0.1.0
 */
export const linear: Generator<LinearOptions, Measured & { readonly weights: NDArray; readonly bias: NDArray }> =
  generator(
    'linear',
    { ...points, dimensions: option.natural },
    (draw, rows, { dimensions = 3, noise = 0.1 }: LinearOptions) => {
      const features = normal(draw(0), { shape: [rows, dimensions] })
      const weights = normal(draw(1), { shape: [dimensions] })
      const bias = normal(draw(2))
      return { features, weights, bias, targets: noisy(add(matmul(features, weights), bias), draw(3), noise) }
    }
  )
