/** Differentiable functions as values: their laws, each of which can fail. */
import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import { describe, expect, test } from 'vitest'
import { np, TensorError, tree, vectorSpace } from 'pullback'
import { Diff } from 'pullback/fp'
import { diffLaws, type Module } from '../laws/diff.js'
import { check } from '../laws/law.js'
import { testLaw } from '../laws/runner.js'

describe('laws', () => {
  for (const law of diffLaws(Diff)) testLaw(law, 15)
})

interface Mutant {
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

const mutants: readonly Mutant[] = [
  {
    bug: 'a composite pulls back twice too much',
    breaks: ['Diff · identity', 'Diff · functor', 'Diff · nesting'],
    module: { ...Diff, compose: ab => bc => twice(Diff.compose(ab)(bc)) }
  },
  {
    bug: 'cotangents are squared on their way',
    breaks: ['Diff · associativity'],
    module: { ...Diff, compose: ab => bc => Diff.compose(squaring(ab))(bc) }
  },
  {
    bug: 'pullbacks of functions are twice too large',
    breaks: ['Diff · vjp', 'Diff · functor', 'Diff · nesting'],
    module: { ...Diff, of: f => twice(Diff.of(f)) }
  },
  {
    bug: 'copies do not add up',
    breaks: ['Diff · pairs', 'Diff · strong'],
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
    breaks: ['Diff · pairs', 'Diff · strong'],
    module: { ...Diff, first: f => Diff.split(f, twice(Diff.id())) }
  },
  {
    bug: 'a pullback between functions is twice too large',
    breaks: ['Diff · profunctor'],
    module: { ...Diff, promap: (f, g) => d => twice(Diff.promap(f, g)(d)) }
  }
]

describe('the laws can fail', () => {
  test.each(mutants)('$bug', ({ breaks, module }) => {
    const laws = diffLaws(module).filter(law => breaks.includes(law.name))
    const broken = laws.filter(law => {
      const result = check(law, { runs: 100, shrink: false })
      return E.isLeft(result) && !result.left.problem.startsWith('threw')
    })
    expect(broken.map(law => law.name)).toEqual(laws.map(law => law.name))
  })

  test('each of them', () => {
    const broken = new Set(mutants.flatMap(m => m.breaks))
    expect(diffLaws(Diff).filter(law => !broken.has(law.name))).toEqual([])
  })
})

test('a pullback given by hand stands beside those that vjp finds', () => {
  const doubledBack: Diff.Diff<np.NDArray, np.NDArray> = x => [x, ct => np.mul(ct, 2)]
  const [y, pullback] = pipe(Diff.of(np.square), Diff.andThen(doubledBack))(np.array(3))
  expect([np.item(y), np.item(pullback(np.array(1)))]).toEqual([9, 12])
})

test('errors are those of vjp', () => {
  expect(() => Diff.of(np.square)(np.array([1], { dtype: 'int32' }))).toThrow(TensorError)
  expect(() => Diff.of(np.square)(np.ones([2]))[1](np.ones([3]))).toThrow(/cotangent/)
})
