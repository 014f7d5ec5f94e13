/**
 * Derivatives of functions of one number by extrapolated differences, each with an error bar of its own.
 *
 * Math:    D(h) = (f(h) − f(−h)) / 2h has an expansion in h², so
 *          R4(h) = (4 D(h/2) − D(h)) / 3 and R6(h) = (16 R4(h/2) − R4(h)) / 15
 *          have errors of order h⁴ and h⁶; |R6 − R4| bounds the error, with a term for rounding
 */

export interface Estimate {
  readonly value: number
  readonly bar: number
  /** The one-sided slopes differ, and go on differing at smaller steps. */
  readonly kink: boolean
  /** By how much they differ at the smallest step. */
  readonly gap: number
}

/** How exact the values are. */
export interface Precision {
  /** Below this size of values, and of slopes, errors are absolute. */
  readonly floor: number
  /** The rounding unit of the values, relative to their size. */
  readonly unit: number
}

/** The steps of an extrapolation: three, each half of the one before. */
export const stepsFrom = (h: number): readonly [number, number, number] => [h, h / 2, h / 4]

/** From the value at 0 and those at ± each of the steps. */
export const central = (
  at: number,
  plus: readonly number[],
  minus: readonly number[],
  h: readonly number[],
  { floor, unit }: Precision
): Estimate => {
  const quotients = h.map((s, i) => (plus[i] - minus[i]) / (2 * s))
  const fourth = [0, 1].map(i => (4 * quotients[i + 1] - quotients[i]) / 3)
  const sixth = (16 * fourth[1] - fourth[0]) / 15
  const size = Math.max(Math.abs(at), ...plus.map(Math.abs), ...minus.map(Math.abs))
  const rounding = (64 * unit * (floor + size)) / h[2]
  const bar = 32 * (Math.abs(sixth - fourth[1]) + rounding) + 1e-9 * (floor + Math.abs(sixth))
  const gap = h.map((s, i) => Math.abs(plus[i] - 2 * at + minus[i]) / s)
  const kink = gap[2] > 1e-3 * (floor + Math.abs(sixth)) && gap[1] > 0.7 * gap[0] && gap[2] > 0.7 * gap[1]
  return { value: sixth, bar, kink, gap: gap[2] }
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
const oneSided = (
  here: number,
  values: readonly number[],
  h: number,
  { floor, unit }: Precision
): readonly [value: number, bar: number] => {
  const steps = stepsFrom(h)
  const slopes = steps.map((s, i) => (values[i] - here) / s)
  const second = [0, 1].map(i => 2 * slopes[i + 1] - slopes[i])
  const third = (4 * second[1] - second[0]) / 3
  const size = Math.max(Math.abs(here), ...values.map(Math.abs))
  const rounding = (64 * unit * (floor + size)) / Math.abs(steps[2])
  return [third, 32 * (Math.abs(third - second[1]) + rounding) + 1e-9 * (floor + Math.abs(third))]
}

/** The slopes at h = 0, from both sides, of each element of f(h), by a first step `near`. */
export const brackets = (
  f: (h: number) => readonly number[],
  near: number,
  precision: Precision
): readonly Bracket[] => {
  const here = f(0)
  const [after, before] = [near, -near].map(h => stepsFrom(h).map(f))
  return here.map((y, i) => {
    const [right, rightBar] = oneSided(
      y,
      after.map(v => v[i]),
      near,
      precision
    )
    const [left, leftBar] = oneSided(
      y,
      before.map(v => v[i]),
      -near,
      precision
    )
    const bar = Math.max(rightBar, leftBar)
    const clear = bar < 1e-3 * (precision.floor + Math.abs(left) + Math.abs(right))
    return {
      low: Math.min(left, right),
      high: Math.max(left, right),
      bar,
      clear,
      kink: Math.abs(left - right) > 2 * bar
    }
  })
}
