/**
 * Reading parts of arrays: `index`. Slices and integers are moves; arrays of integers are one gather.
 */
import { isEmpty, isRecord, optionReader } from '../../core/options.js'
import { isNDArray, scalar, type NDArray } from '../../ndarray/ndarray.js'
import { told, waiting } from '../../ndarray/told.js'
import { broadcastShapes, type Shape } from '../../ndarray/shape.js'
import { ops as $ } from '../../trace/ops.js'
import { refuse } from '../calling/check.js'
import { named } from '../calling/dual.js'
import { toArray, type Operand } from '../calling/operands.js'
import { addressing, readMode, withFills, type Addressing, type ReadOptions } from './outside.js'
import { gatherOf } from '../../primitives/array/gather.js'
import { placesIn, wholeAxis, withoutScalarMasks, type Index, type Place, type Range } from './slices.js'

type Addressed = Extract<Place, { readonly _tag: 'Array' }>

// --- moves

/** The part of an array that a range of each axis leaves. */
const ranged = (x: NDArray, ranges: readonly Range[]): NDArray => {
  const low = ranges.map(({ start, step, count }) => (count === 0 ? 0 : step > 0 ? start : start + (count - 1) * step))
  const high = ranges.map(({ start, step, count }) =>
    count === 0 ? 0 : step > 0 ? start + (count - 1) * step + 1 : start + 1
  )
  const taken = $.slice(
    x,
    low,
    high,
    ranges.map(r => Math.abs(r.step))
  )
  return $.flip(
    taken,
    ranges.flatMap(({ step, count }, i) => (step < 0 && count > 1 ? [i] : []))
  )
}

/** An integer beside arrays of integers is one of them; alone, it is a range of one whose axis is dropped. */
const withIntegersAsArrays = (places: readonly Place[]): readonly Place[] =>
  places.some(p => p._tag === 'Array' && p.at.ndim > 0)
    ? places.map(p => (p._tag === 'Static' ? { _tag: 'Array', axis: p.axis, at: scalar(p.at, 'int32') } : p))
    : places

// --- arrays of integers

const addresses = (arrays: readonly Addressed[]): NDArray => {
  const shape = arrays.map(a => a.at.shape).reduce((s, t) => broadcastShapes('np', s, t))
  return $.concat(
    arrays.map(a => $.reshape($.broadcast(a.at, shape), [...shape, 1])),
    shape.length
  )
}

/** Whether the arrays stand side by side: their axes are then in that place of the result, else they come first. */
const areAdjacent = (places: readonly Place[]): boolean => {
  const at = places.flatMap((p, i) => (p._tag === 'Array' ? [i] : []))
  return at.every((i, k) => i === at[0] + k)
}

interface Gathered {
  /** The addressed axes first, then the others. */
  readonly value: NDArray
  /** How many axes the addresses have. */
  readonly lead: number
}

const gathered = (x: NDArray, arrays: readonly Addressed[], outside: 'clip' | 'drop'): Gathered => {
  if (arrays.length === 0) return { value: x, lead: 0 }
  const indices = addresses(arrays)
  return {
    value: gatherOf($, x, indices, { batch: 0, axes: arrays.map(a => a.axis), outside }),
    lead: indices.ndim - 1
  }
}

/** Reading by an index: what an address outside reads is the nearest element, a fill, or 0. */
export const indexed = (array: NDArray, parts: readonly Index[], how: Addressing): NDArray => {
  if (how.mode === 'fill') return withFills(array, y => indexed(y, parts, { ...how, mode: 'drop' }))
  const { shape, index } = parts.some(isScalarMask)
    ? withoutScalarMasks(array.shape, parts)
    : { shape: array.shape, index: parts }
  const x = $.reshape(array, shape)
  const outside = how.mode === 'drop' ? 'drop' : 'clip'
  const places = withIntegersAsArrays(placesIn(x.shape, index, how))
  const ranges = x.shape.map(wholeAxis)
  for (const p of places) {
    if (p._tag === 'Range') ranges[p.axis] = p.range
    if (p._tag === 'Static') ranges[p.axis] = { start: p.at, step: 1, count: 1 }
  }
  const arrays = places.filter(p => p._tag === 'Array')
  const { value, lead } = gathered(ranged(x, ranges), arrays, outside)
  const before = areAdjacent(places)
    ? places.slice(
        0,
        places.findIndex(p => p._tag === 'Array')
      )
    : []
  const leading = before.filter(p => p._tag === 'Range' || p._tag === 'Static').length
  const order = [...value.shape.keys()]
  const moved = $.transpose(value, [
    ...order.slice(lead, lead + leading),
    ...order.slice(0, lead),
    ...order.slice(lead + leading)
  ])
  return $.reshape(moved, resultShape(places, value.shape.slice(0, lead), ranges))
}

const resultShape = (places: readonly Place[], addressed: Shape, ranges: readonly Range[]): Shape => {
  const first = places.findIndex(p => p._tag === 'Array')
  const extents = (list: readonly Place[]): Shape =>
    list.flatMap(p => (p._tag === 'NewAxis' ? [1] : p._tag === 'Range' ? [ranges[p.axis].count] : []))
  const at = first >= 0 && areAdjacent(places) ? first : 0
  return [...extents(places.slice(0, at)), ...addressed, ...extents(places.slice(at))]
}

const isPart = (u: unknown): u is Index =>
  typeof u === 'number' ||
  isNDArray(u) ||
  (isRecord(u) && '_tag' in u && (u._tag === 'Slice' || u._tag === 'NewAxis' || u._tag === 'Ellipsis'))

const isScalarMask = (i: Index): boolean => isNDArray(i) && i.dtype === 'bool' && i.ndim === 0

interface IndexOf {
  (x: Operand, ...index: readonly Index[]): NDArray
  (x: Operand, ...indexAndOptions: readonly [...index: readonly Index[], options: ReadOptions]): NDArray
  (index: readonly Index[], options?: ReadOptions): (x: Operand) => NDArray
}

const readOptions = optionReader<ReadOptions>('np.index', { mode: readMode })

/** The parts of an index, and the option record that may stand behind them. */
export const splitOptions = (all: readonly unknown[]): readonly [parts: readonly Index[], options: unknown] => {
  const last = all[all.length - 1]
  return isRecord(last) && !('_tag' in last) && !isEmpty(last)
    ? [checkParts(all.slice(0, -1)), last]
    : [checkParts(all), undefined]
}

/**
 * A part of an array. Python's `x[i, 1:3, ..., None]` is `index(x, i, slice(1, 3), ellipsis, newAxis)`;
 * data-last the index is one list: `index([i, slice(1, 3)])`.
 *
 * Integers drop their axis and count from the end when negative. Arrays of integers broadcast together and put their
 * axes in the place of the indexed ones; when they do not stand side by side, first (NumPy's rule). An integer beside
 * them counts as one. A mask of booleans stands for the places where it is true; its value must be known, so it
 * cannot be traced by jit or vmap: use `where`.
 *
 * Shapes:  as in NumPy
 * Grad:    the cotangent, added up where it was read from
 * Errors:  InvalidArgument (a static integer out of range, too many indices), DTypeMismatch (indices that are not
 *          integers), ShapeMismatch, TracedValueRead (a traced mask), InvalidArgument (an integer out of range). Where
 *          x or the index is traced, an index out of range reads the nearest element; an option `mode`, given last,
 *          says otherwise: 'clip', 'wrap', or 'fill' with NaN
 *
 * @example
 * import assert from 'node:assert'
 * import { pipe } from 'fp-ts/lib/function.js'
 * import * as np from 'pullback/numpy'
 *
 * const x = np.array([[1, 2, 3], [4, 5, 6]])
 * assert.deepStrictEqual(np.toNested(np.index(x, -1)), [4, 5, 6])
 * assert.deepStrictEqual(np.toNested(np.index(x, np.slice(), np.slice(1))), [[2, 3], [5, 6]])
 * assert.deepStrictEqual(np.toNested(np.index(x, 0, np.array([2, 0], { dtype: 'int32' }))), [3, 1])
 * assert.deepStrictEqual(np.toNested(np.index(x, np.gt(x, 3))), [4, 5, 6])
 * assert.deepStrictEqual(np.toNested(pipe(x, np.index([np.ellipsis, 0]))), [1, 4])
 * assert.deepStrictEqual(np.toNested(np.index(x, 0, 5, { mode: 'wrap' })), 3)
 *
 * @category indexing
 * @since 0.1.0
 */
export const index: IndexOf = ((first: unknown, ...rest: readonly unknown[]) => {
  if (!Array.isArray(first)) return read(first as Operand, rest)
  const parts = [...(first as readonly unknown[]), ...rest]
  checkParts(splitOptions(parts)[0])
  return waiting('np.index is waiting for its array', (x: Operand) => read(x, parts))
}) as IndexOf

const read = named('index', (x: Operand, all: readonly unknown[]) => {
  const [parts, options] = splitOptions(all)
  const a = toArray(x)
  return indexed(a, parts, addressing(a, readOptions(options).mode, 'clip'))
})

/** Every part must be a part of an index. */
const checkParts = (parts: readonly unknown[]): readonly Index[] => {
  const bad = parts.find(p => !isPart(p))
  return bad === undefined && !parts.includes(undefined)
    ? (parts as readonly Index[])
    : refuse(
        'InvalidArgument',
        `a part of the index is ${told(bad)}`,
        'Parts are integers, np.slice, arrays of integers or booleans, np.newAxis and np.ellipsis'
      )
}
