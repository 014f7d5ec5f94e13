import * as option from '../core/options.js'
import { fail } from '../ndarray/error.js'
import { told } from '../ndarray/told.js'
import * as np from '../numpy/index.js'
import * as random from '../random/index.js'
import { inputOf } from './given.js'
import type { Context, Layer } from './layer.js'

const op = 'nn.dropout'

const read = option.optionReader<{ readonly rate: number }>(op, { rate: option.needed(option.number) })

const checkContext = (context: Context): void => {
  const given: unknown = context
  const { mode } = typeof given === 'object' && given !== null ? (given as Partial<Context>) : {}
  if (mode !== 'train' && mode !== 'eval')
    fail('InvalidArgument', op, `the context is ${told(given)}`, 'Give nn.training(key) or nn.evaluation')
  if (mode === 'train' && (given as { readonly key?: unknown }).key === undefined)
    fail(
      'InvalidArgument',
      op,
      'the context has no key to draw from',
      'Give nn.training(key), with a key of its own a step'
    )
}

/**
 * In training, puts a random part of the elements to 0 and scales the others up, so that the mean stays; else does
 * nothing.
 *
 * Math:    y = x·m/(1 − r), m ~ Bernoulli(1 − r)
 * Shapes:  [...b] → same; every element is drawn by itself, also along batch axes. Under `vmap` all examples share
 *          what is drawn, unless the key is mapped too
 * Grad:    0 where the output is put to 0
 * Errors:  InvalidArgument, when the rate is not in [0, 1), and for a context of training without key
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
export const dropout = (options: { readonly rate: number }): Layer<null> => {
  const { rate } = read(options)
  return rate >= 0 && rate < 1
    ? {
        init: () => [null, null],
        apply: (_, state, x, context) => {
          checkContext(context)
          if (context.mode === 'eval' || rate === 0) return [x, state]
          const kept = random.bernoulli(context.key, { shape: inputOf(op, x).shape, p: 1 - rate })
          return [np.where(kept, np.div(x, 1 - rate), 0), state]
        }
      }
    : fail('InvalidArgument', op, `the rate is ${rate}`, 'Give the part to leave out, from 0 to below 1')
}
