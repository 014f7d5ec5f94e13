/**
 * Arbitraries of trees.
 */
import * as fc from 'fast-check'
import * as E from 'fp-ts/lib/Either.js'
import * as O from 'fp-ts/lib/Option.js'
import { array } from './array.js'

/**
 * Trees of given leaves: records, arrays, fp-ts `Option` and `Either`, and parts without leaves. They shrink to fewer
 * parts, then to simpler leaves.
 *
 * Shapes:  the leaves', by default arrays of rank 0 or 1 and bare numbers
 *
 * @example
 * import assert from 'node:assert'
 * import * as fc from 'fast-check'
 * import { tree } from 'pullback'
 * import { arb } from 'pullback/laws'
 *
 * fc.assert(fc.property(arb.tree(), t => tree.paths(t).length === tree.flatten(t).leaves.length))
 * const whole = arb.tree(arb.array({ shape: [2], dtype: 'int32' }))
 * assert.ok(fc.sample(whole, 9).every(t => tree.flatten(t).leaves.every(x => x.dtype === 'int32')))
 *
 * @category trees
 * @since 0.1.0
 */
export const tree = (leaf: fc.Arbitrary<unknown> = leaves): fc.Arbitrary<unknown> =>
  fc.letrec<{ readonly any: unknown }>(tie => ({
    any: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      leaf,
      fc.constantFrom(null, undefined, O.none),
      fc.array(tie('any'), { maxLength: 3 }),
      fc.dictionary(name, tie('any'), { maxKeys: 3 }),
      fc.record({ b: tie('any'), a: tie('any') }),
      tie('any').map(value => O.some(value)),
      tie('any').map(value => E.left(value)),
      tie('any').map(value => E.right(value))
    )
  })).any

const leaves: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: array({ values: 'dyadic', maxRank: 1, minExtent: 0 }) },
  { weight: 1, arbitrary: fc.integer({ min: -16, max: 16 }).map(k => k / 8) },
  { weight: 1, arbitrary: fc.boolean() }
)

/** Short names of fields, digits among them, which engines list first. */
const name: fc.Arbitrary<string> = fc
  .oneof(fc.constantFrom('a', 'b', 'w', '0', '10', '9'), fc.string({ maxLength: 3 }))
  .filter(k => k !== '_tag')
