/**
 * Known cases, each by its source: reports of bugs in other libraries, what other projects' tests say, hostile inputs,
 * what a new user met.
 */
import { describe, expect, test } from 'vitest'
import { wrongOf, type Case, type Table } from './case.js'
import { bugReports } from './bugReports.js'
import { bugReportsOfData } from './bugReportsOfData.js'
import { hostileInputs } from './hostileInputs.js'
import { newcomer } from './newcomer.js'
import { misusedOptions, peersTests } from './peersTests.js'
import { open } from './open.js'
import { peersNumpy } from './peersNumpy.js'
import { peersRules } from './peersRules.js'

const tables: readonly Table[] = [
  bugReports,
  bugReportsOfData,
  peersTests,
  misusedOptions,
  peersRules,
  peersNumpy,
  hostileInputs,
  newcomer
]

const run = (row: Case) => async (): Promise<void> => {
  const wrong: string[] = []
  for (const [name, form] of Object.entries(row.forms)) {
    const found = await wrongOf(row, form).catch((e: unknown) => `threw ${String(e)}`)
    if (found !== null) wrong.push(`${name}: ${found}`)
  }
  if (wrong.length > 0) throw new Error([`${row.id}, ${row.says}`, ...wrong].join('\n  '))
}

const isDeep = Number(process.env['LAWS_RUNS'] ?? 1) > 1

const titleOf = (row: Case): string => `${row.id} · ${row.says}`

test('what is open is a row', () => {
  const titles = tables.flatMap(({ rows }) => rows.map(titleOf))
  expect(open.filter(title => !titles.includes(title))).toEqual([])
})

for (const { source, rows } of tables)
  describe(source, () => {
    for (const row of rows.filter(({ slow }) => slow === undefined || isDeep)) {
      const title = titleOf(row)
      // When it passes, vitest calls the test failed: the row is right now. CASES_OPEN=1 shows what is wrong with open ones.
      if (open.includes(title) && process.env['CASES_OPEN'] === undefined)
        test.fails(`open (delete its line in test/cases/open.ts if this row is right now): ${title}`, run(row))
      else test(title, run(row), row.slow === undefined ? undefined : 600_000)
    }
  })
