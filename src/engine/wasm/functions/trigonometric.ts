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
import { called, polynomial, usually, viaDoubles, type Unary } from './forms.js'
import { hostDouble, perLane } from './perLane.js'

/** Up to here the reduction is exact but for one rounding. */
const limit = { f32: 16384, f64: 1e6 }

interface Turned {
  /** n in its low bits. */
  readonly integer: Expr
  readonly r: Expr
  readonly lost: Expr
}

/** Of a number that is not negative. */
const turned = (l: FloatLanes, a: Expr): Turned => {
  const parts = l.element === 'f32' ? HALF_PI_F32 : HALF_PI_F64
  const { round } = formatOf(l)
  const shifted = l.madd(a, l.constant(2 / Math.PI), l.constant(round))
  const n = l.sub(shifted, l.constant(round))
  const last = parts.length - 1
  const exact = parts.slice(0, -2).reduce((t, p) => l.madd(n, l.constant(-p), t), a)
  const next = l.mul(n, l.constant(parts[last - 1]))
  const w = l.sub(exact, next)
  const tail = l.sub(l.mul(n, l.constant(parts[last])), l.sub(l.sub(exact, w), next))
  const r = l.sub(w, tail)
  return { integer: l.toBits(shifted), r, lost: l.sub(l.sub(w, r), tail) }
}

/** A value and what is to be added to it. */
type Pair = readonly [Expr, Expr]

const sinOf = (l: FloatLanes, r: Expr, z: Expr): Pair => [
  r,
  l.mul(l.mul(r, z), polynomial(l, l.element === 'f32' ? SIN_F32 : SIN_F64, z))
]

/** Of doubles with what 1 − z/2 loses; of floats that is as little as half an ulp. */
const cosOf = (l: FloatLanes, z: Expr): Pair => {
  const [one, square] = [l.constant(1), l.mul(z, z)]
  const fit = polynomial(l, l.element === 'f32' ? COS_F32 : COS_F64, z)
  const half = l.mul(z, l.constant(0.5))
  const w = l.sub(one, half)
  return [w, l.element === 'f32' ? l.mul(square, fit) : l.madd(square, fit, l.sub(l.sub(one, w), half))]
}

const isOdd = (l: FloatLanes, integer: Expr): Expr => {
  const one = l.bits.constant(1)
  return l.bits.eq(l.bits.and(integer, one), one)
}

/** The second lowest bit as the sign. */
const halfTurn = (l: FloatLanes, integer: Expr): Expr =>
  l.bits.shiftLeft(l.bits.and(integer, l.bits.constant(2)), formatOf(l).width === 23 ? 30 : 62)

const signOf = (l: FloatLanes, x: Expr): Expr => l.bits.and(l.toBits(x), l.toBits(l.constant(-0)))

/** sin(x + quarters π/2), of |x| below the limit. */
const near = (l: FloatLanes, x: Expr, quarters: 0 | 1): Expr => {
  const b = l.bits
  const { integer, r, lost } = turned(l, l.abs(x))
  const n = quarters === 0 ? integer : b.add(integer, b.constant(quarters))
  const z = l.mul(r, r)
  const [[s, ds], c] = [sinOf(l, r, z), cosOf(l, z)]
  // Of doubles alone does what r lost matter: its part before the last has not enough bits to be exact
  const y = l.select(isOdd(l, n), l.add(...c), l.add(s, l.element === 'f64' ? l.add(ds, lost) : ds))
  const sign = quarters === 0 ? b.xor(halfTurn(l, n), signOf(l, x)) : halfTurn(l, n)
  return l.fromBits(b.xor(l.toBits(y), sign))
}

const isNear = (l: FloatLanes, x: Expr): Expr => l.lt(l.abs(x), l.constant(limit[l.element]))

const ofHost =
  (name: 'sin' | 'cos' | 'tan'): Unary =>
  (l, x) =>
    perLane(l, hostDouble(name, 1, special[name]))(x)

const sineOf = (name: 'sin' | 'cos', quarters: 0 | 1): Unary => {
  const ofDoubles: Unary = (l, x) => usually(l, isNear(l, x), near(l, x, quarters), ofHost(name)(l, x))
  const far = called(`${name}Far`, (l, x) => viaDoubles(l, ofDoubles, x))
  return (l, x) => (l.element === 'f64' ? ofDoubles(l, x) : usually(l, isNear(l, x), near(l, x, quarters), far(l, x)))
}

export const sin: Unary = sineOf('sin', 0)

export const cos: Unary = sineOf('cos', 1)

/** sin r / cos r or, in odd quarters, −cos r / sin r, with what the sums of both lost. */
const tanOfDoubles = (l: FloatLanes, x: Expr): Expr => {
  const b = l.bits
  const { integer, r, lost } = turned(l, l.abs(x))
  const z = l.mul(r, r)
  const whole = ([high, low]: Pair): Pair => {
    const y = l.add(high, low)
    return [y, l.sub(low, l.sub(y, high))]
  }
  const [s, ds] = whole(sinOf(l, r, z))
  const [c, dc] = whole(cosOf(l, z))
  const odd = isOdd(l, integer)
  const [numerator, denominator] = [l.select(odd, c, s), l.select(odd, s, c)]
  // The error of r enters the sine whole, and the cosine as −sin r times it
  const [s1, c1] = [l.add(ds, lost), l.sub(dc, l.mul(s, lost))]
  // Of few bits, so that its product with the upper half of the denominator is exact
  const upper = (v: Expr): Expr => l.fromBits(b.and(l.toBits(v), b.constant(-1n << 27n)))
  const q = upper(l.div(numerator, denominator))
  const high = upper(denominator)
  const low = l.add(l.sub(denominator, high), l.select(odd, s1, c1))
  const rest = l.sub(l.sub(numerator, l.mul(q, high)), l.mul(q, low))
  const y = l.add(q, l.div(l.add(rest, l.select(odd, c1, s1)), denominator))
  return ofQuarters(l, x, integer, y)
}

const ofQuarters = (l: FloatLanes, x: Expr, integer: Expr, y: Expr): Expr => {
  const b = l.bits
  const sign = b.xor(b.shiftLeft(integer, 63), signOf(l, x))
  return usually(l, isNear(l, x), l.fromBits(b.xor(l.toBits(y), sign)), ofHost('tan')(l, x))
}

/** The bare quotient, as doubles. */
const tanOfFloats = (l: FloatLanes, x: Expr): Expr => {
  const { integer, r } = turned(l, l.abs(x))
  const z = l.mul(r, r)
  const [s, c] = [l.add(...sinOf(l, r, z)), l.add(...cosOf(l, z))]
  const odd = isOdd(l, integer)
  return ofQuarters(l, x, integer, l.div(l.select(odd, c, s), l.select(odd, s, c)))
}

export const tan: Unary = (l, x) => (l.element === 'f64' ? tanOfDoubles(l, x) : viaDoubles(l, tanOfFloats, x))
