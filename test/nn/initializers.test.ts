/** I1: moments, ranges and fans of initializers. */
import * as fc from 'fast-check'
import * as nn from 'pullback/nn'
import * as np from 'pullback/numpy'
import * as random from 'pullback/random'
import { describe, expect, test } from 'vitest'
import { avals, numbers, sameBits } from './support.js'

const shape = [80, 120]
const n = 80 * 120

/** Standard deviation, greatest absolute value, and the variance of the sample variance as a multiple of σ⁴/n. */
interface Case {
  readonly init: nn.Initializer
  readonly sigma: number
  readonly most: number
  readonly spread: number
}

const uniform = (init: nn.Initializer, variance: number): Case => ({
  init,
  sigma: Math.sqrt(variance),
  most: Math.sqrt(3 * variance),
  spread: 0.8
})

/** The variance of a standard normal variable kept within ±2 is 0.7737; its fourth moment makes the spread below 2. */
const truncated = (init: nn.Initializer, variance: number): Case => ({
  init,
  sigma: Math.sqrt(variance),
  most: (2 * Math.sqrt(variance)) / 0.8796256610342398,
  spread: 2
})

const scaling = (fan: 'in' | 'out' | 'average') => nn.varianceScaling({ scale: 3, fan, distribution: 'normal' })

const cases: Readonly<Record<string, Case>> = {
  glorotUniform: uniform(nn.glorotUniform, 2 / 200),
  glorotNormal: truncated(nn.glorotNormal, 2 / 200),
  heUniform: uniform(nn.heUniform, 2 / 80),
  heNormal: truncated(nn.heNormal, 2 / 80),
  lecunUniform: uniform(nn.lecunUniform, 1 / 80),
  lecunNormal: truncated(nn.lecunNormal, 1 / 80),
  fanIn: { init: scaling('in'), sigma: Math.sqrt(3 / 80), most: Infinity, spread: 2 },
  fanOut: { init: scaling('out'), sigma: Math.sqrt(3 / 120), most: Infinity, spread: 2 },
  fanAverage: { init: scaling('average'), sigma: Math.sqrt(3 / 100), most: Infinity, spread: 2 }
}

describe.each(Object.entries(cases))('%s', (_, { init, sigma, most, spread }) => {
  test('I1 has the mean and the variance it states, within six deviations, for several keys', () => {
    for (const seed of [0, 1, 2, 3]) {
      const x = numbers(init(random.key(seed), { shape }))
      const mean = x.reduce((a, b) => a + b, 0) / n
      const variance = x.reduce((a, b) => a + (b - mean) ** 2, 0) / (n - 1)
      expect(Math.abs(mean)).toBeLessThan((6 * sigma) / Math.sqrt(n))
      expect(Math.abs(variance - sigma ** 2)).toBeLessThan(6 * sigma ** 2 * Math.sqrt(spread / n))
      expect(Math.max(...x.map(Math.abs))).toBeLessThanOrEqual(most * (1 + 1e-12))
    }
  })

  test('is a function of the key, in the dtype asked for', () => {
    fc.assert(
      fc.property(fc.nat(), fc.constantFrom('float32' as const, 'float64' as const), (seed, dtype) => {
        const draw = () => init(random.key(seed), { shape: [2, 3], dtype })
        expect(avals(draw())).toEqual([`${dtype}[2,3]`])
        expect(sameBits(draw(), draw())).toBe(true)
      }),
      { numRuns: 10 }
    )
  })
})

test('fans count the field of a kernel [...k, in, out], and can be told', () => {
  const draw = nn.varianceScaling({ scale: 3, fan: 'in', distribution: 'uniform' })
  const most = (o: nn.InitializerOptions): number => np.item(np.max(np.abs(draw(random.key(0), o))))
  const bound = (fan: number): number => Math.sqrt(9 / fan)
  const within = (o: nn.InitializerOptions, fan: number) => {
    expect(most(o)).toBeLessThanOrEqual(bound(fan))
    expect(most(o)).toBeGreaterThan(0.99 * bound(fan))
  }
  within({ shape: [3, 3, 4, 50] }, 36)
  within({ shape: [50, 40] }, 50)
  within({ shape: [1000], fanIn: 4 }, 4)
})

test('constants are constant, also in whole dtypes; random parameters are real', () => {
  expect(numbers(nn.constant(2)(random.key(0), { shape: [2], dtype: 'int32' }))).toEqual([2, 2])
  expect(numbers(nn.zeros(random.key(0), { shape: [2] }))).toEqual([0, 0])
  expect(numbers(nn.ones(random.key(0), { shape: [2] }))).toEqual([1, 1])
  expect(() => nn.heNormal(random.key(0), { shape: [2], dtype: 'int32' })).toThrow(/float32 or float64/)
})
