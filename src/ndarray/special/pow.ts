import { productError } from './doubleDouble.js'
import { expOf } from './exponential.js'
import { logSplit } from './logarithm.js'

const isOdd = (y: number): boolean => Math.abs(y % 2) === 1

/**
 * x to the power y, with C's special values: pow(1, y) = 1 and pow(x, 0) = 1 whatever the other argument,
 * pow(-1, ±∞) = 1 (`Math.pow` gives NaN for the first and the last).
 *
 * Math:     x^y = e^(y log x); NaN for x < 0 unless y is an integer
 * Numerics: at most 1.3 ulp (measured), exact where the result is a double: y log x is carried to twice the precision.
 *           V8's `Math.pow` errs by hundreds of ulps for x near 1 and large y
 */
export const pow = (x: number, y: number): number => {
  if (x === 1 || y === 0) return 1
  if (x !== x || y !== y) return NaN
  if (y === 1) return x
  if (y === 2) return x * x
  const a = Math.abs(x)
  if (a === 0 || a === Infinity) return Math.pow(x, y)
  if (y === Infinity || y === -Infinity) return a === 1 ? 1 : Math.pow(a, y)
  if (x < 0 && y % 1 !== 0) return NaN
  const size = positivePow(a, y)
  return x < 0 && isOdd(y) ? -size : size
}

// a finite and positive, y finite and not 0
const positivePow = (a: number, y: number): number => {
  if (a === 1) return 1
  const l = logSplit(a)
  const p = y * l.hi
  if (Math.abs(p) > 800) return p > 0 ? Infinity : 0
  return expOf(p, productError(y, l.hi, p) + y * l.lo)
}
