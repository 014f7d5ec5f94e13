import * as option from '../core/options.js'
import type { NDArray } from '../ndarray/ndarray.js'
import * as np from '../numpy/index.js'
import { flatten, paths } from '../tree/flatten.js'
import type { Path } from '../tree/model.js'
import { leavesOf } from '../tree/structure.js'
import { unflatten } from '../tree/unflatten.js'
import { stage, type Optimizer } from './optimizer.js'

/**
 * How `addDecayedWeights` is set.
 *
 * @category model
 * @since 0.1.0
 */
export interface DecayOptions {
  readonly decay: number
  /** Which parameters decay, by what they are and where they stand; all unless told. Their values may not be read. */
  readonly where?: (param: NDArray, path: Path) => boolean
}

export const decayKinds: option.OptionKinds<DecayOptions> = {
  decay: option.needed(option.finite),
  where: option.callable()
}

const read = option.optionReader('optim.addDecayedWeights', decayKinds)

/**
 * Pulls parameters towards 0, apart from the gradients.
 *
 * Math:    u ↦ u + λ·p
 * Shapes:  none change
 * Source:  Loshchilov & Hutter, Decoupled weight decay regularization (2019)
 *
 * @example
 * import assert from 'node:assert'
 * import { np, optim } from 'pullback'
 *
 * const optimizer = optim.addDecayedWeights({ decay: 0.5, where: param => param.ndim > 1 })
 * const params = { kernel: np.array([[2]]), bias: np.array([2]) }
 * const [updates] = optimizer.update({ kernel: np.array([[1]]), bias: np.array([1]) }, optimizer.init(params), params)
 * assert.deepStrictEqual([np.toNested(updates.kernel), np.toNested(updates.bias)], [[[2]], [1]])
 *
 * @category stages
 * @since 0.1.0
 */
export const addDecayedWeights = (options: DecayOptions): Optimizer => {
  const { decay, where = () => true } = read(options)
  return stage<null>({
    init: () => null,
    update: (updates, state, params) => {
      const { leaves, structure } = flatten(params)
      const at = paths(params)
      const decayed = leavesOf('addDecayedWeights', 'the tree of updates', structure, updates).map((u, i) =>
        where(leaves[i], at[i]) ? np.add(u, np.mul(leaves[i], decay)) : u
      )
      return [unflatten(structure, decayed) as typeof updates, state]
    }
  })
}
