/**
 * When to stop: a pure predicate on scores, the lower the better.
 */
import { fail } from '../ndarray/error.js'

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
export const bestEpoch = (scores: readonly number[], { minDelta = 0 }: Pick<Patience, 'minDelta'> = {}): number =>
  scores.reduce((best, score, i) => (score < (best < 0 ? Infinity : scores[best]) - minDelta ? i : best), -1)

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
export const shouldStop = (o: Patience): ((scores: readonly number[]) => boolean) =>
  Number.isInteger(o.patience) && o.patience > 0
    ? scores => scores.length - 1 - bestEpoch(scores, o) >= o.patience
    : fail(
        'InvalidArgument',
        'train.shouldStop',
        `the patience is ${o.patience}`,
        'Give a number of epochs, at least 1'
      )
