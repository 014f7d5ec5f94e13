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

for (const { source, rows } of tables)
  describe(source, () => {
    for (const row of rows.filter(({ slow }) => slow === undefined || isDeep))
      test(`${row.id} · ${row.says}`, run(row), row.slow === undefined ? undefined : 600_000)
  })
