/** Forward and reverse mode satisfy the axioms of differential categories, exactly; each axiom can fail. */
import * as E from 'fp-ts/lib/Either.js'
import { describe, expect, test } from 'vitest'
import type { NDArray } from '../src/ndarray/ndarray.js'
import { flatten, unflatten } from '../src/tree/tree.js'
import { ops as $ } from '../src/trace/ops.js'
import { jvp, stopGradient, vjp } from '../src/transform/differentiate.js'
import { vectorSpace } from '../src/transform/vectorSpace.js'
import { cartesianDifferential, combinators, reverseDerivative, type Combinators } from '../laws/suite/categorical.js'
import { check } from '../laws/check.js'
import type { Laws } from '../laws/law.js'
import { testLaws } from './laws/runner.js'
import type { Tree } from '../laws/draw/space.js'

describe('axioms', () => {
  testLaws(cartesianDifferential(), 15)
  testLaws(reverseDerivative(), 15)
})

const { add, scale } = vectorSpace

const { D, R } = combinators

/** The tree with its first leaf changed. */
const atFirst = (t: Tree, f: (leaf: NDArray) => NDArray): Tree => {
  const { leaves, structure } = flatten(t)
  return unflatten(
    structure,
    leaves.map((leaf, i) => (i === 0 ? f(leaf) : leaf))
  )
}

const zeroed = (t: Tree): Tree => atFirst(t, leaf => $.mul(leaf, 0))

const squared = (t: Tree): Tree =>
  unflatten(
    flatten(t).structure,
    flatten(t).leaves.map(leaf => $.mul(leaf, leaf))
  )

/** 1 + the sum of all elements. */
const onePlus = (t: Tree): NDArray =>
  flatten(t).leaves.reduce((sum, x) => $.add(sum, $.sum(x, [...x.shape.keys()])), $.fill([], 1, 'float64'))

interface Mutant {
  readonly bug: string
  readonly breaks: readonly string[]
  readonly combinators: Combinators
}

const mutants: readonly Mutant[] = [
  {
    bug: 'a derivative is twice too large',
    breaks: ['CD.3', 'CD.5', 'RD.9', 'RD.8'],
    combinators: { R, D: f => p => scale(2, D(f)(p)) }
  },
  {
    bug: 'a pullback is twice too large',
    breaks: ['RD.3', 'RD.4', 'RD.5', 'RD.9', 'RD.8', 'RD.6'],
    combinators: { D, R: f => p => scale(2, R(f)(p)) }
  },
  {
    bug: 'the square of the derivative is added',
    breaks: ['CD.1', 'CD.2', 'CD.3'],
    combinators: { R, D: f => p => add(D(f)(p), squared(D(f)(p))) }
  },
  {
    bug: 'the square of the pullback is added',
    breaks: ['RD.1', 'RD.2', 'RD.3', 'RD.4'],
    combinators: { D, R: f => p => add(R(f)(p), squared(R(f)(p))) }
  },
  {
    bug: 'the first tangent of the result is lost',
    breaks: ['CD.3', 'CD.4', 'CD.5'],
    combinators: { R, D: f => p => zeroed(D(f)(p)) }
  },
  {
    bug: 'the first cotangent of the argument is lost',
    breaks: ['RD.3', 'RD.4'],
    combinators: { D, R: f => p => zeroed(R(f)(p)) }
  },
  {
    bug: 'the tangent does not move',
    breaks: ['CD.6'],
    combinators: {
      R,
      D:
        f =>
        ([a, v]) =>
          jvp(f)(a, stopGradient(v))[1]
    }
  },
  {
    bug: 'the cotangent does not move',
    breaks: ['RD.6', 'RD.8'],
    combinators: {
      D,
      R:
        f =>
        ([a, b]) =>
          vjp(f)(a)[1](stopGradient(b))
    }
  },
  {
    bug: 'a derivative grows with the point',
    breaks: ['CD.3', 'CD.7', 'RD.10'],
    combinators: { R, D: f => p => scale(onePlus(p[0]), D(f)(p)) }
  },
  {
    bug: 'a pullback grows with the point',
    breaks: ['RD.3', 'RD.7'],
    combinators: { D, R: f => p => scale(onePlus(p[0]), R(f)(p)) }
  }
]

const both = (k: Combinators): Laws => [...cartesianDifferential(k), ...reverseDerivative(k)]

describe('the axioms can fail', () => {
  for (const { bug, breaks, combinators } of mutants)
    test(bug, () => {
      const laws = both(combinators).filter(law => breaks.includes(law.id))
      const broken = laws.filter(law => {
        const result = check(law, { runs: 150, shrink: false })
        return E.isLeft(result) && !result.left.problem.startsWith('threw')
      })
      expect(broken.map(law => law.id)).toEqual(laws.map(law => law.id))
    })

  test('each of them', () => {
    const broken = new Set(mutants.flatMap(m => m.breaks))
    expect(both(combinators).filter(law => !broken.has(law.id))).toEqual([])
  })
})
