/**
 * Whether the laws see a planted bug.
 */
import { f, list, requireParts } from '../asked.js'
import * as E from 'fp-ts/lib/Either.js'
import { check, type Counterexample, type Options } from '../check.js'
import type { Laws } from '../law.js'
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

/** What the first of some laws that is violated has to show; those after it are not tried. */
const firstCaught = (laws: Laws, options: Options): Counterexample | null => {
  for (const law of laws) {
    const result = check(law, options)
    if (E.isLeft(result)) return result.left
  }
  return null
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
  requireParts('laws.examine', { laws: f, breaks: list }, mutant)
  const laws = mutant.laws()
  const results = mutant.breaks.map(id =>
    firstCaught(
      laws.filter(law => law.id === id),
      { runs: 500, ...options }
    )
  )
  return {
    mutant,
    caught: results.flatMap(found => (found === null ? [] : [found])),
    missed: mutant.breaks.filter((_, i) => results[i] === null)
  }
}
