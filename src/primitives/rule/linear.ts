/**
 * What transposition refuses: an operation that is not linear in an operand.
 */
import { showAval } from '../../core/aval.js'
import { fail } from '../../ndarray/error.js'
import { fillValue, isDense, unsafeData, type Dense, type NDArray } from '../../ndarray/ndarray.js'

export const notLinear = (op: string, x: NDArray): never =>
  fail(
    'NotLinear',
    op,
    `the operation is not linear in an operand (${showAval(x)}) that is being transposed`,
    'linearTranspose takes functions made of linear operations only; to differentiate any function use vjp'
  )

const isZero = (x: Dense): boolean => fillValue(x) === 0 || unsafeData(x).every((v: number) => v === 0)

/** A fixed term beside a linear one makes the whole affine; only a zero may stand there. */
export const requireZero = (op: string, x: NDArray): void => {
  if (isDense(x) && !isZero(x)) notLinear(op, x)
}
