/**
 * The sizes that must compile: a share of each here, the whole by `npm run test:deep`.
 */
import { describe, expect, test } from 'vitest'
import { grad, jit, np, type NDArray } from 'pullback'

const isDeep = Number(process.env['LAWS_RUNS'] ?? 1) > 1

const sized = (what: string, few: number, many: number, check: (n: number) => void): void => {
  describe(what, () => {
    test(`${few}`, () => check(few))
    if (isDeep) test(`${many}`, () => check(many), 600_000)
  })
}

const reflection = np.array([
  [0.6, 0.8],
  [0.8, -0.6]
])

const power = (n: number) => (x: NDArray) => {
  let y = x
  for (let i = 1; i < n; i++) y = np.dot(x, y)
  return y
}

const expectNear = (came: NDArray, expected: NDArray): void =>
  expect(np.item(np.allClose(came, expected, { rtol: 1e-9, atol: 1e-9 }))).toBe(1)

/** Nothing of it is left to the interpreter. */
const ran = (f: { readonly engine: unknown }): void => expect(f.engine).toEqual({ name: 'wasm', reason: null })

// A reflection is its own inverse: an even power is the unit matrix, and with J full of ones the derivative of Σ xⁿ is n/2 (J x + x J).
sized('chained matrix products', 200, 3000, n => {
  const f = jit(power(n))
  expectNear(f(reflection), np.eye(2))
  ran(f)
})

const gradientOfPower = (n: number): void => {
  const f = jit(grad((x: NDArray) => np.sum(power(n)(x))))
  const slope = [
    [2.8, 1.6],
    [1.6, 0.4]
  ]
  expectNear(np.div(f(reflection), n / 2), np.array(slope))
  ran(f)
}

sized('the gradient of chained matrix products', 100, 3000, gradientOfPower)

if (isDeep) test('the gradient of 16,000 chained matrix products', () => gradientOfPower(16_000), 600_000)

sized('leaves of a tree', 1000, 50_000, n => {
  const f = jit((xs: readonly NDArray[]) => xs.map(x => np.mul(x, 2)))
  const ys = f(Array.from({ length: n }, (_, i) => np.array(i)))
  expect(ys.map(np.item)).toEqual(Array.from({ length: n }, (_, i) => 2 * i))
  ran(f)
})

sized('elementwise equations one after another', 2000, 200_000, n => {
  const f = jit((x: NDArray) => {
    let y = x
    for (let i = 0; i < n; i++) y = i % 2 === 0 ? np.add(y, x) : np.abs(y)
    return y
  })
  expect(np.toNested(f(np.array([1, 2, 3])))).toEqual([1, 2, 3].map(x => x * (1 + n / 2)))
  ran(f)
})

sized('reductions, each of what the one before gives', 200, 5000, n => {
  const x = np.array([0.25, 0.25, 0.5])
  const f = jit((z: NDArray) => {
    let y = z
    for (let i = 0; i < n; i++) y = np.mul(z, np.sum(y))
    return y
  })
  expect(np.toNested(f(x))).toEqual(np.toNested(x))
  ran(f)
})
