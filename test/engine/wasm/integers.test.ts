/** Integers compiled: every pair of numbers at the edges, against integers without end, wrapped. */
import { describe, expect, test } from 'vitest'
import { jit, np, type NDArray } from 'pullback'

const kinds = {
  int32: {
    make: (xs: readonly number[]) => np.array(Int32Array.from(xs)),
    wrap: (n: bigint) => Number(BigInt.asIntN(32, n)),
    points: [-(2 ** 31), 1 - 2 ** 31, -65536, -7, -3, -2, -1, 0, 1, 2, 3, 7, 46341, 65536, 2 ** 31 - 2, 2 ** 31 - 1]
  },
  uint32: {
    make: (xs: readonly number[]) => np.array(Uint32Array.from(xs)),
    wrap: (n: bigint) => Number(BigInt.asUintN(32, n)),
    points: [0, 1, 2, 3, 7, 65535, 65536, 2 ** 31 - 1, 2 ** 31, 2 ** 31 + 1, 2 ** 32 - 2, 2 ** 32 - 1]
  }
} as const

/** Rounded down; `/` and `%` of integers without end are rounded to 0. */
const floorDiv = (x: bigint, y: bigint): bigint => x / y - (x % y !== 0n && x < 0n !== y < 0n ? 1n : 0n)

interface Function {
  readonly f: (x: NDArray, y: NDArray) => NDArray
  readonly right: (x: bigint, y: bigint) => bigint
}

const byNonzero =
  (right: Function['right']): Function['right'] =>
  (x, y) =>
    y === 0n ? 0n : right(x, y)

const functions: Readonly<Record<string, Function>> = {
  add: { f: np.add, right: (x, y) => x + y },
  sub: { f: np.sub, right: (x, y) => x - y },
  mul: { f: np.mul, right: (x, y) => x * y },
  floorDiv: { f: np.floorDiv, right: byNonzero(floorDiv) },
  mod: { f: np.mod, right: byNonzero((x, y) => x - y * floorDiv(x, y)) },
  rem: { f: np.rem, right: byNonzero((x, y) => x % y) },
  maximum: { f: np.maximum, right: (x, y) => (x > y ? x : y) },
  minimum: { f: np.minimum, right: (x, y) => (x < y ? x : y) },
  bitwiseAnd: { f: np.bitwiseAnd, right: (x, y) => x & y },
  bitwiseOr: { f: np.bitwiseOr, right: (x, y) => x | y },
  bitwiseXor: { f: np.bitwiseXor, right: (x, y) => x ^ y }
}

describe.each(Object.entries(kinds))('%s', (_, { make, wrap, points }) => {
  const pairs = points.flatMap(x => points.map(y => [x, y] as const))
  const [xs, ys] = [make(pairs.map(([x]) => x)), make(pairs.map(([, y]) => y))]

  test.each(Object.entries(functions))('%s', (_name, { f, right }) => {
    const expected = pairs.map(([x, y]) => `${x}, ${y}: ${wrap(right(BigInt(x), BigInt(y)))}`)
    for (const g of [f, jit(f)])
      expect(Array.from(np.toTypedArray(g(xs, ys)), (z, i) => `${pairs[i].join(', ')}: ${z}`)).toEqual(expected)
  })
})
