import { COT, PI, SINC } from './coefficients.js'
import { add, div, exact, mul, product, type DoubleDouble } from './doubleDouble.js'
import { evaluate, evaluateSplit } from './fit.js'

// The distance to the nearest integer, exact.
const offset = (x: number): number => x - Math.round(x)

/** sin πx up to its sign, to about 1 ulp; the period is taken off exactly. */
export const absSinPi = (x: number): number => {
  const r = Math.abs(offset(x))
  const z = r * r
  return Math.PI * r * (1 + z * evaluate(SINC, z))
}

/** cot πx as a double-double, for x not an integer; the period is taken off exactly. */
export const cotPi = (x: number): DoubleDouble => {
  const r = offset(x)
  if (Math.abs(r) <= 0.25) return div(timesCot(r), mul(PI, exact(r)))
  const s = (r > 0 ? 0.5 : -0.5) - r
  return div(mul(PI, exact(s)), timesCot(s))
}

// πr cot πr, |r| ≤ 1/4
const timesCot = (r: number): DoubleDouble => {
  const z = product(r, r)
  return add(exact(1), mul(z, evaluateSplit(COT, z.hi)))
}
