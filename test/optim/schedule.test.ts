/** Schedules: their laws, and how optimizers read them. */
import * as laws from 'pullback/laws'
import * as np from 'pullback/numpy'
import * as optim from 'pullback/optim'
import { describe, expect, test } from 'vitest'
import { testLaws } from '../laws/runner.js'
import { numbers } from '../nn/support.js'

const spans = [
  ...[2, 3, 7, 10, 19, 49, 50].map(steps => ({ from: 4, to: 1, steps })),
  { from: 0.25, to: 2, steps: 3 },
  { from: 0.1, to: 0.001, steps: 10 },
  { from: 0.7, to: 0.1, steps: 30 },
  { from: 1e-6, to: 0.3, steps: 5 },
  { from: 1, to: 0, steps: 1 }
]

const rates = [
  { factor: 0.5, every: 4 },
  { factor: 0.5, every: 1 },
  { factor: 0.9, every: 30 },
  { factor: 1.25, every: 7 }
]

const shown = (o: object): string => Object.values(o).join(', ')

const subjects: readonly laws.ScheduleSubject[] = [
  { name: 'constant', schedule: optim.constant(0.1) },
  ...spans.flatMap(decays => [
    { name: `linear ${shown(decays)}`, schedule: optim.linear(decays), decays },
    { name: `cosine ${shown(decays)}`, schedule: optim.cosine(decays), decays }
  ]),
  ...rates.flatMap(geometric => [
    { name: `exponential ${shown(geometric)}`, schedule: optim.exponential({ from: 3, ...geometric }), geometric },
    { name: `stepDecay ${shown(geometric)}`, schedule: optim.stepDecay({ from: 3, ...geometric }), geometric }
  ])
]

describe('the laws of a schedule', () => {
  for (const subject of subjects) testLaws(laws.schedule(subject), 30)
})

describe('the laws of joined schedules', () => testLaws(laws.scheduleJoining(), 200))

test('powers of a half are exact', () => {
  for (let every = 1; every <= 50; every++) {
    const o = { from: 3, factor: 0.5, every }
    for (const t of [0, 1, every - 1, every, every + 1, 61, 120])
      expect(np.item(optim.stepDecay(o)(t))).toBe(3 * 0.5 ** Math.floor(t / every))
    expect([0, 1, 3].map(k => np.item(optim.exponential(o)(every * k)))).toEqual([3, 1.5, 3 / 8])
  }
})

test('no warming up is the schedule itself', () => {
  const s = optim.linear({ from: 1, steps: 4 })
  expect(optim.warmUp(s, 0)).toBe(s)
})

test('an optimizer sees the number of updates before', () => {
  const rates = [0.5, 0.25, 0.125]
  for (const dtype of ['float32', 'float64'] as const) {
    const optimizer = optim.scaleByRate(optim.stepDecay({ from: 0.5, factor: 0.5, every: 1 }))
    const p = np.ones([1], { dtype })
    rates.reduce((state, rate) => {
      const [u, next] = optimizer.update(p, state, p)
      expect([u.dtype, ...numbers(u)]).toEqual([dtype, -rate])
      return next
    }, optimizer.init(p))
  }
})

test('the way between bounds that are further apart than numbers reach is in range', () => {
  const span = { from: -1e308, to: 1e308, steps: 4 }
  expect([0, 1, 2, 3, 4, 5].map(t => np.item(optim.linear(span)(t)))).toEqual([-1e308, -5e307, 0, 5e307, 1e308, 1e308])
  expect([0, 4, 5].map(t => np.item(optim.cosine(span)(t)))).toEqual([-1e308, 1e308, 1e308])
  expect(Math.abs(np.item(optim.cosine(span)(2)))).toBeLessThan(1e293)
})
