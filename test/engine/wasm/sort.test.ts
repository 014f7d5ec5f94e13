/** Sorting as code is the interpreter's to the bit: also NaN, −0 and lines of every length around runs and vectors. */
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { explain, np, type DType, type NDArray } from 'pullback'
import { argsort, sort } from '../../../src/primitives/array/sort.js'
import { ops as $ } from '../../../src/trace/ops.js'
import { dtypes, expectSame } from './agree.support.js'

/** Lengths around those of runs, of their doubles, and long ones. */
const lengths: readonly number[] = [0, 1, 2, 3, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65, 127, 129, 1000, 4097]

/** Few different numbers, so that many are equal, or many. */
const values = (dtype: DType): fc.Arbitrary<number> => {
  const floats = [NaN, Infinity, -Infinity, 0, -0, 1, -1, 0.5, 5e-324, -5e-324, 1e300, -1e300]
  switch (dtype) {
    case 'bool':
      return fc.integer({ min: 0, max: 1 })
    case 'int32':
      return fc.oneof(fc.integer({ min: -3, max: 3 }), fc.integer(), fc.constantFrom(-(2 ** 31), 2 ** 31 - 1))
    case 'uint32':
      return fc.oneof(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 2 ** 32 - 1 }))
    case 'float32':
    case 'float64':
      return fc.oneof(
        fc.constantFrom(...floats),
        fc.integer({ min: -2, max: 2 }),
        fc.double({ min: -10, max: 10 }),
        fc.double()
      )
  }
}

interface Drawn {
  readonly x: NDArray
  readonly axis: number
}

/** Lines of one length, as drawn numbers over and over, in some order. */
const drawn: fc.Arbitrary<Drawn> = fc
  .record({
    n: fc.constantFrom(...lengths),
    before: fc.integer({ min: 1, max: 3 }),
    after: fc.integer({ min: 1, max: 3 }),
    dtype: fc.constantFrom(...dtypes),
    order: fc.constantFrom('any', 'up', 'down', 'nearly')
  })
  .chain(({ n, before, after, dtype, order }) =>
    fc.array(values(dtype), { minLength: 1, maxLength: 300, size: 'max' }).map(list => {
      const size = n * before * after
      const by = { any: 0, up: 1, down: -1, nearly: 1 }[order]
      const ordered = by === 0 ? list : [...list].sort((a, b) => by * (a - b))
      const late = order === 'nearly' ? [...ordered.slice(1), ordered[0]] : ordered
      const data = Array.from(
        { length: size },
        (_, k) => late[by === 0 ? (k * 7) % late.length : Math.floor((k * late.length) / Math.max(1, size))]
      )
      return { x: np.reshape(np.array(data, { dtype }), { shape: [before, n, after] }), axis: 1 }
    })
  )

const sorted = (x: NDArray, axis: number): readonly NDArray[] => [
  $.bind(sort, [x], { axis })[0],
  $.bind(argsort, [x], { axis })[0]
]

test('sort and argsort of any lines, to the bit', () => {
  fc.assert(
    fc.property(drawn, ({ x, axis }) => expectSame(y => sorted(y, axis), [[x]])),
    { numRuns: 150 }
  )
})

test('of what is seen in another order: transposed, flipped, sliced, constant', () => {
  fc.assert(
    fc.property(drawn, fc.constantFrom(0, 1, 2), ({ x }, axis) =>
      expectSame(
        y => [
          ...sorted(np.transpose(y, { axes: [2, 1, 0] }), axis),
          ...sorted(np.flip(y, { axis }), axis),
          ...sorted(np.ones([4, 40, 2]), axis),
          ...sorted(np.broadcastTo(np.arange(35), { shape: [3, 2, 35] }), axis)
        ],
        [[x]]
      )
    ),
    { numRuns: 40 }
  )
})

test('as code: the host has no part in it', () => {
  expect(explain((x: NDArray) => sorted(x, 0))(np.ones([100]))).not.toContain('host')
})
