/**
 * Special values: what operations and their derivatives give at 0, −0, ±∞, NaN, denormals, ties, nothing at all.
 */
import { describe, expect, test } from 'vitest'
import { scalar, type Dense, type NDArray } from '../src/ndarray/ndarray.js'
import type { DType } from '../src/ndarray/dtype.js'
import type { Shape } from '../src/ndarray/shape.js'
import type { AnyPrimitive } from '../src/core/primitive.js'
import * as compare from '../src/primitives/array/compare.js'
import * as cumulative from '../src/primitives/array/cumulative.js'
import { strongMul } from '../src/primitives/array/product.js'
import * as elementwise from '../src/primitives/array/elementwise.js'
import * as reduce from '../src/primitives/array/reduce.js'
import * as sorting from '../src/primitives/array/sort.js'
import { ops as $ } from '../src/trace/ops.js'
import { grad, jvp, linearize, vjp } from '../src/transform/differentiate.js'
import { jit } from '../src/transform/jit.js'
import { vmap } from '../src/transform/vmap.js'
import { cumprodOf, cumsumOf } from '../src/primitives/array/cumulative.js'
import { dense, numbers } from '../laws/value/arrays.js'

const { PI } = Math
const least = 5e-324

const vector = (values: readonly number[], dtype: DType = 'float64'): Dense => dense([values.length], dtype, values)

const apply = (p: AnyPrimitive, xs: readonly NDArray[], params: unknown = null): readonly number[] =>
  numbers($.bind(p, xs, params)[0])

const total = (x: NDArray): NDArray => $.sum(x, [...x.shape.keys()])

type Unary = (x: NDArray) => NDArray

const of =
  (p: AnyPrimitive, params: unknown = null): Unary =>
  x =>
    $.bind(p, [x], params)[0]

/** Derivatives of a function of a scalar, by every nesting of forward and reverse. */
const derivatives = (order: number, f: Unary): readonly Unary[] => {
  if (order === 0) return [f]
  const forward =
    (g: Unary): Unary =>
    x =>
      jvp(g)(x, scalar(1))[1]
  return derivatives(order - 1, f).flatMap(g => [forward(g), (x: NDArray) => grad(g)(x)])
}

describe('values of one operand, at 0, −0, ∞, −∞ and NaN', () => {
  const at = vector([0, -0, Infinity, -Infinity, NaN])
  const rows: Readonly<Record<string, readonly number[]>> = {
    neg: [-0, 0, -Infinity, Infinity, NaN],
    abs: [0, 0, Infinity, Infinity, NaN],
    sign: [0, -0, 1, -1, NaN],
    sqrt: [0, -0, Infinity, NaN, NaN],
    rsqrt: [Infinity, -Infinity, 0, NaN, NaN],
    cbrt: [0, -0, Infinity, -Infinity, NaN],
    exp: [1, 1, Infinity, 0, NaN],
    expm1: [0, -0, Infinity, -1, NaN],
    log: [-Infinity, -Infinity, Infinity, NaN, NaN],
    log1p: [0, -0, Infinity, NaN, NaN],
    sin: [0, -0, NaN, NaN, NaN],
    cos: [1, 1, NaN, NaN, NaN],
    tan: [0, -0, NaN, NaN, NaN],
    asin: [0, -0, NaN, NaN, NaN],
    acos: [PI / 2, PI / 2, NaN, NaN, NaN],
    atan: [0, -0, PI / 2, -PI / 2, NaN],
    sinh: [0, -0, Infinity, -Infinity, NaN],
    cosh: [1, 1, Infinity, Infinity, NaN],
    tanh: [0, -0, 1, -1, NaN],
    asinh: [0, -0, Infinity, -Infinity, NaN],
    acosh: [NaN, NaN, Infinity, NaN, NaN],
    atanh: [0, -0, NaN, NaN, NaN],
    logistic: [0.5, 0.5, 1, 0, NaN],
    tanhSlope: [1, 1, 0, 0, NaN],
    erf: [0, -0, 1, -1, NaN],
    erfc: [1, 1, 0, 2, NaN],
    erfInv: [0, -0, NaN, NaN, NaN],
    lgamma: [Infinity, Infinity, Infinity, Infinity, NaN],
    digamma: [-Infinity, Infinity, Infinity, NaN, NaN],
    floor: [0, -0, Infinity, -Infinity, NaN],
    ceil: [0, -0, Infinity, -Infinity, NaN],
    round: [0, -0, Infinity, -Infinity, NaN]
  }
  const unary = Object.values(elementwise).filter(
    p =>
      p.derivative._tag !== 'Linear' &&
      p.sample({ int: l => l, oneOf: o => o[0], bool: () => false, shape: () => [] }).operands.length === 1
  )
  for (const p of unary.filter(u => u.name !== 'polygamma'))
    test(p.name, () => {
      expect(apply(p, [at])).toEqual(rows[p.name])
    })

  test('at the ends of their domains', () => {
    expect(apply(elementwise.asin, [vector([1, -1, 1 + 1e-15])])).toEqual([PI / 2, -PI / 2, NaN])
    expect(apply(elementwise.acos, [vector([1, -1])])).toEqual([0, PI])
    expect(apply(elementwise.acosh, [vector([1, 1 - 1e-15])])).toEqual([0, NaN])
    expect(apply(elementwise.atanh, [vector([1, -1, 2])])).toEqual([Infinity, -Infinity, NaN])
    expect(apply(elementwise.erfInv, [vector([1, -1, 2])])).toEqual([Infinity, -Infinity, NaN])
    expect(apply(elementwise.log1p, [vector([-1, -2])])).toEqual([-Infinity, NaN])
    expect(apply(elementwise.exp, [vector([710, -746, 709])])).toEqual([Infinity, 0, Math.exp(709)])
    expect(apply(elementwise.expm1, [vector([710, -100])])).toEqual([Infinity, -1])
    expect(apply(elementwise.sinh, [vector([711, -711])])).toEqual([Infinity, -Infinity])
    expect(apply(elementwise.tanh, [vector([1000, -1000])])).toEqual([1, -1])
    expect(apply(elementwise.logistic, [vector([1000, -1000])])).toEqual([1, 0])
    expect(apply(elementwise.erfc, [vector([30, -30])])).toEqual([0, 2])
    expect(apply(elementwise.lgamma, [vector([1, 2, -1, -2])])).toEqual([0, 0, Infinity, Infinity])
  })

  test('denormals are numbers', () => {
    const tiny = vector([least, -least])
    for (const p of [
      'neg',
      'abs',
      'sin',
      'tan',
      'asin',
      'atan',
      'sinh',
      'tanh',
      'asinh',
      'atanh',
      'expm1',
      'log1p'
    ] as const)
      expect([p, ...apply(elementwise[p], [tiny]).map(Math.abs)]).toEqual([p, least, least])
    expect(apply(elementwise.mul, [tiny, vector([1, 0.5])])).toEqual([least, -0])
    expect(apply(elementwise.add, [tiny, tiny])).toEqual([2 * least, -2 * least])
    expect(apply(elementwise.log, [vector([least])])[0]).toBeCloseTo(-744.4400719213812, 10)
    expect(apply(elementwise.sqrt, [vector([least])])[0]).toBe(Math.sqrt(least))
  })

  test('halves round to even', () => {
    expect(
      apply(elementwise.round, [vector([0.5, 1.5, 2.5, -0.5, -1.5, -2.5, 0.49999999999999994, 4503599627370495.5])])
    ).toEqual([0, 2, 2, -0, -2, -2, 0, 4503599627370496])
  })
})

describe('values of two operands', () => {
  const rows: Readonly<Record<string, readonly (readonly [number, number, number])[]>> = {
    add: [
      [0, -0, 0],
      [-0, -0, -0],
      [Infinity, -Infinity, NaN],
      [1, NaN, NaN],
      [1e308, 1e308, Infinity]
    ],
    sub: [
      [0, 0, 0],
      [-0, 0, -0],
      [Infinity, Infinity, NaN]
    ],
    mul: [
      [0, Infinity, NaN],
      [-0, 1, -0],
      [1e200, 1e200, Infinity],
      [-Infinity, 2, -Infinity]
    ],
    div: [
      [1, 0, Infinity],
      [1, -0, -Infinity],
      [0, 0, NaN],
      [1, Infinity, 0],
      [-1, Infinity, -0],
      [Infinity, Infinity, NaN]
    ],
    rem: [
      [5, 0, NaN],
      [Infinity, 1, NaN],
      [1, Infinity, 1],
      [-1, Infinity, -1],
      [-0, 1, -0],
      [-5, 3, -2],
      [5, -3, 2]
    ],
    max: [
      [0, -0, 0],
      [-0, 0, 0],
      [1, NaN, NaN],
      [NaN, 1, NaN],
      [-Infinity, 1, 1]
    ],
    min: [
      [0, -0, -0],
      [-0, 0, -0],
      [1, NaN, NaN],
      [NaN, 1, NaN],
      [-Infinity, 1, -Infinity]
    ],
    pow: [
      [0, 0, 1],
      [NaN, 0, 1],
      [Infinity, 0, 1],
      [0, -1, Infinity],
      [-0, -1, -Infinity],
      [-0, 3, -0],
      [0, 0.5, 0],
      [-8, 1 / 3, NaN],
      [-2, 3, -8],
      [2, Infinity, Infinity],
      [0.5, Infinity, 0],
      [2, -Infinity, 0],
      [-Infinity, 3, -Infinity],
      [2, NaN, NaN]
    ],
    atan2: [
      [0, 0, 0],
      [0, -0, PI],
      [-0, 0, -0],
      [-0, -0, -PI],
      [1, 0, PI / 2],
      [Infinity, Infinity, PI / 4],
      [1, -Infinity, PI],
      [NaN, 1, NaN]
    ]
  }
  for (const [name, cases] of Object.entries(rows))
    test(name, () => {
      const p = elementwise[name as 'add']
      expect(cases.map(([x, y]) => [x, y, ...apply(p, [scalar(x), scalar(y)])])).toEqual(cases)
    })

  test('a product of a derivative: a zero tangent absorbs all, a zero partial infinities, and signs are those of a product', () => {
    const strong = (zeros: 'right' | 'both', x: number, y: number): number =>
      numbers($.bind(strongMul, [scalar(x), scalar(y)], { zeros })[0])[0]
    const rows = [
      [Infinity, 0, 0, 0],
      [NaN, 0, 0, 0],
      [NaN, -0, 0, 0],
      [0, Infinity, 0, 0],
      [-0, -Infinity, 0, 0],
      [0, NaN, NaN, 0],
      [2, 3, 6, 6],
      [-2, 0, -0, -0],
      [2, NaN, NaN, NaN],
      [NaN, 2, NaN, NaN],
      [Infinity, -1, -Infinity, -Infinity]
    ] as const
    for (const [x, y, right, both] of rows) expect([strong('right', x, y), strong('both', x, y)]).toEqual([right, both])
  })

  test('comparisons of NaN are false, but that it differs; 0 and −0 are equal', () => {
    const [x, y] = [vector([NaN, 0, Infinity]), vector([NaN, -0, Infinity])]
    expect(['eq', 'ne', 'lt', 'le', 'gt', 'ge'].map(name => apply(compare[name as 'eq'], [x, y]))).toEqual([
      [0, 1, 1],
      [1, 0, 0],
      [0, 0, 0],
      [0, 1, 1],
      [0, 0, 0],
      [0, 1, 1]
    ])
  })

  test('integers wrap, divide towards zero, and give 0 for what has no value', () => {
    const [low, high] = [-2147483648, 2147483647]
    expect(apply(elementwise.add, [vector([high, low], 'int32'), vector([1, -1], 'int32')])).toEqual([low, high])
    expect(apply(elementwise.mul, [vector([65537, 123456789], 'int32'), vector([65537, 987654321], 'int32')])).toEqual([
      131073,
      Math.imul(123456789, 987654321)
    ])
    expect(apply(elementwise.mul, [vector([4294967295], 'uint32'), vector([4294967295], 'uint32')])).toEqual([1])
    expect(apply(elementwise.neg, [vector([low], 'int32')])).toEqual([low])
    expect(apply(elementwise.abs, [vector([low, -3], 'int32')])).toEqual([low, 3])
    expect(apply(elementwise.div, [vector([7, -7, 1, low], 'int32'), vector([2, 2, 0, -1], 'int32')])).toEqual([
      3,
      -3,
      0,
      low
    ])
    expect(apply(elementwise.rem, [vector([7, -7, 1], 'int32'), vector([3, 3, 0], 'int32')])).toEqual([1, -1, 0])
    expect(apply(elementwise.sub, [vector([0], 'uint32'), vector([1], 'uint32')])).toEqual([4294967295])
    expect(apply(compare.not, [vector([0, 5], 'int32')])).toEqual([-1, -6])
    expect(apply(compare.shiftLeft, [vector([1, 1, 1], 'int32'), vector([31, 32, 33], 'int32')])).toEqual([low, 0, 0])
    expect(apply(compare.shiftRightLogical, [vector([-1, -1], 'int32'), vector([31, 32], 'int32')])).toEqual([1, 0])
    expect(apply(compare.shiftRightArithmetic, [vector([-8, -8], 'int32'), vector([1, 40], 'int32')])).toEqual([-4, -1])
    expect(apply(compare.populationCount, [vector([-1, 0, 6], 'int32')])).toEqual([32, 0, 2])
    expect(apply(compare.countLeadingZeros, [vector([0, 1, -1], 'int32')])).toEqual([32, 31, 0])
  })

  test('conversion truncates and saturates from floats, wraps between integers', () => {
    const to = (x: Dense, dtype: DType): readonly number[] => numbers($.convert(x, dtype))
    const odd = vector([NaN, 1e10, -1e10, 2.9, -2.9, -0, Infinity])
    expect(to(odd, 'int32')).toEqual([0, 2147483647, -2147483648, 2, -2, 0, 2147483647])
    expect(to(odd, 'uint32')).toEqual([0, 4294967295, 0, 2, 0, 0, 4294967295])
    expect(to(odd, 'bool')).toEqual([1, 1, 1, 1, 1, 0, 1])
    expect(to(vector([1e300, 0.1, least, -0]), 'float32')).toEqual([Infinity, Math.fround(0.1), 0, -0])
    expect(to(vector([-1], 'int32'), 'uint32')).toEqual([4294967295])
    expect(to(vector([4294967295], 'uint32'), 'int32')).toEqual([-1])
    expect(to(vector([4294967295], 'uint32'), 'float64')).toEqual([4294967295])
  })

  test('select picks, whatever the other branch holds', () => {
    const c = vector([1, 0], 'bool')
    expect(numbers($.select(c, vector([1, NaN]), vector([Infinity, 2])))).toEqual([1, 2])
  })

  test('clamp: the upper bound wins, NaN stays', () => {
    const clamp = (x: number, low: number, high: number): number =>
      apply(
        elementwise.clamp,
        [x, low, high].map(v => scalar(v))
      )[0]
    expect([clamp(5, 0, 1), clamp(-5, 0, 1), clamp(NaN, 0, 1), clamp(0, 2, 1), clamp(-Infinity, -1, 1)]).toEqual([
      1,
      0,
      NaN,
      1,
      -1
    ])
  })
})

describe('nothing at all', () => {
  const empty = dense([0, 3], 'float64', [])

  test('sums, products and logic over nothing are their units; a largest of nothing is refused', () => {
    expect(apply(reduce.sum, [empty], { axes: [0] })).toEqual([0, 0, 0])
    expect(apply(reduce.prod, [empty], { axes: [0, 1] })).toEqual([1])
    expect(apply(reduce.any, [dense([0], 'bool', [])], { axes: [0] })).toEqual([0])
    expect(apply(reduce.all, [dense([0], 'bool', [])], { axes: [0] })).toEqual([1])
    expect(apply(reduce.reduceMax, [empty], { axes: [1] })).toEqual([])
    for (const p of [reduce.reduceMax, reduce.reduceMin])
      expect(() => apply(p, [empty], { axes: [0] })).toThrow(new RegExp(`^${p.name}: .*\\[0, 3\\]`))
    expect(() => apply(reduce.argmax, [empty], { axis: 0 })).toThrow(/^argmax: .*\[0, 3\]/)
  })

  test('contractions over nothing are 0', () => {
    const x = dense([2, 0], 'float64', [])
    const y = dense([0, 3], 'float64', [])
    const product = (a: NDArray, b: NDArray): NDArray => $.dot(a, b, { contract: [[1], [0]], batch: [[], []] })
    expect(numbers(product(x, y))).toEqual([0, 0, 0, 0, 0, 0])
    expect(vjp((a: NDArray) => product(a, y))(x)[1](product(x, y)).shape).toEqual([2, 0])
  })

  test('every move of an empty array is an empty array', () => {
    const moved: readonly NDArray[] = [
      $.transpose(empty, [1, 0]),
      $.reshape(empty, [3, 0, 2]),
      $.broadcast(empty, [2, 0, 3]),
      $.flip(empty, [0, 1]),
      $.slice(empty, [0, 1], [0, 3], [1, 1]),
      $.concat([empty, empty], 0),
      cumsumOf($, empty, 0, false),
      ...sorting.sort.evaluate([empty], { axis: 0 }, [empty])
    ]
    expect(moved.map(x => x.shape)).toEqual([
      [3, 0],
      [3, 0, 2],
      [2, 0, 3],
      [0, 3],
      [0, 2],
      [0, 3],
      [0, 3],
      [0, 3]
    ])
    expect(moved.every(x => numbers(x).length === 0)).toBe(true)
    expect(numbers($.pad(empty, 7, [1, 0], [0, 0], [0, 0]))).toEqual([7, 7, 7])
    expect(numbers($.concat([empty, dense([1, 3], 'float64', [1, 2, 3])], 0))).toEqual([1, 2, 3])
  })

  test('transforms of empty arrays', () => {
    const f = (x: NDArray): NDArray => total($.mul($.sin(x), x))
    expect(numbers(f(empty))).toEqual([0])
    expect(grad(f)(empty).shape).toEqual([0, 3])
    expect(jvp(f)(empty, empty).map(numbers)).toEqual([[0], [0]])
    expect(vmap(f)(empty).shape).toEqual([0])
    expect(vmap(grad(f))(empty).shape).toEqual([0, 3])
    expect(numbers(vmap(f, { inAxes: 1 })(empty))).toEqual([0, 0, 0])
    expect(jit(grad(f))(empty).shape).toEqual([0, 3])
    expect(grad((x: NDArray) => total($.prod(x, [0])))(empty).shape).toEqual([0, 3])
  })
})

describe('reductions and cumulative operations', () => {
  test('NaN and infinities', () => {
    const x = vector([1, NaN, Infinity])
    expect(apply(reduce.reduceMax, [x], { axes: [0] })).toEqual([NaN])
    expect(apply(reduce.reduceMin, [x], { axes: [0] })).toEqual([NaN])
    expect(apply(reduce.sum, [vector([Infinity, -Infinity])], { axes: [0] })).toEqual([NaN])
    expect(apply(reduce.prod, [vector([0, Infinity])], { axes: [0] })).toEqual([NaN])
    expect(apply(cumulative.cummax, [x], { axis: 0, reverse: false })).toEqual([1, NaN, NaN])
    expect(apply(cumulative.cumlogsumexp, [vector([-Infinity, 0, Infinity])], { axis: 0, reverse: false })).toEqual([
      -Infinity,
      0,
      Infinity
    ])
    expect(apply(sorting.sort, [vector([NaN, 1, -0, 0, -Infinity, Infinity])], { axis: 0 })).toEqual([
      -Infinity,
      -0,
      0,
      1,
      Infinity,
      NaN
    ])
  })

  test('argmax: the first of equals, and the first NaN', () => {
    expect(apply(reduce.argmax, [vector([1, 3, 3])], { axis: 0 })).toEqual([1])
    expect(apply(reduce.argmin, [vector([0, -0, 1])], { axis: 0 })).toEqual([0])
    expect(apply(reduce.argmax, [vector([1, NaN, 5, NaN])], { axis: 0 })).toEqual([1])
  })

  test('a long float32 sum is rounded once', () => {
    const x = dense([100_000], 'float32', new Array<number>(100_000).fill(0.1))
    expect(numbers($.sum(x, [0]))[0]).toBe(Math.fround(100_000 * Math.fround(0.1)))
  })
})

describe('derivatives where the function has a kink', () => {
  const gradient = (f: (x: NDArray) => NDArray, ...at: readonly number[]): readonly number[] =>
    numbers(grad((x: NDArray) => total(f(x)))(vector(at)))

  test('|x|′(0) = 0, also at −0, and of every order', () => {
    expect(gradient($.abs, 0, -0, 2, -2)).toEqual([0, -0, 1, -1])
    for (const f of derivatives(2, $.abs)) expect(numbers(f(scalar(0)))).toEqual([0])
  })

  test('relu′(0) = 0 as a selection, ½ as a maximum', () => {
    expect(gradient(x => $.select($.gt(x, 0), x, 0), -1, 0, 1)).toEqual([0, 0, 1])
    expect(gradient(x => $.max(x, 0), -1, 0, 1)).toEqual([0, 0.5, 1])
  })

  test('ties of max and min share equally', () => {
    for (const f of [$.max, $.min]) {
      const [, pullback] = vjp(([x, y]: readonly [NDArray, NDArray]) => f(x, y))([scalar(2), scalar(2)])
      expect(pullback(1).map(x => numbers(x)[0])).toEqual([0.5, 0.5])
    }
    expect(gradient(x => $.max(x, x), 3)).toEqual([1])
    for (const p of [reduce.reduceMax, reduce.reduceMin]) {
      expect(gradient(of(p, { axes: [0] }), 2, 2, 2, 2)).toEqual([0.25, 0.25, 0.25, 0.25])
      expect(gradient(of(p, { axes: [0] }), 0, -0)).toEqual([0.5, 0.5])
    }
    expect(gradient(of(reduce.reduceMax, { axes: [0] }), 1, 3, 3)).toEqual([0, 0.5, 0.5])
  })

  test('clamp passes the tangent on its closed interval', () => {
    expect(gradient(x => $.bind(elementwise.clamp, [x, scalar(0), scalar(1)], null)[0], -1, 0, 0.5, 1, 2)).toEqual([
      0, 1, 1, 1, 0
    ])
  })

  test('steps have no derivative', () => {
    for (const p of [elementwise.floor, elementwise.ceil, elementwise.round, elementwise.sign])
      expect(gradient(of(p), 0, 0.5, 1, -2)).toEqual([0, 0, 0, 0])
  })

  test('sorted equals keep their order', () => {
    const [, dy] = jvp(of(sorting.sort, { axis: 0 }))(vector([2, 1, 1]), vector([1, 2, 3]))
    expect(numbers(dy)).toEqual([2, 3, 1])
  })
})

describe('derivatives at singular points', () => {
  const slopes: readonly (readonly [string, Unary, number, number])[] = [
    ['sqrt', $.sqrt, 0, Infinity],
    ['rsqrt', of(elementwise.rsqrt), 0, -Infinity],
    ['cbrt', of(elementwise.cbrt), 0, Infinity],
    ['log', $.log, 0, Infinity],
    ['log1p', of(elementwise.log1p), -1, Infinity],
    ['asin', of(elementwise.asin), 1, Infinity],
    ['acos', of(elementwise.acos), 1, -Infinity],
    ['acosh', of(elementwise.acosh), 1, Infinity],
    ['atanh', of(elementwise.atanh), 1, Infinity],
    ['erfInv', of(elementwise.erfInv), 1, Infinity],
    ['1/x', x => $.div(1, x), 0, -Infinity],
    ['x^½', x => $.pow(x, 0.5), 0, Infinity]
  ]
  for (const [name, f, at, slope] of slopes)
    test(`${name} at ${at}: infinite, and zero where the tangent is zero`, () => {
      for (const g of derivatives(1, f)) expect(numbers(g(scalar(at)))).toEqual([slope])
      expect(numbers(jvp(f)(scalar(at), scalar(0))[1]).map(Math.abs)).toEqual([0])
      expect(numbers(vjp(f)(scalar(at))[1](scalar(0))).map(Math.abs)).toEqual([0])
      expect(numbers(linearize(f)(scalar(at))[1](scalar(0))).map(Math.abs)).toEqual([0])
    })

  const guarded: readonly (readonly [string, Unary, (x: number) => readonly [number, number]])[] = [
    ['log x', $.log, x => [1 / x, -1 / x ** 2]],
    ['√x', $.sqrt, x => [0.5 / Math.sqrt(x), -0.25 / x ** 1.5]],
    ['1/x', x => $.div(1, x), x => [-1 / x ** 2, 2 / x ** 3]],
    ['x^½', x => $.pow(x, 0.5), x => [0.5 / Math.sqrt(x), -0.25 / x ** 1.5]],
    [
      'log log (1 + x)',
      x => $.log($.log($.add(x, 1))),
      x => [1 / (Math.log1p(x) * (1 + x)), -(1 + Math.log1p(x)) / ((1 + x) * Math.log1p(x)) ** 2]
    ],
    [
      'acosh (1 + x)',
      x => of(elementwise.acosh)($.add(x, 1)),
      x => [1 / Math.sqrt(x * (x + 2)), -(1 + x) / (x * (x + 2)) ** 1.5]
    ]
  ]
  for (const [name, f, truth] of guarded)
    test(`where(x > 0, ${name}, 0) has finite derivatives everywhere, of first and second order`, () => {
      const safe: Unary = x => $.select($.gt(x, 0), f(x), 0)
      for (const order of [1, 2])
        for (const g of derivatives(order, safe))
          for (const at of [-2, -0, 0, 0.5]) {
            const [came] = numbers(g(scalar(at)))
            expect(came).toBeCloseTo(at > 0 ? truth(at)[order - 1] : 0, 10)
          }
    })

  test('the same under vmap and jit, and for a whole vector', () => {
    const f = (x: NDArray): NDArray => $.select($.gt(x, 0), $.log(x), 0)
    const at = vector([-1, 0, 2])
    const expected = [-0, 0, 0.5]
    expect(numbers(grad((x: NDArray) => total(f(x)))(at))).toEqual(expected)
    expect(numbers(vmap(grad(f))(at))).toEqual(expected)
    expect(numbers(jit(vmap(grad(f)))(at))).toEqual(expected)
    expect(numbers(grad(jit((x: NDArray) => total(vmap(f)(x))))(at))).toEqual(expected)
    expect(numbers(vmap(grad(grad(f)))(at))).toEqual([-0, 0, -0.25])
  })

  test('pow: 0⁰ and its neighbours', () => {
    const partial = (x: number, y: number): readonly number[] => {
      const [, pullback] = vjp(([a, b]: readonly [NDArray, NDArray]) => $.pow(a, b))([scalar(x), scalar(y)])
      return pullback(1).map(d => numbers(d)[0])
    }
    expect(partial(0, 0)).toEqual([0, 0])
    expect(partial(0, 1)).toEqual([1, 0])
    expect(partial(0, 2)).toEqual([0, 0])
    expect(partial(2, 0)).toEqual([0, Math.log(2)])
    expect(numbers(grad((x: NDArray) => $.pow(x, 3))(-2))).toEqual([12])
    expect(numbers(grad((x: NDArray) => $.pow(x, 0))(0))).toEqual([0])
    // ∂²(xʸ)/∂x∂y = xʸ⁻¹ (1 + y ln x), which at y = 0 is 1/x
    for (const mixed of derivatives(1, y => grad((x: NDArray) => $.pow(x, y))(2)))
      expect(numbers(mixed(scalar(0)))).toEqual([0.5])
    for (const g of derivatives(2, x => $.pow(x, 2))) expect(numbers(g(scalar(0)))).toEqual([2])
    for (const g of derivatives(3, x => $.pow(x, 3))) expect(numbers(g(scalar(0)))).toEqual([6])
  })

  test('prod and cumprod with zeros, of first and second order', () => {
    const prod = of(reduce.prod, { axes: [0] })
    const g = (...at: readonly number[]): readonly number[] => numbers(grad((x: NDArray) => prod(x))(vector(at)))
    expect([g(0, 2, 3), g(0, 0, 3), g(2, 3, 4), g(5), g(0)]).toEqual([[6, 0, 0], [0, 0, 0], [12, 8, 6], [1], [1]])
    const mixed = numbers(
      jvp((x: NDArray) => grad((y: NDArray) => prod(y))(x))(vector([0, 0, 3]), vector([1, 0, 0]))[1]
    )
    expect(mixed).toEqual([0, 3, 0])
    const last = (x: NDArray): NDArray => $.slice(cumprodOf($, x, 0, false), [2], [3], [1])
    expect(numbers(grad((x: NDArray) => total(last(x)))(vector([2, 0, 3])))).toEqual([0, 6, 0])
  })

  test('logsumexp by parts is finite at −∞', () => {
    const [, dy] = jvp(of(cumulative.cumlogsumexp, { axis: 0, reverse: false }))(vector([-Infinity, 0]), vector([1, 1]))
    expect(numbers(dy)).toEqual([1, 1])
  })

  test('an infinite partial meets a zero tangent in every operand', () => {
    const origin: Shape = []
    const zero = dense(origin, 'float64', [0])
    expect(
      numbers(jvp(([x, y]: readonly [NDArray, NDArray]) => $.div(x, y))([scalar(0), scalar(0)], [zero, zero])[1])
    ).toEqual([0])
    expect(
      numbers(
        jvp(([x, y]: readonly [NDArray, NDArray]) => $.bind(elementwise.atan2, [x, y], null)[0])(
          [scalar(0), scalar(0)],
          [zero, zero]
        )[1]
      )
    ).toEqual([0])
  })
})
