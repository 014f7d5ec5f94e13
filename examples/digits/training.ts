/**
 * What the job asks of a training: a generator of events that ends in an outcome. It reads no clock and prints nothing.
 */
import type { Dataset } from 'pullback/datasets'
import type { EpochRecord, GradientCheck, Mistake } from 'pullback/viz'
import type { Options } from './options.js'

export type Settings = Pick<Options, 'hidden' | 'epochs' | 'batch' | 'rate' | 'seed'>

export type TrainingEvent =
  /** First of all: the gradient of this very network against a finite difference. */
  | { readonly _tag: 'GradientChecked'; readonly check: GradientCheck }
  /** After some of the steps of an epoch; epochs count from 1, `step` says how many are done. */
  | {
      readonly _tag: 'Stepped'
      readonly epoch: number
      readonly step: number
      readonly steps: number
      readonly loss: number
      readonly rate: number
    }
  | { readonly _tag: 'EpochEnded'; readonly epoch: number; readonly rate: number; readonly record: EpochRecord }

/** The step after which nothing finite was left; epochs and steps count from 1. */
export interface Divergence {
  readonly epoch: number
  readonly step: number
  readonly rate: number
  /** What is not finite: the loss of that step, or what it made of the parameters. */
  readonly found: string
}

export interface Outcome {
  /** Where training stopped short: what is told below is then of the last state whose loss was finite. */
  readonly divergence?: Divergence | undefined
  /** The name of the engine that computed. */
  readonly engine: string
  /** Units of each layer, from the features to the classes. */
  readonly layers: readonly number[]
  readonly trainRows: number
  /** Of the test rows: `counts[i][j]` of class `i` were called `j`. */
  readonly counts: readonly (readonly number[])[]
  readonly mistakes: readonly Mistake[]
}

export type Train = (data: Dataset, settings: Settings) => Generator<TrainingEvent, Outcome, void>
