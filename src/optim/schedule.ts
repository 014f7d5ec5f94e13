/**
 * Schedules: pure functions from the number of steps done to a rate.
 *
 * They take a JavaScript number or an int32 scalar, traced or not, and compute in float64.
 */
import { checked } from '../core/checked.js'
import * as option from '../core/options.js'
import type { NDArray } from '../ndarray/ndarray.js'
import * as np from '../numpy/index.js'
import { checkFinite, checkNotNegative, checkPositive } from './numbers.js'

/**
 * The rate at a step, counted from 0.
 *
 * Shapes:  [] → []
 * Dtypes:  int32 → float64
 *
 * @category model
 * @since 0.1.0
 */
export type Schedule = (step: NDArray | number) => NDArray

/** Steps done: before the first one, none. */
const asFloat = (step: NDArray | number): NDArray => {
  const done = np.astype(np.asArray(step), 'float64')
  return np.where(np.lt(done, 0), 0, done)
}

/** The part of `steps` that is done, at most 1; all of none. */
const progress = (step: NDArray | number, steps: number): NDArray =>
  steps === 0 ? np.array(1) : np.minimum(np.div(asFloat(step), steps), 1)

/**
 * The same rate at every step.
 *
 * Shapes:  [] → []
 * Errors:  InvalidArgument, for a rate that is not finite
 *
 * @example
 * import assert from 'node:assert'
 * import { np, optim } from 'pullback'
 *
 * assert.strictEqual(np.item(optim.constant(0.1)(1000)), 0.1)
 *
 * @category schedules
 * @since 0.1.0
 */
export const constant = (rate: number): Schedule => {
  checkFinite('constant', { rate })
  return () => np.array(rate)
}

/**
 * Where a decaying schedule starts, where it ends, and how many steps it takes.
 *
 * @category model
 * @since 0.1.0
 */
export interface DecaySpan {
  readonly from: number
  /** 0 unless told. */
  readonly to?: number
  /** At least 0; a schedule of none is at its end. */
  readonly steps: number
}

const spanKinds: option.OptionKinds<DecaySpan> = {
  from: option.needed(option.number),
  to: option.number,
  steps: option.needed(option.number)
}

const spanReader = (op: string): ((o: DecaySpan) => Required<DecaySpan>) => {
  const read = option.optionReader(`optim.${op}`, spanKinds)
  return o => {
    const { from, to = 0, steps } = read(o)
    checkFinite(op, { from, to })
    checkNotNegative(op, { steps })
    return { from, to, steps }
  }
}

/** From one bound to another by a part of the way; of bounds that are further apart than numbers reach, by quarters of them. */
const between = (from: number, to: number, part: NDArray): NDArray => {
  const scale = Number.isFinite(to - from) ? 1 : 0.25
  return np.div(np.add(from * scale, np.mul(to * scale - from * scale, part)), scale)
}

const readLinear = spanReader('linear')

/**
 * A straight line, then constant.
 *
 * Math:    a + (b − a)·min(t/n, 1)
 * Shapes:  [] → []
 * Errors:  InvalidArgument, for a bound that is not finite, or steps that are negative or not finite
 * Numerics: both ends are exact; in range between any two
 *
 * @example
 * import assert from 'node:assert'
 * import { np, optim } from 'pullback'
 *
 * const schedule = optim.linear({ from: 1, to: 0.5, steps: 4 })
 * assert.deepStrictEqual([0, 2, 4, 9].map(t => np.item(schedule(t))), [1, 0.75, 0.5, 0.5])
 *
 * @category schedules
 * @since 0.1.0
 */
export const linear = (span: DecaySpan): Schedule => {
  const { from, to, steps } = readLinear(span)
  return step => {
    const done = progress(step, steps)
    return np.where(np.eq(done, 1), to, between(from, to, done))
  }
}

const readCosine = spanReader('cosine')

/**
 * Half a wave from the top to the bottom, then constant.
 *
 * Math:    b + (a − b)·(1 + cos(π·min(t/n, 1)))/2
 * Shapes:  [] → []
 * Errors:  InvalidArgument, for a bound that is not finite, or steps that are negative or not finite
 * Numerics: both ends are exact; in range between any two
 * Source:  Loshchilov & Hutter, SGDR: stochastic gradient descent with warm restarts (2017)
 *
 * @example
 * import assert from 'node:assert'
 * import { np, optim } from 'pullback'
 *
 * const schedule = optim.cosine({ from: 1, steps: 10 })
 * assert.deepStrictEqual([0, 10, 11].map(t => np.item(schedule(t))), [1, 0, 0])
 *
 * @category schedules
 * @since 0.1.0
 */
export const cosine = (span: DecaySpan): Schedule => {
  const { from, to, steps } = readCosine(span)
  return step => {
    const left = np.mul(0.5, np.add(1, np.cos(np.mul(Math.PI, progress(step, steps)))))
    return np.where(np.eq(left, 1), from, between(to, from, left))
  }
}

/**
 * How fast a schedule decays: by `factor` in every `every` steps.
 *
 * @category model
 * @since 0.1.0
 */
export interface DecayRate {
  readonly from: number
  /** At least 0. */
  readonly factor: number
  /** Above 0. */
  readonly every: number
}

const rateKinds: option.OptionKinds<DecayRate> = {
  from: option.needed(option.number),
  factor: option.needed(option.number),
  every: option.needed(option.number)
}

const rateReader = (op: string): ((o: DecayRate) => DecayRate) => {
  const read = option.optionReader(`optim.${op}`, rateKinds)
  return o => {
    const { from, factor, every } = read(o)
    checkFinite(op, { from })
    checkNotNegative(op, { factor })
    checkPositive(op, { every })
    return { from, factor, every }
  }
}

const readExponential = rateReader('exponential')

/**
 * Smooth exponential decay.
 *
 * Math:    a·r^(t/n)
 * Shapes:  [] → []
 * Errors:  InvalidArgument, for numbers that are not finite, a negative `factor`, and an `every` that is not above 0
 *
 * @example
 * import assert from 'node:assert'
 * import { np, optim } from 'pullback'
 *
 * const schedule = optim.exponential({ from: 8, factor: 0.25, every: 2 })
 * assert.deepStrictEqual([0, 1, 2].map(t => np.item(schedule(t))), [8, 4, 2])
 *
 * @category schedules
 * @since 0.1.0
 */
export const exponential = (rate: DecayRate): Schedule => {
  const { from, factor, every } = readExponential(rate)
  return step => np.mul(from, np.pow(factor, np.div(asFloat(step), every)))
}

const readStepDecay = rateReader('stepDecay')

/**
 * Exponential decay in steps: constant over every `every` steps.
 *
 * Math:    a·r^⌊t/n⌋
 * Shapes:  [] → []
 * Errors:  InvalidArgument, for numbers that are not finite, a negative `factor`, and an `every` that is not above 0
 *
 * @example
 * import assert from 'node:assert'
 * import { np, optim } from 'pullback'
 *
 * const schedule = optim.stepDecay({ from: 8, factor: 0.5, every: 2 })
 * assert.deepStrictEqual([0, 1, 2, 3, 4].map(t => np.item(schedule(t))), [8, 8, 4, 4, 2])
 *
 * @category schedules
 * @since 0.1.0
 */
export const stepDecay = (rate: DecayRate): Schedule => {
  const { from, factor, every } = readStepDecay(rate)
  return step => np.mul(from, np.pow(factor, np.floor(np.div(asFloat(step), every))))
}

/**
 * One schedule up to a step, another from there on, which counts from 0 again.
 *
 * Math:    s(t) for t < n, s'(t − n) for t ≥ n
 * Shapes:  [] → []
 * Errors:  InvalidArgument, for a boundary that is negative or not finite
 *
 * @example
 * import assert from 'node:assert'
 * import { np, optim } from 'pullback'
 *
 * const schedule = optim.join(optim.constant(1), 2, optim.linear({ from: 1, steps: 2 }))
 * assert.deepStrictEqual([0, 1, 2, 3, 4].map(t => np.item(schedule(t))), [1, 1, 1, 0.5, 0])
 *
 * @category schedules
 * @since 0.1.0
 */
export const join = checked(
  'optim.join(first, boundary, then)',
  { first: option.callable(), boundary: option.number, then: option.callable() },
  null,
  (first: Schedule, boundary: number, then: Schedule): Schedule => {
    checkNotNegative('join', { boundary })
    return step => np.where(np.lt(step, boundary), first(step), then(np.maximum(np.sub(step, boundary), 0)))
  }
)

/**
 * A straight line from 0 to the first rate of a schedule, then the schedule.
 *
 * Math:    s(0)·t/n for t < n, s(t − n) for t ≥ n
 * Shapes:  [] → []
 * Errors:  InvalidArgument, for steps that are negative or not finite
 * Source:  Goyal et al., Accurate, large minibatch SGD (2017)
 *
 * @example
 * import assert from 'node:assert'
 * import { np, optim } from 'pullback'
 *
 * const schedule = optim.warmUp(optim.cosine({ from: 1, steps: 10 }), 4)
 * assert.deepStrictEqual([0, 1, 2, 4, 14].map(t => np.item(schedule(t))), [0, 0.25, 0.5, 1, 0])
 *
 * @category schedules
 * @since 0.1.0
 */
export const warmUp = checked(
  'optim.warmUp(schedule, steps)',
  { schedule: option.callable(), steps: option.number },
  null,
  (schedule: Schedule, steps: number): Schedule => {
    checkNotNegative('warmUp', { steps })
    return steps === 0 ? schedule : join(step => np.mul(schedule(0), np.div(asFloat(step), steps)), steps, schedule)
  }
)
