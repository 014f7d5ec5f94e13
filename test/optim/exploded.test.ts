/** Exploded and vanished gradients: updates are of the rate, states stay finite, norms are in range, solves are solved. */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cg, gmres, grad, jit, np, optim, tree, type NDArray } from '../../src/index.js'
import { named, stages } from './subjects.js'

type Float = 'float32' | 'float64'

const numbersOf = (x: NDArray): readonly number[] => Array.from(np.toTypedArray(x))

const closeTo = (came: NDArray, expected: readonly number[]): void => {
  const relative = came.dtype === 'float64' ? 1e-9 : 2e-6
  const wrong = numbersOf(came).filter(
    (v, i) => v !== expected[i] && !(Math.abs(v - expected[i]) <= relative * Math.abs(expected[i]))
  )
  expect(wrong, `${numbersOf(came).join()} and not ${expected.join()}`).toEqual([])
}

const sizes: readonly (readonly [Float, number])[] = [
  ['float64', 1e200],
  ['float64', 1e300],
  ['float64', -1e-200],
  ['float32', 1e20],
  ['float32', 1e37],
  ['float32', -1e-30]
]

const optimizers = {
  adam: (rate: number) => optim.adam({ rate, eps: 0 }),
  adagrad: (rate: number) => optim.adagrad({ rate, eps: 0 })
}

describe.each(Object.entries(optimizers))('%s', (_, made) => {
  test.each(sizes)('first step of %s, gradient %d: the rate', (dtype, size) => {
    const optimizer = made(0.1)
    const p = np.zeros([2], { dtype })
    const g = np.array([size, -size], { dtype })
    for (const run of [optimizer.update, jit(optimizer.update)])
      closeTo(run(g, optimizer.init(p), p)[0] as NDArray, [-0.1 * Math.sign(size), 0.1 * Math.sign(size)])
  })

  test.each(sizes)('of %s goes on after one gradient %d', (dtype, size) => {
    const optimizer = made(0.1)
    const p = np.zeros([1], { dtype })
    const [, state] = optimizer.update(np.array([size], { dtype }), optimizer.init(p), p)
    const numbers = tree.flatten(state).leaves.flatMap(x => numbersOf(np.astype(x, 'float64')))
    expect(numbers.every(Number.isFinite)).toBe(true)
    const [next] = optimizer.update(np.array([size], { dtype }), state, p)
    expect(Math.abs(np.item(next))).toBeGreaterThan(0.05)
  })

  test.each([Infinity, NaN])('a gradient %d is seen', g => {
    const optimizer = made(0.1)
    const p = np.zeros([1])
    expect(np.item(optimizer.update(np.array([g]), optimizer.init(p), p)[0])).toBe(NaN)
  })

  test.each([
    ['float32', 1e200],
    ['float32', Infinity],
    ['float64', -Infinity],
    ['float64', NaN]
  ] as const)('of %s stays visible after one gradient %d', (dtype, bad) => {
    const optimizer = made(0.1)
    const p = np.zeros([1], { dtype })
    for (const run of [optimizer.update, jit(optimizer.update)]) {
      const after = (state: unknown, g: number) => run(np.array([g], { dtype }), state as optim.OptimizerState, p)
      const [first, state] = after(optimizer.init(p), bad)
      const [second, next] = after(state, 1)
      expect([first, second, after(next, 1)[0]].map(u => np.item(u as NDArray))).toEqual([NaN, NaN, NaN])
    }
  })
})

const exploded: Readonly<Record<Float, readonly number[]>> = {
  float64: [1e300, -1.7e308, Infinity, -Infinity, NaN],
  float32: [1e37, -3.4e38, Infinity, -Infinity, NaN]
}

const plain = fc.double({ min: 0.125, max: 2, noNaN: true }).chain(x => fc.constantFrom(x, -x))

describe('whatever has exploded, no parameter stands still without a word', () => {
  test.each([...stages, ...named].map(s => [s.name, s.optimizer] as const))('%s', (_, { init, update }) => {
    fc.assert(
      fc.property(
        fc.constantFrom<Float>('float32', 'float64').chain(dtype =>
          fc.record({
            dtype: fc.constant(dtype),
            bad: fc.constantFrom(...exploded[dtype]),
            at: fc.nat(3),
            steps: fc.array(fc.tuple(plain, plain), { minLength: 4, maxLength: 6 })
          })
        ),
        ({ dtype, bad, at, steps }) => {
          const params = { kernel: np.ones([2], { dtype }) }
          const stepping = (badAt: number): readonly (readonly number[])[] => {
            let state: unknown = init(params)
            return steps.map(([a, b], i) => {
              const gradients = { kernel: np.array([i === badAt ? bad : a, b], { dtype }) }
              const [updates, next] = update(gradients, state as optim.OptimizerState, params)
              state = next
              return numbersOf(updates.kernel)
            })
          }
          // A rate may be 0 by its schedule
          const usual = stepping(-1)
          const stopped = stepping(at).flatMap((u, i) => u.filter((v, k) => v === 0 && usual[i][k] !== 0))
          expect(stopped).toEqual([])
        }
      ),
      { numRuns: 40 }
    )
  })
})

describe('clipByGlobalNorm', () => {
  const clipped = (updates: unknown, bound = 1): unknown => {
    const { init, update } = optim.clipByGlobalNorm(bound)
    return update(updates, init(updates), updates)[0]
  }
  test.each([
    ['float64', [3e200, 4e200], [0.6, 0.8]],
    ['float64', [1.7e308, 1.7e308], [Math.SQRT1_2, Math.SQRT1_2]],
    ['float32', [3e37, 4e37], [0.6, 0.8]]
  ] as const)('of %s %j', (dtype, u, expected) => {
    const updates = np.array(u, { dtype })
    closeTo(clipped(updates) as NDArray, expected)
    closeTo(jit((x: NDArray) => clipped(x) as NDArray)(updates), expected)
  })
  test('bounds what has vanished by a bound that has', () =>
    closeTo(clipped(np.array([3e-200, 4e-200]), 1e-200) as NDArray, [6e-201, 8e-201]))
  test.each([Infinity, -Infinity, NaN])('an update %d makes all NaN', v => {
    const { a, b } = clipped({ a: np.array([v]), b: np.array([1, 0.1]) }) as {
      readonly a: NDArray
      readonly b: NDArray
    }
    expect([...numbersOf(a), ...numbersOf(b)]).toEqual([NaN, NaN, NaN])
  })
})

test('globalNorm is in range, and so is its gradient', () => {
  const t = { a: np.array([3e200]), b: np.array([[0, 4e200]]) }
  for (const f of [optim.globalNorm, jit(optim.globalNorm)]) closeTo(f(t), [5e200])
  const g = grad((u: typeof t) => optim.globalNorm(u))(t)
  closeTo(g.a, [0.6])
  closeTo(g.b, [0, 0.8])
  expect(numbersOf(grad((u: NDArray) => optim.globalNorm(u))(np.zeros([2])))).toEqual([0, 0])
  expect(np.item(optim.globalNorm({}))).toBe(0)
})

describe.each([
  ['cg', cg],
  ['gmres', gmres]
] as const)('%s', (_, solver) => {
  const solve = (b: NDArray): NDArray =>
    solver((x: NDArray) => np.mul(np.array([2, 3], { dtype: b.dtype as Float }), x))(b)
  test.each([
    ['float32', 1e25],
    ['float32', 1e-30],
    ['float64', 1e200],
    ['float64', 1e-200],
    ['float64', 1e300],
    ['float64', 0]
  ] as const)('of %s, right-hand side %d', (dtype, size) => {
    const b = np.array([size, 3 * size], { dtype })
    for (const x of [solve(b), jit(solve)(b)]) closeTo(x, [size / 2, size])
  })
  test.each([['float32', 1e-30] as const, ['float64', 1e-250] as const])('gradients of %s, %d', (dtype, size) => {
    const f = (b: NDArray): NDArray => np.mul(np.sum(solve(b)), size)
    closeTo(grad(f)(np.array([1, 3], { dtype })), [size / 2, size / 3])
  })
})
