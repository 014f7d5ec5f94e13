/**
 * Reading parts of arrays: integers, slices, new axes, an ellipsis, integer arrays and masks, as in NumPy.
 *
 * Integers and slices are static. Integer arrays are data: negative ones count from the end, and what is outside
 * moves to the edge, as in JAX. A mask's values decide a shape, so it must be readable.
 */
import { showAval } from '../core/aval.js'
import { isInteger } from '../ndarray/dtype.js'
import { fail } from '../ndarray/error.js'
import { fromTypedArray, isNDArray, scalar, unsafeData, type NDArray } from '../ndarray/ndarray.js'
import { broadcastShapes, showShape, type Shape } from '../ndarray/shape.js'
import type { Indexing } from '../core/ops.js'
import { concrete } from '../trace/builder.js'
import { ops as $ } from '../trace/ops.js'
import { named } from './dual.js'
import { toArray, type Operand } from './operands.js'

// --- model

/**
 * A range of an axis: from `start` up to, not including, `stop`, every `step`-th; negative numbers count from the end.
 *
 * @category indexing
 * @since 0.1.0
 */
export interface Slice {
  readonly _tag: 'Slice'
  readonly start: number | null
  readonly stop: number | null
  readonly step: number
}

/**
 * A place for an axis of extent 1.
 *
 * @category indexing
 * @since 0.1.0
 */
export interface NewAxis {
  readonly _tag: 'NewAxis'
}

/**
 * All axes that the other indices leave.
 *
 * @category indexing
 * @since 0.1.0
 */
export interface Ellipsis {
  readonly _tag: 'Ellipsis'
}

/**
 * What may stand for an axis: an integer, a slice, a list or array of integers, a mask, a new axis, or an ellipsis.
 *
 * @category indexing
 * @since 0.1.0
 */
export type Index = number | Slice | NewAxis | Ellipsis | readonly number[] | NDArray

/**
 * A slice, as a value.
 *
 * Shapes:  the axis becomes ⌈(stop − start)/step⌉ long; bounds outside are moved to the ends
 * Errors:  InvalidArgument (a step of 0, or a bound that is no integer)
 *
 * @example
 * import assert from 'node:assert'
 * import { np } from 'pullback'
 *
 * const x = np.arange(5)
 * assert.deepStrictEqual(np.toNested(np.index(x, np.slice(1, -1))), [1, 2, 3])
 * assert.deepStrictEqual(np.toNested(np.index(x, np.slice(null, null, -2))), [4, 2, 0])
 *
 * @category indexing
 * @since 0.1.0
 */
export const slice: (start?: number | null, stop?: number | null, step?: number) => Slice = named(
  'slice',
  (start: number | null = null, stop: number | null = null, step = 1): Slice =>
    step !== 0 && [start ?? 0, stop ?? 0, step].every(Number.isInteger)
      ? { _tag: 'Slice', start, stop, step }
      : fail('InvalidArgument', 'slice', `slice(${start}, ${stop}, ${step})`, 'Bounds are integers or null, and the step is an integer other than 0')
)

/**
 * A new axis, as a value.
 *
 * Shapes:  one more axis, of extent 1
 *
 * @example
 * import assert from 'node:assert'
 * import { np } from 'pullback'
 *
 * assert.deepStrictEqual(np.index(np.zeros([2, 3]), np.ellipsis, np.newAxis).shape, [2, 3, 1])
 *
 * @category indexing
 * @since 0.1.0
 */
export const newAxis: NewAxis = { _tag: 'NewAxis' }

/**
 * An ellipsis, as a value.
 *
 * Shapes:  the axes it stands for stay
 *
 * @example
 * import assert from 'node:assert'
 * import { np } from 'pullback'
 *
 * assert.deepStrictEqual(np.index(np.zeros([2, 3, 4]), np.ellipsis, 0).shape, [2, 3])
 *
 * @category indexing
 * @since 0.1.0
 */
export const ellipsis: Ellipsis = { _tag: 'Ellipsis' }

// --- one index an axis

/** An index that is data. */
interface Addresses {
  readonly _tag: 'Addresses'
  readonly array: NDArray
}

type Part = Slice | NewAxis | Ellipsis | Addresses | { readonly _tag: 'Integer'; readonly at: number }

/** The addresses of the true elements of a mask, one array an axis. */
const nonzero = (mask: NDArray): readonly Part[] => {
  const data = unsafeData(concrete('a mask', mask))
  const found = [...data.keys()].filter(i => data[i] !== 0)
  return mask.shape.map((n, axis) => {
    const below = mask.shape.slice(axis + 1).reduce((a, b) => a * b, 1)
    return { _tag: 'Addresses', array: fromTypedArray(Int32Array.from(found, i => Math.floor(i / below) % n)) }
  })
}

const toParts = (i: Index): readonly Part[] => {
  if (typeof i === 'number')
    return Number.isInteger(i) ? [{ _tag: 'Integer', at: i }] : fail('InvalidArgument', 'index', `the index ${i} is no integer`, 'Round it first')
  if (isNDArray(i)) {
    if (i.dtype === 'bool') return nonzero(i)
    return isInteger(i.dtype)
      ? [{ _tag: 'Addresses', array: $.convert(i, 'int32') }]
      : fail('DTypeMismatch', 'index', `an index is ${showAval(i)}`, "Indices are integers: use np.array(…, { dtype: 'int32' }) or np.astype, or a plain list of integers")
  }
  if (Array.isArray(i)) return [{ _tag: 'Addresses', array: fromTypedArray(Int32Array.from(i as readonly number[])) }]
  return [i as Slice | NewAxis | Ellipsis]
}

const whole: Slice = { _tag: 'Slice', start: null, stop: null, step: 1 }

const consumes = (p: Part): boolean => p._tag !== 'NewAxis' && p._tag !== 'Ellipsis'

/** The parts with the ellipsis (which stands at the end when there is none) spelled out. */
const spelledOut = (x: NDArray, indices: readonly Index[]): readonly Part[] => {
  const parts = indices.flatMap(toParts)
  const used = parts.filter(consumes).length
  if (used > x.ndim)
    return fail('ShapeMismatch', 'index', `${used} indices for an array of shape ${showShape(x.shape)}`, `Give at most ${x.ndim}; np.newAxis and np.ellipsis do not count`)
  const dots = parts.filter(p => p._tag === 'Ellipsis').length
  if (dots > 1) return fail('InvalidArgument', 'index', `${dots} ellipses`, 'Only one can stand for the remaining axes')
  const rest = new Array<Part>(x.ndim - used).fill(whole)
  const at = parts.findIndex(p => p._tag === 'Ellipsis')
  return at < 0 ? [...parts, ...rest] : [...parts.slice(0, at), ...rest, ...parts.slice(at + 1)]
}

interface Range {
  readonly start: number
  readonly limit: number
  readonly stride: number
  readonly reversed: boolean
}

/** The elements of a slice in increasing order, and whether they are then to be reversed. */
const rangeOf = ({ start, stop, step }: Slice, n: number): Range => {
  const wrap = (i: number): number => (i < 0 ? i + n : i)
  const within = (i: number, low: number, high: number): number => Math.min(Math.max(i, low), high)
  if (step > 0) {
    const from = start === null ? 0 : within(wrap(start), 0, n)
    const to = stop === null ? n : within(wrap(stop), 0, n)
    return { start: from, limit: Math.max(from, to), stride: step, reversed: false }
  }
  const from = start === null ? n - 1 : within(wrap(start), -1, n - 1)
  const to = stop === null ? -1 : within(wrap(stop), -1, n - 1)
  const count = Math.max(0, Math.ceil((from - to) / -step))
  return count === 0 ? { start: 0, limit: 0, stride: 1, reversed: true } : { start: from + (count - 1) * step, limit: from + 1, stride: -step, reversed: true }
}

const integerRange = (at: number, n: number, axis: number): Range =>
  at >= -n && at < n
    ? { start: at < 0 ? at + n : at, limit: (at < 0 ? at + n : at) + 1, stride: 1, reversed: false }
    : fail('AxisOutOfRange', 'index', `index ${at} is outside axis ${axis} of extent ${n}`, n === 0 ? 'The axis has no elements' : `Use an integer from ${-n} to ${n - 1}`)

// --- reading

/** The addresses of all arrays with a last axis for them, negative ones counted from the end. */
const jointAddresses = (arrays: readonly NDArray[], extents: Shape): NDArray => {
  const shape = arrays.map(a => a.shape).reduce((s, t) => broadcastShapes('index', s, t), [])
  const wrapped = arrays.map((a, k) => $.select($.lt(a, 0), $.add(a, extents[k]), a))
  return $.concat(wrapped.map(a => $.reshape($.broadcast(a, shape), [...shape, 1])), shape.length)
}

/** The addressed part of an array; `outside` says what an address outside gives. */
export const read = (x: NDArray, indices: readonly Index[], outside: Indexing['outside']): NDArray => {
  const all = spelledOut(x, indices)
  const gathers = all.some(p => p._tag === 'Addresses')
  const parts = gathers ? all.map((p): Part => (p._tag === 'Integer' ? { _tag: 'Addresses', array: addressOf(p.at, x, all, p) } : p)) : all
  const own = parts.filter(consumes)
  const ranges = own.map((p, axis) =>
    p._tag === 'Slice' ? rangeOf(p, x.shape[axis]) : p._tag === 'Integer' ? integerRange(p.at, x.shape[axis], axis) : rangeOf(whole, x.shape[axis])
  )
  const sliced = $.slice(x, ranges.map(r => r.start), ranges.map(r => r.limit), ranges.map(r => r.stride))
  const flipped = $.flip(sliced, ranges.flatMap((r, axis) => (r.reversed ? [axis] : [])))
  const extents = own.map((_, axis) => flipped.shape[axis])
  const kept = parts.filter(p => p._tag !== 'Integer')
  let axis = 0
  const shape = parts.flatMap(p => (p._tag === 'NewAxis' ? [1] : p._tag === 'Integer' ? (axis++, []) : [extents[axis++]]))
  const shaped = $.reshape(flipped, shape)
  return gathers ? gathered(shaped, kept, outside) : shaped
}

const addressOf = (at: number, x: NDArray, parts: readonly Part[], part: Part): NDArray => {
  const axis = parts.slice(0, parts.indexOf(part)).filter(consumes).length
  return scalar(integerRange(at, x.shape[axis], axis).start, 'int32')
}

/** Gathers along the axes of the parts that are addresses; the axes they give stand at their place when they are neighbours, else first. */
const gathered = (x: NDArray, parts: readonly Part[], outside: Indexing['outside']): NDArray => {
  const axes = parts.flatMap((p, axis) => (p._tag === 'Addresses' ? [axis] : []))
  const arrays = parts.flatMap(p => (p._tag === 'Addresses' ? [p.array] : []))
  const indices = jointAddresses(arrays, axes.map(a => x.shape[a]))
  const result = $.gather(x, indices, { batch: 0, axes, outside })
  const neighbours = axes[axes.length - 1] - axes[0] === axes.length - 1
  const before = neighbours ? axes[0] : 0
  const made = indices.ndim - 1
  const order = [...result.shape.keys()]
  return $.transpose(result, [...order.slice(made, made + before), ...order.slice(0, made), ...order.slice(made + before)])
}

/**
 * Part of an array, by one index an axis.
 *
 * Shapes:  an integer drops its axis; a slice shortens it; arrays broadcast together and give their axes at their place when they
 *          are neighbours, else first; a mask of rank r takes r axes; axes without an index stay whole
 * Dtypes:  any; indices int32 or uint32
 * Grad:    linear; the gradient is 0 where nothing was read
 * Errors:  AxisOutOfRange (a static integer outside), ShapeMismatch (too many indices), DTypeMismatch, TracedValueRead (a traced mask)
 *
 * @example
 * import assert from 'node:assert'
 * import { np } from 'pullback'
 *
 * const x = np.array([[1, 2, 3], [4, 5, 6]])
 * assert.strictEqual(np.item(np.index(x, 1, -1)), 6)
 * assert.deepStrictEqual(np.toNested(np.index(x, np.slice(), [0, 2])), [[1, 3], [4, 6]])
 * assert.deepStrictEqual(np.toNested(np.index(x, [0, 1], [2, 0])), [3, 4])
 * assert.deepStrictEqual(np.toNested(np.index(x, np.gt(x, 4))), [5, 6])
 *
 * @category indexing
 * @since 0.1.0
 */
export const index: (x: Operand, ...indices: readonly Index[]) => NDArray = named('index', (x: Operand, ...indices: readonly Index[]) =>
  read(toArray(x), indices, 'clip')
)
