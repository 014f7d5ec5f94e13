/** Arrays as text, as primitives, as iterables. */
import { inspect } from 'node:util'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { grad, jit, vmap } from '../../src/index.js'
import * as np from '../../src/numpy/index.js'
import { expectSame } from '../primitives/nested.js'
import { anyArray } from './arbitrary.js'

const lines = (...parts: readonly string[]): string => parts.join('\n')

describe('text', () => {
  test.each([
    ['a scalar', np.array(2.5), 'array(2.5)'],
    ['a vector', np.array([1, -2.25, 10]), 'array([ 1   , -2.25, 10   ])'],
    [
      'float32, to eight digits',
      np.array(new Float32Array([0.1, 2 / 3])),
      'array([0.1       , 0.66666669], dtype=float32)'
    ],
    ['integers', np.array(new Int32Array([1, -10])), 'array([  1, -10], dtype=int32)'],
    ['booleans', np.array([true, false]), 'array([ true, false], dtype=bool)'],
    ['nothing', np.zeros([0]), 'array([])'],
    ['nothing, of a shape', np.zeros([2, 0]), 'array([], shape=[2, 0])'],
    ['specials', np.array([NaN, -Infinity, -0, 1.5]), 'array([      NaN, -Infinity,      -0  ,       1.5])'],
    ['very small numbers', np.array([1e-9, 0, -1.5]), 'array([ 1e-9  ,  0     , -1.5e+0])'],
    ['very large numbers', np.array([123456789, 1]), 'array([1.2345679e+8, 1e+0        ])'],
    [
      'a matrix',
      np.array([
        [1, 2],
        [3, 40]
      ]),
      lines('array([[ 1,  2],', '       [ 3, 40]])')
    ],
    ['more axes', np.zeros([2, 1, 2]), lines('array([[[0, 0]],', '', '       [[0, 0]]])')],
    ['what is long', np.arange(1001), 'array([   0,    1,    2, …,  998,  999, 1000], shape=[1001])'],
    [
      'what is long in both axes',
      np.reshape(np.arange(1600), { shape: [200, 8] }),
      lines(
        'array([[   0,    1,    2, …,    5,    6,    7],',
        '       [   8,    9,   10, …,   13,   14,   15],',
        '       [  16,   17,   18, …,   21,   22,   23],',
        '       …,',
        '       [1576, 1577, 1578, …, 1581, 1582, 1583],',
        '       [1584, 1585, 1586, …, 1589, 1590, 1591],',
        '       [1592, 1593, 1594, …, 1597, 1598, 1599]], shape=[200, 8])'
      )
    ],
    [
      'a view',
      np.transpose(
        np.array([
          [1, 2],
          [3, 4]
        ])
      ),
      lines('array([[1, 3],', '       [2, 4]])')
    ]
  ])('of %s', (_, x, text) => {
    expect(String(x)).toBe(text)
    expect(inspect(x)).toBe(text)
  })

  test('breaks long rows', () => {
    const rows = String(np.arange(60)).split('\n')
    expect(rows.length).toBe(3)
    expect(Math.max(...rows.map(r => r.length))).toBeLessThanOrEqual(100)
    expect(rows.slice(1).every(r => r.startsWith('       '))).toBe(true)
  })

  test('holds every element of a row that is broken, in order', () => {
    fc.assert(
      fc.property(fc.array(fc.double(), { maxLength: 200 }), xs => {
        const text = /^array\(\[([^\]]*)\]/.exec(String(np.array(new Float64Array(xs))))?.[1] ?? ''
        const shown = text.split(',').map(part => part.trim())
        expect(xs.length === 0 ? shown : shown.map(part => String(np.array(Number(part))))).toEqual(
          xs.length === 0 ? [''] : xs.map(x => String(np.array(x)))
        )
      })
    )
  })

  test('is what np.array reads, for arrays that are written in full', () =>
    fc.assert(
      fc.property(
        anyArray().filter(x => x.size > 0),
        x => {
          const written = String(x).slice('array('.length, -1).replace(/\s/g, '')
          expectSame(np.add(np.array(JSON.parse(written) as np.Nested), 0), np.add(x, 0))
        }
      )
    ))

  test('of a traced value is its type', () => {
    const seen: string[] = []
    jit((x: np.NDArray) => {
      seen.push(String(x), inspect(x))
      return x
    })(np.zeros([2, 3], { dtype: 'float32' }))
    expect(seen).toEqual(['Traced<float32[2, 3]>', 'Traced<float32[2, 3]>'])
  })
})

describe('a number', () => {
  test('is what an array of one element converts to', () => {
    expect(Number(np.array(2.5))).toBe(2.5)
    expect(() => Number(np.zeros([2]))).toThrow('an array of shape [2] is not one value')
  })

  test('is not what a traced value converts to: its derivative would be lost', () => {
    expect(() => grad((x: np.NDArray) => np.mul(x, Number(x)))(2)).toThrow(/^Number: a traced array/)
  })
})

describe('iteration', () => {
  test('gives the slices along the first axis', () => {
    const [a, b] = np.array([
      [1, 2],
      [3, 4]
    ])
    expect([a, b].map(np.toNested)).toEqual([
      [1, 2],
      [3, 4]
    ])
    expect([...np.zeros([0, 2])]).toEqual([])
    expect(() => [...np.array(1)]).toThrow('is not iterable')
  })

  test('works on traced values', () => {
    const cross = (x: np.NDArray) => {
      const [a, b] = x
      return np.mul(a, b)
    }
    expect(np.toNested(grad(cross)(np.array([3, 5])))).toEqual([5, 3])
    expectSame(
      vmap(cross)(
        np.array([
          [1, 2],
          [3, 4]
        ])
      ),
      np.array([2, 12])
    )
  })
})
