/**
 * The laws of stopping criteria: what each looks at, and how they combine.
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
 * What criteria are made of.
 *
 * @category model
 * @since 0.1.0
 */
export type StoppingCriteriaSubject = { readonly name: string } & Pick<
  typeof library,
  'allOf' | 'anyOf' | 'fit' | 'gradientNormBelow' | 'maxEpochs' | 'on' | 'relativeImprovementBelow' | 'scoreReached'
>

const S = statements('training', {
  combined: ['T5.4', 'anyOf stops when one criterion does, allOf when each does; of none, never and always', 'monoids'],
  parts: ['T5.5', 'on(f, c) of a history is c of its images under f', 'contravariant functors'],
  epochs: ['T5.6', 'maxEpochs(n) stops from the n-th epoch on', 'definition'],
  target: [
    'T5.7',
    'scoreReached(t) stops where the last score is at most t, gradientNormBelow(b) below b',
    'definition'
  ],
  improvement: [
    'T5.8',
    'relativeImprovementBelow(r, k) stops when none of the last k scores is lower by r·|b| than the best before, b',
    'Prechelt, Early stopping, but when? (1998)'
  ],
  until: [
    'T5.9',
    'a training ends with the first epoch whose history meets its criterion, or with the last',
    'definition'
  ]
})

interface Case {
  readonly scores: readonly number[]
  /** The places that each of some criteria stops at. */
  readonly stopsAt: readonly (readonly number[])[]
  readonly epochs: number
  readonly bound: number
  readonly fraction: number
}

const cases = drawn(30, (draw): Case => {
  const [epochs, bound, fraction] = [draw.int(1, 5), draw.int(-8, 8) / 4, draw.int(0, 4) / 4]
  const scores = Array.from({ length: draw.int(0, 8) }, () => (draw.int(0, 8) === 8 ? NaN : draw.int(-8, 8) / 4))
  const stopsAt = Array.from({ length: draw.int(0, 3) }, () => [draw.int(0, 3), draw.int(0, 3)])
  return { scores, stopsAt, epochs, bound, fraction }
})

const decides = (what: string, expected: boolean, came: boolean): Verdict =>
  ensure(expected === came, () => `${what} ${came ? 'stops' : 'goes on'}; it should ${expected ? 'stop' : 'go on'}`)

const combines = ({ anyOf, allOf }: StoppingCriteriaSubject, { scores, stopsAt }: Case): Verdict => {
  const criteria = stopsAt.map(
    places =>
      (history: readonly number[]): boolean =>
        places.includes(history.length)
  )
  const decisions = criteria.map(c => c(scores))
  return all(
    () => decides('anyOf', decisions.includes(true), anyOf(...criteria)(scores)),
    () => decides('allOf', !decisions.includes(false), allOf(...criteria)(scores))
  )
}

const seesParts = ({ on }: StoppingCriteriaSubject, { scores }: Case): Verdict => {
  const text = (history: readonly number[]): string => history.join()
  const records = scores.map(score => ({ score }))
  return decides(
    'on',
    true,
    on(
      (r: { readonly score: number }) => r.score + 1,
      (seen: readonly number[]) => {
        return text(seen) === text(scores.map(v => v + 1))
      }
    )(records)
  )
}

const reaches = (s: StoppingCriteriaSubject, { scores, bound }: Case): Verdict => {
  const last = scores.at(-1) ?? NaN
  return all(
    () => decides('scoreReached', last <= bound, s.scoreReached(bound)(scores)),
    () => decides('gradientNormBelow', last < bound, s.gradientNormBelow(bound)(scores.map(v => ({ gradientNorm: v }))))
  )
}

const improves = (s: StoppingCriteriaSubject, { scores, epochs, fraction }: Case): Verdict => {
  const former = scores.slice(0, -epochs).filter(v => !Number.isNaN(v))
  const least = Math.min(...former)
  const improved = scores.slice(-epochs).some(v => v <= least - fraction * Math.abs(least))
  return decides(
    'relativeImprovementBelow',
    former.length > 0 && !improved,
    s.relativeImprovementBelow({ fraction, epochs })(scores)
  )
}

const endsIn = ({ fit }: StoppingCriteriaSubject, { scores, bound }: Case): Verdict => {
  const options = {
    step: (n: number, _: NDArray) => [n + 1, { loss: np.array(1) }] as const,
    batches: () => [np.zeros([1])],
    epochs: scores.length,
    evaluate: (n: number) => ({ score: np.array(scores[n - 1]) })
  }
  const end = library.outcome(
    fit(library.newRun(0), {
      ...options,
      until: library.on(r => r.validation.score, library.scoreReached(bound))
    })
  )
  if (E.isLeft(end)) return violated('the training diverged')
  const met = scores.findIndex(v => v <= bound)
  const { run, reason } = end.right
  return all(
    () => ensure(run.epoch === (met < 0 ? scores.length : met + 1), () => `it ran ${run.epoch} epochs`),
    () => ensure(reason === (met < 0 ? 'AllEpochs' : 'CriterionMet'), () => `it ended for the reason ${reason}`)
  )
}

/**
 * The laws of stopping criteria, on random histories, some scores of which are NaN: of `train` unless told.
 *
 * Shapes:  no arrays
 *
 * @example
 * import assert from 'node:assert'
 * import { train } from 'pullback'
 * import * as laws from 'pullback/laws'
 *
 * laws.assertAll(laws.stoppingCriteria(), { runs: 20 })
 * const eager = { ...train, name: 'eager', allOf: train.anyOf }
 * assert.throws(() => laws.assertAll(laws.stoppingCriteria(eager)), /eager · combined/)
 *
 * @category suites
 * @since 0.1.0
 */
export const stoppingCriteria = asked.optionalSuite(
  'laws.stoppingCriteria',
  { name: asked.text },
  (s: StoppingCriteriaSubject = { ...library, name: 'stopping criteria' }): Laws => [
    caseLaw(S.combined, s.name, cases, c => combines(s, c)),
    caseLaw(S.parts, s.name, cases, c => seesParts(s, c)),
    caseLaw(S.epochs, s.name, cases, ({ scores, epochs }) =>
      decides('maxEpochs', scores.length >= epochs, s.maxEpochs(epochs)(scores))
    ),
    caseLaw(S.target, s.name, cases, c => reaches(s, c)),
    caseLaw(S.improvement, s.name, cases, c => improves(s, c)),
    caseLaw(S.until, s.name, cases, c => endsIn(s, c))
  ]
)
