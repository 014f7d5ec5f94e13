/** Rows of traced arrays, as JavaScript takes them apart. */
import { expect, test } from 'vitest'
import { grad, jit, TensorError, trace, vmap } from '../../src/index.js'
import * as np from '../../src/numpy/index.js'
import { thrown } from '../support/thrown.js'

const x = np.array([
  [1, 2, 3],
  [4, 5, 6]
])

/** The rows, weighted 1, 10, 100, … from the first. */
const weighted = (t: np.NDArray): np.NDArray =>
  [...t].reduce((sum, row, i) => np.add(sum, np.mul(row, 10 ** i)), np.zeros([3]))

test('rows come in order, each once, without their axis', () => {
  expect(np.toNested(jit(weighted)(x))).toEqual([41, 52, 63])
  expect(jit((t: np.NDArray) => [...t])(x).map(np.toNested)).toEqual([
    [1, 2, 3],
    [4, 5, 6]
  ])
})

test('destructured, and a vector into numbers', () => {
  expect(np.toNested(jit(([first, second]: np.NDArray) => np.sub(first, second))(x))).toEqual([-3, -3, -3])
  expect(jit(([a, b, c]: np.NDArray) => [c, b, a])(np.array([1, 2, 3])).map(np.item)).toEqual([3, 2, 1])
})

test('inside other transforms', () => {
  expect(np.toNested(grad((t: np.NDArray) => np.sum(weighted(t)))(x))).toEqual([
    [1, 1, 1],
    [10, 10, 10]
  ])
  expect(np.toNested(vmap(weighted)(np.stack([x, np.neg(x)])))).toEqual([
    [41, 52, 63],
    [-41, -52, -63]
  ])
})

test('nothing in an array without rows, a mistake in a scalar', () => {
  expect(np.toNested(jit(weighted)(np.zeros([0, 3])))).toEqual([0, 0, 0])
  const e = thrown(() => trace((t: np.NDArray) => [...t])(1))
  expect(TensorError.is(e) && e._tag).toBe('AxisOutOfRange')
})
