/**
 * Stages that scale updates by a constant or by a schedule.
 */
import { callable } from '../core/options.js'
import { checked } from '../core/checked.js'
import { fail } from '../ndarray/error.js'
import { isClass } from '../ndarray/told.js'
import type { NDArray } from '../ndarray/ndarray.js'
import * as np from '../numpy/index.js'
import { map } from '../tree/map.js'
import { checkFinite } from './numbers.js'
import { partsOf } from './given.js'
import { leafwise, stage, type Optimizer } from './optimizer.js'
import type { Schedule } from './schedule.js'

/** The step counter of every stage that has one. */
export const firstStep = (): NDArray => np.zeros([], { dtype: 'int32' })

/** `factor` is rounded once, to the dtype of the leaf. */
const times = (update: NDArray, factor: NDArray): NDArray => np.mul(update, np.astype(factor, update.dtype))

/**
 * Updates times a constant.
 *
 * Math:    u ↦ c·u
 * Shapes:  none change
 * Errors:  InvalidArgument, for a constant that is not finite
 *
 * @example
 * import assert from 'node:assert'
 * import { np, optim } from 'pullback'
 *
 * const half = optim.scale(0.5)
 * const [updates] = half.update(np.array([4]), half.init(np.zeros([1])), np.zeros([1]))
 * assert.deepStrictEqual(np.toNested(updates), [2])
 *
 * @category stages
 * @since 0.1.0
 */
export const scale = (factor: number): Optimizer => {
  checkFinite('scale', { factor })
  return leafwise(update => np.mul(update, factor))
}

/**
 * Updates times a schedule, which sees the number of updates before this one.
 *
 * Math:    u_t ↦ s(t)·u_t,  t = 0, 1, …
 * Shapes:  none change
 * Numerics: s(t) is rounded once to the dtype of each leaf
 *
 * @example
 * import assert from 'node:assert'
 * import { np, optim } from 'pullback'
 *
 * const optimizer = optim.scaleBySchedule(optim.stepDecay({ from: 1, factor: 0.5, every: 1 }))
 * const p = np.zeros([1])
 * const [first, state] = optimizer.update(np.array([4]), optimizer.init(p), p)
 * const [second] = optimizer.update(np.array([4]), state, p)
 * assert.deepStrictEqual([np.toNested(first), np.toNested(second)], [[4], [2]])
 *
 * @category stages
 * @since 0.1.0
 */
export const scaleBySchedule = checked(
  'optim.scaleBySchedule(schedule)',
  { schedule: callable() },
  null,
  (schedule: Schedule): Optimizer =>
    stage<{ readonly step: NDArray }>({
      init: () => ({ step: firstStep() }),
      update: (updates, state) => {
        const { step } = partsOf('optim.scaleBySchedule', state, 'step')
        const factor = schedule(step)
        return [map(updates, u => times(u, factor)), { step: np.add(step, 1) }]
      }
    })
)

/**
 * The last stage of every descent: updates times minus the rate.
 *
 * Math:    u_t ↦ −η·u_t, or −η(t)·u_t
 * Shapes:  none change
 * Errors:  InvalidArgument, for a rate that is not finite
 *
 * @example
 * import assert from 'node:assert'
 * import { np, optim } from 'pullback'
 *
 * const optimizer = optim.scaleByRate(0.5)
 * const [updates] = optimizer.update(np.array([4]), optimizer.init(np.zeros([1])), np.zeros([1]))
 * assert.deepStrictEqual(np.toNested(updates), [-2])
 *
 * @category stages
 * @since 0.1.0
 */
export const scaleByRate = (rate: number | Schedule): Optimizer => {
  if (typeof rate === 'function') {
    if (isClass(rate))
      return fail('InvalidArgument', 'optim.scaleByRate', 'the rate is a class', 'Give a number or a schedule')
    return scaleBySchedule(step => np.neg(rate(step)))
  }
  checkFinite('scaleByRate', { rate })
  return scale(-rate)
}
