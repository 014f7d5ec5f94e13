/** The matchers in a test runner. */
import { describe, expect, test } from 'vitest'
import { grad, np } from '../../src/index.js'
import { arrayEquality, matchers } from '../../laws/matchers/index.js'

interface Matchers {
  readonly toEqualArray: (expected: unknown) => void
  readonly toBeCloseToArray: (expected: unknown, options?: np.CloseOptions) => void
}

expect.extend(matchers as never)
const expectArray = (x: unknown) => expect(x) as unknown as Matchers & { readonly not: Matchers }

const x = np.array([
  [1, 2],
  [3, 4]
])

test('across layouts', () => {
  expectArray(np.transpose(np.transpose(x))).toEqualArray(x)
  expectArray(np.zeros([2])).toEqualArray([0, 0])
  expectArray(np.index(x, 1)).toEqualArray([3, 4])
  expectArray(np.flip(np.flip(x))).toEqualArray(x)
  expectArray(np.array(3)).toEqualArray(3)
})

test('numbers, shapes, dtypes, signs and NaN', () => {
  expectArray(x).not.toEqualArray(np.transpose(x))
  expectArray(np.zeros([2])).not.toEqualArray([0, -0])
  expectArray(np.array([NaN])).toEqualArray([NaN])
  expectArray(np.zeros([2, 3])).not.toEqualArray(np.zeros([3, 2]))
  expectArray(np.array([1])).not.toEqualArray(np.array([1], { dtype: 'int32' }))
  expect(() => expectArray(x).toEqualArray(np.transpose(x))).toThrow('to equal float64[2, 2]')
})

test('closeness', () => {
  expectArray(np.array([0.1 + 0.2])).toBeCloseToArray([0.3])
  expectArray(np.array([1.1])).not.toBeCloseToArray([1])
  expectArray(np.array([1.1])).toBeCloseToArray([1], { rtol: 0.2 })
  expectArray(np.zeros([2])).not.toBeCloseToArray(0)
})

test('what is no array, and what has no numbers yet', () => {
  expectArray([0, 0]).not.toEqualArray([0, 0])
  grad((y: np.NDArray) => {
    expect(matchers.toEqualArray(y, 1).pass).toBe(false)
    return y
  })(1)
})

describe('toEqual, told of the equality', () => {
  const told = { w: [np.zeros([2]), 1] }
  test('is without it a false alarm', () => expect(told).not.toEqual({ w: [np.array([0, 0]), 1] }))
  test('compares numbers', () => {
    expect.addEqualityTesters([arrayEquality])
    expect(told).toEqual({ w: [np.array([0, 0]), 1] })
    expect(told).not.toEqual({ w: [np.array([0, 1]), 1] })
    expect(np.transpose(np.transpose(x))).toEqual(x)
  })
})
