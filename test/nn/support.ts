/** Random arrays and trees, and equality to the bit. */
import * as fc from 'fast-check'
import { tree, type NDArray } from 'pullback'
import * as np from 'pullback/numpy'

export type Real = 'float32' | 'float64'

/** Multiples of 1/8 up to 2: sums and products of a few are exact in float32. */
export const dyadic: fc.Arbitrary<number> = fc.integer({ min: -16, max: 16 }).map(k => k / 8)

export const arrayOf = (
  shape: readonly number[],
  element: fc.Arbitrary<number> = dyadic,
  dtype: Real = 'float64'
): fc.Arbitrary<NDArray> => {
  const size = shape.reduce((m, n) => m * n, 1)
  return fc
    .array(element, { minLength: size, maxLength: size })
    .map(xs => np.reshape(np.array(xs, { dtype }), { shape }))
}

export const shapeOf = (maxRank = 2, most = 3): fc.Arbitrary<readonly number[]> =>
  fc.array(fc.integer({ min: 1, max: most }), { maxLength: maxRank })

export const numbers = (x: NDArray): readonly number[] => Array.from(np.toTypedArray(x))

export const leaves = (t: unknown): readonly NDArray[] => tree.flatten(t).leaves

export const allNumbers = (t: unknown): readonly number[] => leaves(t).flatMap(numbers)

/** Equality of all numbers, where 0 and −0 are one. */
export const sameNumbers = (s: unknown, t: unknown): boolean => {
  const [a, b] = [allNumbers(s), allNumbers(t)]
  return a.length === b.length && a.every((x, i) => x === b[i])
}

const sameArray = (x: NDArray, y: NDArray): boolean =>
  x.dtype === y.dtype && x.shape.join() === y.shape.join() && numbers(x).every((v, i) => Object.is(v, numbers(y)[i]))

/** Structure, shapes, dtypes and every bit. */
export const sameBits = (s: unknown, t: unknown): boolean => {
  const [a, b] = [tree.flatten(s), tree.flatten(t)]
  return (
    tree.structureKey(a.structure) === tree.structureKey(b.structure) &&
    a.leaves.every((x, i) => sameArray(x, b.leaves[i]))
  )
}

export const avals = (t: unknown): readonly string[] => leaves(t).map(x => `${x.dtype}[${x.shape.join()}]`)

/** The greatest difference, relative to numbers above 1. */
export const distance = (s: unknown, t: unknown): number => {
  const [a, b] = [allNumbers(s), allNumbers(t)]
  return a.reduce(
    (worst, x, i) => Math.max(worst, Math.abs(x - b[i]) / Math.max(1, Math.abs(x))),
    a.length === b.length ? 0 : Infinity
  )
}

export const ints = (values: readonly number[]): NDArray => np.array([...values], { dtype: 'int32' })
