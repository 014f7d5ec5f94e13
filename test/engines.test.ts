/** Every engine is the interpreter. */
import { describe } from 'vitest'
import { interpreter, wasm } from 'pullback'
import * as laws from 'pullback/laws'
import { interpret } from '../src/core/interpret.js'
import { testLaws } from './laws/runner.js'

describe('engines', () => {
  testLaws(laws.engine({ name: 'interpreter', engine: interpreter }), 30)
  testLaws(laws.engine({ name: 'direct', engine: { name: 'direct', compile: interpret } }), 10)
  testLaws(laws.engine({ name: 'wasm, scalars', engine: wasm({ simd: 'off' }) }), 100)
  testLaws(laws.engine({ name: 'wasm, plain', engine: wasm({ simd: 'plain' }) }), 100)
})
