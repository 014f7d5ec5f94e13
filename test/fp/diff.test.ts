/** Differentiable functions as values: their laws. */
import { pipe } from 'fp-ts/lib/function.js'
import { describe, expect, test } from 'vitest'
import { np, TensorError } from 'pullback'
import { Diff } from 'pullback/fp'
import { category } from '../../laws/suite/category.js'
import { testLaws } from '../laws/runner.js'

describe('laws', () => {
  testLaws(category(Diff), 15)
})

test('a pullback given by hand stands beside those that vjp finds', () => {
  const doubledBack: Diff.Diff<np.NDArray, np.NDArray> = x => [x, ct => np.mul(ct, 2)]
  const [y, pullback] = pipe(Diff.of(np.square), Diff.andThen(doubledBack))(np.array(3))
  expect([np.item(y), np.item(pullback(np.array(1)))]).toEqual([9, 12])
})

test('errors are those of vjp', () => {
  expect(() => Diff.of(np.square)(np.array([1], { dtype: 'int32' }))).toThrow(TensorError)
  expect(() => Diff.of(np.square)(np.ones([2]))[1](np.ones([3]))).toThrow(/cotangent/)
})
