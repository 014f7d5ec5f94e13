/**
 * The compiler as an engine: one WebAssembly module a Program.
 */
import type { Engine } from '../../core/engine.js'
import { interpret } from '../../core/interpret.js'
import { weakMemo } from '../../core/memo.js'
import { makeArena } from './arena.js'
import { instantiate, instantiateLater, type Machine } from './machine.js'
import { targetOf, type WasmOptions } from './options.js'
import type { Run } from './run.js'
import { hasRuntime } from './runtime.js'

export { targetOf, type WasmOptions } from './options.js'

/**
 * The engine that compiles each Program to one WebAssembly module with a static memory plan.
 *
 * Shapes:  those of the Program
 * Numerics: integers and moves to the bit; sums may be added in another order; elementary functions within 2 ulp
 * Memory:  one memory an engine value, which its Programs share: make the value once. Where WebAssembly is missing or forbidden,
 *          Programs are interpreted
 *
 * @example
 * import assert from 'node:assert'
 * import { jit, np, wasm } from 'pullback'
 *
 * const f = jit((x: np.NDArray) => np.mul(x, x), { engine: wasm({ simd: 'plain' }) })
 * assert.strictEqual(np.item(f(3)), 9)
 *
 * @category engines
 * @since 0.1.0
 */
export const wasm = (o: WasmOptions = {}): Engine => {
  const prepared = weakMemo<Run>()
  const once = weakMemo<Machine>()
  const machine = (): Machine => once(prepared, 'machine', () => ({ target: targetOf(o), arena: makeArena() }))
  return {
    name: `wasm${o.simd === undefined ? '' : ` ${o.simd}`}`,
    compile: program =>
      prepared(program, 'run', () => (hasRuntime() ? instantiate(program, machine()) : interpret(program))),
    prepare: async program => {
      if (!hasRuntime()) return
      const run = await instantiateLater(program, machine())
      prepared(program, 'run', () => run)
    }
  }
}
