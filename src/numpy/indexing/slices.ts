/**
 * What an index is made of, and what each part of it means for an axis.
 */
import { told } from '../../ndarray/told.js'
import { isNDArray, itemOf, scalar, unsafeData, unsafeVector, type NDArray } from '../../ndarray/ndarray.js'
import { sameShape, showShape, type Shape } from '../../ndarray/shape.js'
import { concrete } from '../../trace/builder.js'
import { refuse } from '../calling/check.js'
import { outOfRange, placesAlong, type Addressing } from './outside.js'

// --- model

/**
 * A part of an axis: from `start` up to, not including, `stop`, by `step`. Negative bounds count from the end.
 *
 * @category model
 * @since 0.1.0
 */
export interface Slice {
  readonly _tag: 'Slice'
  readonly start: number | undefined
  readonly stop: number | undefined
  readonly step: number | undefined
}

/**
 * A new axis of extent 1.
 *
 * @category model
 * @since 0.1.0
 */
export interface NewAxis {
  readonly _tag: 'NewAxis'
}

/**
 * All axes that the rest of the index does not name.
 *
 * @category model
 * @since 0.1.0
 */
export interface Ellipsis {
  readonly _tag: 'Ellipsis'
}

/**
 * One part of an index: an integer, a slice, an array of integers, a mask of booleans, a new axis, or an ellipsis.
 *
 * @category model
 * @since 0.1.0
 */
export type Index = number | Slice | NDArray | NewAxis | Ellipsis

// --- constructors

/**
 * A slice, for `index` and `at`. Python's `a:b:c` is `slice(a, b, c)`, its `:` is `slice()`.
 *
 * Shapes:  the axis keeps ⌈(stop − start)/step⌉ elements
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * const x = np.arange(6)
 * assert.deepStrictEqual(np.toNested(np.index(x, np.slice(1, -1, 2))), [1, 3])
 * assert.deepStrictEqual(np.toNested(np.index(x, np.slice(undefined, undefined, -2))), [5, 3, 1])
 *
 * @category indexing
 * @since 0.1.0
 */
export const slice = (start?: number, stop?: number, step?: number): Slice =>
  Object.freeze({ _tag: 'Slice', start, stop, step })

/**
 * In an index, a new axis of extent 1.
 *
 * Shapes:  adds an axis
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * assert.deepStrictEqual(np.index(np.zeros([3]), np.slice(), np.newAxis).shape, [3, 1])
 *
 * @category indexing
 * @since 0.1.0
 */
export const newAxis: NewAxis = Object.freeze({ _tag: 'NewAxis' })

/**
 * In an index, all axes that the rest of it does not name.
 *
 * Shapes:  keeps axes whole
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * assert.deepStrictEqual(np.index(np.zeros([2, 3, 4]), np.ellipsis, 0).shape, [2, 3])
 *
 * @category indexing
 * @since 0.1.0
 */
export const ellipsis: Ellipsis = Object.freeze({ _tag: 'Ellipsis' })

// --- reading an index

/** A part of an index, with the axis of the array that it is about. */
export type Place =
  | { readonly _tag: 'Range'; readonly axis: number; readonly range: Range }
  | { readonly _tag: 'Static'; readonly axis: number; readonly at: number }
  | { readonly _tag: 'Array'; readonly axis: number; readonly at: NDArray }
  | { readonly _tag: 'NewAxis' }

/** `count` places from `start` on, a step other than 0 apart. */
export interface Range {
  readonly start: number
  readonly step: number
  readonly count: number
}

export const wholeAxis = (extent: number): Range => ({ start: 0, step: 1, count: extent })

const rangeOf = ({ start, stop, step = 1 }: Slice, extent: number): Range => {
  const given = [start, stop, step].filter(n => n !== undefined)
  if (step === 0 || !given.every(Number.isInteger))
    return refuse(
      'InvalidArgument',
      `the slice has start ${told(start)}, stop ${told(stop)}, step ${told(step)}`,
      'Give integers, and a step other than 0'
    )
  const [lowest, highest] = step > 0 ? [0, extent] : [-1, extent - 1]
  const bound = (n: number | undefined, absent: number): number =>
    n === undefined ? absent : Math.min(highest, Math.max(lowest, n < 0 ? n + extent : n))
  const [from, to] = [bound(start, step > 0 ? lowest : highest), bound(stop, step > 0 ? highest : lowest)]
  return { start: from, step, count: Math.max(0, Math.ceil((to - from) / step)) }
}

/** A static integer, which must be in range. */
const staticAt = (at: number, extent: number, axis: number): number =>
  Number.isInteger(at) && at >= -extent && at < extent ? (at < 0 ? at + extent : at) : outOfRange(at, extent, axis)

/** Whether a static integer is one that reads as such: only a mode makes one of the others mean something. */
const isInside = (at: number, extent: number, { isStrict }: Addressing): boolean =>
  isStrict || !Number.isInteger(at) || Math.abs(at) > 2 ** 31 - 1 || (at >= -extent && at < extent)

/** Where a mask is true: one index array for each of its axes. */
const placesOf = (mask: NDArray, shape: Shape): readonly NDArray[] => {
  if (!sameShape(mask.shape, shape))
    return refuse(
      'ShapeMismatch',
      `a mask of shape ${showShape(mask.shape)} on axes ${showShape(shape)}`,
      'A mask has the shape of the axes that it selects from'
    )
  const data = unsafeData(concrete('np', mask))
  const flat = Int32Array.from(data.keys()).filter(i => data[i] !== 0)
  return shape.map((extent, axis) => {
    const inner = shape.slice(axis + 1).reduce((a, b) => a * b, 1)
    return unsafeVector(flat.map(i => Math.floor(i / inner) % extent))
  })
}

const isMask = (i: Index): i is NDArray => isNDArray(i) && i.dtype === 'bool'

const axesNamed = (i: Index): number =>
  isMask(i) ? i.ndim : typeof i === 'number' || isNDArray(i) || i._tag === 'Slice' ? 1 : 0

/** Where axes of extent 1 go for the masks of rank 0, each with an index array in the place of the mask: of one place, or of none. */
export const withoutScalarMasks = (
  shape: Shape,
  index: readonly Index[]
): { readonly shape: Shape; readonly index: readonly Index[] } => {
  const named = index.reduce<number>((n, i) => n + axesNamed(i), 0)
  const own = [...shape]
  let axis = 0
  const parts = index.map((i): Index => {
    if (!isMask(i) || i.ndim > 0) {
      axis += isEllipsis(i) ? Math.max(0, shape.length - named) : axesNamed(i)
      return i
    }
    own.splice(axis++, 0, 1)
    return unsafeVector(new Int32Array(itemOf(concrete('np', i))))
  })
  return { shape: own, index: parts }
}

const isEllipsis = (i: Index): boolean => typeof i === 'object' && '_tag' in i && i._tag === 'Ellipsis'

/** What an index says of an array of some shape, axis by axis; an ellipsis is its ranges, an absent one stands at the end. */
export const placesIn = (shape: Shape, index: readonly Index[], how: Addressing): readonly Place[] => {
  const named = index.reduce<number>((n, i) => n + axesNamed(i), 0)
  if (named > shape.length)
    return refuse(
      'InvalidArgument',
      `${named} axes are indexed in an array of shape ${showShape(shape)}`,
      'Give at most one index for each axis'
    )
  if (index.filter(isEllipsis).length > 1) return refuse('InvalidArgument', 'the index has two ellipses', 'Use one')
  let axis = 0
  const range = (r: Range): Place => ({ _tag: 'Range', axis: axis++, range: r })
  const rest = (): readonly Place[] => Array.from({ length: shape.length - named }, () => range(wholeAxis(shape[axis])))
  const read = (i: Index): readonly Place[] => {
    if (typeof i === 'number' && isInside(i, shape[axis], how))
      return [{ _tag: 'Static', at: staticAt(i, shape[axis], axis), axis: axis++ }]
    if (typeof i === 'number') return read(scalar(i, 'int32'))
    if (isMask(i)) return placesOf(i, shape.slice(axis, axis + i.ndim)).map(at => ({ _tag: 'Array', at, axis: axis++ }))
    if (isNDArray(i)) return [{ _tag: 'Array', at: placesAlong(i, shape[axis], axis, how), axis: axis++ }]
    switch (i._tag) {
      case 'Slice':
        return [range(rangeOf(i, shape[axis]))]
      case 'NewAxis':
        return [i]
      case 'Ellipsis':
        return rest()
    }
  }
  const places = index.flatMap(read)
  return index.some(isEllipsis) ? places : [...places, ...rest()]
}
