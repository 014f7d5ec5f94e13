/**
 * Rules of derivatives with one bug each.
 */
import { np, stopGradient, type NDArray } from '../../src/index.js'
import { rule, type RuleSubject } from '../suite/rule.js'
import type { Mutant } from './mutant.js'

type X = NDArray

type Unary = RuleSubject<readonly [X], X>

const pushes = (bug: string, breaks: readonly string[], f: (x: X) => X, slope: (x: X, dx: X) => X): Mutant => ({
  suite: 'rule',
  bug,
  breaks,
  laws: () => rule<readonly [X], X>({ name: 'f', f, jvp: ([x], [dx]) => [f(x), slope(x, dx)] } satisfies Unary)
})

const pulls = (bug: string, breaks: readonly string[], f: (x: X) => X, back: (x: X, ct: X) => X): Mutant => ({
  suite: 'rule',
  bug,
  breaks,
  laws: () => rule<readonly [X], X, X>({ name: 'f', f, forward: x => [f(x), x], backward: (x, ct) => [back(x, ct)] })
})

const relu = (x: X): X => np.max(np.stack([x, np.zerosLike(x)]), { axis: 0 })

export const rules: readonly Mutant[] = [
  pushes(
    'the chain rule is forgotten: sin(2x) has slope cos(2x)',
    ['D7', 'D17'],
    x => np.sin(np.mul(x, 2)),
    (x, dx) => np.mul(np.cos(np.mul(x, 2)), dx)
  ),
  pushes(
    'the slope of x³ is x²',
    ['D7'],
    x => np.pow(x, 3),
    (x, dx) => np.mul(np.square(x), dx)
  ),
  pushes('the slope takes the square of the tangent', ['D4'], np.sin, (x, dx) => np.mul(np.cos(x), np.square(dx))),
  pushes('the slope of relu at 0 is 2', ['D23'], relu, (x, dx) =>
    np.mul(np.where(np.eq(x, 0), 2, np.astype(np.gt(x, 0), 'float64')), dx)
  ),
  pushes('the slope does not move: its x is stopped', ['D17'], np.sin, (x, dx) => np.mul(np.cos(stopGradient(x)), dx)),
  pushes('the slope reads the sum of all tangents', ['D7'], np.tanh, (x, dx) =>
    np.mul(np.sub(1, np.square(np.tanh(x))), np.mul(np.sum(dx), np.onesLike(dx)))
  ),
  pulls('the cotangent is forgotten', ['D5', 'D7'], np.square, x => np.mul(x, 2)),
  pulls('the cotangent has the wrong sign', ['D7'], np.cos, (x, ct) => np.mul(np.sin(x), ct)),
  pulls(
    'the cotangent is that of the mean, for a sum',
    ['D7'],
    x => np.mul(np.sum(x), np.onesLike(x)),
    (x, ct) => np.mul(np.mean(ct), np.onesLike(x))
  ),
  {
    suite: 'rule',
    bug: 'the value of the rule is not that of the function',
    breaks: ['D3'],
    laws: () =>
      rule<readonly [X], X>({ name: 'f', f: np.exp, jvp: ([x], [dx]) => [np.expm1(x), np.mul(np.exp(x), dx)] })
  },
  {
    suite: 'rule',
    bug: 'the partials of a product are exchanged',
    breaks: ['D7'],
    laws: () =>
      rule<readonly [X, X], X>({
        name: 'product',
        f: (x, y) => np.mul(x, y),
        jvp: ([x, y], [dx, dy]) => [np.mul(x, y), np.add(np.mul(dx, x), np.mul(dy, y))]
      })
  },
  {
    suite: 'rule',
    bug: 'one partial of a product does not move',
    breaks: ['D15', 'D16'],
    laws: () =>
      rule<readonly [X, X], X>({
        name: 'product',
        f: (x, y) => np.mul(x, y),
        jvp: ([x, y], [dx, dy]) => [np.mul(x, y), np.add(np.mul(dx, stopGradient(y)), np.mul(dy, x))]
      })
  }
]
