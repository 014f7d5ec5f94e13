/** Making, reading, reshaping, joining, reducing: the laws that tie them together. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { jit, print, trace, vjp } from '../../src/index.js'
import * as np from '../../src/numpy/index.js'
import { expectSame, numbers } from '../primitives/nested.js'
import { anyArray, arrayOf, real, shape } from './arbitrary.js'

const special = fc.oneof(real, fc.constantFrom(0, -0, NaN, Infinity, -Infinity, 5e-324))

describe('array', () => {
  test('is the inverse of toNested', () =>
    fc.assert(fc.property(anyArray(special), x => expectSame(np.array(np.toNested(x)), x))))

  test('keeps the dtype of typed arrays, and copies them', () => {
    for (const data of [
      new Float32Array(2),
      new Float64Array(2),
      new Int32Array(2),
      new Uint32Array(2),
      new Uint8Array(2)
    ]) {
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

  test('refuses bytes that are no booleans', () =>
    expect(() => np.array(new Uint8Array([1, 255]))).toThrow('this one holds 255'))
})

test('constants and ranges stay symbolic in Programs', () => {
  const program = trace((x: np.NDArray) => np.add(np.add(x, np.zeros([3])), np.arange(3)))(np.zeros([3]))
  expect(print(program)).toContain('iota')
  expect(print(program)).not.toContain('constant')
})

describe('moving data', () => {
  const withPermutation = anyArray().chain(x =>
    fc.tuple(fc.constant(x), fc.shuffledSubarray([...x.shape.keys()], { minLength: x.ndim }))
  )

  test('transposing back is the identity', () =>
    fc.assert(
      fc.property(withPermutation, ([x, axes]) => {
        const back = axes.map((_, i) => axes.indexOf(i))
        expectSame(np.transpose(np.transpose(x, { axes }), { axes: back }), x)
      })
    ))

  test('splitting and concatenating are inverse', () =>
    fc.assert(
      fc.property(
        anyArray().filter(x => x.ndim > 0),
        fc.array(fc.nat(3)),
        (x, at) => {
          const indices = [...at].sort((a, b) => a - b)
          for (const axis of x.shape.keys()) expectSame(np.concatenate(np.split(x, { indices, axis }), { axis }), x)
        }
      )
    ))

  test('stacking the rows of an array gives it back', () =>
    fc.assert(
      fc.property(
        anyArray().filter(x => x.ndim > 0),
        x => {
          expectSame(np.stack([...x]), x)
          expectSame(jit((t: np.NDArray) => np.stack([...t]))(x), x)
        }
      )
    ))

  test('rolling there and back, flipping twice', () =>
    fc.assert(
      fc.property(anyArray(), fc.integer({ min: -7, max: 7 }), (x, shift) => {
        expectSame(np.roll(np.roll(x, { shift }), { shift: -shift }), x)
        expectSame(np.flip(np.flip(x)), x)
      })
    ))

  test('a triangle and the rest are the whole', () =>
    fc.assert(
      fc.property(arrayOf([2, 3, 4]), fc.integer({ min: -5, max: 5 }), (x, k) =>
        expectSame(np.add(np.tril(x, { k }), np.triu(x, { k: k + 1 })), np.add(x, 0))
      )
    ))
})

describe('reductions', () => {
  const sameAxes = anyArray().chain(x => fc.tuple(fc.constant(x), fc.subarray([...x.shape.keys()])))

  test('over some axes, then the rest, is over all', () =>
    fc.assert(
      fc.property(sameAxes, ([x, axis]) => {
        expectSame(np.sum(np.sum(x, { axis })), np.sum(x))
        expectSame(np.max(np.max(x, { axis })), np.max(x))
        expectSame(np.countNonzero(x), np.sum(np.ne(x, 0)))
      })
    ))

  test('keepDims keeps what broadcasts back', () =>
    fc.assert(
      fc.property(sameAxes, ([x, axis]) => {
        const mean = np.mean(x, { axis, keepDims: true })
        expect(np.broadcastTo(mean, { shape: x.shape }).shape).toEqual(x.shape)
        expectSame(np.reshape(mean, { shape: np.mean(x, { axis }).shape }), np.mean(x, { axis }))
      })
    ))

  test('the variance does not move with the mean, and scales with the square', () =>
    fc.assert(
      fc.property(arrayOf([4]), fc.integer({ min: -8, max: 8 }), (x, c) => {
        expectSame(np.var(np.add(x, c)), np.var(x))
        expectSame(np.add(np.var(np.mul(x, c)), 0), np.add(np.mul(np.var(x), c * c), 0))
      })
    ))

  test('the last running sum is the sum', () =>
    fc.assert(
      fc.property(anyArray(), x => {
        expectSame(np.add(np.index(np.cumsum(x), -1), 0), np.add(np.sum(x), 0))
        expectSame(np.index(np.cummax(x), -1), np.max(x))
      })
    ))

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

test('shapes of zero elements go through', () =>
  fc.assert(
    fc.property(shape(2), s => {
      const x = np.zeros([0, ...s])
      expect(np.add(x, 1).shape).toEqual(x.shape)
      expect(np.sum(x, { axis: 0 }).shape).toEqual(s)
      expect(np.concatenate([x, np.ones([2, ...s])]).shape).toEqual([2, ...s])
      expect(np.softmax(x, { axis: 0 }).shape).toEqual(x.shape)
      expect(np.index(x, np.slice(1)).shape).toEqual(x.shape)
    })
  ))
