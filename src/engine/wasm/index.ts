/**
 * The compiler as an engine: one WebAssembly module a Program.
 */
import { checked } from '../../core/checked.js'
import type { Engine } from '../../core/engine.js'
import { weakMemo } from '../../core/memo.js'
import { makeArena } from './arena.js'
import { isProgram } from '../../core/parameters.js'
import type { Program } from '../../core/primitive.js'
import { fail } from '../../ndarray/error.js'
import { told } from '../../ndarray/told.js'
import { instantiate, instantiateLater, runnerOf, type Machine, type Made } from './machine.js'
import { targetOf, wasmKinds, type WasmOptions } from './options.js'

export { targetOf, wasmKinds, type WasmOptions } from './options.js'

const requireProgram = (u: Program): Program =>
  isProgram(u)
    ? u
    : fail('InvalidArgument', 'wasm', `what is to be compiled is ${told(u)}`, 'Give a Program, as trace(f)(x) gives it')

const wasmOf = (o: WasmOptions = {}): Engine => {
  const prepared = weakMemo<Made>()
  const once = weakMemo<Machine>()
  const machine = (): Machine => once(prepared, 'machine', () => ({ target: targetOf(o), arena: makeArena() }))
  const name = `wasm${o.simd === undefined ? '' : ` ${o.simd}`}`
  const made = (program: Program): Made =>
    prepared(requireProgram(program), 'made', () => instantiate(program, machine))
  return Object.freeze<Engine>({
    name,
    compile: program => made(program).run,
    prepare: async program => {
      const later = await instantiateLater(requireProgram(program), machine)
      prepared(program, 'made', () => later)
    },
    runner: program => runnerOf(name, made(program))
  })
}

/**
 * The engine that compiles each Program to one WebAssembly module with a static memory plan.
 *
 * Shapes:  those of the Program
 * Numerics: integers and moves to the bit; sums in float64, in another order (0016); elementary functions within 2 ulp
 * Memory:  one memory an engine value, which its Programs share: make the value once. A Program that cannot be compiled is interpreted:
 *          where WebAssembly is missing or forbidden, and where the Program is too large. `jit(f).engine` and `explain` tell so, and why
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
export const wasm = checked('wasm({ simd, revectorize, setFlags })', {}, wasmKinds, wasmOf)
