/**
 * The slope of a function of one number at 0, as a gradient claims it, against differences.
 */
import { brackets, central, stepsFrom, type Bracket, type Estimate, type Precision } from './difference.js'

/**
 * What differences say of a derivative. `kink`: the slopes on both sides differ, and it is between them (or one of them).
 * `inconclusive`: the differences are too inexact to say anything, near a jump say.
 *
 * @category model
 * @since 0.1.0
 */
export type DerivativeVerdict = 'agrees' | 'kink' | 'inconclusive' | 'disagrees'

/** What differences say of a slope. */
export interface SlopeCheck {
  readonly numerical: number
  readonly bar: number
  readonly slopes: readonly [low: number, high: number] | null
  readonly verdict: DerivativeVerdict
}

/** A function along a direction. */
export interface Line {
  readonly f: (h: number) => number
  /** f(0). */
  readonly at: number
  /** Steps are relative to this: about the size of what the direction moves. */
  readonly start: number
  readonly precision: Precision
}

/** From coarse, for functions that bend little, to fine, for those that oscillate, or are defined near 0 only. */
const ladder = [7, 11, 15, 19, 23, 27].map(k => 2 ** -k)

interface Rung extends Estimate {
  readonly step: number
  /** Slopes of about this size were seen. */
  readonly scale: number
  readonly isKinked: boolean
  /** Smaller steps move the value less: the function is seen, and not only its oscillations. */
  readonly isResolved: boolean
}

const rungOf = ({ f, at, start, precision }: Line, part: number): Rung => {
  const h = stepsFrom(part * start)
  const [plus, minus] = [1, -1].map(sign => h.map(s => f(sign * s)))
  const estimate = central(at, plus, minus, h, precision)
  const { value, kink, gap } = estimate
  // x ± h is rounded too.
  const bar = estimate.bar + (4 * 2 ** -52 * Math.abs(value)) / (h[2] / start)
  const moves = h.map((_, i) => Math.max(Math.abs(plus[i] - at), Math.abs(minus[i] - at)))
  const shrinks = (i: number): boolean => moves[i + 1] <= 0.75 * moves[i]
  const isStill = moves[0] <= 2 ** 10 * precision.unit * Math.abs(at)
  return {
    value,
    bar,
    kink,
    gap,
    step: h[0],
    scale: Math.abs(value) + Math.max(...moves) / h[0],
    isKinked: kink && gap > bar,
    isResolved: isStill || (shrinks(0) && shrinks(1))
  }
}

/** Two estimates of one slope. Where steps are long against the oscillations of a function, they do not agree. */
const areSettled = (coarse: Rung, fine: Rung): boolean =>
  [coarse, fine].every(r => r.isResolved && !r.isKinked) && Math.abs(coarse.value - fine.value) <= coarse.bar + fine.bar

const isTight = ({ bar, scale }: Rung): boolean => bar <= 1e-6 * scale

/** Down the ladder, until two rungs in a row are good enough. */
const climb = (line: Line, rungs: readonly Rung[]): readonly Rung[] => {
  const [coarse, fine] = rungs.slice(-2)
  const isDone = rungs.length > 1 && areSettled(coarse, fine) && isTight(coarse) && isTight(fine)
  return isDone || rungs.length === ladder.length ? rungs : climb(line, [...rungs, rungOf(line, ladder[rungs.length])])
}

const least = <A extends { readonly bar: number }>(candidates: readonly A[]): A | undefined =>
  candidates.reduce<A | undefined>((b, c) => (c.bar < (b?.bar ?? Infinity) ? c : b), undefined)

const ofBracket = ({ low, high, bar, clear }: Bracket, autodiff: number): SlopeCheck => ({
  numerical: (low + high) / 2,
  bar,
  slopes: [low, high],
  verdict: !clear ? 'inconclusive' : autodiff >= low - bar && autodiff <= high + bar ? 'kink' : 'disagrees'
})

/** Good enough to accuse: by chance one rung may be so, but not two in a row that also agree. */
const isFirm = ({ bar, scale }: Rung): boolean => bar <= 1e-3 * scale

/** Those that hold together with a neighbour. */
const inPairs = (rungs: readonly Rung[], holds: (coarse: Rung, fine: Rung) => boolean): readonly Rung[] =>
  rungs.filter((r, i) => (i > 0 && holds(rungs[i - 1], r)) || (i + 1 < rungs.length && holds(r, rungs[i + 1])))

const agreesWith = (autodiff: number, { value, bar, scale }: Rung, largest: number): boolean =>
  autodiff === value || (Math.abs(autodiff - value) <= bar && bar <= Math.max(1e-4 * scale, 1e-8 * largest))

/** Finer rungs may know better. NaN and infinite slopes are not within any bar. */
const isRefuted = (autodiff: number, { value, bar, step }: Rung, rungs: readonly Rung[]): boolean =>
  !(Math.abs(autodiff - value) <= bar) &&
  rungs.every(finer => finer.step >= step || Math.abs(finer.value - value) <= finer.bar + bar)

/** `largest` is the greatest slope of the whole gradient: far below it, nothing matters. */
export const checkSlope = (line: Line, autodiff: number, largest: number): SlopeCheck => {
  const rungs = climb(line, [])
  const settled = inPairs(rungs, areSettled)
  const best = least(settled)
  if (best !== undefined) {
    const firm = least(inPairs(rungs, (coarse, fine) => areSettled(coarse, fine) && isFirm(coarse) && isFirm(fine)))
    const verdict = agreesWith(autodiff, best, largest)
      ? 'agrees'
      : firm !== undefined && isRefuted(autodiff, firm, settled)
        ? 'disagrees'
        : 'inconclusive'
    const { value, bar } = verdict === 'disagrees' ? firm! : best
    return { numerical: value, bar, slopes: null, verdict }
  }
  const kinked = inPairs(rungs, (coarse, fine) => coarse.isKinked && fine.isKinked)
  const bracket = least(kinked.map(({ step }) => brackets(h => [line.f(h)], step, line.precision)[0]))
  if (bracket !== undefined) return ofBracket(bracket, autodiff)
  const { value: numerical, bar } = least(rungs) ?? { value: NaN, bar: Infinity }
  return { numerical, bar, slopes: null, verdict: 'inconclusive' }
}
