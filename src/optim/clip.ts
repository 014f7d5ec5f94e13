/**
 * Stages that bound updates.
 */
import type { NDArray } from '../ndarray/ndarray.js'
import * as np from '../numpy/index.js'
import { flatten } from '../tree/flatten.js'
import { map } from '../tree/map.js'
import { checkBound } from './numbers.js'
import { leafwise, stage, type Optimizer } from './optimizer.js'

/**
 * The Euclidean norm of a tree, as one vector.
 *
 * Math:    √Σ xᵢ², over all elements of all leaves
 * Shapes:  any tree → []
 * Dtypes:  float64
 * Grad:    0 at 0
 * Numerics: in range whenever the result is, though squares are not
 *
 * @example
 * import assert from 'node:assert'
 * import { np, optim } from 'pullback'
 *
 * assert.strictEqual(np.item(optim.globalNorm({ a: np.array([3]), b: np.array([[0, 4]]) })), 5)
 *
 * @category norms
 * @since 0.1.0
 */
export const globalNorm = (t: unknown): NDArray => {
  const leaves = flatten(t).leaves.map(x => np.astype(x, 'float64'))
  if (leaves.length === 0) return np.array(0)
  // A norm of norms is rounded twice: it tells the size only
  const size = np.norm(np.stack(leaves.map(x => np.norm(x))))
  const scale = np.where(np.gt(size, 2 ** 400), 2 ** -600, np.where(np.lt(size, 2 ** -400), 2 ** 600, 1))
  const squares = leaves.map(x => np.sum(np.square(np.mul(x, scale)))).reduce((sum, square) => np.add(sum, square))
  return np.div(np.sqrt(squares), scale)
}

/** A power of two that leaves room for the norm of numbers of any size. */
const small = 2 ** -40

/**
 * Updates shortened, where they are longer, to a given norm over the whole tree.
 *
 * Math:    u ↦ u·min(1, c/‖u‖)
 * Shapes:  none change
 * Errors:  InvalidArgument, for a bound that is negative or not finite
 * Numerics: exactly the same updates when ‖u‖ ≤ c; the factor is not rounded to float32, where it may vanish; finite updates of any
 *          size are clipped, and where one is infinite or NaN all are NaN
 * Source:  Pascanu, Mikolov & Bengio, On the difficulty of training recurrent neural networks (2013)
 *
 * @example
 * import assert from 'node:assert'
 * import { np, optim } from 'pullback'
 *
 * const optimizer = optim.clipByGlobalNorm(1)
 * const [updates] = optimizer.update(np.array([0, 4]), optimizer.init(np.zeros([2])), np.zeros([2]))
 * assert.deepStrictEqual(np.toNested(updates), [0, 1])
 *
 * @category stages
 * @since 0.1.0
 */
export const clipByGlobalNorm = (greatest: number): Optimizer => {
  checkBound('clipByGlobalNorm', greatest)
  return stage<null>({
    init: () => null,
    update: (updates, state) => {
      const wide = map(updates, u => np.mul(np.astype(u, 'float64'), small))
      const norm = globalNorm(wide)
      const shortening = np.where(np.gt(norm, greatest * small), np.div(greatest * small, norm), 1)
      const factor = np.where(np.lt(norm, Infinity), shortening, NaN)
      return [map(updates, u => np.astype(np.mul(np.astype(u, 'float64'), factor), u.dtype)), state]
    }
  })
}

/**
 * Every element of the updates moved into [−c, c].
 *
 * Shapes:  none change
 * Errors:  InvalidArgument, for a bound that is negative or not finite
 *
 * @example
 * import assert from 'node:assert'
 * import { np, optim } from 'pullback'
 *
 * const optimizer = optim.clipByValue(1)
 * const [updates] = optimizer.update(np.array([0.5, -4]), optimizer.init(np.zeros([2])), np.zeros([2]))
 * assert.deepStrictEqual(np.toNested(updates), [0.5, -1])
 *
 * @category stages
 * @since 0.1.0
 */
export const clipByValue = (greatest: number): Optimizer => {
  checkBound('clipByValue', greatest)
  return leafwise(update => np.clip(update, -greatest, greatest))
}
