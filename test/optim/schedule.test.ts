/** O10: schedules are pure functions of the step, traced or not. */
import * as fc from 'fast-check'
import { jit, vmap, type NDArray } from 'pullback'
import * as np from 'pullback/numpy'
import * as optim from 'pullback/optim'
import { describe, expect, test } from 'vitest'
import { ints, numbers, sameBits } from '../nn/support.js'

const positive = fc.integer({ min: 1, max: 64 }).map(k => k / 16)
const steps = fc.integer({ min: 1, max: 50 })

const simple: fc.Arbitrary<optim.Schedule> = fc.oneof(
  positive.map(optim.constant),
  fc.record({ from: positive, to: positive, steps }).map(optim.linear),
  fc.record({ from: positive, to: positive, steps }).map(optim.cosine),
  fc.record({ from: positive, factor: positive, every: steps }).map(optim.exponential),
  fc.record({ from: positive, factor: positive, every: steps }).map(optim.stepDecay)
)

const schedule: fc.Arbitrary<optim.Schedule> = fc.oneof(
  simple,
  fc.tuple(simple, steps).map(([s, n]) => optim.warmUp(s, n)),
  fc.tuple(simple, steps, simple).map(([s, n, t]) => optim.join(s, n, t))
)

const value = (s: optim.Schedule, t: number): number => np.item(s(t))
const time = fc.integer({ min: 0, max: 120 })

describe('a schedule', () => {
  test('gives the same bits for a number, an int32, under jit and under vmap', () => {
    fc.assert(
      fc.property(schedule, time, (s, t) => {
        const step = np.array(t, { dtype: 'int32' })
        expect(sameBits(s(t), s(step))).toBe(true)
        expect(sameBits(s(t), jit((x: NDArray) => s(x))(step))).toBe(true)
        expect(numbers(vmap((x: NDArray) => np.add(s(x), np.mul(0, x)))(ints([t, 0])))).toEqual([
          value(s, t),
          value(s, 0)
        ])
        expect(s(t).shape).toEqual([])
      })
    )
  })

  test('joined is the first before the boundary and the second, from 0, after it', () => {
    fc.assert(
      fc.property(simple, steps, simple, time, (s, n, then, t) =>
        Object.is(value(optim.join(s, n, then), t), t < n ? value(s, t) : value(then, t - n))
      )
    )
  })

  test('warmed up starts at 0, rises, and goes on as it was', () => {
    fc.assert(
      fc.property(simple, steps, time, (s, n, t) => {
        const warm = optim.warmUp(s, n)
        expect(value(warm, 0)).toBe(0)
        expect(value(warm, n + t)).toBe(value(s, t))
        if (t < n) expect(value(warm, t)).toBe(value(s, 0) * (t / n))
      })
    )
    fc.assert(fc.property(simple, time, (s, t) => value(optim.warmUp(s, 0), t) === value(s, t)))
  })

  test('that decays starts at the top, ends at the bottom, and does not rise', () => {
    const span = fc.record({ from: fc.constant(4), to: fc.constant(1), steps })
    fc.assert(
      fc.property(fc.constantFrom(optim.linear, optim.cosine), span, time, (make, o, t) => {
        const s = make(o)
        expect([value(s, 0), value(s, o.steps), value(s, o.steps + t)]).toEqual([4, 1, 1])
        expect(value(s, t + 1)).toBeLessThanOrEqual(value(s, t))
      })
    )
    fc.assert(
      fc.property(steps, time, (every, t) => {
        const o = { from: 3, factor: 0.5, every }
        expect(value(optim.stepDecay(o), t)).toBe(3 * 0.5 ** Math.floor(t / every))
        expect(value(optim.exponential(o), every * 3)).toBe(3 / 8)
      })
    )
  })

  test('in an optimizer sees the number of updates before', () => {
    const rates = [0.5, 0.25, 0.125]
    fc.assert(
      fc.property(fc.constantFrom('float32' as const, 'float64' as const), dtype => {
        const optimizer = optim.scaleByRate(optim.stepDecay({ from: 0.5, factor: 0.5, every: 1 }))
        const p = np.ones([1], { dtype })
        rates.reduce((state, rate) => {
          const [u, next] = optimizer.update(p, state, p)
          expect([u.dtype, ...numbers(u)]).toEqual([dtype, -rate])
          return next
        }, optimizer.init(p))
      })
    )
  })
})
