/**
 * Reading arrays into JavaScript values. A read copies out.
 *
 * A traced value can be read under `grad`, `jvp` and `vjp` of concrete inputs, where it is computed on demand.
 */
import type { DType, TypedArray } from '../ndarray/dtype.js'
import { itemOf, toTypedArray as copyOf, type NDArray } from '../ndarray/ndarray.js'
import { sizeOf, type Shape } from '../ndarray/shape.js'
import { concrete } from '../trace/builder.js'
import { ops as $ } from '../trace/ops.js'
import { checkDType } from './calling/check.js'
import type { Nested } from './shape/create.js'
import { dual, named, unary, type Unary } from './calling/dual.js'
import { toArray, type Operand } from './calling/operands.js'

/**
 * The value of an array of one element, as a number; of a bool one, 0 or 1.
 *
 * Shapes:  x: [], or any shape of one element
 * Errors:  ShapeMismatch, when there is not one element; TracedValueRead, under jit and vmap
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * assert.strictEqual(np.item(np.sum(np.array([1, 2, 3]))), 6)
 *
 * @category reading
 * @since 0.1.0
 */
export const item = named('item', (x: Operand): number => itemOf(concrete('item', toArray(x))))

const nestedFrom = (data: ArrayLike<number | boolean>, shape: Shape, at: number): Nested => {
  if (shape.length === 0) return data[at]
  const [n, ...inner] = shape
  const step = sizeOf(inner)
  return Array.from({ length: n }, (_, i) => nestedFrom(data, inner, at + i * step))
}

/**
 * The elements as lists of lists; the value itself for rank 0. `array` is its inverse, up to dtype.
 *
 * Shapes:  x: [n, m] → n lists of m values
 * Dtypes:  bool gives booleans, the others numbers
 * Errors:  TracedValueRead, under jit and vmap
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * assert.deepStrictEqual(np.toNested(np.reshape(np.arange(4), { shape: [2, 2] })), [[0, 1], [2, 3]])
 * assert.deepStrictEqual(np.toNested(np.gt(np.array([1, 2]), 1)), [false, true])
 *
 * @category reading
 * @since 0.1.0
 */
export const toNested = named('toNested', (x: Operand): Nested => {
  const data = copyOf(concrete('toNested', toArray(x)))
  const a = toArray(x)
  return nestedFrom(a.dtype === 'bool' ? Array.from(data, Boolean) : data, a.shape, 0)
})

/**
 * A copy of the elements, in row-major order, as the typed array of the dtype (`Uint8Array` for bool).
 *
 * Shapes:  x: s → as many elements as s has
 * Errors:  TracedValueRead, under jit and vmap
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * assert.deepStrictEqual(np.toTypedArray(np.array([[1, 2], [3, 4]])), new Float64Array([1, 2, 3, 4]))
 *
 * @category reading
 * @since 0.1.0
 */
export const toTypedArray = named('toTypedArray', (x: Operand): TypedArray =>
  copyOf(concrete('toTypedArray', toArray(x)))
)

/**
 * The operand as an array: a number makes a float64 scalar, a boolean a bool one.
 *
 * Shapes:  x: s → s; [] for a number
 * Grad:    the identity
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * assert.strictEqual(np.asArray(true).dtype, 'bool')
 *
 * @category dtypes
 * @since 0.1.0
 */
export const asArray: Unary = unary('asArray', x => x)

interface AsType {
  (dtype: DType): (x: Operand) => NDArray
  (x: Operand, dtype: DType): NDArray
}

/**
 * The same values as another dtype.
 *
 * Shapes:  x: s → s
 * Dtypes:  floats truncate towards zero and saturate in integers; integers wrap; what is not 0 is true
 * Grad:    linear between floats; none through integers and booleans
 * Errors:  InvalidArgument, for a dtype that does not exist
 *
 * @example
 * import assert from 'node:assert'
 * import { pipe } from 'fp-ts/lib/function.js'
 * import * as np from 'pullback/numpy'
 *
 * assert.deepStrictEqual(np.toNested(np.astype(np.array([1.7, -1.7]), 'int32')), [1, -1])
 * assert.strictEqual(pipe(1, np.astype('float32')).dtype, 'float32')
 *
 * @category dtypes
 * @since 0.1.0
 */
export const astype: AsType = dual(
  'astype',
  ['x', 'dtype'],
  null,
  (x: Operand, dtype: DType) => $.convert(toArray(x), checkDType(dtype)),
  ([dtype]) => checkDType(dtype)
)
