/**
 * Means, spreads and norms.
 */
import { fail } from '../ndarray/error.js'
import type { NDArray } from '../ndarray/ndarray.js'
import { normalizeAxes } from '../ndarray/shape.js'
import { ops as $ } from '../trace/ops.js'
import { unaryWith, type UnaryWith } from './dual.js'
import { toFloat } from './operands.js'
import { max, sum, type ReduceOptions } from './reduce.js'

/** How many elements meet in one of the result. */
const count = (op: string, x: NDArray, { axis }: ReduceOptions): number => normalizeAxes(op, axis, x.ndim).reduce((n, a) => n * x.shape[a], 1)

/** √x with derivative 0 at 0. */
const rootOrZero = (x: NDArray): NDArray => {
  const isZero = $.eq(x, 0)
  return $.select(isZero, 0, $.sqrt($.select(isZero, 1, x)))
}

/**
 * The arithmetic mean.
 *
 * Math:    Σ x / n
 * Shapes:  the reduced axes vanish, or stay with extent 1
 * Dtypes:  float32 | float64 → same; others → float64
 * Grad:    linear
 * Errors:  AxisOutOfRange
 * Numerics: NaN over no elements
 *
 * @example
 * import assert from 'node:assert'
 * import { np } from 'pullback'
 *
 * assert.deepStrictEqual(np.toNested(np.mean(np.array([[1, 2], [3, 6]]), { axis: 0 })), [2, 4])
 *
 * @category statistics
 * @since 0.1.0
 */
export const mean: UnaryWith<ReduceOptions> = unaryWith('mean', (operand, o) => {
  const x = toFloat(operand)
  return $.div(sum(x, o), count('mean', x, o))
})

/**
 * Over which axes to measure a spread, and what to divide by.
 *
 * @category statistics
 * @since 0.1.0
 */
export interface SpreadOptions extends ReduceOptions {
  /** The divisor is n − ddof; default 0. */
  readonly ddof?: number
}

/**
 * The variance.
 *
 * Math:    Σ (x − mean)² / (n − ddof)
 * Shapes:  the reduced axes vanish, or stay with extent 1
 * Dtypes:  float32 | float64 → same; others → float64
 * Errors:  AxisOutOfRange
 * Numerics: in two passes
 *
 * @example
 * import assert from 'node:assert'
 * import { np } from 'pullback'
 *
 * assert.strictEqual(np.item(np.var(np.array([1, 3]))), 1)
 * assert.strictEqual(np.item(np.var(np.array([1, 3]), { ddof: 1 })), 2)
 *
 * @category statistics
 * @since 0.1.0
 */
const variance: UnaryWith<SpreadOptions> = unaryWith('var', (operand, o) => {
  const x = toFloat(operand)
  const deviation = $.sub(x, mean(x, { ...o, keepDims: true }))
  return $.div(sum($.mul(deviation, deviation), o), count('var', x, o) - (o.ddof ?? 0))
})

export { variance as var }

/**
 * The standard deviation.
 *
 * Math:    √var
 * Shapes:  the reduced axes vanish, or stay with extent 1
 * Dtypes:  float32 | float64 → same; others → float64
 * Grad:    0 where all elements are equal
 * Errors:  AxisOutOfRange
 *
 * @example
 * import assert from 'node:assert'
 * import { np } from 'pullback'
 *
 * assert.strictEqual(np.item(np.std(np.array([1, 3]))), 1)
 *
 * @category statistics
 * @since 0.1.0
 */
export const std: UnaryWith<SpreadOptions> = unaryWith('std', (operand, o) => rootOrZero(variance(operand, o)))

/**
 * Which norm, over which axes.
 *
 * @category statistics
 * @since 0.1.0
 */
export interface NormOptions extends ReduceOptions {
  /** 1: the sum of absolute values; 2 (default): the Euclidean norm; Infinity: the largest absolute value. */
  readonly ord?: 1 | 2 | typeof Infinity
}

/**
 * The norm of the elements, read as a vector.
 *
 * Math:    (Σ |x|ᵖ)^(1/p)
 * Shapes:  the reduced axes vanish, or stay with extent 1
 * Dtypes:  float32 | float64 → same; others → float64
 * Grad:    x/‖x‖ for the Euclidean norm, 0 at 0; at ties of the largest absolute value, equal shares
 * Errors:  AxisOutOfRange, InvalidArgument (another order)
 *
 * @example
 * import assert from 'node:assert'
 * import { np } from 'pullback'
 *
 * assert.strictEqual(np.item(np.norm(np.array([3, -4]))), 5)
 * assert.strictEqual(np.item(np.norm(np.array([3, -4]), { ord: 1 })), 7)
 * assert.strictEqual(np.item(np.norm(np.array([3, -4]), { ord: Infinity })), 4)
 *
 * @category statistics
 * @since 0.1.0
 */
export const norm: UnaryWith<NormOptions> = unaryWith('norm', (operand, { ord = 2, ...o }) => {
  const x = toFloat(operand)
  if (ord === 1) return sum($.abs(x), o)
  if (ord === 2) return rootOrZero(sum($.mul(x, x), o))
  return ord === Infinity ? max($.abs(x), o) : fail('InvalidArgument', 'norm', `there is no norm of order ${String(ord)} here`, 'Use 1, 2 or Infinity')
})
