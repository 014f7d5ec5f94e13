/**
 * Two copies of the package in one realm, as when one part of an application imports it and another requires it.
 */
import { expect, test, vi } from 'vitest'
import * as one from '../../src/index.js'

vi.resetModules()
const other = await import('../../src/index.js')

type Package = typeof one

const copies: readonly Package[] = [one, other]

/** The derivative at 3 of x · ∂(x y)/∂y = x². */
const nested = (outer: Package, inner: Package, mixed: Package): number =>
  one.np.item(outer.grad((x: one.NDArray) => outer.np.mul(x, inner.grad((y: one.NDArray) => mixed.np.mul(x, y))(x)))(3))

test('are two', () => expect(other.grad).not.toBe(one.grad))

test.each(copies.flatMap((a, i) => copies.flatMap((b, j) => copies.map((c, k) => [`${i}${j}${k}`, a, b, c] as const))))(
  'derivatives nest: %s',
  (_, a, b, c) => {
    // What was traced before does not matter.
    a.grad((x: one.NDArray) => a.np.square(x))(1)
    expect(nested(a, b, c)).toBe(6)
    expect(nested(b, a, c)).toBe(6)
  }
)

test('a function of one is compiled, batched and differentiated by the other', () => {
  const f = (x: one.NDArray): one.NDArray => one.np.mul(x, one.np.sin(x))
  const g = other.jit(one.vmap(other.grad(one.jit(f))))
  const xs = [0.5, 1, 2]
  const right = one.np.array(xs.map(x => Math.sin(x) + x * Math.cos(x)))
  expect(one.np.item(one.np.allClose(g(one.np.array(xs)), right))).toBe(1)
})

test('arrays and errors of one are those of the other', () => {
  expect(one.np.toNested(one.np.add(other.np.array([1, 2]), other.np.array(1)))).toEqual([2, 3])
  const caught = (() => {
    try {
      return other.np.add(one.np.array([1, 2]), one.np.array([1, 2, 3]))
    } catch (e) {
      return e
    }
  })()
  expect(one.TensorError.is(caught)).toBe(true)
})
