/**
 * Arrays put together and taken apart along an axis. The operands promote.
 */
import * as option from '../../core/options.js'
import type { NDArray } from '../../ndarray/ndarray.js'
import { sameShape, showShape } from '../../ndarray/shape.js'
import { ops as $ } from '../../trace/ops.js'
import { axisOf, refuse } from '../calling/check.js'
import { listWith, unaryNeeding, type ListWith, type UnaryNeeding } from '../calling/dual.js'
import { promoted, type Operand } from '../calling/operands.js'

/**
 * One axis, the first by default; negative ones count from the last.
 *
 * @category model
 * @since 0.1.0
 */
export interface AxisOption {
  readonly axis?: number
}

/** At least one array, of one dtype. */
const joinable = (xs: readonly Operand[]): readonly NDArray[] => {
  if (!Array.isArray(xs)) return refuse('InvalidArgument', 'the operand is not a list', 'Give a list of arrays: [x, y]')
  return xs.length === 0
    ? refuse('InvalidArgument', 'the list of arrays is empty', 'Give at least one array')
    : promoted(xs)
}

const join = (xs: readonly Operand[], axis: number): NDArray => {
  const arrays = joinable(xs)
  return $.concat(arrays, axisOf(axis, arrays[0].ndim))
}

/** Arrays of one shape along a new axis. */
export const stackArrays = (xs: readonly Operand[], axis: number): NDArray => {
  const arrays = joinable(xs)
  const { shape } = arrays[0]
  const odd = arrays.find(x => !sameShape(x.shape, shape))
  if (odd !== undefined)
    return refuse(
      'ShapeMismatch',
      `shapes ${showShape(shape)} and ${showShape(odd.shape)} differ`,
      'All arrays must have one shape; np.concatenate joins along an axis that is there'
    )
  const at = axisOf(axis, shape.length + 1)
  const slice = [...shape.slice(0, at), 1, ...shape.slice(at)]
  return $.concat(
    arrays.map(x => $.reshape(x, slice)),
    at
  )
}

/**
 * Arrays one after another along an axis that they have.
 *
 * Shapes:  [.., nᵢ, ..] each → [.., Σ nᵢ, ..], the other extents equal
 * Dtypes:  promote
 * Grad:    to each array, its part of the cotangent
 * Errors:  ShapeMismatch, AxisOutOfRange
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * assert.deepStrictEqual(np.toNested(np.concatenate([np.array([1]), np.array([2, 3])])), [1, 2, 3])
 *
 * @category joining
 * @since 0.1.0
 */
export const concatenate: ListWith<AxisOption> = listWith('concatenate', { axis: option.axis }, (xs, { axis = 0 }) =>
  join(xs, axis)
)

/**
 * Arrays of one shape along a new axis.
 *
 * Shapes:  k arrays s → [k, ...s], with the new axis at its place in the result
 * Dtypes:  promote
 * Grad:    to each array, its slice of the cotangent
 * Errors:  ShapeMismatch, AxisOutOfRange
 *
 * @example
 * import assert from 'node:assert'
 * import { pipe } from 'fp-ts/lib/function.js'
 * import * as np from 'pullback/numpy'
 *
 * const rows = [np.array([1, 2]), np.array([3, 4])]
 * assert.deepStrictEqual(np.toNested(np.stack(rows)), [[1, 2], [3, 4]])
 * assert.deepStrictEqual(np.toNested(pipe(rows, np.stack({ axis: 1 }))), [[1, 3], [2, 4]])
 *
 * @category joining
 * @since 0.1.0
 */
export const stack: ListWith<AxisOption> = listWith('stack', { axis: option.axis }, (xs, { axis = 0 }) =>
  stackArrays(xs, axis)
)

/** The array with leading axes of extent 1, up to a rank. */
const atLeast = (x: NDArray, rank: number): NDArray =>
  $.reshape(x, [...new Array<number>(Math.max(0, rank - x.ndim)).fill(1), ...x.shape])

/**
 * Arrays above one another: rows count as matrices of one row.
 *
 * Shapes:  [m] or [nᵢ, m] each → [Σ nᵢ, m]
 * Errors:  ShapeMismatch
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * assert.deepStrictEqual(np.toNested(np.vstack([np.array([1, 2]), np.array([3, 4])])), [[1, 2], [3, 4]])
 *
 * @category joining
 * @since 0.1.0
 */
export const vstack: ListWith<Readonly<Record<string, never>>> = listWith('vstack', {}, xs =>
  join(
    joinable(xs).map(x => atLeast(x, 2)),
    0
  )
)

/**
 * Arrays beside one another: along their only axis, or the second.
 *
 * Shapes:  [nᵢ] each → [Σ nᵢ]; [n, mᵢ] each → [n, Σ mᵢ]
 * Errors:  ShapeMismatch
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * assert.deepStrictEqual(np.toNested(np.hstack([np.array([1, 2]), np.array([3])])), [1, 2, 3])
 *
 * @category joining
 * @since 0.1.0
 */
export const hstack: ListWith<Readonly<Record<string, never>>> = listWith('hstack', {}, xs => {
  const arrays = joinable(xs).map(x => atLeast(x, 1))
  return join(arrays, arrays[0].ndim === 1 ? 0 : 1)
})

/**
 * Where to split: into a number of equal sections, or before each of the given indices.
 *
 * @category model
 * @since 0.1.0
 */
export type SplitOptions = AxisOption & ({ readonly sections: number } | { readonly indices: readonly number[] })

const splitKinds: option.OptionKinds<SplitOptions> = {
  axis: option.axis,
  sections: option.number,
  indices: option.integers
}

const sectionSizes = (extent: number, sections: number): readonly number[] =>
  Number.isInteger(sections) && sections > 0 && extent % sections === 0
    ? new Array<number>(sections).fill(extent / sections)
    : refuse(
        'InvalidArgument',
        `an axis of extent ${extent} has no ${sections} equal sections`,
        'Give a divisor of the extent, or the indices to split at'
      )

/** Sizes of the parts between indices, which count from the end when negative and stop at the ends as in slices. */
const sizesBetween = (extent: number, indices: readonly number[]): readonly number[] => {
  const ends = [...indices.map(i => Math.min(extent, Math.max(0, i < 0 ? i + extent : i))), extent]
  return ends.every((end, k) => Number.isInteger(end) && end >= (ends[k - 1] ?? 0))
    ? ends.map((end, k) => end - (ends[k - 1] ?? 0))
    : refuse('InvalidArgument', `the indices ${showShape(indices)} do not ascend`, 'Give integers in ascending order')
}

/**
 * The parts of an array along an axis: equal sections, or those between indices.
 *
 * Shapes:  x: [.., n, ..] → [.., nᵢ, ..] each, Σ nᵢ = n
 * Grad:    the cotangents of the parts, concatenated
 * Errors:  InvalidArgument, when the sections are not equal or the indices do not ascend; AxisOutOfRange
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * const [a, b] = np.split(np.array([1, 2, 3, 4]), { sections: 2 })
 * assert.deepStrictEqual([a, b].map(np.toNested), [[1, 2], [3, 4]])
 * assert.deepStrictEqual(np.split(np.arange(5), { indices: [1, 3] }).map(np.toNested), [[0], [1, 2], [3, 4]])
 *
 * @category joining
 * @since 0.1.0
 */
export const split: UnaryNeeding<SplitOptions, readonly NDArray[]> = unaryNeeding('split', splitKinds, (x, o) => {
  const axis = axisOf(o.axis ?? 0, x.ndim)
  const extent = x.shape[axis]
  if (!('sections' in o) && !('indices' in o))
    return refuse('InvalidArgument', 'where to split is missing', 'Give { sections: a number } or { indices: a list }')
  return $.split(x, axis, 'sections' in o ? sectionSizes(extent, o.sections) : sizesBetween(extent, o.indices))
})
