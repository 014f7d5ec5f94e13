/**
 * Arrays as JSON: saved here, loaded elsewhere, to the bit.
 */
import { checked } from '../core/checked.js'
import * as option from '../core/options.js'
import type * as E from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import type { ArrayJson } from '../ndarray/json.js'
import type { NDArray } from '../ndarray/ndarray.js'
import { concrete } from '../trace/builder.js'
import { array } from './elements.js'

/**
 * The JSON of an array: what `JSON.stringify` writes of it.
 *
 * Shapes:  any
 * Dtypes:  all; numbers keep their bits, −0, infinities and NaN included
 * Errors:  TracedValueRead, of a traced array whose value is not known
 *
 * @example
 * import assert from 'node:assert'
 * import { io, np } from 'pullback'
 *
 * assert.deepStrictEqual(io.encodeArray(np.array([1, -0, NaN])), { of: 'float64[3]', data: [1, '-0', 'NaN'] })
 * assert.deepStrictEqual(io.encodeArray(np.ones([2, 3])), { of: 'float64[2, 3]', fill: 1 })
 *
 * @category arrays
 * @since 0.1.0
 */
export const encodeArray = checked('io.encodeArray(x)', { x: option.array }, null, (x: NDArray): ArrayJson =>
  concrete('io.encodeArray', x).toJSON()
)

/**
 * The array that a JSON value tells: the inverse of {@link encodeArray}.
 *
 * Shapes:  at most 64 axes and 2^53 elements
 * Errors:  never throws: `Left` with the path to what is wrong
 *
 * @example
 * import assert from 'node:assert'
 * import * as E from 'fp-ts/lib/Either.js'
 * import { io, np } from 'pullback'
 *
 * const text = JSON.stringify(np.array([0.1, -0, Infinity]))
 * const loaded = io.decodeArray(JSON.parse(text))
 * assert.deepStrictEqual(loaded, E.right(np.array([0.1, -0, Infinity])))
 * assert.ok(E.isLeft(io.decodeArray({ of: 'float64[2]', data: [1] })))
 *
 * @category arrays
 * @since 0.1.0
 */
export const decodeArray = (u: unknown): E.Either<t.Errors, NDArray> =>
  array(u, [{ key: '', type: t.unknown, actual: u }])
