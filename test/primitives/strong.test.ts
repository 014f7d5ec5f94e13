/** Products of derivatives: contractions against a plain loop, and masks in every order and mode. */
import { describe, expect, test } from 'vitest'
import fc from 'fast-check'
import { grad, jacfwd, jacrev, jit, jvp, np, scan, vjp, vmap, type NDArray } from 'pullback'
import type { Zeros } from '../../src/ndarray/kernels/strong.js'
import { ops as $ } from '../../src/trace/ops.js'

const special = fc.constantFrom(0, -0, 1, -2, 0.5, 1e300, Infinity, -Infinity, NaN, 0, 0, 3)

const strong = (u: number, v: number, zeros: Zeros): number => {
  const [left, right] = [zeros !== 'right', zeros !== 'left']
  if ((left && u === 0) || (right && v === 0)) return 0
  return (u === 0 && Math.abs(v) === Infinity) || (v === 0 && Math.abs(u) === Infinity) ? 0 : u * v
}

const sizes = fc.record({
  m: fc.integer({ min: 1, max: 6 }),
  k: fc.integer({ min: 0, max: 6 }),
  n: fc.integer({ min: 1, max: 6 })
})

const matrices = sizes.chain(({ m, k, n }) =>
  fc.record({
    m: fc.constant(m),
    k: fc.constant(k),
    n: fc.constant(n),
    x: fc.array(special, { minLength: m * k, maxLength: m * k }),
    y: fc.array(special, { minLength: k * n, maxLength: k * n })
  })
)

describe('products within one loop', () => {
  const numbers = (n: number): fc.Arbitrary<NDArray> =>
    fc.array(special, { minLength: n, maxLength: n }).map(xs => np.array(Float64Array.from(xs)))
  const numbersOf = (y: NDArray): readonly number[] => Array.from(np.toTypedArray(y), v => Number(v) + 0)
  const functions: Readonly<Record<string, (x: NDArray, t: NDArray) => readonly NDArray[]>> = {
    'what leaves it is NaN with them': (x, t) => [$.sub($.neg($.strongMul(x, t)), $.strongMul(x, $.add(t, 1), 'both'))],
    'one of another': (x, t) => [$.strongMul($.strongMul(x, t), $.strongMul(t, x))],
    'others absorb their NaN': (x, t) => {
      const y = $.strongMul(x, t)
      return [np.where(np.isNaN(y), 1, 2), $.strongMul(y, $.sub(t, t), 'both'), np.pow(y, 0), np.maximum(y, 1)]
    },
    'sums, and results of which one is NaN': (x, t) => {
      const y = $.strongMul(x, t)
      return [y, np.where(np.isNaN(y), 1, $.add(y, 1)), np.sum($.mul(y, 0)), $.neg(x)]
    }
  }
  test.each(Object.entries(functions))('are what they are one by one: %s', (_, f) => {
    const compiled = jit(f)
    fc.assert(
      fc.property(numbers(11), numbers(11), (x, t) => {
        const expected = f(x, t)
        compiled(x, t).forEach((y, i) => expect(numbersOf(y)).toEqual(numbersOf(expected[i])))
      }),
      { numRuns: 200 }
    )
  })
})

describe('contractions', () => {
  test.each(['left', 'right', 'both'] as const)('sum strong products, eager and compiled: %s', zeros => {
    fc.assert(
      fc.property(matrices, fc.boolean(), ({ m, k, n, x, y }, isTransposed) => {
        const expected = Array.from({ length: m * n }, (_, o) => {
          let sum = 0
          for (let p = 0; p < k; p++) sum += strong(x[Math.floor(o / n) * k + p], y[p * n + (o % n)], zeros)
          return sum
        })
        const [a, b] = [np.array(Float64Array.from(x)), np.array(Float64Array.from(y))]
        const right = np.reshape(b, { shape: [k, n] })
        const product = (u: NDArray, v: NDArray): NDArray =>
          isTransposed
            ? $.dot(
                $.transpose(v, [1, 0]),
                u,
                { contract: [[1], [1]], batch: [[], []] },
                zeros === 'both' ? zeros : zeros === 'left' ? 'right' : 'left'
              )
            : $.dot(u, v, { contract: [[1], [0]], batch: [[], []] }, zeros)
        const left = np.reshape(a, { shape: [m, k] })
        for (const f of [product, jit(product)]) {
          const z = f(left, right)
          expect(Array.from(np.toTypedArray(isTransposed ? $.transpose(z, [1, 0]) : z), v => v + 0)).toEqual(
            expected.map(v => v + 0)
          )
        }
      }),
      { numRuns: 60 }
    )
  })
})

const functions: readonly (readonly [string, (x: NDArray) => NDArray])[] = [
  ['x ln x', x => np.mul(x, np.log(x))],
  ['x √x', x => np.mul(x, np.sqrt(x))],
  ['(−2)ˣ', x => np.pow(-2, x)],
  ['(ln x)²', x => np.square(np.log(x))],
  ['x·ln x, contracted', x => np.dot(x, np.log(x))],
  ['Π ln x', x => np.prod(np.log(x))],
  ['products along ln x', x => np.cumprod(np.log(x))],
  ['x⊗ln x by 1/x', x => np.matmul(np.outer(x, np.log(x)), np.div(1, x))],
  ['a loop', x => scan((c: NDArray, t: NDArray) => [np.mul(c, np.log(t)), null] as const)(np.array(1), x)[0]],
  ['norm', x => np.sqrt(np.sum(np.square(x)))]
]

describe('masks', () => {
  const points = fc.array(fc.constantFrom(0, -0, 1, -1, 2, Infinity, -Infinity, NaN, 1e200), {
    minLength: 3,
    maxLength: 3
  })

  test.each(functions)('where(false, f(x), 0) has no derivative of order 1 or 2 in any mode: %s', (_, f) => {
    const masked = (x: NDArray): NDArray => np.sum(np.where(np.array(false), f(x), 0))
    const orders = [
      jacrev(masked),
      jacfwd(masked),
      jacrev(jacrev(masked)),
      jacrev(jacfwd(masked)),
      jacfwd(jacrev(masked)),
      jacfwd(jacfwd(masked))
    ]
    const forms = orders.flatMap(g => [g, jit(g), (x: NDArray) => vmap(g)(np.stack([x, x]))])
    fc.assert(
      fc.property(points, at => {
        for (const g of forms) expect(Array.from(np.toTypedArray(g(np.array(at)))).every(v => v === 0)).toBe(true)
      }),
      { numRuns: 12 }
    )
  })

  test.each(functions)('zero tangents and cotangents contribute nothing: %s', (_, f) => {
    fc.assert(
      fc.property(points, at => {
        const x = np.array(at)
        const [y, pullback] = vjp(f)(x)
        const isZero = (v: NDArray): boolean => Array.from(np.toTypedArray(v)).every(n => n === 0)
        expect(isZero(pullback(np.zeros(y.shape)))).toBe(true)
        expect(isZero(jvp(f)(x, np.zeros([3]))[1])).toBe(true)
      })
    )
  })
})

test('a zero partial absorbs infinities, forwards and backwards, and lets NaN through', () => {
  const sigmoid = (x: NDArray): NDArray => np.div(1, np.add(1, np.exp(np.neg(x))))
  expect(np.item(jvp(sigmoid)(-1000, 1)[1])).toBe(0)
  expect(Math.abs(np.item(grad(sigmoid)(-1000)))).toBe(0)
  expect(np.item(jvp((x: NDArray) => np.mul(x, 0))(1, Infinity)[1])).toBe(0)
  expect(np.item(jvp((x: NDArray) => np.mul(x, 0))(1, NaN)[1])).toBe(NaN)
  expect(np.item(np.mul(np.array(0), Infinity))).toBe(NaN)
})
