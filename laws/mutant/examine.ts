/**
 * Whether the laws see a planted bug.
 */
import * as E from 'fp-ts/lib/Either.js'
import { check, type Counterexample, type Options } from '../check.js'
import type { Mutant } from './mutant.js'

/**
 * What became of a mutant: a counterexample for every law that saw it, and the numbers of those that should have.
 *
 * @category model
 * @since 0.1.0
 */
export interface Outcome {
  readonly mutant: Mutant
  readonly caught: readonly Counterexample[]
  readonly missed: readonly string[]
}

/**
 * Checks the laws that a mutant must break, on up to 500 inputs unless told: most are seen on the first ones.
 *
 * Shapes:  no arrays
 *
 * @example
 * import assert from 'node:assert'
 * import * as laws from 'pullback/laws'
 *
 * const { caught, missed } = laws.examine(laws.mutants[0])
 * assert.deepStrictEqual(missed, [])
 * assert.ok(caught.length > 0)
 *
 * @category mutants
 * @since 0.1.0
 */
export const examine = (mutant: Mutant, options: Options = {}): Outcome => {
  const laws = mutant.laws()
  const results = mutant.breaks.map(id =>
    laws
      .filter(law => law.id === id)
      .map(law => check(law, { runs: 500, ...options }))
      .flatMap(r => (E.isLeft(r) ? [r.left] : []))
  )
  return {
    mutant,
    caught: results.flatMap(found => found.slice(0, 1)),
    missed: mutant.breaks.filter((_, i) => results[i].length === 0)
  }
}
