/**
 * The laws of functions on arrays: how shapes and dtypes meet, what is transposed to what, and that values stay values.
 */
import * as asked from '../asked.js'
import * as np from '../../src/numpy/index.js'
import type { Laws } from '../law.js'
import { adjoints } from '../subject/adjoints.js'
import type { ArrayFunctions, Row } from '../subject/arrays.js'
import { broadcasting } from '../subject/broadcasting.js'
import { moving } from '../subject/moving.js'

/**
 * What is asked of array functions.
 *
 * @category model
 * @since 0.1.0
 */
export interface ArraysOptions {
  /** `np` by default. */
  readonly name?: string
  /** Whether the functions can be differentiated; true by default. */
  readonly differentiable?: boolean
}

const rows: readonly Row[] = [...broadcasting, ...adjoints, ...moving]

/**
 * Functions on arrays, this library's or others of the same names: broadcasting, promotion, adjoint pairs, layouts,
 * immutability, and the identities that tie them together. They hold exactly, on small eighths of every dtype. The laws
 * of functions that are not given are left out.
 *
 * Shapes:  of rank 0 to 3, with empty axes among them
 *
 * @example
 * import assert from 'node:assert'
 * import { np } from 'pullback'
 * import * as laws from 'pullback/laws'
 *
 * laws.assertAll(laws.arrays({ add: np.add, concatenate: np.concatenate, sum: np.sum }))
 * const late = (x: np.NDArray) => np.flip(np.cumsum(np.flip(x)))
 * const wrong = laws.arrays({ ...np, cumsum: late as typeof np.cumsum }, { name: 'sums from the end' })
 * assert.throws(() => laws.assertAll(wrong), /A3.7/)
 *
 * @category suites
 * @since 0.1.0
 */
export const arrays = asked.optionalSuite(
  'laws.arrays',
  {},
  (functions: Partial<ArrayFunctions> = np, { name = 'np', differentiable = true }: ArraysOptions = {}): Laws =>
    rows
      .filter(row => row.needs.every(f => functions[f] !== undefined))
      .map(row => row.law(functions as ArrayFunctions, name, differentiable))
)
