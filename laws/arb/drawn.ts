/**
 * Arbitraries from plain choices: a value is a function of a list of natural numbers, and shrinks as the list does.
 */
import * as fc from 'fast-check'
import type { Draw } from '../../src/core/primitive.js'
import { choices, drawFrom, stream, type Stream } from '../draw/draw.js'

/**
 * An arbitrary that reads choices one after another, at most so many: when they are used up, every further one is
 * the first option. Earlier options and lower numbers should be the simpler ones.
 *
 * Shapes:  as `make` gives
 *
 * @example
 * import assert from 'node:assert'
 * import * as fc from 'fast-check'
 * import { arb } from 'pullback/laws'
 *
 * const intervals = arb.drawn(2, draw => {
 *   const low = draw.int(0, 9)
 *   return [low, draw.int(low, 10)] as const
 * })
 * fc.assert(fc.property(intervals, ([low, high]) => low <= high))
 * assert.deepStrictEqual(fc.sample(intervals, 3).length, 3)
 *
 * @category constructors
 * @since 0.1.0
 */
export const drawn = <A>(most: number, make: (draw: Draw, next: Stream) => A): fc.Arbitrary<A> =>
  choices(Math.min(most, 2), most).map(list => {
    const next = stream(list)
    return make(drawFrom(next), next)
  })
