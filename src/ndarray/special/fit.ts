import { normalize, type DoubleDouble } from './doubleDouble.js'

/**
 * A polynomial in v = x - centre: head + tail_0 v + tail_1 v² + …, the constant term to twice the precision.
 */
export interface Fit {
  readonly centre: number
  readonly head: DoubleDouble
  readonly tail: readonly number[]
}

/** The value of a fit at x. */
export const evaluate = (fit: Fit, x: number): number => fit.head.hi + small(fit, x)

/** The value of a fit at x as a double-double, as precise as its varying part is small. */
export const evaluateSplit = (fit: Fit, x: number): DoubleDouble => normalize(fit.head.hi, small(fit, x))

// Even and odd powers are summed apart: two independent chains have half the latency of one.
const small = ({ centre, head, tail }: Fit, x: number): number => {
  const v = x - centre
  const z = v * v
  let even = 0
  let odd = 0
  let i = tail.length - 1
  if (i % 2 === 0) even = tail[i--]!
  for (; i > 0; i -= 2) {
    odd = odd * z + tail[i]
    even = even * z + tail[i - 1]
  }
  return head.lo + v * (even + v * odd)
}
