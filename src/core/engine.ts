/**
 * An engine runs Programs on concrete arrays. The interpreter is the specification; every other engine
 * must agree with it.
 */
import type { Dense } from '../ndarray/ndarray.js'
import type { Program } from './primitive.js'

/**
 * A way to run Programs.
 *
 * @category model
 * @since 0.1.0
 */
export interface Engine {
  readonly name: string
  readonly compile: (program: Program) => (inputs: readonly Dense[]) => readonly Dense[]
  /** Compiles without blocking, where that is possible: `compile` of the same Program is immediate afterwards. */
  readonly prepare?: (program: Program) => Promise<void>
}
