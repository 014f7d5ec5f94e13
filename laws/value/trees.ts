/**
 * What the laws do with trees of arrays: compare leaf by leaf, copy, and combine.
 */
import type { NDArray } from '../../src/ndarray/ndarray.js'
import { flatten, paths } from '../../src/tree/flatten.js'
import { map } from '../../src/tree/map.js'
import { showPath } from '../../src/tree/model.js'
import { structureKey } from '../../src/tree/structure.js'
import { unflatten } from '../../src/tree/unflatten.js'
import { each, violated, within, type Verdict } from '../law.js'
import { dense, numbers, sameBits, sameKind, sameValues, stack } from './arrays.js'

type Agree = (expected: NDArray, came: NDArray) => Verdict

/** Two trees of one structure, leaf by leaf; a violation names what they are and the leaf. */
export const treewise = (what: string, expected: unknown, came: unknown, agree: Agree): Verdict => {
  const [e, c] = [flatten(expected), flatten(came)]
  const [should, is] = [structureKey(e.structure), structureKey(c.structure)]
  if (should !== is) return violated(`${what}: expected structure ${should}, came ${is}`)
  const places = paths(expected)
  return each(e.leaves, (x, i) =>
    within(places[i].length === 0 ? what : `${what}, leaf ${showPath(places[i])}`, agree(x, c.leaves[i]))
  )
}

/** Structure, shapes, dtypes and every bit. */
export const sameTree = (what: string, expected: unknown, came: unknown): Verdict =>
  treewise(what, expected, came, sameBits)

/** Structure, shapes, dtypes and every number; 0 is −0. */
export const equalTree = (what: string, expected: unknown, came: unknown): Verdict =>
  treewise(what, expected, came, sameValues)

/** Structure, shapes and dtypes. */
export const sameKinds = (what: string, expected: unknown, came: unknown): Verdict =>
  treewise(what, expected, came, sameKind)

/** The same comparison of two lists of trees; `what` names an entry. */
export const treesBy = (
  what: (i: number) => string,
  expected: readonly unknown[],
  came: readonly unknown[],
  agree: Agree = sameBits
): Verdict =>
  expected.length === came.length
    ? each(expected, (t, i) => treewise(what(i), t, came[i], agree))
    : violated(`${what(0)}, …: expected ${expected.length} of them, came ${came.length}`)

/** As it would come back from a file: the same numbers in other memory. */
export const copyOf = <T>(t: T): T => map(t, x => dense(x.shape, x.dtype, numbers(x)))

/** A function of numbers and their places, on every leaf. */
export const mapNumbers = <T>(t: T, f: (value: number, i: number) => number): T =>
  map(t, x => dense(x.shape, x.dtype, numbers(x).map(f)))

export const allNumbers = (t: unknown): readonly number[] => flatten(t).leaves.flatMap(numbers)

/** The leaves of a tree, in another order, in the same places. */
export const permuted = (t: unknown, order: readonly number[]): unknown => {
  const { leaves, structure } = flatten(t)
  return unflatten(
    structure,
    order.map(i => leaves[i])
  )
}

/** The elements of a leaf, each as an array of rank 0. */
export const elementsOf = (x: NDArray): readonly NDArray[] => numbers(x).map(v => dense([], x.dtype, [v]))

/** Nothing that stands in it has been written: `before` is a copy taken earlier. */
export const unwritten = (what: string, before: unknown, after: unknown): Verdict =>
  sameTree(`${what}, which must not be written`, before, after)

/** No element is 0, so that what is seen is not a matter of its sign. */
export const withoutZeros = <T>(t: T): T => mapNumbers(t, v => (v === 0 ? 0.125 : v))

/** Trees of one kind as one with a new leading axis. */
export const stacked = <B>(batches: readonly B[]): B => {
  const flat = batches.map(flatten)
  return unflatten(
    flat[0].structure,
    flat[0].leaves.map((x, k) =>
      stack(
        x,
        0,
        flat.map(f => f.leaves[k])
      )
    )
  ) as B
}

/** The unit roundoff of a dtype. */
export const roundoff = (x: NDArray): number => (x.dtype === 'float32' ? 2 ** -24 : 2 ** -53)
