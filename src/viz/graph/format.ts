/**
 * Arrays in a few characters: themselves when they are short, else shape, mean and extremes.
 */
import { showAval } from '../../core/aval.js'
import { toTypedArray, type Dense } from '../../ndarray/ndarray.js'
import { formatValue } from '../format.js'

/** Four significant digits, and no more than it takes. */
export const formatNumber = (x: number): string => formatValue(x, 4)

/** The elements row by row, as numbers. */
export const numbersOf = (x: Dense): readonly number[] => Array.from(toTypedArray(x), Number)

const longest = 3

/** Whether an array is written out. */
export const isShort = (x: Dense): boolean => x.ndim <= 1 && x.size <= longest

export const formatArray = (x: Dense): string => {
  const xs = numbersOf(x)
  if (x.ndim === 0) return x.dtype === 'bool' ? String(xs[0] !== 0) : formatNumber(xs[0])
  if (isShort(x)) return `[${xs.map(formatNumber).join(', ')}]`
  const mean = xs.reduce((sum, v) => sum + v / xs.length, 0)
  const [least, greatest] = xs.reduce(([a, b], v) => [Math.min(a, v), Math.max(b, v)], [Infinity, -Infinity])
  return `mean ${formatNumber(mean)}, ${formatNumber(least)} … ${formatNumber(greatest)}`
}

/** For those who read or hear, not see: with shape and dtype. */
export const describeArray = (x: Dense): string => (x.ndim === 0 ? formatArray(x) : `${showAval(x)} ${formatArray(x)}`)
