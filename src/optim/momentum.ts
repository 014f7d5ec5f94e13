import * as option from '../core/options.js'
import type { NDArray } from '../ndarray/ndarray.js'
import * as np from '../numpy/index.js'
import { zipWith } from '../tree/map.js'
import { partsOf, zerosOf } from './given.js'
import { stage, type Optimizer } from './optimizer.js'

/**
 * How `momentum` is set.
 *
 * @category model
 * @since 0.1.0
 */
export interface MomentumOptions {
  /** How much of the velocity is left after a step, 0.9 unless told. */
  readonly decay?: number
  /** Whether to look ahead along the new velocity, false unless told. */
  readonly nesterov?: boolean
}

/** What `momentum` carries: the velocity, like the parameters. */
interface MomentumState {
  readonly velocity: unknown
}

const read = option.optionReader<MomentumOptions>('optim.momentum', { decay: option.finite, nesterov: option.boolean })

/**
 * A decaying sum of the updates in place of the last one.
 *
 * Math:    v ← u + μ·v;  u ↦ v, or with Nesterov u + μ·v
 * Shapes:  none change
 * Numerics: linear in (v, u)
 * Source:  Polyak 1964; Sutskever, Martens, Dahl & Hinton, On the importance of initialization and momentum (2013)
 *
 * @example
 * import assert from 'node:assert'
 * import { np, optim } from 'pullback'
 *
 * const optimizer = optim.momentum({ decay: 0.5 })
 * const p = np.zeros([1])
 * const [first, state] = optimizer.update(np.array([4]), optimizer.init(p), p)
 * const [second] = optimizer.update(np.array([1]), state, p)
 * assert.deepStrictEqual([np.toNested(first), np.toNested(second)], [[4], [3]])
 *
 * @category stages
 * @since 0.1.0
 */
export const momentum = (options: MomentumOptions = {}): Optimizer => {
  const { decay = 0.9, nesterov = false } = read(options)
  return stage<MomentumState>({
    init: params => ({ velocity: zerosOf('optim.momentum', params) }),
    update: (updates, given) => {
      const state = partsOf('optim.momentum', given, 'velocity')
      const accumulate = (u: NDArray, v: NDArray): NDArray => np.add(u, np.mul(v, decay))
      const velocity = zipWith(updates, state.velocity as typeof updates, accumulate)
      return [nesterov ? zipWith(updates, velocity, accumulate) : velocity, { velocity }]
    }
  })
}
