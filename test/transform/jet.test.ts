/** Taylor mode: agreement with nested forward mode, and how many operations it takes. */
import { describe, expect, test } from 'vitest'
import fc from 'fast-check'
import { grad, jet, jit, jvp, np, scan, trace, vjp, vmap, type NDArray } from 'pullback'
import type { Program } from '../../src/core/primitive.js'
import { programsOf } from '../../src/core/parameters.js'
import { drawFrom, stream, choices } from '../../laws/draw/draw.js'
import { expression } from '../../laws/draw/step.js'

type Scalar = (x: NDArray) => NDArray

/** The n-th derivative of a function of a number, by n nested jvps. */
const nested = (f: Scalar, n: number): Scalar => (n === 0 ? f : x => jvp(nested(f, n - 1))(x, 1)[1])

/** Value and derivatives 1 to n, by a jet. */
const derivatives = (f: Scalar, n: number, x: NDArray): readonly NDArray[] => {
  const [y, series] = jet(f)(x, [np.array(1), ...Array.from({ length: n - 1 }, () => np.array(0))])
  return [y, ...series]
}

/** Equations, those of Programs within Programs included. */
const operations = (program: Program): number =>
  program.equations.reduce((n, e) => n + 1 + programsOf(e).reduce((m, p) => m + operations(p), 0), 0)

const order = 6

describe('order 6', () => {
  test('agrees with nested jvps on random functions', () => {
    fc.assert(
      fc.property(choices(20, 40), fc.double({ min: -1, max: 1, noNaN: true }), (plan, at) => {
        const f: Scalar = x => expression(drawFrom(stream(plan)), [x, np.array(0.375)], 2)
        const came = derivatives(f, order, np.array(at)).map(np.item)
        came.forEach((y, k) => {
          const expected = np.item(nested(f, k)(np.array(at)))
          expect(Math.abs(y - expected)).toBeLessThanOrEqual(1e-10 * (1 + Math.abs(expected)))
        })
      }),
      { numRuns: 40 }
    )
  })

  const subjects: readonly (readonly [string, Scalar])[] = [
    ['sin(exp x)', x => np.sin(np.exp(x))],
    ['tanh x · log(2 + x)', x => np.mul(np.tanh(x), np.log(np.add(x, 2)))],
    ['exp(−x²)/(1 + x²)', x => np.div(np.exp(np.neg(np.mul(x, x))), np.add(1, np.mul(x, x)))],
    ['a loop', x => scan((c: NDArray, k: NDArray) => [np.sin(np.mul(c, k)), null] as const)(x, np.array([1, 2, 3]))[0]]
  ]

  test.each(subjects)('agrees with nested jvps: %s', (_, f) => {
    derivatives(f, order, np.array(0.5)).forEach((y, k) => {
      const expected = np.item(nested(f, k)(np.array(0.5)))
      expect(Math.abs(np.item(y) - expected)).toBeLessThanOrEqual(1e-10 * (1 + Math.abs(expected)))
    })
  })

  // Of sin(exp x) equal equations of nested jvps merge until they grow quadratically too
  test.each(subjects.slice(1))('takes fewer operations than nested jvps: %s', (_, f) => {
    const x = np.array(0.5)
    const jets = trace(jit((y: NDArray) => derivatives(f, order, y)))(x)
    const nests = trace(jit((y: NDArray) => Array.from({ length: order + 1 }, (__, k) => nested(f, k)(y))))(x)
    const highest = trace(jit((y: NDArray) => nested(f, order)(y)))(x)
    expect(operations(jets)).toBeLessThan(operations(highest))
    expect(operations(jets)).toBeLessThan(operations(nests))
  })

  test.each(subjects)('takes O(n²) operations: %s', (_, f) => {
    const count = (n: number): number => operations(trace(jit((y: NDArray) => derivatives(f, n, y)))(np.array(0.5)))
    expect(count(16) / count(8)).toBeLessThan(4.5)
  })
})

describe('jet', () => {
  test('is a jvp at order 1', () => {
    const f = (p: { readonly a: NDArray; readonly b: NDArray }): NDArray => np.mul(np.sin(p.a), p.b)
    const [x, v] = [
      { a: np.array([1, 2]), b: np.array(3) },
      { a: np.array([0.5, 1]), b: np.array(-1) }
    ]
    const [y, [dy]] = jet(f)(x, [v])
    const [z, dz] = jvp(f)(x, v)
    expect(np.arrayEqual(y, z) && np.arrayEqual(dy, dz)).toBe(true)
  })

  test('follows a curve, not only a line', () => {
    // f(x(t)) = (1 + 2t + 3t²)³ with x(0) = 1, x′(0) = 2, x″(0) = 6
    const [, series] = jet((x: NDArray) => np.pow(x, 3))(1, [2, 6, 0])
    expect(series.map(np.item)).toEqual([6, 42, 264])
  })

  test('is differentiated in both modes, mapped and compiled', () => {
    const second = (x: NDArray): NDArray => jet(np.sin as Scalar)(x, [1, 0])[1][1]
    expect(np.item(grad(second)(0.3))).toBeCloseTo(-Math.cos(0.3), 14)
    expect(np.item(jvp(second)(0.3, 1)[1])).toBeCloseTo(-Math.cos(0.3), 14)
    expect(np.toNested(vmap(second)(np.array([0.1, 0.3])))).toEqual([-Math.sin(0.1), -Math.sin(0.3)])
    expect(np.item(jit(second)(0.3))).toBe(-Math.sin(0.3))
    const [, third] = jet((x: NDArray) => vjp(np.sin as Scalar)(x)[1](1))(0.3, [1, 0])
    expect(third.map(np.item)).toEqual([-Math.sin(0.3), -Math.cos(0.3)])
  })

  test.each([
    ['an empty series', () => jet(np.sin as Scalar)(1, []), 'InvalidArgument'],
    ['a vector of another shape', () => jet(np.sin as Scalar)(1, [np.zeros([2])]), 'ShapeMismatch'],
    ['an integer', () => jet(np.neg as Scalar)(np.array(1, { dtype: 'int32' }), [1]), 'NotDifferentiable']
  ] as const)('%s is an error', (_, f, tag) => {
    expect(f).toThrowError(expect.objectContaining({ _tag: tag }))
  })
})
