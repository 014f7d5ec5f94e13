/**
 * The interpreter: the specification of what a Program computes.
 */
import type { Engine } from '../core/engine.js'
import { interpret } from '../core/interpret.js'

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
export const interpreter: Engine = Object.freeze({ name: 'interpreter', compile: interpret })
