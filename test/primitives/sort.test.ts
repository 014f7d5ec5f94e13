import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { DType } from '../../src/ndarray/dtype.js'
import { fill, type NDArray } from '../../src/ndarray/ndarray.js'
import { argsort, sort } from '../../src/primitives/array/sort.js'
import { bind } from '../../src/trace/builder.js'
import { ops as $ } from '../../src/trace/ops.js'
import { grad, jvp } from '../../src/transform/differentiate.js'
import { vmap } from '../../src/transform/vmap.js'
import { layouts } from '../../laws/value/arrays.js'
import { alongAxis, apply, array, elements, expectSame, numbers, vector, withAxis } from './nested.js'

const every: readonly DType[] = ['bool', 'int32', 'uint32', 'float32', 'float64']

/** −∞ … −0 = 0 … ∞, NaN. */
const before = (a: number, b: number): number =>
  Number.isNaN(a) ? (Number.isNaN(b) ? 0 : 1) : Number.isNaN(b) ? -1 : a < b ? -1 : a > b ? 1 : 0

/** The language's own sort is stable. */
const placesOf = (xs: readonly number[]): readonly number[] => [...xs.keys()].sort((i, j) => before(xs[i], xs[j]))
const inOrder = (xs: readonly number[]): readonly number[] => placesOf(xs).map(i => xs[i])

/** Arrays with lines long enough for each way of sorting, of few or many different values. */
const long = fc
  .tuple(fc.constantFrom(...every), fc.constantFrom(31, 32, 33, 200, 5000), fc.nat())
  .chain(([dtype, n, stir]) =>
    fc.tuple(fc.array(elements(dtype), { minLength: 1, maxLength: 60 }), fc.nat(3)).map(([pool, layout]) => {
      const values = Array.from({ length: 2 * n }, (_, i) => pool[(Math.imul(i + 1, stir | 1) >>> 8) % pool.length])
      const x = array([n, 2], values, dtype)
      return [x, ...layouts(x)][layout]
    })
  )

describe('argsort and sort', () => {
  test('along any axis of any array are the stable order of each line', () =>
    fc.assert(
      fc.property(withAxis(every), ([x, axis]) => {
        expectSame(apply(argsort, [x], { axis }), alongAxis(x, axis, 'int32', placesOf))
        expectSame(apply(sort, [x], { axis }), alongAxis(x, axis, x.dtype, inOrder))
      }),
      { numRuns: 500 }
    ))

  test('of long lines too', () =>
    fc.assert(
      fc.property(long, fc.nat(1), (x, axis) => {
        expectSame(apply(argsort, [x], { axis }), alongAxis(x, axis, 'int32', placesOf))
        expectSame(apply(sort, [x], { axis }), alongAxis(x, axis, x.dtype, inOrder))
      }),
      { numRuns: 60 }
    ))

  test('of doubles that differ in their last bits only, or in their exponents only', () => {
    const n = 300
    const last = Array.from({ length: n }, (_, i) => 1 + ((i * 137) % n) * 2 ** -52)
    const exponents = Array.from({ length: n }, (_, i) => (i % 2 === 0 ? -1 : 1) * 2 ** (((i * 137) % n) - 150))
    for (const xs of [last, exponents, last.map(v => -v)]) {
      expectSame(apply(sort, [vector(...xs)], { axis: 0 }), vector(...inOrder(xs)))
      expect(numbers(apply(argsort, [vector(...xs)], { axis: 0 }))).toEqual(placesOf(xs))
    }
  })

  test('NaN is last, whatever its bits, and zeros keep their order and their signs', () => {
    const quiet = new Float64Array(new BigUint64Array([0xfff8000000000001n]).buffer)[0]
    for (const padding of [[], Array.from({ length: 50 }, () => 9)]) {
      const xs = [quiet, 0, -0, NaN, Infinity, -0, 0, -Infinity, ...padding]
      const came = numbers(apply(argsort, [vector(...xs)], { axis: 0 }))
      expect(came).toEqual(placesOf(xs))
      expect(came.slice(0, 5)).toEqual([7, 1, 2, 5, 6])
      expect(came.slice(-2)).toEqual([0, 3])
      expectSame(apply(sort, [vector(...xs)], { axis: 0 }), vector(...inOrder(xs)))
    }
  })

  test('of a batch are a batch', () =>
    fc.assert(
      fc.property(withAxis(every), ([x, axis]) => {
        fc.pre(axis > 0 && x.shape[0] > 0)
        for (const p of [argsort, sort]) {
          const batched = vmap((y: NDArray) => bind(p, [y], { axis: axis - 1 })[0])(x)
          expectSame(batched, apply(p, [x], { axis }))
        }
      })
    ))

  test('need an axis that is there', () => {
    expect(() => apply(sort, [fill([2], 1, 'float64')], { axis: 1 })).toThrow(
      /axis 1 does not exist in an array of rank 1/
    )
    expect(() => apply(argsort, [fill([], 1, 'float64')], { axis: 0 })).toThrow(/A scalar has no axes/)
  })
})

describe('the derivative of sort', () => {
  const dyadic = fc.integer({ min: -16, max: 16 }).map(k => k / 8)
  const lines = fc.array(dyadic, { minLength: 1, maxLength: 8 })
  const sorted = (x: NDArray): NDArray => bind(sort, [x], { axis: 0 })[0]

  test('gives each place the tangent of the element that stands there, at ties in their order', () =>
    fc.assert(
      fc.property(lines, lines, (xs, some) => {
        const dx = xs.map((_, i) => some[i % some.length])
        const [, dy] = jvp(sorted)(vector(...xs), vector(...dx))
        expect(numbers(dy)).toEqual(placesOf(xs).map(i => dx[i]))
      })
    ))

  test('sends each cotangent back to where the element came from, exactly', () =>
    fc.assert(
      fc.property(lines, lines, (xs, some) => {
        const w = xs.map((_, i) => some[i % some.length])
        const gradient = grad((x: NDArray) => $.sum($.mul(sorted(x), vector(...w)), [0]))(vector(...xs))
        const expected = new Array<number>(xs.length)
        placesOf(xs).forEach((place, k) => (expected[place] = w[k] + 0))
        expect(numbers(gradient).map(v => v + 0)).toEqual(expected)
      })
    ))
})
