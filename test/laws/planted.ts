/** Planted bugs: every one is seen by the laws that it breaks, in a counterexample that can be read. */
import { describe, expect, test } from 'vitest'
import { examine, showCounterexample, type Counterexample, type Mutant } from '../../laws/index.js'

/** What a person reads at a glance, a dozen lines; random Programs, of engines, of the category and of their codec, may take a page. */
const drawsPrograms = (suite: string, subject: string): boolean =>
  suite === 'engine' || suite === 'category' || subject === 'programCodec'

const readable =
  (suite: string) =>
  ({ subject, input, problem }: Counterexample): boolean =>
    input.length + problem.length <= (drawsPrograms(suite, subject) ? 4000 : 1000)

/** Suites whose mutants take as long as those of all others. */
const slow: readonly string[] = ['category', 'codec', 'differential categories', 'einsum', 'engine', 'primitive']

export const isSlow = ({ suite }: Mutant): boolean => slow.includes(suite)

export const testMutants = (mutants: readonly Mutant[]): void => {
  describe('every mutant is caught', () => {
    test.each(mutants.map(mutant => [`${mutant.suite} · ${mutant.bug}`, mutant] as const))('%s', (_, mutant) => {
      const { caught, missed } = examine(mutant)
      expect(missed).toEqual([])
      expect(caught.filter(c => !readable(mutant.suite)(c)).map(showCounterexample)).toEqual([])
    })
  })
}
