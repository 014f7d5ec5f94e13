import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { AnyPrimitive } from '../../src/core/primitive.js'
import type { DType } from '../../src/ndarray/dtype.js'
import { fill, type NDArray } from '../../src/ndarray/ndarray.js'
import { without } from '../../src/ndarray/shape.js'
import { all, any, argmax, argmin, prod, reduceMax, reduceMin, sum } from '../../src/primitives/array/reduce.js'
import { bind } from '../../src/trace/builder.js'
import { ops as $ } from '../../src/trace/ops.js'
import { grad, jvp } from '../../src/transform/differentiate.js'
import { vmap } from '../../src/transform/vmap.js'
import {
  apply,
  array,
  arrays,
  arrayOf,
  expectSame,
  groups,
  numbers,
  shapes,
  vector,
  withAxes,
  withAxis
} from './nested.js'

const numeric: readonly DType[] = ['int32', 'uint32', 'float32', 'float64']
const isFloat = (dtype: DType): boolean => dtype.startsWith('float')
const wrapped = (total: bigint): number => Number(BigInt.asIntN(32, total))

type Reference = (xs: readonly number[], dtype: DType) => number

const references: Readonly<Record<string, Reference>> = {
  sum: (xs, dtype) =>
    isFloat(dtype)
      ? xs.reduce((a, b) => a + b, xs.length === 0 ? 0 : -0)
      : wrapped(xs.reduce((a, b) => a + BigInt(b), 0n)),
  prod: (xs, dtype) =>
    isFloat(dtype) ? xs.reduce((a, b) => a * b, 1) : wrapped(xs.reduce((a, b) => a * BigInt(b), 1n)),
  reduceMax: xs => Math.max(...xs),
  reduceMin: xs => Math.min(...xs),
  any: xs => (xs.includes(1) ? 1 : 0),
  all: xs => (xs.includes(0) ? 0 : 1)
}

const reducers: readonly (readonly [AnyPrimitive, readonly DType[], boolean])[] = [
  [sum, numeric, true],
  [prod, numeric, true],
  [reduceMax, numeric, false],
  [reduceMin, numeric, false],
  [any, ['bool'], true],
  [all, ['bool'], true]
]

const isEmpty = (x: NDArray, axes: readonly number[]): boolean => axes.some(a => x.shape[a] === 0)

describe.each(reducers.map(r => [r[0].name, ...r] as const))('%s', (name, primitive, dtypes, ofNothing) => {
  test('is a loop over the reduced elements, one after the other, to the bit', () =>
    fc.assert(
      fc.property(withAxes(dtypes), ([x, axes]) => {
        fc.pre(ofNothing || !isEmpty(x, axes))
        const expected = groups(x, axes).map(xs => references[name](xs, x.dtype))
        expectSame(apply(primitive, [x], { axes }), array(without(x.shape, axes), expected, x.dtype))
      }),
      { numRuns: 400 }
    ))

  test('of a batch is a batch, to the bit', () =>
    fc.assert(
      fc.property(withAxes(dtypes), ([x, axes]) => {
        fc.pre(x.ndim > 0 && x.shape[0] > 0 && !axes.includes(0) && (ofNothing || !isEmpty(x, axes)))
        const batched = vmap((y: NDArray) => bind(primitive, [y], { axes: axes.map(a => a - 1) })[0])(x)
        expectSame(batched, apply(primitive, [x], { axes }))
      })
    ))

  test('refuses axes that are not sorted, distinct and there', () => {
    for (const axes of [[1, 0], [0, 0], [2], [-1], [0.5]])
      expect(() => apply(primitive, [fill([2, 2], 1, dtypes[0])], { axes })).toThrow(
        /not sorted, distinct axes of an array of rank 2/
      )
  })
})

describe('the largest and the smallest', () => {
  test.each([
    ['reduceMax', reduceMax],
    ['reduceMin', reduceMin]
  ] as const)('%s of nothing is a mistake', (_, p) => {
    expect(() => apply(p, [fill([2, 0, 3], 1, 'float64')], { axes: [1] })).toThrow(
      /nothing to choose from .* Reduce axes that have elements/
    )
    expect(apply(p, [fill([2, 0, 3], 1, 'float64')], { axes: [0] }).shape).toEqual([0, 3])
  })

  test('NaN wins', () =>
    fc.assert(
      fc.property(fc.array(fc.double(), { minLength: 1 }), fc.nat(), (list, at) => {
        const xs = list.map((v, i) => (i === at % list.length ? NaN : v))
        for (const p of [reduceMax, reduceMin]) expect(numbers(apply(p, [vector(...xs)], { axes: [0] }))).toEqual([NaN])
        for (const p of [argmax, argmin])
          expect(numbers(apply(p, [vector(...xs)], { axis: 0 }))).toEqual([xs.findIndex(Number.isNaN)])
      })
    ))

  test('ties share the tangent equally, over any axes', () =>
    fc.assert(
      fc.property(
        shapes(1)
          .filter(s => s.every(n => n > 0))
          .chain(s =>
            fc.tuple(
              arrayOf(s, 'float64', fc.integer({ min: 0, max: 2 })),
              fc.subarray([...s.keys()], { minLength: 1 }),
              fc.boolean()
            )
          ),
        ([x, axes, largest]) => {
          const [p, best] = largest ? ([reduceMax, Math.max] as const) : ([reduceMin, Math.min] as const)
          const gradient = grad((y: NDArray) => $.sum(bind(p, [y], { axes })[0], [...without(x.shape, axes).keys()]))(x)
          const came = groups(gradient, axes)
          groups(x, axes).forEach((xs, g) => {
            const attained = xs.filter(v => v === best(...xs)).length
            expect(came[g]).toEqual(xs.map(v => (v === best(...xs) ? 1 / attained : 0)))
          })
        }
      )
    ))

  test('infinities are attained like any number', () => {
    const slope = (...xs: readonly number[]): readonly number[] =>
      numbers(grad((y: NDArray) => $.reduceMax(y, [0]))(vector(...xs)))
    expect(slope(-Infinity, -Infinity)).toEqual([0.5, 0.5])
    expect(slope(1, Infinity)).toEqual([0, 1])
  })
})

describe('places', () => {
  test.each([
    ['argmax', argmax, Math.max],
    ['argmin', argmin, Math.min]
  ] as const)('%s is the first place of the best', (_, p, best) =>
    fc.assert(
      fc.property(withAxis(['bool', ...numeric]), ([x, axis]) => {
        fc.pre(x.shape[axis] > 0)
        const expected = groups(x, [axis]).map(xs =>
          xs.some(Number.isNaN) ? xs.findIndex(Number.isNaN) : xs.indexOf(best(...xs))
        )
        expectSame(apply(p, [x], { axis }), array(without(x.shape, [axis]), expected, 'int32'))
      }),
      { numRuns: 400 }
    )
  )

  test('of nothing there is none, and an axis must be there', () => {
    expect(() => apply(argmax, [fill([2, 0], 1, 'float64')], { axis: 1 })).toThrow(/nothing to choose from/)
    expect(() => apply(argmin, [fill([2, 3], 1, 'float64')], { axis: 2 })).toThrow(
      /axis 2 does not exist in an array of rank 2/
    )
    expect(() => apply(argmin, [fill([], 1, 'float64')], { axis: 0 })).toThrow(/A scalar has no axes/)
  })
})

describe('sums', () => {
  test('take their elements in row-major order, wherever these are', () =>
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 2, maxLength: 3 }).chain(shape =>
          fc.tuple(
            arrayOf(
              shape,
              'float64',
              fc.integer({ min: -1e6, max: 1e6 }).map(k => k / 1000)
            ),
            fc.subarray([...shape.keys()])
          )
        ),
        ([x, axes]) => {
          expectSame(
            apply(sum, [x], { axes }),
            array(
              without(x.shape, axes),
              groups(x, axes).map(xs => references['sum'](xs, 'float64'))
            )
          )
        }
      ),
      { numRuns: 300 }
    ))

  test('a float32 sum is the float64 sum, rounded once', () => {
    const x = fill([2 ** 20], Math.fround(0.1), 'float32')
    const total = numbers(fill([2 ** 20], Math.fround(0.1), 'float32')).reduce((a, b) => a + b)
    expect(numbers(apply(sum, [x], { axes: [0] }))).toEqual([Math.fround(total)])
  })

  test('an integer sum wraps, however long', () => {
    const x = fill([2 ** 22], 2 ** 32 - 1, 'uint32')
    expect(numbers(apply(sum, [x], { axes: [0] }))).toEqual([2 ** 32 - 2 ** 22])
  })
})

describe('the derivative of a product', () => {
  /** Small whole numbers with many zeros: every product is exact. */
  const lists = fc.array(fc.integer({ min: -2, max: 2 }), { minLength: 1, maxLength: 6 })
  const product = (xs: readonly number[]): number => xs.reduce((a, b) => a * b, 1)
  const f = (x: NDArray): NDArray => $.prod(x, [0])
  const but = (xs: readonly number[], ...left: readonly number[]): number =>
    product(xs.filter((_, i) => !left.includes(i)))
  const unit = (n: number, at: number): NDArray => vector(...Array.from({ length: n }, (_, i) => (i === at ? 1 : 0)))
  /** 0 and −0 are one number. */
  const plain = (x: NDArray): readonly number[] => numbers(x).map(v => v + 0)

  test('is the product of the others, exactly', () =>
    fc.assert(
      fc.property(lists, xs => {
        expect(plain(grad(f)(vector(...xs)))).toEqual(xs.map((_, i) => but(xs, i) + 0))
      })
    ))

  test('to the second order', () =>
    fc.assert(
      fc.property(lists, fc.nat(), (xs, k) => {
        const j = k % xs.length
        const second = jvp(grad(f))(vector(...xs), unit(xs.length, j))[1]
        expect(plain(second)).toEqual(xs.map((_, i) => (i === j ? 0 : but(xs, i, j) + 0)))
      })
    ))

  test('to the third order', () =>
    fc.assert(
      fc.property(lists, fc.nat(), fc.nat(), (xs, a, b) => {
        const [j, k] = [a % xs.length, b % xs.length]
        const second = (x: NDArray): NDArray => jvp(grad(f))(x, unit(xs.length, j))[1]
        const third = jvp(second)(vector(...xs), unit(xs.length, k))[1]
        expect(plain(third)).toEqual(xs.map((_, i) => (new Set([i, j, k]).size < 3 ? 0 : but(xs, i, j, k) + 0)))
      })
    ))

  test('over any axes, nothing included', () =>
    fc.assert(
      fc.property(arrays(['float64']), fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }), (kind, marks) => {
        const x = array(
          kind.shape,
          numbers(kind).map((_, i) => (i % 4) - 1)
        )
        const axes = marks.flatMap((m, i) => (m && i < x.ndim ? [i] : []))
        const gradient = grad((y: NDArray) => {
          const z = bind(prod, [y], { axes })[0]
          return $.sum(z, [...z.shape.keys()])
        })(x)
        expect(groups(gradient, axes).map(g => g.map(v => v + 0))).toEqual(
          groups(x, axes).map(xs => xs.map((_, i) => but(xs, i) + 0))
        )
      })
    ))
})
