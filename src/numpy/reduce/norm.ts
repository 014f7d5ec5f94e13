/**
 * Lengths of vectors.
 */
import * as option from '../../core/options.js'
import * as average from '../../primitives/array/average.js'
import { bind } from '../../trace/builder.js'
import { ops as $ } from '../../trace/ops.js'
import { refuse } from '../calling/check.js'
import type { UnaryWith } from '../calling/dual.js'
import { toFloat } from '../calling/operands.js'
import { reduction, type ReduceOptions } from './reduce.js'

/**
 * As reductions; `ord` is 2 (the Euclidean length, the default), 1 (the sum of absolute values) or ∞ (the largest).
 *
 * @category model
 * @since 0.1.0
 */
export interface NormOptions extends ReduceOptions {
  readonly ord?: number
}

/**
 * The norm of the elements as one vector, also where they stand in a matrix.
 *
 * Math:    (Σ |x|^ord)^(1/ord)
 * Shapes:  x: s → s without the reduced axes
 * Dtypes:  integers give float64
 * Grad:    x/y for ord 2, and 0 at x = 0; sign x for ord 1; for ∞, shared by the largest
 * Errors:  AxisOutOfRange; InvalidArgument, for another `ord`
 * Numerics: in range whenever the result is, though squares are not
 *
 * @example
 * import assert from 'node:assert'
 * import { grad } from 'pullback'
 * import * as np from 'pullback/numpy'
 *
 * assert.strictEqual(np.item(np.norm(np.array([3, 4]))), 5)
 * assert.strictEqual(np.item(np.norm(np.array([3, -4]), { ord: 1 })), 7)
 * assert.deepStrictEqual(np.toNested(grad(np.norm)(np.zeros([2]))), [0, 0])
 *
 * @category reductions
 * @since 0.1.0
 */
export const norm: UnaryWith<NormOptions> = reduction<Pick<NormOptions, 'ord'>>(
  'norm',
  (x, axes, { ord = 2 }: Pick<NormOptions, 'ord'>) => {
    const a = toFloat(x)
    if (ord === 2) return bind(average.norm, [a], { axes })[0]
    if (ord === 1) return $.sum($.abs(a), axes)
    return ord === Infinity
      ? $.reduceMax($.abs(a), axes)
      : refuse('InvalidArgument', `ord is ${String(ord)}`, 'Use 1, 2 or Infinity')
  },
  { ord: option.number }
)
