/**
 * The table is the test plan: every law of every primitive, from its entry alone.
 */
import { describe } from 'vitest'
import { table } from '../src/primitives/table.js'
import { primitive } from '../laws/suite/primitive.js'
import { testLaws } from './laws/runner.js'

for (const entry of table) describe(entry.name, () => testLaws(primitive(entry), 10))
