/**
 * Lists of axes: checks that teach, and the rearrangements that entries share.
 */
import type { Batched, Ops } from '../../core/primitive.js'
import { fail } from '../../ndarray/error.js'
import type { NDArray } from '../../ndarray/ndarray.js'
import { showShape } from '../../ndarray/shape.js'

/** The axes, which must be distinct and in `[0, rank)`. */
export const checkAxes = (op: string, axes: readonly number[], rank: number): readonly number[] =>
  axes.every((a, i) => Number.isInteger(a) && a >= 0 && a < rank && axes.indexOf(a) === i)
    ? axes
    : fail(
        'AxisOutOfRange',
        op,
        `axes ${showShape(axes)} are not distinct axes of an array of rank ${rank}`,
        rank === 0 ? 'A scalar has no axes' : `Name each axis once, by an integer from 0 to ${rank - 1}`
      )

/** The axes of an array of some rank that no list names, in order. */
export const remaining = (rank: number, ...used: readonly (readonly number[])[]): readonly number[] => {
  const axes: number[] = []
  for (let i = 0; i < rank; i++) if (!used.some(u => u.includes(i))) axes.push(i)
  return axes
}

/** The permutation that undoes another. */
export const inverse = (permutation: readonly number[]): readonly number[] =>
  permutation.map((_, i) => permutation.indexOf(i))

/** One axis put in another place; the others keep their order. */
export const moveAxis = ($: Ops, x: NDArray, from: number, to: number): NDArray => {
  const others = remaining(x.ndim, [from])
  return $.transpose(x, [...others.slice(0, to), from, ...others.slice(to)])
}

/** The value with a batch axis, repeated along it when it is the same for the whole batch. */
export const withBatch = ($: Ops, { value, batched }: Batched, size: number): NDArray =>
  batched ? value : $.broadcast(value, [size, ...value.shape])
