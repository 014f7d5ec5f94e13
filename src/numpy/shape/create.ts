/**
 * Creation of arrays from data and from constants. Constants cost nothing, whatever their shape.
 */
import * as option from '../../core/options.js'
import { allocate, type DType, type TypedArray } from '../../ndarray/dtype.js'
import { fromClone, fromTyped, isClone } from '../../ndarray/foreign.js'
import { isNDArray, unsafeFromBuffer, type NDArray } from '../../ndarray/ndarray.js'
import { checkCountable, mostAxes, sameShape, showShape, sizeOf, type Shape } from '../../ndarray/shape.js'
import { ops as $ } from '../../trace/ops.js'
import { asDType, checkShape, refuse } from '../calling/check.js'
import { direct, dual, named, unaryNeeding, unaryWith, type UnaryNeeding, type UnaryWith } from '../calling/dual.js'
import { stackArrays } from './join.js'
import { toArray, type Operand } from '../calling/operands.js'

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

/**
 * A typed array of any kind, of this realm or of another.
 *
 * @category model
 * @since 0.1.0
 */
export type AnyTypedArray =
  | Int8Array
  | Uint8Array
  | Uint8ClampedArray
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array
  | Float32Array
  | Float64Array

/**
 * What `np.array` makes arrays of.
 *
 * @category model
 * @since 0.1.0
 */
export type ArrayData = Nested<Operand | AnyTypedArray>

interface ArrayOf {
  (data: ArrayData, options?: DTypeOption): NDArray
  (options: DTypeOption): (data: ArrayData) => NDArray
  (data: ArrayData): NDArray
}

// --- nested lists

const isList = (u: unknown): u is readonly unknown[] => Array.isArray(u)

const place = (path: readonly number[]): string =>
  path.length === 0 ? 'the data' : `element ${path.map(i => `[${i}]`).join('')}`

/** Whether a value looks like the JSON of an array. */
const isSaved = (u: unknown): boolean =>
  typeof u === 'object' && u !== null && 'of' in u && ('data' in u || 'fill' in u)

/** What stands where data should, in a few words. */
const describe = (u: unknown): string => {
  if (typeof u === 'bigint') return 'a bigint'
  if (typeof u !== 'object' || u === null) return u === null || u === undefined ? String(u) : `a ${typeof u}`
  if (isSaved(u)) return 'the JSON of an array'
  const kind = Object.prototype.toString.call(u).slice(8, -1)
  return kind === 'Object' ? 'an object' : `a value of type ${kind}`
}

const isPlain = (u: unknown): boolean => typeof u === 'number' || typeof u === 'boolean'

/** Whether data are numbers and booleans, within lists that are not too deep. */
const isPlainNest = (data: unknown, depth: number): boolean => {
  if (!isList(data)) return isPlain(data)
  if (depth > mostAxes) return false
  for (let i = 0; i < data.length; i++) if (!isPlainNest(data[i], depth + 1)) return false
  return true
}

const refuseLeaf = (leaf: unknown, path: readonly number[]): never =>
  refuse(
    'InvalidArgument',
    `${place(path)} is ${describe(leaf)}`,
    'Data are numbers, booleans, arrays, typed arrays, and lists of lists of these, all of one length at each depth; a buffer is looked at through a typed array, and JSON is read by io.decodeArray'
  )

/** The data with its typed arrays and clones as arrays; every leaf is a number, a boolean or an array then. */
const admitted = (data: unknown, dtype: DType | undefined, path: readonly number[]): unknown => {
  if (isPlain(data) || isNDArray(data)) return data
  if (isList(data)) {
    if (path.length >= mostAxes)
      return refuse(
        'InvalidArgument',
        `the data are lists within lists, more than ${mostAxes} deep`,
        'Look for a list that holds itself'
      )
    return Array.from(data, (d, i) => admitted(d, dtype, [...path, i]))
  }
  return fromTyped(data, dtype) ?? (isClone(data) ? fromClone(data) : refuseLeaf(data, path))
}

const nestedShape = (data: unknown, path: readonly number[]): Shape => {
  if (!isList(data)) return isNDArray(data) ? data.shape : []
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
const write = (data: unknown, out: TypedArray, at: number): number => {
  if (isList(data)) return data.reduce<number>((next, d) => write(d, out, next), at)
  out[at] = Number(data)
  return at + 1
}

const fromPlain = (data: readonly unknown[]): NDArray => {
  const shape = checkCountable('np', nestedShape(data, []))
  const out = allocate('float64', sizeOf(shape), shape)
  write(data, out, 0)
  const made = unsafeFromBuffer(shape, out)
  return out.length > 0 && !some(data, leaf => typeof leaf !== 'boolean') ? $.convert(made, 'bool') : made
}

/** Of admitted data, whose shapes are looked at before anything is stacked. */
const stacked = (data: unknown): NDArray =>
  !isList(data)
    ? toArray(data as Operand)
    : data.some(d => !isPlainNest(d, 0))
      ? stackArrays(data.map(stacked), 0)
      : fromPlain(data)

const fromMixed = (data: unknown): NDArray => {
  nestedShape(data, [])
  return stacked(data)
}

const arrayOf = (data: unknown, wish: DType | undefined): NDArray => {
  const made =
    fromTyped(data, wish) ??
    (isList(data) && isPlainNest(data, 1) ? fromPlain(data) : fromMixed(admitted(data, wish, [])))
  return asDType(made, wish)
}

/** Records that are no options: what is left of an array that was cloned, or saved as JSON. */
const isRecordOfData = (u: unknown): boolean => isClone(u) || isSaved(u)

const copyOf = named('array', (data: unknown) => arrayOf(data, undefined))

const inBothOrders = dual(
  'array',
  ['data'],
  { dtype: option.dtype },
  (data: unknown, { dtype }: DTypeOption): NDArray => arrayOf(data, dtype)
) as (...args: readonly unknown[]) => NDArray

/**
 * An array of the given data: nested lists (of numbers, booleans, arrays), a typed array, one value, or what
 * `structuredClone` and `postMessage` make of an array. All are copied.
 *
 * Shapes:  the lengths of the lists, outermost first; [n] for a typed array; [] for a number
 * Dtypes:  follow the data: numbers make float64, booleans bool, a Float32Array float32, integers of 8 and 16 bits int32,
 *          of 64 bits int32 where it holds them all; `dtype` converts, so that `{ dtype: 'bool' }` makes masks of bytes
 * Grad:    through the arrays among the data
 * Errors:  ShapeMismatch (ragged lists), InvalidArgument (something else among the data), which name the place;
 *          DTypeMismatch (64-bit integers that do not fit)
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * const x = np.array([[1, 2, 3], [4, 5, 6]])
 * assert.deepStrictEqual([x.shape, x.dtype], [[2, 3], 'float64'])
 * assert.strictEqual(np.array(new Uint8ClampedArray([0, 255])).dtype, 'int32')
 * assert.deepStrictEqual(np.array(structuredClone(x)), x)
 * assert.throws(() => np.array([[1, 2], [3]]), /element \[1\] has shape \[1\]/)
 *
 * @category creation
 * @since 0.1.0
 */
export const array: ArrayOf = ((...args: readonly unknown[]) =>
  args.length === 1 && isRecordOfData(args[0]) ? copyOf(args[0]) : inBothOrders(...args)) as never

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
