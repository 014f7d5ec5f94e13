/**
 * Rounding to integers. Its derivative is zero, which is no tangent at all.
 */
import { row1 } from '../../ndarray/kernels/elementwise.js'
import { awayFrom, discrete, unary } from '../rule/define.js'

export const floor = unary('floor', row1(Math.floor), discrete, { domain: awayFrom(0.5, 0.1) })

export const ceil = unary('ceil', row1(Math.ceil), discrete, { domain: awayFrom(0.5, 0.1) })

// To the nearest, halves to even, as IEEE 754 and NumPy do.
const roundEven = (x: number): number => {
  const r = Math.round(x)
  return Math.abs(x % 1) === 0.5 && r % 2 !== 0 ? r - 1 : x < 0 && r === 0 ? -0 : r
}
export const round = unary('round', row1(roundEven), discrete, { domain: awayFrom(0.5, 0.1) })
