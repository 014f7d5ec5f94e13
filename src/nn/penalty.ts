/**
 * Regularisers: what parameters cost by being large. They are added to a loss.
 */
import * as option from '../core/options.js'
import type { NDArray } from '../ndarray/ndarray.js'
import * as np from '../numpy/index.js'
import { flatten, paths } from '../tree/flatten.js'
import type { Path } from '../tree/model.js'

/**
 * How `l1` and `l2` are set.
 *
 * @category model
 * @since 0.1.0
 */
export interface PenaltyOptions {
  /** λ. */
  readonly strength: number
  /** Which parameters count, by what they are and where they stand; all unless told. Their values may not be read. */
  readonly where?: (param: NDArray, path: Path) => boolean
}

const kinds: option.OptionKinds<PenaltyOptions> = {
  strength: option.needed(option.number),
  where: option.callable()
}

const total = (name: string, cost: (param: NDArray) => NDArray, options: PenaltyOptions) => {
  const { strength, where = () => true } = option.optionReader(`nn.${name}`, kinds)(options)
  return (params: unknown): NDArray => {
    const at = paths(params)
    const counted = flatten(params).leaves.filter((p, i) => where(p, at[i]))
    return counted.length === 0
      ? np.array(0)
      : np.mul(
          strength,
          counted.map(cost).reduce((x, y) => np.add(x, y))
        )
  }
}

/**
 * The sum of the absolute values of parameters, which draws many of them to 0.
 *
 * Math:    λ·Σ |w|
 * Shapes:  any tree → []
 * Dtypes:  that of the leaves; float64 where they differ
 * Grad:    λ·sign(w), 0 at 0
 * Source:  Tibshirani, Regression shrinkage and selection via the lasso (1996)
 *
 * @example
 * import assert from 'node:assert'
 * import { grad, nn, np } from 'pullback'
 *
 * const penalty = nn.l1({ strength: 0.5, where: (_, path) => path.at(-1) === 'kernel' })
 * const params = { kernel: np.array([[2, -3]]), bias: np.array([100]) }
 * assert.strictEqual(np.item(penalty(params)), 2.5)
 * const slope = grad((p: typeof params) => penalty(p))(params)
 * assert.deepStrictEqual([np.toNested(slope.kernel), np.toNested(slope.bias)], [[[0.5, -0.5]], [0]])
 *
 * @category regularisers
 * @since 0.1.0
 */
export const l1 = (o: PenaltyOptions): ((params: unknown) => NDArray) => total('l1', p => np.sum(np.abs(p)), o)

/**
 * Half the sum of the squares of parameters. The half makes the gradient λ·w: with plain gradient descent this is
 * `optim.addDecayedWeights({ decay: λ })`.
 *
 * Math:    ½·λ·Σ w²
 * Shapes:  any tree → []
 * Dtypes:  that of the leaves; float64 where they differ
 * Grad:    λ·w
 * Source:  Hoerl & Kennard, Ridge regression (1970)
 *
 * @example
 * import assert from 'node:assert'
 * import { grad, nn, np } from 'pullback'
 *
 * const penalty = nn.l2({ strength: 0.5 })
 * assert.strictEqual(np.item(penalty({ kernel: np.array([[2, -4]]), bias: np.array([2]) })), 6)
 * assert.deepStrictEqual(np.toNested(grad((w: np.NDArray) => penalty(w))(np.array([2, -4]))), [1, -2])
 *
 * @category regularisers
 * @since 0.1.0
 */
export const l2 = (o: PenaltyOptions): ((params: unknown) => NDArray) =>
  total('l2', p => np.mul(0.5, np.sum(np.square(p))), o)
