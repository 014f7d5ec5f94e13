/** Trees as vectors: their laws, and where they are used. */
import { grad, hessian, jit, ravel, vmap, type NDArray } from 'pullback'
import * as laws from 'pullback/laws'
import * as np from 'pullback/numpy'
import { describe, expect, test } from 'vitest'
import { testLaws } from '../laws/runner.js'

describe('the laws of ravel', () => testLaws(laws.raveling(), 100))

test('refuses a vector of another length', () => {
  const [, unravel] = ravel({ w: np.zeros([2, 3]), b: 1 })
  expect(() => unravel(np.zeros([6]))).toThrow(/float64\[6\].*7 elements/)
  expect(() => unravel(np.zeros([7, 1]))).toThrow(/7 elements/)
})

test('a tree without leaves is the empty vector', () => {
  const [v, unravel] = ravel({ a: null, b: [] })
  expect([v.shape, unravel(v)]).toEqual([[0], { a: null, b: [] }])
})

test('makes one matrix of the Hessian of a function of a tree', () => {
  const [at, unravel] = ravel({ b: np.array(2), w: np.array([1, -1]) })
  const loss = ({ w, b }: { readonly w: NDArray; readonly b: NDArray }): NDArray => np.mul(b, np.sum(np.square(w)))
  expect(np.toNested(hessian((v: NDArray) => loss(unravel(v)))(at))).toEqual([
    [0, 2, -2],
    [2, 4, 0],
    [-2, 0, 4]
  ])
})

test('compiles, and maps over a batch of trees', () => {
  const [at, unravel] = ravel([np.array([1, 2]), np.array(3)])
  const f = (v: NDArray): NDArray => ravel(unravel(np.mul(v, 2)))[0]
  expect(np.toNested(jit(f)(at))).toEqual([2, 4, 6])
  const batch = [
    np.array([
      [1, 2],
      [3, 4]
    ]),
    np.array([5, 6])
  ]
  expect(np.toNested(vmap((t: readonly NDArray[]) => ravel(t)[0])(batch))).toEqual([
    [1, 2, 5],
    [3, 4, 6]
  ])
  expect(np.toNested(jit(grad((v: NDArray) => np.sum(np.square(f(v)))))(at))).toEqual([8, 16, 24])
})
