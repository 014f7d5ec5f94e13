/**
 * Differential equations: errors fall with tolerances, and both gradients are those of the solution.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { grad, jacfwd, jacrev, jit, jvp, newton, np, odeint, root, vmap, type NDArray, type OdeOptions } from 'pullback'
import { thrown } from '../support/thrown.js'
import { check, expectClose } from './systems.js'

type Planar = readonly [NDArray, NDArray]

const quarters = (low: number, high: number): fc.Arbitrary<number> =>
  fc.integer({ min: 4 * low, max: 4 * high }).map(k => k / 4)

const modes: readonly OdeOptions[] = [
  { gradient: 'discrete', maxSteps: 100 },
  { gradient: 'adjoint', maxSteps: 1000 }
]

const decay = (y: NDArray, _: NDArray, rate: NDArray): NDArray => np.neg(np.mul(rate, y))

const oscillator = ([x, v]: Planar, _: NDArray, w: NDArray): Planar => [v, np.neg(np.mul(np.square(w), x))]

interface Rates {
  readonly birth: NDArray
  readonly catch: NDArray
}

const predation = ([x, y]: Planar, _: NDArray, r: Rates): Planar => {
  const met = np.mul(r.catch, np.mul(x, y))
  return [np.sub(np.mul(r.birth, x), met), np.sub(met, y)]
}

/** y′ = −2 t y² with y(0) = 1: 1 / (1 + t²) */
const witch = (y: NDArray, t: NDArray): NDArray => np.mul(-2, np.mul(t, np.square(y)))

const at = (x: NDArray, i: number): NDArray => np.index(x, i)

const largest = (x: NDArray): number => np.item(np.max(np.abs(x)))

describe('values', () => {
  const errors: readonly (readonly [string, (tolerance: OdeOptions) => number])[] = [
    ['exponential', o => largest(np.sub(odeint(decay, o)(1, np.array([0, 1, 3]), 1), np.exp(np.array([0, -1, -3]))))],
    [
      'oscillator',
      o => {
        const ts = np.linspace(0, 6, 5)
        const [x, v] = odeint(oscillator, o)([1, 0], ts, 2)
        const phase = np.mul(2, ts)
        return largest(np.sub(np.stack([x, v]), np.stack([np.cos(phase), np.mul(-2, np.sin(phase))])))
      }
    ],
    ['with time', o => largest(np.sub(odeint(witch, o)(1, np.array([0, 1, 2])), np.array([1, 0.5, 0.2])))]
  ]

  test.each(errors)('the error of the %s falls with the tolerance', (_, error) => {
    const found = [1e-4, 1e-6, 1e-8, 1e-10].map(tolerance =>
      error({ relativeTolerance: tolerance, absoluteTolerance: tolerance, gradient: 'adjoint' })
    )
    found.forEach((e, i) => {
      expect(e).toBeLessThan(100 * 100 ** -(i + 2))
      if (i > 0) expect(e).toBeLessThan(found[i - 1] / 10)
    })
  })

  test('the invariant of Lotka and Volterra is kept', () =>
    check(fc.tuple(quarters(1, 2), quarters(1, 2)), 2, ([a, b]) => {
      const rates = { birth: np.array(a), catch: np.array(b) }
      const [x, y] = odeint(predation, { gradient: 'adjoint' })([1.5, 1], np.array([0, 2, 5]), rates)
      const energy = np.sub(np.mul(b, np.add(x, y)), np.add(np.log(x), np.mul(a, np.log(y))))
      expectClose(energy, at(energy, 0), 1e-6)
    }))

  test('both loops take the same steps', () =>
    check(quarters(1, 4), 2, w => {
      const [a, b] = modes.map(o => np.stack(odeint(oscillator, o)([1, 0], np.array([0, 0.3, 1]), w)))
      expect(np.toNested(a)).toEqual(np.toNested(b))
    }))

  test('a value does not depend on which others are asked for', () =>
    check(fc.tuple(quarters(1, 4), fc.array(quarters(0, 3), { maxLength: 4 })), 2, ([w, between]) => {
      for (const o of modes) {
        const few = odeint(oscillator, o)([1, 0], np.array([0, 3]), w)[0]
        const all = odeint(oscillator, o)([1, 0], np.array([0, ...[...between].sort((s, t) => s - t), 3]), w)[0]
        expect(np.item(at(all, between.length + 1))).toBe(np.item(at(few, 1)))
      }
    }))

  test('there and back', () =>
    check(fc.tuple(quarters(1, 3), quarters(0, 2)), 1, ([w, from]) => {
      for (const o of modes) {
        const ts = np.array([from, from + 2])
        const [x, v] = odeint(oscillator, o)([1, 0.5], ts, w)
        const [x0, v0] = odeint(oscillator, o)([at(x, 1), at(v, 1)], np.flip(ts), w)
        expectClose(np.stack([at(x0, 1), at(v0, 1)]), np.array([1, 0.5]), 1e-6)
      }
    }))

  test('what is out of reach is NaN, and what is in reach is not', () => {
    for (const o of modes) {
      const ys = odeint(witch, { ...o, maxSteps: 4 })(1, np.array([0, 0, 1e-3, 50]))
      expect(np.toNested(np.isNaN(ys))).toEqual([false, false, false, true])
      const log = odeint((y: NDArray) => np.log(y), { ...o, maxSteps: 50 })(-1, np.array([0, 1]))
      expect(np.toNested(np.isNaN(log))).toEqual([false, true])
    }
  })

  test('in float32', () => {
    for (const o of modes) {
      const ys = odeint(decay, o)(
        np.array(1, { dtype: 'float32' }),
        np.array([0, 1]),
        np.array(1, { dtype: 'float32' })
      )
      expect(ys.dtype).toBe('float32')
      expectClose(np.astype(at(ys, 1), 'float64'), Math.exp(-1), 1e-3)
    }
  })

  test('f is not asked beyond the last time, in either direction', () => {
    const within = (y: NDArray, t: NDArray): NDArray => np.where(np.le(np.abs(t), 1), np.neg(y), NaN)
    for (const o of modes)
      for (const end of [1, -1])
        expectClose(at(odeint(within, { ...o, maxSteps: 30 })(1, np.array([0, end])), 1), Math.exp(-end), 1e-6)
  })

  test('at one time, and at the same time again', () => {
    for (const o of modes) {
      expect(np.toNested(odeint(decay, o)(np.array([2, 3]), np.array([7]), 1))).toEqual([[2, 3]])
      const f = (y: NDArray): NDArray => np.sum(odeint(decay, o)(y, np.array([7, 7, 7]), 1))
      expect([np.item(f(np.array(2))), np.item(grad(f)(2))]).toEqual([6, 3])
    }
  })

  test('what cannot be is refused', () => {
    expect(thrown(() => odeint(decay)(1, 2 as never, 1))._tag).toBe('ShapeMismatch')
    expect(thrown(() => odeint((y: NDArray) => [y] as never)(1, np.array([0, 1])))._tag).toBe('StructureMismatch')
    expect(thrown(() => odeint((y: NDArray) => np.stack([y, y]))(1, np.array([0, 1])))._tag).toBe('ShapeMismatch')
  })
})

/** R₆ from central differences at three steps. */
const extrapolated = (f: (x: number) => number, x: number): number => {
  const [a, b, c] = [1 / 16, 1 / 32, 1 / 64].map(h => (f(x + h) - f(x - h)) / (2 * h))
  const [p, q] = [(4 * b - a) / 3, (4 * c - b) / 3]
  return (16 * q - p) / 15
}

describe.each(modes)('gradients, $gradient', o => {
  const ts = np.array([0, 0.5, 2])

  test('of the exponential: with respect to rate, first value and times, in both modes', () =>
    check(fc.tuple(quarters(-1, 2), quarters(1, 3)), 1, ([rate, y]) => {
      const solve = odeint(decay, o)
      const time = np.toNested(ts) as readonly number[]
      const values = time.map(t => y * Math.exp(-rate * t))
      const ofRate = np.array(values.map((v, i) => -time[i] * v))
      expectClose(jacrev((r: NDArray) => solve(y, ts, r))(rate), ofRate, 1e-6)
      expectClose(jvp((r: NDArray) => solve(y, ts, r))(rate, 1)[1], ofRate, 1e-6)
      expectClose(jacrev((x: NDArray) => solve(x, ts, rate))(y), np.array(values.map(v => v / y)), 1e-6)
      const later = values.slice(1).map(v => -rate * v)
      const ofTimes = grad((s: NDArray) => np.sum(solve(y, s, rate)))(ts)
      expectClose(ofTimes, np.array([-later.reduce((a, b) => a + b), ...later]), 1e-6)
    }))

  test('of second order', () => {
    const last = (rate: NDArray): NDArray => at(odeint(decay, o)(1, np.array([0, 2]), rate), 1)
    const expected = 4 * Math.exp(-1)
    expectClose(jvp(grad(last))(0.5, 1)[1], expected, 1e-5)
    if (o.gradient === 'discrete') expectClose(grad(grad(last))(0.5), expected, 1e-5)
    else expect(thrown(() => grad(grad(last))(0.5))._tag).toBe('NotLinear')
  })

  test('of Lotka and Volterra, against differences, with a closure and a tree', () =>
    check(fc.tuple(quarters(1, 2), quarters(1, 2)), 1, ([birth, caught]) => {
      const loss = (b: NDArray, c: NDArray): NDArray => {
        const [x, y] = odeint(([u, v]: Planar, t: NDArray, r: Rates) => predation([u, v], t, { ...r, birth: b }), o)(
          [1.5, c],
          np.array([0, 1, 2]),
          { birth: 0, catch: c }
        )
        return np.add(np.sum(np.square(x)), np.sum(y))
      }
      const tight = { relativeTolerance: 1e-11, absoluteTolerance: 1e-11, gradient: 'adjoint' } as const
      const value = (b: number, c: number): number => {
        const [x, y] = odeint(predation, tight)([1.5, c], np.array([0, 1, 2]), { birth: b, catch: c })
        return np.item(np.add(np.sum(np.square(x)), np.sum(y)))
      }
      expectClose(
        grad((b: NDArray) => loss(b, np.array(caught)))(birth),
        extrapolated(b => value(b, caught), birth),
        1e-6
      )
      expectClose(
        grad((c: NDArray) => loss(np.array(birth), c))(caught),
        extrapolated(c => value(birth, c), caught),
        1e-6
      )
    }))

  test('backwards in time, where f depends on it', () => {
    // y(s) = 1 / (1/y₁ − 1 + s²) from y(1) = y₁
    const f = (y: NDArray, s: NDArray): NDArray => at(odeint(witch, o)(y, np.stack([np.array(1), s])), 1)
    const value = (y: number, s: number): number => 1 / (1 / y - 1 + s * s)
    const [y, s] = [0.6, 0.25]
    expectClose(f(np.array(y), np.array(s)), value(y, s), 1e-6)
    expectClose(grad(f)(y, np.array(s)), (value(y, s) / y) ** 2, 1e-6)
    expectClose(grad((t: NDArray) => f(np.array(y), t))(s), -2 * s * value(y, s) ** 2, 1e-6)
  })

  test('by shooting: the root of a function that follows a path', () => {
    // x″ = −w² x from x(0) = 0 to x(1) = 1, for which v(0) = w / sin w
    const shoot = (w: NDArray): NDArray =>
      root(newton())((v: NDArray) => np.sub(at(odeint(oscillator, o)([0, v], np.array([0, 1]), w)[0], 1), 1))(1)
    const w = 1.25
    expectClose(shoot(np.array(w)), w / Math.sin(w), 1e-6)
    expectClose(grad(shoot)(w), (Math.sin(w) - w * Math.cos(w)) / Math.sin(w) ** 2, 1e-6)
  })

  test('under vmap and jit', () => {
    const last = (rate: NDArray): NDArray => at(odeint(decay, o)(1, np.array([0, 1]), rate), 1)
    const rates = [0.25, 1, 4]
    const batch = np.array(rates)
    const slopes = np.array(rates.map(r => -Math.exp(-r)))
    expectClose(vmap(last)(batch), np.array(rates.map(r => np.item(last(np.array(r))))), 1e-13)
    expectClose(vmap(grad(last))(batch), slopes, 1e-6)
    expectClose(grad((r: NDArray) => np.sum(vmap(last)(r)))(batch), slopes, 1e-6)
    expectClose(jacfwd(vmap(last))(batch), np.diag(slopes), 1e-6)
    expect(np.item(jit(grad(last))(1))).toBe(np.item(grad(last)(1)))
  })
})

test('times that go back and forth are refused, where they are known', () => {
  const decay = odeint((y: NDArray) => np.neg(y))
  expect(() => decay(1, np.array([0, 2, 1]))).toThrow(/odeint: the times go back and forth/)
  expect(np.toNested(decay(1, np.array([1, 1, 0])))).toEqual([1, 1, expect.closeTo(Math.E, 6)])
})
