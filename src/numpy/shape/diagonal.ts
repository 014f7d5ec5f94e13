/**
 * Diagonals and triangles of matrices.
 */
import * as option from '../../core/options.js'
import { iota, scalar, type NDArray } from '../../ndarray/ndarray.js'
import { showShape } from '../../ndarray/shape.js'
import { ops as $ } from '../../trace/ops.js'
import { axisOf, checkInteger, refuse } from '../calling/check.js'
import { unaryWith, type UnaryWith } from '../calling/dual.js'
import { toNumeric } from '../calling/operands.js'

/**
 * Which diagonal: the main one by default, above it for k > 0, below for k < 0.
 *
 * @category model
 * @since 0.1.0
 */
export interface DiagonalOption {
  readonly k?: number
}

/**
 * Which diagonal, and of which two axes: the first two by default.
 *
 * @category model
 * @since 0.1.0
 */
export interface DiagonalOptions {
  readonly offset?: number
  readonly axis1?: number
  readonly axis2?: number
}

const diagonalKinds: option.OptionKinds<DiagonalOptions> = {
  offset: option.integer,
  axis1: option.axis,
  axis2: option.axis
}

const diagonalOf = (x: NDArray, { offset = 0, axis1 = 0, axis2 = 1 }: DiagonalOptions): NDArray => {
  const [i, j] = [axis1, axis2].map(a => axisOf(a, x.ndim))
  if (i === j) refuse('AxisOutOfRange', `axis ${i} is named twice`, 'A diagonal is one of two axes')
  const rest = [...x.shape.keys()].filter(k => k !== i && k !== j)
  const extents = rest.map(k => x.shape[k])
  const [n, m] = [x.shape[i], x.shape[j]]
  const k = checkInteger('offset', offset)
  const length = Math.max(0, Math.min(n + Math.min(k, 0), m - Math.max(k, 0)))
  const start = length === 0 ? 0 : k >= 0 ? k : -k * m
  const rows = $.reshape($.transpose(x, [...rest, i, j]), [...extents, n * m])
  const lead = extents.map(() => 0)
  const end = length === 0 ? 0 : start + (length - 1) * (m + 1) + 1
  return $.slice(rows, [...lead, start], [...extents, end], [...extents.map(() => 1), m + 1])
}

/** A square matrix with a vector on one of its diagonals. */
const matrixOf = (x: NDArray, k: number): NDArray => {
  const n = x.size + Math.abs(k)
  if (x.size === 0) return $.fill([n, n], 0, x.dtype)
  const low = k >= 0 ? k : -k * n
  const spread = x.size + (x.size - 1) * n
  return $.reshape($.pad(x, scalar(0, x.dtype), [low], [n * n - low - spread], [n]), [n, n])
}

/**
 * The diagonal of two axes, which become the last axis.
 *
 * Shapes:  x: [n, m, ..] → [.., length]
 * Grad:    the cotangent on that diagonal
 * Errors:  AxisOutOfRange
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * assert.deepStrictEqual(np.toNested(np.diagonal(np.array([[1, 2], [3, 4]]))), [1, 4])
 *
 * @category matrices
 * @since 0.1.0
 */
export const diagonal: UnaryWith<DiagonalOptions> = unaryWith('diagonal', diagonalKinds, (x, o) => diagonalOf(x, o))

/**
 * Of a vector, the matrix with it on a diagonal; of a matrix, a diagonal.
 *
 * Shapes:  [n] → [n + |k|, n + |k|]; [n, m] → [length]
 * Grad:    linear
 * Errors:  ShapeMismatch, for other ranks
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * assert.deepStrictEqual(np.toNested(np.diag(np.array([1, 2]))), [[1, 0], [0, 2]])
 * assert.deepStrictEqual(np.toNested(np.diag(np.array([[1, 2], [3, 4]]), { k: 1 })), [2])
 *
 * @category matrices
 * @since 0.1.0
 */
export const diag: UnaryWith<DiagonalOption> = unaryWith('diag', { k: option.integer }, (x, { k = 0 }) => {
  if (x.ndim === 1) return matrixOf(x, checkInteger('k', k))
  return x.ndim === 2
    ? diagonalOf(x, { offset: k })
    : refuse(
        'ShapeMismatch',
        `an array of shape ${showShape(x.shape)}`,
        'Give a vector or a matrix; np.diagonal takes more axes'
      )
})

/**
 * The sum of a diagonal.
 *
 * Shapes:  x: [n, m, ..] → [..]
 * Dtypes:  bool counts in int32
 * Grad:    1 on the diagonal
 * Errors:  AxisOutOfRange
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * assert.strictEqual(np.item(np.trace(np.array([[1, 2], [3, 4]]))), 5)
 *
 * @category matrices
 * @since 0.1.0
 */
export const trace: UnaryWith<DiagonalOptions> = unaryWith('trace', diagonalKinds, (x, o) => {
  const line = toNumeric(diagonalOf(x, o))
  return $.sum(line, [line.ndim - 1])
})

/** x where row + k `stands` to column, 0 elsewhere, in the last two axes. */
const triangle = (stands: 'ge' | 'le', x: NDArray, k: number): NDArray => {
  if (x.ndim < 2) refuse('ShapeMismatch', `an array of rank ${x.ndim}`, 'Give a matrix, or a batch of them')
  const shape = x.shape.slice(-2)
  return $.select($[stands]($.add(iota(shape, 0, 'int32'), checkInteger('k', k)), iota(shape, 1, 'int32')), x, 0)
}

/**
 * The lower triangle: zeros above a diagonal.
 *
 * Shapes:  x: [.., n, m] → the same
 * Grad:    the lower triangle of the cotangent
 * Errors:  ShapeMismatch
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * assert.deepStrictEqual(np.toNested(np.tril(np.array([[1, 2], [3, 4]]))), [[1, 0], [3, 4]])
 *
 * @category matrices
 * @since 0.1.0
 */
export const tril: UnaryWith<DiagonalOption> = unaryWith('tril', { k: option.integer }, (x, { k = 0 }) =>
  triangle('ge', x, k)
)

/**
 * The upper triangle: zeros below a diagonal.
 *
 * Shapes:  x: [.., n, m] → the same
 * Grad:    the upper triangle of the cotangent
 * Errors:  ShapeMismatch
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * assert.deepStrictEqual(np.toNested(np.triu(np.array([[1, 2], [3, 4]]), { k: 1 })), [[0, 2], [0, 0]])
 *
 * @category matrices
 * @since 0.1.0
 */
export const triu: UnaryWith<DiagonalOption> = unaryWith('triu', { k: option.integer }, (x, { k = 0 }) =>
  triangle('le', x, k)
)
