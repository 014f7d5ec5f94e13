/**
 * Calling in both orders, `normal(key, { shape })` and `pipe(key, normal({ shape }))`, and what all samplers check.
 */
import { showAval } from '../core/aval.js'
import type { DType } from '../ndarray/dtype.js'
import { fail } from '../ndarray/error.js'
import type { Reading } from '../ndarray/kernels/threefry.js'
import { isNDArray, scalar, type NDArray } from '../ndarray/ndarray.js'
import { broadcastShapes, sameShape, showShape, type Shape } from '../ndarray/shape.js'
import { threefry } from '../primitives/random.js'
import { ops as $ } from '../trace/ops.js'

// --- model

/**
 * A function of a key that takes options.
 *
 * @category model
 * @since 0.1.0
 */
export interface Sampler<O> {
  (key: NDArray, options?: O): NDArray
  (options: O): (key: NDArray) => NDArray
  (key: NDArray): NDArray
}

/**
 * A function of a key that needs options.
 *
 * @category model
 * @since 0.1.0
 */
export interface SamplerNeeding<O> {
  (options: O): (key: NDArray) => NDArray
  (key: NDArray, options: O): NDArray
}

/**
 * A function of a key and a second operand that takes options.
 *
 * @category model
 * @since 0.1.0
 */
export interface SamplerOf<X, O> {
  (key: NDArray, x: X, options?: O): NDArray
  (x: X, options?: O): (key: NDArray) => NDArray
  (key: NDArray, x: X): NDArray
}

/**
 * A function of a key and a second operand.
 *
 * @category model
 * @since 0.1.0
 */
export interface Keyed {
  (key: NDArray, x: NDArray | number): NDArray
  (x: NDArray | number): (key: NDArray) => NDArray
  (key: NDArray, x: NDArray): NDArray
}

/**
 * The shape of a sample; default `[]`.
 *
 * @category model
 * @since 0.1.0
 */
export interface Shaped {
  readonly shape?: Shape
}

/**
 * The shape of a sample and its dtype; default `float64`.
 *
 * @category model
 * @since 0.1.0
 */
export interface FloatShaped extends Shaped {
  readonly dtype?: 'float32' | 'float64'
}

// --- combinators

/** The function in both orders; the key is checked. */
export const sampler = <O>(name: string, f: (key: NDArray, options: O) => NDArray): Sampler<O> & SamplerNeeding<O> =>
  ((...args: readonly unknown[]) => {
    const call = (key: unknown, options: unknown): NDArray => f(checkKey(name, key), (options ?? {}) as O)
    return isNDArray(args[0]) ? call(args[0], args[1]) : (key: unknown) => call(key, args[0])
  }) as never

/** The same with a second operand, which is an array or a number. */
export const samplerOf = <X, O>(name: string, f: (key: NDArray, x: X, options: O) => NDArray): SamplerOf<X, O> =>
  ((...args: readonly unknown[]) => {
    const call = (key: unknown, x: unknown, options: unknown): NDArray =>
      f(checkKey(name, key), x as X, (options ?? {}) as O)
    const isWhole = args.length > 1 && (isNDArray(args[1]) || typeof args[1] === 'number')
    return isWhole ? call(args[0], args[1], args[2]) : (key: unknown) => call(key, args[0], args[1])
  }) as never

// --- checks

/** One key: two words. */
export const checkKey = (name: string, key: unknown): NDArray => {
  if (isNDArray(key) && key.dtype === 'uint32' && sameShape(key.shape, [2])) return key
  const came = isNDArray(key) ? showAval(key) : String(key)
  const isBatch = isNDArray(key) && key.dtype === 'uint32' && key.ndim > 1
  return fail(
    'InvalidArgument',
    `random.${name}`,
    `the key is ${came}; expected uint32[2]`,
    isBatch
      ? 'Map over a batch of keys with vmap'
      : 'Make a key with random.key(seed), and new ones from it with random.split'
  )
}

/** The shape asked for, to which the parameters must broadcast. */
export const checkShape = (name: string, shape: Shape, ...parameters: readonly Shape[]): Shape => {
  const op = `random.${name}`
  if (!shape.every(n => Number.isInteger(n) && n >= 0))
    return fail('InvalidArgument', op, `${showShape(shape)} is not a shape`, 'Extents are integers ≥ 0')
  const whole = parameters.reduce((s, p) => broadcastShapes(op, s, p), shape)
  return sameShape(whole, shape)
    ? shape
    : fail(
        'ShapeMismatch',
        op,
        `parameters of shape ${parameters.map(showShape).join(', ')} do not broadcast to ${showShape(shape)}`,
        'Give the shape of the whole sample'
      )
}

// --- shared

/** The blocks of a key from a counter on, read one way. */
export const blocks = (key: NDArray, shape: Shape, reading: Reading, start: NDArray = scalar(0, 'uint32')): NDArray =>
  $.bind(threefry, [key, start], { shape, reading })[0]

/** The dtype of a real sample. */
export const checkFloat = (name: string, dtype: DType): 'float32' | 'float64' =>
  dtype === 'float32' || dtype === 'float64'
    ? dtype
    : fail(
        'DTypeMismatch',
        `random.${name}`,
        `${dtype} is not a dtype of real numbers`,
        'Use float64 or float32; np.astype converts'
      )

/** A parameter as an array of a dtype. */
export const parameter = (x: NDArray | number, dtype: DType): NDArray =>
  typeof x === 'number' ? scalar(x, dtype) : $.convert(x, dtype)
