/**
 * Reductions over axes.
 */
import type { Primitive } from '../core/primitive.js'
import type { NDArray } from '../ndarray/ndarray.js'
import { normalizeAxes, normalizeAxis } from '../ndarray/shape.js'
import * as entries from '../primitives/reduce.js'
import { bind } from '../trace/builder.js'
import { ops as $ } from '../trace/ops.js'
import { unaryWith, type UnaryWith } from './dual.js'
import { toBool, toNumeric } from './operands.js'

/**
 * Over which axes to reduce, and whether they stay.
 *
 * @category reductions
 * @since 0.1.0
 */
export interface ReduceOptions {
  /** One axis or several; default all. */
  readonly axis?: number | readonly number[]
  /** Whether reduced axes stay, with extent 1; default no. */
  readonly keepDims?: boolean
}

/**
 * Along which axis to find a position.
 *
 * @category reductions
 * @since 0.1.0
 */
export interface PositionOptions {
  /** Default: the array is read as a vector. */
  readonly axis?: number
  /** Whether the axis stays, with extent 1; default no. */
  readonly keepDims?: boolean
}

/** A reduced array with the reduced axes back, when they are to stay. */
const kept = (x: NDArray, axes: readonly number[], keepDims: boolean, reduced: NDArray): NDArray =>
  keepDims ? $.reshape(reduced, x.shape.map((n, i) => (axes.includes(i) ? 1 : n))) : reduced

/** A reduction, by what it does to sorted axes. */
export const reduction = (name: string, prepare: (x: NDArray) => NDArray, reduce: (x: NDArray, axes: readonly number[]) => NDArray): UnaryWith<ReduceOptions> =>
  unaryWith(name, (operand, { axis, keepDims = false }) => {
    const x = prepare(operand)
    const axes = normalizeAxes(name, axis, x.ndim)
    return kept(x, axes, keepDims, reduce(x, axes))
  })

const by =
  (entry: Primitive<entries.ReduceParams>) =>
  (x: NDArray, axes: readonly number[]): NDArray =>
    axes.length === 0 ? x : bind(entry, [x], { axes })[0]

const position = (name: string, entry: typeof entries.argmax): UnaryWith<PositionOptions> =>
  unaryWith(name, (operand, { axis, keepDims = false }) => {
    const x = axis === undefined ? $.reshape(operand, [operand.size]) : operand
    const at = normalizeAxis(name, axis ?? 0, x.ndim)
    const found = bind(entry, [x], { axis: at })[0]
    return axis === undefined ? (keepDims ? $.reshape(found, operand.shape.map(() => 1)) : found) : kept(x, [at], keepDims, found)
  })

/**
 * The sum of elements.
 *
 * Math:    Σ x
 * Shapes:  the reduced axes vanish, or stay with extent 1
 * Dtypes:  as the operand; bool counts, as int32
 * Grad:    linear
 * Errors:  AxisOutOfRange
 * Numerics: in float64, from the first element to the last
 *
 * @example
 * import assert from 'node:assert'
 * import { np } from 'pullback'
 *
 * const x = np.array([[1, 2], [3, 4]])
 * assert.strictEqual(np.item(np.sum(x)), 10)
 * assert.deepStrictEqual(np.toNested(np.sum(x, { axis: 0 })), [4, 6])
 * assert.deepStrictEqual(np.sum(x, { axis: 1, keepDims: true }).shape, [2, 1])
 *
 * @category reductions
 * @since 0.1.0
 */
export const sum: UnaryWith<ReduceOptions> = reduction('sum', toNumeric, $.sum)

/**
 * The product of elements.
 *
 * Math:    Π x
 * Shapes:  the reduced axes vanish, or stay with extent 1
 * Dtypes:  as the operand; bool counts, as int32
 * Grad:    the product of the others, also where elements are 0
 * Errors:  AxisOutOfRange
 *
 * @example
 * import assert from 'node:assert'
 * import { np } from 'pullback'
 *
 * assert.strictEqual(np.item(np.prod(np.array([2, 3, 4]))), 24)
 *
 * @category reductions
 * @since 0.1.0
 */
export const prod: UnaryWith<ReduceOptions> = reduction('prod', toNumeric, $.prod)

/**
 * The largest element. NaN wins.
 *
 * Shapes:  the reduced axes vanish, or stay with extent 1
 * Dtypes:  as the operand
 * Grad:    the largest elements share equally
 * Errors:  AxisOutOfRange
 *
 * @example
 * import assert from 'node:assert'
 * import { np } from 'pullback'
 *
 * assert.deepStrictEqual(np.toNested(np.max(np.array([[1, 5], [3, 4]]), { axis: 1 })), [5, 4])
 *
 * @category reductions
 * @since 0.1.0
 */
export const max: UnaryWith<ReduceOptions> = reduction('max', toNumeric, $.reduceMax)

/**
 * The smallest element. NaN wins.
 *
 * Shapes:  the reduced axes vanish, or stay with extent 1
 * Dtypes:  as the operand
 * Grad:    the smallest elements share equally
 * Errors:  AxisOutOfRange
 *
 * @example
 * import assert from 'node:assert'
 * import { np } from 'pullback'
 *
 * assert.deepStrictEqual(np.toNested(np.min(np.array([[1, 5], [3, 4]]), { axis: 1 })), [1, 3])
 *
 * @category reductions
 * @since 0.1.0
 */
export const min: UnaryWith<ReduceOptions> = reduction('min', toNumeric, by(entries.reduceMin))

/**
 * Whether some element is true.
 *
 * Shapes:  the reduced axes vanish, or stay with extent 1
 * Dtypes:  any → bool
 * Errors:  AxisOutOfRange
 *
 * @example
 * import assert from 'node:assert'
 * import { np } from 'pullback'
 *
 * assert.deepStrictEqual(np.toNested(np.any(np.array([[true, false], [false, false]]), { axis: 1 })), [true, false])
 *
 * @category reductions
 * @since 0.1.0
 */
export const any: UnaryWith<ReduceOptions> = reduction('any', toBool, by(entries.any))

/**
 * Whether every element is true.
 *
 * Shapes:  the reduced axes vanish, or stay with extent 1
 * Dtypes:  any → bool
 * Errors:  AxisOutOfRange
 *
 * @example
 * import assert from 'node:assert'
 * import { np } from 'pullback'
 *
 * assert.deepStrictEqual(np.toNested(np.all(np.array([[true, false], [true, true]]), { axis: 1 })), [false, true])
 *
 * @category reductions
 * @since 0.1.0
 */
export const all: UnaryWith<ReduceOptions> = reduction('all', toBool, by(entries.all))

/**
 * The number of elements that are not 0.
 *
 * Shapes:  the reduced axes vanish, or stay with extent 1
 * Dtypes:  any → int32
 * Errors:  AxisOutOfRange
 *
 * @example
 * import assert from 'node:assert'
 * import { np } from 'pullback'
 *
 * assert.strictEqual(np.item(np.countNonzero(np.array([0, 2, 0, 3]))), 2)
 *
 * @category reductions
 * @since 0.1.0
 */
export const countNonzero: UnaryWith<ReduceOptions> = reduction('countNonzero', x => $.convert(toBool(x), 'int32'), $.sum)

/**
 * The position of the largest element; of the first, at a tie. NaN wins.
 *
 * Shapes:  the reduced axes vanish, or stay with extent 1
 * Dtypes:  any → int32
 * Errors:  AxisOutOfRange
 *
 * @example
 * import assert from 'node:assert'
 * import { np } from 'pullback'
 *
 * const x = np.array([[1, 5], [4, 3]])
 * assert.strictEqual(np.item(np.argmax(x)), 1)
 * assert.deepStrictEqual(np.toNested(np.argmax(x, { axis: 1 })), [1, 0])
 *
 * @category reductions
 * @since 0.1.0
 */
export const argmax: UnaryWith<PositionOptions> = position('argmax', entries.argmax)

/**
 * The position of the smallest element; of the first, at a tie. NaN wins.
 *
 * Shapes:  the reduced axes vanish, or stay with extent 1
 * Dtypes:  any → int32
 * Errors:  AxisOutOfRange
 *
 * @example
 * import assert from 'node:assert'
 * import { np } from 'pullback'
 *
 * assert.deepStrictEqual(np.toNested(np.argmin(np.array([[1, 5], [4, 3]]), { axis: 1 })), [0, 1])
 *
 * @category reductions
 * @since 0.1.0
 */
export const argmin: UnaryWith<PositionOptions> = position('argmin', entries.argmin)
