/** Making, reading and reducing: examples and errors. The laws stand in broadcasting.test.ts. */
import { describe, expect, test } from 'vitest'
import { jit, print, trace, vjp } from '../../src/index.js'
import * as np from '../../src/numpy/index.js'
import { expectSame, numbers } from '../primitives/nested.js'

describe('array', () => {
  test('keeps the dtype of typed arrays, and copies them', () => {
    for (const data of [new Float32Array(2), new Float64Array(2), new Int32Array(2), new Uint32Array(2)]) {
      const x = np.array(data)
      data[0] = 1
      expect(numbers(x)).toEqual([0, 0])
      expect(np.toTypedArray(x).constructor).toBe(data.constructor)
      np.toTypedArray(x)[0] = 1
      expect(numbers(x)).toEqual([0, 0])
    }
  })

  test('follows the data: numbers, booleans, both, nothing', () => {
    expect([1, true, [1, true], [[true], [false]], []].map(data => np.array(data).dtype)).toEqual([
      'float64',
      'bool',
      'float64',
      'bool',
      'float64'
    ])
    expect(np.array([[], []]).shape).toEqual([2, 0])
  })

  test('takes arrays among the data, traced ones too', () => {
    const rotation = (t: np.NDArray) =>
      np.array([
        [np.cos(t), np.neg(np.sin(t))],
        [np.sin(t), np.cos(t)]
      ])
    expectSame(np.add(jit(rotation)(0), 0), np.identity(2))
    const [, pullback] = vjp(rotation)(0)
    expect(
      np.item(
        pullback(
          np.array([
            [0, -1],
            [1, 0]
          ])
        )
      )
    ).toBe(2)
  })

  test.each([
    [[[1, 2], [3]], 'element [1] has shape [1] and element [0] has shape [2]'],
    [
      [
        [[1], [2]],
        [[3], 4]
      ],
      'element [1][1] has shape [] and element [1][0] has shape [1]'
    ],
    [[1, [2]], 'element [1] has shape [1] and element [0] has shape []'],
    [[[1, 'x']], 'element [0][1] is a string'],
    [[null], 'element [0] is null'],
    [undefined, 'the data is undefined']
  ])('refuses %j', (data, message) => expect(() => np.array(data as never)).toThrow(message))
})

test('constants and ranges stay symbolic in Programs', () => {
  const program = trace((x: np.NDArray) => np.add(np.add(x, np.zeros([3])), np.arange(3)))(np.zeros([3]))
  expect(print(program)).toContain('iota')
  expect(print(program)).not.toContain('constant')
})

test('an array is iterated by its rows, a traced one too', () => {
  for (const shape of [[3], [2, 3], [1, 2, 0], [3, 1, 2]]) {
    const x = np.reshape(np.arange(shape.reduce((a, b) => a * b, 1)), { shape })
    expectSame(np.stack([...x]), x)
    expectSame(jit((t: np.NDArray) => np.stack([...t]))(x), x)
  }
})

describe('reductions', () => {
  test('nothing to choose from is an error that says so', () => {
    expect(() => np.max(np.zeros([0]))).toThrow(/^np\.max: .*nothing to choose from/)
    expect(() => np.argmin(np.zeros([2, 0]), { axis: 1 })).toThrow(/^np\.argmin: /)
    expect(() => np.sum(np.zeros([2]), { axis: 1 })).toThrow(
      'np.sum: axis 1 does not exist in an array of rank 1. Use an integer from -1 to 0'
    )
  })
})

describe('hypot', () => {
  test('neither overflows nor vanishes', () => {
    for (const k of [-1000, -500, 0, 500, 1000]) expect(np.item(np.hypot(3 * 2 ** k, 4 * 2 ** k))).toBe(5 * 2 ** k)
    for (const k of [-120, 0, 120]) {
      const single = (n: number) => np.array(n * 2 ** k, { dtype: 'float32' })
      expect(np.item(np.hypot(single(3), single(4)))).toBe(5 * 2 ** k)
    }
    expect(np.item(np.hypot(NaN, -Infinity))).toBe(Infinity)
  })
})
