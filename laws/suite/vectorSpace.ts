/**
 * The laws of vector spaces with an inner product, exactly, on vectors whose arithmetic does not round.
 */
import * as asked from '../asked.js'
import * as fc from 'fast-check'
import { isNDArray, type NDArray } from '../../src/ndarray/ndarray.js'
import { vectorSpace as ours } from '../../src/transform/tree/vectorSpace.js'
import type { VectorSpace } from '../../src/tree/vectorSpace.js'
import { drawn } from '../arb/drawn.js'
import { drawSpace, drawVector } from '../draw/space.js'
import { all, law, ensure, within, type Law, type Laws, type Verdict } from '../law.js'
import { statements } from '../statements.js'
import { numbers, sameValues } from '../value/arrays.js'
import { showNumber } from '../value/show.js'
import { sameTree, showNested } from '../value/nested.js'

/**
 * A vector space, with random vectors of it.
 *
 * @category model
 * @since 0.1.0
 */
export interface VectorSpaceSubject<T> {
  readonly name: string
  readonly space?: VectorSpace
  /** Three vectors of one space, of small eighths; random trees of arrays by default. */
  readonly arbitrary?: fc.Arbitrary<readonly [T, T, T]>
}

const s = statements('vector spaces', {
  associativity: ['P8.1', '(x + y) + z = x + (y + z)', 'vector spaces'],
  commutativity: ['P8.2', 'x + y = y + x', 'vector spaces'],
  inverse: ['P8.3', 'x + 0 = x, x − x = 0, (x − y) + y = x, 0 is that of the same space', 'vector spaces'],
  scaling: ['P8.4', 'a (x + y) = a x + a y, (a + b) x = a x + b x, a (b x) = (a b) x, 1 x = x', 'vector spaces'],
  bilinearity: ['P8.5', '⟨a x + y, z⟩ = a ⟨x, z⟩ + ⟨y, z⟩, ⟨x, y⟩ = ⟨y, x⟩', 'inner product spaces'],
  positivity: ['P8.6', '⟨x, x⟩ ≥ 0, and it is 0 only for x = 0', 'inner product spaces']
})

interface Case<T> {
  readonly vectors: readonly [T, T, T]
  readonly scalars: readonly [number, number]
}

const trees: fc.Arbitrary<readonly [unknown, unknown, unknown]> = drawn(60, (draw, next) => {
  const space = drawSpace(draw)
  return [drawVector(next, space), drawVector(next, space), drawVector(next, space)]
})

const eighth = fc.integer({ min: -16, max: 16 }).map(k => k / 8)

const equal = (what: string, expected: unknown, came: unknown): Verdict =>
  within(what, sameTree(expected, came, sameValues))

const valueOf = (x: NDArray | number): number => (isNDArray(x) ? numbers(x)[0] : x)

const number = (what: string, expected: number, came: number): Verdict =>
  ensure(expected === came, () => `${what}: expected ${showNumber(expected)}, came ${showNumber(came)}`)

const rules: Readonly<Record<keyof typeof s, (v: VectorSpace, c: Case<unknown>) => Verdict>> = {
  associativity: ({ add }, { vectors: [x, y, z] }) => equal('x + (y + z)', add(add(x, y), z), add(x, add(y, z))),
  commutativity: ({ add }, { vectors: [x, y] }) => equal('y + x', add(x, y), add(y, x)),
  inverse: ({ add, sub, zeros }, { vectors: [x, y] }) =>
    all(
      () => equal('x + 0', x, add(x, zeros(x))),
      () => equal('x − x', zeros(x), sub(x, x)),
      () => equal('(x − y) + y', x, add(sub(x, y), y))
    ),
  scaling: ({ add, scale }, { vectors: [x, y], scalars: [a, b] }) =>
    all(
      () => equal('a (x + y)', add(scale(a, x), scale(a, y)), scale(a, add(x, y))),
      () => equal('(a + b) x', add(scale(a, x), scale(b, x)), scale(a + b, x)),
      () => equal('a (b x)', scale(a * b, x), scale(a, scale(b, x))),
      () => equal('1 x', x, scale(1, x))
    ),
  bilinearity: ({ add, scale, inner }, { vectors: [x, y, z], scalars: [a] }) => {
    const product = (u: unknown, v: unknown): number => valueOf(inner(u, v))
    return all(
      () => number('⟨y, x⟩', product(x, y), product(y, x)),
      () => number('⟨a x + y, z⟩', a * product(x, z) + product(y, z), product(add(scale(a, x), y), z))
    )
  },
  positivity: ({ zeros, inner, scale }, { vectors: [x] }) => {
    const square = valueOf(inner(x, x))
    return all(
      () => ensure(square >= 0, () => `⟨x, x⟩ is ${showNumber(square)}`),
      () => number('⟨0, 0⟩', 0, valueOf(inner(zeros(x), zeros(x)))),
      () => number('⟨2x, 2x⟩', 4 * square, valueOf(inner(scale(2, x), scale(2, x)))),
      () => (square === 0 ? equal('x, of which ⟨x, x⟩ = 0,', zeros(x), x) : all())
    )
  }
}

/** The letters that a law is about. */
const letters: Readonly<Record<keyof typeof s, string>> = {
  associativity: 'xyz',
  commutativity: 'xy',
  inverse: 'xy',
  scaling: 'xyab',
  bilinearity: 'xyza',
  positivity: 'x'
}

/**
 * A vector space: that of trees, or of values of yours, with an inner product.
 *
 * Shapes:  vectors of one space share structure, shapes and dtypes
 *
 * @example
 * import assert from 'node:assert'
 * import { np, vectorSpace } from 'pullback'
 * import * as laws from 'pullback/laws'
 *
 * laws.assertAll(laws.vectorSpace({ name: 'trees', space: vectorSpace }))
 * const space = { ...vectorSpace, sub: vectorSpace.add }
 * assert.throws(() => laws.assertAll(laws.vectorSpace({ name: 'trees', space })), /x − x/)
 *
 * @category suites
 * @since 0.1.0
 */
export const vectorSpace = asked.suite(
  'laws.vectorSpace',
  { name: asked.text },
  <T = unknown>({ name, space = ours, arbitrary }: VectorSpaceSubject<T>): Laws =>
    (Object.keys(s) as unknown as readonly (keyof typeof s)[]).map((key): Law<Case<unknown>> => {
      const cases = fc.record({
        vectors: arbitrary ?? trees,
        scalars: fc.tuple(eighth, eighth)
      })
      return law(
        s[key],
        name,
        cases,
        c => rules[key](space, c),
        ({ vectors: [x, y, z], scalars: [a, b] }) =>
          Object.entries({ x, y, z, a, b })
            .filter(([letter]) => letters[key].includes(letter))
            .map(([letter, value]) => `${letter} = ${showNested(value)}`)
            .join('\n')
      )
    })
)
