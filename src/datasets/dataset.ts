import { checked } from '../core/checked.js'
import * as option from '../core/options.js'
import { fromTypedArray } from '../ndarray/ndarray.js'
import type { NDArray } from '../ndarray/ndarray.js'
import { unpack } from './packed.js'
import type { PackedTable, Table } from './packed.js'

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

/**
 * Everything about a data set but its numbers.
 *
 * @category model
 * @since 0.1.0
 */
export type Description = Omit<Dataset, 'features' | 'labels'>

const descriptionKind = option.made<Description>('a record of name, classes, featureNames and attribution', {
  name: option.text,
  classes: option.list(option.text),
  featureNames: option.list(option.text),
  attribution: option.text
})

const typed = (tag: string): option.OptionKind<unknown> => ({
  says: `a ${tag}`,
  read: u => (Object.prototype.toString.call(u) === `[object ${tag}]` ? u : undefined)
})

const tableKind = option.made<Table>(
  'a record of rows, columns, features (a Float64Array) and labels (an Int32Array)',
  { rows: option.natural, columns: option.natural, features: typed('Float64Array'), labels: typed('Int32Array') }
)

/**
 * A data set from its numbers, row by row, such as `decodeCsv` finds in a file.
 *
 * Shapes:  features: rows × columns numbers → [rows, columns]; labels → [rows]
 * Dtypes:  features float64, labels int32
 * Errors:  ShapeMismatch, when there are not rows × columns features or not a label a row
 *
 * @example
 * import { fromTable } from 'pullback/datasets'
 * import assert from 'node:assert'
 *
 * const about = { name: 'two points', classes: ['left', 'right'], featureNames: ['x'], attribution: 'made up' }
 * const numbers = { rows: 2, columns: 1, features: Float64Array.of(-1, 1), labels: Int32Array.of(0, 1) }
 * assert.deepStrictEqual(fromTable(about, numbers).features.shape, [2, 1])
 *
 * @category data sets
 * @since 0.1.0
 */
export const fromTable = checked(
  'fromTable(description, table)',
  { description: descriptionKind, table: tableKind },
  null,
  (description: Description, { rows, columns, features, labels }: Table): Dataset => ({
    ...description,
    classes: [...description.classes],
    featureNames: [...description.featureNames],
    features: fromTypedArray(features, [rows, columns]),
    labels: fromTypedArray(labels, [rows])
  })
)

export const fromPacked = (description: Description, packed: PackedTable): Dataset =>
  fromTable(description, unpack(packed))
