/**
 * Elementary functions to about 100 bits, slowly: what fast ones are measured against. Each is a power series in
 * double-double arithmetic after a reduction of its argument, or made of those.
 *
 * Source: Hida, Li & Bailey, Algorithms for quad-double precision floating point arithmetic (2001), for the reductions
 */
import { add, div, exact, mul, negate, product, type DoubleDouble } from '../../src/ndarray/special/doubleDouble.js'

type Real = (x: number) => DoubleDouble

/** Where an odd function is x times its slope at 0, to 120 bits. */
const tiny = 2 ** -60

const nearZero =
  (f: Real, slope: DoubleDouble = { hi: 1, lo: 0 }): Real =>
  x =>
    Math.abs(x) < tiny ? { hi: x * slope.hi, lo: x * slope.lo } : f(x)

const scaled = ({ hi, lo }: DoubleDouble, by: number): DoubleDouble => ({ hi: hi * by, lo: lo * by })

const one = exact(1)

// π/2 and log 2 as sums of three doubles, so that a multiple of them is subtracted without a loss.
const halfPi = [1.5707963267948966, 6.123233995736766e-17, -1.4973849048591833e-33]

const logTwo = [0.6931471805599453, 2.3190468138462996e-17, 5.707708438416212e-34]

/** x − k c, for a constant of three doubles and an integer k. */
const reduced = (x: DoubleDouble, k: number, c: readonly number[]): DoubleDouble =>
  c.reduce<DoubleDouble>((r, part) => add(r, product(-k, part)), x)

/** Σ cₙ xⁿ, from a coefficient to the next by a factor, until nothing changes. */
const series = (first: DoubleDouble, x: DoubleDouble, factor: (n: number) => number): DoubleDouble => {
  let total = first
  let term = first
  for (let n = 1; n < 60 && Math.abs(term.hi) > Math.abs(total.hi) * 2 ** -110; n++) {
    term = div(mul(term, x), exact(factor(n)))
    total = add(total, term)
  }
  return total
}

// --- exponentials

/** exp(r) − 1 for |r| ≤ log(2)/2. */
const expm1Small = (r: DoubleDouble): DoubleDouble => {
  const t = scaled(r, 2 ** -6)
  // (e^t − 1), then six times e^2t − 1 = (e^t − 1)(e^t − 1 + 2): no cancellation.
  let y = mul(
    t,
    series(one, t, n => n + 1)
  )
  for (let i = 0; i < 6; i++) y = mul(y, add(y, exact(2)))
  return y
}

const expOf = (x: DoubleDouble): DoubleDouble => {
  if (x.hi > 745) return exact(Infinity)
  if (x.hi < -800) return exact(0)
  const k = Math.round(x.hi / Math.LN2)
  const y = add(one, expm1Small(reduced(x, k, logTwo)))
  // In two steps, for 2^k may be no number.
  const step = Math.trunc(k / 2)
  return scaled(scaled(y, 2 ** step), 2 ** (k - step))
}

const expm1Of = (x: DoubleDouble): DoubleDouble =>
  Math.abs(x.hi) < 0.34 ? expm1Small(x) : x.hi > 745 ? exact(Infinity) : add(expOf(x), exact(-1))

/** Newton's step from the double: y + (x − e^y) / e^y. */
const logOf = (x: DoubleDouble): DoubleDouble => {
  const [mantissa, exponent] = split(x.hi)
  const m: DoubleDouble = { hi: mantissa, lo: x.lo / 2 ** exponent }
  const y = exact(Math.log(mantissa))
  const fine = add(y, add(mul(m, expOf(negate(y))), exact(-1)))
  const again = add(fine, add(mul(m, expOf(negate(fine))), exact(-1)))
  return logTwo.reduce<DoubleDouble>((r, part) => add(r, product(exponent, part)), again)
}

/** A number as m 2^e with m from √½ to √2. */
const split = (x: number): readonly [number, number] => {
  const up = x < 2 ** -1000 ? 2 ** 200 : 1
  const e = Math.round(Math.log2(x * up))
  const step = Math.trunc(e / 2)
  return [(x * up) / 2 ** step / 2 ** (e - step), e - (up === 1 ? 0 : 200)]
}

/** log(1 + x), without a loss near 0: 2 artanh(x / (2 + x)). */
const log1pOf = (x: DoubleDouble): DoubleDouble => {
  if (Math.abs(x.hi) > 0.3) return logOf(add(one, x))
  const s = div(x, add(exact(2), x))
  const squared = mul(s, s)
  let total = exact(0)
  for (let n = 101; n >= 1; n -= 2) total = add(div(one, exact(n)), mul(total, squared))
  return scaled(mul(s, total), 2)
}

// --- trigonometry

/** sin r and cos r for |r| ≤ π/4. */
const sinSmall = (r: DoubleDouble): DoubleDouble => {
  const s = negate(mul(r, r))
  return mul(
    r,
    series(one, s, n => 2 * n * (2 * n + 1))
  )
}

const cosSmall = (r: DoubleDouble): DoubleDouble => {
  const s = negate(mul(r, r))
  return series(one, s, n => (2 * n - 1) * 2 * n)
}

const quarterTurns = (x: number): readonly [number, DoubleDouble] => {
  const k = Math.round(x / halfPi[0])
  return [((k % 4) + 4) % 4, reduced(exact(x), k, halfPi)]
}

const sinOf: Real = x => {
  const [quadrant, r] = quarterTurns(x)
  const value = quadrant % 2 === 0 ? sinSmall(r) : cosSmall(r)
  return quadrant < 2 ? value : negate(value)
}

const cosOf: Real = x => {
  const [quadrant, r] = quarterTurns(x)
  const value = quadrant % 2 === 0 ? cosSmall(r) : sinSmall(r)
  return quadrant === 0 || quadrant === 3 ? value : negate(value)
}

/** Newton's step on tan y = x, from the double. */
const atanOf = (x: DoubleDouble): DoubleDouble => {
  const y = Math.atan(x.hi)
  const [s, c] = [sinOf(y), cosOf(y)]
  // sin(atan x − y) = (x cos y − sin y) / √(1 + x²), which is small: it is its own arcsine but for a cube.
  const d = div(add(mul(x, c), negate(s)), add(c, mul(x, s)))
  return add(exact(y), add(d, negate(scaled(mul(d, mul(d, d)), 1 / 3))))
}

const sqrtOf = (x: DoubleDouble): DoubleDouble => {
  if (x.hi === 0) return exact(0)
  if (x.hi < 2 ** -600) return scaled(sqrtOf(scaled(x, 2 ** 400)), 2 ** -200)
  if (x.hi > 2 ** 900) return scaled(sqrtOf(scaled(x, 2 ** -400)), 2 ** 200)
  const y = Math.sqrt(x.hi)
  return add(exact(y), scaled(div(add(x, negate(product(y, y))), exact(y)), 0.5))
}

// --- hyperbolic functions, and others made of exponentials

/** e^x / 2, which may be a number where e^x is none. */
const halfOfExp: Real = x => expOf(add(exact(x), { hi: -logTwo[0], lo: -logTwo[1] }))

const sinhOf: Real = x => {
  if (Math.abs(x) > 40) return scaled(halfOfExp(Math.abs(x)), Math.sign(x))
  const e = expm1Of(exact(x))
  return scaled(add(e, div(e, add(e, one))), 0.5)
}

const coshOf: Real = x => {
  if (Math.abs(x) > 40) return halfOfExp(Math.abs(x))
  const e = expOf(exact(Math.abs(x)))
  return scaled(add(e, div(one, e)), 0.5)
}

const tanhOf: Real = x => {
  if (Math.abs(x) > 40) return exact(Math.sign(x))
  const e = expm1Of(exact(2 * x))
  return div(e, add(e, exact(2)))
}

const logisticOf: Real = x => {
  const e = expOf(exact(-Math.abs(x)))
  return x >= 0 ? div(one, add(one, e)) : div(e, add(one, e))
}

const twoOverRootPi: DoubleDouble = { hi: 1.1283791670955126, lo: 1.533545961316588e-17 }

/** 2/√π e^(−x²) Σ 2ⁿ x^(2n+1) / (2n+1)!!: all terms of one sign. */
const erfOf: Real = x => {
  if (Math.abs(x) > 6) return exact(Math.sign(x))
  const squared = product(x, x)
  let term = exact(x)
  let total = term
  for (let n = 1; n < 400 && Math.abs(term.hi) > Math.abs(total.hi) * 2 ** -110; n++) {
    term = div(mul(term, scaled(squared, 2)), exact(2 * n + 1))
    total = add(total, term)
  }
  return mul(twoOverRootPi, mul(expOf(negate(squared)), total))
}

/**
 * References of elementary functions, by name: a number to the value as an unevaluated sum of two doubles, good to about
 * 2⁻¹⁰⁰ of it. Trigonometric arguments up to 2²⁰.
 *
 * Shapes:  numbers
 *
 * @example
 * import assert from 'node:assert'
 * import { references } from 'pullback/laws'
 *
 * const { hi, lo } = references.exp(1)
 * assert.deepStrictEqual([hi, Math.abs(lo - 1.4456468917292502e-16) < 1e-31], [Math.E, true])
 *
 * @category numerics
 * @since 0.1.0
 */
export const references = {
  exp: x => expOf(exact(x)),
  expm1: nearZero(x => expm1Of(exact(x))),
  log: x => logOf(exact(x)),
  log1p: nearZero(x => log1pOf(exact(x))),
  sin: nearZero(sinOf),
  cos: cosOf,
  tan: nearZero(x => div(sinOf(x), cosOf(x))),
  asin: nearZero(x =>
    Math.abs(x) === 1
      ? { hi: x * halfPi[0], lo: x * halfPi[1] }
      : atanOf(div(exact(x), sqrtOf(add(one, negate(product(x, x))))))
  ),
  atan: nearZero(x =>
    Math.abs(x) > 2 ** 60
      ? add({ hi: Math.sign(x) * halfPi[0], lo: Math.sign(x) * halfPi[1] }, exact(-1 / x))
      : atanOf(exact(x))
  ),
  sinh: nearZero(sinhOf),
  cosh: coshOf,
  tanh: nearZero(tanhOf),
  logistic: logisticOf,
  erf: nearZero(erfOf, twoOverRootPi),
  sqrt: x => sqrtOf(exact(x))
} as const satisfies Readonly<Record<string, Real>>
