/**
 * Operations in the guise of control flow: each transform that takes a function and gives one, around any operation.
 */
import type { NDArray } from '../../src/ndarray/ndarray.js'
import { ops as $ } from '../../src/trace/ops.js'
import { checkpoint } from '../../src/transform/control/checkpoint.js'
import { cond } from '../../src/transform/control/control.js'
import { customJvp } from '../../src/transform/custom/jvp.js'
import { jvp } from '../../src/transform/differentiate.js'
import { scan } from '../../src/transform/control/scan.js'
import { jit } from '../value/jit.js'

type Apply = (xs: readonly NDArray[]) => NDArray

type Spread = (...xs: readonly NDArray[]) => NDArray

/** A function around an operation; results are at most twice as large. */
export type Guise = (f: Apply) => Apply

const total = (x: NDArray): NDArray => $.sum(x, [...x.shape.keys()])

const compiled: Guise = f => {
  const once = jit((...xs: readonly NDArray[]) => f(xs))
  return xs => once(...xs)
}

const recomputed: Guise = f => {
  const again: Spread = checkpoint((...xs: readonly NDArray[]) => f(xs))
  return xs => again(...xs)
}

/** Once or twice the operation, by the sign of its first operand: a derivative sees only the side it is on. */
const branching: Guise = f => {
  const either: Spread = cond(
    (...xs: readonly NDArray[]) => $.gt(total(xs[0]), 0),
    (...xs: readonly NDArray[]) => f(xs),
    (...xs: readonly NDArray[]) => $.mul(f(xs), 2)
  )
  return xs => either(...xs)
}

/** The operation added to itself in two turns, its other operands closed over. */
const looping: Guise =
  f =>
  ([x, ...rest]) => {
    const turns = scan((sum: NDArray, row: NDArray) => [$.add(sum, f([row, ...rest])), null] as const)
    const { shape } = f([x, ...rest])
    return turns($.fill(shape, 0, x.dtype), $.broadcast(x, [2, ...x.shape]))[0]
  }

const withRule: Guise = f => {
  const ruled: Spread = customJvp(
    (...xs: readonly NDArray[]) => f(xs),
    (xs, dxs) => jvp((operands: readonly NDArray[]) => f(operands))(xs, dxs)
  )
  return xs => ruled(...xs)
}

export const guises: readonly Guise[] = [compiled, recomputed, branching, looping, withRule]
