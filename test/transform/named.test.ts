/** A function under a label is that function. */
import { describe, expect, test } from 'vitest'
import { grad, jit, jvp, named, np, trace, vmap } from '../../src/index.js'
import type { NDArray } from '../../src/ndarray/ndarray.js'

const f = (x: NDArray, y: NDArray): NDArray => np.sum(np.mul(np.sin(x), y))
const g = named('g', f)
const x = np.linspace(0, 1, 4)
const y = np.linspace(1, 2, 4)

describe('a named function', () => {
  test('is one equation, and the same values and derivatives to the bit', () => {
    expect(trace(g)(x, y).equations.map(e => e.primitive.name)).toEqual(['scope'])
    const both = (h: typeof f) => [
      h(x, y),
      grad(h)(x, y),
      jvp(h)(x, y, y)[1],
      grad((z: NDArray) => np.sum(grad(h)(z, y)))(x),
      vmap(h)(np.ones([2, 4]), np.ones([2, 4])),
      jit(h)(x, y)
    ]
    expect(both(g).map(np.toNested)).toEqual(both(f).map(np.toNested))
  })

  test('closes over values of outer transforms, and nests', () => {
    const outer = (a: NDArray) =>
      named('outer', (b: NDArray) => named('inner', (c: NDArray) => np.mul(c, a))(b))(np.exp(a))
    expect(np.item(grad(outer)(1))).toBe(2 * Math.E)
  })

  test('may read values where the function may', () => {
    const h = named('h', (a: NDArray) => (np.item(a) > 0 ? np.sin(a) : np.cos(a)))
    expect(np.item(grad(h)(1))).toBe(Math.cos(1))
    expect(np.item(h(np.array(-1)))).toBe(Math.cos(-1))
    expect(() => jit(h)(1)).toThrow(/inside jit/)
  })

  test('takes and gives trees', () => {
    const h = named('h', (p: { readonly w: NDArray }, s: NDArray) => ({ out: [np.mul(p.w, s)] }))
    expect(np.item(h({ w: 2 }, 3).out[0])).toBe(6)
  })
})
