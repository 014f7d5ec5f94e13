/** Every engine is the interpreter. */
import v8 from 'node:v8'
import { describe } from 'vitest'
import { interpreter, np, wasm, type Engine, type WasmOptions } from 'pullback'
import * as laws from 'pullback/laws'
import { interpret } from '../src/core/interpret.js'
import { ensure } from '../laws/law.js'
import { testLaws } from './laws/runner.js'

/** To the bit, but for floats: elementary functions may differ by 2 ulp, and sums by their order, which equations after them magnify. */
const nearly: laws.Agreement = (expected, came) => {
  const [xs, ys] = [expected, came].map(x => np.toTypedArray(x))
  const tolerance = expected.dtype === 'float64' ? 1e-9 : expected.dtype === 'float32' ? 1e-3 : 0
  const at = xs.findIndex((x, i) => !(Object.is(x, ys[i]) || Math.abs(x - ys[i]) <= tolerance * (1 + Math.abs(x))))
  return ensure(at < 0 && expected.dtype === came.dtype, () => `element ${at}: expected ${xs[at]}, came ${ys[at]}`)
}

const compiled = (simd: NonNullable<WasmOptions['simd']>) =>
  laws.engine({ name: `wasm, ${simd}`, engine: wasm({ simd }), agree: nearly, ulps: 4 })

// Node 20 has relaxed SIMD behind a flag, which holds for what is compiled after it is set.
v8.setFlagsFromString('--experimental-wasm-relaxed-simd')

/** An engine that errs, and says by how much. */
const stated: Engine = {
  name: 'stated',
  ulps: 2,
  compile: program => {
    const run = interpreter.compile(program)
    return inputs =>
      run(inputs).map(y => (y.dtype === 'float64' ? (np.mul(y, 1 + 2 ** -52) as ReturnType<typeof run>[number]) : y))
  }
}

describe('engines', () => {
  testLaws(laws.engine({ name: 'stated', engine: stated }), 20)
  testLaws(laws.engine({ name: 'interpreter', engine: interpreter }), 30)
  testLaws(laws.engine({ name: 'direct', engine: { name: 'direct', compile: interpret } }), 10)
  testLaws(compiled('off'), 100)
  testLaws(compiled('plain'), 100)
  testLaws(compiled('relaxed'), 50)
})
