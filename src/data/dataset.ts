/**
 * Data sets: trees of arrays with one leading axis, along which the examples stand.
 */
import { showAval } from '../core/aval.js'
import { fail } from '../ndarray/error.js'
import type { NDArray } from '../ndarray/ndarray.js'
import * as np from '../numpy/index.js'
import { flatten, paths } from '../tree/flatten.js'
import { map } from '../tree/map.js'
import { showPath } from '../tree/model.js'

/**
 * The number of examples in a tree of arrays.
 *
 * Shapes:  every leaf [n, …] → n
 * Errors:  ShapeMismatch, naming the leaf whose leading axis differs
 *
 * @example
 * import assert from 'node:assert'
 * import { data, np } from 'pullback'
 *
 * assert.strictEqual(data.size({ features: np.zeros([5, 2]), labels: np.zeros([5]) }), 5)
 * assert.throws(() => data.size({ features: np.zeros([5, 2]), labels: np.zeros([4]) }), /labels/)
 *
 * @category examples
 * @since 0.1.0
 */
export const size = (dataset: unknown): number => {
  const { leaves } = flatten(dataset)
  const odd = leaves.findIndex(x => x.ndim === 0 || x.shape[0] !== leaves[0].shape[0])
  if (leaves.length > 0 && odd < 0) return leaves[0].shape[0]
  const problem =
    leaves.length === 0
      ? 'a tree without arrays'
      : `the leaf at ${showPath(paths(dataset)[odd])} is ${showAval(leaves[odd])}, and that at ${showPath(paths(dataset)[0])} is ${showAval(leaves[0])}`
  return fail(
    'ShapeMismatch',
    'data.size',
    problem,
    'All leaves of a data set have one leading axis, that of the examples'
  )
}

/**
 * Some of the examples, by their numbers.
 *
 * Shapes:  every leaf [n, …], indices [k] → [k, …]
 * Dtypes:  indices int32; leaves keep theirs
 *
 * @example
 * import assert from 'node:assert'
 * import { data, np } from 'pullback'
 *
 * const some = data.select({ x: np.array([10, 20, 30]) }, np.array(new Int32Array([2, 0])))
 * assert.deepStrictEqual(np.toNested(some.x), [30, 10])
 *
 * @category examples
 * @since 0.1.0
 */
export const select = <T>(dataset: T, indices: NDArray): T => map(dataset, leaf => np.take(leaf, indices, { axis: 0 }))
