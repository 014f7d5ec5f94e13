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
import { encodeWindow, type ArrayJson } from './json.js'
import { inspect, show } from './print.js'
import { rowMajor, sameShape, showShape, sizeOf, type Shape } from './shape.js'
import { copyWindow, fillValue as fillOf, isContiguous as isContiguousWindow, type Window } from './window.js'

/** Marks arrays, across copies of this package. */
export const arrayTag: unique symbol = Symbol.for('pullback/array') as never

/**
 * Where a concrete array keeps all that it is. Nothing outside `ndarray/` reads it. The key is a text, so that test
 * runners compare it, and structured clones (`structuredClone`, `postMessage`, `v8.serialize`) keep it.
 */
export const storage = 'storage'

/** Shape and dtype as records of ours, whose lists are not frozen: for readers that do not hand them out. */
export const own: unique symbol = Symbol.for('pullback/own') as never

/**
 * An immutable n-dimensional array, concrete or traced. Iterating gives its slices along the first axis.
 *
 * @category model
 * @since 0.1.0
 */
export interface NDArray extends Iterable<NDArray> {
  readonly [arrayTag]: 'Dense' | 'Tracer' | 'Linear'
  readonly [own]: { readonly shape: Shape; readonly dtype: DType }
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

/** `a + a` would join two texts. */
const noOperators = (x: NDArray): never =>
  fail(
    'InvalidArgument',
    'array',
    `an array of shape ${showShape(x.shape)} is used with an operator of JavaScript, which knows numbers and texts only`,
    'Use np.add, np.eq, … to compute with it, and `${x}` for its text'
  )

/**
 * A concrete array. The list of its extents in `storage` is ours and is never written; what is handed out is a frozen
 * copy, made when it is first asked for, since JavaScript engines read frozen lists slowly.
 */
export class Dense implements NDArray {
  declare readonly [arrayTag]: 'Dense'
  declare readonly storage: Window
  /** The axis along which this array counts from 0, when it was made so: Programs keep it symbolic. */
  readonly #countsAlong: number | undefined
  #shape: Shape | undefined
  constructor(
    shape: Shape,
    dtype: DType,
    data: TypedArray,
    strides: readonly number[] = rowMajor(shape),
    offset = 0,
    countsAlong?: number
  ) {
    this.storage = { shape, dtype, data, strides, offset }
    this.#countsAlong = countsAlong
  }
  get shape(): Shape {
    return (this.#shape ??= Object.freeze([...this[storage].shape]))
  }
  get [own](): Window {
    return this[storage]
  }
  get dtype(): DType {
    return this[storage].dtype
  }
  get ndim(): number {
    return this[storage].shape.length
  }
  get size(): number {
    return sizeOf(this[storage].shape)
  }
  /** The slices along the first axis. A scalar has none and is not iterable, so that test runners compare scalars by value. */
  get [Symbol.iterator](): () => Iterator<Dense> {
    return this.ndim === 0 ? (undefined as never) : () => rows(this)
  }
  get countsAlong(): number | undefined {
    return this.#countsAlong
  }
  toString(): string {
    return show(this[storage])
  }
  /** All that the array is, to the bit; `io.decodeArray` reads it. */
  toJSON(): ArrayJson {
    return encodeWindow(this[storage])
  }
  [inspect](): string {
    return this.toString()
  }
  [Symbol.toPrimitive](hint: string): number | string {
    return hint === 'string' ? this.toString() : hint === 'number' || this.ndim === 0 ? itemOf(this) : noOperators(this)
  }
}

/** The slices along the first axis, by their places: views. */
export const rowsOf = ({ [storage]: { shape, dtype, data, strides, offset } }: Dense): ((i: number) => Dense) => {
  const [own, ownStrides] = [shape.slice(1), strides.slice(1)]
  return i => new Dense(own, dtype, data, ownStrides, offset + i * strides[0])
}

function* rows(x: Dense): Iterator<Dense> {
  const rowAt = rowsOf(x)
  for (let i = 0; i < x.shape[0]; i++) yield rowAt(i)
}

Object.defineProperty(Dense.prototype, arrayTag, { value: 'Dense' })

export const isNDArray = (u: unknown): u is NDArray => typeof u === 'object' && u !== null && arrayTag in u

export const isDense = (u: unknown): u is Dense => isNDArray(u) && u[arrayTag] === 'Dense'

// --- constructors

/** An array over a fresh buffer, which the caller gives up. */
export const unsafeFromBuffer = (shape: Shape, data: TypedArray): Dense => new Dense(shape, dtypeOf(data), data)

/** A vector over a fresh buffer, which the caller gives up. */
export const unsafeVector = (data: TypedArray): Dense => unsafeFromBuffer([data.length], data)

/** An array that holds a copy of the data, row-major. */
export const fromTypedArray = (data: TypedArray, shape: Shape = [data.length]): Dense =>
  sizeOf(shape) === data.length
    ? unsafeFromBuffer([...shape], data.slice())
    : fail(
        'ShapeMismatch',
        'fromTypedArray',
        `${data.length} elements do not fill shape ${showShape(shape)}`,
        'Give a shape of that many elements'
      )

/** One value in every place: a stride-0 view of one element, whatever the shape. */
export const fill = (shape: Shape, value: number, dtype: DType): Dense =>
  new Dense(shape, dtype, one(value, dtype), new Array<number>(shape.length).fill(0))

export const scalar = (value: number, dtype: DType = 'float64'): Dense => new Dense([], dtype, one(value, dtype), [])

const one = (value: number, dtype: DType): TypedArray => {
  const data = allocate(dtype, 1)
  data[0] = cast(dtype, value)
  return data
}

/** Counts 0, 1, 2, … along one axis; one run in memory, whatever the other extents. */
export const iota = (shape: Shape, axis: number, dtype: DType): Dense => {
  const data = allocate(dtype, shape[axis], shape)
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

// --- views

/** The same buffer seen through another shape, strides and offset. */
export const view = (x: Dense, shape: Shape, strides: readonly number[], offset: number = x[storage].offset): Dense =>
  new Dense(shape, x[storage].dtype, x[storage].data, strides, offset)

export const isContiguous = (x: Dense): boolean => isContiguousWindow(x[storage])

/** The value at every place, when the array is a fill (or has one element); `undefined` else. */
export const fillValue = (x: Dense): number | undefined => fillOf(x[storage])

/** Copies the elements of a view, row-major, into `out` from `at` on. For buffers that the caller owns. */
export const copyInto = (x: Dense, out: TypedArray, at: number): void => copyWindow(x[storage], out, at)

/** An array in the making: every row is written once, and `done` gives the buffer up. */
export interface RowWriter {
  readonly write: (i: number, row: Dense) => void
  readonly done: () => Dense
}

export const rowWriter = (shape: Shape, dtype: DType): RowWriter => {
  const out = allocate(dtype, sizeOf(shape), shape)
  const size = sizeOf(shape.slice(1))
  return { write: (i, row) => copyInto(row, out, i * size), done: () => unsafeFromBuffer(shape, out) }
}

/** The same values, row-major in a buffer without gaps; the array itself when it is so already. */
export const contiguous = (x: Dense): Dense => {
  if (isContiguous(x)) return x
  return unsafeFromBuffer(x[storage].shape, toTypedArray(x))
}

// --- reads

/** The elements, row-major; shares the buffer where it can. For kernels, which never write what they did not allocate. */
export const unsafeData = (x: Dense): TypedArray => {
  const c = contiguous(x)
  const { data, offset } = c[storage]
  const size = sizeOf(c[storage].shape)
  return offset === 0 && data.length === size ? data : data.subarray(offset, offset + size)
}

/** A copy of the elements, row-major. */
export const toTypedArray = (x: Dense): TypedArray => {
  const { shape, dtype } = x[storage]
  const out = allocate(dtype, sizeOf(shape), shape)
  copyInto(x, out, 0)
  return out
}

/** The only element of an array of one. */
export const itemOf = (x: Dense): number => {
  const { shape, data, offset } = x[storage]
  return sizeOf(shape) === 1
    ? data[offset]
    : fail(
        'ShapeMismatch',
        'item',
        `an array of shape ${showShape(shape)} is not one value`,
        'Reduce or index it first, or use np.toNested'
      )
}

/** Bitwise equality: shape, dtype and every element; NaN equals NaN, and 0 differs from -0. */
export const identical = (x: Dense, y: Dense): boolean => {
  if (x.dtype !== y.dtype || !sameShape(x[storage].shape, y[storage].shape)) return false
  const a = unsafeData(x)
  const b = unsafeData(y)
  for (let i = 0; i < a.length; i++) if (!Object.is(a[i], b[i])) return false
  return true
}
