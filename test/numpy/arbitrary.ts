/** Random arrays and shapes for the laws of `np`. Dyadic ones make sums and products exact. */
import fc from 'fast-check'
import { sizeOf, type Shape } from '../../src/ndarray/shape.js'
import * as np from '../../src/numpy/index.js'

export const dyadic = fc.integer({ min: -16, max: 16 }).map(n => n / 8)

export const real = fc.double({ min: -3, max: 3, noNaN: true })

const shape = (maxRank = 3, maxExtent = 3): fc.Arbitrary<Shape> =>
  fc.array(fc.integer({ min: 1, max: maxExtent }), { maxLength: maxRank })

export const arrayOf = (shape: Shape, element: fc.Arbitrary<number> = dyadic): fc.Arbitrary<np.NDArray> =>
  fc
    .array(element, { minLength: sizeOf(shape), maxLength: sizeOf(shape) })
    .map(data => np.reshape(np.array(Float64Array.from(data)), { shape }))

export const anyArray = (element: fc.Arbitrary<number> = dyadic, maxRank = 3): fc.Arbitrary<np.NDArray> =>
  shape(maxRank).chain(s => arrayOf(s, element))

/** Every index of a shape, row-major. */
export const indicesOf = (shape: Shape): readonly (readonly number[])[] =>
  shape.reduce<readonly (readonly number[])[]>(
    (all, n) => all.flatMap(at => Array.from({ length: n }, (_, i) => [...at, i])),
    [[]]
  )

/** The element at an index, by reading nested lists. */
export const elementAt = (x: np.NDArray, index: readonly number[]): number =>
  index.reduce<np.Nested>((nested, i) => (nested as readonly np.Nested[])[i], np.toNested(x)) as number
