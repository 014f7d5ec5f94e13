import type { Confusion } from './confusionTable.js'

/**
 * What one epoch left behind, measured at its end.
 *
 * @category model
 * @since 0.1.0
 */
export interface EpochRecord {
  readonly trainLoss: number
  readonly testLoss: number
  readonly trainAccuracy: number
  readonly testAccuracy: number
}

/**
 * A row that was called by the wrong name.
 *
 * Shapes:  features: [d]
 *
 * @category model
 * @since 0.1.0
 */
export interface Mistake {
  /** Where the row stands in the data, from 0. */
  readonly row: number
  readonly features: readonly number[]
  /** Positions in the classes: what it is, and what it was called. */
  readonly label: number
  readonly predicted: number
  /** The probability given to `predicted`. */
  readonly confidence: number
}

/**
 * The agreement of a gradient with an extrapolated finite difference.
 *
 * @category model
 * @since 0.1.0
 */
export interface GradientCheck {
  /** The worst relative difference. */
  readonly worst: number
  /** What it has to stay under. */
  readonly tolerance: number
  /** How many numbers were compared. */
  readonly compared: number
}

/**
 * All that a report of one training tells.
 *
 * @category model
 * @since 0.1.0
 */
export interface TrainingRecord {
  readonly title: string
  /** Units of each layer, from the features to the classes. */
  readonly layers: readonly number[]
  readonly history: readonly EpochRecord[]
  /** Of the test rows. */
  readonly confusion: Confusion
  /** Among the test rows. */
  readonly mistakes: readonly Mistake[]
  readonly featureNames: readonly string[]
  /** When the features of a row are a grey picture. */
  readonly picture?: { readonly width: number; readonly ink: number } | undefined
  readonly trainRows: number
  readonly seconds: number
  readonly gradientCheck: GradientCheck
  /** One sentence on where the training diverged, if it did; what is told is then of the last state that was well. */
  readonly diverged?: string | undefined
  /** Names and values of the hyper-parameters, the seed among them. */
  readonly settings: readonly (readonly [name: string, value: string])[]
  /** Names and versions of what computed: the library, the runtime, the engine. None by default. */
  readonly versions?: readonly (readonly [name: string, version: string])[]
  readonly attribution: string
  /** The command line that trains this network again. */
  readonly command: string
}
