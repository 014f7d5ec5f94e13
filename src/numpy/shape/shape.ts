/**
 * The same elements in another shape: axes reshaped, moved, added, dropped. Each is linear; its gradient is the cotangent moved back.
 */
import * as option from '../../core/options.js'
import type { NDArray } from '../../ndarray/ndarray.js'
import { showShape, sizeOf, type Shape } from '../../ndarray/shape.js'
import { ops as $ } from '../../trace/ops.js'
import { axesOf, axisOf, checkShape, refuse } from '../calling/check.js'
import { unary, unaryNeeding, unaryWith, type Unary, type UnaryNeeding, type UnaryWith } from '../calling/dual.js'

/**
 * A shape, as an option.
 *
 * @category model
 * @since 0.1.0
 */
export interface ShapeOption {
  readonly shape: Shape
}

/**
 * One axis or several; negative ones count from the last.
 *
 * @category model
 * @since 0.1.0
 */
export type AxisOrAxes = number | readonly number[]

/** A shape, with −1 for an extent to be computed. */
const newShape: option.OptionKind<Shape> = {
  ...option.list(option.integer, 'a list of integers, such as [2, 3], [2, -1], and [] for a scalar'),
  ...(option.shape.remedy && { remedy: option.shape.remedy })
}

/** The shape with its one −1 replaced by what the size asks for. */
const completed = (shape: Shape, size: number): Shape => {
  const free = shape.indexOf(-1)
  if (free < 0) return checkShape(shape)
  const others = checkShape(shape.filter((_, i) => i !== free))
  const rest = sizeOf(others)
  return rest > 0 && size % rest === 0
    ? shape.map((n, i) => (i === free ? size / rest : n))
    : refuse(
        'ShapeMismatch',
        `${size} elements do not fill ${showShape(shape)} for any extent in place of -1`,
        'The product of the other extents must divide the number of elements'
      )
}

/**
 * The same elements, in row-major order, under another shape; one extent may be −1 and is then computed.
 *
 * Shapes:  x: s → shape, of the same number of elements
 * Grad:    the cotangent reshaped back
 * Errors:  ShapeMismatch, when the sizes differ
 *
 * @example
 * import assert from 'node:assert'
 * import { pipe } from 'fp-ts/lib/function.js'
 * import * as np from 'pullback/numpy'
 *
 * assert.deepStrictEqual(np.toNested(pipe(np.arange(4), np.reshape({ shape: [2, -1] }))), [[0, 1], [2, 3]])
 *
 * @category shape
 * @since 0.1.0
 */
export const reshape: UnaryNeeding<ShapeOption> = unaryNeeding(
  'reshape',
  { shape: option.needed(newShape) },
  (x, { shape }) => $.reshape(x, completed(shape, x.size))
)

/**
 * All elements along one axis, in row-major order.
 *
 * Shapes:  x: s → [size of s]
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * assert.deepStrictEqual(np.toNested(np.ravel(np.array([[1, 2], [3, 4]]))), [1, 2, 3, 4])
 *
 * @category shape
 * @since 0.1.0
 */
export const ravel: Unary = unary('ravel', x => $.reshape(x, [x.size]))

/**
 * The array repeated along new leading axes, and along axes of extent 1, without a copy.
 *
 * Shapes:  x: s → shape, to which s must broadcast
 * Grad:    the sum over the repetitions
 * Errors:  ShapeMismatch
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * assert.deepStrictEqual(np.toNested(np.broadcastTo(np.array([1, 2]), { shape: [2, 2] })), [[1, 2], [1, 2]])
 *
 * @category shape
 * @since 0.1.0
 */
export const broadcastTo: UnaryNeeding<ShapeOption> = unaryNeeding(
  'broadcastTo',
  { shape: option.needed(option.shape) },
  (x, { shape }) => $.broadcast(x, checkShape(shape))
)

// --- axes in another order

/**
 * The axes in another order: axis i of the result is axis `axes[i]` of x; reversed when `axes` is absent.
 *
 * Shapes:  x: [n₀, …, n₋₁] → [n₋₁, …, n₀], or as `axes` says
 * Errors:  AxisOutOfRange, when `axes` is not a permutation
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * assert.deepStrictEqual(np.toNested(np.transpose(np.array([[1, 2], [3, 4]]))), [[1, 3], [2, 4]])
 * assert.deepStrictEqual(np.transpose(np.zeros([2, 3, 4]), { axes: [1, 2, 0] }).shape, [3, 4, 2])
 *
 * @category shape
 * @since 0.1.0
 */
export const transpose: UnaryWith<{ readonly axes?: readonly number[] }> = unaryWith(
  'transpose',
  { axes: option.integers },
  (x, { axes }) => $.transpose(x, axes === undefined ? [...x.shape.keys()].reverse() : axes.map(a => axisOf(a, x.ndim)))
)

/**
 * Two axes exchanged.
 *
 * Shapes:  x: [.., n, .., m, ..] → [.., m, .., n, ..]
 * Errors:  AxisOutOfRange
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * assert.deepStrictEqual(np.swapAxes(np.zeros([2, 3, 4]), { axis1: 0, axis2: -1 }).shape, [4, 3, 2])
 *
 * @category shape
 * @since 0.1.0
 */
export const swapAxes: UnaryNeeding<{ readonly axis1: number; readonly axis2: number }> = unaryNeeding(
  'swapAxes',
  { axis1: option.needed(option.axis), axis2: option.needed(option.axis) },
  (x, { axis1, axis2 }) => {
    const [i, j] = [axis1, axis2].map(a => axisOf(a, x.ndim))
    return $.transpose(
      x,
      x.shape.map((_, k) => (k === i ? j : k === j ? i : k))
    )
  }
)

const listOf = (axes: AxisOrAxes): readonly number[] => (typeof axes === 'number' ? [axes] : axes)

/** Distinct axes in `[0, rank)`, in the order given. */
const distinctAxes = (axes: AxisOrAxes, rank: number): readonly number[] => {
  axesOf(axes, rank)
  return listOf(axes).map(a => axisOf(a, rank))
}

/**
 * Axes put in other places; the others keep their order.
 *
 * Shapes:  axis `source` of x is axis `destination` of the result
 * Errors:  AxisOutOfRange; InvalidArgument, when there are not as many destinations as sources
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * assert.deepStrictEqual(np.moveAxis(np.zeros([2, 3, 4]), { source: 0, destination: -1 }).shape, [3, 4, 2])
 *
 * @category shape
 * @since 0.1.0
 */
export const moveAxis: UnaryNeeding<{ readonly source: AxisOrAxes; readonly destination: AxisOrAxes }> = unaryNeeding(
  'moveAxis',
  { source: option.needed(option.axes), destination: option.needed(option.axes) },
  (x, { source, destination }) => {
    const from = distinctAxes(source, x.ndim)
    const to = distinctAxes(destination, x.ndim)
    if (from.length !== to.length)
      refuse(
        'InvalidArgument',
        `${from.length} sources for ${to.length} destinations`,
        'Give one destination for each source'
      )
    const others = [...x.shape.keys()].filter(i => !from.includes(i))
    const order = [...x.shape.keys()].map(i => (to.includes(i) ? from[to.indexOf(i)] : others.shift()!))
    return $.transpose(x, order)
  }
)

// --- axes of extent 1

/**
 * New axes of extent 1, at places of the result.
 *
 * Shapes:  x: [n, m] → [1, n, m] for `axis: 0`
 * Errors:  AxisOutOfRange
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * assert.deepStrictEqual(np.expandDims(np.zeros([3]), { axis: -1 }).shape, [3, 1])
 * assert.deepStrictEqual(np.expandDims(np.zeros([3]), { axis: [0, 2] }).shape, [1, 3, 1])
 *
 * @category shape
 * @since 0.1.0
 */
export const expandDims: UnaryNeeding<{ readonly axis: AxisOrAxes }> = unaryNeeding(
  'expandDims',
  { axis: option.needed(option.axes) },
  (x, { axis }) => {
    const rank = x.ndim + listOf(axis).length
    const axes = axesOf(axis, rank)
    const own = [...x.shape]
    return $.reshape(
      x,
      Array.from({ length: rank }, (_, i) => (axes.includes(i) ? 1 : own.shift()!))
    )
  }
)

/**
 * Axes of extent 1 dropped: all of them, or those that `axis` names.
 *
 * Shapes:  x: [1, n, 1] → [n]
 * Errors:  ShapeMismatch, when a named axis has another extent; AxisOutOfRange
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * assert.deepStrictEqual(np.squeeze(np.zeros([1, 3, 1])).shape, [3])
 * assert.deepStrictEqual(np.squeeze(np.zeros([1, 3, 1]), { axis: 0 }).shape, [3, 1])
 *
 * @category shape
 * @since 0.1.0
 */
export const squeeze: UnaryWith<{ readonly axis?: AxisOrAxes }> = unaryWith(
  'squeeze',
  { axis: option.axes },
  (x, { axis }) => {
    const axes = axis === undefined ? x.shape.flatMap((n, i) => (n === 1 ? [i] : [])) : axesOf(axis, x.ndim)
    const wide = axes.find(a => x.shape[a] !== 1)
    return wide === undefined
      ? $.reshape(
          x,
          x.shape.filter((_, i) => !axes.includes(i))
        )
      : refuse(
          'ShapeMismatch',
          `axis ${wide} of shape ${showShape(x.shape)} has extent ${x.shape[wide]}`,
          'Only axes of extent 1 can be dropped; reduce the others, or index them'
        )
  }
)

// --- elements in another order

/**
 * The elements in reverse along axes: along all of them when `axis` is absent.
 *
 * Shapes:  x: s → s
 * Errors:  AxisOutOfRange
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * assert.deepStrictEqual(np.toNested(np.flip(np.array([[1, 2], [3, 4]]), { axis: 1 })), [[2, 1], [4, 3]])
 *
 * @category rearranging
 * @since 0.1.0
 */
export const flip: UnaryWith<{ readonly axis?: AxisOrAxes }> = unaryWith(
  'flip',
  { axis: option.axes },
  (x, { axis }): NDArray => $.flip(x, axesOf(axis, x.ndim))
)
