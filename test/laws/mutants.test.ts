/** Planted bugs are caught, those of `slowMutants.test.ts` too; no two are one, and every law sees one. */
import { expect, test } from 'vitest'
import { catalogue, mutants } from '../../laws/index.js'
import { isSlow, testMutants } from './planted.js'

testMutants(mutants.filter(mutant => !isSlow(mutant)))

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
