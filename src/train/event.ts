/**
 * What a training tells while it runs. Everything is a value; nothing that is done with it changes the training.
 */
import type { NDArray } from '../ndarray/ndarray.js'

/**
 * Metrics as numbers.
 *
 * @category model
 * @since 0.1.0
 */
export type Numbers<M> = { readonly [K in keyof M]: M[K] extends NDArray ? number : never }

/**
 * What an epoch left behind: the means over its steps, weighted by the sizes of their batches, and what the
 * evaluation at its end gave.
 *
 * @category model
 * @since 0.1.0
 */
export interface EpochRecord<M, V> {
  /** Counted from 0. */
  readonly epoch: number
  readonly train: Numbers<M>
  readonly validation: Numbers<V>
}

/**
 * Sums over the steps of an epoch under way.
 *
 * @category model
 * @since 0.1.0
 */
export interface Totals<M> {
  readonly weight: number
  readonly sums: Numbers<M>
}

/**
 * A training cut anywhere: `fit` continues it, bit for bit as if it had not been cut.
 *
 * @category model
 * @since 0.1.0
 */
export interface Run<T, M, V> {
  readonly state: T
  /** The epoch under way, from 0, and the steps of it that are done. */
  readonly epoch: number
  readonly position: number
  /** Of the epoch under way; `null` before its first step. */
  readonly totals: Totals<M> | null
  readonly history: readonly EpochRecord<M, V>[]
  /** The state at the end of the epoch with the best score; `null` where nothing is scored. */
  readonly best: { readonly epoch: number; readonly state: T } | null
  /** The latest state whose loss is known to be finite; before the first step, the state itself. */
  readonly finite: T
}

/**
 * After every step.
 *
 * @category events
 * @since 0.1.0
 */
export interface Stepped<T, M, V> {
  readonly _tag: 'Stepped'
  readonly epoch: number
  /** Steps of the epoch that are done, of how many. */
  readonly step: number
  readonly steps: number
  readonly metrics: Numbers<M>
  readonly run: Run<T, M, V>
}

/**
 * After every epoch.
 *
 * @category events
 * @since 0.1.0
 */
export interface EpochEnded<T, M, V> {
  readonly _tag: 'EpochEnded'
  readonly record: EpochRecord<M, V>
  readonly run: Run<T, M, V>
}

/**
 * The last event of a training whose loss became infinite or NaN, or whose last step made parameters so.
 *
 * @category events
 * @since 0.1.0
 */
export interface Diverged<T, M, V> {
  readonly _tag: 'Diverged'
  /** The metrics that the step at `run` gave; where the last step ruined the parameters, the means of its epoch. */
  readonly metrics: Numbers<M>
  /** The latest state whose loss is known to be finite. */
  readonly state: T
  /** The training before that step; where the last step ruined the parameters, after it. */
  readonly run: Run<T, M, V>
}

/**
 * The last event of a training that ended well.
 *
 * @category events
 * @since 0.1.0
 */
export interface Done<T, M, V> {
  readonly _tag: 'Done'
  readonly reason: 'AllEpochs' | 'OutOfPatience' | 'CriterionMet'
  /** The best state where epochs are scored, else the last one. */
  readonly state: T
  readonly run: Run<T, M, V>
}

/**
 * What a training tells.
 *
 * @category events
 * @since 0.1.0
 */
export type TrainEvent<T, M, V> = Stepped<T, M, V> | EpochEnded<T, M, V> | Diverged<T, M, V> | Done<T, M, V>
