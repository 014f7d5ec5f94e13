/**
 * Normalised exponentials. All subtract the largest element first, so that nothing overflows and a common shift changes no bit.
 */
import type { NDArray } from '../ndarray/ndarray.js'
import { normalizeAxes } from '../ndarray/shape.js'
import { stopGradient } from '../primitives/control.js'
import { bind } from '../trace/builder.js'
import { ops as $ } from '../trace/ops.js'
import { unaryWith, type UnaryWith } from './dual.js'
import { toFloat } from './operands.js'
import { reduction, type ReduceOptions } from './reduce.js'

interface Shifted {
  /** x − peak: at most 0, and 0 at a largest element, also an infinite one. */
  readonly below: NDArray
  readonly peak: NDArray
}

const shifted = (x: NDArray, axes: readonly number[]): Shifted => {
  const kept = x.shape.map((n, i) => (axes.includes(i) ? 1 : n))
  const empty = axes.some(a => x.shape[a] === 0)
  const peak = empty ? $.fill(kept, -Infinity, x.dtype) : $.reshape(bind(stopGradient, [$.reduceMax(x, axes)], null)[0], kept)
  const isInfinite = $.eq($.abs(peak), Infinity)
  const limit = $.select($.eq(x, peak), $.fill([], 0, x.dtype), $.fill([], -Infinity, x.dtype))
  return { below: $.select(isInfinite, limit, $.sub(x, peak)), peak }
}

/**
 * The logarithm of the sum of exponentials.
 *
 * Math:    log Σ eˣ
 * Shapes:  the reduced axes vanish, or stay with extent 1
 * Dtypes:  float32 | float64 → same; others → float64
 * Grad:    softmax(x); 0 where the largest element is infinite
 * Errors:  AxisOutOfRange
 * Numerics: finite wherever the largest element is; −∞ over no elements
 * Source:  Blanchard, Higham & Higham 2021, doi:10.1093/imanum/draa038
 *
 * @example
 * import assert from 'node:assert'
 * import { np } from 'pullback'
 *
 * assert.strictEqual(np.item(np.logsumexp(np.array([1000, 1000]))), 1000 + Math.log(2))
 * assert.strictEqual(np.item(np.logsumexp(np.array([-Infinity, -Infinity]))), -Infinity)
 *
 * @category exponentials
 * @since 0.1.0
 */
export const logsumexp: UnaryWith<ReduceOptions> = reduction('logsumexp', toFloat, (x, axes) => {
  const { below, peak } = shifted(x, axes)
  const total = $.log($.sum($.exp(below), axes))
  return $.add(total, $.reshape(peak, total.shape))
})

/**
 * Along which axes to normalise.
 *
 * @category exponentials
 * @since 0.1.0
 */
export interface SoftmaxOptions {
  /** One axis or several; default the last. */
  readonly axis?: number | readonly number[]
}

const normalised = (name: string, f: (below: NDArray, axes: readonly number[]) => NDArray): UnaryWith<SoftmaxOptions> =>
  unaryWith(name, (operand, { axis = -1 }) => {
    const x = toFloat(operand)
    const axes = normalizeAxes(name, axis, x.ndim)
    return f(shifted(x, axes).below, axes)
  })

const total = (x: NDArray, axes: readonly number[]): NDArray => $.reshape($.sum(x, axes), x.shape.map((n, i) => (axes.includes(i) ? 1 : n)))

/**
 * Exponentials divided by their sum: the probabilities of logits.
 *
 * Math:    eˣ / Σ eˣ
 * Shapes:  unchanged
 * Dtypes:  float32 | float64 → same; others → float64
 * Grad:    y ⊙ (ct − ⟨y, ct⟩); 0 where the largest element is infinite
 * Errors:  AxisOutOfRange
 * Numerics: softmax(x + c) = softmax(x), to the bit where x + c is exact
 *
 * @example
 * import assert from 'node:assert'
 * import { np } from 'pullback'
 *
 * assert.deepStrictEqual(np.toNested(np.softmax(np.array([7, 7]))), [0.5, 0.5])
 * assert.deepStrictEqual(np.toNested(np.softmax(np.array([0, Infinity]))), [0, 1])
 *
 * @category exponentials
 * @since 0.1.0
 */
export const softmax: UnaryWith<SoftmaxOptions> = normalised('softmax', (below, axes) => {
  const e = $.exp(below)
  return $.div(e, total(e, axes))
})

/**
 * The logarithm of softmax.
 *
 * Math:    x − log Σ eˣ
 * Shapes:  unchanged
 * Dtypes:  float32 | float64 → same; others → float64
 * Grad:    ct − softmax(x) Σ ct; 0 where the largest element is infinite
 * Errors:  AxisOutOfRange
 *
 * @example
 * import assert from 'node:assert'
 * import { np } from 'pullback'
 *
 * assert.deepStrictEqual(np.toNested(np.logSoftmax(np.array([3, 3]))), [-Math.log(2), -Math.log(2)])
 *
 * @category exponentials
 * @since 0.1.0
 */
export const logSoftmax: UnaryWith<SoftmaxOptions> = normalised('logSoftmax', (below, axes) => $.sub(below, $.log(total($.exp(below), axes))))
