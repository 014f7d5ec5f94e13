/**
 * Trainings at work: folds of a step over batches.
 */
import type { NDArray } from '../../src/ndarray/ndarray.js'
import type { Step } from '../../src/train/step.js'

/** A training between two batches, with what its steps told. */
export interface Trained<T, M> {
  readonly state: T
  readonly told: readonly M[]
}

export const trained = <T, B, M>(step: Step<T, B, M>, start: T, batches: readonly B[]): Trained<T, M> =>
  batches.reduce<Trained<T, M>>(
    ({ state, told }, batch) => {
      const [next, metrics] = step(state, batch)
      return { state: next, told: [...told, metrics] }
    },
    { state: start, told: [] }
  )

/** What a training starts from: a state, or a function that draws one. */
export type Start<T> = T | ((key: NDArray) => T)

export const startOf = <T>(start: Start<T>, key: NDArray): T =>
  typeof start === 'function' ? (start as (key: NDArray) => T)(key) : start
