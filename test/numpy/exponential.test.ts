/** Softmax, logsumexp and their relatives: laws, extremes, limits. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { grad, jvp } from '../../src/index.js'
import * as np from '../../src/numpy/index.js'
import { expectSame } from '../primitives/nested.js'
import { arrayOf, dyadic, real } from './arbitrary.js'
import { jit } from '../../laws/value/jit.js'

const values = (x: np.NDArray): readonly number[] => Array.from(np.toTypedArray(x))

const vectors = (element: fc.Arbitrary<number>) => fc.integer({ min: 1, max: 6 }).chain(n => arrayOf([n], element))

const extreme = fc.oneof(real, fc.constantFrom(-1000, 1000, -Infinity, Infinity, 0))

const close = (x: np.NDArray, y: np.NDArray, atol = 1e-14): boolean => np.allClose(x, y, { rtol: 0, atol })

const [inf, nan] = [Infinity, NaN]

describe('softmax', () => {
  test('does not change, to the bit, when a dyadic is added to all logits', () =>
    fc.assert(fc.property(vectors(dyadic), dyadic, (x, c) => expectSame(np.softmax(np.add(x, c)), np.softmax(x)))))

  test('adds up to 1, is nonnegative, and keeps the order', () =>
    fc.assert(
      fc.property(vectors(extreme), x => {
        const y = np.softmax(x)
        expect(close(np.sum(y), np.array(1))).toBe(true)
        const [a, b] = [values(x), values(y)]
        a.forEach((v, i) => a.forEach((w, j) => v <= w && expect(b[i]).toBeLessThanOrEqual(b[j])))
      })
    ))

  test('has a Jacobian whose rows and columns add up to 0', () =>
    fc.assert(
      fc.property(vectors(real), vectors(real), (x, w) => {
        const weights = np.arange(x.size)
        const g = grad((t: np.NDArray) => np.sum(np.mul(np.softmax(t), weights)))(x)
        expect(close(np.sum(g), np.array(0))).toBe(true)
        const [, dy] = jvp((t: np.NDArray) => np.softmax(t))(
          x,
          np.array(values(x).map((_, i) => values(w)[i % w.size]))
        )
        expect(close(np.sum(dy), np.array(0))).toBe(true)
      })
    ))

  test('normalises along the axes that it is given', () => {
    const x = np.reshape(np.arange(12), { shape: [2, 3, 2] })
    expect(close(np.sum(np.softmax(x, { axis: [0, 2] }), { axis: [0, 2] }), np.ones([3]))).toBe(true)
    expect(close(np.sum(np.softmax(x), { axis: -1 }), np.ones([2, 3]))).toBe(true)
  })

  test('takes limits at infinities, and passes NaN on', () => {
    expect(values(np.softmax(np.array([inf, 0, inf])))).toEqual([0.5, 0, 0.5])
    expect(values(np.softmax(np.array([-inf, -inf])))).toEqual([0.5, 0.5])
    expect(values(np.softmax(np.array([-inf, 0])))).toEqual([0, 1])
    expect(values(np.softmax(np.array([nan, 0])))).toEqual([nan, nan])
  })

  test('log of it is logSoftmax where that does not underflow', () =>
    fc.assert(
      fc.property(vectors(real), x => {
        expect(close(np.log(np.softmax(x)), np.logSoftmax(x))).toBe(true)
      })
    ))

  test('the log stays finite where softmax underflows', () =>
    expect(values(np.logSoftmax(np.array([-1000, 0, 1000])))).toEqual([-2000, -1000, 0]))
})

describe('logsumexp', () => {
  test('lies between the maximum and the maximum + log n', () =>
    fc.assert(
      fc.property(vectors(extreme), x => {
        const [y, m] = [np.item(np.logsumexp(x)), np.item(np.max(x))]
        expect(y >= m).toBe(true)
        expect(y <= m + Math.log(x.size) || Math.abs(y - m - Math.log(x.size)) <= 1e-13 * Math.abs(m)).toBe(true)
      })
    ))

  test('has softmax for a gradient, and none where it is infinite, in both modes and traced', () =>
    fc.assert(
      fc.property(vectors(extreme), x => {
        const f = (t: np.NDArray) => np.logsumexp(t)
        const g = grad(f)(x)
        const isInfinite = Math.abs(np.item(f(x))) === Infinity
        expect(close(g, isInfinite ? np.zerosLike(x) : np.softmax(x))).toBe(true)
        expectSame(jit(grad(f))(x), g)
        const forward = values(x).map((_, i) => np.item(jvp(f)(x, np.oneHot(i, { depth: x.size }))[1]))
        expect(close(np.array(forward), g)).toBe(true)
      })
    ))

  test('is finite at ±1000, −∞ of −∞ or nothing, and keeps the rest', () => {
    expect(np.item(np.logsumexp(np.array([1000, 1000])))).toBe(1000 + Math.LN2)
    expect(np.item(np.logsumexp(np.array([-1000, -1000])))).toBe(-1000 + Math.LN2)
    expect(np.item(np.logsumexp(np.array([-inf, -inf])))).toBe(-inf)
    expect(np.item(np.logsumexp(np.array([inf, 0, -inf])))).toBe(inf)
    expect(np.item(np.logsumexp(np.array([nan, inf])))).toBe(nan)
    expect(np.item(np.logsumexp(np.zeros([0])))).toBe(-inf)
    expect(values(np.logsumexp(np.zeros([2, 0]), { axis: 1 }))).toEqual([-inf, -inf])
  })

  test('has the second derivatives of softmax', () =>
    fc.assert(
      fc.property(vectors(real), x => {
        const hessianTimes = jvp(grad((t: np.NDArray) => np.logsumexp(t)))(x, np.onesLike(x))[1]
        expect(close(hessianTimes, np.zerosLike(x))).toBe(true)
        const p = np.softmax(x)
        const first = np.oneHot(0, { depth: x.size })
        const row = jvp(grad((t: np.NDArray) => np.logsumexp(t)))(x, first)[1]
        expect(close(row, np.sub(np.mul(p, first), np.mul(p, np.index(p, 0))))).toBe(true)
      })
    ))

  test('the last running one is that of all', () =>
    fc.assert(
      fc.property(vectors(extreme), x => {
        const [a, b] = [np.item(np.index(np.cumlogsumexp(x), -1)), np.item(np.logsumexp(x))]
        expect(a === b || Math.abs(a - b) <= 1e-13 * Math.max(1, Math.abs(b))).toBe(true)
      })
    ))
})

describe('logaddexp', () => {
  const pairs = fc.tuple(extreme, extreme)

  test('is logsumexp of two, with its gradient', () =>
    fc.assert(
      fc.property(pairs, ([x, y]) => {
        const both = np.array([x, y])
        const f = (t: np.NDArray) => np.logaddexp(np.index(t, 0), np.index(t, 1))
        const [a, b] = [np.item(f(both)), np.item(np.logsumexp(both))]
        expect(a === b || Math.abs(a - b) <= 1e-13 * Math.max(1, Math.abs(b))).toBe(true)
        expect(close(grad(f)(both), np.softmax(both))).toBe(true)
      })
    ))

  test('is accurate where one summand is negligible', () => expect(np.item(np.logaddexp(0, -100))).toBe(Math.exp(-100)))

  test('has second derivatives at a tie', () =>
    expect(np.item(grad(grad((x: np.NDArray) => np.logaddexp(x, 2)))(2))).toBe(0.25))
})
