/** Bounds of samples: what is no interval is refused, and an interval wider than the largest number is filled. */
import { describe, expect, test } from 'vitest'
import { np, random, type NDArray } from 'pullback'

const key = random.key(0)

describe('bounds', () => {
  test.each([
    ['float64', 1e308],
    ['float32', 3e38]
  ] as const)('of %s that are further apart than the largest number are filled evenly', (dtype, bound) => {
    const sample = (min: NDArray | number, max: NDArray | number): readonly number[] =>
      np.toNested(random.uniform(key, { shape: [4000], min, max, dtype })) as readonly number[]
    for (const xs of [sample(-bound, bound), sample(np.array(-bound, { dtype }), np.array(bound, { dtype }))]) {
      expect(xs.every(x => x >= -bound && x < bound)).toBe(true)
      for (const part of [-0.5, 0, 0.5])
        expect(Math.abs(xs.filter(x => x < part * bound).length / xs.length - (part + 1) / 2)).toBeLessThan(0.05)
    }
  })

  test.each([
    ['uniform', () => random.uniform(key, { shape: [2], min: 2, max: 1 })],
    ['uniform', () => random.uniform(key, { shape: [2], min: NaN })],
    ['uniform', () => random.uniform(key, { shape: [2], max: Infinity })],
    ['truncatedNormal', () => random.truncatedNormal(key, { shape: [2], lower: 2, upper: 1 })],
    ['bernoulli', () => random.bernoulli(key, { p: 1.5 })],
    ['bernoulli', () => random.bernoulli(key, { p: NaN })]
  ])('of %s that are none are an error', (name, sample) => {
    expect(sample).toThrow(new RegExp(`random.${name}: `))
  })
})
