/**
 * The compiler as an engine: one WebAssembly module a Program.
 */
import type { Engine } from '../../core/engine.js'
import { interpret } from '../../core/interpret.js'
import { weakMemo } from '../../core/memo.js'
import { fail } from '../../ndarray/error.js'
import type { Program } from '../../core/primitive.js'
import { makeArena, part, type Arena } from './arena.js'
import { compile } from './compile.js'
import { encodeModule } from './encode/module.js'
import { instructions } from './ir/instructions.js'
import { define, get, local, op } from './ir/ir.js'
import type { Target } from './ir/target.js'
import { makeRun, type Run } from './run.js'
import { hasRuntime, runtime } from './runtime.js'

/**
 * How Programs are compiled.
 *
 * @category model
 * @since 0.1.0
 */
export interface WasmOptions {
  /**
   * `plain`: 128-bit vectors, the same bits on every machine. `relaxed`: products and sums rounded once, where the runtime has
   * them. `auto`: the best of these. `off`: scalars.
   */
  readonly simd?: 'auto' | 'plain' | 'relaxed' | 'off'
  /** Vector operations in pairs, for V8's revectorizer. */
  readonly revectorize?: boolean
}

/** Whether the runtime takes an instruction. */
const takes = (name: 'f32x4.add' | 'f32x4.relaxed_madd'): boolean => {
  const x = local('v128', 'x')
  const operands = instructions[name].operands.map(() => get(x))
  return runtime().validate(encodeModule([define('probe', [x], [], { result: op(name, ...operands) })]).bytes)
}

/** The machine that options ask for. */
export const targetOf = ({ simd = 'auto', revectorize = false }: WasmOptions): Target => {
  const isRelaxed = takes('f32x4.relaxed_madd')
  if (simd === 'relaxed' && !isRelaxed)
    return fail(
      'InvalidArgument',
      'wasm',
      'this runtime has no relaxed SIMD',
      "Use simd: 'auto', or Node 22, or Node 20 with --experimental-wasm-relaxed-simd"
    )
  const best = isRelaxed ? 'relaxed' : takes('f32x4.add') ? 'plain' : 'off'
  return { simd: simd === 'auto' ? best : simd, pairs: revectorize }
}

interface Machine {
  readonly target: Target
  readonly arena: Arena
}

/** A Program made ready for a machine: what is left is to instantiate it. */
const assemble = (program: Program, { target, arena }: Machine) => {
  const compiled = compile(program, target, (dtype, at, size) => part(arena, dtype, at, size))
  const { encoded, bytes } = compiled
  arena.reserve(bytes)
  const host = Object.fromEntries(encoded.imports.map(f => [f.name, f.run]))
  return {
    bytes: encoded.bytes,
    imports: { host: { memory: arena.memory, ...host } },
    runWith: (main: () => void): Run => makeRun(compiled, arena, main)
  }
}

/** Compiled now, or interpreted where a page's policy or its main thread forbids a valid module. */
const instantiate = (program: Program, machine: Machine): Run => {
  const { bytes, imports, runWith } = assemble(program, machine)
  const { Module, Instance, validate } = runtime()
  try {
    return runWith(new Instance(new Module(bytes), imports).exports['main'])
  } catch (problem) {
    if (!validate(bytes)) throw problem
    return interpret(program)
  }
}

const instantiateLater = async (program: Program, machine: Machine): Promise<Run> => {
  const { bytes, imports, runWith } = assemble(program, machine)
  const { instance } = await runtime().instantiate(bytes, imports)
  return runWith(instance.exports['main'])
}

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
