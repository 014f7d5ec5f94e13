/**
 * Creation of arrays from data and from constants. Constants cost nothing, whatever their shape.
 */
import * as option from '../core/options.js'
import type { DType, TypedArray } from '../ndarray/dtype.js'
import { fromTypedArray, isNDArray, unsafeFromBuffer, type NDArray } from '../ndarray/ndarray.js'
import { sameShape, showShape, sizeOf, type Shape } from '../ndarray/shape.js'
import { ops as $ } from '../trace/ops.js'
import { asDType, checkShape, refuse } from './check.js'
import { direct, dual, unaryNeeding, unaryWith, type UnaryNeeding, type UnaryWith } from './dual.js'
import { stackArrays } from './join.js'
import { toArray, type Operand } from './operands.js'

/**
 * The dtype that a creation function gives its array.
 *
 * @category model
 * @since 0.1.0
 */
export interface DTypeOption {
  readonly dtype?: DType
}

/**
 * A value, or lists of lists of values.
 *
 * @category model
 * @since 0.1.0
 */
export type Nested<A = number | boolean> = A | readonly Nested<A>[]

interface ArrayOf {
  (data: Nested<Operand> | TypedArray, options?: DTypeOption): NDArray
  (options: DTypeOption): (data: Nested<Operand> | TypedArray) => NDArray
  (data: Nested<Operand> | TypedArray): NDArray
}

// --- nested lists

const isList = (u: unknown): u is readonly unknown[] => Array.isArray(u)

const place = (path: readonly number[]): string =>
  path.length === 0 ? 'the data' : `element ${path.map(i => `[${i}]`).join('')}`

const leafShape = (leaf: unknown, path: readonly number[]): Shape => {
  if (typeof leaf === 'number' || typeof leaf === 'boolean') return []
  if (isNDArray(leaf)) return leaf.shape
  return refuse(
    'InvalidArgument',
    `${place(path)} is ${leaf === null || leaf === undefined ? String(leaf) : `a ${typeof leaf}`}`,
    'Data are numbers, booleans, arrays, and lists of lists of these, all of one length at each depth'
  )
}

const nestedShape = (data: unknown, path: readonly number[]): Shape => {
  if (!isList(data)) return leafShape(data, path)
  const inner = data.length === 0 ? [] : nestedShape(data[0], [...path, 0])
  for (let i = 1; i < data.length; i++) {
    if (inner.length === 0 && typeof data[i] === 'number') continue
    const shape = nestedShape(data[i], [...path, i])
    if (!sameShape(shape, inner))
      return refuse(
        'ShapeMismatch',
        `${place([...path, i])} has shape ${showShape(shape)} and ${place([...path, 0])} has shape ${showShape(inner)}`,
        'All rows must have one shape; pad the short ones, or keep them as a list of arrays'
      )
  }
  return [data.length, ...inner]
}

const some = (data: unknown, holds: (leaf: unknown) => boolean): boolean =>
  isList(data) ? data.some(d => some(d, holds)) : holds(data)

/** Writes the leaves in order from a place on, and gives the place after them. */
const write = (data: unknown, out: Float64Array, at: number): number => {
  if (isList(data)) return data.reduce<number>((next, d) => write(d, out, next), at)
  out[at] = Number(data)
  return at + 1
}

const fromNested = (data: Nested<Operand>): NDArray => {
  const shape = nestedShape(data, [])
  if (!isList(data)) return toArray(data)
  if (some(data, isNDArray)) return stackArrays(data.map(fromNested), 0)
  const out = new Float64Array(sizeOf(shape))
  write(data, out, 0)
  const made = unsafeFromBuffer(shape, out)
  return out.length > 0 && !some(data, leaf => typeof leaf !== 'boolean') ? $.convert(made, 'bool') : made
}

const fromBuffer = (data: TypedArray): NDArray =>
  data instanceof Uint8Array && data.some(v => v > 1)
    ? refuse(
        'DTypeMismatch',
        `a Uint8Array holds booleans, and this one holds ${data.find(v => v > 1)}`,
        'For numbers, give Int32Array.from(data)'
      )
    : fromTypedArray(data)

/**
 * An array of the given data: nested lists (of numbers, booleans, arrays), a typed array (which is copied), or one value.
 *
 * Shapes:  the lengths of the lists, outermost first; [n] for a typed array; [] for a number
 * Dtypes:  follow the data: numbers make float64, booleans bool, a Float32Array float32; `dtype` converts
 * Grad:    through the arrays among the data
 * Errors:  ShapeMismatch (ragged lists), InvalidArgument (something else among the data); both name the place
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * const x = np.array([[1, 2, 3], [4, 5, 6]])
 * assert.deepStrictEqual([x.shape, x.dtype], [[2, 3], 'float64'])
 * assert.strictEqual(np.array(new Int32Array([1, 2])).dtype, 'int32')
 * assert.throws(() => np.array([[1, 2], [3]]), /element \[1\] has shape \[1\]/)
 *
 * @category creation
 * @since 0.1.0
 */
export const array: ArrayOf = dual(
  'array',
  ['data'],
  { dtype: option.dtype },
  (data: Nested<Operand> | TypedArray, { dtype }: DTypeOption) =>
    asDType(ArrayBuffer.isView(data) ? fromBuffer(data) : fromNested(data), dtype)
)

// --- constants

const filled = (shape: Shape, value: Operand, dtype: DType | undefined): NDArray =>
  $.broadcast(asDType(toArray(value), dtype), checkShape(shape))

const constant = (name: string, value: number): ((shape: Shape, options?: DTypeOption) => NDArray) =>
  direct(name, ['shape'], { dtype: option.dtype }, (shape: Shape, { dtype }: DTypeOption) =>
    filled(shape, value, dtype)
  )

/**
 * An array of one value, in every place.
 *
 * Shapes:  as given
 * Dtypes:  follow the value; `dtype` converts
 * Grad:    to the value: the sum of the cotangent
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * assert.deepStrictEqual(np.toNested(np.full([2, 2], 7)), [[7, 7], [7, 7]])
 *
 * @category creation
 * @since 0.1.0
 */
export const full: (shape: Shape, value: Operand, options?: DTypeOption) => NDArray = direct(
  'full',
  ['shape', 'value'],
  { dtype: option.dtype },
  (shape: Shape, value: Operand, { dtype }: DTypeOption) => filled(shape, value, dtype)
)

/**
 * An array of zeros.
 *
 * Shapes:  as given
 * Dtypes:  float64 unless `dtype` says otherwise
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * assert.deepStrictEqual(np.toNested(np.zeros([2, 3])), [[0, 0, 0], [0, 0, 0]])
 *
 * @category creation
 * @since 0.1.0
 */
export const zeros: (shape: Shape, options?: DTypeOption) => NDArray = constant('zeros', 0)

/**
 * An array of ones.
 *
 * Shapes:  as given
 * Dtypes:  float64 unless `dtype` says otherwise
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * assert.deepStrictEqual(np.toNested(np.ones([2], { dtype: 'bool' })), [true, true])
 *
 * @category creation
 * @since 0.1.0
 */
export const ones: (shape: Shape, options?: DTypeOption) => NDArray = constant('ones', 1)

/**
 * Zeros of the shape and dtype of another array.
 *
 * Shapes:  x: s → s
 * Dtypes:  that of x, or `dtype`
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * assert.deepStrictEqual(np.toNested(np.zerosLike(np.array([1, 2]))), [0, 0])
 *
 * @category creation
 * @since 0.1.0
 */
export const zerosLike: UnaryWith<DTypeOption> = unaryWith('zerosLike', { dtype: option.dtype }, (x, { dtype }) =>
  filled(x.shape, 0, dtype ?? x.dtype)
)

/**
 * Ones of the shape and dtype of another array.
 *
 * Shapes:  x: s → s
 * Dtypes:  that of x, or `dtype`
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * assert.deepStrictEqual(np.toNested(np.onesLike(np.array([3, 4]))), [1, 1])
 *
 * @category creation
 * @since 0.1.0
 */
export const onesLike: UnaryWith<DTypeOption> = unaryWith('onesLike', { dtype: option.dtype }, (x, { dtype }) =>
  filled(x.shape, 1, dtype ?? x.dtype)
)

/**
 * One value in every place of an array of the shape and dtype of another.
 *
 * Shapes:  x: s → s
 * Dtypes:  that of x, or `dtype`
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * assert.deepStrictEqual(np.toNested(np.fullLike(np.array([1, 2]), { value: 5 })), [5, 5])
 *
 * @category creation
 * @since 0.1.0
 */
export const fullLike: UnaryNeeding<DTypeOption & { readonly value: number | boolean }> = unaryNeeding(
  'fullLike',
  { value: option.needed(option.either(option.number, option.boolean)), dtype: option.dtype },
  (x, { value, dtype }) => filled(x.shape, value, dtype ?? x.dtype)
)
