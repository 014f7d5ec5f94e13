/**
 * Arithmetic, elementwise with broadcasting. Operands promote; the result of integers is an integer but for `div`.
 */
import type { Primitive } from '../../core/primitive.js'
import { isFloat } from '../../ndarray/dtype.js'
import type { NDArray } from '../../ndarray/ndarray.js'
import * as logic from '../../primitives/array/compare.js'
import * as entries from '../../primitives/array/elementwise.js'
import { bind } from '../../trace/builder.js'
import { ops as $ } from '../../trace/ops.js'
import { binary, ternary, unary, type Binary, type Ternary, type Unary } from '../calling/dual.js'
import { floats, promoted, toFloat, toNumeric, type Operand } from '../calling/operands.js'

/** An operation on numbers, and what it is on booleans. */
const arithmetic = (name: string, entry: Primitive<null>, onBool: Primitive<null> = entry): Binary =>
  binary(name, (x, y) => {
    const [a, b] = promoted([x, y])
    return bind(a.dtype === 'bool' ? onBool : entry, [a, b], null)[0]
  })

// --- the four operations

/**
 * The sum x + y.
 *
 * Shapes:  x, y broadcast to their common shape
 * Dtypes:  promote; integers wrap; on booleans, or
 * Grad:    1 and 1
 * Errors:  ShapeMismatch, when the shapes do not broadcast
 *
 * @example
 * import assert from 'node:assert'
 * import { pipe } from 'fp-ts/lib/function.js'
 * import * as np from 'pullback/numpy'
 *
 * assert.deepStrictEqual(np.toNested(np.add(np.array([1, 2]), 10)), [11, 12])
 * assert.deepStrictEqual(np.toNested(pipe(np.array([1, 2]), np.add(10))), [11, 12])
 *
 * @category arithmetic
 * @since 0.1.0
 */
export const add: Binary = arithmetic('add', entries.add, logic.or)

/**
 * The difference x − y.
 *
 * Shapes:  x, y broadcast to their common shape
 * Dtypes:  promote; integers wrap
 * Grad:    1 and −1
 * Errors:  ShapeMismatch; DTypeMismatch, on two booleans
 *
 * @example
 * import assert from 'node:assert'
 * import { pipe } from 'fp-ts/lib/function.js'
 * import * as np from 'pullback/numpy'
 *
 * assert.strictEqual(np.item(np.sub(5, 3)), 2)
 * assert.strictEqual(np.item(pipe(5, np.sub(3))), 2)
 *
 * @category arithmetic
 * @since 0.1.0
 */
export const sub: Binary = arithmetic('sub', entries.sub)

/**
 * The product x·y, element by element.
 *
 * Shapes:  x, y broadcast to their common shape
 * Dtypes:  promote; integers wrap; on booleans, and
 * Grad:    y and x
 * Errors:  ShapeMismatch
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * const table = np.mul(np.array([[1], [2]]), np.array([3, 4]))
 * assert.deepStrictEqual(np.toNested(table), [[3, 4], [6, 8]])
 *
 * @category arithmetic
 * @since 0.1.0
 */
export const mul: Binary = arithmetic('mul', entries.mul, logic.and)

/**
 * The quotient x/y, never rounded to an integer.
 *
 * Shapes:  x, y broadcast to their common shape
 * Dtypes:  float32 with float32 gives float32, everything else float64
 * Grad:    1/y and −x/y²
 * Errors:  ShapeMismatch
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * const half = np.div(np.array(new Int32Array([1])), 2)
 * assert.deepStrictEqual([half.dtype, np.item(half)], ['float64', 0.5])
 *
 * @category arithmetic
 * @since 0.1.0
 */
export const div: Binary = binary('div', (x, y) => {
  const [a, b] = floats([x, y])
  return $.div(a, b)
})

// --- quotients and remainders

/** Where a remainder has the sign opposite to the divisor's. */
const opposes = (r: NDArray, y: NDArray): NDArray => $.and($.ne(r, 0), $.ne($.lt(r, 0), $.lt(y, 0)))

/**
 * The remainder with the sign of x, as of division rounded towards zero.
 *
 * Math:    x − y·trunc(x/y); 0 with the sign of x
 * Shapes:  x, y broadcast to their common shape
 * Dtypes:  promote; an integer by 0 is 0, a float NaN
 * Grad:    1 and −trunc(x/y)
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * assert.deepStrictEqual(np.toNested(np.rem(np.array([7, -7]), 3)), [1, -1])
 *
 * @category arithmetic
 * @since 0.1.0
 */
export const rem: Binary = arithmetic('rem', entries.rem)

/**
 * The remainder with the sign of y, as of division rounded down.
 *
 * Math:    x − y·⌊x/y⌋
 * Shapes:  x, y broadcast to their common shape
 * Dtypes:  promote; an integer by 0 is 0, a float NaN
 * Numerics: a remainder of 0 has the sign of y too, as in NumPy
 * Grad:    1 and −⌊x/y⌋
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * assert.deepStrictEqual(np.toNested(np.mod(np.array([7, -7]), 3)), [1, 2])
 *
 * @category arithmetic
 * @since 0.1.0
 */
export const mod: Binary = binary('mod', (x, y) => {
  const [a, b] = promoted([x, y])
  const r = bind(entries.rem, [a, b], null)[0]
  const inside = $.select(opposes(r, b), $.add(r, b), r)
  return isFloat(a.dtype) ? $.select($.lt(b, 0), $.neg($.sub(0, inside)), $.add(inside, 0)) : inside
})

/**
 * The quotient rounded down.
 *
 * Math:    ⌊x/y⌋
 * Shapes:  x, y broadcast to their common shape
 * Dtypes:  promote; an integer by 0 is 0
 * Grad:    0
 * Numerics: exact: the quotient is not rounded before it is rounded down; 0 has the sign of x/y, as in NumPy
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * assert.deepStrictEqual(np.toNested(np.floorDiv(np.array([7, -7]), 2)), [3, -4])
 *
 * @category arithmetic
 * @since 0.1.0
 */
export const floorDiv: Binary = binary('floorDiv', (x, y) => {
  const [a, b] = promoted([x, y])
  const r = bind(entries.rem, [a, b], null)[0]
  const down = $.convert(opposes(r, b), a.dtype)
  if (!isFloat(a.dtype)) return $.sub($.div(a, b), down)
  const truncated = bind(entries.round, [$.div($.sub(a, r), b)], null)[0]
  const quotient = $.div(a, b)
  const whole = $.sub(truncated, down)
  const signed = $.select($.eq(whole, 0), $.mul($.sign(quotient), 0), whole)
  return $.floor($.select($.eq(b, 0), quotient, signed))
})

// --- powers

/**
 * The power xʸ; x⁰ is 1 for every x.
 *
 * Shapes:  x, y broadcast to their common shape
 * Dtypes:  promote; integers wrap, booleans count in int32; integers to a negative power are 1/x⁻ʸ without its fraction:
 *          ±1 for x = ±1, else 0, as of 0 itself
 * Grad:    y·xʸ⁻¹, which is 0 where y = 0; xʸ·ln x, which is 0 where x = 0
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * assert.deepStrictEqual(np.toNested(np.pow(np.array([2, 3]), 2)), [4, 9])
 *
 * @category powers
 * @since 0.1.0
 */
export const pow: Binary = binary('pow', (x, y) => {
  const [a, b] = promoted([x, y])
  return $.pow(toNumeric(a), toNumeric(b))
})

/**
 * The square x².
 *
 * Shapes:  x: s → s
 * Grad:    2x
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * assert.deepStrictEqual(np.toNested(np.square(np.array([2, -3]))), [4, 9])
 *
 * @category powers
 * @since 0.1.0
 */
export const square: Unary = unary('square', x => mul(x, x))

/**
 * The reciprocal 1/x.
 *
 * Shapes:  x: s → s
 * Dtypes:  integers give float64
 * Grad:    −1/x²
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * assert.strictEqual(np.item(np.reciprocal(4)), 0.25)
 *
 * @category powers
 * @since 0.1.0
 */
export const reciprocal: Unary = unary('reciprocal', x => $.div(1, toFloat(x)))

/**
 * The length of the hypotenuse, √(x² + y²), without overflow on the way.
 *
 * Shapes:  x, y broadcast to their common shape
 * Dtypes:  integers give float64
 * Grad:    x/h and y/h; 0 where both are 0, and where one is infinite
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * assert.strictEqual(np.item(np.hypot(3, 4)), 5)
 * assert.strictEqual(np.item(np.hypot(3 * 2 ** 600, 4 * 2 ** 600)), 5 * 2 ** 600)
 *
 * @category powers
 * @since 0.1.0
 */
export const hypot: Binary = binary('hypot', (x, y) => bind(entries.hypot, floats([x, y]), null)[0])

// --- sign and order

/**
 * The negative −x.
 *
 * Shapes:  x: s → s
 * Grad:    −1
 * Errors:  DTypeMismatch, on booleans (use logicalNot)
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * assert.deepStrictEqual(np.toNested(np.neg(np.array([1, -2]))), [-1, 2])
 *
 * @category arithmetic
 * @since 0.1.0
 */
export const neg: Unary = unary('neg', x => $.neg(x))

/**
 * The absolute value.
 *
 * Shapes:  x: s → s
 * Grad:    sign x, so 0 at 0
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * assert.deepStrictEqual(np.toNested(np.abs(np.array([1, -2]))), [1, 2])
 *
 * @category arithmetic
 * @since 0.1.0
 */
export const abs: Unary = unary('abs', x => (x.dtype === 'bool' ? x : $.abs(x)))

/**
 * The sign: −1, 0 or 1.
 *
 * Shapes:  x: s → s
 * Grad:    0
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * assert.deepStrictEqual(np.toNested(np.sign(np.array([3, 0, -2]))), [1, 0, -1])
 *
 * @category arithmetic
 * @since 0.1.0
 */
export const sign: Unary = unary('sign', x => $.sign(x))

/**
 * The larger of x and y; NaN where either is NaN.
 *
 * Shapes:  x, y broadcast to their common shape
 * Grad:    to the larger; ½ to each at a tie
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * assert.deepStrictEqual(np.toNested(np.maximum(np.array([-1, 2]), 0)), [0, 2])
 *
 * @category order
 * @since 0.1.0
 */
export const maximum: Binary = arithmetic('maximum', entries.max, logic.or)

/**
 * The smaller of x and y; NaN where either is NaN.
 *
 * Shapes:  x, y broadcast to their common shape
 * Grad:    to the smaller; ½ to each at a tie
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * assert.deepStrictEqual(np.toNested(np.minimum(np.array([-1, 2]), 0)), [-1, 0])
 *
 * @category order
 * @since 0.1.0
 */
export const minimum: Binary = arithmetic('minimum', entries.min, logic.and)

/**
 * x moved into [low, high].
 *
 * Shapes:  x, low, high broadcast to their common shape
 * Grad:    to x inside, bounds included; to the bound that applies outside
 *
 * @example
 * import assert from 'node:assert'
 * import { pipe } from 'fp-ts/lib/function.js'
 * import * as np from 'pullback/numpy'
 *
 * assert.deepStrictEqual(np.toNested(np.clip(np.array([-1, 0.5, 2]), 0, 1)), [0, 0.5, 1])
 * assert.strictEqual(np.item(pipe(7, np.clip(0, 1))), 1)
 *
 * @category order
 * @since 0.1.0
 */
export const clip: Ternary = ternary('clip', (x, low, high) => bind(entries.clamp, promoted([x, low, high]), null)[0], [
  'x',
  'low',
  'high'
])

// --- angle

/**
 * The angle of the point (x, y), from the first argument y and the second x, in [−π, π].
 *
 * Shapes:  y, x broadcast to their common shape
 * Dtypes:  integers give float64
 * Grad:    x/(x² + y²) and −y/(x² + y²), without overflow on the way
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * assert.strictEqual(np.item(np.atan2(1, 0)), Math.PI / 2)
 *
 * @category trigonometric
 * @since 0.1.0
 */
export const atan2: Binary = binary('atan2', (y: Operand, x: Operand) => bind(entries.atan2, floats([y, x]), null)[0])
