/**
 * Calling in both orders, `normal(key, { shape })` and `pipe(key, normal({ shape }))`, and what all samplers check.
 */
import { showAval } from '../core/aval.js'
import { dual, type Needing, type Pairing, type PairingWith, type With } from '../core/dual.js'
import * as option from '../core/options.js'
import type { OptionKinds } from '../core/options.js'
import type { DType, TypedArray } from '../ndarray/dtype.js'
import { fail, within } from '../ndarray/error.js'
import type { Reading } from '../ndarray/kernels/threefry.js'
import { isDense, isNDArray, own, scalar, unsafeData, type NDArray } from '../ndarray/ndarray.js'
import { told } from '../ndarray/told.js'
import { broadcastShapes, checkShape as shapeOf, sameShape, showShape, type Shape } from '../ndarray/shape.js'
import { threefry } from '../primitives/array/random.js'
import { ops as $ } from '../trace/ops.js'

// --- model

/**
 * A function of a key that takes options.
 *
 * @category model
 * @since 0.1.0
 */
export type Sampler<O> = With<NDArray, O>

/**
 * A function of a key that needs options.
 *
 * @category model
 * @since 0.1.0
 */
export type SamplerNeeding<O> = Needing<NDArray, O>

/**
 * A function of a key and a second operand that takes options.
 *
 * @category model
 * @since 0.1.0
 */
export type SamplerOf<X, O> = PairingWith<NDArray, X, O>

/**
 * A function of a key and a second operand.
 *
 * @category model
 * @since 0.1.0
 */
export type Keyed = Pairing<NDArray, NDArray | number, NDArray, NDArray, NDArray>

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
export const sampler = <O>(
  name: string,
  kinds: OptionKinds<O>,
  f: (key: NDArray, options: O) => NDArray
): Sampler<O> & SamplerNeeding<O> =>
  dual(
    `random.${name}`,
    ['key'],
    kinds,
    within(`random.${name}`, (key: unknown, options: O) => f(checkKey(name, key), options))
  )

/** The same with a second operand. */
export const samplerOf = <X, O>(
  name: string,
  operand: string,
  kinds: OptionKinds<O> | null,
  f: (key: NDArray, x: X, options: O) => NDArray
): SamplerOf<X, O> =>
  dual(
    `random.${name}`,
    ['key', operand],
    kinds,
    within(`random.${name}`, (key: unknown, x: X, options: O) => f(checkKey(name, key), x, options))
  )

export const shaped: OptionKinds<Shaped> = { shape: option.shape }

export const floatShaped: OptionKinds<FloatShaped> = { ...shaped, dtype: option.floatDType }

// --- checks

/** One key: two words. */
export const checkKey = (name: string, key: unknown): NDArray => {
  if (isNDArray(key) && key.dtype === 'uint32' && key.ndim === 1 && key[own].shape[0] === 2) return key
  const came = isNDArray(key) ? showAval(key) : told(key)
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
  const own = shapeOf(op, shape)
  const whole = parameters.reduce((s, p) => broadcastShapes(op, s, p), own)
  return sameShape(whole, own)
    ? own
    : fail(
        'ShapeMismatch',
        op,
        `parameters of shape ${parameters.map(showShape).join(', ')} do not broadcast to ${showShape(own)}`,
        'Give the shape of the whole sample'
      )
}

const elementsIn = (x: NDArray): TypedArray | undefined => (isDense(x) ? unsafeData(x) : undefined)

/** Every element of a concrete parameter fits; a traced one is taken as it is. */
export const checkElements = (
  name: string,
  what: string,
  x: NDArray,
  fits: (element: number) => boolean,
  remedy: string
): void => {
  const odd = elementsIn(x)?.find(element => !fits(element))
  if (odd !== undefined) fail('InvalidArgument', `random.${name}`, `${what} is ${odd}`, remedy)
}

/** The bounds of an interval, by their names. */
export interface Bounds {
  readonly [name: string]: NDArray
}

/** Bounds that are concrete are in order, element by element. */
export const checkOrder = (name: string, bounds: Bounds, fits: (low: number, high: number) => boolean): void => {
  const [[first, low], [second, high]] = Object.entries(bounds)
  const shape = broadcastShapes(`random.${name}`, low.shape, high.shape)
  const [lows, highs] = [low, high].map(x => elementsIn($.broadcast(x, shape)))
  if (lows === undefined || highs === undefined) return
  const odd = lows.findIndex((x, i) => !fits(x, highs[i]))
  if (odd >= 0)
    fail(
      'InvalidArgument',
      `random.${name}`,
      `${first} is ${lows[odd]} and ${second} is ${highs[odd]}`,
      `Give ${first} below ${second}`
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
