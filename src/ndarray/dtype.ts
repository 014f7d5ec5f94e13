/**
 * Element types, and how they promote.
 *
 * Promotion is NumPy's, restricted to five dtypes: the result is the smallest dtype that holds every
 * value of both operands, so `int32` with `uint32` or with `float32` gives `float64`. It is a
 * join-semilattice: idempotent, commutative, associative.
 */

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

export const dtypes: readonly DType[] = ['bool', 'int32', 'uint32', 'float32', 'float64']

export const isFloat = (dtype: DType): boolean => dtype === 'float32' || dtype === 'float64'

export const isInteger = (dtype: DType): boolean => dtype === 'int32' || dtype === 'uint32'

/** A fresh zeroed buffer. */
export const allocate = (dtype: DType, size: number): TypedArray => {
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

export const dtypeOf = (data: TypedArray): DType =>
  data instanceof Float64Array
    ? 'float64'
    : data instanceof Float32Array
      ? 'float32'
      : data instanceof Int32Array
        ? 'int32'
        : data instanceof Uint32Array
          ? 'uint32'
          : 'bool'

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
