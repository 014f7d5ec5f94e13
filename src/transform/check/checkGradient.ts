/**
 * Gradients against differences, derivative by derivative. What comes out is data; `showGradientCheck` makes a text of it.
 */
import { transform } from '../../core/checked.js'
import * as option from '../../core/options.js'
import { concrete } from '../../trace/builder.js'
import { ops as $ } from '../../trace/ops.js'
import { toTypedArray, unsafeFromBuffer, type NDArray } from '../../ndarray/ndarray.js'
import { rowMajor, sizeOf, type Shape } from '../../ndarray/shape.js'
import { flatten, paths } from '../../tree/flatten.js'
import type { Path } from '../../tree/model.js'
import { unflatten } from '../../tree/unflatten.js'
import { requireDifferentiable, type Input, type OfTree } from '../tree/arguments.js'
import { scalarGradient } from '../differentiate.js'
import { checkSlope, type DerivativeVerdict } from './slope.js'

// --- model

/**
 * How `checkGradient` is set.
 *
 * @category model
 * @since 0.1.0
 */
export interface GradientCheckOptions {
  /** Leaves of at most so many elements are checked in every coordinate, 32 unless told. */
  readonly coordinates?: number
  /** Larger leaves are checked along so many random directions, 8 unless told. */
  readonly directions?: number
  /** What the directions are drawn from, 0 unless told. */
  readonly seed?: number
}

/**
 * One derivative, by the gradient and by differences.
 *
 * @category model
 * @since 0.1.0
 */
export interface DerivativeCheck {
  /** The index of a coordinate; `null` for a random direction, of ±1/√n for n elements. */
  readonly index: readonly number[] | null
  readonly autodiff: number
  readonly numerical: number
  /** How wrong `numerical` may be. */
  readonly bar: number
  /** The slopes on both sides of a kink, the lower first; `null` where there is none. */
  readonly slopes: readonly [low: number, high: number] | null
  readonly verdict: DerivativeVerdict
}

/**
 * The derivatives in the elements of one leaf, or along directions of it.
 *
 * @category model
 * @since 0.1.0
 */
export interface LeafCheck {
  readonly path: Path
  readonly shape: Shape
  readonly derivatives: readonly DerivativeCheck[]
  /** None of them disagrees. */
  readonly agrees: boolean
}

/**
 * What `checkGradient` finds.
 *
 * @category model
 * @since 0.1.0
 */
export interface GradientCheck {
  readonly value: number
  readonly leaves: readonly LeafCheck[]
  /** No derivative disagrees. */
  readonly agrees: boolean
}

// --- directions

interface Direction {
  readonly index: readonly number[] | null
  /** At most this large are the places that it moves. */
  readonly size: number
  readonly values: Float64Array
}

const coordinateOf = (shape: Shape, at: number, x: Float64Array): Direction => {
  const strides = rowMajor(shape)
  return {
    index: shape.map((n, axis) => Math.floor(at / strides[axis]) % n),
    size: Math.abs(x[at]),
    values: x.map((_, i) => (i === at ? 1 : 0))
  }
}

/** A fair bit of a place: the finalizer of MurmurHash3. */
const isHeads = (seed: number, draw: number, at: number): boolean => {
  const mix = (h: number): number => {
    const a = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
    const b = Math.imul(a ^ (a >>> 13), 0xc2b2ae35)
    return b ^ (b >>> 16)
  }
  return (mix(mix(mix(seed + 0x9e3779b9) + draw) + at) & 1) === 1
}

const randomOf = (x: Float64Array, seed: number, draw: number): Direction => {
  const length = 1 / Math.sqrt(x.length)
  return {
    index: null,
    size: x.reduce((most, v) => Math.max(most, Math.abs(v)), 0),
    values: x.map((_, i) => (isHeads(seed, draw, i) ? length : -length))
  }
}

// --- all of them

const elements = (x: NDArray): Float64Array =>
  Float64Array.from(toTypedArray(concrete('checkGradient', $.convert(x, 'float64'))))

const dot = (x: Float64Array, y: Float64Array): number =>
  x.reduce((sum, v, i) => (y[i] === 0 ? sum : sum + v * y[i]), 0)

const checkGradientOf =
  <A, R extends readonly unknown[]>(
    f: (x: A, ...rest: R) => NDArray | number,
    { coordinates = 32, directions = 8, seed = 0 }: GradientCheckOptions = {}
  ): OfTree<A, R, GradientCheck> =>
  (x: Input<A>, ...rest: R) => {
    const { leaves, structure } = flatten(x)
    requireDifferentiable('checkGradient', x, leaves)
    const wide = leaves.map(leaf => $.convert(leaf, 'float64'))
    const [y, gradient] = scalarGradient('checkGradient', f)(unflatten(structure, wide) as A, ...rest)
    const [value] = elements(y)
    const precision = { floor: 0, unit: y.dtype === 'float32' ? 2 ** -23 : 2 ** -52 }
    const slopes = flatten(gradient).leaves.map(elements)
    const largest = slopes.reduce((most, g) => g.reduce((m, v) => (Math.abs(v) > m ? Math.abs(v) : m), most), 0)
    const at = paths(x)
    const checks = wide.map((leaf, k): LeafCheck => {
      const { shape } = leaf
      const here = elements(leaf)
      const all: readonly Direction[] =
        sizeOf(shape) <= coordinates
          ? Array.from(here, (_, i) => coordinateOf(shape, i, here))
          : Array.from({ length: directions }, (_, i) => randomOf(here, seed, i))
      const derivatives = all.map(direction => {
        const moved = (h: number): number => {
          const there = unsafeFromBuffer(
            shape,
            here.map((v, i) => v + h * direction.values[i])
          )
          const result = f(
            unflatten(
              structure,
              wide.map((other, i) => (i === k ? there : other))
            ) as A,
            ...rest
          )
          return typeof result === 'number' ? result : elements(result)[0]
        }
        const autodiff = dot(slopes[k], direction.values)
        const line = { f: moved, at: value, start: Math.max(1, direction.size), precision }
        return { index: direction.index, autodiff, ...checkSlope(line, autodiff, largest) }
      })
      return { path: at[k], shape, derivatives, agrees: derivatives.every(d => d.verdict !== 'disagrees') }
    })
    return { value, leaves: checks, agrees: checks.every(c => c.agrees) }
  }

const checkKinds: option.OptionKinds<GradientCheckOptions> = {
  coordinates: option.natural,
  directions: option.natural,
  seed: option.integer
}

/**
 * Whether a gradient is that of its function: each derivative against differences with an error bar of their own.
 *
 * Small leaves are checked in every coordinate, large ones along random directions. The options stand with the function:
 * `checkGradient(f, { directions: 20 })(x)`.
 *
 * Math:    (f(x + h d) − f(x − h d)) / 2h for three steps, extrapolated to order h⁶; by ever smaller first steps, until two in a
 *          row agree; at a kink, the one-sided slopes
 * Shapes:  f: A → []; x any tree of floating-point leaves
 * Dtypes:  float32 leaves are converted to float64: what is checked is the derivative, not its rounding
 * Errors:  as `grad`
 * Numerics: an error below the bar is not seen; a bar that is wide, relative to the slopes around, is told as `inconclusive`,
 *          and so are functions that oscillate faster than steps of 2⁻²⁷ can follow
 * Source:  Richardson (1911); Ridders, Accurate computation of F'(x) and F'(x)F''(x) (1982)
 *
 * @example
 * import assert from 'node:assert'
 * import { checkGradient, customJvp, np } from 'pullback'
 *
 * const right = checkGradient((x: np.NDArray) => np.sum(np.sin(x)))(np.array([1, 2]))
 * assert.ok(right.agrees && right.leaves[0].derivatives.every(d => d.verdict === 'agrees'))
 *
 * const wrong = customJvp(np.sin, ([x], [dx]) => [np.sin(x), np.mul(np.sin(x), dx)])
 * const [found] = checkGradient((x: np.NDArray) => wrong(x))(1).leaves[0].derivatives
 * assert.ok(found.verdict === 'disagrees' && Math.abs(found.numerical - Math.cos(1)) <= found.bar)
 *
 * const [kink] = checkGradient((x: np.NDArray) => np.abs(x))(0).leaves[0].derivatives
 * assert.deepStrictEqual([kink.verdict, kink.autodiff, kink.slopes], ['kink', 0, [-1, 1]])
 *
 * @category checks
 * @since 0.1.0
 */
export const checkGradient = transform(
  'checkGradient(f, { coordinates, directions, seed })(x, …)',
  checkKinds,
  checkGradientOf
)
