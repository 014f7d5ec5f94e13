/**
 * Known cases, each by its source: reports of bugs in other libraries, what other projects' tests say, hostile inputs,
 * what a new user met.
 */
import { describe, test } from 'vitest'
import { wrongOf, type Case, type Table } from './case.js'
import { bugReports } from './bugReports.js'
import { bugReportsOfData } from './bugReportsOfData.js'
import { hostileInputs } from './hostileInputs.js'
import { newcomer } from './newcomer.js'
import { misusedOptions, peersTests } from './peersTests.js'
import { peersRules } from './peersRules.js'

const tables: readonly Table[] = [
  bugReports,
  bugReportsOfData,
  peersTests,
  misusedOptions,
  peersRules,
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

for (const { source, rows } of tables)
  describe(source, () => {
    for (const row of rows) {
      const title = `${row.id} · ${row.says}`
      // When it passes, vitest calls the test failed: the row is right now. CASES_OPEN=1 shows what is wrong with open ones.
      if (row.open === true && process.env['CASES_OPEN'] === undefined)
        test.fails(`open (delete the mark \`open\` if this row is right now): ${title}`, run(row))
      else test(title, run(row))
    }
  })
