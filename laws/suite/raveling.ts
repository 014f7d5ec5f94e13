/**
 * The laws of trees as vectors.
 */
import * as asked from '../asked.js'
import * as fc from 'fast-check'
import type { NDArray } from '../../src/ndarray/ndarray.js'
import { jvp, vjp } from '../../src/transform/differentiate.js'
import { ravel as ours } from '../../src/transform/ravel.js'
import { vectorSpace } from '../../src/transform/tree/vectorSpace.js'
import { flatten } from '../../src/tree/flatten.js'
import { drawn } from '../arb/drawn.js'
import { tree } from '../arb/tree.js'
import { drawSpace, drawVector } from '../draw/space.js'
import { all, ensure, within, type Laws, type Verdict } from '../law.js'
import { statements } from '../statements.js'
import { numbers, sameBits, sameValues } from '../value/arrays.js'
import { caseLaw } from '../value/cases.js'
import { sameTree } from '../value/nested.js'

/**
 * What makes a vector of a tree, and the tree of a vector.
 *
 * @category model
 * @since 0.1.0
 */
export interface RavelingSubject {
  readonly name: string
  readonly ravel: typeof ours
}

const jax = 'JAX, ravel_pytree'

const S = statements('trees', {
  thereAndBack: ['P9.1', 'unravel(ravel t) = t and ravel(unravel v) = v, to the bit', jax],
  elements: ['P9.2', 'the vector has the elements of all leaves, one leaf after the other', jax],
  linear: ['P9.3', 'ravel(a x + y) = a ravel x + ravel y, and unravel likewise', 'linear algebra'],
  isometric: ['P9.4', '⟨ravel x, ravel y⟩ = ⟨x, y⟩', 'linear algebra'],
  derivative: ['P9.5', 'the tangent of ravel is ravel of the tangent, its pullback unravel', 'D11']
})

interface Whole {
  readonly t: unknown
}

const trees = fc.record<Whole>({ t: tree() })

interface Vectors {
  readonly x: unknown
  readonly y: unknown
  readonly a: number
}

const vectors = drawn(60, (draw, next): Vectors => {
  const a = draw.oneOf([2, -1, 0.5, 0])
  const space = drawSpace(draw)
  return { x: drawVector(next, space), y: drawVector(next, space), a }
})

const { add, scale, inner } = vectorSpace

const equal = (what: string, expected: unknown, came: unknown): Verdict =>
  within(what, sameTree(expected, came, sameValues))

const comesBack = ({ ravel }: RavelingSubject, { t }: Whole): Verdict => {
  const [v, unravel] = ravel(t)
  return all(
    () => within('unravel(ravel t)', sameTree(t, unravel(v))),
    () => within('ravel(unravel v)', sameBits(v, ravel(unravel(v))[0]))
  )
}

const hasAll = ({ ravel }: RavelingSubject, { t }: Whole): Verdict => {
  const { leaves } = flatten(t)
  const expected = leaves.flatMap(numbers)
  const v = ravel(t)[0]
  const came = numbers(v)
  return all(
    () => ensure(v.ndim === 1, () => `the vector is of rank ${v.ndim}`),
    () =>
      ensure(
        expected.length === came.length && expected.every((x, i) => Object.is(x, came[i])),
        () => `expected ${expected.join(', ')}; came ${came.join(', ')}`
      )
  )
}

const isLinear = ({ ravel }: RavelingSubject, { x, y, a }: Vectors): Verdict => {
  const [[v, unravel], [w]] = [ravel(x), ravel(y)]
  return all(
    () => equal('ravel(a x + y)', add(scale(a, v), w), ravel(add(scale(a, x), y))[0]),
    () => equal('unravel(a v + w)', add(scale(a, x), y), unravel(add(scale(a, v), w)))
  )
}

const product = (x: unknown, y: unknown): number => numbers(inner(x, y))[0]

const keepsProducts = ({ ravel }: RavelingSubject, { x, y }: Vectors): Verdict => {
  const [expected, came] = [product(x, y), product(ravel(x)[0], ravel(y)[0])]
  return ensure(expected === came, () => `⟨x, y⟩ is ${expected} and ⟨ravel x, ravel y⟩ is ${came}`)
}

const isItsDerivative = ({ ravel }: RavelingSubject, { x, y }: Vectors): Verdict => {
  const toVector = (t: unknown): NDArray => ravel(t)[0]
  const [v, unravel] = ravel(x)
  const [w] = ravel(y)
  return all(
    () => equal('the tangent', w, jvp(toVector)(x, y)[1]),
    () => equal('the pullback', y, vjp(toVector)(x)[1](w)),
    () => equal('the tangent of unravel', y, jvp(unravel)(v, w)[1]),
    () => equal('the pullback of unravel', w, vjp(unravel)(v)[1](y))
  )
}

/**
 * The laws of trees as vectors, on random trees of all dtypes: of `ravel` unless told.
 *
 * Shapes:  trees of any shapes
 *
 * @example
 * import assert from 'node:assert'
 * import { np, ravel } from 'pullback'
 * import * as laws from 'pullback/laws'
 *
 * laws.assertAll(laws.raveling(), { runs: 20 })
 * const doubling: typeof ravel = t => [np.mul(ravel(t)[0], 2), ravel(t)[1]]
 * assert.throws(() => laws.assertAll(laws.raveling({ name: 'doubling', ravel: doubling })), /doubling/)
 *
 * @category suites
 * @since 0.1.0
 */
export const raveling = asked.optionalSuite(
  'laws.raveling',
  { name: asked.text, ravel: asked.f },
  (s: RavelingSubject = { name: 'ravel', ravel: ours }): Laws => [
    caseLaw(S.thereAndBack, s.name, trees, c => comesBack(s, c)),
    caseLaw(S.elements, s.name, trees, c => hasAll(s, c)),
    caseLaw(S.linear, s.name, vectors, c => isLinear(s, c)),
    caseLaw(S.isometric, s.name, vectors, c => keepsProducts(s, c)),
    caseLaw(S.derivative, s.name, vectors, c => isItsDerivative(s, c))
  ]
)
