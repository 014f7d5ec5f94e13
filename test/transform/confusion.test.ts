/**
 * Derivatives inside derivatives, of functions that close over the outer variable: perturbations are not confused.
 *
 * Source: Siskind & Pearlmutter, Perturbation confusion and referential transparency (2005); Manzyuk et al. (2019)
 */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { grad, jacfwd, jit, jvp, np, vjp, vmap, type NDArray } from 'pullback'

type Scalar = (x: NDArray) => NDArray

/** The derivative of a scalar function, in every way there is. */
const ways: Readonly<Record<string, (f: Scalar) => Scalar>> = {
  grad: f => grad(f),
  jvp: f => x => jvp(f)(x, np.onesLike(x))[1],
  vjp: f => x => {
    const [y, back] = vjp(f)(x)
    return back(np.onesLike(y))
  },
  jacfwd: f => jacfwd(f),
  'jit of grad': f => jit(grad(f)),
  'grad of jit': f => grad(jit(f)),
  'vmap of grad': f => x => np.index(vmap(grad(f))(np.reshape(x, { shape: [1] })), 0)
}

/** Σ cᵢⱼ xⁱ yʲ and its partial derivatives, by their coefficients. */
type Polynomial = readonly (readonly number[])[]

const at = (p: Polynomial, x: number, y: number): number =>
  p.flatMap((row, i) => row.map((c, j) => c * x ** i * y ** j)).reduce((a, b) => a + b, 0)

const byX = (p: Polynomial): Polynomial => p.slice(1).map((row, i) => row.map(c => c * (i + 1)))

const byY = (p: Polynomial): Polynomial => p.map(row => row.slice(1).map((c, j) => c * (j + 1)))

const traced =
  (p: Polynomial) =>
  (x: NDArray, y: NDArray): NDArray => {
    const inY = (row: readonly number[]): NDArray =>
      row.reduceRight<NDArray>((s, c) => np.add(np.mul(s, y), c), np.array(0))
    return p.reduceRight<NDArray>((s, row) => np.add(np.mul(s, x), inY(row)), np.array(0))
  }

const whole = fc.integer({ min: -3, max: 3 })

describe.each(Object.entries(ways))('outside %s', (_, outer) => {
  test.each(Object.entries(ways))('inside %s', (__, inner) => {
    fc.assert(
      fc.property(
        fc.array(fc.array(whole, { minLength: 3, maxLength: 3 }), { minLength: 3, maxLength: 3 }),
        whole,
        whole,
        (p, x, k) => {
          const f = traced(p)
          // x · ∂₂p(x, k x): the inner variable is another, at a place that the outer one moves
          const g: Scalar = v => np.mul(v, inner(w => f(v, w))(np.mul(k, v)))
          const [py, y] = [byY(p), k * x]
          const expected = at(py, x, y) + x * (at(byX(py), x, y) + k * at(byY(py), x, y))
          expect(np.item(outer(g)(np.array(x)))).toBe(expected)
        }
      ),
      { numRuns: 6 }
    )
  })
})

test('d/dx (x · d/dy (x + y)) is 1', () => {
  for (const outer of Object.values(ways))
    for (const inner of Object.values(ways))
      expect(np.item(outer(x => np.mul(x, inner(y => np.add(x, y))(np.array(1))))(np.array(1)))).toBe(1)
})
