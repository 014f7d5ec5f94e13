/** Every engine is the interpreter. */
import { describe } from 'vitest'
import { interpreter } from 'pullback'
import * as laws from 'pullback/laws'
import { interpret } from '../src/core/interpret.js'
import { testLaws } from './laws/runner.js'

describe('engines', () => {
  testLaws(laws.engine({ name: 'interpreter', engine: interpreter }), 30)
  testLaws(laws.engine({ name: 'direct', engine: { name: 'direct', compile: interpret } }), 10)
})
