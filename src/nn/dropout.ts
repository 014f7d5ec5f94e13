import { fail } from '../ndarray/error.js'
import * as np from '../numpy/index.js'
import * as random from '../random/index.js'
import type { Layer } from './layer.js'

/**
 * In training, puts a random part of the elements to 0 and scales the others up, so that the mean stays; else does
 * nothing.
 *
 * Math:    y = x·m/(1 − r), m ~ Bernoulli(1 − r)
 * Shapes:  [...b] → same; every element is drawn by itself, also along batch axes. Under `vmap` all examples share
 *          what is drawn, unless the key is mapped too
 * Grad:    0 where the output is put to 0
 * Errors:  InvalidArgument, when the rate is not in [0, 1)
 * Source:  Srivastava, Hinton, Krizhevsky, Sutskever & Salakhutdinov, Dropout (2014)
 *
 * @example
 * import assert from 'node:assert'
 * import { nn, np, random } from 'pullback'
 *
 * const half = nn.dropout({ rate: 0.5 })
 * const [y] = half.apply(null, null, np.ones([1000]), nn.training(random.key(0)))
 * assert.ok(Math.abs(np.item(np.mean(y)) - 1) < 0.2)
 * assert.deepStrictEqual(np.toNested(half.apply(null, null, np.ones([2]), nn.evaluation)[0]), [1, 1])
 *
 * @category layers
 * @since 0.1.0
 */
export const dropout = ({ rate }: { readonly rate: number }): Layer<null> =>
  rate >= 0 && rate < 1
    ? {
        init: () => [null, null],
        apply: (_, state, x, context) => {
          if (context.mode === 'eval' || rate === 0) return [x, state]
          const kept = random.bernoulli(context.key, { shape: x.shape, p: 1 - rate })
          return [np.where(kept, np.div(x, 1 - rate), 0), state]
        }
      }
    : fail('InvalidArgument', 'nn.dropout', `the rate is ${rate}`, 'Give the part to leave out, from 0 to below 1')
