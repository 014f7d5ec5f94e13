/**
 * The laws of linear maps and of their transposes, exactly, on small eighths.
 */
import * as asked from '../asked.js'
import * as fc from 'fast-check'
import { isFloat } from '../../src/ndarray/dtype.js'
import * as np from '../../src/numpy/index.js'
import { jvp, linearTranspose, vjp } from '../../src/transform/differentiate.js'
import { vectorSpace } from '../../src/transform/tree/vectorSpace.js'
import { map } from '../../src/tree/map.js'
import { array } from '../arb/array.js'
import { choices, drawArray, stream, vectors, type Choices, type Stream } from '../draw/draw.js'
import { all, law, ensure, within, type Law, type Laws, type Statement, type Verdict } from '../law.js'
import { statements } from '../statements.js'
import { derivatives } from '../subject/statements.js'
import { numbers, sameValues } from '../value/arrays.js'
import { showNumber } from '../value/show.js'
import { sameTree, showNested } from '../value/nested.js'

// --- model

/**
 * A map that claims to be linear.
 *
 * @category model
 * @since 0.1.0
 */
export interface LinearSubject<A, B> {
  readonly name: string
  readonly L: (x: A) => B
  /** Its transpose by other means, at arguments like `x`. */
  readonly transpose?: (ct: B, x: A) => A
  /** Arguments, of small eighths; arrays of any shape by default. */
  readonly domain?: fc.Arbitrary<A>
  /** What transposes it; `linearTranspose` by default. */
  readonly transposeOf?: typeof linearTranspose
}

/**
 * Two maps of which each claims to be the transpose of the other.
 *
 * @category model
 * @since 0.1.0
 */
export interface AdjointPairSubject<A, B> {
  readonly name: string
  readonly forward: (x: A) => B
  readonly backward: (ct: B, x: A) => A
  /** Arguments of `forward`, of small eighths; arrays of any shape by default. */
  readonly domain?: fc.Arbitrary<A>
}

const s = statements('linear maps', {
  additive: ['D11.1', 'L(a x + y) = a L x + L y', 'linear algebra'],
  adjointPair: ['D12.2', '⟨L x, u⟩ = ⟨x, M u⟩', 'dagger categories'],
  pairIsLinear: ['D12.3', 'L(a x + y) = a L x + L y, M(a u + v) = a M u + M v', 'linear algebra']
})

const d = { ...derivatives, ...s }

// --- cases

interface Case {
  readonly x: unknown
  readonly choices: Choices
}

const casesOf = (domain: fc.Arbitrary<unknown> = array({ values: 'dyadic', maxRank: 2 })): fc.Arbitrary<Case> =>
  fc.record({ x: domain, choices: choices(10, 80) })

/** A vector of the space that a tree belongs to. */
const like = (next: Stream, t: unknown): unknown =>
  map(t, ({ shape, dtype }) =>
    drawArray(next, { shape, dtype: isFloat(dtype) ? dtype : 'float64', domain: vectors }, 'dyadic')
  )

interface Given {
  readonly x: unknown
  readonly y: unknown
  readonly a: number
  readonly u: unknown
  readonly v: unknown
}

const given = (L: (x: unknown) => unknown, c: Case): Given => {
  const next = stream(c.choices)
  const a = [1, -1, 2, 0.5, -1.5, 0][next() % 6]
  const image = L(c.x)
  return { x: c.x, y: like(next, c.x), a, u: like(next, image), v: like(next, image) }
}

type Letters = readonly (keyof Given)[]

const showGiven =
  (L: (x: unknown) => unknown, letters: Letters) =>
  (c: Case): string => {
    try {
      const g = given(L, c)
      return letters.map(k => `${k} = ${showNested(g[k])}`).join('\n')
    } catch {
      return `x = ${showNested(c.x)}`
    }
  }

// --- rules

const { add, scale, inner } = vectorSpace

const equal = (what: string, expected: unknown, came: unknown): Verdict =>
  within(what, sameTree(expected, came, sameValues))

const product = (x: unknown, y: unknown): number => numbers(inner(x, y))[0]

/** ⟨L x, u⟩ = ⟨x, M u⟩. */
export const adjoint = (Lx: unknown, u: unknown, x: unknown, Mu: unknown): Verdict => {
  const [left, right] = [product(Lx, u), product(x, Mu)]
  return ensure(left === right, () => `⟨L x, u⟩ is ${showNumber(left)} and ⟨x, M u⟩ is ${showNumber(right)}`)
}

const isAdditive = (sum: string, f: (x: unknown) => unknown, x: unknown, y: unknown, a: number): Verdict =>
  equal(sum, add(scale(a, f(x)), f(y)), f(add(scale(a, x), y)))

interface Rule {
  readonly statement: Statement
  readonly letters: Letters
  readonly holds: (s: LinearSubject<unknown, unknown>, g: Given) => Verdict
}

/** Twice what came, its elements from the last to the first: a linear map of any space to itself. */
const turned = <A>(x: A): A => map(x, leaf => np.mul(np.flip(leaf), 2))

const rules: readonly Rule[] = [
  {
    statement: d.additive,
    letters: ['x', 'y', 'a'],
    holds: ({ L }, { x, y, a }) => isAdditive('L(a x + y)', L, x, y, a)
  },
  {
    statement: d.linear,
    letters: ['x', 'y', 'u'],
    holds: ({ L }, { x, y, u }) =>
      all(
        () => equal('jvp(L)(x, y)', [L(x), L(y)], jvp(L)(x, y)),
        () => equal('the pullback at y', vjp(L)(x)[1](u), vjp(L)(y)[1](u))
      )
  },
  {
    statement: d.transpose,
    letters: ['x', 'u'],
    holds: ({ L, transpose, transposeOf = linearTranspose }, { x, u }) => {
      const back = transposeOf(L, x as never)
      return all(
        () => adjoint(L(x), u, x, back(u as never)),
        () => equal('(Lᵀ)ᵀ x', L(x), transposeOf(back, L(x) as never)(x as never)),
        () => (transpose === undefined ? all() : equal('the transpose of u', back(u as never), transpose(u, x)))
      )
    }
  },
  {
    statement: d.transposeOfComposite,
    letters: ['x', 'u'],
    holds: ({ L, transposeOf = linearTranspose }, { x, u }) => {
      const T = (f: (x: unknown) => unknown, ct: unknown): unknown => transposeOf(f, x as never)(ct as never)
      return all(
        () =>
          equal(
            '(L ∘ M)ᵀ u',
            T(turned, T(L, u)),
            T(z => L(turned(z)), u)
          ),
        () =>
          equal(
            '(L + M)ᵀ u',
            add(
              T(L, u),
              T(z => L(turned(z)), u)
            ),
            T(z => add(L(z), L(turned(z))), u)
          )
      )
    }
  }
]

/**
 * A linear map: that it is one, that it is its own derivative, and that transposition turns it round.
 *
 * Shapes:  those of the domain
 *
 * @example
 * import assert from 'node:assert'
 * import { np } from 'pullback'
 * import * as laws from 'pullback/laws'
 *
 * const domain = laws.arb.array({ shape: [4], values: 'dyadic' })
 * const differences = (x: np.NDArray) => np.sub(np.index(x, np.slice(1)), np.index(x, np.slice(0, -1)))
 * laws.assertAll(laws.linear({ name: 'differences', L: differences, domain }))
 * assert.throws(() => laws.assertAll(laws.linear({ name: 'squares', L: np.square, domain })), /D11/)
 *
 * @category suites
 * @since 0.1.0
 */
export const linear = asked.suite(
  'laws.linear',
  { name: asked.text, L: asked.f },
  <A = np.NDArray, B = np.NDArray>(subject: LinearSubject<A, B>): Laws => {
    const { name, L, domain } = subject as unknown as LinearSubject<unknown, unknown>
    return rules.map(({ statement, letters, holds }): Law<Case> =>
      law(
        statement,
        name,
        casesOf(domain),
        c => holds(subject as unknown as LinearSubject<unknown, unknown>, given(L, c)),
        showGiven(L, letters)
      )
    )
  }
)

/**
 * Two linear maps, each the transpose of the other, however they are computed.
 *
 * Shapes:  those of the domain
 *
 * @example
 * import assert from 'node:assert'
 * import { np } from 'pullback'
 * import * as laws from 'pullback/laws'
 *
 * const padded = (x: np.NDArray) => np.pad(x, { padWidth: [1, 2] })
 * const cut = (u: np.NDArray) => np.index(u, np.slice(1, -2))
 * const domain = laws.arb.array({ minRank: 1, maxRank: 1, values: 'dyadic' })
 * laws.assertAll(laws.adjointPair({ name: 'pad', forward: padded, backward: cut, domain }))
 *
 * const late = (u: np.NDArray) => np.index(u, np.slice(2, -1))
 * const wrong = laws.adjointPair({ name: 'pad', forward: padded, backward: late, domain })
 * assert.throws(() => laws.assertAll(wrong), /D12.2/)
 *
 * @category suites
 * @since 0.1.0
 */
export const adjointPair = asked.suite(
  'laws.adjointPair',
  { name: asked.text, forward: asked.f, backward: asked.f },
  <A = np.NDArray, B = np.NDArray>(pair: AdjointPairSubject<A, B>): Laws => {
    const { name, forward, backward, domain } = pair as unknown as AdjointPairSubject<unknown, unknown>
    const lawOf = (statement: Statement, letters: Letters, holds: (g: Given) => Verdict): Law<Case> =>
      law(statement, name, casesOf(domain), c => holds(given(forward, c)), showGiven(forward, letters))
    return [
      lawOf(d.adjointPair, ['x', 'u'], ({ x, u }) => adjoint(forward(x), u, x, backward(u, x))),
      lawOf(d.pairIsLinear, ['x', 'y', 'a', 'u', 'v'], ({ x, y, a, u, v }) =>
        all(
          () => isAdditive('L(a x + y)', forward, x, y, a),
          () => isAdditive('M(a u + v)', ct => backward(ct, x), u, v, a)
        )
      )
    ]
  }
)
