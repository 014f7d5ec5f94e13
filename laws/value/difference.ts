/**
 * Directional derivatives by extrapolated central differences, each with an error bar of its own.
 */
import type { Dense, NDArray } from '../../src/ndarray/ndarray.js'
import {
  brackets as slopes,
  central,
  stepsFrom,
  type Bracket,
  type Estimate
} from '../../src/transform/check/difference.js'
import { floats, map, numbers } from './arrays.js'
import { show } from './show.js'
import { each, holds, inconclusive, violated, type Verdict } from '../law.js'

// A power of two, so that x ± h t is exact on the grids that arrays are drawn from.
const h = stepsFrom(2 ** -7)

/** Values on those grids are about 1: what is much smaller has come of cancellation. */
const precision = { floor: 1, unit: 2 ** -52 }

/** Beyond this error bar, relative to 1 + |derivative|, an estimate says nothing. */
const tooWide = 1e-4

type Plain = (xs: readonly Dense[]) => readonly NDArray[]

/** Estimates of the derivative of each float output along `ts` (`null` for an input that does not move). */
export const directional = (
  f: Plain,
  xs: readonly Dense[],
  ts: readonly (Dense | null)[]
): readonly (readonly Estimate[])[] => {
  const moved = (s: number): readonly (readonly number[])[] => {
    const there = xs.map((x, i) => {
      const t = ts[i]
      if (t === null) return x
      const direction = numbers(t)
      return map(x, (v, k) => v + s * direction[k])
    })
    return floats(f(there)).map(numbers)
  }
  const at = moved(0)
  const plus = h.map(moved)
  const minus = h.map(s => moved(-s))
  return at.map((values, k) =>
    values.map((v, i) =>
      central(
        v,
        plus.map(p => p[k][i]),
        minus.map(m => m[k][i]),
        h,
        precision
      )
    )
  )
}

const where = (result: number, element: number, { size }: NDArray): string =>
  size === 1 ? `result ${result}: ` : `result ${result}, element ${element}: `

const both = (tangent: NDArray, estimates: readonly Estimate[]): string => {
  const values = estimates.map(e => e.value)
  return `tangent      ${show(tangent)}\ndifferences  ${show(map(tangent, (_, i) => values[i]))}`
}

/**
 * Whether tangents are the limits of differences. On a domain that is declared smooth a kink is a violation;
 * elsewhere it says nothing.
 */
export const isLimit = (
  f: Plain,
  xs: readonly Dense[],
  ts: readonly (Dense | null)[],
  came: readonly NDArray[],
  smooth: boolean
): Verdict => {
  const outputs = floats(f(xs))
  const tangents = floats(came)
  if (outputs.some(y => y.dtype !== 'float64') || ts.some(t => t !== null && t.dtype !== 'float64')) return inconclusive
  let conclusive = 0
  let wide = 0
  const verdict = each(directional(f, xs, ts), (estimates, k) => {
    const values = numbers(tangents[k])
    return each(estimates, ({ value, bar, kink }, i) => {
      if (kink && smooth)
        return violated(`${where(k, i, tangents[k])}there is a kink on a domain that is declared smooth`)
      if (kink || !(bar <= tooWide * (1 + Math.abs(value)))) {
        wide++
        return holds
      }
      conclusive++
      return Math.abs(values[i] - value) <= bar
        ? holds
        : violated(
            `${where(k, i, tangents[k])}the tangent is ${values[i]}, the difference quotient ${value} ± ${bar}` +
              (values.length === 1 ? '' : `\n${both(tangents[k], estimates)}`)
          )
    })
  })
  return verdict._tag === 'Right' && wide > conclusive ? inconclusive : verdict
}

// --- one-sided

// Smaller than for central differences, whose error is of higher order.
const near = 2 ** -10

/** The slopes at h = 0, from both sides, of each element of f(h). */
export const brackets = (f: (h: number) => readonly number[]): readonly Bracket[] => slopes(f, near, precision)
