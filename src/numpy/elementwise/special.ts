/**
 * Special functions, elementwise. Integers and booleans are computed in float64.
 */
import * as option from '../../core/options.js'
import * as entries from '../../primitives/array/elementwise.js'
import { bind } from '../../trace/builder.js'
import { checkCount, refuse } from '../calling/check.js'
import { unaryNeeding, type Unary, type UnaryNeeding } from '../calling/dual.js'
import { real } from './functions.js'
import { toFloat } from '../calling/operands.js'

/**
 * The logistic function, also called sigmoid.
 *
 * Math:    1/(1 + e⁻ˣ)
 * Shapes:  x: s → s
 * Grad:    y·(1 − y), accurate in both tails
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * assert.deepStrictEqual(np.toNested(np.logistic(np.array([-1000, 0, 1000]))), [0, 0.5, 1])
 *
 * @category special functions
 * @since 0.1.0
 */
export const logistic: Unary = real('logistic', entries.logistic)

/**
 * The error function.
 *
 * Math:    2/√π ∫₀ˣ e^(−t²) dt
 * Shapes:  x: s → s
 * Grad:    2/√π e^(−x²)
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * assert.deepStrictEqual(np.toNested(np.erf(np.array([-10, 0, 10]))), [-1, 0, 1])
 *
 * @category special functions
 * @since 0.1.0
 */
export const erf: Unary = real('erf', entries.erf)

/**
 * The complementary error function, accurate where erf is near 1.
 *
 * Math:    1 − erf x
 * Shapes:  x: s → s
 * Grad:    −2/√π e^(−x²)
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * assert.strictEqual(np.item(np.erfc(0)), 1)
 *
 * @category special functions
 * @since 0.1.0
 */
export const erfc: Unary = real('erfc', entries.erfc)

/**
 * The inverse of the error function; ±∞ at ±1, NaN outside.
 *
 * Shapes:  x: s → s
 * Grad:    √π/2 e^(y²)
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * assert.strictEqual(np.item(np.erfInv(0)), 0)
 *
 * @category special functions
 * @since 0.1.0
 */
export const erfInv: Unary = real('erfInv', entries.erfInv)

/**
 * The logarithm of the absolute value of the gamma function.
 *
 * Math:    ln |Γ(x)|
 * Shapes:  x: s → s
 * Grad:    digamma x
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * assert.deepStrictEqual(np.toNested(np.lgamma(np.array([1, 2]))), [0, 0])
 *
 * @category special functions
 * @since 0.1.0
 */
export const lgamma: Unary = real('lgamma', entries.lgamma)

/**
 * The logarithmic derivative of the gamma function.
 *
 * Math:    ψ(x) = Γ′(x)/Γ(x)
 * Shapes:  x: s → s
 * Grad:    polygamma of order 1
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * assert.ok(np.allClose(np.digamma(1), -0.5772156649015329))
 *
 * @category special functions
 * @since 0.1.0
 */
export const digamma: Unary = real('digamma', entries.digamma)

/** Beyond, the sums of a single element take seconds. */
const greatestOrder = 10_000

const checkOrder = (order: number): number =>
  checkCount('order', order) <= greatestOrder
    ? order
    : refuse('InvalidArgument', `order is ${order}`, `Give an integer from 0 to ${greatestOrder}`)

/**
 * The derivative of some order of digamma.
 *
 * Math:    ψ⁽ⁿ⁾(x), and ψ itself for n = 0
 * Shapes:  x: s → s
 * Grad:    ψ⁽ⁿ⁺¹⁾(x)
 * Errors:  InvalidArgument, for an order that is not an integer from 0 to 10,000
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * assert.ok(np.allClose(np.polygamma(1, { order: 1 }), Math.PI ** 2 / 6))
 *
 * @category special functions
 * @since 0.1.0
 */
export const polygamma: UnaryNeeding<{ readonly order: number }> = unaryNeeding(
  'polygamma',
  { order: option.needed(option.number) },
  (x, { order }) => bind(entries.polygamma, [toFloat(x)], { order: checkOrder(order) })[0]
)
