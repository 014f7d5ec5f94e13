import * as fc from 'fast-check'
import { np, random } from 'pullback'
import { blobs, linear, moons, sine, spirals, xor, type Generator, type PointsOptions } from 'pullback/datasets'
import { describe, expect, test } from 'vitest'

const seed = fc.integer({ min: 0, max: 2 ** 31 - 1 })
const rows = fc.integer({ min: 0, max: 60 })

const numbers = (x: np.NDArray): readonly number[] => Array.from(np.toTypedArray(x))

interface Points {
  readonly features: np.NDArray
  readonly labels?: np.NDArray
  readonly targets?: np.NDArray
}

const all: Readonly<Record<string, Generator<PointsOptions, Points>>> = { moons, spirals, blobs, xor, sine, linear }

const arrays = (p: Points): readonly np.NDArray[] => Object.values(p) as readonly np.NDArray[]

describe('every generator', () => {
  test.each(Object.entries(all))('%s is a pure function of key and options, in both orders', (_, make) => {
    fc.assert(
      fc.property(seed, rows, (s, n) => {
        const first = make(random.key(s), { rows: n })
        const second = make({ rows: n })(random.key(s))
        expect(arrays(first).every((x, i) => np.arrayEqual(x, arrays(second)[i]))).toBe(true)
        expect(first.features.shape[0]).toBe(n)
      }),
      { numRuns: 20 }
    )
  })

  test.each(Object.entries(all))('%s with another key gives other points', (_, make) => {
    fc.assert(
      fc.property(seed, s => {
        const [a, b] = [s, s + 1].map(k => make(random.key(k), { rows: 20, noise: 0.1 }))
        expect(np.arrayEqual(a.targets ?? a.features, b.targets ?? b.features)).toBe(false)
      }),
      { numRuns: 20 }
    )
  })

  test.each(Object.entries(all))('%s refuses a number of rows that is none', (_, make) => {
    expect(() => make(random.key(0), { rows: -1 })).toThrow(/rows is -1/)
  })
})

describe('what the points satisfy without noise', () => {
  const holds = (f: (key: np.NDArray, n: number) => void): void =>
    fc.assert(
      fc.property(seed, rows, (s, n) => f(random.key(s), n)),
      { numRuns: 30 }
    )

  test('sine: evenly spaced from −π to π', () =>
    holds((key, n) => {
      const { features, targets } = sine(key, { rows: n, noise: 0 })
      const x = numbers(features)
      x.forEach((v, i) => expect(v).toBeCloseTo(n === 1 ? -Math.PI : -Math.PI + (2 * Math.PI * i) / (n - 1), 12))
      if (n > 1) expect([x[0], x[n - 1]]).toEqual([-Math.PI, Math.PI])
      numbers(targets ?? features).forEach((v, i) => expect(v).toBeCloseTo(Math.sin(x[i]), 12))
    }))

  test('moons: each on its half circle', () =>
    holds((key, n) => {
      const { features, labels } = moons(key, { rows: n, noise: 0 })
      const [x, y] = [numbers(np.index(features, np.ellipsis, 0)), numbers(np.index(features, np.ellipsis, 1))]
      numbers(labels).forEach((l, i) => {
        const [cx, cy] = l === 0 ? [0, 0] : [1, 0.5]
        expect(Math.hypot(x[i] - cx, y[i] - cy)).toBeCloseTo(1, 12)
        expect(l === 0 ? y[i] >= cy : y[i] <= cy).toBe(true)
      })
    }))

  test('spirals: the angle follows from radius and arm', () =>
    holds((key, n) => {
      const { features, labels } = spirals(key, { rows: n, arms: 3, turns: 2, noise: 0 })
      const [x, y] = [numbers(np.index(features, np.ellipsis, 0)), numbers(np.index(features, np.ellipsis, 1))]
      numbers(labels).forEach((l, i) => {
        const r = Math.hypot(x[i], y[i])
        const angle = 2 * Math.PI * (2 * r + l / 3)
        expect(
          [x[i], y[i]].map((v, k) => Math.abs(v - r * (k === 0 ? Math.cos(angle) : Math.sin(angle))) < 1e-12)
        ).toEqual([true, true])
      })
    }))

  test('blobs: as many different points as classes', () =>
    holds((key, n) => {
      const { features, labels } = blobs(key, { rows: n, classes: 4, dimensions: 3, noise: 0 })
      const points = new Set((np.toNested(features) as number[][]).map(p => p.join()))
      expect(points.size).toBe(Math.min(n, 4))
      expect(Math.max(-1, ...numbers(labels))).toBe(Math.min(n, 4) - 1)
    }))

  test('linear: the solution fits', () =>
    holds((key, n) => {
      const { features, targets, weights, bias } = linear(key, { rows: n, dimensions: 5, noise: 0 })
      expect(np.arrayEqual(np.add(np.matmul(features, weights), bias), targets)).toBe(true)
    }))
})
