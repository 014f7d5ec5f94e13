/**
 * Distances between floating-point numbers, counted in numbers.
 */
import { number, requireParts } from '../asked.js'
import type { DType } from '../../src/ndarray/dtype.js'

/** Where a number stands in the order of all numbers of its kind, counted from 0, in two parts of 32 bits. */
type Rank = readonly [high: number, low: number]

const signed = (bits: number, low: number): Rank =>
  bits >>> 31 === 1 ? [-(bits & 0x7fffffff), -low] : [bits & 0x7fffffff, low]

const rank64 = (x: number): Rank => {
  const view = new DataView(new ArrayBuffer(8))
  view.setFloat64(0, x)
  return signed(view.getUint32(0), view.getUint32(4))
}

const rank32 = (x: number): Rank => {
  const view = new DataView(new ArrayBuffer(4))
  view.setFloat32(0, x)
  const [whole] = signed(view.getUint32(0), 0)
  return [0, whole]
}

/**
 * How many numbers of a dtype lie from one to another: 0 for equal ones, 1 for neighbours. NaN is as far from a number as
 * can be, and not from itself; 0 and −0 are equal.
 *
 * Shapes:  no arrays
 *
 * @example
 * import assert from 'node:assert'
 * import { ulps } from 'pullback/laws'
 *
 * assert.strictEqual(ulps(1, 1 + 2 ** -52), 1)
 * assert.strictEqual(ulps(1, 1 + 2 ** -23, 'float32'), 1)
 * assert.strictEqual(ulps(NaN, 1), Infinity)
 *
 * @category numerics
 * @since 0.1.0
 */
export const ulps = (a: number, b: number, dtype: DType = 'float64'): number => {
  requireParts('laws.ulps', { a: number, b: number }, { a, b })
  if (a === b || Object.is(a, b)) return 0
  if (Number.isNaN(a) || Number.isNaN(b)) return Infinity
  const [p, q] = [a, b].map(dtype === 'float32' ? rank32 : rank64)
  return Math.abs((p[0] - q[0]) * 2 ** 32 + (p[1] - q[1]))
}
