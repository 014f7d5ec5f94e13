/** Gradients against differences: what agrees, what is caught, and what cannot be said. */
import * as fc from 'fast-check'
import {
  checkGradient,
  customJvp,
  finiteDifference,
  grad,
  jvp,
  ravel,
  showGradientCheck,
  tree,
  type DerivativeCheck,
  type NDArray
} from 'pullback'
import * as laws from 'pullback/laws'
import * as nn from 'pullback/nn'
import * as np from 'pullback/numpy'
import * as random from 'pullback/random'
import { describe, expect, test } from 'vitest'
import { arrayOf, dyadic, sameNumbers } from '../nn/support.js'

type Scalar = (x: NDArray) => NDArray

const only = (f: Scalar, x: number): DerivativeCheck => checkGradient(f)(x).leaves[0].derivatives[0]

const verdict = (f: Scalar, x: number): string => only(f, x).verdict

/** A function with a derivative that is off by a factor. */
const bent =
  (f: Scalar, factor: number): Scalar =>
  x =>
    customJvp(f, ([at], [dx]) => [f(at), np.mul(factor, jvp(f)(at, dx)[1])])(x)

interface Named {
  readonly name: string
  readonly f: Scalar
  readonly from: number
  readonly to: number
}

const smooth: readonly Named[] = [
  { name: 'sin', f: np.sin, from: -9, to: 9 },
  { name: 'exp', f: np.exp, from: -30, to: 30 },
  { name: 'log', f: np.log, from: 1e-6, to: 1e3 },
  { name: 'sqrt', f: np.sqrt, from: 1e-6, to: 1e6 },
  { name: 'tanh', f: np.tanh, from: -3, to: 3 },
  { name: 'logistic', f: np.logistic, from: -5, to: 5 },
  { name: 'cube', f: x => np.mul(x, np.square(x)), from: -100, to: 100 },
  { name: 'reciprocal', f: x => np.div(1, x), from: 0.001, to: 100 },
  { name: 'small', f: x => np.mul(1e-12, np.square(x)), from: 0.1, to: 9 },
  { name: 'large', f: x => np.mul(1e12, np.sin(x)), from: 0, to: 1.5 }
]

describe.each(smooth)('$name', ({ name, f, from, to }) => {
  // Evenly in the logarithm where that is possible, so that small arguments come too.
  const point = fc
    .double({ min: 0, max: 1, noNaN: true })
    .map(u => (from > 0 ? from * (to / from) ** u : from + (to - from) * u))

  test('agrees with its differences', () => {
    fc.assert(
      fc.property(point, x => {
        const { verdict, autodiff, numerical, bar } = only(f, x)
        expect(Math.abs(autodiff - numerical)).toBeLessThanOrEqual(bar)
        expect(['agrees', 'inconclusive']).toContain(verdict)
        // A slope near 0 is small beside the values.
        if (Math.abs(autodiff) > 1e-3 * Math.abs(np.item(f(np.array(x))))) expect(verdict).toBe('agrees')
      })
    )
  })

  test('is caught when its derivative is off by a thousandth', () => {
    const wrong = bent(f, 1.001)
    const middle = name === 'cube' ? 3 : from > 0 ? Math.sqrt(from * to) : (from + 2 * to) / 3
    expect(verdict(wrong, middle)).toBe('disagrees')
    expect(checkGradient(wrong)(middle).agrees).toBe(false)
  })
})

describe('random compositions', () => {
  const parts: readonly Scalar[] = [
    np.sin,
    np.tanh,
    np.square,
    nn.relu,
    np.abs,
    x => np.exp(np.mul(0.5, x)),
    x => np.log(np.add(1.5, np.square(x))),
    x => np.div(1, np.add(2, np.sin(x))),
    x => nn.sigmoid(np.mul(20, x)),
    x => np.maximum(x, 0.3)
  ]
  const composed = fc.array(fc.constantFrom(...parts), { minLength: 1, maxLength: 3 }).map(
    (fs): Scalar =>
      x =>
        np.sum(fs.reduce((y, f) => f(y), x))
  )
  const points = arrayOf([3], fc.double({ min: -3, max: 3, noNaN: true }))

  test('are never accused', () => {
    fc.assert(fc.property(composed, points, (f, x) => checkGradient(f)(x).agrees))
  })

  test('that are wrong by a hundredth never pass, where they do not vanish', () => {
    fc.assert(
      fc.property(composed, points, (f, x) => {
        const { derivatives } = checkGradient(bent(f, 1.01))(x).leaves[0]
        const largest = Math.max(...derivatives.map(d => Math.abs(d.autodiff)))
        return derivatives.every(d => Math.abs(d.autodiff) <= 1e-5 * Math.max(1, largest) || d.verdict !== 'agrees')
      })
    )
  })

  test('that oscillate faster than steps can follow are inconclusive, and but by rare chance not accused', () => {
    const points = Array.from({ length: 200 }, (_, i) => 1 + 8 * ((i * 0.618034) % 1))
    const verdicts = points.map(x => verdict(y => np.sin(np.mul(y, 1e12)), x))
    expect(verdicts.filter(v => v === 'disagrees').length).toBeLessThanOrEqual(1)
    expect(verdicts.filter(v => v === 'agrees')).toEqual([])
  })
})

describe('kinks', () => {
  const pieces = fc.record({ left: dyadic, right: dyadic, at: dyadic, bend: dyadic })

  /** A line on each side of a point, and a parabola under both. */
  const broken =
    ({ left, right, at, bend }: { readonly [K in 'left' | 'right' | 'at' | 'bend']: number }): Scalar =>
    x => {
      const d = np.sub(x, at)
      return np.add(np.where(np.lt(d, 0), np.mul(left, d), np.mul(right, d)), np.mul(bend, np.square(d)))
    }

  test('are seen, with the slopes on both sides', () => {
    fc.assert(
      fc.property(pieces, p => {
        const { verdict, slopes, autodiff } = only(broken(p), p.at)
        expect(autodiff).toBe(p.right)
        expect(verdict).toBe(p.left === p.right ? 'agrees' : 'kink')
        if (slopes !== null) {
          expect(slopes[0]).toBeCloseTo(Math.min(p.left, p.right), 6)
          expect(slopes[1]).toBeCloseTo(Math.max(p.left, p.right), 6)
        }
      })
    )
  })

  test('beside the point do not matter', () => {
    fc.assert(
      fc.property(pieces, fc.integer({ min: 1, max: 12 }), (p, k) => {
        expect(verdict(broken({ ...p, left: p.right + 1 }), p.at + 2 ** -k)).toBe('agrees')
        expect(verdict(broken({ ...p, left: p.right + 1 }), p.at - 2 ** -k)).toBe('agrees')
      })
    )
  })

  test('a subgradient outside of both slopes is caught', () => {
    const outside: Scalar = x => np.add(np.abs(x), bent(y => np.mul(y, 2), 1.75)(x))
    expect(only(outside, 0)).toMatchObject({ autodiff: 3.5, verdict: 'disagrees' })
  })

  test('of the library are subgradients', () => {
    const label = np.array(1)
    expect(only(s => nn.hinge(s, label), 1)).toMatchObject({ autodiff: 0, verdict: 'kink', slopes: [-1, 0] })
    expect([np.abs, nn.relu].map(f => verdict(f, 0))).toEqual(['kink', 'kink'])
    const max = checkGradient((x: NDArray) => np.max(x))(np.array([1, 1, 0])).leaves[0].derivatives
    expect(max.map(d => d.verdict)).toEqual(['kink', 'kink', 'agrees'])
  })
})

describe('what cannot be said', () => {
  test('at a jump, and where the function is not defined on one side', () => {
    expect(verdict(x => np.mul(x, np.astype(np.ge(x, 0), 'float64')), 0)).toBe('kink')
    expect(verdict(x => np.add(x, np.astype(np.ge(x, 0), 'float64')), 0)).not.toBe('agrees')
    expect(verdict(np.sqrt, 0)).not.toBe('agrees')
    expect(verdict(x => np.mul(x, NaN), 1)).toBe('inconclusive')
  })

  test('of a function that hides in the rounding of a constant, wrong or right', () => {
    const hidden: Scalar = x => np.add(1e12, np.mul(1e-6, np.square(x)))
    expect(verdict(bent(hidden, 2), 1)).not.toBe('agrees')
  })
})

describe('trees', () => {
  const layer = nn.compose(nn.dense({ out: 8 }), nn.activation(nn.tanh), nn.dense({ out: 3 }))
  const x = random.normal(random.key(1), { shape: [5, 10], dtype: 'float32' })
  const y = np.array([0, 1, 2, 0, 1], { dtype: 'int32' })
  const [params, state] = layer.init(random.key(0), x)
  type Params = typeof params
  const loss = (p: Params, features: NDArray): NDArray =>
    np.mean(nn.softmaxCrossEntropy(layer.apply(p, state, features, nn.evaluation)[0], y))

  test('are checked leaf by leaf, by their paths: small ones in each coordinate, large ones along directions', () => {
    const check = checkGradient(loss, { coordinates: 30, directions: 5 })(params, x)
    expect(check.agrees).toBe(true)
    expect(check.leaves.map(l => l.path)).toEqual(tree.paths(params))
    expect(check.leaves.map(l => l.derivatives.length)).toEqual(
      tree.flatten(params).leaves.map(l => (l.size <= 30 ? l.size : 5))
    )
    const all = check.leaves.flatMap(l => l.derivatives)
    expect(all.map(d => d.verdict)).toEqual(all.map(() => 'agrees'))
  })

  test('a wrong derivative in one element of a large leaf is caught', () => {
    const big = random.normal(random.key(2), { shape: [40, 25] })
    const wrong = (w: NDArray): NDArray => {
      const first = np.index(w, 3, 7)
      return np.add(np.sum(np.sin(w)), np.sub(bent(np.exp, 2)(first), np.exp(first)))
    }
    expect(checkGradient(wrong)(big)).toMatchObject({ value: expect.any(Number) as number, agrees: false })
    expect(checkGradient((w: NDArray) => np.sum(np.sin(w)))(big).agrees).toBe(true)
  })

  test('random directions are those of their seed', () => {
    const f = (w: NDArray): NDArray => np.sum(np.mul(w, np.arange(100, { dtype: 'float64' })))
    const slopes = (seed: number): readonly number[] =>
      checkGradient(f, { seed })(np.zeros([100])).leaves[0].derivatives.map(d => d.autodiff)
    expect(slopes(1)).toEqual(slopes(1))
    expect(new Set([...slopes(1), ...slopes(2)]).size).toBe(16)
  })

  test('integers have no gradient to check', () => {
    expect(() =>
      checkGradient((t: { readonly n: NDArray }) => np.sum(t.n))({ n: np.array([1], { dtype: 'int32' }) })
    ).toThrow(/\.n.*int32/)
  })
})

describe('the text', () => {
  test('tells each leaf, and what does not agree', () => {
    const f = ({ a, b }: { readonly a: NDArray; readonly b: NDArray }): NDArray =>
      np.add(np.sum(np.square(a)), np.sum(bent(np.sin, 2)(b)))
    const text = showGradientCheck(checkGradient(f)({ a: np.array([1, 2]), b: np.array([[0, 3]]) }))
    expect(text.split('\n')).toEqual([
      'the gradient disagrees with differences',
      expect.stringMatching(/^ {2}\.a \[2\]: 2 agree, within \d/),
      '  .b [1, 2]: 2 disagree',
      expect.stringMatching(/^ {4}\[0, 0\] disagrees: autodiff 2, differences 1 ± /),
      expect.stringMatching(/^ {4}\[0, 1\] disagrees: autodiff -1.979985, differences -0.9899925 ± /)
    ])
  })
})

describe('finiteDifference', () => {
  test('is exact for polynomials of degree two, with a step that is a power of two', () => {
    fc.assert(
      fc.property(laws.arb.descent({ dtype: 'float64', maxSteps: 1 }), ({ params, gradients: [dx] }) => {
        const f = (t: unknown): NDArray => {
          const [v] = ravel(t)
          return np.sum(np.mul(v, np.add(v, 1)))
        }
        return sameNumbers(finiteDifference(f)(params, dx, { step: 0.25 }), jvp(f)(params, dx)[1])
      })
    )
  })

  test('has an error of ε² where ε is large, and of 1/ε where it is small', () => {
    fc.assert(
      fc.property(arrayOf([1], fc.double({ min: 0.5, max: 1, noNaN: true })), x => {
        const f = (v: NDArray): NDArray => np.sum(np.exp(v))
        const error = (step: number): number =>
          Math.abs(np.item(finiteDifference(f)(x, np.ones([1]), { step })) - np.item(grad(f)(x)))
        expect(error(2 ** -4) / error(2 ** -5)).toBeCloseTo(4, 1)
        expect(error(2 ** -17)).toBeLessThan(1e-9)
        expect(error(2 ** -17)).toBeLessThan(error(2 ** -6))
      })
    )
  })

  test('gives trees, and refuses what has no differences', () => {
    const f = (x: NDArray) => ({ double: np.mul(2, x), square: [np.square(x)] })
    const d = finiteDifference(f)(np.array([1, 2]), np.array([1, 0]), { step: 0.5 })
    expect([np.toNested(d.double), np.toNested(d.square[0])]).toEqual([
      [2, 0],
      [2, 0]
    ])
    expect(() => finiteDifference(f)(np.array([1]), np.array([1]), { step: 0 })).toThrow(/step is 0/)
    expect(() => finiteDifference(f)(np.array([1, 2]), np.array([1]))).toThrow(/the direction/)
    expect(() => finiteDifference((x: NDArray) => np.gt(x, 0))(1, 1)).toThrow(/bool/)
  })
})
