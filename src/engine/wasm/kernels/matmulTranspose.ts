/**
 * The transposition of a square of lanes.
 */
import { onLane, type Expr } from '../ir/ir.js'
import type { ProductLanes } from './matmulLanes.js'

/** Words of four bytes from two vectors: 0–3 of the first, 4–7 of the second. */
const words = (a: Expr, b: Expr, ...four: readonly number[]): Expr =>
  onLane(
    'i8x16.shuffle',
    four.flatMap(w => [4 * w, 4 * w + 1, 4 * w + 2, 4 * w + 3]),
    a,
    b
  )

/** The columns of some rows, at most as many as there are lanes; lanes for which there is no row hold anything. */
export const transposed = (l: ProductLanes, rows: readonly Expr[]): readonly Expr[] => {
  if (l.count === 1) return rows
  const row = (i: number): Expr => rows[Math.min(i, rows.length - 1)]
  if (l.count === 2) return [words(row(0), row(1), 0, 1, 4, 5), words(row(0), row(1), 2, 3, 6, 7)]
  if (rows.length === 1) return [0, 1, 2, 3].map(i => words(row(0), row(0), i, i, i, i))
  const [a, b] = [words(row(0), row(1), 0, 4, 1, 5), words(row(0), row(1), 2, 6, 3, 7)]
  const [c, d] = [words(row(2), row(3), 0, 4, 1, 5), words(row(2), row(3), 2, 6, 3, 7)]
  return [words(a, c, 0, 1, 4, 5), words(a, c, 2, 3, 6, 7), words(b, d, 0, 1, 4, 5), words(b, d, 2, 3, 6, 7)]
}
