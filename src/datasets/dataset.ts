import { unsafeFromBuffer } from '../ndarray/ndarray.js'
import type { NDArray } from '../ndarray/ndarray.js'
import { unpack } from './packed.js'
import type { PackedTable } from './packed.js'

/**
 * Rows to learn from: one row of features and one class label each.
 *
 * Shapes:  features: [n, d], labels: [n]
 * Dtypes:  features float64, labels int32
 *
 * @category model
 * @since 0.1.0
 */
export interface Dataset {
  readonly name: string
  readonly features: NDArray
  /** Positions in `classes`. */
  readonly labels: NDArray
  readonly classes: readonly string[]
  readonly featureNames: readonly string[]
  /** Who made the data, and the licence to name beside any copy. */
  readonly attribution: string
}

/** Everything about a data set but its numbers. */
export type Description = Omit<Dataset, 'features' | 'labels'>

export const fromPacked = (description: Description, packed: PackedTable): Dataset => {
  const { rows, columns, features, labels } = unpack(packed)
  return {
    ...description,
    features: unsafeFromBuffer([rows, columns], features),
    labels: unsafeFromBuffer([rows], labels)
  }
}
