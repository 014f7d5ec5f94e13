/** Elementary functions against references of 100 bits; sums within their a-priori bounds. */
import { describe, expect, test } from 'vitest'
import { np } from 'pullback'
import * as laws from 'pullback/laws'
import { testLaws } from './runner.js'

type Name = keyof typeof laws.references

const domains: Readonly<Record<Name, readonly [number, number]>> = {
  exp: [-708, 709],
  expm1: [-708, 709],
  log: [2 ** -1000, 1e300],
  log1p: [-1 + 2 ** -20, 1e300],
  sin: [-(2 ** 20), 2 ** 20],
  cos: [-(2 ** 20), 2 ** 20],
  tan: [-(2 ** 20), 2 ** 20],
  asin: [-1, 1],
  atan: [-1e300, 1e300],
  sinh: [-710, 710],
  cosh: [-710, 710],
  tanh: [-30, 30],
  logistic: [-700, 700],
  erf: [-7, 7],
  sqrt: [0, 1e300]
}

const narrow = ([low, high]: readonly [number, number]): readonly [number, number] => [
  Math.max(low, -80),
  Math.min(high, 80)
]

describe('elementary functions', () => {
  for (const [name, domain] of Object.entries(domains) as readonly (readonly [Name, readonly [number, number]])[]) {
    testLaws(laws.elementary({ name, f: np[name], reference: name, ulps: 1, domain }), 100)
    testLaws(
      laws.elementary({ name, f: np[name], reference: name, ulps: 1, domain: narrow(domain), dtype: 'float32' }),
      100
    )
  }
})

describe('sums', () => {
  for (const dtype of ['float32', 'float64'] as const)
    testLaws(laws.summation({ name: dtype, sum: np.sum, dot: (x, y) => np.dot(x, y), dtype }), 100)
})

test('ulps are counted across 0 and up to infinity', () => {
  expect(laws.ulps(5e-324, -5e-324)).toBe(2)
  expect(laws.ulps(0, -0)).toBe(0)
  expect(laws.ulps(Number.MAX_VALUE, Infinity)).toBe(1)
  expect(laws.ulps(2 ** -149, 0, 'float32')).toBe(1)
  expect(laws.ulps(1, NaN)).toBe(Infinity)
})
