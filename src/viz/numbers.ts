/**
 * What charts take as numbers and points: arrays of the library, or of JavaScript.
 */
import { fail } from '../ndarray/error.js'
import { isNDArray, type NDArray } from '../ndarray/ndarray.js'
import { toTypedArray } from '../numpy/read.js'

/**
 * A list of numbers.
 *
 * Shapes:  an array is read in row-major order, whatever its shape
 *
 * @category model
 * @since 0.1.0
 */
export type Numbers = NDArray | readonly number[]

/**
 * Points of the plane.
 *
 * Shapes:  [n, 2] as an array
 *
 * @category model
 * @since 0.1.0
 */
export type Points = NDArray | readonly (readonly [number, number])[]

export const numbersOf = (xs: Numbers): readonly number[] => (isNDArray(xs) ? Array.from(toTypedArray(xs)) : xs)

/** The rows of a matrix, all of one length. */
export const rowsOf = (op: string, xs: NDArray | readonly (readonly number[])[]): readonly (readonly number[])[] => {
  if (!isNDArray(xs)) {
    const ragged = xs.findIndex(row => row.length !== xs[0].length)
    if (ragged > 0)
      fail(
        'ShapeMismatch',
        op,
        `row ${ragged} has length ${xs[ragged].length} and row 0 has length ${xs[0].length}`,
        'Give rows of one length'
      )
    return xs
  }
  if (xs.ndim !== 2) fail('ShapeMismatch', op, `shape [${xs.shape.join(', ')}] came`, 'Give a matrix')
  const [rows, columns] = xs.shape
  const values = numbersOf(xs)
  return Array.from({ length: rows }, (_, i) => values.slice(i * columns, (i + 1) * columns))
}

export const pointsOf = (op: string, points: Points): readonly (readonly [number, number])[] => {
  if (!isNDArray(points)) return points
  if (points.ndim !== 2 || points.shape[1] !== 2)
    fail('ShapeMismatch', op, `shape [${points.shape.join(', ')}] came`, 'Give points as [n, 2]')
  const values = numbersOf(points)
  return Array.from({ length: points.shape[0] }, (_, i) => [values[2 * i], values[2 * i + 1]])
}
