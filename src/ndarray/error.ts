/**
 * The one error of a programmer's mistake: a wrong shape, dtype, axis, or use of a traced value.
 *
 * Data from outside the program (files, options) never throws; it is an `Either`. `attempt` turns a
 * `TensorError` into an `Either` as well.
 */

/**
 * What kind of mistake a `TensorError` reports.
 *
 * @category errors
 * @since 0.1.0
 */
export type TensorErrorTag =
  | 'ShapeMismatch'
  | 'DTypeMismatch'
  | 'AxisOutOfRange'
  | 'InvalidArgument'
  | 'StructureMismatch'
  | 'NotDifferentiable'
  | 'NotLinear'
  | 'TracedValueRead'
  | 'EscapedTracer'
  | 'InvalidProgram'
  | 'OutOfMemory'

/**
 * A tagged, teaching error: the operation, what came, and what to try.
 *
 * @category errors
 * @since 0.1.0
 * @example
 * import assert from 'node:assert'
 * import { np, TensorError } from 'pullback'
 *
 * assert.throws(
 *   () => np.add(np.zeros([2]), np.zeros([3])),
 *   (e: unknown) => TensorError.is(e) && e._tag === 'ShapeMismatch' && e.op === 'np.add'
 * )
 */
export class TensorError extends Error {
  override readonly name = 'TensorError'
  constructor(
    readonly _tag: TensorErrorTag,
    readonly op: string,
    readonly problem: string,
    readonly remedy: string
  ) {
    super(`${op}: ${problem}. ${remedy}`)
  }

  /** Whether a value is a `TensorError`, of this copy of the package or of another one. */
  static is(u: unknown): u is TensorError {
    return u instanceof Error && u.name === 'TensorError' && '_tag' in u
  }
}

/** Throws a {@link TensorError}; `never`, so that it serves as an expression. */
export const fail = (tag: TensorErrorTag, op: string, problem: string, remedy: string): never => {
  throw new TensorError(tag, op, problem, remedy)
}

/** The function, whose errors from inside say in which operation of the user's they came up: `nn.dense › np.dot`. */
export const within =
  <Args extends readonly unknown[], R>(op: string, f: (...args: Args) => R): ((...args: Args) => R) =>
  (...args) => {
    try {
      return f(...args)
    } catch (e) {
      throw !TensorError.is(e) || e.op === op || e.op.startsWith(`${op} ›`)
        ? e
        : new TensorError(e._tag, `${op} › ${e.op}`, e.problem, e.remedy)
    }
  }
