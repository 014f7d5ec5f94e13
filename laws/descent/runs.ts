/**
 * Trainings at work: folds of a step over batches.
 */
import { size } from '../../src/data/dataset.js'
import type { NDArray } from '../../src/ndarray/ndarray.js'
import type { Step } from '../../src/train/step.js'
import { rowsOf } from '../arb/minibatches.js'

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

/** Batches to choose from, or a data set of which batches are cut. */
export type BatchSource<B> = readonly B[] | { readonly dataset: B }

const isList = <B>(source: BatchSource<B>): source is readonly B[] => Array.isArray(source)

/** From how many numbers one is chosen for each batch. */
export const choicesOf = <B>(source: BatchSource<B>): number => (isList(source) ? source.length : 3)

/**
 * The batches that numbers stand for: those at these places; or the next rows of the data set, one more than the
 * number says, from the front again when there are none left.
 */
export const batchesOf = <B>(source: BatchSource<B>, numbers: readonly number[]): readonly B[] => {
  if (isList(source)) return numbers.map(i => source[i])
  const n = size(source.dataset)
  return numbers.map((more, i) => {
    const at = numbers.slice(0, i).reduce((sum, k) => sum + k + 1, 0) % n
    return rowsOf(source.dataset, at, Math.min(n, at + more + 1))
  })
}
