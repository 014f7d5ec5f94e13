/**
 * Arrays in Vitest and Jest: matchers, and an equality by numbers whatever the layout. Plain functions, which need neither of
 * the two, nor fast-check.
 *
 * @since 0.1.0
 */
import { identical, isDense, type NDArray } from '../../src/ndarray/ndarray.js'
import * as np from '../../src/numpy/index.js'

/**
 * What a matcher says of a value.
 *
 * @category model
 * @since 0.1.0
 */
export interface MatcherResult {
  readonly pass: boolean
  readonly message: () => string
}

/** What an array is compared with: an array, or data that make one of the same dtype. */
const expectedLike = (received: NDArray, data: unknown): NDArray =>
  isDense(data) ? data : np.array(data as np.ArrayData, { dtype: received.dtype })

const shown = (x: NDArray): string => `${x.dtype}[${x.shape.join(', ')}] ${String(x)}`

const compared = (
  what: string,
  received: unknown,
  expected: unknown,
  holds: (x: NDArray, y: NDArray) => boolean
): MatcherResult => {
  if (!isDense(received))
    return { pass: false, message: () => `expected an array with values, came ${typeof received}` }
  const like = expectedLike(received, expected)
  const pass = holds(received, like)
  return { pass, message: () => `expected ${shown(received)} ${pass ? 'not ' : ''}${what} ${shown(like)}` }
}

const sameShape = (x: NDArray, y: NDArray): boolean =>
  x.ndim === y.ndim && x.shape.every((extent, i) => extent === y.shape[i])

/**
 * Whether two values are arrays of one shape and dtype with the same numbers (NaN is NaN, 0 is not −0), whatever their
 * layouts; `undefined` of anything but two arrays, which leaves them to the runner. For `expect.addEqualityTesters`: `toEqual` then
 * compares arrays by their numbers, within records and lists too.
 *
 * Shapes:  any
 *
 * @example
 * import assert from 'node:assert'
 * import { np } from 'pullback'
 * import { arrayEquality } from 'pullback/laws/matchers'
 *
 * // expect.addEqualityTesters([arrayEquality])
 * assert.strictEqual(arrayEquality(np.zeros([2]), np.array([0, 0])), true)
 * assert.strictEqual(arrayEquality(np.zeros([2]), np.zeros([3])), false)
 * assert.strictEqual(arrayEquality(np.zeros([2]), [0, 0]), undefined)
 *
 * @category matchers
 * @since 0.1.0
 */
export const arrayEquality = (x: unknown, y: unknown): boolean | undefined =>
  isDense(x) && isDense(y) ? identical(x, y) : undefined

/**
 * Matchers for `expect.extend`: `toEqualArray` compares shape, dtype and numbers whatever the layout, `toBeCloseToArray` shape and numbers
 * within rtol·|expected| + atol, as `np.allClose`. What is expected is an array, a nested list, or a number.
 *
 * Shapes:  those of the expected
 * Errors:  what `np.array` throws of data that make no array
 *
 * @example
 * import assert from 'node:assert'
 * import { np } from 'pullback'
 * import { matchers } from 'pullback/laws/matchers'
 *
 * // expect.extend(matchers)
 * // expect(np.zeros([2])).toEqualArray([0, 0])
 * assert.strictEqual(matchers.toEqualArray(np.zeros([2]), [0, 0]).pass, true)
 * assert.strictEqual(matchers.toBeCloseToArray(np.array([0.1 + 0.2]), [0.3]).pass, true)
 * assert.strictEqual(matchers.toBeCloseToArray(np.array([0.31]), [0.3]).pass, false)
 *
 * @category matchers
 * @since 0.1.0
 */
export const matchers = Object.freeze({
  toEqualArray: (received: unknown, expected: unknown): MatcherResult =>
    compared('to equal', received, expected, (x, y) => arrayEquality(x, y) === true),
  toBeCloseToArray: (received: unknown, expected: unknown, options: np.CloseOptions = {}): MatcherResult =>
    compared('to be close to', received, expected, (x, y) => sameShape(x, y) && np.allClose(x, y, options))
})
