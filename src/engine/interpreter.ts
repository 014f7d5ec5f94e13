/**
 * The interpreter: the specification of what a Program computes.
 */
import type { Engine } from '../core/engine.js'
import { interpret } from '../core/interpret.js'
import { isProgram } from '../core/parameters.js'
import type { Program } from '../core/primitive.js'
import { fail } from '../ndarray/error.js'
import { isDense, type Dense } from '../ndarray/ndarray.js'
import { told } from '../ndarray/told.js'

const compile = (program: Program): ((inputs: readonly Dense[]) => readonly Dense[]) => {
  if (!isProgram(program))
    return fail(
      'InvalidArgument',
      'interpreter',
      `what is to be compiled is ${told(program)}`,
      'Give a Program, as trace(f)(x) gives it'
    )
  const run = interpret(program)
  const count = program.inputs.length
  return inputs =>
    Array.isArray(inputs) && inputs.length === count && inputs.every(isDense)
      ? run(inputs)
      : fail(
          'InvalidArgument',
          'interpreter',
          `the inputs are ${told(inputs)}`,
          `Give a list of concrete arrays, ${count} of them`
        )
}

/**
 * The engine that evaluates equation by equation, in order, and forgets each value after its last use.
 *
 * Shapes:  those of the Program
 *
 * @example
 * import assert from 'node:assert'
 * import { interpreter, jit, np } from 'pullback'
 *
 * const f = jit((x: np.NDArray) => np.mul(x, x), { engine: interpreter })
 * assert.strictEqual(np.item(f(3)), 9)
 *
 * @category engines
 * @since 0.1.0
 */
export const interpreter: Engine = Object.freeze({ name: 'interpreter', compile })
