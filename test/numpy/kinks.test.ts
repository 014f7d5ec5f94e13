/** Gradients at kinks and where a branch is dead: as the conventions say, and never NaN. */
import { describe, expect, test } from 'vitest'
import { grad, jvp } from '../../src/index.js'
import * as np from '../../src/numpy/index.js'

type Scalar = (x: np.NDArray) => np.NDArray

/** Both modes, and the second derivative when it is given. */
const at = (
  name: string,
  f: Scalar,
  x: readonly number[],
  first: readonly number[],
  second?: readonly number[]
): void => {
  const point = np.array(x)
  const total: Scalar = t => np.sum(f(t))
  test(name, () => {
    expect(np.toNested(np.add(grad(total)(point), 0))).toEqual(first)
    const forward = x.map((_, i) => np.item(np.add(jvp(total)(point, np.oneHot(i, { depth: x.length }))[1], 0)))
    expect(forward).toEqual(first)
    if (second !== undefined)
      expect(np.toNested(np.add(grad((t: np.NDArray) => np.sum(grad(total)(t)))(point), 0))).toEqual(second)
  })
}

describe('kinks', () => {
  at('|x|', t => np.abs(t), [-2, 0, 3], [-1, 0, 1], [0, 0, 0])
  at('a maximum at a tie', t => np.maximum(t, 1), [0, 1, 2], [0, 0.5, 1])
  at('a minimum at a tie', t => np.minimum(t, 1), [0, 1, 2], [1, 0.5, 0])
  at('clip on its bounds', t => np.clip(t, 0, 1), [-1, 0, 0.5, 1, 2], [0, 1, 1, 1, 0])
  at('the largest of equals', t => np.max(t), [3, 1, 3], [0.5, 0, 0.5])
  at('a norm at 0', t => np.norm(t), [0, 0], [0, 0], [0, 0])
  at('a norm elsewhere', t => np.norm(t), [0, -4], [0, -1])
  at('a 1-norm at 0', t => np.norm(t, { ord: 1 }), [0, 2], [0, 1])
  at('a maximum norm at 0', t => np.norm(t, { ord: Infinity }), [0, 0], [0, 0])
  at('a deviation of equals', t => np.std(t), [2, 2], [0, 0], [0, 0])
  at('hypot at 0', t => np.hypot(t, 0), [0, 2], [0, 1])
  at('hypot at ∞', t => np.hypot(t, 1), [Infinity], [0])
  at('a product with a zero', t => np.prod(t), [0, 2, 3], [6, 0, 0], [5, 3, 2])
  at('a product with two zeros', t => np.prod(t), [0, 0, 3], [0, 0, 0], [3, 3, 0])
  at('x⁰ at 0', t => np.pow(t, 0), [0, 2], [0, 0])
  at('√x at 0 under a zero', t => np.where(np.gt(t, 0), np.sqrt(t), 0), [0, 4], [0, 0.25])
  at('where(x > 0, log x, 0)', t => np.where(np.gt(t, 0), np.log(t), 0), [-1, 0, 2], [0, 0, 0.5], [0, 0, -0.25])
  at('where(x ≠ 0, 1/x, 0)', t => np.where(np.ne(t, 0), np.reciprocal(t), 0), [0, 2], [0, -0.25], [0, 0.25])
  at('where(x > 0, xʸ, 0)', t => np.where(np.gt(t, 0), np.pow(t, 0.5), 0), [0, 4], [0, 0.25])
  at('a remainder', t => np.mod(t, 3), [7, -7], [1, 1])
  at('a quotient rounded down', t => np.floorDiv(t, 3), [7, -7], [0, 0])
  at('rounding', t => np.add(np.floor(t), np.round(t)), [0.5, 1], [0, 0])
  at('a median of an even number', t => np.median(t), [3, 1, 2, 9], [0.5, 0, 0.5, 0])
  at('sorting', t => np.mul(np.sort(t), np.array([1, 2, 3])), [3, 1, 2], [3, 1, 2])
})

test('the divisor of a remainder', () => expect(np.item(grad((y: np.NDArray) => np.mod(-7, y))(3))).toBe(3))
