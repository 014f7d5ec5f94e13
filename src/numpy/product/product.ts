/**
 * Products of matrices and tensors: each says which axes are paired, `labels.ts` does the rest. Bool counts in int32.
 */
import * as option from '../../core/options.js'
import type { NDArray } from '../../ndarray/ndarray.js'
import { showShape, type Shape } from '../../ndarray/shape.js'
import { ops as $ } from '../../trace/ops.js'
import { orderedAxes, refuse } from '../calling/check.js'
import { binary, binaryWith, type Binary, type BinaryWith } from '../calling/dual.js'
import { ordered, product } from './labels.js'
import { promoted, toNumeric, type Operand } from '../calling/operands.js'
import type { AxisOrAxes } from '../shape/shape.js'

const numbers = (x: Operand, y: Operand): readonly NDArray[] => promoted([x, y]).map(toNumeric)

const mismatch = (x: Shape, y: Shape, rule: string, remedy: string): never =>
  refuse('ShapeMismatch', `shapes ${showShape(x)} and ${showShape(y)}: ${rule}`, remedy)

// --- matmul

/** Labels of batch axes, counted from the last. */
const batchLabels = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, i) => `batch${count - 1 - i}`)

const checkMatmul = (x: Shape, y: Shape): void => {
  if (x.length === 0 || y.length === 0) mismatch(x, y, 'a scalar is no matrix', 'Multiply by a scalar with np.mul')
  const [inner, paired] = [x[x.length - 1], y[Math.max(0, y.length - 2)]]
  const where = y.length === 1 ? 'only' : 'second-last'
  if (inner !== paired)
    mismatch(
      x,
      y,
      `the last axis of x (${inner}) is not as long as the ${where} axis of y (${paired})`,
      'Columns of x meet rows of y; np.transpose or np.swapAxes one of them'
    )
  const [batchX, batchY] = [x.slice(0, -2).reverse(), y.slice(0, -2).reverse()]
  batchX.forEach((n, i) => {
    const m = batchY[i] ?? 1
    if (n !== m && n !== 1 && m !== 1)
      mismatch(
        x,
        y,
        `the batch axes ${n} and ${m} do not broadcast`,
        'Batch axes must be equal or 1, aligned before the matrix axes'
      )
  })
}

/**
 * The matrix product, of whole batches of matrices where there are more axes.
 *
 * Math:    z_ik = Σ_j x_ij y_jk
 * Shapes:  x: [...b, n, m], y: [...c, m, k] → [...d, n, k], where the batch axes b and c broadcast to d; a vector x counts
 *          as a row and a vector y as a column, and that axis is dropped again
 * Dtypes:  promote
 * Grad:    ct·yᵀ and xᵀ·ct
 * Errors:  ShapeMismatch
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * const x = np.array([[1, 2], [3, 4]])
 * assert.deepStrictEqual(np.toNested(np.matmul(x, x)), [[7, 10], [15, 22]])
 * assert.deepStrictEqual(np.toNested(np.matmul(x, np.array([1, 1]))), [3, 7])
 * assert.deepStrictEqual(np.matmul(np.ones([5, 2, 3]), np.ones([3, 4])).shape, [5, 2, 4])
 *
 * @category products
 * @since 0.1.0
 */
export const matmul: Binary = binary('matmul', (x, y) => {
  const [a, b] = numbers(x, y)
  checkMatmul(a.shape, b.shape)
  if (a.ndim <= 2 && b.ndim <= 2)
    return $.dot(a, b, { contract: [[a.ndim - 1], [Math.max(0, b.ndim - 2)]], batch: [[], []] })
  const rows = a.ndim > 1 ? ['row'] : []
  const columns = b.ndim > 1 ? ['column'] : []
  const [batchX, batchY] = [batchLabels(Math.max(0, a.ndim - 2)), batchLabels(Math.max(0, b.ndim - 2))]
  const batch = batchX.length > batchY.length ? batchX : batchY
  const result = [...batch, ...rows, ...columns]
  const left = { value: a, labels: [...batchX, ...rows, 'inner'] }
  const right = { value: b, labels: [...batchY, 'inner', ...columns] }
  return ordered(product(left, right, result), result)
})

// --- tensor products

/** The contraction of axes of x with axes of y, pairwise; the other axes of x, then those of y, remain. */
const contracted = (x: NDArray, y: NDArray, axesX: AxisOrAxes, axesY: AxisOrAxes): NDArray => {
  const [from, to] = [orderedAxes(axesX, x.ndim), orderedAxes(axesY, y.ndim)]
  if (from.length !== to.length)
    refuse(
      'InvalidArgument',
      `${from.length} axes of x and ${to.length} of y`,
      'Axes are contracted in pairs: give as many of each'
    )
  from.forEach((i, k) => {
    if (x.shape[i] !== y.shape[to[k]])
      mismatch(
        x.shape,
        y.shape,
        `axis ${i} of x has extent ${x.shape[i]} and axis ${to[k]} of y has ${y.shape[to[k]]}`,
        'Contracted axes must have one extent'
      )
  })
  return $.dot(x, y, { contract: [from, to], batch: [[], []] })
}

/**
 * The number of axes to contract, the last of x with the first of y (2 by default), or lists of axes of each.
 *
 * @category model
 * @since 0.1.0
 */
export interface TensordotOptions {
  readonly axes?: number | readonly [AxisOrAxes, AxisOrAxes]
}

const contractedAxes = option.either(option.natural, option.pair(option.axes, 'a pair of axes, or of lists of axes'))

/**
 * The contraction of some axes of x with axes of y.
 *
 * Math:    `axes: 1` of matrices: z_ik = Σ_j x_ij y_jk
 * Shapes:  x: [...b, ...c], y: [...c, ...d] → [...b, ...d]
 * Dtypes:  promote
 * Grad:    bilinear
 * Errors:  ShapeMismatch, AxisOutOfRange
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * const x = np.array([[1, 2], [3, 4]])
 * assert.strictEqual(np.item(np.tensordot(x, x)), 30)
 * assert.deepStrictEqual(np.toNested(np.tensordot(x, x, { axes: [[0], [0]] })), [[10, 14], [14, 20]])
 *
 * @category products
 * @since 0.1.0
 */
export const tensordot: BinaryWith<TensordotOptions> = binaryWith(
  'tensordot',
  { axes: contractedAxes },
  (x, y, { axes = 2 }) => {
    const [a, b] = numbers(x, y)
    if (typeof axes !== 'number') return contracted(a, b, axes[0], axes[1])
    const first = Array.from({ length: axes }, (_, i) => i)
    return contracted(
      a,
      b,
      first.map(i => i - axes),
      first
    )
  }
)

/**
 * NumPy's dot: the inner product of vectors, the product of matrices, and of more axes the contraction of the last axis of x
 * with the second-last of y. A scalar multiplies.
 *
 * Shapes:  [n], [n] → []; [n, m], [m, k] → [n, k]; [...b, m], [...c, m, k] → [...b, ...c, k]
 * Dtypes:  promote
 * Grad:    bilinear
 * Errors:  ShapeMismatch
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * assert.strictEqual(np.item(np.dot(np.array([1, 2]), np.array([3, 4]))), 11)
 *
 * @category products
 * @since 0.1.0
 */
export const dot: Binary = binary('dot', (x, y) => {
  const [a, b] = numbers(x, y)
  return a.ndim === 0 || b.ndim === 0 ? $.mul(a, b) : contracted(a, b, [-1], [b.ndim === 1 ? 0 : -2])
})

/**
 * The contraction of the last axis of x with the last of y. A scalar multiplies.
 *
 * Shapes:  x: [...b, n], y: [...c, n] → [...b, ...c]
 * Dtypes:  promote
 * Grad:    bilinear
 * Errors:  ShapeMismatch
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * assert.deepStrictEqual(np.toNested(np.inner(np.array([[1, 2], [3, 4]]), np.array([1, 1]))), [3, 7])
 *
 * @category products
 * @since 0.1.0
 */
export const inner: Binary = binary('inner', (x, y) => {
  const [a, b] = numbers(x, y)
  return a.ndim === 0 || b.ndim === 0 ? $.mul(a, b) : contracted(a, b, [-1], [-1])
})

const row = (x: NDArray): NDArray => $.reshape(x, [x.size])

/**
 * The inner product of all elements, in row-major order.
 *
 * Math:    Σ x·y
 * Shapes:  x, y of one size → []
 * Dtypes:  promote
 * Grad:    y and x
 * Errors:  ShapeMismatch
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * assert.strictEqual(np.item(np.vdot(np.array([[1, 2], [3, 4]]), np.ones([2, 2]))), 10)
 *
 * @category products
 * @since 0.1.0
 */
export const vdot: Binary = binary('vdot', (x, y) => {
  const [a, b] = numbers(x, y).map(row)
  return contracted(a, b, [0], [0])
})

/**
 * All products of an element of x with one of y.
 *
 * Math:    z_ij = x_i y_j
 * Shapes:  x of n elements, y of m → [n, m]
 * Dtypes:  promote
 * Grad:    bilinear
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * assert.deepStrictEqual(np.toNested(np.outer(np.array([1, 2]), np.array([3, 4]))), [[3, 4], [6, 8]])
 *
 * @category products
 * @since 0.1.0
 */
export const outer: Binary = binary('outer', (x, y) => {
  const [a, b] = numbers(x, y).map(row)
  return $.mul($.reshape(a, [a.size, 1]), b)
})

/**
 * Kronecker's product: y in every place of x, times the element there.
 *
 * Shapes:  x: [n, m], y: [k, l] → [n·k, m·l]; the shorter shape is extended with leading 1s
 * Dtypes:  promote
 * Grad:    bilinear
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * assert.deepStrictEqual(np.toNested(np.kron(np.array([1, 10]), np.array([1, 2]))), [1, 2, 10, 20])
 *
 * @category products
 * @since 0.1.0
 */
export const kron: Binary = binary('kron', (x, y) => {
  const [a, b] = numbers(x, y)
  const rank = Math.max(a.ndim, b.ndim)
  const extents = (v: NDArray): Shape => [...new Array<number>(rank - v.ndim).fill(1), ...v.shape]
  const [n, m] = [extents(a), extents(b)]
  const table = $.mul(
    $.reshape(
      a,
      n.flatMap(e => [e, 1])
    ),
    $.reshape(
      b,
      m.flatMap(e => [1, e])
    )
  )
  return $.reshape(
    table,
    n.map((e, i) => e * m[i])
  )
})
