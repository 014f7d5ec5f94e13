/**
 * Comparisons: elementwise ones give `bool` arrays, whole ones JavaScript booleans. None has a tangent.
 */
import * as option from '../../core/options.js'
import type { Primitive } from '../../core/primitive.js'
import { sameShape } from '../../ndarray/shape.js'
import { unsafeData } from '../../ndarray/ndarray.js'
import * as entries from '../../primitives/array/compare.js'
import { bind, concrete } from '../../trace/builder.js'
import { ops as $ } from '../../trace/ops.js'
import { binary, binaryWith, unary, type Binary, type BinaryWith, type Unary } from '../calling/dual.js'
import { floats, promoted, toArray, toFloat, type Operand } from '../calling/operands.js'

const comparison = (name: string, entry: Primitive<null>): Binary =>
  binary(name, (x, y) => bind(entry, promoted([x, y]), null)[0])

/**
 * Whether x = y; NaN equals nothing.
 *
 * Shapes:  x, y broadcast → bool of their common shape
 * Dtypes:  the operands promote: an int32 compares exactly with a fraction
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * assert.deepStrictEqual(np.toNested(np.eq(np.array([1, 2, NaN]), np.array([1, 3, NaN]))), [true, false, false])
 *
 * @category comparison
 * @since 0.1.0
 */
export const eq: Binary = comparison('eq', entries.eq)

/**
 * Whether x ≠ y; NaN differs from everything.
 *
 * Shapes:  x, y broadcast → bool of their common shape
 * Dtypes:  the operands promote: an int32 compares exactly with a fraction
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * assert.deepStrictEqual(np.toNested(np.ne(np.array([1, 2]), 1)), [false, true])
 *
 * @category comparison
 * @since 0.1.0
 */
export const ne: Binary = comparison('ne', entries.ne)

/**
 * Whether x < y.
 *
 * Shapes:  x, y broadcast → bool of their common shape
 * Dtypes:  the operands promote: an int32 compares exactly with a fraction
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * assert.deepStrictEqual(np.toNested(np.lt(np.array([1, 2]), 2)), [true, false])
 *
 * @category comparison
 * @since 0.1.0
 */
export const lt: Binary = comparison('lt', entries.lt)

/**
 * Whether x ≤ y.
 *
 * Shapes:  x, y broadcast → bool of their common shape
 * Dtypes:  the operands promote: an int32 compares exactly with a fraction
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * assert.deepStrictEqual(np.toNested(np.le(np.array([1, 2, 3]), 2)), [true, true, false])
 *
 * @category comparison
 * @since 0.1.0
 */
export const le: Binary = comparison('le', entries.le)

/**
 * Whether x > y.
 *
 * Shapes:  x, y broadcast → bool of their common shape
 * Dtypes:  the operands promote: an int32 compares exactly with a fraction
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * assert.deepStrictEqual(np.toNested(np.gt(np.array([1, 2]), 1)), [false, true])
 *
 * @category comparison
 * @since 0.1.0
 */
export const gt: Binary = comparison('gt', entries.gt)

/**
 * Whether x ≥ y.
 *
 * Shapes:  x, y broadcast → bool of their common shape
 * Dtypes:  the operands promote: an int32 compares exactly with a fraction
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * assert.deepStrictEqual(np.toNested(np.ge(np.array([1, 2, 3]), 2)), [false, true, true])
 *
 * @category comparison
 * @since 0.1.0
 */
export const ge: Binary = comparison('ge', entries.ge)

/**
 * Whether each element is NaN.
 *
 * Shapes:  x: s → bool of s
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * assert.deepStrictEqual(np.toNested(np.isNaN(np.array([1, NaN]))), [false, true])
 *
 * @category comparison
 * @since 0.1.0
 */
export const isNaN: Unary = unary('isNaN', x => $.ne(x, x))

/**
 * Whether each element is neither infinite nor NaN.
 *
 * Shapes:  x: s → bool of s
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * assert.deepStrictEqual(np.toNested(np.isFinite(np.array([1, NaN, -Infinity]))), [true, false, false])
 *
 * @category comparison
 * @since 0.1.0
 */
export const isFinite: Unary = unary('isFinite', x => $.lt($.abs(toFloat(x)), Infinity))

/**
 * Whether each element is ∞ or −∞.
 *
 * Shapes:  x: s → bool of s
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * assert.deepStrictEqual(np.toNested(np.isInf(np.array([1, NaN, -Infinity]))), [false, false, true])
 *
 * @category comparison
 * @since 0.1.0
 */
export const isInf: Unary = unary('isInf', x => $.eq($.abs(toFloat(x)), Infinity))

/**
 * How near is close: |x − y| ≤ atol + rtol·|y|.
 *
 * @category model
 * @since 0.1.0
 */
export interface CloseOptions {
  /** Relative to |y|; 1e-5 by default. */
  readonly rtol?: number
  /** Absolute; 1e-8 by default. */
  readonly atol?: number
  /** Whether NaN is close to NaN; not by default. */
  readonly equalNan?: boolean
}

const closeKinds: option.OptionKinds<CloseOptions> = {
  rtol: option.nonNegative,
  atol: option.nonNegative,
  equalNan: option.boolean
}

const close = (x: Operand, y: Operand, { rtol = 1e-5, atol = 1e-8, equalNan = false }: CloseOptions) => {
  const [a, b] = floats([x, y])
  const size = $.abs(b)
  const near = $.and($.le($.abs($.sub(a, b)), $.add($.mul(size, rtol), atol)), $.lt(size, Infinity))
  const same = $.or(near, $.eq(a, b))
  return equalNan ? $.or(same, $.and($.ne(a, a), $.ne(b, b))) : same
}

/**
 * Whether each x is close to each y, in the sense of the options.
 *
 * Math:    |x − y| ≤ atol + rtol·|y|, or x = y
 * Shapes:  x, y broadcast → bool of their common shape
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * assert.deepStrictEqual(np.toNested(np.isClose(np.array([1, 1.1]), 1)), [true, false])
 *
 * @category comparison
 * @since 0.1.0
 */
export const isClose: BinaryWith<CloseOptions> = binaryWith('isClose', closeKinds, close)

/**
 * Whether all x are close to all y: a JavaScript boolean, as `isClose` and then a read.
 *
 * Shapes:  x, y broadcast → a boolean
 * Errors:  TracedValueRead, under jit and vmap (use isClose and all)
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * assert.strictEqual(np.allClose(np.array([1, 2]), np.array([1, 2 + 1e-9])), true)
 *
 * @category comparison
 * @since 0.1.0
 */
export const allClose: BinaryWith<CloseOptions, boolean> = binaryWith('allClose', closeKinds, (x, y, options) =>
  unsafeData(concrete('allClose', close(x, y, options))).every(v => v !== 0)
)

/**
 * Whether two arrays have one shape and equal elements: a JavaScript boolean.
 *
 * Shapes:  x, y: any → a boolean
 * Errors:  TracedValueRead, under jit and vmap (use eq and all)
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * assert.strictEqual(np.arrayEqual(np.array([1, 2]), np.array([1, 2])), true)
 * assert.strictEqual(np.arrayEqual(np.array([1, 1]), 1), false)
 *
 * @category comparison
 * @since 0.1.0
 */
export const arrayEqual: BinaryWith<Pick<CloseOptions, 'equalNan'>, boolean> = binaryWith(
  'arrayEqual',
  { equalNan: option.boolean },
  (x, y, { equalNan = false }) => {
    if (!sameShape(toArray(x).shape, toArray(y).shape)) return false
    const [a, b] = promoted([x, y])
    const same = equalNan ? $.or($.eq(a, b), $.and($.ne(a, a), $.ne(b, b))) : $.eq(a, b)
    return unsafeData(concrete('arrayEqual', same)).every(v => v !== 0)
  }
)
