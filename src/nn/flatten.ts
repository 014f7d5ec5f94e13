import { showAval } from '../core/aval.js'
import * as option from '../core/options.js'
import { fail } from '../ndarray/error.js'
import * as np from '../numpy/index.js'
import { stateless, type Layer } from './layer.js'

const read = option.optionReader<{ readonly axes: number }>('nn.flatten', { axes: option.needed(option.natural) })

/**
 * The axes of one example as one axis.
 *
 * Shapes:  [...b, n₁, …, n_axes] → [...b, n₁·…·n_axes]
 * Errors:  ShapeMismatch, when the input has fewer axes
 *
 * @example
 * import assert from 'node:assert'
 * import { nn, np } from 'pullback'
 *
 * const pictures = np.zeros([5, 8, 8])
 * assert.deepStrictEqual(nn.flatten({ axes: 2 }).apply(null, null, pictures, nn.evaluation)[0].shape, [5, 64])
 *
 * @category layers
 * @since 0.1.0
 */
export const flatten = (options: { readonly axes: number }): Layer<null> => {
  const { axes } = read(options)
  return stateless({
    init: () => null,
    apply: (_, x) => {
      if (x.ndim < axes)
        return fail(
          'ShapeMismatch',
          'nn.flatten',
          `the input is ${showAval(x)}`,
          `It must have at least the ${axes} axes of an example`
        )
      const lead = x.shape.slice(0, x.ndim - axes)
      return np.reshape(x, { shape: [...lead, x.shape.slice(x.ndim - axes).reduce((m, n) => m * n, 1)] })
    }
  })
}
