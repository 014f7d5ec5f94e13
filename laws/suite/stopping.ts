/**
 * The laws of early stopping: which epoch is best, and when to wait no longer.
 */
import * as asked from '../asked.js'
import * as E from 'fp-ts/lib/Either.js'
import type { NDArray } from '../../src/ndarray/ndarray.js'
import * as np from '../../src/numpy/index.js'
import * as library from '../../src/train/index.js'
import { drawn } from '../arb/drawn.js'
import { all, ensure, violated, type Laws, type Verdict } from '../law.js'
import { statements } from '../statements.js'
import { caseLaw } from '../value/cases.js'

/**
 * What decides when a training stops.
 *
 * @category model
 * @since 0.1.0
 */
export type EarlyStoppingSubject = { readonly name: string } & Pick<typeof library, 'bestEpoch' | 'shouldStop' | 'fit'>

const prechelt = 'Prechelt, Early stopping, but when? (1998)'

const S = statements('training', {
  best: ['T5.1', 'the best score is lower by minDelta than the best before it, and none after it is than it', prechelt],
  least: ['T5.2', 'without minDelta the best score is the first of the least', prechelt],
  patience: ['T5.3', 'a training stops so many epochs after its best one, and gives the state of that back', prechelt]
})

interface Case {
  readonly scores: readonly number[]
  readonly minDelta: number
  readonly patience: number
}

const cases = drawn(15, (draw): Case => {
  const [minDelta, patience] = [draw.oneOf([0, 0.25, 0.5]), draw.int(1, 4)]
  const scores = Array.from({ length: draw.int(0, 12) }, () => (draw.int(0, 8) === 8 ? NaN : draw.int(0, 8) / 4))
  return { scores, minDelta, patience }
})

const isBest = ({ bestEpoch }: EarlyStoppingSubject, { scores, minDelta }: Case): Verdict => {
  const best = bestEpoch(scores, { minDelta })
  const improves = (score: number, former: number): boolean =>
    former < 0 ? !Number.isNaN(score) : score < scores[former] - minDelta
  if (best < 0) return ensure(scores.every(Number.isNaN), () => 'none is best, though there are numbers')
  const former = bestEpoch(scores.slice(0, best), { minDelta })
  const later = scores.findIndex((score, i) => i > best && improves(score, best))
  return all(
    () => ensure(improves(scores[best], former), () => `epoch ${best} is best, and no improvement on epoch ${former}`),
    () => ensure(later < 0, () => `epoch ${best} is best, and epoch ${later} an improvement on it`)
  )
}

const isLeast = ({ bestEpoch }: EarlyStoppingSubject, { scores }: Case): Verdict => {
  const numbers = scores.filter(x => !Number.isNaN(x))
  const expected = numbers.length === 0 ? -1 : scores.indexOf(Math.min(...numbers))
  const came = bestEpoch(scores)
  return ensure(came === expected, () => `expected epoch ${expected}, came ${came}`)
}

/** A training that only counts its epochs, which have the scores. */
const stops = ({ bestEpoch, shouldStop, fit }: EarlyStoppingSubject, { scores, minDelta, patience }: Case): Verdict => {
  const events = fit(library.newRun(0), {
    step: (n: number, _: NDArray) => [n + 1, { loss: np.array(1) }] as const,
    batches: () => [np.zeros([1])],
    epochs: scores.length,
    evaluate: (n: number) => ({ score: np.array(scores[n - 1]) }),
    stopping: { score: r => r.validation.score, patience, minDelta }
  })
  const end = library.outcome(events)
  if (E.isLeft(end)) return violated('the training diverged')
  const stop = scores.findIndex((_, i) => shouldStop({ patience, minDelta })(scores.slice(0, i + 1)))
  const length = stop < 0 ? scores.length : stop + 1
  const best = bestEpoch(scores.slice(0, length), { minDelta })
  const waited = length - 1 - best
  const { reason, state, run } = end.right
  return all(
    () => ensure(run.epoch === length, () => `it ran ${run.epoch} epochs, not ${length}`),
    () =>
      ensure(
        stop < 0 ? waited < patience : waited === patience,
        () => `it waited ${waited} epochs after its best, ${best}`
      ),
    () => ensure(reason === (stop < 0 ? 'AllEpochs' : 'OutOfPatience'), () => `it ended for the reason ${reason}`),
    () =>
      ensure(state === (best < 0 ? length : best + 1), () => `its state is of epoch ${state - 1}, the best was ${best}`)
  )
}

/**
 * The laws of early stopping, on random scores, some of them NaN: of `train` unless told.
 *
 * Shapes:  no arrays
 * Source:  Prechelt, Early stopping, but when? (1998)
 *
 * @example
 * import assert from 'node:assert'
 * import { train } from 'pullback'
 * import * as laws from 'pullback/laws'
 *
 * laws.assertAll(laws.earlyStopping(), { runs: 20 })
 * const last = { ...train, name: 'the last', bestEpoch: (scores: readonly number[]) => scores.length - 1 }
 * assert.throws(() => laws.assertAll(laws.earlyStopping(last)), /the last · best/)
 *
 * @category suites
 * @since 0.1.0
 */
export const earlyStopping = asked.optionalSuite(
  'laws.earlyStopping',
  { name: asked.text, bestEpoch: asked.f, shouldStop: asked.f, fit: asked.f },
  (s: EarlyStoppingSubject = { ...library, name: 'early stopping' }): Laws => [
    caseLaw(S.best, s.name, cases, c => isBest(s, c)),
    caseLaw(S.least, s.name, cases, c => isLeast(s, c)),
    caseLaw(S.patience, s.name, cases, c => stops(s, c))
  ]
)
