/**
 * When two lists of arrays that a subject gave are one.
 */
import type { NDArray } from '../../src/ndarray/ndarray.js'
import type { Verdict } from '../law.js'
import { close, evaluated, numbers, pairwise, sameBits } from '../value/arrays.js'
import type { Subject } from './subject.js'

type Some = readonly NDArray[]

export const largest = (...lists: readonly Some[]): number =>
  lists.flat().reduce((most, x) => numbers(x).reduce((m, v) => Math.max(m, Math.abs(v)), most), 0)

/** To the bit. */
export const same = (what: string, expected: Some, came: Some): Verdict =>
  pairwise(what, evaluated(expected), evaluated(came), sameBits)

/** Equal but for the subject's rounding, relative to the largest number expected or among `others`. */
export const agree = (s: Subject, what: string, expected: Some, came: Some, others: Some = []): Verdict => {
  const { relative, absolute } = s.tolerance
  const bound = relative * largest(expected, others) + absolute
  return pairwise(what, evaluated(expected), evaluated(came), (x, y) => close(x, y, () => bound))
}
