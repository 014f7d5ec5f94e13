/**
 * Reductions along axes: all of them when `axis` is absent. They vanish from the shape, or stay with extent 1 under `keepDims`.
 */
import * as option from '../../core/options.js'
import type { Primitive } from '../../core/primitive.js'
import type { NDArray } from '../../ndarray/ndarray.js'
import type { AxisParams } from '../../primitives/rule/axis.js'
import * as entries from '../../primitives/array/reduce.js'
import { bind } from '../../trace/builder.js'
import { ops as $ } from '../../trace/ops.js'
import { axesOf, axisOf, checkCountable } from '../calling/check.js'
import { unaryWith, type UnaryWith } from '../calling/dual.js'
import { toBool, toNumeric } from '../calling/operands.js'
import { sizeOf } from '../../ndarray/shape.js'
import type { AxisOrAxes } from '../shape/shape.js'

/**
 * Along which axes to reduce, and whether they stay with extent 1.
 *
 * @category model
 * @since 0.1.0
 */
export interface ReduceOptions {
  readonly axis?: AxisOrAxes | undefined
  readonly keepDims?: boolean | undefined
}

/** The result of a reduction of x with the reduced axes back, with extent 1. */
export const withReducedAxes = (y: NDArray, x: NDArray, axes: readonly number[]): NDArray =>
  $.reshape(
    y,
    x.shape.map((n, i) => (axes.includes(i) ? 1 : n))
  )

/** An operation on an array and the axes to reduce, with the options of reductions. */
export const reduction = <O>(
  name: string,
  f: (x: NDArray, axes: readonly number[], options: O) => NDArray,
  kinds?: option.OptionKinds<O>
): UnaryWith<ReduceOptions & O> =>
  unaryWith(
    name,
    { axis: option.axes, keepDims: option.boolean, ...kinds } as never,
    (x, options: ReduceOptions & O) => {
      const axes = axesOf(options.axis, x.ndim)
      const y = f(x, axes, options)
      return options.keepDims === true ? withReducedAxes(y, x, axes) : y
    }
  )

const reduced = (entry: Primitive<entries.ReduceParams>, x: NDArray, axes: readonly number[]): NDArray =>
  bind(entry, [x], { axes })[0]

const extreme = (name: string, entry: Primitive<entries.ReduceParams>): UnaryWith<ReduceOptions> =>
  reduction(name, (x, axes) => $.convert(reduced(entry, toNumeric(x), axes), x.dtype))

/** How many are true. */
const counted = (x: NDArray, axes: readonly number[]): NDArray => {
  checkCountable(sizeOf(axes.map(a => x.shape[a])), "Sum them as numbers: np.sum(np.astype(x, 'float64'))")
  return $.sum($.convert(x, 'int32'), axes)
}

/**
 * The sum of the elements; 0 of none.
 *
 * Shapes:  x: s → s without the reduced axes
 * Dtypes:  bool counts in int32; integers wrap
 * Grad:    1
 * Errors:  AxisOutOfRange; InvalidArgument, for 2³¹ booleans and more
 * Numerics: accumulated in float64, in row-major order, and rounded once
 *
 * @example
 * import assert from 'node:assert'
 * import { pipe } from 'fp-ts/lib/function.js'
 * import * as np from 'pullback/numpy'
 *
 * const x = np.array([[1, 2], [3, 4]])
 * assert.strictEqual(np.item(np.sum(x)), 10)
 * assert.deepStrictEqual(np.toNested(np.sum(x, { axis: 0 })), [4, 6])
 * assert.deepStrictEqual(np.toNested(pipe(x, np.sum({ axis: 1, keepDims: true }))), [[3], [7]])
 *
 * @category reductions
 * @since 0.1.0
 */
export const sum: UnaryWith<ReduceOptions> = reduction('sum', (x, axes) =>
  x.dtype === 'bool' ? counted(x, axes) : $.sum(x, axes)
)

/**
 * The product of the elements; 1 of none.
 *
 * Shapes:  x: s → s without the reduced axes
 * Dtypes:  bool counts in int32; integers wrap
 * Grad:    the product of the others, exact with zeros
 * Errors:  AxisOutOfRange
 *
 * @example
 * import assert from 'node:assert'
 * import { grad } from 'pullback'
 * import * as np from 'pullback/numpy'
 *
 * assert.strictEqual(np.item(np.prod(np.array([2, 3, 4]))), 24)
 * assert.deepStrictEqual(np.toNested(grad(np.prod)(np.array([2, 0, 4]))), [0, 8, 0])
 *
 * @category reductions
 * @since 0.1.0
 */
export const prod: UnaryWith<ReduceOptions> = reduction('prod', (x, axes) => $.prod(toNumeric(x), axes))

/**
 * The largest element; NaN if there is one.
 *
 * Shapes:  x: s → s without the reduced axes
 * Grad:    1 at the largest; equal largest ones share equally
 * Errors:  InvalidArgument, when there is nothing to choose from; AxisOutOfRange
 *
 * @example
 * import assert from 'node:assert'
 * import { grad } from 'pullback'
 * import * as np from 'pullback/numpy'
 *
 * assert.strictEqual(np.item(np.max(np.array([1, 3, 2]))), 3)
 * assert.deepStrictEqual(np.toNested(grad(np.max)(np.array([3, 1, 3]))), [0.5, 0, 0.5])
 *
 * @category reductions
 * @since 0.1.0
 */
export const max: UnaryWith<ReduceOptions> = extreme('max', entries.reduceMax)

/**
 * The smallest element; NaN if there is one.
 *
 * Shapes:  x: s → s without the reduced axes
 * Grad:    1 at the smallest; equal smallest ones share equally
 * Errors:  InvalidArgument, when there is nothing to choose from; AxisOutOfRange
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * assert.deepStrictEqual(np.toNested(np.min(np.array([[1, 3], [4, 2]]), { axis: 1 })), [1, 2])
 *
 * @category reductions
 * @since 0.1.0
 */
export const min: UnaryWith<ReduceOptions> = extreme('min', entries.reduceMin)

// --- logic and counting

/**
 * Whether some element is true (not 0); false of none.
 *
 * Shapes:  x: s → bool of s without the reduced axes
 * Errors:  AxisOutOfRange
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * assert.deepStrictEqual(np.toNested(np.any(np.array([[0, 1], [0, 0]]), { axis: 1 })), [true, false])
 *
 * @category reductions
 * @since 0.1.0
 */
export const any: UnaryWith<ReduceOptions> = reduction('any', (x, axes) => reduced(entries.any, toBool(x), axes))

/**
 * Whether every element is true (not 0); true of none.
 *
 * Shapes:  x: s → bool of s without the reduced axes
 * Errors:  AxisOutOfRange
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * assert.deepStrictEqual(np.toNested(np.all(np.array([[1, 1], [0, 1]]), { axis: 1 })), [true, false])
 *
 * @category reductions
 * @since 0.1.0
 */
export const all: UnaryWith<ReduceOptions> = reduction('all', (x, axes) => reduced(entries.all, toBool(x), axes))

/**
 * How many elements are not 0.
 *
 * Shapes:  x: s → int32 of s without the reduced axes
 * Errors:  AxisOutOfRange; InvalidArgument, for 2³¹ elements and more
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * assert.strictEqual(np.item(np.countNonzero(np.array([0, 2, -1]))), 2)
 *
 * @category reductions
 * @since 0.1.0
 */
export const countNonzero: UnaryWith<ReduceOptions> = reduction('countNonzero', (x, axes) => counted(toBool(x), axes))

// --- places

/**
 * Along which axis to look, and whether it stays with extent 1; the array counts as one row without an axis.
 *
 * @category model
 * @since 0.1.0
 */
export interface PlaceOptions {
  readonly axis?: number | undefined
  readonly keepDims?: boolean | undefined
}

const placeAlong = (name: string, entry: Primitive<AxisParams>): UnaryWith<PlaceOptions> =>
  unaryWith(name, { axis: option.axis, keepDims: option.boolean }, (x, { axis, keepDims }) => {
    checkCountable(axis === undefined ? x.size : x.shape[axisOf(axis, x.ndim)], 'Look along an axis of fewer')
    const source = axis === undefined ? $.reshape(x, [x.size]) : x
    const at = axisOf(axis ?? 0, source.ndim)
    const places = bind(entry, [source], { axis: at })[0]
    if (keepDims !== true) return places
    return axis === undefined
      ? $.reshape(
          places,
          x.shape.map(() => 1)
        )
      : withReducedAxes(places, x, [at])
  })

/**
 * The place of the largest element, the first among equals; that of the first NaN, if there is one.
 *
 * Shapes:  x: s → int32 of s without the axis; [] without one
 * Errors:  InvalidArgument, when there is nothing to choose from, or from 2³¹ elements and more; AxisOutOfRange
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * assert.deepStrictEqual(np.toNested(np.argmax(np.array([[1, 3], [4, 2]]), { axis: 1 })), [1, 0])
 *
 * @category reductions
 * @since 0.1.0
 */
export const argmax: UnaryWith<PlaceOptions> = placeAlong('argmax', entries.argmax)

/**
 * The place of the smallest element, the first among equals; that of the first NaN, if there is one.
 *
 * Shapes:  x: s → int32 of s without the axis; [] without one
 * Errors:  InvalidArgument, when there is nothing to choose from, or from 2³¹ elements and more; AxisOutOfRange
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * assert.strictEqual(np.item(np.argmin(np.array([3, 1, 1]))), 1)
 *
 * @category reductions
 * @since 0.1.0
 */
export const argmin: UnaryWith<PlaceOptions> = placeAlong('argmin', entries.argmin)
