/** The laws of einsum (E1–E6 of the plan), on dyadics, so to the bit. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { vjp } from '../../src/index.js'
import * as np from '../../src/numpy/index.js'
import { expectSame } from '../primitives/nested.js'
import { arrayOf, dyadic, elementAt, indicesOf } from './arbitrary.js'

const letters = ['a', 'b', 'c', 'd'] as const
const extents: Readonly<Record<string, number>> = { a: 2, b: 3, c: 1, d: 2 }

const shapeOf = (term: string): readonly number[] => [...term].map(l => extents[l])

const term = (maxLength: number, distinct: boolean): fc.Arbitrary<string> =>
  (distinct
    ? fc.uniqueArray(fc.constantFrom(...letters), { maxLength })
    : fc.array(fc.constantFrom(...letters), { maxLength })
  ).map(ls => ls.join(''))

interface Product {
  readonly terms: readonly string[]
  readonly output: string
  readonly operands: readonly np.NDArray[]
}

const productOf = (count: number, distinct = false): fc.Arbitrary<Product> =>
  fc.array(term(3, distinct), { minLength: count, maxLength: count }).chain(terms => {
    const present = [...new Set(terms.join(''))]
    return fc.record({
      terms: fc.constant(terms),
      output: fc.shuffledSubarray(present).map(ls => ls.join('')),
      operands: fc.tuple(...terms.map(t => arrayOf(shapeOf(t), dyadic)))
    })
  })

const einsum = np.einsum as (spec: string, ...operands: readonly np.NDArray[]) => np.NDArray

const evaluate = ({ terms, output, operands }: Product): np.NDArray => einsum(`${terms.join()}->${output}`, ...operands)

/** The definition: for every value of every letter, a product added to one place. */
const reference = ({ terms, output, operands }: Product): np.NDArray => {
  const present = [...new Set(terms.join(''))]
  const at = (term: string, values: readonly number[]): readonly number[] =>
    [...term].map(l => values[present.indexOf(l)])
  const sums = new Map<string, number>()
  for (const values of indicesOf(present.map(l => extents[l]))) {
    const place = at(output, values).join()
    const term = terms.reduce((p, t, k) => p * elementAt(operands[k], at(t, values)), 1)
    sums.set(place, (sums.get(place) ?? 0) + term)
  }
  const shape = shapeOf(output)
  return np.reshape(np.array(Float64Array.from(indicesOf(shape).map(i => sums.get(i.join()) ?? 0))), { shape })
}

/** −0 and 0 are one. */
const expectEqual = (came: np.NDArray, expected: np.NDArray): void => expectSame(np.add(came, 0), np.add(expected, 0))

const products = fc.oneof(productOf(1), productOf(2), productOf(3))

describe('einsum', () => {
  test('is the sum of products that it says', () =>
    fc.assert(fc.property(products, p => expectEqual(evaluate(p), reference(p)))))

  test('E1: the identity, an involution, the trace', () =>
    fc.assert(
      fc.property(arrayOf([3, 2]), arrayOf([3, 3]), (x, square) => {
        expectSame(np.einsum('ij->ij', x), x)
        expectSame(np.einsum('ij->ji', np.einsum('ij->ji', x)), x)
        expectEqual(np.einsum('ii->', square), np.trace(square))
        expectSame(np.einsum('ii->i', square), np.diag(square))
      })
    ))

  test('E2: operands may be permuted', () =>
    fc.assert(
      fc.property(productOf(3), fc.shuffledSubarray([0, 1, 2], { minLength: 3 }), (p, order) => {
        const permuted = { ...p, terms: order.map(k => p.terms[k]), operands: order.map(k => p.operands[k]) }
        expectEqual(evaluate(p), evaluate(permuted))
      })
    ))

  test('E3: any order of contraction gives the same', () =>
    fc.assert(
      fc.property(productOf(3, true), p => {
        const [first, second, third] = p.terms
        const kept = [...new Set(second + third)].filter(l => (first + p.output).includes(l)).join('')
        const right = einsum(`${second},${third}->${kept}`, p.operands[1], p.operands[2])
        expectEqual(evaluate(p), einsum(`${first},${kept}->${p.output}`, p.operands[0], right))
      })
    ))

  test('E4: the pullback to an operand is einsum with the result in its place', () =>
    fc.assert(
      fc.property(productOf(2, true), fc.nat(1), (p, k) => {
        const other = 1 - k
        const mine = p.terms[k]
        const [z, pullback] = vjp((x: np.NDArray) =>
          evaluate({ ...p, operands: p.operands.map((o, i) => (i === k ? x : o)) })
        )(p.operands[k])
        const ct = np.reshape(np.arange(z.size), { shape: z.shape })
        const reached = [...mine].filter(l => (p.output + p.terms[other]).includes(l)).join('')
        const partial = einsum(`${p.output},${p.terms[other]}->${reached}`, ct, p.operands[other])
        const spread = einsum(`${reached},${mine}->${mine}`, partial, np.onesLike(p.operands[k]))
        expectEqual(pullback(ct), spread)
      })
    ))

  test('E5: linear in each operand', () =>
    fc.assert(
      fc.property(productOf(2), dyadic, fc.nat(1), (p, c, k) => {
        const y = np.flip(p.operands[k])
        const at = (x: np.NDArray) => evaluate({ ...p, operands: p.operands.map((o, i) => (i === k ? x : o)) })
        expectEqual(at(np.add(np.mul(p.operands[k], c), y)), np.add(np.mul(at(p.operands[k]), c), at(y)))
      })
    ))

  test('E6: the other products are instances', () =>
    fc.assert(
      fc.property(arrayOf([2, 3]), arrayOf([3, 2]), arrayOf([3]), arrayOf([4, 3, 2]), (x, y, v, batch) => {
        expectSame(np.matmul(x, y), np.einsum('ij,jk->ik', x, y))
        expectSame(np.matmul(x, v), np.einsum('ij,j->i', x, v))
        expectSame(np.matmul(x, batch), np.einsum('ij,bjk->bik', x, batch))
        expectSame(np.dot(v, v), np.einsum('i,i->', v, v))
        expectSame(np.outer(v, v), np.einsum('i,j->ij', v, v))
        expectSame(np.inner(x, v), np.einsum('ij,j', x, v))
        expectSame(
          np.tensordot(x, y, {
            axes: [
              [1, 0],
              [0, 1]
            ]
          }),
          np.einsum('ij,ji->', x, y)
        )
      })
    ))
})

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
    expect(() => np.matmul(np.zeros([2, 2, 3]), np.zeros([3, 3, 2]))).toThrow('the batch axes 2 and 3 do not broadcast')
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
