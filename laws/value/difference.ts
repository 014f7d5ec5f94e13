/**
 * Directional derivatives by extrapolated central differences, each with an error bar of its own.
 *
 * Math:    D(h) = (f(x + h t) − f(x − h t)) / 2h has an expansion in h², so
 *          R4(h) = (4 D(h/2) − D(h)) / 3 and R6(h) = (16 R4(h/2) − R4(h)) / 15
 *          have errors of order h⁴ and h⁶; |R6 − R4| bounds the error, with a term for rounding
 */
import type { Dense, NDArray } from '../../src/ndarray/ndarray.js'
import { floats, map, numbers } from './arrays.js'
import { show } from './show.js'
import { each, holds, inconclusive, violated, type Verdict } from '../law.js'

// A power of two, so that x ± h t is exact on the grids that arrays are drawn from.
const step = 2 ** -7
const epsilon = 2 ** -52

/** Beyond this error bar, relative to 1 + |derivative|, an estimate says nothing. */
const tooWide = 1e-4

export interface Estimate {
  readonly value: number
  readonly bar: number
  /** The one-sided slopes differ, and go on differing at smaller steps. */
  readonly kink: boolean
}

const estimate = (at: number, plus: readonly number[], minus: readonly number[]): Estimate => {
  const h = [step, step / 2, step / 4]
  const central = h.map((s, i) => (plus[i] - minus[i]) / (2 * s))
  const fourth = [0, 1].map(i => (4 * central[i + 1] - central[i]) / 3)
  const sixth = (16 * fourth[1] - fourth[0]) / 15
  const size = Math.max(Math.abs(at), ...plus.map(Math.abs), ...minus.map(Math.abs))
  const bar = 32 * (Math.abs(sixth - fourth[1]) + (64 * epsilon * (1 + size)) / h[2]) + 1e-9 * (1 + Math.abs(sixth))
  const gap = h.map((s, i) => Math.abs(plus[i] - 2 * at + minus[i]) / s)
  const kink = gap[2] > 1e-3 * (1 + Math.abs(sixth)) && gap[1] > 0.7 * gap[0] && gap[2] > 0.7 * gap[1]
  return { value: sixth, bar, kink }
}

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
  const h = [step, step / 2, step / 4]
  const plus = h.map(moved)
  const minus = h.map(s => moved(-s))
  return at.map((values, k) =>
    values.map((v, i) =>
      estimate(
        v,
        plus.map(p => p[k][i]),
        minus.map(m => m[k][i])
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

/** What the slopes on both sides of a point say of its derivative. */
export interface Bracket {
  readonly low: number
  readonly high: number
  /** The error of both slopes, at most. */
  readonly bar: number
  /** The slopes are known well enough to say anything. */
  readonly clear: boolean
  /** The sides differ by more than their errors. */
  readonly kink: boolean
}

/** D(h) = (f(h) − f(0)) / h has an expansion in h; two extrapolations leave an error of order h³. */
const oneSided = (here: number, values: readonly number[], h: number): readonly [value: number, bar: number] => {
  const steps = [h, h / 2, h / 4]
  const slopes = steps.map((s, i) => (values[i] - here) / s)
  const second = [0, 1].map(i => 2 * slopes[i + 1] - slopes[i])
  const third = (4 * second[1] - second[0]) / 3
  const size = Math.max(Math.abs(here), ...values.map(Math.abs))
  const rounding = (64 * epsilon * (1 + size)) / Math.abs(steps[2])
  return [third, 32 * (Math.abs(third - second[1]) + rounding) + 1e-9 * (1 + Math.abs(third))]
}

// Smaller than for central differences, whose error is of higher order.
const near = 2 ** -10

/** The slopes at h = 0, from both sides, of each element of f(h). */
export const brackets = (f: (h: number) => readonly number[]): readonly Bracket[] => {
  const here = f(0)
  const [after, before] = [near, -near].map(h => [f(h), f(h / 2), f(h / 4)])
  return here.map((y, i) => {
    const [right, rightBar] = oneSided(
      y,
      after.map(v => v[i]),
      near
    )
    const [left, leftBar] = oneSided(
      y,
      before.map(v => v[i]),
      -near
    )
    const bar = Math.max(rightBar, leftBar)
    const clear = bar < 1e-3 * (1 + Math.abs(left) + Math.abs(right))
    return {
      low: Math.min(left, right),
      high: Math.max(left, right),
      bar,
      clear,
      kink: Math.abs(left - right) > 2 * bar
    }
  })
}
