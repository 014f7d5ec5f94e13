/** Broadcasting: B1 a semilattice, B2 the same as broadcasting first, B3 transposed to sums. And promotion. */
import * as E from 'fp-ts/lib/Either.js'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { attempt, vjp } from '../../src/index.js'
import { dtypes, promote } from '../../src/ndarray/dtype.js'
import type { Shape } from '../../src/ndarray/shape.js'
import * as np from '../../src/numpy/index.js'
import { expectSame } from '../primitives/nested.js'
import { arrayOf, broadcastable, shape } from './arbitrary.js'

/** The shape of a sum, or that there is none. */
const joined = (a: E.Either<unknown, Shape>, b: E.Either<unknown, Shape>): E.Either<string, Shape> =>
  E.isRight(a) && E.isRight(b)
    ? E.bimap(
        () => 'none',
        (x: np.NDArray) => x.shape
      )(attempt(np.add)(np.zeros(a.right), np.zeros(b.right)))
    : E.left('none')

const binary = { add: np.add, sub: np.sub, mul: np.mul, maximum: np.maximum, mod: np.mod, lt: np.lt, hypot: np.hypot }

const pair = broadcastable(2).chain(([s, t]) => fc.tuple(arrayOf(s), arrayOf(t)))

describe('shapes', () => {
  const shapes = shape(3, 3).map(E.right)

  test('B1: joining is idempotent, commutative, associative, with unit []', () =>
    fc.assert(
      fc.property(shapes, shapes, shapes, (a, b, c) => {
        expect(joined(a, a)).toEqual(a)
        expect(joined(a, b)).toEqual(joined(b, a))
        expect(joined(joined(a, b), c)).toEqual(joined(a, joined(b, c)))
        expect(joined(a, E.right([]))).toEqual(a)
      })
    ))

  test('an error names the operation, the shapes, the axis and the remedy', () =>
    expect(() => np.mul(np.zeros([2, 3]), np.zeros([2, 4]))).toThrow(
      /^np\.mul: shapes \[2, 3\] and \[2, 4\] do not broadcast \(axis -1: 3 against 4\)\. Extents must be equal or 1/
    ))
})

describe.each(Object.entries(binary))('%s', (_, f) => {
  test('B2: is that of the broadcast operands', () =>
    fc.assert(
      fc.property(pair, ([x, y]) => {
        const full = f(x, y)
        const [a, b] = [x, y].map(np.broadcastTo({ shape: full.shape }))
        expectSame(full, f(a, b))
      })
    ))
})

test('B3: the pullback of broadcasting is the sum over the repeated axes', () =>
  fc.assert(
    fc.property(pair, ([x, y]) => {
      const [z, pullback] = vjp((a: np.NDArray) => np.add(a, y))(x)
      const ct = np.reshape(np.arange(z.size), { shape: z.shape })
      const lead = z.ndim - x.ndim
      const axes = [...z.shape.keys()].filter(i => i < lead || (x.shape[i - lead] === 1 && z.shape[i] !== 1))
      expectSame(pullback(ct), np.reshape(np.sum(ct, { axis: axes }), { shape: x.shape }))
    })
  ))

describe('promotion', () => {
  const one = (dtype: np.DType) => np.ones([2], { dtype })

  test('of arrays is a semilattice, and that of every operation', () => {
    for (const a of dtypes)
      for (const b of dtypes) {
        expect(promote(a, b)).toBe(promote(b, a))
        expect(np.mul(one(a), one(b)).dtype).toBe(promote(a, b))
        expect(np.concatenate([one(a), one(b)]).dtype).toBe(promote(a, b))
        expect(np.where(true, one(a), one(b)).dtype).toBe(promote(a, b))
        for (const c of dtypes) expect(promote(promote(a, b), c)).toBe(promote(a, promote(b, c)))
      }
  })

  test('a bare number is weak', () => {
    const rows = [
      ['float32', 0.1, 'float32'],
      ['float64', 2, 'float64'],
      ['int32', 2, 'int32'],
      ['int32', 0.5, 'float64'],
      ['int32', 2 ** 31, 'float64'],
      ['uint32', -1, 'float64'],
      ['uint32', 2 ** 31, 'uint32'],
      ['bool', 1, 'int32'],
      ['bool', 0.5, 'float64']
    ] as const
    for (const [dtype, n, result] of rows) {
      expect([dtype, n, np.sub(np.astype(1, dtype), n).dtype]).toEqual([dtype, n, result])
      expect([dtype, n, np.sub(n, np.astype(1, dtype)).dtype]).toEqual([dtype, n, result])
    }
    expect(np.add(1, 2).dtype).toBe('float64')
    expect(np.add(true, 1).dtype).toBe('int32')
    expect(np.maximum(true, false).dtype).toBe('bool')
  })

  test('a comparison with a fraction is exact', () =>
    expect(np.toNested(np.lt(np.array([0, 1], { dtype: 'int32' }), 0.5))).toEqual([true, false]))
})
