/**
 * Inverse trigonometric functions.
 *
 * Source: S. L. Moshier, Cephes, 1989 (atan.c: the reduction by two angles); fdlibm (Sun Microsystems, 1993: e_asin.c, e_acos.c,
 * e_atan2.c); own fits (test/golden/wasmFits.py).
 */
import type { Expr } from '../ir/ir.js'
import type { FloatLanes } from '../ir/lanes.js'
import { ASIN_F32, ASIN_F64, ATAN_F32, ATAN_F64 } from './coefficients.js'
import { polynomial, viaDoubles, withSign, type Binary, type Unary } from './forms.js'

/** What π/2 is beyond its double, and its float. */
const halfPiLow = { f32: -4.371139000186241e-8, f64: 6.123233995736766e-17 }

const halfPi = (l: FloatLanes): number => (l.element === 'f32' ? Math.fround(Math.PI / 2) : Math.PI / 2)

/** Of a number that is not negative: above tan(3π/8), π/2 − atan(1/x); above 0.66, π/4 + atan((x − 1)/(x + 1)). */
const atanOf = (l: FloatLanes, a: Expr): Expr => {
  const [none, one] = [l.constant(0), l.constant(1)]
  const most = l.gt(a, l.constant(2.414213562373095))
  const some = l.gt(a, l.constant(0.66))
  const three = (x: Expr, y: Expr, z: Expr): Expr => l.select(most, x, l.select(some, y, z))
  const t = l.div(three(l.constant(-1), l.sub(a, one), a), three(a, l.add(a, one), one))
  const z = l.mul(t, t)
  const fit = polynomial(l, l.element === 'f32' ? ATAN_F32 : ATAN_F64, z)
  const [high, low] = [halfPi(l), halfPiLow[l.element]]
  const rest = l.madd(l.mul(t, z), fit, three(l.constant(low), l.constant(low / 2), none))
  return l.add(three(l.constant(high), l.constant(high / 2), none), l.add(t, rest))
}

/** At most 0.9 ulp of floats and of doubles (measured). */
export const atan: Unary = (l, x) => withSign(l, atanOf(l, l.abs(x)), x)

/** asin x for |x| ≤ 1/2, as x and what is to be added. */
const asinRest = (l: FloatLanes, x: Expr, z: Expr): Expr =>
  l.mul(l.mul(x, z), polynomial(l, l.element === 'f32' ? ASIN_F32 : ASIN_F64, z))

interface Arc {
  readonly near: Expr
  /** |x|, or √((1 − |x|)/2) where that is above 1/2; and its arcsine less itself. */
  readonly s: Expr
  readonly rest: Expr
}

const arcOf = (l: FloatLanes, a: Expr): Arc => {
  const near = l.lt(a, l.constant(0.5))
  const half = l.mul(l.sub(l.constant(1), a), l.constant(0.5))
  const z = l.select(near, l.mul(a, a), half)
  const s = l.select(near, a, l.sqrt(half))
  return { near, s, rest: asinRest(l, s, z) }
}

/**
 * Beyond 1/2, π/2 − 2 asin √((1 − |x|)/2).
 *
 * Numerics: at most 1.1 ulp of floats and of doubles (measured)
 */
export const asin: Unary = (l, x) => {
  const { near, s, rest } = arcOf(l, l.abs(x))
  const sum = l.add(s, rest)
  const [high, twice] = [l.constant(halfPi(l)), l.add(s, s)]
  const difference = l.sub(high, twice)
  const lost = l.sub(l.sub(high, difference), twice)
  const low = l.sub(l.add(rest, rest), l.constant(halfPiLow[l.element]))
  const far = l.add(difference, l.sub(lost, low))
  return withSign(l, l.select(near, sum, far), x)
}

/**
 * π/2 − asin x; above 1/2, 2 asin √((1 − x)/2), and below −1/2, π less that.
 *
 * Numerics: at most 1.1 ulp of floats and of doubles (measured)
 */
export const acos: Unary = (l, x) => {
  const { near, s, rest } = arcOf(l, l.abs(x))
  const [high, low] = [halfPi(l), halfPiLow[l.element]]
  const negative = l.lt(x, l.constant(0))
  const signed = (e: Expr): Expr => l.select(negative, l.neg(e), e)
  const inner = l.sub(l.constant(high), l.add(signed(s), l.sub(signed(rest), l.constant(low))))
  const sum = l.add(s, rest)
  const twice = l.add(sum, sum)
  const outer = l.select(negative, l.sub(l.constant(2 * high), l.sub(twice, l.constant(2 * low))), twice)
  return l.select(near, inner, outer)
}

const atan2OfDoubles: Binary = (l, y, x) => {
  const [a, b] = [l.abs(y), l.abs(x)]
  const [none, infinite] = [l.constant(0), l.constant(Infinity)]
  const both = (value: Expr): Expr => l.and(l.eq(a, value), l.eq(b, value))
  const q = l.select(both(none), none, l.select(both(infinite), l.constant(1), l.div(a, b)))
  const z = atanOf(l, q)
  const negative = l.bits.lt(l.toBits(x), l.bits.constant(0))
  const back = l.sub(l.constant(Math.PI), l.sub(z, l.constant(2 * halfPiLow.f64)))
  return withSign(l, l.select(negative, back, z), y)
}

/**
 * atan |y/x|, or π less that for negative x, with the sign of y.
 *
 * Numerics: at most 0.51 ulp of floats, 1.3 of doubles (measured)
 */
export const atan2: Binary = (l, y, x) =>
  l.element === 'f64'
    ? atan2OfDoubles(l, y, x)
    : viaDoubles(l, (d, ...parts) => atan2OfDoubles(d, parts[0], parts[1]), y, x)
