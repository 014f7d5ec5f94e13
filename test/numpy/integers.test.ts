/** Integers wrap; remainders and quotients have the zeros of NumPy; ranges end before their stop. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { grad, jit, np, type NDArray } from '../../src/index.js'

type Binary = (x: NDArray, y: NDArray) => NDArray

/** Eager, compiled, and folded: a jitted function of nothing but constants. */
const modes = (f: Binary, x: NDArray, y: NDArray): readonly NDArray[] => [
  f(x, y),
  jit(f)(x, y),
  jit((z: NDArray) => [f(x, y), z] as const)(np.array(0))[0]
]

const exactPower = (x: number, y: number, bits: (n: bigint) => bigint): number =>
  Number(bits(Array.from({ length: y }, () => BigInt(x)).reduce((p, q) => bits(p * q), 1n)))

describe.each([
  ['int32', { min: -(2 ** 31), max: 2 ** 31 - 1 }, (n: bigint) => BigInt.asIntN(32, n)],
  ['uint32', { min: 0, max: 2 ** 32 - 1 }, (n: bigint) => BigInt.asUintN(32, n)]
] as const)('powers of %s', (dtype, range, bits) => {
  test('are the powers of whole numbers modulo 2³²', () =>
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.oneof(fc.integer(range), fc.integer({ min: 0, max: 50 })), fc.nat(40)), { minLength: 1 }),
        pairs => {
          const [x, y] = [0, 1].map(i =>
            np.array(
              pairs.map(p => p[i]),
              { dtype }
            )
          )
          const expected = pairs.map(([a, b]) => exactPower(a, b, bits))
          for (const z of modes(np.pow, x, y)) expect([np.toNested(z), z.dtype]).toEqual([expected, dtype])
        }
      )
    ))
})

test('large exponents', () => {
  const x = np.array([3, -1, -1, 2], { dtype: 'int32' })
  const y = np.array([2 ** 31 - 1, 2 ** 31 - 1, 2 ** 31 - 2, 31], { dtype: 'int32' })
  for (const z of modes(np.pow, x, y)) expect(np.toNested(z)).toEqual([-1431655765, -1, 1, -(2 ** 31)])
})

test('negative exponents: ±1, else 0', () => {
  const x = np.array([1, -1, -1, 2, -5, 0], { dtype: 'int32' })
  const y = np.array([-3, -3, -4, -1, -1, -1], { dtype: 'int32' })
  for (const z of modes(np.pow, x, y)) expect(np.toNested(z)).toEqual([1, -1, 1, 0, 0, 0])
})

// NumPy 2.4: x, y, mod, floor_divide, fmod
const remainders: readonly (readonly [number, number, number, number, number])[] = [
  [-1, 1, 0, -1, -0],
  [-4, 2, 0, -2, -0],
  [0, -3, -0, -0, 0],
  [4, -2, -0, -2, 0],
  [-1, -2.5, -1, 0, -1],
  [-0, 3, 0, -0, -0],
  [0, 3, 0, 0, 0],
  [0, Infinity, 0, 0, 0],
  [-0, -Infinity, -0, 0, -0],
  [5, -Infinity, -Infinity, -1, 5],
  [-1e-300, 1, 1, -1, -1e-300],
  [7, -3, -2, -3, 1]
]

describe.each(['float32', 'float64'] as const)('remainders of %s', dtype => {
  const column = (i: number): readonly number[] => remainders.map(r => (dtype === 'float32' ? Math.fround(r[i]) : r[i]))
  const rows = remainders.filter(r => dtype === 'float64' || Math.fround(r[0]) !== 0 || r[0] === 0)
  test.each([
    ['mod', np.mod, 2],
    ['floorDiv', np.floorDiv, 3],
    ['rem', np.rem, 4]
  ] as const)('%s has the zeros of NumPy', (_, f, i) => {
    const [x, y] = [0, 1].map(k =>
      np.array(
        rows.map(r => r[k]),
        { dtype }
      )
    )
    const expected = column(i).filter((__, k) => rows.includes(remainders[k]))
    for (const z of modes(f, x, y)) expect(np.toNested(z)).toEqual(expected)
  })
})

test('mod slopes at a remainder of 0 as beside it', () => {
  for (const y of [3, -3]) expect(np.item(grad((x: NDArray) => np.mod(x, y))(6))).toBe(1)
  expect(np.item(grad((y: NDArray) => np.mod(6, y))(-3))).toBe(2)
})

test('arange is below its stop, and only falls short of it by less than a step', () =>
  fc.assert(
    fc.property(
      fc.constantFrom('float64' as const, 'float32' as const, 'int32' as const),
      fc.double({ min: -100, max: 100, noNaN: true }),
      fc.double({ min: 1e-2, max: 10, noNaN: true }),
      fc.nat(60),
      fc.boolean(),
      (dtype, start, size, n, falls) => {
        const step = falls ? -size : size
        const stop = start + n * step
        const xs = np.toNested(np.arange(start, stop, step, { dtype })) as readonly number[]
        expect(xs.every(x => (falls ? x > stop : x < stop))).toBe(true)
        if (dtype === 'float64') expect(xs.length).toBeGreaterThanOrEqual(n - 1)
      }
    )
  ))

test.each([
  [
    [1, 1.6, 0.1],
    [1, 1.1, 1.2, 1.3, 1.4, 1.5]
  ],
  [
    [0, 1, 0.5],
    [0, 0.5]
  ],
  [
    [5, 0, -2],
    [5, 3, 1]
  ],
  [
    [1, 1.3, 0.1],
    [1, 1.1, 1.2]
  ],
  [[3, 3, 1], []]
] as const)('arange %j', ([start, stop, step], expected) =>
  expect(np.toNested(np.arange(start, stop, step))).toEqual(expected)
)
