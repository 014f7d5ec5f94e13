/**
 * Indices that are data, as places along an axis: what becomes of those that are out of range.
 *
 * Where array and indices are concrete, they are an error. Where either is traced the numbers are not known: reads take
 * the nearest element and writes are dropped, as in JAX. A mode says otherwise, and means the same in every mode of running.
 */
import * as option from '../../core/options.js'
import { isFloat, type DType } from '../../ndarray/dtype.js'
import { isDense, scalar, unsafeData, type NDArray } from '../../ndarray/ndarray.js'
import { rem } from '../../primitives/array/elementwise.js'
import { bind } from '../../trace/builder.js'
import { ops as $ } from '../../trace/ops.js'
import { refuse } from '../calling/check.js'

// --- model

/**
 * What reading out of range gives: the nearest element, the one that many further round, or a fill: NaN, for integers
 * the smallest (int32) or largest (uint32), true.
 *
 * @category model
 * @since 0.1.0
 */
export type ReadMode = 'clip' | 'wrap' | 'fill'

/**
 * Where writing out of range goes: to the nearest element, that many further round, or nowhere.
 *
 * @category model
 * @since 0.1.0
 */
export type WriteMode = 'clip' | 'wrap' | 'drop'

/**
 * How to read out of range.
 *
 * @category model
 * @since 0.1.0
 */
export interface ReadOptions {
  readonly mode?: ReadMode
}

/**
 * How to write out of range.
 *
 * @category model
 * @since 0.1.0
 */
export interface WriteOptions {
  readonly mode?: WriteMode
}

export const readMode: option.OptionKind<ReadMode> = option.oneOf(['clip', 'wrap', 'fill'])

export const writeMode: option.OptionKind<WriteMode> = option.oneOf(['clip', 'wrap', 'drop'])

/** What becomes of indices out of range, and which of them are mistakes instead. */
export interface Addressing {
  readonly mode: ReadMode | WriteMode
  /** Whether no mode was asked for: numbers out of range are mistakes. */
  readonly isStrict: boolean
  /** Whether the array is concrete besides: indices in concrete arrays are too. */
  readonly isKnown: boolean
}

export const addressing = <M extends ReadMode | WriteMode>(
  x: NDArray,
  mode: M | undefined,
  otherwise: M
): Addressing & { readonly mode: M } => ({
  mode: mode ?? otherwise,
  isStrict: mode === undefined,
  isKnown: mode === undefined && isDense(x)
})

// --- places

const largest = 2 ** 31 - 1

const requireInside = (at: NDArray, extent: number, axis: number): void => {
  if (!isDense(at)) return
  const data = unsafeData(at)
  for (let k = 0; k < data.length; k++) if (data[k] < -extent || data[k] >= extent) outOfRange(data[k], extent, axis)
}

export const outOfRange = (at: number, extent: number, axis: number): never =>
  refuse(
    'InvalidArgument',
    `index ${at} is out of range for axis ${axis}, of extent ${extent}`,
    extent === 0
      ? 'The axis has no elements'
      : `Use an integer from ${-extent} to ${extent - 1}, or a mode, such as { mode: 'clip' }`
  )

/** Negative ones counted from the end. */
const wrapped = (at: NDArray, extent: number): NDArray => $.select($.lt(at, 0), $.add(at, extent), at)

/** Integers as int32 places, negative ones counted from the end; those out of range stay so, except by a mode that moves them. */
export const placesAlong = (at: NDArray, extent: number, axis: number, how: Addressing): NDArray => {
  if (at.dtype !== 'int32' && at.dtype !== 'uint32')
    return refuse(
      'DTypeMismatch',
      `an index array is ${at.dtype}`,
      "Indices are integers: np.array([0, 2], { dtype: 'int32' }), or np.astype(i, 'int32')"
    )
  if (how.isKnown) requireInside(at, extent, axis)
  if (how.mode === 'wrap' && extent > 0)
    return wrapped($.convert(bind(rem, [at, scalar(extent, at.dtype)], null)[0], 'int32'), extent)
  // Words beyond int32 are out of range, not negative
  if (at.dtype === 'uint32') return $.convert($.min(at, largest), 'int32')
  return wrapped(at, extent)
}

// --- fills

const fillOf = (dtype: DType): number =>
  isFloat(dtype) ? NaN : dtype === 'int32' ? -(2 ** 31) : dtype === 'uint32' ? 2 ** 32 - 1 : 1

/** What `read` gives of the array, with the fill where it reads out of range. */
export const withFills = (x: NDArray, read: (x: NDArray) => NDArray): NDArray => {
  const isInside = read($.fill(x.shape, 1, 'bool'))
  return $.select(isInside, read(x), scalar(fillOf(x.dtype), x.dtype))
}
