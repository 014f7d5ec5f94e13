/**
 * Activations: elementwise functions between layers, and softmax. `nn.activation` makes a layer of one.
 */
import * as option from '../core/options.js'
import type { NDArray } from '../ndarray/ndarray.js'
import * as np from '../numpy/index.js'
import { toFloat } from '../numpy/calling/operands.js'
import { ops as $ } from '../trace/ops.js'
import { withOptions } from './calling.js'

/**
 * What is positive.
 *
 * Math:    max(x, 0)
 * Shapes:  [...b] → same
 * Dtypes:  float32 | float64
 * Grad:    0 at 0
 * Numerics: NaN stays NaN
 * Source:  Nair & Hinton, Rectified linear units improve restricted Boltzmann machines (2010)
 *
 * @example
 * import assert from 'node:assert'
 * import { grad, nn, np } from 'pullback'
 *
 * assert.deepStrictEqual(np.toNested(nn.relu(np.array([-2, 0, 3]))), [0, 0, 3])
 * assert.strictEqual(np.item(grad(nn.relu)(0)), 0)
 *
 * @category activations
 * @since 0.1.0
 */
export const relu = (x: NDArray): NDArray => np.where(np.le(x, 0), 0, x)

/**
 * What is positive, and a little of what is negative.
 *
 * Math:    x for x > 0, s·x else
 * Shapes:  [...b] → same
 * Dtypes:  float32 | float64
 * Grad:    s at 0
 *
 * @example
 * import assert from 'node:assert'
 * import { nn, np } from 'pullback'
 *
 * const layer = nn.activation(nn.leakyRelu({ slope: 0.5 }))
 * assert.deepStrictEqual(np.toNested(layer.apply(null, null, np.array([-2, 3]), nn.evaluation)[0]), [-1, 3])
 *
 * @category activations
 * @since 0.1.0
 */
export const leakyRelu = withOptions(
  'leakyRelu',
  { slope: option.number },
  (x: NDArray, { slope = 0.01 }: { readonly slope?: number }): NDArray => np.where(np.le(x, 0), np.mul(x, slope), x)
)

/**
 * The identity for positive x, bending to −α for negative x.
 *
 * Math:    x for x > 0, α·(eˣ − 1) else
 * Shapes:  [...b] → same
 * Dtypes:  float32 | float64
 * Grad:    α at 0
 * Source:  Clevert, Unterthiner & Hochreiter, Fast and accurate deep network learning by exponential linear units (2016)
 *
 * @example
 * import assert from 'node:assert'
 * import { nn, np } from 'pullback'
 *
 * assert.deepStrictEqual(np.toNested(nn.elu(np.array([-1000, 0, 3]), { alpha: 2 })), [-2, 0, 3])
 *
 * @category activations
 * @since 0.1.0
 */
export const elu = withOptions(
  'elu',
  { alpha: option.number },
  (x: NDArray, { alpha = 1 }: { readonly alpha?: number }): NDArray => {
    const isNegative = np.le(x, 0)
    return np.where(isNegative, np.mul(np.expm1(np.where(isNegative, x, 0)), alpha), x)
  }
)

/**
 * `elu` with the two constants that keep mean 0 and variance 1 from layer to layer.
 *
 * Math:    λ·elu(x, α), λ ≈ 1.0507, α ≈ 1.6733
 * Shapes:  [...b] → same
 * Dtypes:  float32 | float64
 * Grad:    λ·α at 0
 * Source:  Klambauer, Unterthiner, Mayr & Hochreiter, Self-normalizing neural networks (2017)
 *
 * @example
 * import assert from 'node:assert'
 * import { nn, np } from 'pullback'
 *
 * assert.strictEqual(np.item(nn.selu(np.array(2))), 2 * 1.0507009873554805)
 *
 * @category activations
 * @since 0.1.0
 */
export const selu = (x: NDArray): NDArray => np.mul(elu(x, { alpha: 1.6732632423543772 }), 1.0507009873554805)

/** A number times how far its gate is open: 0 where it is shut, at −∞ too. */
const gated = (x: NDArray, gate: NDArray): NDArray => $.strongMul(toFloat(x), gate, 'both')

/**
 * x times the probability that a standard normal variable is below it.
 *
 * Math:    x·Φ(x); the approximation is x·(1 + tanh(√(2/π)·(x + 0.044715·x³)))/2, which is x·σ of twice that angle
 * Shapes:  [...b] → same
 * Dtypes:  float32 | float64
 * Numerics: exact to rounding for negative x too: Φ is half the complementary error function of −x/√2; 0 at −∞, and so are its slopes
 * Source:  Hendrycks & Gimpel, Gaussian error linear units (2016)
 *
 * @example
 * import assert from 'node:assert'
 * import { nn, np } from 'pullback'
 *
 * assert.deepStrictEqual(np.toNested(nn.gelu(np.array([0, 40]))), [0, 40])
 * const difference = np.sub(nn.gelu(np.array([-1, 2])), nn.gelu(np.array([-1, 2]), { approximate: true }))
 * assert.ok(np.toTypedArray(difference).every(d => Math.abs(d) < 1e-3))
 *
 * @category activations
 * @since 0.1.0
 */
export const gelu = withOptions(
  'gelu',
  { approximate: option.boolean },
  (x: NDArray, { approximate = false }: { readonly approximate?: boolean }): NDArray =>
    approximate
      ? gated(x, np.logistic(np.mul(np.add(x, np.mul(np.mul(np.square(x), x), 0.044715)), 2 * Math.sqrt(2 / Math.PI))))
      : gated(np.mul(x, 0.5), np.erfc(np.mul(x, -Math.SQRT1_2)))
)

/**
 * x times its logistic function; also called swish.
 *
 * Math:    x·σ(x)
 * Shapes:  [...b] → same
 * Dtypes:  float32 | float64
 * Numerics: 0 at −∞, and so are its slopes
 * Source:  Elfwing, Uchibe & Doya, Sigmoid-weighted linear units (2018)
 *
 * @example
 * import assert from 'node:assert'
 * import { nn, np } from 'pullback'
 *
 * assert.deepStrictEqual(np.toNested(nn.silu(np.array([0, 40]))), [0, 40])
 *
 * @category activations
 * @since 0.1.0
 */
export const silu = (x: NDArray): NDArray => gated(x, np.logistic(x))

/**
 * The logistic function: a logit as a probability.
 *
 * Math:    1/(1 + e⁻ˣ)
 * Shapes:  [...b] → same
 * Dtypes:  float32 | float64
 *
 * @example
 * import assert from 'node:assert'
 * import { nn, np } from 'pullback'
 *
 * assert.deepStrictEqual(np.toNested(nn.sigmoid(np.array([-1000, 0, 1000]))), [0, 0.5, 1])
 *
 * @category activations
 * @since 0.1.0
 */
export const sigmoid = (x: NDArray): NDArray => np.logistic(x)

/**
 * The hyperbolic tangent.
 *
 * Math:    (eˣ − e⁻ˣ)/(eˣ + e⁻ˣ)
 * Shapes:  [...b] → same
 * Dtypes:  float32 | float64
 *
 * @example
 * import assert from 'node:assert'
 * import { nn, np } from 'pullback'
 *
 * assert.deepStrictEqual(np.toNested(nn.tanh(np.array([-1000, 0, 1000]))), [-1, 0, 1])
 *
 * @category activations
 * @since 0.1.0
 */
export const tanh = (x: NDArray): NDArray => np.tanh(x)

/**
 * A smooth `relu`.
 *
 * Math:    log(1 + eˣ)
 * Shapes:  [...b] → same
 * Dtypes:  float32 | float64
 * Grad:    σ(x)
 * Numerics: never overflows; exact to rounding on both sides
 *
 * @example
 * import assert from 'node:assert'
 * import { grad, nn, np } from 'pullback'
 *
 * assert.deepStrictEqual(np.toNested(nn.softplus(np.array([-1000, 0, 1000]))), [0, Math.log(2), 1000])
 * assert.strictEqual(np.item(grad(nn.softplus)(0)), 0.5)
 *
 * @category activations
 * @since 0.1.0
 */
export const softplus = (x: NDArray): NDArray => np.logaddexp(x, 0)

/**
 * Logits as probabilities.
 *
 * Math:    e^xᵢ / Σⱼ e^xⱼ
 * Shapes:  [...b] → same; the sums along `axis`, the last unless told, are 1
 * Dtypes:  float32 | float64
 * Numerics: shifted by the maximum: never overflows, and x + c gives the same bits as x where the sum is exact
 *
 * @example
 * import assert from 'node:assert'
 * import { nn, np } from 'pullback'
 *
 * assert.deepStrictEqual(np.toNested(nn.softmax(np.array([1000, 1000]))), [0.5, 0.5])
 *
 * @category activations
 * @since 0.1.0
 */
export const softmax = withOptions(
  'softmax',
  { axis: option.axis },
  (x: NDArray, { axis = -1 }: { readonly axis?: number }): NDArray => np.softmax(x, { axis })
)
