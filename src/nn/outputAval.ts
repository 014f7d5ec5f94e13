/**
 * What a layer gives, without running it.
 */
import * as E from 'fp-ts/lib/Either.js'
import type { Aval } from '../core/aval.js'
import { checked } from '../core/checked.js'
import * as option from '../core/options.js'
import type { NDArray } from '../ndarray/ndarray.js'
import { evalShape } from '../transform/shape.js'
import { layer } from './kinds.js'
import { outputOf } from './given.js'
import { evaluation, type Layer } from './layer.js'

/**
 * The aval of what a layer gives for an input of some aval. Nothing is computed.
 *
 * Shapes:  as the layer's
 * Errors:  what the layer throws for such an input
 *
 * @example
 * import assert from 'node:assert'
 * import { nn, np, random } from 'pullback'
 *
 * const layer = nn.dense({ out: 3 })
 * const [params, state] = layer.init(random.key(0), np.zeros([2]))
 * assert.deepStrictEqual(nn.outputAval(layer, params, state, np.zeros([7, 2])), { shape: [7, 3], dtype: 'float64' })
 *
 * @category shapes
 * @since 0.1.0
 */
export const outputAval = checked(
  'nn.outputAval(layer, params, state, input)',
  { layer, params: option.tree, state: option.tree, input: option.aval },
  null,
  <P, S>(layer: Layer<P, S>, params: P, state: S, input: Aval): Aval => {
    const output = evalShape((x: NDArray) => outputOf('nn.outputAval', layer.apply(params, state, x, evaluation))[0])(
      input
    )
    if (E.isLeft(output)) throw output.left
    return output.right
  }
)
