import * as option from '../core/options.js'
import type { NDArray } from '../ndarray/ndarray.js'
import * as np from '../numpy/index.js'
import { map, zipWith } from '../tree/map.js'
import { partsOf, zerosOf } from './given.js'
import { stage, type Optimizer } from './optimizer.js'

/**
 * How `scaleByAdagrad` is set.
 *
 * @category model
 * @since 0.1.0
 */
export interface AdagradOptions {
  /** Added to the root of the sum of squares, 1e-8 unless told. */
  readonly eps?: number
  /** What the sum of squares starts from, 0 unless told. More of it makes the first steps smaller. */
  readonly initial?: number
}

/** What `scaleByAdagrad` carries: the roots of the sums of the squares of the gradients, like the parameters. */
interface AdagradState {
  readonly root: unknown
}

export const adagradKinds: option.OptionKinds<AdagradOptions> = { eps: option.nonNegative, initial: option.nonNegative }

const read = option.optionReader('optim.scaleByAdagrad', adagradKinds)

/**
 * Gradients divided by the root of the sum of the squares of all gradients so far, coordinate by coordinate: what moved
 * much moves less, what was rarely seen keeps its rate.
 *
 * Math:    s ← s + g²;  u = g / (√s + ε)
 * Shapes:  none change
 * Numerics: 0 where the sum of squares and ε are 0; scaling gradients and ε alike changes nothing when `initial` is 0; √s is
 *          carried, by hypotenuses, so that gradients of any size count; from one that is not
 *          finite on, or when √s is out of range, all updates of that coordinate are NaN
 * Source:  Duchi, Hazan & Singer, Adaptive subgradient methods for online learning and stochastic optimization (2011)
 *
 * @example
 * import assert from 'node:assert'
 * import { np, optim } from 'pullback'
 *
 * const optimizer = optim.scaleByAdagrad({ eps: 0 })
 * const p = np.zeros([2])
 * const [first, state] = optimizer.update(np.array([3, 0]), optimizer.init(p), p)
 * const [second] = optimizer.update(np.array([4, 0.5]), state, p)
 * assert.deepStrictEqual([np.toNested(first), np.toNested(second)], [[1, 0], [0.8, 1]])
 *
 * @category stages
 * @since 0.1.0
 */
export const scaleByAdagrad = (options: AdagradOptions = {}): Optimizer => {
  const { eps = 1e-8, initial = 0 } = read(options)
  return stage<AdagradState>({
    init: params => ({
      root: map(zerosOf('optim.scaleByAdagrad', params), np.fullLike({ value: Math.sqrt(initial) }))
    }),
    update: (gradients, given) => {
      const state = partsOf('optim.scaleByAdagrad', given, 'root')
      const root = zipWith(gradients, state.root as typeof gradients, np.hypot)
      const scaled = (g: NDArray, r: NDArray): NDArray => {
        const size = np.add(r, eps)
        // What is divided by an infinite root is 0: a permanent stop that nobody sees
        return np.where(np.eq(size, 0), 0, np.where(np.lt(size, Infinity), np.div(g, size), NaN))
      }
      return [zipWith(gradients, root, scaled), { root }]
    }
  })
}
