/** Differentiable functions as values: their laws, each of which can fail. */
import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import { describe, expect, test } from 'vitest'
import { np, TensorError, tree, vectorSpace } from 'pullback'
import { Diff } from 'pullback/fp'
import { category, type Module } from '../../laws/suite/category.js'
import { check } from '../../laws/check.js'
import { testLaws } from '../laws/runner.js'

describe('laws', () => {
  testLaws(category(Diff), 15)
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
    breaks: ['identity', 'functor', 'nesting'],
    module: { ...Diff, compose: ab => bc => twice(Diff.compose(ab)(bc)) }
  },
  {
    bug: 'cotangents are squared on their way',
    breaks: ['associativity'],
    module: { ...Diff, compose: ab => bc => Diff.compose(squaring(ab))(bc) }
  },
  {
    bug: 'pullbacks of functions are twice too large',
    breaks: ['vjp', 'functor', 'nesting'],
    module: { ...Diff, of: f => twice(Diff.of(f)) }
  },
  {
    bug: 'copies do not add up',
    breaks: ['pairs', 'strong'],
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
    breaks: ['pairs', 'strong'],
    module: { ...Diff, first: f => Diff.split(f, twice(Diff.id())) }
  },
  {
    bug: 'a pullback between functions is twice too large',
    breaks: ['profunctor'],
    module: { ...Diff, promap: (f, g) => d => twice(Diff.promap(f, g)(d)) }
  }
]

describe('the laws can fail', () => {
  test.each(mutants)('$bug', ({ breaks, module }) => {
    const laws = category(module).filter(law => breaks.includes(law.title))
    const broken = laws.filter(law => {
      const result = check(law, { runs: 100, shrink: false })
      return E.isLeft(result) && !result.left.problem.startsWith('threw')
    })
    expect(broken.map(law => law.title)).toEqual(laws.map(law => law.title))
  })

  test('each of them', () => {
    const broken = new Set(mutants.flatMap(m => m.breaks))
    expect(category(Diff).filter(law => !broken.has(law.title))).toEqual([])
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
