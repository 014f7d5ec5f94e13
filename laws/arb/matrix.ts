/**
 * Arbitraries of matrices.
 */
import type * as fc from 'fast-check'
import type { Draw } from '../../src/core/primitive.js'
import type { DType } from '../../src/ndarray/dtype.js'
import type { NDArray } from '../../src/ndarray/ndarray.js'
import type { Stream } from '../draw/draw.js'
import { dense, numbers } from '../value/arrays.js'
import { drawValues, type Values } from './array.js'
import { drawn } from './drawn.js'

/**
 * Which matrices are drawn.
 *
 * - `general`: any values
 * - `wellConditioned`: Q diag(d) R with orthogonal Q and R and d from 1 to 4
 * - `positiveDefinite`: Q diag(d) Qᵀ with orthogonal Q and d from 1 to 4
 * - `orthogonal`: a product of rotations and reflections
 * - `triangular`: zero above the diagonal, which is from 1 to 4
 *
 * @category model
 * @since 0.1.0
 */
export type MatrixKind = 'general' | 'wellConditioned' | 'positiveDefinite' | 'orthogonal' | 'triangular'

/**
 * Which matrices are drawn.
 *
 * @category model
 * @since 0.1.0
 */
export interface MatrixOptions {
  /** `general` by default. */
  readonly kind?: MatrixKind
  /** Rows, which are as many as columns; from 1 to 4 by default. */
  readonly size?: number
  /** Columns, of general matrices only; as many as rows by default. */
  readonly columns?: number
  /** `float64` by default. */
  readonly dtype?: DType
  /** The values of general matrices, and below the diagonal of triangular ones; `smooth` by default. */
  readonly values?: Values
}

type Rows = readonly (readonly number[])[]

const rowsOf = (m: number, n: number, at: (i: number, j: number) => number): Rows =>
  Array.from({ length: m }, (_, i) => Array.from({ length: n }, (_, j) => at(i, j)))

const product = (a: Rows, b: Rows): Rows =>
  rowsOf(a.length, b[0]?.length ?? 0, (i, j) => a[i].reduce((sum, v, k) => sum + v * b[k][j], 0))

/** I − 2 v vᵀ / vᵀv: a reflection, once for each row; the first one is the identity. */
const orthogonal = (next: Stream, n: number): Rows => {
  const identity = rowsOf(n, n, (i, j) => (i === j ? 1 : 0))
  return Array.from({ length: n }).reduce<Rows>(q => {
    const v = Array.from({ length: n }, () => (next() % 17) - 8)
    const square = v.reduce((sum, x) => sum + x * x, 0)
    return square === 0
      ? q
      : product(
          q,
          rowsOf(n, n, (i, j) => (i === j ? 1 : 0) - (2 * v[i] * v[j]) / square)
        )
  }, identity)
}

const stretches = (next: Stream, n: number): readonly number[] =>
  Array.from({ length: n }, () => 1 + (3 * (next() % 4096)) / 4095)

const scaled = (q: Rows, d: readonly number[]): Rows => q.map(row => row.map((v, j) => v * d[j]))

const transposed = (a: Rows): Rows => rowsOf(a.length, a.length, (i, j) => a[j][i])

/** The same below and above the diagonal, to the bit. */
const symmetric = (a: Rows): Rows => rowsOf(a.length, a.length, (i, j) => (i < j ? a[j][i] : a[i][j]))

const drawRows = (next: Stream, kind: MatrixKind, n: number, o: MatrixOptions): Rows => {
  switch (kind) {
    case 'orthogonal':
      return orthogonal(next, n)
    case 'positiveDefinite': {
      const q = orthogonal(next, n)
      return symmetric(product(scaled(q, stretches(next, n)), transposed(q)))
    }
    case 'wellConditioned':
      return product(scaled(orthogonal(next, n), stretches(next, n)), orthogonal(next, n))
    case 'triangular': {
      const d = stretches(next, n)
      const below = numbers(drawValues(next, o.values ?? 'smooth', [n, n]))
      return rowsOf(n, n, (i, j) => (i === j ? d[i] : i > j ? below[i * n + j] : 0))
    }
    default: {
      const columns = o.columns ?? n
      const all = numbers(drawValues(next, o.values ?? 'smooth', [n, columns]))
      return rowsOf(n, columns, (i, j) => all[i * columns + j])
    }
  }
}

const drawMatrix = (draw: Draw, next: Stream, o: MatrixOptions): NDArray => {
  const n = o.size ?? draw.int(1, 4)
  const rows = drawRows(next, o.kind ?? 'general', n, o)
  return dense([n, rows[0]?.length ?? o.columns ?? n], o.dtype ?? 'float64', rows.flat())
}

/**
 * Matrices of a kind. They shrink to fewer rows and simpler values: orthogonal ones to the identity.
 *
 * Shapes:  [size, size]; general ones [size, columns]
 *
 * @example
 * import assert from 'node:assert'
 * import * as fc from 'fast-check'
 * import { np } from 'pullback'
 * import { arb } from 'pullback/laws'
 *
 * const isIdentity = (x: np.NDArray) => np.item(np.max(np.abs(np.sub(x, np.eye(x.shape[0]))))) < 1e-12
 * fc.assert(fc.property(arb.matrix({ kind: 'orthogonal' }), q => isIdentity(np.matmul(np.transpose(q), q))))
 * assert.deepStrictEqual(fc.sample(arb.matrix({ size: 2, columns: 3 }), 1)[0].shape, [2, 3])
 *
 * @category arrays
 * @since 0.1.0
 */
export const matrix = (o: MatrixOptions = {}): fc.Arbitrary<NDArray> => {
  const most = o.size ?? 4
  return drawn(1 + 3 * most * Math.max(most, o.columns ?? 0), (draw, next) => drawMatrix(draw, next, o))
}
