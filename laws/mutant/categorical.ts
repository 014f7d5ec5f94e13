/**
 * Derivatives, and differentiable functions as values, with one bug each.
 */
import { np, stopGradient, tree, vectorSpace, jvp, vjp, type NDArray } from '../../src/index.js'
import * as Diff from '../../src/fp/Diff/index.js'
import { flatten } from '../../src/tree/flatten.js'
import { unflatten } from '../../src/tree/unflatten.js'
import { ops as $ } from '../../src/trace/ops.js'
import type { Tree } from '../draw/space.js'
import { cartesianDifferential, combinators, reverseDerivative, type Combinators } from '../suite/categorical.js'
import { category, type Module } from '../suite/category.js'
import type { Mutant } from './mutant.js'

// --- derivatives

interface AxiomBug {
  readonly bug: string
  readonly breaks: readonly string[]
  readonly combinators: Combinators
}

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

const axiomBugs: readonly AxiomBug[] = [
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

// --- differentiable functions as values

interface ModuleBug {
  readonly bug: string
  readonly breaks: readonly string[]
  readonly module: Module
}

const twice =
  <A, B>(d: Diff.Diff<A, B>): Diff.Diff<A, B> =>
  a => {
    const [b, pullback] = d(a)
    return [b, ct => vectorSpace.scale(2, pullback(ct))]
  }

const squaring =
  <A, B>(d: Diff.Diff<A, B>): Diff.Diff<A, B> =>
  a => {
    const [b, pullback] = d(a)
    return [b, ct => tree.map(pullback(ct), x => np.mul(x, x))]
  }

const moduleBugs: readonly ModuleBug[] = [
  {
    bug: 'a composite pulls back twice too much',
    breaks: ['C1', 'C3', 'C5'],
    module: { ...Diff, compose: ab => bc => twice(Diff.compose(ab)(bc)) }
  },
  {
    bug: 'cotangents are squared on their way',
    breaks: ['C2'],
    module: { ...Diff, compose: ab => bc => Diff.compose(squaring(ab))(bc) }
  },
  {
    bug: 'pullbacks of functions are twice too large',
    breaks: ['C4', 'C3', 'C5'],
    module: { ...Diff, of: f => twice(Diff.of(f)) }
  },
  {
    bug: 'copies do not add up',
    breaks: ['C7', 'C8'],
    module: {
      ...Diff,
      fanOut: (f, g) => a => {
        const [[b, back], [c]] = [f(a), g(a)]
        return [[b, c], ([ct]) => back(ct)]
      }
    }
  },
  {
    bug: 'the second of a pair pulls back twice too much',
    breaks: ['C7', 'C8'],
    module: { ...Diff, first: f => Diff.split(f, twice(Diff.id())) }
  },
  {
    bug: 'a pullback between functions is twice too large',
    breaks: ['C6'],
    module: { ...Diff, promap: (f, g) => d => twice(Diff.promap(f, g)(d)) }
  }
]

export const categories: readonly Mutant[] = [
  ...axiomBugs.map(({ bug, breaks, combinators }) => ({
    suite: 'differential categories',
    bug,
    breaks,
    laws: () => [...cartesianDifferential(combinators), ...reverseDerivative(combinators)]
  })),
  ...moduleBugs.map(({ bug, breaks, module }) => ({ suite: 'category', bug, breaks, laws: () => category(module) }))
]
