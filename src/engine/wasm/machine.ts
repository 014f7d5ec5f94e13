/**
 * Programs made ready for a machine: compiled, instantiated, given memory.
 */
import { interpret } from '../../core/interpret.js'
import type { Program } from '../../core/primitive.js'
import { part, type Arena } from './arena.js'
import { compile } from './compile.js'
import type { Target } from './ir/target.js'
import { makeRun, type Run } from './run.js'
import { runtime } from './runtime.js'

export interface Machine {
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
export const instantiate = (program: Program, machine: Machine): Run => {
  const { bytes, imports, runWith } = assemble(program, machine)
  const { Module, Instance, validate } = runtime()
  try {
    return runWith(new Instance(new Module(bytes), imports).exports['main'])
  } catch (problem) {
    if (!validate(bytes)) throw problem
    return interpret(program)
  }
}

export const instantiateLater = async (program: Program, machine: Machine): Promise<Run> => {
  const { bytes, imports, runWith } = assemble(program, machine)
  const { instance } = await runtime().instantiate(bytes, imports)
  return runWith(instance.exports['main'])
}
