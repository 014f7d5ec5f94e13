import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Primitive } from '../../src/core/primitive.js'
import type { DType } from '../../src/ndarray/dtype.js'
import { fill, type NDArray } from '../../src/ndarray/ndarray.js'
import {
  cumlogsumexp,
  cummax,
  cummin,
  cumprod,
  cumsum,
  linearRecurrence,
  type CumulativeParams,
  cumprodOf,
  linearRecurrenceOf
} from '../../src/primitives/array/cumulative.js'
import { bind } from '../../src/trace/builder.js'
import { ops as $ } from '../../src/trace/ops.js'
import { grad, jvp, vjp } from '../../src/transform/differentiate.js'
import { vmap } from '../../src/transform/vmap.js'
import { alongAxis, apply, array, arrayOf, expectSame, groups, numbers, shapes, vector, withAxis } from './nested.js'

const numeric: readonly DType[] = ['int32', 'uint32', 'float32', 'float64']
const floats: readonly DType[] = ['float32', 'float64']
const isFloat = (dtype: DType): boolean => dtype.startsWith('float')

type Line = (xs: readonly number[]) => readonly number[]

const scan =
  (f: (running: number, x: number) => number): Line =>
  xs => {
    let running = xs[0]
    return xs.map((x, k) => (running = k === 0 ? x : f(running, x)))
  }

/** From the other end. */
const reversed =
  (f: Line, reverse: boolean): Line =>
  xs =>
    reverse ? [...f([...xs].reverse())].reverse() : f(xs)

const sums = (dtype: DType): Line => scan((a, b) => (isFloat(dtype) ? a + b : (a + b) | 0))
const products = (dtype: DType): Line => scan((a, b) => (isFloat(dtype) ? a * b : Math.imul(a, b)))

const operations: readonly (readonly [Primitive<CumulativeParams>, (dtype: DType) => Line])[] = [
  [cumsum, sums],
  [cumprod, products],
  [cummax, () => scan(Math.max)],
  [cummin, () => scan(Math.min)]
]

describe.each(operations.map(o => [o[0].name, ...o] as const))('%s', (_, primitive, reference) => {
  test('is a loop along the axis, from either end, to the bit', () =>
    fc.assert(
      fc.property(withAxis(numeric), fc.boolean(), ([x, axis], reverse) => {
        const expected = alongAxis(x, axis, x.dtype, reversed(reference(x.dtype), reverse))
        expectSame(apply(primitive, [x], { axis, reverse }), expected)
      }),
      { numRuns: 400 }
    ))

  test('of a batch is a batch, to the bit', () =>
    fc.assert(
      fc.property(withAxis(numeric), fc.boolean(), ([x, axis], reverse) => {
        fc.pre(axis > 0 && x.shape[0] > 0)
        const batched = vmap((y: NDArray) => bind(primitive, [y], { axis: axis - 1, reverse })[0])(x)
        expectSame(batched, apply(primitive, [x], { axis, reverse }))
      })
    ))

  test('needs an axis that is there', () => {
    expect(() => apply(primitive, [fill([2], 1, 'float64')], { axis: 1, reverse: false })).toThrow(
      /axis 1 does not exist/
    )
  })

  test('has no derivative trouble with nothing', () => {
    const x = fill([2, 0], 1, 'float64')
    expect(grad((y: NDArray) => $.sum(bind(primitive, [y], { axis: 1, reverse: true })[0], [0, 1]))(x).shape).toEqual([
      2, 0
    ])
  })
})

// --- logsumexp

/** ln Σ eˣ of a list, shifted by the largest. */
const logsumexp = (xs: readonly number[]): number => {
  const m = Math.max(...xs)
  return Number.isFinite(m) ? m + Math.log(xs.reduce((s, x) => s + Math.exp(x - m), 0)) : m
}

describe('cumlogsumexp', () => {
  const large = fc.oneof(fc.double({ min: -1000, max: 1000, noNaN: true }), fc.constantFrom(-Infinity, -1000, 1000, 0))
  const lists = fc.array(large, { minLength: 1, maxLength: 12 })
  const f =
    (reverse: boolean) =>
    (x: NDArray): NDArray =>
      bind(cumlogsumexp, [x], { axis: 0, reverse })[0]

  test('is the logsumexp of every beginning', () =>
    fc.assert(
      fc.property(lists, fc.boolean(), (xs, reverse) => {
        const expected = reversed(list => list.map((_, k) => logsumexp(list.slice(0, k + 1))), reverse)(xs)
        // Each step adds an error of a few roundings of numbers that are at most |y| + ln n.
        const bound = xs.length * 8 * 2 ** -52
        numbers(f(reverse)(vector(...xs))).forEach((y, k) => {
          if (Number.isFinite(expected[k]))
            expect(Math.abs(y - expected[k])).toBeLessThanOrEqual(bound * (1 + Math.abs(expected[k])))
          else expect(y).toBe(expected[k])
        })
      })
    ))

  test('keeps what is small beside 0', () => {
    expect(numbers(f(false)(vector(0, -50)))).toEqual([0, Math.exp(-50)])
  })

  test('carries infinities and NaN', () => {
    const { Infinity: inf } = globalThis
    expect(numbers(f(false)(vector(-inf, -inf, 3, inf, 2, -inf, NaN, 1)))).toEqual([
      -inf,
      -inf,
      3,
      inf,
      inf,
      inf,
      NaN,
      NaN
    ])
    expect(numbers(f(true)(vector(1, inf, inf, -inf)))).toEqual([inf, inf, inf, -inf])
  })

  test('has the softmax of every beginning for its gradient, at ±1000 too', () =>
    fc.assert(
      fc.property(lists, fc.nat(), (xs, at) => {
        const k = at % xs.length
        const gradient = numbers(
          grad((x: NDArray) => $.sum($.slice(f(false)(x), [k], [k + 1], [1]), [0]))(vector(...xs))
        )
        const beginning = xs.slice(0, k + 1)
        const total = logsumexp(beginning)
        gradient.forEach((g, i) => {
          const last = total === -Infinity && i === k ? 1 : 0
          const expected = i > k ? 0 : total === -Infinity ? last : Math.exp(xs[i] - total)
          expect(Math.abs(g - expected)).toBeLessThanOrEqual(64 * 2 ** -52 * (1 + 2000 * expected))
        })
      })
    ))

  test('between equal infinities the last takes the tangent, to every order finite', () => {
    const slope = (...xs: readonly number[]): readonly number[] =>
      numbers(grad((x: NDArray) => $.sum($.slice(f(false)(x), [xs.length - 1], [xs.length], [1]), [0]))(vector(...xs)))
    expect(slope(-Infinity, -Infinity)).toEqual([0, 1])
    expect(slope(Infinity, Infinity)).toEqual([0, 1])
    expect(slope(1, Infinity, 2)).toEqual([0, 1, 0])
    const total = (x: NDArray): NDArray => $.sum(f(false)(x), [0])
    const second = jvp(grad(total))(vector(-Infinity, 0, 0, -Infinity), vector(1, 1, 0, 1))[1]
    expect(numbers(second)).toEqual([0, 0.5, -0.5, 0])
  })

  test('of a batch is a batch, to the bit', () =>
    fc.assert(
      fc.property(withAxis(floats), fc.boolean(), ([x, axis], reverse) => {
        fc.pre(axis > 0 && x.shape[0] > 0)
        const batched = vmap((y: NDArray) => bind(cumlogsumexp, [y], { axis: axis - 1, reverse })[0])(x)
        expectSame(batched, apply(cumlogsumexp, [x], { axis, reverse }))
      })
    ))
})

// --- recurrences

describe('linearRecurrence', () => {
  const pairs = fc
    .tuple(shapes(1), fc.constantFrom(...floats))
    .chain(([shape, dtype]) => fc.tuple(arrayOf(shape, dtype), arrayOf(shape, dtype), fc.nat(shape.length - 1)))

  /** What the ordinary product gives, but where that is NaN because one factor is 0: with the sign of zero that it has. */
  const strong = (a: number, y: number): number =>
    Number.isNaN(a * y) && (y === 0 || (a === 0 && Math.abs(y) === Infinity)) ? 0 : a * y

  test('is a loop along the axis, from either end, to the bit', () =>
    fc.assert(
      fc.property(pairs, fc.boolean(), ([a, b, axis], reverse) => {
        const factors = groups(a, [axis])
        let line = 0
        const expected = alongAxis(b, axis, b.dtype, terms => {
          const fs = reverse ? [...factors[line++]].reverse() : factors[line++]
          let k = 0
          return reversed(
            scan((y, t) => strong(fs[++k], y) + t),
            reverse
          )(terms)
        })
        expectSame(apply(linearRecurrence, [a, b], { axis, reverse }), expected)
      }),
      { numRuns: 400 }
    ))

  test('does not read the first factor', () => {
    expect(numbers(linearRecurrenceOf($, vector(NaN, 2), vector(3, 4), 0, false))).toEqual([3, 10])
    expect(numbers(linearRecurrenceOf($, vector(2, Infinity), vector(3, 4), 0, true))).toEqual([11, 4])
  })

  const whole = fc.integer({ min: -2, max: 2 })
  const lines = fc
    .integer({ min: 1, max: 7 })
    .chain(n => fc.tuple(...[0, 1, 2].map(() => fc.array(whole, { minLength: n, maxLength: n }))))
  const inner = (x: NDArray, y: NDArray): number => numbers(x).reduce((s, v, i) => s + v * numbers(y)[i], 0)

  test('has its transpose: ⟨R b, ct⟩ = ⟨b, Rᵀ ct⟩, exactly on whole numbers', () =>
    fc.assert(
      fc.property(lines, fc.boolean(), ([a, b, ct], reverse) => {
        const [y, pullback] = vjp((terms: NDArray) => linearRecurrenceOf($, vector(...a), terms, 0, reverse))(
          vector(...b)
        )
        expect(inner(y, vector(...ct))).toBe(inner(vector(...b), pullback(vector(...ct))))
      })
    ))

  test('needs factors and terms of one shape and dtype', () => {
    expect(() => linearRecurrenceOf($, vector(1, 2), vector(1), 0, false)).toThrow(
      /factors \[2\] and terms \[1\] differ in shape/
    )
    expect(() => linearRecurrenceOf($, vector(1), fill([1], 1, 'float32'), 0, false)).toThrow(/different dtypes/)
    expect(() =>
      apply(linearRecurrence, [fill([1], 1, 'int32'), fill([1], 1, 'int32')], { axis: 0, reverse: false })
    ).toThrow(/int32/)
  })
})

// --- derivatives

describe('the derivatives of cumulative products', () => {
  const lists = fc.array(fc.integer({ min: -2, max: 2 }), { minLength: 1, maxLength: 6 })
  const unit = (n: number, at: number): NDArray => vector(...Array.from({ length: n }, (_, i) => (i === at ? 1 : 0)))
  const plain = (x: NDArray): readonly number[] => numbers(x).map(v => v + 0)
  /** Π over i ≤ k of x_i but for some; 0 where one of these is beyond k. */
  const but = (xs: readonly number[], k: number, ...left: readonly number[]): number =>
    left.every(i => i <= k) ? xs.slice(0, k + 1).reduce((p, x, i) => (left.includes(i) ? p : p * x), 1) + 0 : 0

  test('are exact with zeros, to the second order', () =>
    fc.assert(
      fc.property(lists, fc.nat(), fc.nat(), (xs, a, b) => {
        const [i, j] = [a % xs.length, b % xs.length]
        const f = (x: NDArray): NDArray => cumprodOf($, x, 0, false)
        const first = (x: NDArray): NDArray => jvp(f)(x, unit(xs.length, i))[1]
        const [dy, ddy] = jvp(first)(vector(...xs), unit(xs.length, j))
        expect(plain(dy)).toEqual(xs.map((_, k) => but(xs, k, i)))
        expect(plain(ddy)).toEqual(xs.map((_, k) => (i === j ? 0 : but(xs, k, i, j))))
      })
    ))

  test('and in reverse', () =>
    fc.assert(
      fc.property(lists, fc.nat(), (xs, at) => {
        const k = at % xs.length
        const gradient = grad((x: NDArray) => $.sum($.slice(cumprodOf($, x, 0, false), [k], [k + 1], [1]), [0]))(
          vector(...xs)
        )
        expect(plain(gradient)).toEqual(xs.map((_, i) => but(xs, k, i)))
      })
    ))
})

describe('the derivatives of cummax and cummin', () => {
  test.each([
    ['cummax', cummax, Math.max],
    ['cummin', cummin, Math.min]
  ] as const)('%s: a tie halves the tangent', (_, primitive, best) =>
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 8 }),
        fc.boolean(),
        (xs, reverse) => {
          const dx = xs.map((_, i) => 2 ** i)
          const slopes: Line = order => {
            let [y, dy] = [NaN, 0]
            return order.map(k => {
              const x = xs[k]
              dy = x === y ? (dy + dx[k]) / 2 : best(x, y) === y ? dy : dx[k]
              y = Number.isNaN(y) ? x : best(x, y)
              return dy
            })
          }
          const [, came] = jvp((x: NDArray) => bind(primitive, [x], { axis: 0, reverse })[0])(
            vector(...xs),
            vector(...dx)
          )
          expect(numbers(came)).toEqual(reversed(slopes, reverse)([...xs.keys()]))
        }
      )
    )
  )

  test('−∞ at the start is the first element all the same', () => {
    const f = (x: NDArray): NDArray => bind(cummax, [x], { axis: 0, reverse: false })[0]
    expect(numbers(jvp(f)(vector(-Infinity, -Infinity), vector(4, 8))[1])).toEqual([4, 6])
  })
})

describe('in float32', () => {
  test('the running value is not rounded', () => {
    const x = array([3], [1, 2 ** -24, 2 ** -24], 'float32')
    expect(numbers(apply(cumsum, [x], { axis: 0, reverse: false }))).toEqual([1, 1, 1 + 2 ** -23])
  })
})
