/**
 * Operands: what an operation takes for an array, and the dtype that several of them share.
 *
 * Arrays and booleans promote as in NumPy; a bare number is weak and takes the dtype of the arrays when that
 * can hold it.
 */
import { isFloat, promote, promoteWeak, type DType } from '../../ndarray/dtype.js'
import { isNDArray, scalar, type NDArray } from '../../ndarray/ndarray.js'
import { told, whatIsAwaited } from '../../ndarray/told.js'
import { ops as $ } from '../../trace/ops.js'
import { refuse } from './check.js'

/**
 * What every operation takes for an array: an array, concrete or traced, a number or a boolean.
 *
 * @category model
 * @since 0.1.0
 */
export type Operand = NDArray | number | boolean

/** The operand as an array: numbers make `float64`, booleans `bool`. */
export const toArray = (x: Operand): NDArray => {
  if (isNDArray(x)) return x
  if (typeof x === 'number') return scalar(x)
  if (typeof x === 'boolean') return scalar(x ? 1 : 0, 'bool')
  const waits = whatIsAwaited(x)
  return waits === undefined
    ? refuse(
        'InvalidArgument',
        `an operand is ${Array.isArray(x) ? 'a JavaScript array' : told(x)}`,
        'Operands are arrays, numbers and booleans; np.array makes an array of nested lists'
      )
    : refuse('InvalidArgument', waits, 'Call it with all its operands, or with one less in a pipe: pipe(x, np.add(y))')
}

/** The operand as an array of a dtype. */
export const toDType = (x: Operand, dtype: DType): NDArray => {
  if (typeof x === 'number') return scalar(x, dtype)
  const a = toArray(x)
  return a.dtype === dtype ? a : $.convert(a, dtype)
}

/** The dtype of an operation on all of them. */
export const commonDType = (xs: readonly Operand[]): DType => {
  let strong: DType | undefined
  for (const x of xs)
    if (typeof x !== 'number') {
      const own = toArray(x).dtype
      strong = strong === undefined ? own : promote(strong, own)
    }
  if (strong === undefined) return 'float64'
  let dtype = strong
  for (const x of xs) if (typeof x === 'number') dtype = promoteWeak(dtype, x)
  return dtype
}

const areAlike = (xs: readonly Operand[]): xs is readonly NDArray[] => {
  const [first] = xs
  if (!isNDArray(first)) return false
  for (let i = 1; i < xs.length; i++) {
    const x = xs[i]
    if (!isNDArray(x) || x.dtype !== first.dtype) return false
  }
  return true
}

/** The operands as arrays of their common dtype. */
export const promoted = (xs: readonly Operand[]): readonly NDArray[] => {
  if (areAlike(xs)) return xs
  const dtype = commonDType(xs)
  return xs.map(x => toDType(x, dtype))
}

/** The dtype in which a real function of this dtype is computed. */
export const floatOf = (dtype: DType): DType => (isFloat(dtype) ? dtype : 'float64')

/** The operand as a floating-point array. */
export const toFloat = (x: Operand): NDArray => {
  const a = toArray(x)
  return isFloat(a.dtype) ? a : $.convert(a, 'float64')
}

/** The operands as floating-point arrays of one dtype. */
export const floats = (xs: readonly Operand[]): readonly NDArray[] => {
  const dtype = floatOf(commonDType(xs))
  return xs.map(x => toDType(x, dtype))
}

/** The operand with booleans counted as the integers 0 and 1. */
export const toNumeric = (x: Operand): NDArray => {
  const a = toArray(x)
  return a.dtype === 'bool' ? $.convert(a, 'int32') : a
}

/** The operand as truth values: whatever is not 0 is true. */
export const toBool = (x: Operand): NDArray => {
  const a = toArray(x)
  return a.dtype === 'bool' ? a : $.ne(a, 0)
}
