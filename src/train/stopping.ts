/**
 * When to stop: pure predicates on histories, which combine. Scores are the better the lower.
 *
 * Laws: `anyOf` is a monoid whose unit never stops, `allOf` one whose unit always stops
 */
import type { Monoid } from 'fp-ts/lib/Monoid.js'
import { checked } from '../core/checked.js'
import * as option from '../core/options.js'
import { fail } from '../ndarray/error.js'
import { told } from '../ndarray/told.js'

/**
 * How patient a training is.
 *
 * @category model
 * @since 0.1.0
 */
export interface Patience {
  /** How many epochs may pass without improvement. */
  readonly patience: number
  /** By how much a score must be lower to be an improvement, 0 unless told. */
  readonly minDelta?: number
}

const scoresKind = option.list(option.number, 'a list of numbers')
const epochsKind: option.OptionKind<number> = { ...option.count, says: 'a number of epochs, at least 1' }

/** A criterion on scores, which are to be numbers. */
const judging = (call: string, f: (scores: readonly number[]) => boolean): Criterion<number> =>
  checked(call, { scores: scoresKind }, null, f)

/**
 * The place of the last score that improved on all before it, −1 when none is a number.
 *
 * Shapes:  no arrays
 *
 * @example
 * import assert from 'node:assert'
 * import { train } from 'pullback'
 *
 * assert.strictEqual(train.bestEpoch([3, 1, 2]), 1)
 * assert.strictEqual(train.bestEpoch([3, 2.9, 2], { minDelta: 0.5 }), 2)
 * assert.strictEqual(train.bestEpoch([NaN]), -1)
 *
 * @category stopping
 * @since 0.1.0
 */
export const bestEpoch = checked(
  'train.bestEpoch(scores, { minDelta })',
  { scores: scoresKind },
  { minDelta: option.number },
  (scores: readonly number[], { minDelta = 0 }: Pick<Patience, 'minDelta'> = {}): number =>
    scores.reduce((best, score, i) => (score < (best < 0 ? Infinity : scores[best]) - minDelta ? i : best), -1)
)

const readPatience = option.optionReader<Patience>('train.shouldStop', {
  patience: option.needed(epochsKind),
  minDelta: option.number
})

/**
 * Whether patience has run out: so many epochs have passed since the best one.
 *
 * Shapes:  no arrays
 * Errors:  InvalidArgument, when the patience is not a positive integer
 *
 * @example
 * import assert from 'node:assert'
 * import { train } from 'pullback'
 *
 * const stops = train.shouldStop({ patience: 2 })
 * assert.deepStrictEqual([[3, 1], [3, 1, 2], [3, 1, 2, 1]].map(stops), [false, false, true])
 *
 * @category stopping
 * @since 0.1.0
 */
export const shouldStop = (o: Patience): ((scores: readonly number[]) => boolean) => {
  const { patience, minDelta = 0 } = readPatience(o)
  return judging(
    'train.shouldStop(o)(scores)',
    scores => scores.length - 1 - bestEpoch(scores, { minDelta }) >= patience
  )
}

// --- criteria

/**
 * Whether to stop after some epochs, of which the history tells, the first one first.
 *
 * @category model
 * @since 0.1.0
 */
export type Criterion<R> = (history: readonly R[]) => boolean

/** A criterion, whose history is to be a list. */
const historical = <R>(call: string, f: Criterion<R>): Criterion<R> =>
  checked(call, { history: option.anyList }, null, f)

/**
 * Stops after so many epochs.
 *
 * Shapes:  no arrays
 * Errors:  InvalidArgument, when it is not a positive integer
 *
 * @example
 * import assert from 'node:assert'
 * import { train } from 'pullback'
 *
 * assert.deepStrictEqual([[3], [3, 2], [3, 2, 1]].map(train.maxEpochs(2)), [false, true, true])
 *
 * @category criteria
 * @since 0.1.0
 */
export const maxEpochs = checked('train.maxEpochs(epochs)', { epochs: epochsKind }, null, (epochs: number) =>
  historical<unknown>('train.maxEpochs(epochs)(history)', history => history.length >= epochs)
)

/**
 * Stops when the last score is as low as the target.
 *
 * Shapes:  no arrays
 *
 * @example
 * import assert from 'node:assert'
 * import { train } from 'pullback'
 *
 * assert.deepStrictEqual([[], [3], [3, 1], [NaN]].map(train.scoreReached(1)), [false, false, true, false])
 *
 * @category criteria
 * @since 0.1.0
 */
export const scoreReached = checked('train.scoreReached(target)', { target: option.number }, null, (target: number) =>
  judging('train.scoreReached(target)(scores)', scores => scores.length > 0 && scores[scores.length - 1] <= target)
)

const normsKind = option.list(
  option.made<{ readonly gradientNorm: number }>('a record with a number gradientNorm', { gradientNorm: option.number })
)

/**
 * Stops when the norm of the gradient is below a bound: near a stationary point.
 *
 * Shapes:  no arrays
 *
 * @example
 * import assert from 'node:assert'
 * import { grad, np, optim, train } from 'pullback'
 *
 * const slope = grad((x: np.NDArray) => np.mul(x, x))
 * const history = [1, 0.5, 0.25].map(x => ({ gradientNorm: np.item(optim.globalNorm(slope(x))) }))
 * assert.ok(train.gradientNormBelow(0.75)(history) && !train.gradientNormBelow(0.5)(history))
 *
 * @category criteria
 * @since 0.1.0
 */
export const gradientNormBelow = checked(
  'train.gradientNormBelow(bound)',
  { bound: option.number },
  null,
  (bound: number): Criterion<{ readonly gradientNorm: number }> =>
    checked(
      'train.gradientNormBelow(bound)(history)',
      { history: normsKind },
      null,
      history => history.length > 0 && history[history.length - 1].gradientNorm < bound
    )
)

/**
 * What is too little to go on for.
 *
 * @category model
 * @since 0.1.0
 */
export interface RelativeImprovement {
  /** The part of the best score by which it must get lower. */
  readonly fraction: number
  /** In so many epochs. */
  readonly epochs: number
}

const readImprovement = option.optionReader<RelativeImprovement>('train.relativeImprovementBelow', {
  fraction: option.needed(option.number),
  epochs: option.needed(epochsKind)
})

/** The least of some scores that are numbers. */
const best = (scores: readonly number[]): number => scores.reduce((b, x) => (x < b ? x : b), Infinity)

/**
 * Stops when the last epochs have not lowered the best score by so much of it.
 *
 * Math:    b − min(last k scores) < r·|b|, where b is the best score before them
 * Shapes:  no arrays
 * Errors:  InvalidArgument, when the epochs are not a positive integer
 *
 * @example
 * import assert from 'node:assert'
 * import { train } from 'pullback'
 *
 * const stops = train.relativeImprovementBelow({ fraction: 0.1, epochs: 2 })
 * assert.deepStrictEqual([[8, 4, 2], [8, 4, 3.9, 3.8], [8, 4, 3.9, 3]].map(stops), [false, true, false])
 *
 * @category criteria
 * @since 0.1.0
 */
export const relativeImprovementBelow = (o: RelativeImprovement): Criterion<number> => {
  const { fraction, epochs } = readImprovement(o)
  return judging('train.relativeImprovementBelow(o)(scores)', scores => {
    const former = best(scores.slice(0, -epochs))
    return former < Infinity && !(former - best(scores.slice(-epochs)) >= fraction * Math.abs(former))
  })
}

// --- combination

const criteriaOf = <R>(op: string, criteria: readonly Criterion<R>[]): readonly Criterion<R>[] =>
  option.list(option.callable<Criterion<R>>()).read(criteria) ??
  fail(
    'InvalidArgument',
    op,
    `criterion ${criteria.findIndex(c => typeof c !== 'function') + 1} is ${told(criteria.find(c => typeof c !== 'function'))}`,
    'Give functions of a history, such as train.maxEpochs(10)'
  )

/**
 * A criterion of one part of each record.
 *
 * Laws: on(identity, c) = c · on(f, on(g, c)) = on(g ∘ f, c)
 * Shapes:  no arrays
 *
 * @example
 * import assert from 'node:assert'
 * import { train } from 'pullback'
 *
 * interface Epoch { readonly loss: number }
 * const stops = train.on((e: Epoch) => e.loss, train.scoreReached(1))
 * assert.ok(stops([{ loss: 2 }, { loss: 0.5 }]))
 *
 * @category criteria
 * @since 0.1.0
 */
export const on = checked(
  'train.on(part, criterion)',
  { part: option.callable(), criterion: option.callable() },
  null,
  <R, S>(part: (record: R) => S, criterion: Criterion<S>): Criterion<R> =>
    historical('train.on(part, criterion)(history)', history => criterion(history.map(part)))
)

/**
 * Stops when any of some criteria does. Of none: never.
 *
 * Shapes:  no arrays
 *
 * @example
 * import assert from 'node:assert'
 * import { train } from 'pullback'
 *
 * const stops = train.anyOf(train.maxEpochs(3), train.scoreReached(1), train.shouldStop({ patience: 2 }))
 * assert.deepStrictEqual([[3, 2], [3, 1], [3, 2, 2]].map(stops), [false, true, true])
 *
 * @category criteria
 * @since 0.1.0
 */
export const anyOf = <R>(...criteria: readonly Criterion<R>[]): Criterion<R> => {
  const all = criteriaOf('train.anyOf', criteria)
  return historical('train.anyOf(…)(history)', history => all.some(c => c(history)))
}

/**
 * Stops when all of some criteria do. Of none: at once.
 *
 * Shapes:  no arrays
 *
 * @example
 * import assert from 'node:assert'
 * import { train } from 'pullback'
 *
 * const stops = train.allOf(train.maxEpochs(2), train.scoreReached(1))
 * assert.deepStrictEqual([[1], [3, 2], [3, 1]].map(stops), [false, false, true])
 *
 * @category criteria
 * @since 0.1.0
 */
export const allOf = <R>(...criteria: readonly Criterion<R>[]): Criterion<R> => {
  const all = criteriaOf('train.allOf', criteria)
  return historical('train.allOf(…)(history)', history => all.every(c => c(history)))
}

/**
 * Criteria under `anyOf`.
 *
 * Shapes:  no arrays
 *
 * @example
 * import assert from 'node:assert'
 * import { concatAll } from 'fp-ts/lib/Monoid.js'
 * import { train } from 'pullback'
 *
 * const any = concatAll(train.getAnyMonoid<number>())
 * assert.ok(any([train.maxEpochs(9), train.scoreReached(1)])([1]) && !any([])([1]))
 *
 * @category instances
 * @since 0.1.0
 */
export const getAnyMonoid = <R>(): Monoid<Criterion<R>> => ({ concat: (c, d) => anyOf(c, d), empty: anyOf() })

/**
 * Criteria under `allOf`.
 *
 * Shapes:  no arrays
 *
 * @example
 * import assert from 'node:assert'
 * import { concatAll } from 'fp-ts/lib/Monoid.js'
 * import { train } from 'pullback'
 *
 * const all = concatAll(train.getAllMonoid<number>())
 * assert.ok(!all([train.maxEpochs(9), train.scoreReached(1)])([1]) && all([])([1]))
 *
 * @category instances
 * @since 0.1.0
 */
export const getAllMonoid = <R>(): Monoid<Criterion<R>> => ({ concat: (c, d) => allOf(c, d), empty: allOf() })
