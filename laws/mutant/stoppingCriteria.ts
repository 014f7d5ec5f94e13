/**
 * Stopping criteria with one bug each.
 */
import * as train from '../../src/train/index.js'
import { stoppingCriteria } from '../suite/stoppingCriteria.js'
import type { Mutant } from './mutant.js'

const forgetful: typeof train.fit = ((run: never, o: object) =>
  train.fit(run, { ...o, until: () => false } as never)) as never

const criterion = (
  bug: string,
  breaks: readonly string[],
  change: Partial<Parameters<typeof stoppingCriteria>[0]>
): Mutant => ({
  suite: 'stoppingCriteria',
  bug,
  breaks,
  laws: () => stoppingCriteria({ ...train, ...change, name: 'criteria' })
})

/** Bugs of stopping criteria. */
export const criterionMutants: readonly Mutant[] = [
  criterion('all of none goes on', ['T5.4'], {
    allOf:
      (...criteria) =>
      history =>
        criteria.length > 0 && criteria.every(c => c(history))
  }),
  criterion('only the last record is looked at', ['T5.5'], {
    on: (part, c) => history => c(history.slice(-1).map(part))
  }),
  criterion('one epoch too many', ['T5.6'], { maxEpochs: n => history => history.length > n }),
  criterion('a target is to be beaten', ['T5.7'], { scoreReached: t => scores => scores[scores.length - 1] < t }),
  criterion('the improvement is absolute', ['T5.8'], {
    relativeImprovementBelow:
      ({ fraction, epochs }) =>
      scores => {
        const [before, after] = [scores.slice(0, -epochs), scores.slice(-epochs)]
        return before.length > 0 && Math.min(...before) - Math.min(...after) < fraction
      }
  }),
  criterion('the criterion is forgotten', ['T5.9'], {
    fit: forgetful
  })
]
