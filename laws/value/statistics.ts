/**
 * Tail bounds: what a right sampler stays within, but with a probability that is fixed here and written down.
 */
import { ensure, type Verdict } from '../law.js'
import { total } from './rows.js'

/** −ln of half the probability (1e-11) with which the bounds of Hoeffding, Massart and Laurent fail a right sampler. */
export const surprise = 26

/** Standard deviations of a mean, by the central limit theorem: a right sampler is beyond with a probability of 2e-9. */
export const deviations = 6

export const mean = (xs: readonly number[]): number => total(xs) / xs.length

/** Hoeffding: how far the mean of n numbers from an interval of a width may be from its expectation. */
export const hoeffding = (n: number, width = 1): number => width * Math.sqrt(surprise / (2 * n))

/** Bernstein: how far the share of what has probability p may be from p; for rare things, less than Hoeffding's. */
export const bernstein = (n: number, p: number): number => {
  const s = surprise / n
  return s / 3 + Math.sqrt((s / 3) ** 2 + 2 * s * p * (1 - p))
}

/**
 * Whether the empirical distribution is as near to the one that is claimed as Dvoretzky, Kiefer, Wolfowitz and Massart
 * say. `before` gives the limits of the distribution function from the left, where it jumps.
 */
export const isDistributed = (
  xs: readonly number[],
  cdf: (x: number) => number,
  before: (x: number) => number = cdf
): Verdict => {
  const sorted = Float64Array.from(xs).sort()
  const n = sorted.length
  let worst = { x: 0, gap: 0 }
  const see = (x: number, gap: number): void => {
    if (!(gap <= worst.gap)) worst = { x, gap }
  }
  sorted.forEach((x, i) => {
    const isLast = x !== sorted[i + 1]
    const isFirst = x !== sorted[i - 1]
    if (!isFirst && !isLast) return
    const p = cdf(x)
    if (isFirst) see(x, Math.abs(i / n - (before === cdf ? p : before(x))))
    if (isLast) see(x, Math.abs((i + 1) / n - p))
  })
  const bound = Math.sqrt(surprise / (2 * n))
  return ensure(
    worst.gap <= bound,
    () =>
      `of ${n} numbers, the part below ${worst.x} is ${worst.gap} off what the distribution function says (bound ${bound})`
  )
}

/** The mean of n numbers, within six standard deviations of a mean. */
export const hasMean = (what: string, xs: readonly number[], expected: number, deviation: number): Verdict => {
  const came = mean(xs)
  const bound = (deviations * deviation) / Math.sqrt(xs.length)
  return ensure(
    Math.abs(came - expected) <= bound + 2 ** -52 * xs.length * Math.abs(expected),
    () => `the ${what} of ${xs.length} numbers is ${came}; it should be ${expected} ± ${bound}`
  )
}

/** Whether counts are those of equally likely things: Laurent and Massart's tails of χ². */
export const areEven = (what: string, counts: readonly number[]): Verdict => {
  const each = total(counts) / counts.length
  const chi = total(counts.map(c => (c - each) ** 2 / each))
  const free = counts.length - 1
  const [low, high] = [free - 2 * Math.sqrt(free * surprise), free + 2 * Math.sqrt(free * surprise) + 2 * surprise]
  return ensure(
    chi >= low && chi <= high,
    () => `χ² of ${what} is ${chi}; with ${free} degrees of freedom it should be from ${low} to ${high}`
  )
}
