/** Means, lengths and deviations are in range whenever their results are, with their gradients, along axes, batched and compiled. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { grad, jit, np, vmap, type NDArray } from '../../src/index.js'

type F = (x: NDArray) => NDArray
type Float = 'float32' | 'float64'

const numbersOf = (x: NDArray): readonly number[] => Array.from(np.toTypedArray(x))

const near = (came: NDArray, expected: readonly number[]): void => {
  const relative = came.dtype === 'float64' ? 1e-14 : 1e-6
  numbersOf(came).forEach((v, i) => {
    const e = expected[i]
    expect(v === e || Math.abs(v - e) <= relative * Math.abs(e), `element ${i}: ${v}, not ${e}`).toBe(true)
  })
}

/** On a vector, on it as a row and as a column beside moderate numbers, in a batch; each eager and compiled. */
const seen = (f: (x: NDArray, o: { readonly axis?: number }) => NDArray, x: NDArray): readonly NDArray[] => {
  const rest = np.onesLike(x)
  const ways: readonly F[] = [
    v => f(v, {}),
    v => np.index(f(np.stack([rest, v]), { axis: 1 }), 1),
    v => np.index(f(np.stack([v, rest], { axis: 1 }), { axis: 0 }), 0),
    v => np.index(vmap((row: NDArray) => f(row, {}))(np.stack([rest, v])), 1)
  ]
  return ways.flatMap(way => [way(x), jit(way)(x)])
}

type Row = readonly [
  string,
  (x: NDArray, o: { readonly axis?: number }) => NDArray,
  Float,
  readonly number[],
  number,
  readonly number[]
]

const third = 1 / 3

const rows: readonly Row[] = [
  ['norm', np.norm, 'float64', [3e200, 4e200], 5e200, [0.6, 0.8]],
  ['norm', np.norm, 'float64', [3e-200, 4e-200], 5e-200, [0.6, 0.8]],
  ['norm', np.norm, 'float64', [5e-324, 0], 5e-324, [1, 0]],
  ['norm', np.norm, 'float64', [1.7e308, 1], 1.7e308, [1, 1 / 1.7e308]],
  ['norm', np.norm, 'float64', [0, 0], 0, [0, 0]],
  ['norm', np.norm, 'float64', [Infinity, 1], Infinity, [0, 0]],
  ['norm', np.norm, 'float32', [1e20, 1, 1], 1e20, [1, 1e-20, 1e-20]],
  ['norm', np.norm, 'float32', [3e-30, 4e-30], 5e-30, [0.6, 0.8]],
  ['norm', np.norm, 'float32', [3e38, 0], 3e38, [1, 0]],
  ['mean', np.mean, 'float64', [1e308, 1e308], 1e308, [0.5, 0.5]],
  ['mean', np.mean, 'float64', [1.7e308, 1.7e308, 1.7e308], 1.7e308, [third, third, third]],
  ['mean', np.mean, 'float64', [Infinity, 1], Infinity, [0.5, 0.5]],
  ['mean', np.mean, 'float64', [5e-324, 5e-324], 5e-324, [0.5, 0.5]],
  ['mean', np.mean, 'float32', [3e38, 3e38], 3e38, [0.5, 0.5]],
  ['mean', np.mean, 'float32', [-3e38, -3e38, -3e38], -3e38, [third, third, third]],
  ['std', np.std, 'float64', [1e200, 3e200], 1e200, [-0.5, 0.5]],
  ['std', np.std, 'float64', [1e-200, 3e-200], 1e-200, [-0.5, 0.5]],
  ['std', np.std, 'float32', [1e20, 3e20], 1e20, [-0.5, 0.5]],
  ['std', np.std, 'float32', [1e-30, 3e-30], 1e-30, [-0.5, 0.5]],
  ['std', np.std, 'float32', [3e38, 3e38], 0, [0, 0]],
  [
    'std',
    np.std,
    'float64',
    [1.5e308, -1.5e308, 1e308],
    1.3123346456686351e308,
    [0.2963336296671112, -0.46566713233403184, 0.16933350266692065]
  ],
  ['std', np.std, 'float64', [1.7e308, -1.7e308], 1.7e308, [0.5, -0.5]],
  [
    'std',
    np.std,
    'float32',
    [3e38, -3e38, 2e38],
    2.624669284698896e38,
    [0.29633363382173794, -0.46566713150306646, 0.16933349768136852]
  ],
  ['var', np.var, 'float64', [1e154, -1e154], 1e154 * 1e154, [1e154, -1e154]],
  ['var', np.var, 'float64', [2e154, 0, 0, 0], 0.75e154 * 1e154, [0.75e154, -0.25e154, -0.25e154, -0.25e154]],
  ['var', np.var, 'float32', [1.7e19, -1.7e19], 1.7e19 ** 2, [1.7e19, -1.7e19]],
  ['var', np.var, 'float32', [3e19, 0, 0, 0], 3 * 0.75e19 * 0.75e19, [1.125e19, -0.375e19, -0.375e19, -0.375e19]],
  ['median', np.median, 'float64', [1e308, 1.5e308], 1.25e308, [0.5, 0.5]],
  ['median', np.median, 'float32', [3e38, 2e38], 2.5e38, [0.5, 0.5]],
  ['ord 1', (v, o) => np.norm(v, { ...o, ord: 1 }), 'float64', [1e308, 0.5e308], 1.5e308, [1, 1]],
  ['ord ∞', (v, o) => np.norm(v, { ...o, ord: Infinity }), 'float32', [3e38, 1e38], 3e38, [1, 0]]
]

test.each(rows)('%s of %s %j', (_, f, dtype, xs, value, slopes) => {
  const x = np.array(xs, { dtype })
  for (const y of seen(f, x)) near(y, [value])
  const slope: F = grad((v: NDArray) => f(v, {}))
  for (const g of [slope(x), jit(slope)(x), np.index(vmap(slope)(np.stack([x, x])), 1)]) near(g, slopes)
})

test.each([
  ['norm', np.norm, 1],
  ['std', np.std, 1],
  ['mean', np.mean, 1],
  ['var', np.var, 2]
] as const)('%s scales with powers of two, bit for bit', (_, f, degree) =>
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0.5, max: 1, noNaN: true }), { minLength: 1, maxLength: 5 }),
      fc.integer({ min: -480, max: 480 }),
      (xs, k) => {
        const y = np.item(f(np.array(xs)))
        expect(np.item(f(np.array(xs.map(x => x * 2 ** k))))).toBe(y * 2 ** (degree * k))
      }
    )
  )
)

test.each([
  [-1e308, 1e308, 5, [-1e308, -5e307, 0, 5e307, 1e308]],
  [Number.MAX_VALUE, -Number.MAX_VALUE, 3, [Number.MAX_VALUE, 0, -Number.MAX_VALUE]],
  [-1.5e308, 0.5e308, 2, [-1.5e308, 0.5e308]]
] as const)('linspace from %d to %d', (from, to, num, expected) =>
  expect(np.toNested(np.linspace(from, to, num))).toEqual(expected)
)

test('linspace between any two bounds stays between them and rises or falls', () =>
  fc.assert(
    fc.property(
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.integer({ min: 2, max: 20 }),
      fc.boolean(),
      (from, to, num, endpoint) => {
        const xs = numbersOf(np.linspace(from, to, num, { endpoint }))
        const [least, most] = [Math.min(from, to), Math.max(from, to)]
        const slack = (most / 2 - least / 2) * 2 ** -50 + 2 ** -1022
        expect(xs.every(x => Number.isFinite(x) && x >= least - slack && x <= most + slack)).toBe(true)
        expect(xs.slice(1).every((x, i) => (from <= to ? x >= xs[i] - slack : x <= xs[i] + slack))).toBe(true)
      }
    )
  ))
