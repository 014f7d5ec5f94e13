/** What functions of the user's give, where two values are asked for. */
import { fail } from '../ndarray/error.js'
import { told } from '../ndarray/told.js'

/** The two values; `what` is the subject of the error's sentence. */
export const pairFrom = <A, B>(op: string, what: string, remedy: string, given: readonly [A, B]): readonly [A, B] =>
  Array.isArray(given) && given.length === 2
    ? given
    : fail('StructureMismatch', op, `${what} gave ${told(given)}`, remedy)
