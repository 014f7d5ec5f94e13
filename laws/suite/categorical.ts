/**
 * The axioms of differential categories (CD) and of reverse derivative categories (RD), stated on values.
 *
 * D[f](a, v) is the derivative of f at a along v, R[f](a, b) its pullback of b. The axioms hold exactly: on dyadic
 * polynomials nothing rounds.
 *
 * Source: Blute, Cockett & Seely, Cartesian differential categories (2009); Cockett, Cruttwell, Gallagher, Lemay,
 * MacAdam, Plotkin & Pronk, Reverse derivative categories (2020)
 */
import { jvp, vjp } from '../../src/transform/differentiate.js'
import { vectorSpace } from '../../src/transform/tree/vectorSpace.js'
import { all, type Laws, type Statement, type Verdict } from '../law.js'
import { mapLaw, type Given } from '../draw/maps.js'
import { equal, zeroOf, type Space, type Tree, type TreeMap } from '../draw/space.js'

// --- combinators of maps

type Pair = readonly [Tree, Tree]

type PairMap = (p: Pair) => Tree

const pairs = (a: Tree, v: Tree, b: Tree, w: Tree): Pair => [
  [a, v],
  [b, w]
]

/**
 * What turns maps into their derivatives.
 *
 * @category model
 * @since 0.1.0
 */
export interface Combinators {
  /** Of f: A → B, the map A × A → B. */
  readonly D: (f: TreeMap) => PairMap
  /** Of f: A → B, the map A × B → A. */
  readonly R: (f: TreeMap) => PairMap
}

/** A map of pairs as a map of trees, to be differentiated again. */
const again = (f: PairMap): TreeMap => f as TreeMap

/** Those of this library. */
export const combinators: Combinators = {
  D:
    f =>
    ([a, v]) =>
      jvp(f)(a, v)[1],
  R:
    f =>
    ([a, b]) =>
      vjp(f)(a)[1](b)
}

const { add, inner } = vectorSpace

const plus =
  (f: TreeMap, g: TreeMap): TreeMap =>
  x =>
    add(f(x), g(x))

const identity: TreeMap = x => x

const first: TreeMap = x => (x as Pair)[0]

const second: TreeMap = x => (x as Pair)[1]

const pairing =
  (f: TreeMap, g: TreeMap): TreeMap =>
  x => [f(x), g(x)]

const after =
  (g: TreeMap, f: TreeMap): TreeMap =>
  x =>
    g(f(x))

const constantly =
  (y: Tree): TreeMap =>
  () =>
    y

/** The map to the empty tree. */
const terminal: TreeMap = () => []

/** Forward mode from reverse mode: the pullback of a pullback, in its cotangent. */
const forward =
  ({ R }: Combinators) =>
  (f: TreeMap, target: Space): PairMap =>
  ([a, v]) =>
    (R(again(R(f)))([[a, zeroOf(target)], v]) as Pair)[1]

// --- inputs

/** f: A → B of degree at most 3, a point, and vectors of both spaces. */
const one = (g: Given) => {
  const [A, B] = [g.space(), g.space()]
  const f = g.map(A, B)
  return { A, B, f, a: g.vector(A), v: g.vector(A), w: g.vector(A), b: g.vector(B), c: g.vector(B) }
}

/** f and h from one space to two, or to one twice. */
const two = (g: Given, parallel: boolean) => {
  const [A, B] = [g.space(), g.space()]
  const C = parallel ? B : g.space()
  const [f, h] = [g.map(A, B), g.map(A, C)]
  return { A, B, C, f, h, a: g.vector(A), v: g.vector(A), b: g.vector(B), c: g.vector(C) }
}

/** g after f. */
const chain = (g: Given) => {
  const [A, B, C] = [g.space(), g.space(), g.space()]
  const [f, h] = [g.map(A, B, 2), g.map(B, C, 2)]
  return { f, h, a: g.vector(A), v: g.vector(A), c: g.vector(C) }
}

// --- axioms

const cdc = 'Blute, Cockett & Seely, Cartesian differential categories (2009)'
const onValues = `${cdc}, stated on values`
const rdc = 'Cockett, Cruttwell, Gallagher, Lemay, MacAdam, Plotkin & Pronk, Reverse derivative categories (2020)'

interface Axiom extends Omit<Statement, 'topic'> {
  readonly derivatives: number
  readonly holds: (k: Combinators, g: Given) => Verdict
}

const forwardAxioms: readonly Axiom[] = [
  {
    id: 'CD.1',
    title: 'sum',
    source: cdc,
    statement: 'D[f + g] = D[f] + D[g], D[0] = 0',
    derivatives: 1,
    holds: ({ D }, g) => {
      const { B, f, h, a, v } = two(g, true)
      return all(
        () => equal(add(D(f)([a, v]), D(h)([a, v])), D(plus(f, h))([a, v])),
        () => equal(zeroOf(B), D(constantly(zeroOf(B)))([a, v]))
      )
    }
  },
  {
    id: 'CD.2',
    title: 'linearity',
    source: cdc,
    statement: 'D[f](a, v + w) = D[f](a, v) + D[f](a, w), D[f](a, 0) = 0',
    derivatives: 1,
    holds: ({ D }, g) => {
      const { A, B, f, a, v, w } = one(g)
      return all(
        () => equal(add(D(f)([a, v]), D(f)([a, w])), D(f)([a, add(v, w)])),
        () => equal(zeroOf(B), D(f)([a, zeroOf(A)]))
      )
    }
  },
  {
    id: 'CD.3',
    title: 'projections',
    source: cdc,
    statement: 'D[id](a, v) = v, D[πᵢ]((a₀, a₁), (v₀, v₁)) = vᵢ',
    derivatives: 1,
    holds: ({ D }, g) => {
      const { a, v, b, c } = one(g)
      return all(
        () => equal(v, D(identity)([a, v])),
        () => equal(v, D(first)(pairs(a, b, v, c))),
        () => equal(c, D(second)(pairs(a, b, v, c)))
      )
    }
  },
  {
    id: 'CD.4',
    title: 'pairing',
    source: cdc,
    statement: 'D⟨f, g⟩ = ⟨D[f], D[g]⟩',
    derivatives: 1,
    holds: ({ D }, g) => {
      const { f, h, a, v } = two(g, false)
      return equal([D(f)([a, v]), D(h)([a, v])], D(pairing(f, h))([a, v]))
    }
  },
  {
    id: 'CD.5',
    title: 'chain',
    source: cdc,
    statement: 'D[g ∘ f](a, v) = D[g](f(a), D[f](a, v))',
    derivatives: 1,
    holds: ({ D }, g) => {
      const { f, h, a, v } = chain(g)
      return equal(D(h)([f(a), D(f)([a, v])]), D(after(h, f))([a, v]))
    }
  },
  {
    id: 'CD.6',
    title: 'linearity of the second derivative',
    source: onValues,
    statement: 'D[D[f]]((a, v), (0, w)) = D[f](a, w)',
    derivatives: 2,
    holds: ({ D }, g) => {
      const { A, f, a, v, w } = one(g)
      return equal(D(f)([a, w]), D(again(D(f)))(pairs(a, v, zeroOf(A), w)))
    }
  },
  {
    id: 'CD.7',
    title: 'symmetry',
    source: onValues,
    statement: 'D[D[f]]((a, v), (b, w)) = D[D[f]]((a, b), (v, w))',
    derivatives: 2,
    holds: ({ D }, g) => {
      const { A, f, a, v, w } = one(g)
      const b = g.vector(A)
      const DD = D(again(D(f)))
      return equal(DD(pairs(a, v, b, w)), DD(pairs(a, b, v, w)))
    }
  }
]

const reverseAxioms: readonly Axiom[] = [
  {
    id: 'RD.1',
    title: 'sum',
    source: rdc,
    statement: 'R[f + g] = R[f] + R[g], R[0] = 0',
    derivatives: 1,
    holds: ({ R }, g) => {
      const { A, B, f, h, a, b } = two(g, true)
      return all(
        () => equal(add(R(f)([a, b]), R(h)([a, b])), R(plus(f, h))([a, b])),
        () => equal(zeroOf(A), R(constantly(zeroOf(B)))([a, b]))
      )
    }
  },
  {
    id: 'RD.2',
    title: 'linearity',
    source: rdc,
    statement: 'R[f](a, b + c) = R[f](a, b) + R[f](a, c), R[f](a, 0) = 0',
    derivatives: 1,
    holds: ({ R }, g) => {
      const { A, B, f, a, b, c } = one(g)
      return all(
        () => equal(add(R(f)([a, b]), R(f)([a, c])), R(f)([a, add(b, c)])),
        () => equal(zeroOf(A), R(f)([a, zeroOf(B)]))
      )
    }
  },
  {
    id: 'RD.3',
    title: 'projections',
    source: rdc,
    statement: 'R[id](a, b) = b, R[πᵢ](a, b) = ιᵢ(b)',
    derivatives: 1,
    holds: ({ R }, g) => {
      const { A, B, a, v, b, c } = one(g)
      return all(
        () => equal(v, R(identity)([a, v])),
        () => equal([v, zeroOf(B)], R(first)([[a, b], v])),
        () => equal([zeroOf(A), c], R(second)([[a, b], c]))
      )
    }
  },
  {
    id: 'RD.4',
    title: 'pairing',
    source: rdc,
    statement: 'R⟨f, g⟩(a, (b, c)) = R[f](a, b) + R[g](a, c), R[!](a, ()) = 0; so copies pull back to sums',
    derivatives: 1,
    holds: ({ R }, g) => {
      const { A, f, h, a, v, b, c } = two(g, false)
      const w = g.vector(A)
      return all(
        () => equal(add(R(f)([a, b]), R(h)([a, c])), R(pairing(f, h))([a, [b, c]])),
        () => equal(zeroOf(A), R(terminal)([a, []])),
        () => equal(add(v, w), R(pairing(identity, identity))([a, [v, w]]))
      )
    }
  },
  {
    id: 'RD.5',
    title: 'chain',
    source: rdc,
    statement: 'R[g ∘ f](a, c) = R[f](a, R[g](f(a), c))',
    derivatives: 1,
    holds: ({ R }, g) => {
      const { f, h, a, c } = chain(g)
      return equal(R(f)([a, R(h)([f(a), c])]), R(after(h, f))([a, c]))
    }
  },
  {
    id: 'RD.6',
    title: 'linearity of the second derivative',
    source: rdc,
    statement: 'D[R[f]]((a, b), (0, d)) = R[f](a, d), where D[f](a, v) = π₁ R[R[f]]((a, 0), v)',
    derivatives: 3,
    holds: (k, g) => {
      const { A, f, a, b, c } = one(g)
      const { R } = k
      return equal(R(f)([a, c]), forward(k)(again(R(f)), A)(pairs(a, b, zeroOf(A), c)))
    }
  },
  {
    id: 'RD.7',
    title: 'symmetry',
    source: rdc,
    statement: 'D[D[f]]((a, v), (b, w)) = D[D[f]]((a, b), (v, w)), where D is made of R',
    derivatives: 4,
    holds: (k, g) => {
      const { A, B, f, a, v, w } = one(g)
      const b = g.vector(A)
      const DD = forward(k)(again(forward(k)(f, B)), B)
      return equal(DD(pairs(a, v, b, w)), DD(pairs(a, b, v, w)))
    }
  }
]

const joint: readonly Axiom[] = [
  {
    id: 'RD.8',
    title: 'D from R',
    source: rdc,
    statement: 'the pullback of the pullback is the pushforward: π₁ R[R[f]]((a, 0), v) = D[f](a, v)',
    derivatives: 2,
    holds: (k, g) => {
      const { B, f, a, v } = one(g)
      return equal(k.D(f)([a, v]), forward(k)(f, B)([a, v]))
    }
  },
  {
    id: 'RD.9',
    title: 'adjoint',
    source: rdc,
    statement: '⟨D[f](a, v), b⟩ = ⟨v, R[f](a, b)⟩',
    derivatives: 1,
    holds: ({ D, R }, g) => {
      const { f, a, v, b } = one(g)
      return equal(inner(D(f)([a, v]), b), inner(v, R(f)([a, b])))
    }
  },
  {
    id: 'RD.10',
    title: 'D of R',
    source: rdc,
    statement: 'the pullback is linear in its cotangent and moves with its point: D[R[f]] is adjoint to D[D[f]]',
    derivatives: 2,
    holds: ({ D, R }, g) => {
      const { A, B, f, a, v, w, b } = one(g)
      const bent = D(again(R(f)))(pairs(a, b, w, zeroOf(B)))
      const twice = D(again(D(f)))(pairs(a, v, w, zeroOf(A)))
      return equal(inner(twice, b), inner(v, bent))
    }
  }
]

const lawsOf =
  (axioms: readonly Axiom[]) =>
  (k: Combinators = combinators, subject = 'D and R'): Laws =>
    axioms.map(({ derivatives, holds, ...statement }) =>
      mapLaw({ topic: 'differential categories', ...statement }, subject, derivatives, g => holds(k, g))
    )

/**
 * The axioms of Cartesian differential categories, exactly, on random polynomial maps between random trees.
 *
 * Shapes:  maps between trees of up to three arrays of rank 0 to 2
 * Source:  Blute, Cockett & Seely, Cartesian differential categories (2009)
 *
 * @example
 * import * as laws from 'pullback/laws'
 * import assert from 'node:assert'
 *
 * laws.assertAll(laws.cartesianDifferential(), { runs: 10 })
 * assert.deepStrictEqual(laws.cartesianDifferential().map(l => l.id), [1, 2, 3, 4, 5, 6, 7].map(i => `CD.${i}`))
 *
 * @category suites
 * @since 0.1.0
 */
export const cartesianDifferential = lawsOf(forwardAxioms)

/**
 * The axioms of reverse derivative categories, exactly, on random polynomial maps between random trees; and that forward
 * mode is the pullback of the pullback.
 *
 * Shapes:  maps between trees of up to three arrays of rank 0 to 2
 * Source:  Cockett, Cruttwell, Gallagher, Lemay, MacAdam, Plotkin & Pronk, Reverse derivative categories (2020)
 *
 * @example
 * import * as laws from 'pullback/laws'
 * import assert from 'node:assert'
 *
 * laws.assertAll(laws.reverseDerivative(), { runs: 10 })
 * assert.strictEqual(laws.reverseDerivative().length, 10)
 *
 * @category suites
 * @since 0.1.0
 */
export const reverseDerivative = lawsOf([...reverseAxioms, ...joint])
