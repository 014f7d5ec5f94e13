/**
 * Programs made ready for a machine: compiled, instantiated, given memory; or interpreted, where they cannot be.
 */
import type { Runner } from '../../core/engine.js'
import { interpret } from '../../core/interpret.js'
import type { Program } from '../../core/primitive.js'
import { part, type Arena } from './arena.js'
import { compile } from './compile.js'
import type { Target } from './ir/target.js'
import { forbidden, limitOf, messageOf } from './limits.js'
import { makeRun, type Run } from './run.js'
import { hasRuntime, runtime } from './runtime.js'

export interface Machine {
  readonly target: Target
  readonly arena: Arena
}

/** A Program that can run, and why it is not compiled, if it is not. */
export interface Made {
  readonly run: Run
  readonly reason: string | null
}

const interpreted = (program: Program, reason: string): Made => ({ run: interpret(program), reason })

/** A Program made ready for a machine: what is left is to instantiate it. */
interface Assembled {
  readonly bytes: Uint8Array
  readonly imports: Readonly<Record<string, Readonly<Record<string, unknown>>>>
  readonly made: (main: () => void) => Made
}

const assemble = (program: Program, { target, arena }: Machine): Assembled => {
  const compiled = compile(program, target, (dtype, at, size) => part(arena, dtype, at, size))
  const { encoded, bytes } = compiled
  arena.reserve(bytes)
  const host = Object.fromEntries(encoded.imports.map(f => [f.name, f.run]))
  return {
    bytes: encoded.bytes,
    imports: { host: { memory: arena.memory, ...host } },
    made: (main: () => void): Made => ({ run: makeRun(compiled, arena, main), reason: null })
  }
}

/** Compiled as far as it goes without the runtime. */
const assembled = (program: Program, machine: () => Machine): Assembled | Made => {
  if (!hasRuntime()) return interpreted(program, 'there is no WebAssembly here')
  try {
    return assemble(program, machine())
  } catch (problem) {
    const reason = limitOf(problem) ?? forbidden(problem)
    if (reason === null) throw problem
    return interpreted(program, reason)
  }
}

/** Compiled now, or interpreted where it is too large, or where a page's policy or its main thread forbids it. */
export const instantiate = (program: Program, machine: () => Machine): Made => {
  const ready = assembled(program, machine)
  if ('run' in ready) return ready
  const { Module, Instance } = runtime()
  try {
    return ready.made(new Instance(new Module(ready.bytes), ready.imports).exports['main'])
  } catch (problem) {
    return interpreted(program, messageOf(problem))
  }
}

export const instantiateLater = async (program: Program, machine: () => Machine): Promise<Made> => {
  const ready = assembled(program, machine)
  if ('run' in ready) return ready
  try {
    const { instance } = await runtime().instantiate(ready.bytes, ready.imports)
    return ready.made(instance.exports['main'])
  } catch (problem) {
    return interpreted(program, messageOf(problem))
  }
}

export const runnerOf = (name: string, { reason }: Made): Runner =>
  reason === null ? { name, reason } : { name: 'interpreter', reason }
