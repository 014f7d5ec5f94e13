/**
 * An engine runs Programs on concrete arrays. The interpreter is the specification; every other engine
 * must agree with it.
 */
import type { Dense } from '../ndarray/ndarray.js'
import type { Program } from './primitive.js'

/**
 * Who runs a Program, and where that is not who was asked, why.
 *
 * @category model
 * @since 0.1.0
 */
export interface Runner {
  readonly name: string
  /** `null` where it is the engine that was asked for. */
  readonly reason: string | null
}

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
  /** Who runs a Program that was compiled: an engine may leave one to the interpreter. Absent: the engine itself runs all of them. */
  readonly runner?: (program: Program) => Runner
  /**
   * The bound that it states: by how many units in the last place each of its operations may err, of its result; sums, products and
   * matrix products, of each of their terms. `laws.engine` holds it to that. Absent: to the bit.
   */
  readonly ulps?: number
}
