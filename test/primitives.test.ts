/**
 * The table is the test plan: every law of every primitive, from its entry alone.
 */
import { describe } from 'vitest'
import { table } from '../src/primitives/table.js'
import { primitiveLaws } from './laws/primitive.js'
import { testLaw } from './laws/runner.js'

for (const primitive of table)
  describe(primitive.name, () => {
    for (const law of primitiveLaws(primitive)) testLaw(law, 10)
  })
