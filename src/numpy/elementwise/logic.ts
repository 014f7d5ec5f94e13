/**
 * Logic on truth values, bits of integers, and choice.
 */
import type { Primitive } from '../../core/primitive.js'
import type { NDArray } from '../../ndarray/ndarray.js'
import * as entries from '../../primitives/array/compare.js'
import { bind } from '../../trace/builder.js'
import { ops as $ } from '../../trace/ops.js'
import { refuse } from '../calling/check.js'
import { binary, ternary, unary, type Binary, type Ternary, type Unary } from '../calling/dual.js'
import { promoted, toBool, type Operand } from '../calling/operands.js'

const logical = (name: string, entry: Primitive<null>): Binary =>
  binary(name, (x, y) => bind(entry, [toBool(x), toBool(y)], null)[0])

const bitwise = (name: string, entry: Primitive<null>): Binary =>
  binary(name, (x, y) => bind(entry, promoted([x, y]), null)[0])

/**
 * x where the condition holds, y elsewhere.
 *
 * Shapes:  condition, x, y broadcast to their common shape
 * Dtypes:  x and y promote; the condition is true where it is not 0
 * Grad:    to x where the condition holds, to y elsewhere; the other branch gets an exact zero
 *
 * @example
 * import assert from 'node:assert'
 * import { pipe } from 'fp-ts/lib/function.js'
 * import * as np from 'pullback/numpy'
 *
 * assert.deepStrictEqual(np.toNested(np.where(np.array([true, false]), 1, 2)), [1, 2])
 * assert.deepStrictEqual(np.toNested(pipe(np.array([true, false]), np.where(1, 2))), [1, 2])
 *
 * @category choice
 * @since 0.1.0
 */
export const where: Ternary = ternary(
  'where',
  (condition, x, y) => {
    const [a, b] = promoted([x, y])
    return $.select(toBool(condition), a, b)
  },
  ['condition', 'x', 'y']
)

/**
 * Whether both are true (not 0).
 *
 * Shapes:  x, y broadcast → bool of their common shape
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * assert.deepStrictEqual(np.toNested(np.logicalAnd(np.array([0, 2]), true)), [false, true])
 *
 * @category logic
 * @since 0.1.0
 */
export const logicalAnd: Binary = logical('logicalAnd', entries.and)

/**
 * Whether at least one is true (not 0).
 *
 * Shapes:  x, y broadcast → bool of their common shape
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * assert.deepStrictEqual(np.toNested(np.logicalOr(np.array([0, 2]), false)), [false, true])
 *
 * @category logic
 * @since 0.1.0
 */
export const logicalOr: Binary = logical('logicalOr', entries.or)

/**
 * Whether exactly one is true (not 0).
 *
 * Shapes:  x, y broadcast → bool of their common shape
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * assert.deepStrictEqual(np.toNested(np.logicalXor(np.array([0, 2]), true)), [true, false])
 *
 * @category logic
 * @since 0.1.0
 */
export const logicalXor: Binary = logical('logicalXor', entries.xor)

/**
 * Whether each element is false (0).
 *
 * Shapes:  x: s → bool of s
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * assert.deepStrictEqual(np.toNested(np.logicalNot(np.array([0, 2]))), [true, false])
 *
 * @category logic
 * @since 0.1.0
 */
export const logicalNot: Unary = unary('logicalNot', x => $.not(toBool(x)))

/**
 * The bits that both integers have.
 *
 * Shapes:  x, y broadcast to their common shape
 * Dtypes:  integers; on booleans, the logical operation
 * Errors:  DTypeMismatch, on floats
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * assert.strictEqual(np.item(np.bitwiseAnd(np.array(new Int32Array([6])), 3)), 2)
 *
 * @category bits
 * @since 0.1.0
 */
export const bitwiseAnd: Binary = bitwise('bitwiseAnd', entries.and)

/**
 * The bits that at least one of two integers has.
 *
 * Shapes:  x, y broadcast to their common shape
 * Dtypes:  integers; on booleans, the logical operation
 * Errors:  DTypeMismatch, on floats
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * assert.strictEqual(np.item(np.bitwiseOr(np.array(new Int32Array([6])), 3)), 7)
 *
 * @category bits
 * @since 0.1.0
 */
export const bitwiseOr: Binary = bitwise('bitwiseOr', entries.or)

/**
 * The bits that exactly one of two integers has.
 *
 * Shapes:  x, y broadcast to their common shape
 * Dtypes:  integers; on booleans, the logical operation
 * Errors:  DTypeMismatch, on floats
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * assert.strictEqual(np.item(np.bitwiseXor(np.array(new Int32Array([6])), 3)), 5)
 *
 * @category bits
 * @since 0.1.0
 */
export const bitwiseXor: Binary = bitwise('bitwiseXor', entries.xor)

/**
 * The bits that the integer has not; on booleans, the logical negation.
 *
 * Shapes:  x: s → s
 * Errors:  DTypeMismatch, on floats
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * assert.strictEqual(np.item(np.bitwiseNot(np.array(new Int32Array([0])))), -1)
 *
 * @category bits
 * @since 0.1.0
 */
export const bitwiseNot: Unary = unary('bitwiseNot', x => $.not(x))

/**
 * x·2ʸ: the bits moved left, those at the top lost.
 *
 * Shapes:  x, y broadcast to their common shape
 * Dtypes:  integers
 * Errors:  DTypeMismatch, on floats and booleans
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * assert.strictEqual(np.item(np.leftShift(np.array(new Int32Array([3])), 2)), 12)
 *
 * @category bits
 * @since 0.1.0
 */
export const leftShift: Binary = bitwise('leftShift', entries.shiftLeft)

const rightShifts: Readonly<Record<string, Primitive<null>>> = {
  int32: entries.shiftRightArithmetic,
  uint32: entries.shiftRightLogical
}

const shiftRight = (x: Operand, y: Operand): NDArray => {
  const [a, b] = promoted([x, y])
  const entry = rightShifts[a.dtype]
  return entry === undefined
    ? refuse('DTypeMismatch', `takes integers, not ${a.dtype}`, "Convert with np.astype(x, 'int32')")
    : bind(entry, [a, b], null)[0]
}

/**
 * ⌊x/2ʸ⌋: the bits moved right; an int32 keeps its sign.
 *
 * Shapes:  x, y broadcast to their common shape
 * Dtypes:  integers
 * Errors:  DTypeMismatch, on floats and booleans
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * assert.deepStrictEqual(np.toNested(np.rightShift(np.array(new Int32Array([-8, 9])), 1)), [-4, 4])
 *
 * @category bits
 * @since 0.1.0
 */
export const rightShift: Binary = binary('rightShift', shiftRight)
