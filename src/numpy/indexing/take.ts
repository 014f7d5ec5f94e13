/**
 * Elements along one axis, at places that are data, and windows at starts that are data.
 */
import * as option from '../../core/options.js'
import { isInteger } from '../../ndarray/dtype.js'
import { isNDArray, type NDArray } from '../../ndarray/ndarray.js'
import { told } from '../../ndarray/told.js'
import { broadcastShapes, showShape, without, type Shape } from '../../ndarray/shape.js'
import { ops as $ } from '../../trace/ops.js'
import { axisOf, checkShape, refuse } from '../calling/check.js'
import { binaryWith, dual, type BinaryWith } from '../calling/dual.js'
import { indexed } from './indexing.js'
import { toArray, toDType, type Operand } from '../calling/operands.js'
import { addressing, placesAlong, readMode, withFills, type Addressing, type ReadOptions } from './outside.js'
import { gatherOf } from '../../primitives/array/gather.js'
import { dynamicSliceOf, dynamicUpdateSliceOf } from '../../primitives/array/dynamic.js'
import { slice, type Index } from './slices.js'

/** Rows by their numbers, negative ones from the end: what minibatches do at every step. */
const rowsAt = (x: NDArray, indices: NDArray, how: Addressing): NDArray => {
  const places = placesAlong(indices, x.shape[0], 0, how)
  const outside = how.mode === 'drop' ? 'drop' : 'clip'
  return gatherOf($, x, $.reshape(places, [...places.shape, 1]), { batch: 0, axes: [0], outside })
}

export const takeAlong = (x: NDArray, indices: Index, axis: number, how: Addressing): NDArray =>
  axis === 0 && how.mode !== 'fill' && isNDArray(indices) && isInteger(indices.dtype)
    ? rowsAt(x, indices, how)
    : indexed(x, [...x.shape.slice(0, axis).map(() => slice()), indices], how)

/**
 * Along which axis to take; the array counts as one row without an axis.
 *
 * @category model
 * @since 0.1.0
 */
export interface TakeOptions extends ReadOptions {
  readonly axis?: number
}

const takeKinds: option.OptionKinds<TakeOptions> = { axis: option.axis, mode: readMode }

/**
 * The slices at some places along an axis.
 *
 * Shapes:  x: [...a, n, ...b], indices: s → [...a, ...s, ...b]
 * Dtypes:  integer indices; the result has that of x
 * Grad:    the cotangent, added up where it was read from
 * Errors:  AxisOutOfRange, DTypeMismatch; InvalidArgument, for an index out of range, of numbers and of concrete arrays.
 *          Negative indices count from the end; a traced one out of range reads the nearest element. `mode` says
 *          otherwise: 'clip', 'wrap', or 'fill' with NaN
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * const places = np.array([2, 0], { dtype: 'int32' })
 * assert.deepStrictEqual(np.toNested(np.take(np.array([10, 20, 30]), places)), [30, 10])
 * assert.deepStrictEqual(np.toNested(np.take(np.array([[1, 2], [3, 4]]), 1, { axis: 1 })), [2, 4])
 *
 * @category indexing
 * @since 0.1.0
 */
export const take: BinaryWith<TakeOptions> = binaryWith(
  'take',
  takeKinds,
  (x, indices, { axis, mode }) => {
    const a = toArray(x)
    const source = axis === undefined ? $.reshape(a, [a.size]) : a
    const places = typeof indices === 'number' ? indices : toArray(indices)
    return takeAlong(source, places, axisOf(axis ?? 0, source.ndim), addressing(a, mode, 'clip'))
  },
  ['x', 'indices']
)

/** The array with one axis last. */
const withLast = (x: NDArray, axis: number): NDArray =>
  $.transpose(x, [...[...x.shape.keys()].filter(i => i !== axis), axis])

const alignedTo = (x: NDArray, lead: Shape): NDArray => $.broadcast(x, [...lead, x.shape[x.ndim - 1]])

/**
 * For each line along an axis, its elements at the places of the same line of the indices: what `argsort` and `argmax`
 * give. Without `axis`, along the last.
 *
 * Shapes:  x: [...a, n, ...b], indices: [...a, m, ...b] → [...a, m, ...b]; other extents than along the axis may be 1
 * Dtypes:  integer indices; the result has that of x
 * Grad:    the cotangent, added up where it was read from
 * Errors:  ShapeMismatch, AxisOutOfRange, DTypeMismatch; indices out of range as `take`
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * const x = np.array([[3, 1], [2, 5]])
 * assert.deepStrictEqual(np.toNested(np.takeAlongAxis(x, np.argsort(x))), [[1, 3], [2, 5]])
 *
 * @category indexing
 * @since 0.1.0
 */
export const takeAlongAxis: BinaryWith<TakeOptions> = binaryWith(
  'takeAlongAxis',
  takeKinds,
  (x, indices, { axis = -1, mode }) => {
    const [a, i] = [toArray(x), toArray(indices)]
    if (a.ndim !== i.ndim)
      return refuse(
        'ShapeMismatch',
        `an array of shape ${showShape(a.shape)} and indices of shape ${showShape(i.shape)}`,
        'Both must have one rank; np.take reads the same places in every line'
      )
    const at = axisOf(axis, a.ndim)
    const last = a.ndim - 1
    const lead = broadcastShapes('np', without(a.shape, [at]), without(i.shape, [at]))
    const how = addressing(a, mode, 'clip')
    const places = alignedTo(withLast(placesAlong(i, a.shape[at], at, how), at), lead)
    const gathered = (x: NDArray): NDArray =>
      gatherOf($, alignedTo(withLast(x, at), lead), $.reshape(places, [...places.shape, 1]), {
        batch: last,
        axes: [0],
        outside: mode === 'fill' ? 'drop' : 'clip'
      })
    const taken = mode === 'fill' ? withFills(a, gathered) : gathered(a)
    const order = lead.map((_, k) => k)
    return $.transpose(taken, [...order.slice(0, at), last, ...order.slice(at)])
  },
  ['x', 'indices']
)

// --- windows

/** A start that is a fraction is none. */
const wholeStart = (s: Operand): Operand =>
  (typeof s === 'number' ? Number.isInteger(s) : isInteger(toArray(s).dtype))
    ? s
    : refuse(
        'InvalidArgument',
        `a start is ${isNDArray(s) ? s.dtype : told(s)}`,
        'Starts are integers, one for each axis'
      )

/** Starts as int32 scalars, with negative ones counted from the end. */
const startsIn = (x: NDArray, starts: readonly Operand[]): readonly NDArray[] => {
  if (!Array.isArray(starts) || starts.length !== x.ndim)
    return refuse(
      'InvalidArgument',
      `${Array.isArray(starts) ? starts.length : 'no list of'} starts for an array of rank ${x.ndim}`,
      'Give a list of one integer for each axis'
    )
  return Array.from(starts, (s: Operand, axis) => {
    const start = toDType(wholeStart(s), 'int32')
    return $.select($.lt(start, 0), $.add(start, x.shape[axis]), start)
  })
}

interface DynamicSlice {
  (starts: readonly Operand[], options: { readonly sizes: Shape }): (x: Operand) => NDArray
  (x: Operand, starts: readonly Operand[], options: { readonly sizes: Shape }): NDArray
}

/**
 * A window of static size at a start that may be traced; a start too near the end moves back until the window fits.
 *
 * Shapes:  x: s, one start for each axis → sizes
 * Grad:    the cotangent in the place of the window
 * Errors:  ShapeMismatch, when the window is larger than x; InvalidArgument
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * assert.deepStrictEqual(np.toNested(np.dynamicSlice(np.arange(5), [1], { sizes: [2] })), [1, 2])
 *
 * @category indexing
 * @since 0.1.0
 */
export const dynamicSlice: DynamicSlice = dual(
  'dynamicSlice',
  ['x', 'starts'],
  { sizes: option.needed(option.shape) },
  (x: Operand, starts: readonly Operand[], { sizes }: { readonly sizes: Shape }) => {
    const a = toArray(x)
    return dynamicSliceOf($, a, startsIn(a, starts), checkShape(sizes))
  }
)

interface DynamicUpdateSlice {
  (update: Operand, starts: readonly Operand[]): (x: Operand) => NDArray
  (x: Operand, update: Operand, starts: readonly Operand[]): NDArray
}

/**
 * The array with a window replaced, at a start that may be traced; a start too near the end moves back until the window fits.
 *
 * Shapes:  x: s, update: t of the same rank, one start for each axis → s
 * Dtypes:  the update is converted to that of x
 * Grad:    to x outside the window, to the update inside
 * Errors:  ShapeMismatch, when the update is larger than x; InvalidArgument
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * const x = np.zeros([4])
 * assert.deepStrictEqual(np.toNested(np.dynamicUpdateSlice(x, np.ones([2]), [1])), [0, 1, 1, 0])
 *
 * @category indexing
 * @since 0.1.0
 */
export const dynamicUpdateSlice: DynamicUpdateSlice = dual(
  'dynamicUpdateSlice',
  ['x', 'update', 'starts'],
  null,
  (x: Operand, update: Operand, starts: readonly Operand[]) => {
    const a = toArray(x)
    return dynamicUpdateSliceOf($, a, toDType(update, a.dtype), startsIn(a, starts))
  }
)
