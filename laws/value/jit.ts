/**
 * Compilation by the specification: what laws compare to the bit. Whether another engine computes the same is for the laws of engines.
 */
import { interpreter } from '../../src/engine/interpreter.js'
import { jit as compile, type Jitted } from '../../src/transform/jit.js'

export const jit = <Args extends readonly unknown[], B>(f: (...args: Args) => B): Jitted<Args, B> =>
  compile(f, { engine: interpreter })
