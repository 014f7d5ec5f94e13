/**
 * Products of arrays: all are one contraction, `dot` of `primitives/contract.ts`.
 */
import { showAval } from '../core/aval.js'
import { fail } from '../ndarray/error.js'
import type { NDArray } from '../ndarray/ndarray.js'
import { broadcastShapes, normalizeAxis } from '../ndarray/shape.js'
import { ops as $ } from '../trace/ops.js'
import { binary, binaryWith, unaryWith, type Binary, type BinaryWith, type UnaryWith } from './dual.js'
import { promoted, toNumeric, type Operand } from './operands.js'

const noBatch = [[], []] as const

const range = (n: number): readonly number[] => Array.from({ length: n }, (_, i) => i)

/** Both operands with one numeric dtype. */
const factors = (x: Operand, y: Operand): readonly [NDArray, NDArray] => {
  const [a, b] = promoted([x, y])
  return [toNumeric(a), toNumeric(b)]
}

const needsAxes = (op: string, x: NDArray, y: NDArray): never =>
  fail('ShapeMismatch', op, `the operands are ${showAval(x)} and ${showAval(y)}; both need an axis`, 'Multiply scalars with np.mul')

const inner1 = (op: string, x: NDArray, i: number, y: NDArray, j: number): void => {
  if (x.shape[i] !== y.shape[j])
    fail(
      'ShapeMismatch',
      op,
      `${showAval(x)} and ${showAval(y)}: the contracted extents are ${x.shape[i]} and ${y.shape[j]}`,
      'The last axis of the first operand meets the second-to-last (or only) axis of the second; transpose one if its axes are swapped'
    )
}

/**
 * The matrix product; batch axes broadcast.
 *
 * Math:    z_ij = Σ_k x_ik y_kj
 * Shapes:  x: [...b, n, k], y: [...c, k, m] → [...broadcast(b, c), n, m]; an operand [k] is a row before and a column behind, and its axis vanishes
 * Dtypes:  promoted; bool counts as int32
 * Grad:    bilinear
 * Errors:  ShapeMismatch
 *
 * @example
 * import assert from 'node:assert'
 * import { np } from 'pullback'
 *
 * const a = np.array([[1, 2], [3, 4]])
 * assert.deepStrictEqual(np.toNested(np.matmul(a, np.array([1, 1]))), [3, 7])
 * assert.deepStrictEqual(np.matmul(np.zeros([5, 1, 2, 3]), np.zeros([4, 3, 7])).shape, [5, 4, 2, 7])
 *
 * @category products
 * @since 0.1.0
 */
export const matmul: Binary = binary('matmul', (l, r) => {
  const [x, y] = factors(l, r)
  if (x.ndim === 0 || y.ndim === 0) return needsAxes('matmul', x, y)
  const k = Math.max(y.ndim - 2, 0)
  inner1('matmul', x, x.ndim - 1, y, k)
  if (x.ndim <= 2 || y.ndim <= 2) {
    const product = $.dot(x, y, { contract: [[x.ndim - 1], [k]], batch: noBatch })
    if (y.ndim <= 2) return product
    const front = y.ndim - 2
    return x.ndim === 1 ? product : $.transpose(product, [...range(front).map(i => i + 1), 0, front + 1])
  }
  const lead = broadcastShapes('matmul', x.shape.slice(0, -2), y.shape.slice(0, -2))
  const full = (a: NDArray): NDArray => $.broadcast(a, [...lead, ...a.shape.slice(-2)])
  const batch = range(lead.length)
  return $.dot(full(x), full(y), { contract: [[lead.length + 1], [lead.length]], batch: [batch, batch] })
})

/**
 * The dot product of vectors, the matrix product of matrices: the last axis of x meets the second-to-last of y.
 *
 * Math:    z = Σ_k x_..k y_..k.
 * Shapes:  x: [...a, k], y: [...b, k, m] → [...a, ...b, m]; [k], [k] → []; a scalar multiplies
 * Dtypes:  promoted; bool counts as int32
 * Grad:    bilinear
 * Errors:  ShapeMismatch
 *
 * @example
 * import assert from 'node:assert'
 * import { np } from 'pullback'
 *
 * assert.strictEqual(np.item(np.dot(np.array([1, 2]), np.array([3, 4]))), 11)
 *
 * @category products
 * @since 0.1.0
 */
export const dot: Binary = binary('dot', (l, r) => {
  const [x, y] = factors(l, r)
  if (x.ndim === 0 || y.ndim === 0) return $.mul(x, y)
  const k = Math.max(y.ndim - 2, 0)
  inner1('dot', x, x.ndim - 1, y, k)
  return $.dot(x, y, { contract: [[x.ndim - 1], [k]], batch: noBatch })
})

/**
 * The sum of products over the last axes.
 *
 * Math:    z_ij = Σ_k x_ik y_jk
 * Shapes:  x: [...a, k], y: [...b, k] → [...a, ...b]; a scalar multiplies
 * Dtypes:  promoted; bool counts as int32
 * Grad:    bilinear
 * Errors:  ShapeMismatch
 *
 * @example
 * import assert from 'node:assert'
 * import { np } from 'pullback'
 *
 * assert.deepStrictEqual(np.inner(np.zeros([2, 3]), np.zeros([5, 3])).shape, [2, 5])
 *
 * @category products
 * @since 0.1.0
 */
export const inner: Binary = binary('inner', (l, r) => {
  const [x, y] = factors(l, r)
  if (x.ndim === 0 || y.ndim === 0) return $.mul(x, y)
  inner1('inner', x, x.ndim - 1, y, y.ndim - 1)
  return $.dot(x, y, { contract: [[x.ndim - 1], [y.ndim - 1]], batch: noBatch })
})

/**
 * All products of elements of two arrays, each read as a vector.
 *
 * Math:    z_ij = x_i y_j
 * Shapes:  x of n elements, y of m elements → [n, m]
 * Dtypes:  promoted; bool counts as int32
 * Grad:    bilinear
 *
 * @example
 * import assert from 'node:assert'
 * import { np } from 'pullback'
 *
 * assert.deepStrictEqual(np.toNested(np.outer(np.array([1, 2]), np.array([3, 4]))), [[3, 4], [6, 8]])
 *
 * @category products
 * @since 0.1.0
 */
export const outer: Binary = binary('outer', (l, r) => {
  const [x, y] = factors(l, r)
  return $.mul($.reshape(x, [x.size, 1]), $.reshape(y, [1, y.size]))
})

/**
 * The sum of products of corresponding elements, each array read as a vector.
 *
 * Math:    Σ_i x_i y_i
 * Shapes:  x and y of as many elements → []
 * Dtypes:  promoted; bool counts as int32
 * Grad:    bilinear
 * Errors:  ShapeMismatch
 *
 * @example
 * import assert from 'node:assert'
 * import { np } from 'pullback'
 *
 * assert.strictEqual(np.item(np.vdot(np.ones([2, 3]), np.ones([6]))), 6)
 *
 * @category products
 * @since 0.1.0
 */
export const vdot: Binary = binary('vdot', (l, r) => {
  const [x, y] = factors(l, r)
  const [a, b] = [$.reshape(x, [x.size]), $.reshape(y, [y.size])]
  inner1('vdot', a, 0, b, 0)
  return $.dot(a, b, { contract: [[0], [0]], batch: noBatch })
})

/**
 * Which axes `tensordot` sums over: how many at the end of x and the beginning of y, or the axes of each.
 *
 * @category products
 * @since 0.1.0
 */
export interface TensordotOptions {
  /** Default 2. */
  readonly axes?: number | readonly [readonly number[], readonly number[]]
}

/**
 * The sum of products over paired axes.
 *
 * Math:    z = Σ x · y over the paired axes
 * Shapes:  the free axes of x, then those of y
 * Dtypes:  promoted; bool counts as int32
 * Grad:    bilinear
 * Errors:  ShapeMismatch, AxisOutOfRange
 *
 * @example
 * import assert from 'node:assert'
 * import { np } from 'pullback'
 *
 * const z = np.tensordot(np.zeros([2, 3, 4]), np.zeros([4, 3, 5]), { axes: [[1, 2], [1, 0]] })
 * assert.deepStrictEqual(z.shape, [2, 5])
 *
 * @category products
 * @since 0.1.0
 */
export const tensordot: BinaryWith<TensordotOptions> = binaryWith('tensordot', (l, r, { axes = 2 }) => {
  const [x, y] = factors(l, r)
  if (typeof axes === 'number') {
    if (!Number.isInteger(axes) || axes < 0 || axes > Math.min(x.ndim, y.ndim))
      return fail('AxisOutOfRange', 'tensordot', `axes: ${axes} for ${showAval(x)} and ${showAval(y)}`, 'Give a number of axes that both arrays have')
    return $.dot(x, y, { contract: [range(axes).map(i => x.ndim - axes + i), range(axes)], batch: noBatch })
  }
  const contract = [axes[0].map(a => normalizeAxis('tensordot', a, x.ndim)), axes[1].map(a => normalizeAxis('tensordot', a, y.ndim))] as const
  return contract[0].length === contract[1].length
    ? $.dot(x, y, { contract, batch: noBatch })
    : fail('InvalidArgument', 'tensordot', `${contract[0].length} axes of x against ${contract[1].length} of y`, 'Axes are paired: give two lists of one length')
})

/**
 * Where `trace` finds its diagonal.
 *
 * @category products
 * @since 0.1.0
 */
export interface TraceOptions {
  /** The two axes of the diagonal; default the first two. */
  readonly axes?: readonly [number, number]
}

/**
 * The sum of a diagonal.
 *
 * Math:    Σ_i x_ii
 * Shapes:  [n, m, ...b] → [...b]
 * Dtypes:  as the operand; bool counts as int32
 * Grad:    linear
 * Errors:  AxisOutOfRange
 *
 * @example
 * import assert from 'node:assert'
 * import { np } from 'pullback'
 *
 * assert.strictEqual(np.item(np.trace(np.array([[1, 2], [3, 4]]))), 5)
 *
 * @category products
 * @since 0.1.0
 */
export const trace: UnaryWith<TraceOptions> = unaryWith('trace', (operand, { axes = [0, 1] }) => {
  const x = toNumeric(operand)
  const [i, j] = axes.map(a => normalizeAxis('trace', a, x.ndim))
  if (i === j) return fail('AxisOutOfRange', 'trace', `both axes are ${i}`, 'A diagonal runs along two different axes')
  const rest = range(x.ndim).filter(a => a !== i && a !== j)
  const moved = $.transpose(x, [...rest, i, j])
  const [n, m] = [x.shape[i], x.shape[j]]
  const onDiagonal = $.eq($.iota([n, m], 0, 'int32'), $.iota([n, m], 1, 'int32'))
  return $.sum($.select(onDiagonal, moved, 0), [rest.length, rest.length + 1])
})
