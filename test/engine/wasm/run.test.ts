/** What is in memory is what the engine believes to be there, even after a call that failed. */
import { expect, test } from 'vitest'
import { np, trace } from 'pullback'
import { makeArena } from '../../../src/engine/wasm/arena.js'
import { compile } from '../../../src/engine/wasm/compile.js'
import { makeRun } from '../../../src/engine/wasm/run.js'
import type { Dense } from '../../../src/ndarray/ndarray.js'

test('a state that a failed call has overwritten is copied in again', () => {
  const program = trace((x: np.NDArray) => np.add(x, 1))(np.zeros([3000]))
  const compiled = compile(program, { simd: 'plain', pairs: false }, () => new Float64Array())
  expect(compiled.inputs[0]?.becomes).toBe(0)
  const arena = makeArena()
  arena.reserve(compiled.bytes)
  let fails = false
  const run = makeRun(compiled, arena, () => {
    if (fails) throw new Error('the host fails')
  })
  const full = (value: number): Dense => np.full([3000], value) as Dense
  // Nothing is computed: what comes out is what was put in
  const [y] = run([full(1)])
  fails = true
  expect(() => run([full(2)])).toThrow('the host fails')
  fails = false
  expect(np.item(np.max(run([y])[0]))).toBe(1)
})
