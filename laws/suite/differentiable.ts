/**
 * The laws of a differentiable function.
 */
import * as asked from '../asked.js'
import * as fc from 'fast-check'
import type { NDArray } from '../../src/ndarray/ndarray.js'
import { sizeOf } from '../../src/ndarray/shape.js'
import { choices, cycle, type Choices } from '../draw/draw.js'
import { law, type Laws, type Statement } from '../law.js'
import {
  doubleTranspose,
  gradientIsPullback,
  noTangent,
  pullbackIsAdjoint,
  pullbackIsTranspose,
  pullbackOfParts,
  pushforwardIsTangent,
  tangentIsLimit
} from '../subject/agreement.js'
import * as calculus from '../subject/calculus.js'
import { jetIsNested, ordersCommute, secondIsSymmetric } from '../subject/order.js'
import type { Definition } from '../subject/point.js'
import { derivatives as d } from '../subject/statements.js'
import { domainOf, oneOf, subjectsOf, type FunctionSubject, type PrimalRounding } from '../subject/tree.js'
import { showTree } from '../value/show.js'

/**
 * A function whose derivatives are to be examined.
 *
 * @category model
 * @since 0.1.0
 */
export interface DifferentiableSubject<A, B> extends FunctionSubject<A, B> {
  /** 1 leaves out the laws of second and third derivatives. 2 by default. */
  readonly order?: 1 | 2
  /** The degree k for which f(c x) = cᵏ f(x), if there is one. */
  readonly homogeneous?: number
  /** The function that undoes it, if there is one. */
  readonly inverse?: (y: B) => unknown
}

interface Case<A> {
  readonly x: A
  readonly vectors: Choices
}

export type Entry = readonly [Statement, Definition]

// A Jacobian of more columns costs more than it tells beyond one direction.
const adjoint: Definition = (s, next) =>
  s.inputs.reduce((n, x) => n + sizeOf(x.shape), 0) <= 8 ? pullbackIsTranspose(s, next) : pullbackIsAdjoint(s, next)

/** What holds of first derivatives. */
export const first: readonly Entry[] = [
  [d.primal, calculus.primalIsValue],
  [d.derivative, tangentIsLimit],
  [d.kinks, calculus.isBracketed],
  [d.tangent, calculus.pushforwardIsLinear],
  [d.cotangent, calculus.pullbackIsLinear],
  [d.adjoint, adjoint],
  [d.chain, calculus.chainForward],
  [d.chainInReverse, calculus.chainReverse],
  [d.sum, calculus.sumRule],
  [d.product, calculus.productRule],
  [d.linearize, pushforwardIsTangent],
  [d.linearizeOnce, calculus.linearizedOnce],
  [d.transpose, doubleTranspose],
  [d.parts, pullbackOfParts],
  [d.gradient, gradientIsPullback],
  [d.jacobian, calculus.jacobiansAgree],
  [d.nesting, calculus.perturbationsStayApart],
  [d.stopGradient, calculus.stopped],
  [d.immutability, calculus.writesNothing]
]

/** What needs division, which does not stay exact. */
const inexact: readonly Entry[] = [[d.quotient, calculus.quotientRule]]

export const second: readonly Entry[] = [
  [d.secondOrder, secondIsSymmetric],
  [d.orders, ordersCommute],
  [d.taylor, calculus.remainderIsCubic],
  [d.jet, jetIsNested]
]

/** The laws of some definitions, each about a function at a point of its domain. */
export const atPointsOf = <A, B>(
  named: FunctionSubject<A, B>,
  entries: readonly Entry[],
  rounding?: PrimalRounding
): Laws => {
  const subjectAt = subjectsOf(named, rounding)
  const points: fc.Arbitrary<Case<A>> = fc.record({ x: oneOf(domainOf(named)), vectors: choices(2, 24) })
  return entries.map(([statement, definition]) =>
    law(
      statement,
      named.name,
      points,
      ({ x, vectors }) => definition(subjectAt([x]), cycle(vectors)),
      ({ x }) => showTree(x, 'x')
    )
  )
}

/**
 * What a differentiable function satisfies: its derivatives are limits of differences, forward and reverse mode are
 * adjoint, calculus holds, orders commute, nothing is written. Without a domain, it is tried on scalars and vectors of up
 * to three numbers between −2 and 2.
 *
 * Math:    J t = lim (f(x + h t) − f(x − h t)) / 2h, ⟨J t, u⟩ = ⟨t, Jᵀ u⟩, and what follows
 * Shapes:  f: a tree of arrays → a tree of arrays
 * Grad:    at a kink, the derivative must lie between the slopes on its sides
 * Errors:  none here; `assertAll` throws counterexamples
 * Numerics: float64 differences, extrapolated to the sixth order, each with an error bar of its own
 *
 * @example
 * import assert from 'node:assert'
 * import { customJvp, np } from 'pullback'
 * import * as laws from 'pullback/laws'
 *
 * laws.assertAll(laws.differentiable({ name: 'swish', f: (x: np.NDArray) => np.mul(x, np.tanh(x)) }), { runs: 20 })
 *
 * const wrong = customJvp(np.tanh, ([x], [dx]) => [np.tanh(x), np.mul(np.sub(1, np.tanh(x)), dx)])
 * const suite = laws.differentiable({ name: 'tanh', f: (x: np.NDArray) => wrong(x) })
 * assert.throws(() => laws.assertAll(suite), /the tangent is .*, the difference quotient/)
 *
 * @category suites
 * @since 0.1.0
 */
export const differentiable = asked.suite(
  'laws.differentiable',
  { name: asked.text, f: asked.f },
  <A = NDArray, B = unknown>(named: DifferentiableSubject<A, B>): Laws => {
    const { f, exact, order, homogeneous, inverse } = named
    return [
      ...atPointsOf(named, [...first, ...(exact === true ? [] : inexact), ...(order === 1 ? [] : second)]),
      ...(homogeneous === undefined ? [] : atPointsOf(named, [[d.homogeneous, calculus.eulerHolds(homogeneous)]])),
      ...(inverse === undefined
        ? []
        : atPointsOf({ ...named, f: (x: A) => inverse(f(x)) }, [[d.inverse, calculus.isIdentity]]))
    ]
  }
)

/**
 * What a function without derivatives satisfies: no tangent passes, by the shape of its Program and not by its numbers.
 * Accuracies, counts, comparisons and roundings are such functions.
 *
 * Shapes:  f: a tree of arrays → a tree of arrays; it may not read values for branches in JavaScript
 *
 * @example
 * import assert from 'node:assert'
 * import { np } from 'pullback'
 * import * as laws from 'pullback/laws'
 *
 * laws.assertAll(laws.discrete({ name: 'largest', f: (x: np.NDArray) => np.argmax(np.reshape(x, { shape: [-1] })) }))
 * assert.throws(() => laws.assertAll(laws.discrete({ name: 'sin', f: np.sin })), /result 0 has a tangent/)
 *
 * @category suites
 * @since 0.1.0
 */
export const discrete = asked.suite(
  'laws.discrete',
  { name: asked.text, f: asked.f },
  <A = NDArray, B = unknown>(named: FunctionSubject<A, B>): Laws => atPointsOf(named, [[d.noTangent, noTangent]])
)
