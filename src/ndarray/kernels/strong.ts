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

/** Two places whose products make the sum NaN: one product that is NaN (twice), or an infinity and its opposite. */
type Witness = readonly [number, number]

/**
 * Looks again at what is NaN in a product of matrices, [batch, lines of x, lines of y]. Most often it is rightly so, and for one
 * reason: the places that made one element NaN are tried first for the others of its row and its column.
 */
export const absorb = (out: TypedArray, x: Lines, y: Lines, zeros: Zeros): void => {
  const isZero =
    zeros === 'both' ? hasZero : zeros === 'right' ? isAbsorbed : (a: number, b: number): boolean => isAbsorbed(b, a)
  const size = x.count * y.count
  for (let b = 0; b < x.starts.length; b++) {
    if (!hasNaN(out, b * size, (b + 1) * size)) continue
    const ofColumn = new Array<Witness | undefined>(y.count)
    for (let i = 0; i < x.count; i++) {
      const row = x.offset + x.starts[b] + i * x.lineStep
      let ofRow: Witness | undefined
      for (let j = 0; j < y.count; j++) {
        const at = b * size + i * y.count + j
        if (out[at] === out[at]) continue
        const column = y.offset + y.starts[b] + j * y.lineStep
        const product = (p: number): number => {
          const u = x.data[row + p * x.step]
          const v = y.data[column + p * y.step]
          const uv = u * v
          return uv === uv || !isZero(u, v) ? uv : 0
        }
        const makesNaN = (w: Witness | undefined): boolean =>
          w !== undefined && Number.isNaN(product(w[0]) + product(w[1]))
        if (makesNaN(ofRow) || makesNaN(ofColumn[j])) continue
        let sum = 0
        let infinite = -1
        let p = 0
        for (; p < x.length && sum === sum; p++) {
          const v = product(p)
          if (infinite < 0 && Math.abs(v) === Infinity) infinite = p
          sum += v
        }
        out[at] = sum
        if (sum !== sum) ofRow = ofColumn[j] = [infinite < 0 ? p - 1 : infinite, p - 1]
      }
    }
  }
}
