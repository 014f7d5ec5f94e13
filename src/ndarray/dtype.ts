/**
 * Element types, and how they promote.
 *
 * Promotion is NumPy's, restricted to five dtypes: the result is the smallest dtype that holds every
 * value of both operands, so `int32` with `uint32` or with `float32` gives `float64`. It is a
 * join-semilattice: idempotent, commutative, associative.
 */

import { fail } from './error.js'
import { showShape, type Shape } from './shape.js'

/**
 * An element type.
 *
 * @category model
 * @since 0.1.0
 */
export type DType = 'bool' | 'int32' | 'uint32' | 'float32' | 'float64'

/**
 * The buffer that carries elements of each dtype; `bool` is one byte, 0 or 1.
 *
 * @category model
 * @since 0.1.0
 */
export type TypedArray = Uint8Array | Int32Array | Uint32Array | Float32Array | Float64Array

export const dtypes: readonly DType[] = Object.freeze(['bool', 'int32', 'uint32', 'float32', 'float64'] as const)

export const isFloat = (dtype: DType): boolean => dtype === 'float32' || dtype === 'float64'

export const isInteger = (dtype: DType): boolean => dtype === 'int32' || dtype === 'uint32'

const bytesOf: Readonly<Record<DType, number>> = { bool: 1, int32: 4, uint32: 4, float32: 4, float64: 8 }

const units = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB']

/** A number of bytes as people say it, such as 8.00 TiB. */
const showBytes = (bytes: number): string => {
  const power = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log2(bytes) / 10)))
  return power === 0 ? `${bytes} bytes` : `${(bytes / 2 ** (10 * power)).toFixed(2)} ${units[power]}`
}

/** A fresh zeroed buffer for so many elements of an array of some shape. */
export const allocate = (dtype: DType, size: number, shape: Shape = [size]): TypedArray => {
  try {
    return zeroed(dtype, size)
  } catch {
    return fail(
      'OutOfMemory',
      'allocate',
      `there are no ${showBytes(size * bytesOf[dtype])} for an array of shape ${showShape(shape)} and dtype ${dtype}`,
      'Reduce or take a part before the array is made, or compute it in parts; arrays of one value, such as np.zeros, take no memory'
    )
  }
}

const zeroed = (dtype: DType, size: number): TypedArray => {
  switch (dtype) {
    case 'bool':
      return new Uint8Array(size)
    case 'int32':
      return new Int32Array(size)
    case 'uint32':
      return new Uint32Array(size)
    case 'float32':
      return new Float32Array(size)
    case 'float64':
      return new Float64Array(size)
  }
}

/** What a typed array calls itself, of whatever realm it is; `undefined` of anything else. A subclass cannot change it. */
export const typedArrayName = (u: unknown): string | undefined => nameOf.call(u) as string | undefined

const { get: nameOf } = Object.getOwnPropertyDescriptor(
  Object.getPrototypeOf(Uint8Array.prototype),
  Symbol.toStringTag
) as { readonly get: (this: unknown) => unknown }

/** The dtype that a buffer of ours carries. */
export const dtypeOf = (data: TypedArray): DType => {
  switch (typedArrayName(data)) {
    case 'Float64Array':
      return 'float64'
    case 'Float32Array':
      return 'float32'
    case 'Int32Array':
      return 'int32'
    case 'Uint32Array':
      return 'uint32'
    default:
      return 'bool'
  }
}

/**
 * The dtype of the result of an operation on two dtypes.
 *
 * @category dtypes
 * @since 0.1.0
 */
export const promote = (a: DType, b: DType): DType => {
  if (a === b) return a
  if (a === 'bool') return b
  if (b === 'bool') return a
  return 'float64'
}

/**
 * The dtype of an operation between an array and a bare JavaScript number: the array's own when it can
 * hold the number, else `int32` for a `bool` array and `float64` for an integer one.
 */
export const promoteWeak = (dtype: DType, value: number): DType => {
  switch (dtype) {
    case 'float32':
    case 'float64':
      return dtype
    case 'int32':
      return value === (value | 0) ? dtype : 'float64'
    case 'uint32':
      return value === value >>> 0 ? dtype : 'float64'
    case 'bool':
      return value === (value | 0) ? 'int32' : 'float64'
  }
}

/** The value a number takes when it is stored as `dtype`. */
export const cast = (dtype: DType, value: number): number => {
  switch (dtype) {
    case 'bool':
      return value !== 0 ? 1 : 0
    case 'int32':
      return value | 0
    case 'uint32':
      return value >>> 0
    case 'float32':
      return Math.fround(value)
    case 'float64':
      return value
  }
}
