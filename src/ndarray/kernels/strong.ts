/**
 * Products of derivatives: a zero tangent contributes 0, whatever the partial is.
 *
 * Wherever such a product differs from the ordinary one, that is NaN. So the ordinary one is computed, fast, and what is NaN in its
 * result is looked at again.
 */
import type { TypedArray } from '../dtype.js'
import type { Lines } from './matmul.js'

/**
 * Which factors of a product are tangents or cotangents. A zero of theirs times anything is 0; a zero of the other factor
 * times an infinity is 0, and times NaN is NaN.
 */
export type Zeros = 'left' | 'right' | 'both'

/** Whether a product that is NaN is 0, of a partial and a tangent: a zero tangent absorbs all, a zero partial infinities. */
export const isAbsorbed = (partial: number, tangent: number): boolean =>
  tangent === 0 || (partial === 0 && tangent === tangent)

/** The same of two tangents. */
export const hasZero = (x: number, y: number): boolean => x === 0 || y === 0

const hasNaN = (x: TypedArray, from: number, to: number): boolean => {
  for (let i = from; i < to; i++) if (x[i] !== x[i]) return true
  return false
}

/** The product at one place of two lines. */
const at = (x: Lines, row: number, y: Lines, column: number, p: number, zeros: Zeros): number => {
  const u = x.data[row + p * x.step]
  const v = y.data[column + p * y.step]
  const product = u * v
  if (product === product) return product
  const isZero = zeros === 'both' ? hasZero(u, v) : zeros === 'right' ? isAbsorbed(u, v) : isAbsorbed(v, u)
  return isZero ? 0 : product
}

/** The places of which the products made sums of a line NaN: one (twice), or those of an infinity and its opposite; −1 for none. */
interface Witnesses {
  readonly first: Int32Array
  readonly last: Int32Array
}

const witnesses = (lines: number): Witnesses => ({
  first: new Int32Array(lines).fill(-1),
  last: new Int32Array(lines)
})

const makesNaN = (x: Lines, row: number, y: Lines, column: number, p: number, q: number, zeros: Zeros): boolean => {
  const sum = p < 0 ? 0 : at(x, row, y, column, p, zeros) + at(x, row, y, column, q, zeros)
  return sum !== sum
}

/**
 * Looks again at what is NaN in a product of matrices, [batch, lines of x, lines of y]. Most often it is rightly so, and for one
 * reason: the places that made one element NaN are tried first for the others of its row and its column.
 */
export const absorb = (out: TypedArray, x: Lines, y: Lines, zeros: Zeros): void => {
  const size = x.count * y.count
  for (let b = 0; b < x.starts.length; b++) {
    if (!hasNaN(out, b * size, (b + 1) * size)) continue
    const [ofRow, ofColumn] = [witnesses(x.count), witnesses(y.count)]
    for (let i = 0; i < x.count; i++)
      for (let j = 0; j < y.count; j++) {
        const o = b * size + i * y.count + j
        if (out[o] === out[o]) continue
        const row = x.offset + x.starts[b] + i * x.lineStep
        const column = y.offset + y.starts[b] + j * y.lineStep
        if (makesNaN(x, row, y, column, ofRow.first[i], ofRow.last[i], zeros)) continue
        if (makesNaN(x, row, y, column, ofColumn.first[j], ofColumn.last[j], zeros)) continue
        let sum = 0
        let infinite = -1
        let p = 0
        for (; p < x.length && sum === sum; p++) {
          const product = at(x, row, y, column, p, zeros)
          if (infinite < 0 && Math.abs(product) === Infinity) infinite = p
          sum += product
        }
        out[o] = sum
        if (sum === sum) continue
        ofRow.first[i] = ofColumn.first[j] = infinite < 0 ? p - 1 : infinite
        ofRow.last[i] = ofColumn.last[j] = p - 1
      }
  }
}
