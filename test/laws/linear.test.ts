/** Linear maps of this library, with the laws that hold for anyone's; and the matrices that laws draw. */
import * as fc from 'fast-check'
import { cond, jit, np, scan, vmap, type NDArray } from 'pullback'
import * as laws from 'pullback/laws'
import { describe, expect, test } from 'vitest'
import { testLaws } from './runner.js'

const { arb } = laws

const row = arb.array({ minRank: 1, maxRank: 1, values: 'dyadic' })

const rows = arb.array({ minRank: 2, maxRank: 2, values: 'dyadic' })

interface Pair {
  readonly a: NDArray
  readonly b: readonly [NDArray, null]
}

const pairs = fc
  .tuple(arb.array({ shape: [2], values: 'dyadic' }), arb.array({ shape: [2], values: 'dyadic', dtype: 'float64' }))
  .map(([a, b]): Pair => ({ a, b: [b, null] }))

const decaying = (xs: NDArray): NDArray =>
  scan((c: NDArray, x: NDArray) => {
    const next = np.add(np.mul(c, 0.5), x)
    return [next, next] as const
  })(np.zeros([]), xs)[1]

describe('linear', () => {
  testLaws(laws.linear({ name: 'sum', L: x => np.sum(x) }), 30)
  testLaws(laws.linear({ name: 'transpose', L: x => np.transpose(x), transpose: u => np.transpose(u) }), 30)
  testLaws(laws.linear({ name: 'a recurrence', L: decaying, domain: row }), 30)
  testLaws(laws.linear({ name: 'jit of a recurrence', L: jit(decaying), domain: row }), 30)
  testLaws(laws.linear({ name: 'a batch of recurrences', L: vmap(decaying), domain: rows }), 30)
  testLaws(
    laws.linear({
      name: 'a choice between linear maps',
      L: (x: NDArray) =>
        cond(
          true,
          (y: NDArray) => np.mul(y, 2),
          (y: NDArray) => np.neg(y)
        )(x)
    }),
    30
  )
  testLaws(
    laws.linear({
      name: 'of trees',
      L: ({ a, b }: Pair) => ({ difference: np.sub(a, np.mul(b[0], 2)), total: np.sum(b[0]) }),
      transpose: ({ difference, total }): Pair => ({
        a: difference,
        b: [np.add(np.mul(difference, -2), total), null]
      }),
      domain: pairs
    }),
    30
  )
})

describe('adjoint pairs', () => {
  testLaws(
    laws.adjointPair({
      name: 'every second element',
      forward: x => np.index(x, np.slice(0, undefined, 2)),
      backward: (u, x) => np.at(np.zerosLike(x), np.slice(0, undefined, 2)).set(u),
      domain: row
    }),
    30
  )
})

describe('matrices', () => {
  const { abs, index, item, matmul, max, norm, ones, sub, transpose, triu } = np
  const largest = (x: NDArray): number => item(max(abs(x)))

  test('general ones have their shape', () =>
    fc.assert(fc.property(arb.matrix({ size: 2, columns: 3 }), x => x.shape.join() === '2,3')))

  test('positive definite ones are symmetric to the bit, and stretch from once to four times', () =>
    fc.assert(
      fc.property(arb.matrix({ kind: 'positiveDefinite' }), a => {
        expect(np.toNested(a)).toEqual(np.toNested(transpose(a)))
        const v = ones([a.shape[0]])
        const stretch = item(np.vdot(v, matmul(a, v))) / a.shape[0]
        expect(stretch).toBeGreaterThan(1 - 1e-12)
        expect(stretch).toBeLessThan(4 + 1e-12)
      })
    ))

  test('well conditioned ones stretch from once to four times', () =>
    fc.assert(
      fc.property(arb.matrix({ kind: 'wellConditioned' }), a => {
        const stretches = Array.from({ length: a.shape[0] }, (_, i) => item(norm(index(a, i))))
        expect(Math.min(...stretches)).toBeGreaterThan(1 - 1e-12)
        expect(Math.max(...stretches)).toBeLessThan(4 + 1e-12)
      })
    ))

  test('orthogonal ones are', () =>
    fc.assert(
      fc.property(
        arb.matrix({ kind: 'orthogonal' }),
        q => largest(sub(matmul(transpose(q), q), np.eye(q.shape[0]))) < 1e-12
      )
    ))

  test('triangular ones are, with a diagonal from 1 to 4', () =>
    fc.assert(
      fc.property(arb.matrix({ kind: 'triangular' }), a => {
        expect(largest(triu(a, { k: 1 }))).toBe(0)
        expect(item(np.min(np.diagonal(a)))).toBeGreaterThanOrEqual(1)
      })
    ))
})
