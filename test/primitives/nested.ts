/** Plain loops over index lists: what the kernels are compared with. And arrays of every shape, dtype and layout. */
import fc from 'fast-check'
import { expect } from 'vitest'
import type { AnyPrimitive } from '../../src/core/primitive.js'
import { allocate, type DType } from '../../src/ndarray/dtype.js'
import { identical, unsafeFromBuffer, type Dense, type NDArray } from '../../src/ndarray/ndarray.js'
import { rowMajor, sizeOf, type Shape } from '../../src/ndarray/shape.js'
import { concrete } from '../../src/trace/builder.js'
import { layouts, numbers } from '../../laws/value/arrays.js'
import { show } from '../../laws/value/show.js'

export { numbers } from '../../laws/value/arrays.js'

export const array = (shape: Shape, values: readonly number[], dtype: DType = 'float64'): Dense => {
  const data = allocate(dtype, sizeOf(shape))
  data.set(values)
  return unsafeFromBuffer(shape, data)
}

export const vector = (...values: readonly number[]): Dense => array([values.length], values)

/** A primitive on concrete arrays; the aval that its shape rule promises is checked. */
export const apply = (primitive: AnyPrimitive, xs: readonly Dense[], params: unknown): Dense => {
  const [aval] = primitive.shape(xs, params)
  const [y] = primitive.evaluate(xs, params, [aval])
  expect([y.shape, y.dtype]).toEqual([aval.shape, aval.dtype])
  return y
}

/** Bit for bit, told by the values. */
export const expectSame = (came: NDArray, expected: NDArray): void => {
  const y = concrete('test', came)
  if (!identical(y, concrete('test', expected))) expect(show(y)).toBe(show(expected))
}

// --- nested loops

export const indices = (shape: Shape): readonly (readonly number[])[] =>
  shape.reduce<readonly (readonly number[])[]>(
    (all, n) => all.flatMap(at => Array.from({ length: n }, (_, i) => [...at, i])),
    [[]]
  )

const flat = (shape: Shape, index: readonly number[]): number => {
  const strides = rowMajor(shape)
  return index.reduce((at, i, axis) => at + i * strides[axis], 0)
}

/** The elements that share an index but for some axes: one list, row-major, for each index of the others. */
export const groups = (x: NDArray, axes: readonly number[]): readonly (readonly number[])[] => {
  const values = numbers(x)
  const pick = (kept: boolean): Shape => x.shape.map((n, i) => (axes.includes(i) === kept ? n : 1))
  return indices(pick(false)).map(outer =>
    indices(pick(true)).map(
      inner =>
        values[
          flat(
            x.shape,
            outer.map((o, i) => (axes.includes(i) ? inner[i] : o))
          )
        ]
    )
  )
}

/** A function of lists, along an axis. */
export const alongAxis = (
  x: NDArray,
  axis: number,
  dtype: DType,
  f: (line: readonly number[]) => readonly number[]
): Dense => {
  const lines = groups(x, [axis]).map(f)
  const others = indices(x.shape.map((n, i) => (i === axis ? 1 : n)))
  const values = new Array<number>(sizeOf(x.shape))
  lines.forEach((line, l) =>
    line.forEach(
      (v, k) =>
        (values[
          flat(
            x.shape,
            others[l].map((o, i) => (i === axis ? k : o))
          )
        ] = v)
    )
  )
  return array(x.shape, values, dtype)
}

// --- arrays

/** Values of a dtype, the awkward ones too. */
export const elements = (dtype: DType): fc.Arbitrary<number> => {
  switch (dtype) {
    case 'bool':
      return fc.integer({ min: 0, max: 1 })
    case 'int32':
      return fc.oneof(fc.integer({ min: -3, max: 3 }), fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }))
    case 'uint32':
      return fc.oneof(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 2 ** 32 - 1 }))
    default:
      return fc.oneof(
        { weight: 10, arbitrary: fc.integer({ min: -16, max: 16 }).map(k => k / 8) },
        // Sums and products of these depend on the order.
        { weight: 10, arbitrary: fc.integer({ min: -1e6, max: 1e6 }).map(k => k / 1000) },
        { weight: 1, arbitrary: fc.constantFrom(0, -0, Infinity, -Infinity, NaN, 1e300, 5e-324) }
      )
  }
}

export const shapes = (minRank = 0): fc.Arbitrary<Shape> => fc.array(fc.nat(4), { minLength: minRank, maxLength: 4 })

/** An array of a shape, anywhere in memory. */
export const arrayOf = (
  shape: Shape,
  dtype: DType,
  values: fc.Arbitrary<number> = elements(dtype)
): fc.Arbitrary<Dense> =>
  fc
    .tuple(fc.array(values, { minLength: sizeOf(shape), maxLength: sizeOf(shape) }), fc.nat(3))
    .map(([list, layout]) => {
      const x = array(shape, list, dtype)
      return [x, ...layouts(x)][layout] ?? x
    })

export const arrays = (dtypes: readonly DType[], minRank = 0): fc.Arbitrary<Dense> =>
  fc.tuple(shapes(minRank), fc.constantFrom(...dtypes)).chain(([shape, dtype]) => arrayOf(shape, dtype))

/** An array, with the axes to reduce. */
export const withAxes = (dtypes: readonly DType[]): fc.Arbitrary<readonly [Dense, readonly number[]]> =>
  arrays(dtypes).chain(x => fc.tuple(fc.constant(x), fc.subarray([...x.shape.keys()])))

/** An array, with one of its axes. */
export const withAxis = (dtypes: readonly DType[]): fc.Arbitrary<readonly [Dense, number]> =>
  arrays(dtypes, 1).chain(x => fc.tuple(fc.constant(x), fc.nat(x.ndim - 1)))
