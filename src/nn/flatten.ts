import { showAval } from '../core/aval.js'
import { fail } from '../ndarray/error.js'
import * as np from '../numpy/index.js'
import { activation, type Layer } from './layer.js'

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
export const flatten = ({ axes }: { readonly axes: number }): Layer<null> =>
  activation(x => {
    if (x.ndim < axes)
      return fail(
        'ShapeMismatch',
        'nn.flatten',
        `the input is ${showAval(x)}`,
        `It must have at least the ${axes} axes of an example`
      )
    const lead = x.shape.slice(0, x.ndim - axes)
    return np.reshape(x, { shape: [...lead, x.shape.slice(x.ndim - axes).reduce((m, n) => m * n, 1)] })
  })
