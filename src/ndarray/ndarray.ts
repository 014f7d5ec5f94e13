/**
 * The immutable array.
 *
 * `NDArray` is the one public array type: a concrete array and a traced value look the same. A concrete
 * one (`Dense`) is a strided window on a typed array that only this folder writes, and only before the
 * array is handed out; views (transpose, broadcast, slice, flip) share buffers freely because nobody can
 * write them.
 */
import { allocate, cast, dtypeOf, type DType, type TypedArray } from './dtype.js'
import { fail } from './error.js'
import { inspect, show } from './print.js'
import { rowMajor, sameShape, showShape, sizeOf, type Shape } from './shape.js'

/** Marks arrays, across copies of this package. */
export const arrayTag: unique symbol = Symbol.for('pullback/array') as never

/** Where a concrete array keeps its buffer. Nothing outside `ndarray/` reads it. */
export const storage: unique symbol = Symbol.for('pullback/storage') as never

/**
 * An immutable n-dimensional array, concrete or traced. Iterating gives its slices along the first axis.
 *
 * @category model
 * @since 0.1.0
 */
export interface NDArray extends Iterable<NDArray> {
  readonly [arrayTag]: 'Dense' | 'Tracer' | 'Linear'
  /** Extents, outermost first; `[]` for a scalar. */
  readonly shape: Shape
  /** The element type. */
  readonly dtype: DType
  /** The number of axes. */
  readonly ndim: number
  /** The number of elements. */
  readonly size: number
  /** The elements, in NumPy's manner; of a traced value, its type. */
  readonly toString: () => string
}

interface Storage {
  readonly data: TypedArray
  readonly strides: readonly number[]
  readonly offset: number
}

/** `a + a` would join two texts. */
const noOperators = (x: NDArray): never =>
  fail(
    'InvalidArgument',
    'array',
    `an array of shape ${showShape(x.shape)} is used with an operator of JavaScript, which knows numbers and texts only`,
    'Use np.add, np.eq, … to compute with it, and `${x}` for its text'
  )

/** A concrete array. */
export class Dense implements NDArray {
  declare readonly [arrayTag]: 'Dense'
  readonly [storage]: Storage
  constructor(
    readonly shape: Shape,
    readonly dtype: DType,
    data: TypedArray,
    strides: readonly number[] = rowMajor(shape),
    offset = 0,
    /** The axis along which this array counts from 0, when it was made so: Programs keep it symbolic. */
    readonly countsAlong?: number
  ) {
    this[storage] = { data, strides, offset }
  }
  get ndim(): number {
    return this.shape.length
  }
  get size(): number {
    return sizeOf(this.shape)
  }
  /** The slices along the first axis. A scalar has none and is not iterable, so that test runners compare scalars by value. */
  get [Symbol.iterator](): () => Iterator<Dense> {
    return this.ndim === 0 ? (undefined as never) : () => rows(this)
  }
  toString(): string {
    return show({ shape: this.shape, dtype: this.dtype, ...this[storage] })
  }
  [inspect](): string {
    return this.toString()
  }
  [Symbol.toPrimitive](hint: string): number | string {
    return hint === 'string' ? this.toString() : hint === 'number' || this.ndim === 0 ? itemOf(this) : noOperators(this)
  }
}

/** The slice at a place along the first axis: a view. */
export const rowAt = ({ shape, dtype, [storage]: { data, strides, offset } }: Dense, i: number): Dense =>
  new Dense(shape.slice(1), dtype, data, strides.slice(1), offset + i * strides[0])

function* rows(x: Dense): Iterator<Dense> {
  for (let i = 0; i < x.shape[0]; i++) yield rowAt(x, i)
}

Object.defineProperty(Dense.prototype, arrayTag, { value: 'Dense' })

export const isNDArray = (u: unknown): u is NDArray => typeof u === 'object' && u !== null && arrayTag in u

export const isDense = (u: unknown): u is Dense => isNDArray(u) && u[arrayTag] === 'Dense'

// --- constructors

/** An array over a fresh buffer, which the caller gives up. */
export const unsafeFromBuffer = (shape: Shape, data: TypedArray): Dense => new Dense(shape, dtypeOf(data), data)

/** An array that holds a copy of the data, row-major. */
export const fromTypedArray = (data: TypedArray, shape: Shape = [data.length]): Dense =>
  sizeOf(shape) === data.length
    ? unsafeFromBuffer(shape, data.slice())
    : fail(
        'ShapeMismatch',
        'fromTypedArray',
        `${data.length} elements do not fill shape ${showShape(shape)}`,
        'Give a shape of that many elements'
      )

/** One value in every place: a stride-0 view of one element, whatever the shape. */
export const fill = (shape: Shape, value: number, dtype: DType): Dense => {
  const data = allocate(dtype, 1)
  data[0] = cast(dtype, value)
  return new Dense(shape, dtype, data, shape.length === 0 ? [] : new Array<number>(shape.length).fill(0))
}

export const scalar = (value: number, dtype: DType = 'float64'): Dense => fill([], value, dtype)

/** Counts 0, 1, 2, … along one axis; one run in memory, whatever the other extents. */
export const iota = (shape: Shape, axis: number, dtype: DType): Dense => {
  const data = allocate(dtype, shape[axis])
  for (let i = 0; i < data.length; i++) data[i] = i
  return new Dense(
    shape,
    dtype,
    data,
    shape.map((_, i) => (i === axis ? 1 : 0)),
    0,
    axis
  )
}

export const iotaAxis = (x: Dense): number | undefined => x.countsAlong

// --- views

/** The same buffer seen through another shape, strides and offset. */
export const view = (x: Dense, shape: Shape, strides: readonly number[], offset: number = x[storage].offset): Dense =>
  new Dense(shape, x.dtype, x[storage].data, strides, offset)

export const isContiguous = (x: Dense): boolean => {
  const { strides } = x[storage]
  for (let i = x.shape.length - 1, n = 1; i >= 0; i--) {
    if (x.shape[i] !== 1 && strides[i] !== n) return false
    n *= x.shape[i]
  }
  return true
}

/** The value at every place, when the array is a fill (or has one element); `undefined` else. */
export const fillValue = (x: Dense): number | undefined => {
  const { strides, data, offset } = x[storage]
  for (let i = 0; i < strides.length; i++) if (strides[i] !== 0 && x.shape[i] !== 1) return undefined
  return sizeOf(x.shape) === 0 ? undefined : data[offset]
}

/** Below this a loop copies faster than `set`. */
const fewElements = 64

/** Copies the elements of a view, row-major, into `out` from `at` on. For buffers that the caller owns. */
export const copyInto = (x: Dense, out: TypedArray, at: number): void => {
  const { data, strides, offset } = x[storage]
  const { shape } = x
  const rank = shape.length
  const size = sizeOf(shape)
  if (size === 0) return
  if (isContiguous(x)) {
    if (size <= fewElements) for (let i = 0; i < size; i++) out[at + i] = data[offset + i]
    else out.set(offset === 0 && data.length === size ? data : data.subarray(offset, offset + size), at)
    return
  }
  const n = shape[rank - 1]
  const s = strides[rank - 1]
  const index = new Array<number>(rank).fill(0)
  let from = offset
  for (let done = 0; done < size; done += n) {
    if (s === 1) for (let i = 0; i < n; i++) out[at + done + i] = data[from + i]
    else for (let i = 0, j = from; i < n; i++, j += s) out[at + done + i] = data[j]
    for (let axis = rank - 2; axis >= 0; axis--) {
      from += strides[axis]
      if (++index[axis] < shape[axis]) break
      from -= strides[axis] * shape[axis]
      index[axis] = 0
    }
  }
}

/** An array in the making: every row is written once, and `done` gives the buffer up. */
export interface RowWriter {
  readonly write: (i: number, row: Dense) => void
  readonly done: () => Dense
}

export const rowWriter = (shape: Shape, dtype: DType): RowWriter => {
  const out = allocate(dtype, sizeOf(shape))
  const size = sizeOf(shape.slice(1))
  return { write: (i, row) => copyInto(row, out, i * size), done: () => unsafeFromBuffer(shape, out) }
}

/** The same values, row-major in a buffer without gaps; the array itself when it is so already. */
export const contiguous = (x: Dense): Dense => {
  if (isContiguous(x)) return x
  const out = allocate(x.dtype, sizeOf(x.shape))
  copyInto(x, out, 0)
  return unsafeFromBuffer(x.shape, out)
}

// --- reads

/** The elements, row-major; shares the buffer where it can. For kernels, which never write what they did not allocate. */
export const unsafeData = (x: Dense): TypedArray => {
  const c = contiguous(x)
  const { data, offset } = c[storage]
  const size = sizeOf(x.shape)
  return offset === 0 && data.length === size ? data : data.subarray(offset, offset + size)
}

/** A copy of the elements, row-major. */
export const toTypedArray = (x: Dense): TypedArray => {
  const out = allocate(x.dtype, sizeOf(x.shape))
  copyInto(x, out, 0)
  return out
}

/** The only element of an array of one. */
export const itemOf = (x: Dense): number => {
  const { data, offset } = x[storage]
  return sizeOf(x.shape) === 1
    ? data[offset]
    : fail(
        'ShapeMismatch',
        'item',
        `an array of shape ${showShape(x.shape)} is not one value`,
        'Reduce or index it first, or use np.toNested'
      )
}

/** Bitwise equality: shape, dtype and every element; NaN equals NaN, and 0 differs from -0. */
export const identical = (x: Dense, y: Dense): boolean => {
  if (x.dtype !== y.dtype || !sameShape(x.shape, y.shape)) return false
  const a = unsafeData(x)
  const b = unsafeData(y)
  for (let i = 0; i < a.length; i++) if (!Object.is(a[i], b[i])) return false
  return true
}
