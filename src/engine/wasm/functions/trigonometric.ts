/**
 * Sine, cosine and tangent: x = n π/2 + r with |r| ≤ π/4.
 *
 * π/2 stands in parts with so few bits that n times each is exact; beyond, the next wider way is taken: floats as doubles,
 * and doubles by the host.
 *
 * Source: W. J. Cody and W. Waite, Software manual for the elementary functions, 1980, ch. 8; fdlibm (Sun Microsystems, 1993:
 * k_cos.c) for the sum of the cosine; own fits (test/golden/wasmFits.py).
 */
import * as special from '../../../ndarray/special/index.js'
import type { Expr } from '../ir/ir.js'
import type { FloatLanes } from '../ir/lanes.js'
import { COS_F32, COS_F64, HALF_PI_F32, HALF_PI_F64, SIN_F32, SIN_F64 } from './coefficients.js'
import { formatOf } from './exponential.js'
import { polynomial, usually, viaDoubles, type Unary } from './forms.js'
import { hostDouble, perLane } from './perLane.js'

/** Up to here the reduction is exact but for one rounding. */
const limit = { f32: 16384, f64: 1e6 }

/** A value and what is to be added to it. */
type Pair = readonly [Expr, Expr]

/** x − n π/2. */
interface Turned {
  /** n in its low bits. */
  readonly integer: Expr
  readonly r: Expr
  /** r to more bits, as a sum. */
  readonly parts: Pair
}

/** Of a number that is not negative. */
const turned = (l: FloatLanes, a: Expr): Turned => {
  const { round } = formatOf(l)
  const shifted = l.madd(a, l.constant(2 / Math.PI), l.constant(round))
  const n = l.sub(shifted, l.constant(round))
  const less = (t: Expr, part: number): Expr => l.madd(n, l.constant(-part), t)
  const integer = l.toBits(shifted)
  if (l.element === 'f32') {
    const w = HALF_PI_F32.slice(0, -1).reduce(less, a)
    const rest = l.mul(n, l.constant(-HALF_PI_F32[3]))
    return { integer, r: l.add(w, rest), parts: [w, rest] }
  }
  const [first, second, third, fourth] = HALF_PI_F64
  const exact = [first, second].reduce(less, a)
  const next = l.mul(n, l.constant(third))
  const w = l.sub(exact, next)
  const tail = l.sub(l.mul(n, l.constant(fourth)), l.sub(l.sub(exact, w), next))
  const r = l.sub(w, tail)
  return { integer, r, parts: [r, l.sub(l.sub(w, r), tail)] }
}

const sinOf = (l: FloatLanes, { r, parts: [most, rest] }: Turned, z: Expr): Pair => [
  most,
  l.add(l.mul(l.mul(r, z), polynomial(l, SIN_F64, z)), rest)
]

/** With what 1 − z/2 loses. */
const cosOf = (l: FloatLanes, z: Expr): Pair => {
  const [one, half] = [l.constant(1), l.mul(z, l.constant(0.5))]
  const w = l.sub(one, half)
  const lost = l.sub(l.sub(one, w), half)
  return [w, l.madd(l.mul(z, z), polynomial(l, COS_F64, z), lost)]
}

/** Of floats, whose 1 − z/2 needs no care, in fewer steps. */
const sine = (l: FloatLanes, t: Turned, z: Expr): Expr => {
  if (l.element === 'f64') return l.add(...sinOf(l, t, z))
  const [most, rest] = t.parts
  return l.add(most, l.madd(l.mul(t.r, z), polynomial(l, SIN_F32, z), rest))
}

const cosine = (l: FloatLanes, z: Expr): Expr => {
  if (l.element === 'f64') return l.add(...cosOf(l, z))
  return l.madd(l.madd(polynomial(l, COS_F32, z), z, l.constant(-0.5)), z, l.constant(1))
}

const isOdd = (l: FloatLanes, integer: Expr): Expr => {
  const one = l.bits.constant(1)
  return l.bits.eq(l.bits.and(integer, one), one)
}

/** The second lowest bit of one and the sign of the other, as a sign. */
const signOf = (l: FloatLanes, integer: Expr, x: Expr | undefined): Expr => {
  const b = l.bits
  const turns = b.shiftLeft(integer, formatOf(l).width === 23 ? 30 : 62)
  return b.and(x === undefined ? turns : b.xor(turns, l.toBits(x)), l.toBits(l.constant(-0)))
}

/** sin(x + quarters π/2), of |x| below the limit. */
const near =
  (quarters: 0 | 1): Unary =>
  (l, x) => {
    const b = l.bits
    const t = turned(l, l.abs(x))
    const n = quarters === 0 ? t.integer : b.add(t.integer, b.constant(quarters))
    const z = l.mul(t.r, t.r)
    const y = l.select(isOdd(l, n), cosine(l, z), sine(l, t, z))
    return l.fromBits(b.xor(l.toBits(y), signOf(l, n, quarters === 0 ? x : undefined)))
  }

const isNear: Unary = (l, x) => l.lt(l.abs(x), l.constant(limit[l.element]))

const ofHost =
  (name: 'sin' | 'cos' | 'tan'): Unary =>
  (l, x) =>
    perLane(l, hostDouble(name, 1, special[name]))(x)

const sineOf = (name: 'sin' | 'cos', quarters: 0 | 1): Unary => {
  const ofDoubles = usually(name, isNear, near(quarters), ofHost(name))
  const ofFloats = usually(name, isNear, near(quarters), (l, x) => viaDoubles(l, ofDoubles, x))
  return (l, x) => (l.element === 'f64' ? ofDoubles : ofFloats)(l, x)
}

/** At most 1.7 ulp of floats, 1.1 of doubles (measured). */
export const sin: Unary = sineOf('sin', 0)

/** At most 1.7 ulp of floats, 1.4 of doubles (measured). */
export const cos: Unary = sineOf('cos', 1)

/** sin r / cos r or, in odd quarters, −cos r / sin r, with the quotient of their sums or what these lost too. */
const tanNear =
  (quotient: (l: FloatLanes, odd: Expr, sine: Pair, cosine: Pair) => Expr): Unary =>
  (l, x) => {
    const b = l.bits
    const t = turned(l, l.abs(x))
    const z = l.mul(t.r, t.r)
    const y = quotient(l, isOdd(l, t.integer), sinOf(l, t, z), cosOf(l, z))
    return l.fromBits(b.xor(l.toBits(y), signOf(l, b.shiftLeft(t.integer, 1), x)))
  }

const bareQuotient = tanNear((l, odd, sine, cosine) => {
  const [s, c] = [l.add(...sine), l.add(...cosine)]
  return l.div(l.select(odd, c, s), l.select(odd, s, c))
})

const quotientToTheEnd = tanNear((l, odd, sine, cosine) => {
  const b = l.bits
  const whole = ([high, low]: Pair): Pair => {
    const y = l.add(high, low)
    return [y, l.sub(low, l.sub(y, high))]
  }
  const [[s, ds], [c, dc]] = [whole(sine), whole(cosine)]
  const [numerator, denominator] = [l.select(odd, c, s), l.select(odd, s, c)]
  // Of few bits, so that its product with the upper half of the denominator is exact
  const upper = (v: Expr): Expr => l.fromBits(b.and(l.toBits(v), b.constant(-1n << 27n)))
  const q = upper(l.div(numerator, denominator))
  const high = upper(denominator)
  const low = l.add(l.sub(denominator, high), l.select(odd, ds, dc))
  const rest = l.sub(l.sub(numerator, l.mul(q, high)), l.mul(q, low))
  return l.add(q, l.div(l.add(rest, l.select(odd, dc, ds)), denominator))
})

const tanOfDoubles = usually('tan', isNear, quotientToTheEnd, ofHost('tan'))

/** As doubles, which need not be as good. */
const tanOfFloats = usually('tanOfFloats', isNear, bareQuotient, ofHost('tan'))

/** At most 0.51 ulp of floats, 1.7 of doubles (measured). */
export const tan: Unary = (l, x) => (l.element === 'f64' ? tanOfDoubles(l, x) : viaDoubles(l, tanOfFloats, x))
