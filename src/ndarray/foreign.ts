/**
 * Arrays from what others hold: typed arrays of any realm, and structured clones of arrays. Both are copied.
 *
 * What a typed array is, is asked of its internal slot: a subclass, another realm or an overridden method cannot lie.
 */
import { allocate, cast, dtypes, typedArrayName, type DType, type TypedArray } from './dtype.js'
import { fail } from './error.js'
import { Dense, storage, unsafeVector } from './ndarray.js'
import { checkShape, showShape, sizeOf } from './shape.js'

const op = 'array'

const { get: lengthSlot } = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype), 'length') as {
  readonly get: (this: object) => number
}

const lengthOf = (data: object): number => lengthSlot.call(data)

interface Natural {
  /** The dtype that holds all values. */
  readonly dtype: DType
  /** Every dtype of numbers holds them too, or wraps them as a conversion would. */
  readonly isNarrow: boolean
}

const narrow: Natural = { dtype: 'int32', isNarrow: true }
const wide = (dtype: DType): Natural => ({ dtype, isNarrow: false })

const natural: Readonly<Record<string, Natural | undefined>> = {
  Int8Array: narrow,
  Uint8Array: narrow,
  Uint8ClampedArray: narrow,
  Int16Array: narrow,
  Uint16Array: narrow,
  Int32Array: wide('int32'),
  Uint32Array: wide('uint32'),
  Float16Array: wide('float32'),
  Float32Array: wide('float32'),
  Float64Array: wide('float64')
}

const gone = (): never =>
  fail(
    'InvalidArgument',
    op,
    'the buffer of the typed array is gone: it was transferred, or made shorter',
    'Make the array before the buffer is transferred, or transfer a copy'
  )

/** The constructors of our typed arrays read the memory itself. They refuse a buffer that is gone, or larger than memory. */
const copyAs = (dtype: DType, data: ArrayLike<number>): TypedArray => {
  try {
    switch (dtype) {
      case 'bool':
        return new Uint8Array(data)
      case 'int32':
        return new Int32Array(data)
      case 'uint32':
        return new Uint32Array(data)
      case 'float32':
        return new Float32Array(data)
      case 'float64':
        return new Float64Array(data)
    }
  } catch (e) {
    return e instanceof TypeError ? gone() : allocate(dtype, lengthOf(data))
  }
}

const copyBigInts = (data: ArrayLike<bigint>): BigInt64Array | BigUint64Array => {
  try {
    return typedArrayName(data) === 'BigInt64Array' ? new BigInt64Array(data) : new BigUint64Array(data)
  } catch (e) {
    return e instanceof TypeError
      ? gone()
      : fail('OutOfMemory', op, `there is no memory for ${lengthOf(data)} more integers of 64 bits`, 'Copy parts')
  }
}

/** 64-bit integers as a dtype that holds them all. */
const fromBigInts = (given: ArrayLike<bigint>, dtype: DType): TypedArray => {
  const data = copyBigInts(given)
  const size = data.length
  const out = allocate(dtype, size)
  for (let i = 0; i < size; i++) {
    const value = Number(data[i])
    out[i] = value
    if (dtype === 'bool') out[i] = value === 0 ? 0 : 1
    else if (BigInt(cast(dtype, value)) !== data[i])
      fail(
        'DTypeMismatch',
        op,
        `${data[i]} at place ${i} of the 64-bit integers is no ${dtype}`,
        'Give { dtype } that holds them all, such as float64 for integers of 53 bits, or convert them first: Float64Array.from(data, Number)'
      )
  }
  return out
}

/**
 * A vector of the numbers of a typed array; `undefined` for anything else. `dtype` is a wish: narrow integers become it
 * at once, and who asked converts the others.
 */
export const fromTyped = (data: unknown, dtype?: DType): Dense | undefined => {
  const name = typedArrayName(data)
  if (name === undefined) return undefined
  if (name.startsWith('Big')) return unsafeVector(fromBigInts(data as ArrayLike<bigint>, dtype ?? 'int32'))
  const own = natural[name]
  if (own === undefined)
    return fail('InvalidArgument', op, `there is no dtype for a ${name}`, 'Convert it first: Float64Array.from(data)')
  const out = own.isNarrow && dtype !== undefined && dtype !== 'bool' ? dtype : own.dtype
  return unsafeVector(copyAs(out, data as ArrayLike<number>))
}

// --- clones

const carriers: Readonly<Record<DType, string>> = {
  bool: 'Uint8Array',
  int32: 'Int32Array',
  uint32: 'Uint32Array',
  float32: 'Float32Array',
  float64: 'Float64Array'
}

const broken = (problem: string): never =>
  fail(
    'InvalidArgument',
    op,
    `this is no clone of an array: ${problem}`,
    'Give what structuredClone or postMessage made'
  )

/** Whether a value looks like what `structuredClone` makes of an array. */
export const isClone = (u: unknown): u is { readonly storage: unknown } =>
  typeof u === 'object' && u !== null && Object.prototype.hasOwnProperty.call(u, storage)

/** The array that was cloned, on a buffer of its own. A clone may come from anywhere: each part is checked. */
export const fromClone = ({ storage: u }: { readonly storage: unknown }): Dense => {
  if (typeof u !== 'object' || u === null) return broken('it has no storage')
  const { shape: extents, dtype, data, strides: steps, offset } = u as Readonly<Record<string, unknown>>
  const kind = dtypes.find(d => d === dtype) ?? broken('its dtype does not exist')
  const shape = checkShape(op, extents)
  if (typedArrayName(data) !== carriers[kind]) return broken(`its elements are no ${carriers[kind]}`)
  const strides = Array.isArray(steps) ? Array.from(steps as readonly unknown[]) : broken('its strides are no list')
  if (strides.length !== shape.length || !strides.every(Number.isSafeInteger) || !Number.isSafeInteger(offset))
    return broken(`its strides do not fit its shape ${showShape(shape)}`)
  const ends = shape.map((n, i) => (n - 1) * (strides[i] as number))
  const isEmpty = sizeOf(shape) === 0
  const low = isEmpty ? 0 : ends.reduce((sum, e) => sum + Math.min(0, e), offset as number)
  const high = isEmpty ? 0 : ends.reduce((sum, e) => sum + Math.max(0, e), offset as number) + 1
  if (!(low >= 0 && high <= lengthOf(data as object))) return broken('it reaches beyond its elements')
  const own = copyAs(kind, data as ArrayLike<number>).slice(low, high)
  if (kind === 'bool' && own.some(b => b > 1)) return broken('it holds booleans other than 0 and 1')
  return new Dense(shape, kind, own, strides as readonly number[], isEmpty ? 0 : (offset as number) - low)
}
