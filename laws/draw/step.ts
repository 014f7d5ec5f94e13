/**
 * Random steps of loops: functions of a carry and a slice that close over an array.
 */
import type { Draw } from '../../src/core/primitive.js'
import type { NDArray } from '../../src/ndarray/ndarray.js'
import * as np from '../../src/numpy/index.js'
import { cond } from '../../src/transform/control/control.js'
import { flatten } from '../../src/tree/flatten.js'
import { unflatten } from '../../src/tree/unflatten.js'
import { drawFrom, stream, type Choices } from './draw.js'

/** One iteration: the next carry, and what it gives. */
export type Step<C = unknown, X = unknown, Y = unknown> = (carry: C, x: X) => readonly [C, Y]

/** A smooth expression in some arrays of one shape. */
export const expression = (draw: Draw, leaves: readonly NDArray[], depth: number): NDArray => {
  const next = (): NDArray => expression(draw, leaves, depth - 1)
  const kind = depth === 0 ? 0 : draw.int(0, 8)
  switch (kind) {
    case 1:
      return np.sin(next())
    case 2:
      return np.tanh(next())
    case 3:
      return np.mul(next(), next())
    case 4:
      return np.add(next(), next())
    case 5:
      return np.sub(next(), np.mul(next(), 0.5))
    case 6:
      return np.exp(np.neg(np.mul(next(), next())))
    case 7:
      return np.where(np.gt(next(), 0.3), next(), next())
    case 8:
      return cond(
        np.gt(np.sum(next()), 0.3),
        (x: NDArray) => np.sin(x),
        (x: NDArray) => np.mul(x, 0.5)
      )(next())
    default:
      return draw.oneOf(leaves)
  }
}

/** What each leaf of the carry becomes, and what comes out. */
type Leaves = (
  draw: Draw,
  carry: readonly NDArray[],
  others: readonly NDArray[]
) => readonly [readonly NDArray[], NDArray]

/** A step on trees whose leaves have one shape; `k` is what it closes over. */
const stepOf =
  (leaves: Leaves) =>
  (plan: Choices, k: unknown): Step =>
  (carry, x) => {
    const { leaves: cs, structure } = flatten(carry)
    const [next, y] = leaves(drawFrom(stream(plan)), cs, [...flatten(x).leaves, k as NDArray])
    return [unflatten(structure, next), y]
  }

/** Any smooth functions; the carry stays between −1 and 1. */
export const smoothStep = stepOf((draw, carry, others) => {
  const next = carry.map(() => np.tanh(expression(draw, [...carry, ...others], 3)))
  return [next, expression(draw, [...next, ...carry, ...others], 2)]
})

/** A product of at most two of the others: six binary places. */
const factor = (draw: Draw, others: readonly NDArray[]): NDArray => {
  const one = (): NDArray => draw.oneOf(others)
  return draw.oneOf([() => one(), () => np.neg(one()), () => np.mul(one(), one())])()
}

/** c ↦ p c + q, where p and q are products of slices and what is closed over: nothing rounds in some iterations. */
export const exactStep = stepOf((draw, carry, others) => {
  const next = carry.map((_, i) => {
    const c = carry[draw.int(0, carry.length - 1) === 0 ? i : (i + 1) % carry.length]
    return np.add(np.mul(factor(draw, others), c), factor(draw, others))
  })
  const made = next[draw.int(0, next.length - 1)]
  const y = draw.oneOf([() => made, () => np.sub(made, np.mul(carry[0], 0.5)), () => np.mul(made, 2)])()
  return [next, y]
})
