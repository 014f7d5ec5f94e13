/**
 * Transforms that differentiate, and claims about functions, with one bug each.
 */
import {
  jvp,
  linearTranspose,
  linearize,
  np,
  stopGradient,
  tree,
  vectorSpace,
  vjp,
  type NDArray
} from '../../src/index.js'
import { differentiable, discrete, type DifferentiableSubject } from '../suite/differentiable.js'
import { ours, type Transforms } from '../subject/subject.js'
import { kindsOfLists, type Domain } from '../subject/tree.js'
import { bend } from './bend.js'
import type { Mutant } from './mutant.js'

type X = NDArray

const transforms = (
  bug: string,
  breaks: readonly string[],
  change: Partial<Transforms>,
  more: Partial<DifferentiableSubject<X, unknown>> = {}
): Mutant => ({
  suite: 'differentiable',
  bug,
  breaks,
  laws: () => differentiable<X, unknown>({ name: 'f', f: bend, ...more, transforms: { ...ours, ...change } })
})

const twice = <T>(t: T): T => vectorSpace.scale(2, t)

const zeroedFirst = <T>(t: T): T => {
  const { leaves, structure } = tree.flatten(t)
  return tree.unflatten(
    structure,
    leaves.map((x, i) => (i === 0 ? np.zerosLike(x) : x))
  ) as T
}

const wrongTransforms: readonly Mutant[] = [
  transforms('tangents are squared', ['D4', 'D8', 'D9', 'D10'], {
    jvp: ((f: never) => (x: never, dx: never) => {
      const [y, dy] = jvp(f)(x, dx)
      return [y, tree.map(dy as X, np.square)]
    }) as never
  }),
  transforms('tangents are differences: f(x + dx/1024) − f(x), times 1024', ['D7', 'D20'], {
    jvp: ((f: (x: unknown) => unknown) => (x: never, dx: never) => {
      const [here, there] = [f(x), f(vectorSpace.add(x, vectorSpace.scale(2 ** -10, dx)))]
      return [here, vectorSpace.scale(2 ** 10, vectorSpace.sub(there, here))]
    }) as never
  }),
  transforms('linear functions are transposed twice too large', ['D12'], {
    linearTranspose: ((f: never, like: never) => (ct: never) => twice(linearTranspose(f, like)(ct))) as never
  }),
  transforms('pushforwards are twice too large', ['D7', 'D1', 'D19'], {
    jvp: ((f: never) => (x: never, dx: never) => {
      const [y, dy] = jvp(f)(x, dx)
      return [y, twice(dy)]
    }) as never
  }),
  transforms('pullbacks are twice too large', ['D6', 'D2', 'D14.1', 'D18'], {
    vjp: ((f: never) => (x: never) => {
      const [y, pullback] = vjp(f)(x) as readonly [unknown, (ct: unknown) => unknown]
      return [y, (ct: unknown) => twice(pullback(ct))]
    }) as never
  }),
  transforms('the cotangent of the first result is lost', ['D6', 'D14'], {
    vjp: ((f: never) => (x: never) => {
      const [y, pullback] = vjp(f)(x) as readonly [unknown, (ct: unknown) => unknown]
      return [y, (ct: unknown) => pullback(zeroedFirst(ct))]
    }) as never
  }),
  transforms('a pushforward calls the function again', ['D13.1'], {
    linearize: ((f: never) => (x: never) => [
      (f as (x: unknown) => unknown)(x),
      (dx: never) => jvp(f)(x, dx)[1]
    ]) as never
  }),
  transforms('the pushforward of linearize has the wrong sign', ['D13'], {
    linearize: ((f: never) => (x: never) => {
      const [y, pushforward] = linearize(f)(x) as readonly [unknown, (dx: unknown) => unknown]
      return [y, (dx: unknown) => vectorSpace.scale(-1, pushforward(dx))]
    }) as never
  }),
  transforms('derivatives do not move with their point', ['D16', 'D17'], {
    jvp: ((f: never) => (x: never, dx: never) => {
      const [y, dy] = jvp(f)(x, dx)
      return [y, tree.map(dy as X, stopGradient)]
    }) as never
  })
]

const anyLists: Domain<readonly X[]> = kindsOfLists(2)

const suspects: readonly Mutant[] = [
  {
    suite: 'differentiable',
    bug: 'a function is called homogeneous of degree 1, and is of degree 2',
    breaks: ['D25'],
    laws: () => differentiable({ name: 'square', f: np.square, homogeneous: 1 })
  },
  {
    suite: 'differentiable',
    bug: 'a function is called the inverse of another, and is not',
    breaks: ['D26'],
    laws: () => differentiable({ name: 'sin', f: np.sin, inverse: np.tan, order: 1 })
  },
  {
    suite: 'differentiable',
    bug: 'a function writes into the list that it is given',
    breaks: ['D27', 'D7'],
    laws: () =>
      differentiable({
        name: 'writing',
        f: (xs: readonly X[]) => {
          const list = xs as X[]
          list[0] = np.mul(list[0], 2)
          return list[0]
        },
        domain: anyLists
      })
  },
  {
    suite: 'differentiable',
    bug: 'a kink on a domain that is called smooth',
    breaks: ['D7'],
    laws: () => differentiable({ name: 'abs', f: np.abs, smooth: true })
  },
  {
    suite: 'discrete',
    bug: 'a count that is soft: it has a slope',
    breaks: ['D21'],
    laws: () => discrete({ name: 'count', f: (x: X) => np.sum(np.logistic(np.mul(x, 100))) })
  }
]

export const differentiables: readonly Mutant[] = [...wrongTransforms, ...suspects]
