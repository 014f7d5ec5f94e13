/** Planted bugs: every one is seen by the laws that it breaks, in a counterexample that can be read, and every law sees one. */
import { describe, expect, test } from 'vitest'
import { catalogue, examine, mutants, showCounterexample, type Counterexample } from '../../laws/index.js'

/** What a person reads at a glance, a dozen lines; random Programs, of engines, of the category and of their codec, may take a page. */
const drawsPrograms = (suite: string, subject: string): boolean =>
  suite === 'engine' || suite === 'category' || subject === 'programCodec'

const readable =
  (suite: string) =>
  ({ subject, input, problem }: Counterexample): boolean =>
    input.length + problem.length <= (drawsPrograms(suite, subject) ? 4000 : 1000)

const outcomes = mutants.map(mutant => ({ mutant, outcome: () => examine(mutant) }))

describe('every mutant is caught', () => {
  test.each(outcomes.map(({ mutant, outcome }) => [`${mutant.suite} · ${mutant.bug}`, outcome] as const))(
    '%s',
    (_, outcome) => {
      const { mutant, caught, missed } = outcome()
      expect(missed).toEqual([])
      expect(caught.filter(c => !readable(mutant.suite)(c)).map(showCounterexample)).toEqual([])
    }
  )
})

test('no two are one', () => {
  const names = mutants.map(m => `${m.suite} ${m.bug}`)
  expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([])
})

test('every law of the catalogue has been seen to fail', () => {
  const seen = new Set(mutants.flatMap(m => m.breaks))
  expect(
    catalogue()
      .map(s => s.id)
      .filter(id => !seen.has(id))
  ).toEqual([])
})
