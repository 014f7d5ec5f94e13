/**
 * Elementary functions of a real variable, elementwise. Integers and booleans are computed in float64.
 */
import type { Primitive } from '../../core/primitive.js'
import * as entries from '../../primitives/array/elementwise.js'
import { bind } from '../../trace/builder.js'
import { unary, type Unary } from '../calling/dual.js'
import { toFloat } from '../calling/operands.js'

/** A function of an entry, on floats. */
export const real = (name: string, entry: Primitive<null>): Unary =>
  unary(name, x => bind(entry, [toFloat(x)], null)[0])

// --- powers and exponentials
/**
 * The exponential, eˣ.
 *
 * Shapes:  x: s → s
 * Grad:    eˣ
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * assert.strictEqual(np.item(np.exp(0)), 1)
 *
 * @category exponentials
 * @since 0.1.0
 */
export const exp: Unary = real('exp', entries.exp)

/**
 * eˣ − 1, exact also for small x.
 *
 * Shapes:  x: s → s
 * Grad:    eˣ
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * assert.strictEqual(np.item(np.expm1(1e-20)), 1e-20)
 *
 * @category exponentials
 * @since 0.1.0
 */
export const expm1: Unary = real('expm1', entries.expm1)

/**
 * The natural logarithm; −∞ at 0, NaN below.
 *
 * Shapes:  x: s → s
 * Grad:    1/x; a zero cotangent stays zero where this is infinite
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * assert.deepStrictEqual(np.toNested(np.log(np.array([1, 0]))), [0, -Infinity])
 *
 * @category exponentials
 * @since 0.1.0
 */
export const log: Unary = real('log', entries.log)

/**
 * The natural logarithm of 1 + x, exact also for small x.
 *
 * Shapes:  x: s → s
 * Grad:    1/(1 + x)
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * assert.strictEqual(np.item(np.log1p(1e-20)), 1e-20)
 *
 * @category exponentials
 * @since 0.1.0
 */
export const log1p: Unary = real('log1p', entries.log1p)

/**
 * The square root; NaN below 0.
 *
 * Shapes:  x: s → s
 * Grad:    1/(2√x); a zero cotangent stays zero at x = 0
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * assert.deepStrictEqual(np.toNested(np.sqrt(np.array([4, 9]))), [2, 3])
 *
 * @category powers
 * @since 0.1.0
 */
export const sqrt: Unary = real('sqrt', entries.sqrt)

/**
 * The reciprocal of the square root.
 *
 * Math:    1/√x
 * Shapes:  x: s → s
 * Grad:    −1/(2x√x)
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * assert.strictEqual(np.item(np.rsqrt(4)), 0.5)
 *
 * @category powers
 * @since 0.1.0
 */
export const rsqrt: Unary = real('rsqrt', entries.rsqrt)

/**
 * The cube root, of negative numbers too.
 *
 * Shapes:  x: s → s
 * Grad:    1/(3∛x²); a zero cotangent stays zero at x = 0
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * assert.strictEqual(np.item(np.cbrt(-27)), -3)
 *
 * @category powers
 * @since 0.1.0
 */
export const cbrt: Unary = real('cbrt', entries.cbrt)

// --- trigonometric
/**
 * The sine, of an angle in radians.
 *
 * Shapes:  x: s → s
 * Grad:    cos x
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * assert.strictEqual(np.item(np.sin(0)), 0)
 *
 * @category trigonometric
 * @since 0.1.0
 */
export const sin: Unary = real('sin', entries.sin)

/**
 * The cosine, of an angle in radians.
 *
 * Shapes:  x: s → s
 * Grad:    −sin x
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * assert.strictEqual(np.item(np.cos(0)), 1)
 *
 * @category trigonometric
 * @since 0.1.0
 */
export const cos: Unary = real('cos', entries.cos)

/**
 * The tangent, of an angle in radians.
 *
 * Shapes:  x: s → s
 * Grad:    1 + tan² x
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * assert.strictEqual(np.item(np.tan(0)), 0)
 *
 * @category trigonometric
 * @since 0.1.0
 */
export const tan: Unary = real('tan', entries.tan)

/**
 * The inverse sine, in [−π/2, π/2]; NaN outside [−1, 1].
 *
 * Shapes:  x: s → s
 * Grad:    1/√(1 − x²)
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * assert.strictEqual(np.item(np.asin(1)), Math.PI / 2)
 *
 * @category trigonometric
 * @since 0.1.0
 */
export const asin: Unary = real('asin', entries.asin)

/**
 * The inverse cosine, in [0, π]; NaN outside [−1, 1].
 *
 * Shapes:  x: s → s
 * Grad:    −1/√(1 − x²)
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * assert.strictEqual(np.item(np.acos(1)), 0)
 *
 * @category trigonometric
 * @since 0.1.0
 */
export const acos: Unary = real('acos', entries.acos)

/**
 * The inverse tangent, in [−π/2, π/2].
 *
 * Shapes:  x: s → s
 * Grad:    1/(1 + x²)
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * assert.strictEqual(np.item(np.atan(1)), Math.PI / 4)
 *
 * @category trigonometric
 * @since 0.1.0
 */
export const atan: Unary = real('atan', entries.atan)

// --- hyperbolic
/**
 * The hyperbolic sine.
 *
 * Math:    (eˣ − e⁻ˣ)/2
 * Shapes:  x: s → s
 * Grad:    cosh x
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * assert.strictEqual(np.item(np.sinh(0)), 0)
 *
 * @category hyperbolic
 * @since 0.1.0
 */
export const sinh: Unary = real('sinh', entries.sinh)

/**
 * The hyperbolic cosine.
 *
 * Math:    (eˣ + e⁻ˣ)/2
 * Shapes:  x: s → s
 * Grad:    sinh x
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * assert.strictEqual(np.item(np.cosh(0)), 1)
 *
 * @category hyperbolic
 * @since 0.1.0
 */
export const cosh: Unary = real('cosh', entries.cosh)

/**
 * The hyperbolic tangent.
 *
 * Shapes:  x: s → s
 * Grad:    1 − tanh² x, with all its digits where tanh x is nearly ±1
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * assert.deepStrictEqual(np.toNested(np.tanh(np.array([0, 1000]))), [0, 1])
 *
 * @category hyperbolic
 * @since 0.1.0
 */
export const tanh: Unary = real('tanh', entries.tanh)

/**
 * The inverse hyperbolic sine.
 *
 * Shapes:  x: s → s
 * Grad:    1/√(x² + 1)
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * assert.strictEqual(np.item(np.asinh(0)), 0)
 *
 * @category hyperbolic
 * @since 0.1.0
 */
export const asinh: Unary = real('asinh', entries.asinh)

/**
 * The inverse hyperbolic cosine, ≥ 0; NaN below 1.
 *
 * Shapes:  x: s → s
 * Grad:    1/√(x² − 1)
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * assert.strictEqual(np.item(np.acosh(1)), 0)
 *
 * @category hyperbolic
 * @since 0.1.0
 */
export const acosh: Unary = real('acosh', entries.acosh)

/**
 * The inverse hyperbolic tangent; NaN outside [−1, 1].
 *
 * Shapes:  x: s → s
 * Grad:    1/(1 − x²)
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * assert.strictEqual(np.item(np.atanh(0)), 0)
 *
 * @category hyperbolic
 * @since 0.1.0
 */
export const atanh: Unary = real('atanh', entries.atanh)
