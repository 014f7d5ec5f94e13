/** Broadcasting, promotion, and the other laws of functions on arrays. */
import * as laws from 'pullback/laws'
import { describe, expect, test } from 'vitest'
import { dtypes, promote } from '../../src/ndarray/dtype.js'
import * as np from '../../src/numpy/index.js'
import { testLaws } from '../laws/runner.js'

const all = laws.arrays()

/** This one is of seven functions. */
const ofFunctions = (law: laws.Laws[number]): boolean => law.id === 'B2'

describe('laws', () => {
  testLaws(
    all.filter(law => !ofFunctions(law)),
    120
  )
  testLaws(all.filter(ofFunctions), 700)
})

test('an error names the operation, the shapes, the axis and the remedy', () =>
  expect(() => np.mul(np.zeros([2, 3]), np.zeros([2, 4]))).toThrow(
    /^np\.mul: shapes \[2, 3\] and \[2, 4\] do not broadcast \(axis -1: 3 against 4\)\. Extents must be equal or 1/
  ))

describe('promotion', () => {
  const one = (dtype: np.DType) => np.ones([2], { dtype })

  test('of arrays is a semilattice, and that of every operation', () => {
    for (const a of dtypes)
      for (const b of dtypes) {
        expect(promote(a, b)).toBe(promote(b, a))
        expect(np.mul(one(a), one(b)).dtype).toBe(promote(a, b))
        expect(np.concatenate([one(a), one(b)]).dtype).toBe(promote(a, b))
        expect(np.where(true, one(a), one(b)).dtype).toBe(promote(a, b))
        for (const c of dtypes) expect(promote(promote(a, b), c)).toBe(promote(a, promote(b, c)))
      }
  })

  test('a bare number is weak', () => {
    const rows = [
      ['float32', 0.1, 'float32'],
      ['float64', 2, 'float64'],
      ['int32', 2, 'int32'],
      ['int32', 0.5, 'float64'],
      ['int32', 2 ** 31, 'float64'],
      ['uint32', -1, 'float64'],
      ['uint32', 2 ** 31, 'uint32'],
      ['bool', 1, 'int32'],
      ['bool', 0.5, 'float64']
    ] as const
    for (const [dtype, n, result] of rows) {
      expect([dtype, n, np.sub(np.astype(1, dtype), n).dtype]).toEqual([dtype, n, result])
      expect([dtype, n, np.sub(n, np.astype(1, dtype)).dtype]).toEqual([dtype, n, result])
    }
    expect(np.add(1, 2).dtype).toBe('float64')
    expect(np.add(true, 1).dtype).toBe('int32')
    expect(np.maximum(true, false).dtype).toBe('bool')
  })

  test('a comparison with a fraction is exact', () =>
    expect(np.toNested(np.lt(np.array([0, 1], { dtype: 'int32' }), 0.5))).toEqual([true, false]))
})
