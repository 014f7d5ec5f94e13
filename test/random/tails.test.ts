/** Tails of distributions: truncated ones however far out, of floats as of doubles, and probabilities that are tiny. */
import { describe, expect, test } from 'vitest'
import { grad, jit, np, random, type NDArray } from '../../src/index.js'

const numbersOf = (x: NDArray): readonly number[] => Array.from(np.toTypedArray(x))

const n = 4000

// Mean and deviation of the normal distribution in an interval, by mpmath's quadrature: `test/golden/truncated.py`
const intervals: readonly (readonly [number, number, number, number])[] = [
  [-2, 2, 3.930502649947476e-45, 0.8796256610342398],
  [0, 1, 0.4598622292864265, 0.2822265488016875],
  [3, 5, 3.2826943799422983, 0.26419228995268756],
  [4, 6, 4.225546931806198, 0.21577107739547127],
  [10, 11, 10.09806837493302, 0.09706066094116862],
  [-11, -10, -10.09806837493302, 0.09706066094116862],
  [-3, 8, 0.004437839042120607, 0.9933110230226073],
  [6, 6.001, 6.00049949995865, 0.00028867486993300757],
  [-5, -4.5, -4.659891082685188, 0.12641608420843406],
  [38, 40, 38.02627946657587, 0.026261373792440083],
  [30, Infinity, 30.033259667433676, 0.033223056931746826],
  [-Infinity, -30, -30.033259667433676, 0.033223056931746826],
  [5, Infinity, 5.186503967125842, 0.1808215546253052],
  [200, 201, 200.00499975003123, 0.004999625064047075]
]

describe.each(['float64', 'float32'] as const)('truncatedNormal, %s', dtype => {
  test.each(intervals)('in [%d, %d]', (lower, upper, mean, deviation) => {
    const ways: readonly ((key: NDArray) => NDArray)[] = [
      key => random.truncatedNormal(key, { shape: [n], lower, upper, dtype }),
      jit((key: NDArray) => random.truncatedNormal(key, { shape: [n], lower, upper, dtype })),
      key => random.truncatedNormal(key, { shape: [n], lower: np.array(lower), upper: np.array(upper), dtype })
    ]
    for (const way of ways) {
      const xs = numbersOf(way(random.key(Math.floor(Math.random() * 2 ** 32))))
      expect(xs.every(x => x >= lower && x <= upper)).toBe(true)
      const m = xs.reduce((s, x) => s + x, 0) / n
      const d = Math.sqrt(xs.reduce((s, x) => s + (x - m) ** 2, 0) / n)
      // Seven standard errors
      expect(Math.abs(m - mean)).toBeLessThan((7 * deviation) / Math.sqrt(n))
      expect(Math.abs(d / deviation - 1)).toBeLessThan(14 / Math.sqrt(n))
    }
  })
})

test('truncatedNormal takes the bounds of each element', () => {
  const [lower, upper] = [np.array([-1, 10, -11, 5]), np.array([1, 11, -10, Infinity])]
  const xs = numbersOf(random.truncatedNormal(random.key(1), { shape: [4], lower, upper }))
  xs.forEach((x, i) => expect(x >= numbersOf(lower)[i] && x <= numbersOf(upper)[i]).toBe(true))
  const slope = grad((l: NDArray) => np.sum(random.truncatedNormal(random.key(1), { shape: [4], lower: l, upper })))(
    lower
  )
  expect(numbersOf(slope).every(g => g > 0 && g < 1.5)).toBe(true)
})

describe('float32 numbers are those of float64, rounded', () => {
  test.each([
    ['normal', random.normal],
    ['gumbel', random.gumbel],
    ['exponential', random.exponential]
  ] as const)('%s', (_, sampler) => {
    const key = random.key(7)
    const [narrow, wide] = (['float32', 'float64'] as const).map(dtype => sampler(key, { shape: [1000], dtype }))
    expect(narrow.dtype).toBe('float32')
    expect(numbersOf(narrow)).toEqual(numbersOf(wide).map(Math.fround))
  })
})

test('float32 exponentials reach far out, and are finer than 2⁻²³ near 0', () => {
  // P(largest ≤ 12) = exp(−4·10⁶ e⁻¹²) = 2·10⁻¹¹
  const key = random.key(Math.floor(Math.random() * 2 ** 32))
  const e = numbersOf(random.exponential(key, { shape: [4_000_000], dtype: 'float32' }))
  expect(e.reduce((a, x) => Math.max(a, x), 0)).toBeGreaterThan(12)
  expect(e.filter(x => x > 0 && x % 2 ** -23 !== 0).length).toBeGreaterThan(1_000_000)
})

test('bernoulli resolves a tiny p of float32', () => {
  const p = np.array(2 ** -26, { dtype: 'float32' })
  const key = random.key(Math.floor(Math.random() * 2 ** 32))
  const hits = numbersOf(np.sum(random.bernoulli(key, { p, shape: [8_000_000] })))[0]
  // Of a mean of 0.12: P(≥ 9) = 1e-14; a resolution of 2⁻²³ would give 0.95 more
  expect(hits).toBeLessThan(9)
})
