/**
 * Arbitraries of keys.
 */
import type * as fc from 'fast-check'
import type { NDArray } from '../../src/ndarray/ndarray.js'
import { key as keyOf } from '../../src/random/index.js'
import { drawn } from './drawn.js'

/**
 * Keys of random generators.
 *
 * Shapes:  [2]
 * Dtypes:  uint32
 *
 * @example
 * import assert from 'node:assert'
 * import * as fc from 'fast-check'
 * import { arb } from 'pullback/laws'
 *
 * assert.deepStrictEqual(fc.sample(arb.key(), 1)[0].shape, [2])
 *
 * @category randomness
 * @since 0.1.0
 */
export const key = (): fc.Arbitrary<NDArray> => drawn(1, draw => keyOf(draw.int(0, 0x7ffffffe)))
