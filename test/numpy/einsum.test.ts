/** The laws of einsum, and what matmul and specifications refuse. */
import fc from 'fast-check'
import * as laws from 'pullback/laws'
import { describe, expect, test } from 'vitest'
import * as np from '../../src/numpy/index.js'
import { testLaws } from '../laws/runner.js'
import { expectSame } from '../primitives/nested.js'
import { arrayOf, indicesOf } from './arbitrary.js'

describe('laws', () => testLaws(laws.einsum(), 150))

const einsum = np.einsum as (spec: string, ...operands: readonly np.NDArray[]) => np.NDArray

describe('matmul', () => {
  test('of broadcast batches is that of each pair', () =>
    fc.assert(
      fc.property(arrayOf([2, 1, 2, 3]), arrayOf([4, 3, 2]), (x, y) => {
        const z = np.matmul(x, y)
        expect(z.shape).toEqual([2, 4, 2, 2])
        for (const [i, j] of indicesOf([2, 4]))
          expectSame(np.index(z, i, j), np.matmul(np.index(x, i, 0), np.index(y, j)))
      })
    ))

  test('says which axes do not meet', () => {
    expect(() => np.matmul(np.zeros([2, 3]), np.zeros([2, 3]))).toThrow(
      'np.matmul: shapes [2, 3] and [2, 3]: the last axis of x (3) is not as long as the second-last axis of y (2). ' +
        'Columns of x meet rows of y; np.transpose or np.swapAxes one of them'
    )
    expect(() => np.matmul(np.zeros([2, 3]), 2)).toThrow('Multiply by a scalar with np.mul')
    expect(() => np.matmul(np.zeros([2, 2, 3]), np.zeros([3, 3, 2]))).toThrow(
      'np.matmul: shapes [2, 2, 3] and [3, 3, 2]: the batch axes 2 and 3 do not broadcast'
    )
  })
})

describe('a wrong specification', () => {
  const x = np.zeros([2, 3])
  const refuses = (message: string, f: () => unknown) => test(message, () => expect(f).toThrow(message))

  refuses("'i?' is not a specification (at 'i?')", () => einsum('i?', x))
  refuses("operand 0 of 'i' has shape [2, 3], and 'i' names 1 axes", () => einsum('i', x))
  refuses("'i' of 'ii' has extent 2, and 3 in operand 0", () => einsum('ii', x))
  refuses("'j' of 'ij,jk' has extent 3, and 2 in operand 1", () => einsum('ij,jk', x, x))
  refuses("the result of 'ij->ik' names 'k' which no operand has", () => einsum('ij->ik', x))
  refuses("the result of 'ij->ii' names 'i' twice", () => einsum('ij->ii', x))
  refuses("the result of '...j->j' leaves out the axes of '...'", () => einsum('...j->j', x))
  refuses("'ij' has 1 terms, and 2 operands came", () => einsum('ij', x, x))
})
