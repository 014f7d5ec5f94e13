/**
 * Exponentials: e^x = 2ⁿ e^r, n the integer next to x / log 2 and |r| ≤ log(2)/2.
 *
 * n is rounded by a sum with 1.5·2^23 (of doubles, 2^52), whose low bits then are n itself: they are shifted to the exponent.
 *
 * Source: W. J. Cody and W. Waite, Software manual for the elementary functions, 1980, ch. 6 (the reduction in two steps); own
 * fits (test/golden/wasmFits.py).
 */
import type { Expr } from '../ir/ir.js'
import type { FloatLanes } from '../ir/lanes.js'
import { EXP_F32, EXP_F64, LN2_F32, LN2_F64 } from './coefficients.js'
import { polynomial, type Unary } from './forms.js'

interface Format {
  /** 1.5 times the least power of two from which on floats are integers. */
  readonly round: number
  /** Bits of the mantissa. */
  readonly width: number
  /** Of the exponent of 1. */
  readonly bias: number
  readonly ln2: readonly number[]
  readonly fit: readonly number[]
  /** e^x rounds to 0 from here down, and to ∞ from here up. */
  readonly range: readonly [low: number, high: number]
  /** Below it, x + x² rounds to x. */
  readonly tiny: number
}

const formats: Readonly<Record<'f32' | 'f64', Format>> = {
  f32: { round: 12582912, width: 23, bias: 127, ln2: LN2_F32, fit: EXP_F32, range: [-104, 89], tiny: 2 ** -25 },
  f64: {
    round: 6755399441055744,
    width: 52,
    bias: 1023,
    ln2: LN2_F64,
    fit: EXP_F64,
    range: [-746, 710],
    tiny: 2 ** -54
  }
}

export const formatOf = (l: FloatLanes): Format => formats[l.element]

/** n in its low bits; x − n log 2, and what its rounding lost. */
export interface Reduced {
  readonly integer: Expr
  readonly r: Expr
  /** As r, with a rounding less where the machine fuses. */
  readonly fused: Expr
  readonly lost: Expr
}

export const reduced = (l: FloatLanes, x: Expr): Reduced => {
  const { round, ln2 } = formatOf(l)
  const shifted = l.madd(x, l.constant(1 / Math.LN2), l.constant(round))
  const n = l.sub(shifted, l.constant(round))
  // Exact: n has few bits, and so has this part
  const a = l.madd(n, l.constant(-ln2[0]), x)
  const b = l.mul(n, l.constant(ln2[1]))
  const r = l.sub(a, b)
  return { integer: l.toBits(shifted), r, fused: l.madd(n, l.constant(-ln2[1]), a), lost: l.sub(l.sub(a, r), b) }
}

const fitted = (l: FloatLanes, r: Expr): Expr => polynomial(l, l.element === 'f32' ? EXP_F32 : EXP_F64, r)

const ofReduced = (l: FloatLanes, r: Expr): Expr => l.add(l.constant(1), l.madd(l.mul(r, r), fitted(l, r), r))

/** 2^(n + k), a normal number. */
const powerOfTwo = (l: FloatLanes, integer: Expr, k: number): Expr => {
  const { width, bias } = formatOf(l)
  return l.fromBits(l.bits.shiftLeft(l.bits.add(integer, l.bits.constant(bias + k)), width))
}

/** p 2ⁿ in two steps: by 2^⌊n/2⌋, which is exact, and by the rest, which rounds to a denormal, 0 or ∞ where it must. */
export const scaled = (l: FloatLanes, p: Expr, integer: Expr): Expr => {
  const { width, bias } = formatOf(l)
  const b = l.bits
  const [one, exponent] =
    l.element === 'f32'
      ? [b.constant(bias << width), b.constant(-1 << width)]
      : [b.constant(BigInt(bias) << 52n), b.constant(-1n << 52n)]
  const half = b.and(b.shiftLeft(integer, width - 1), exponent)
  const rest = b.sub(b.shiftLeft(integer, width), half)
  // Products, not sums of bits, for NaN to remain NaN
  return l.mul(l.mul(p, l.fromBits(b.add(half, one))), l.fromBits(b.add(rest, one)))
}

/** e^x where x is at most, and at least, such that it overflows or vanishes. */
const clamped = (l: FloatLanes, x: Expr): Expr => {
  const [low, high] = formatOf(l).range
  return l.pmax(l.pmin(x, l.constant(high)), l.constant(low))
}

const ofClamped = (l: FloatLanes, x: Expr): Expr => {
  const { integer, fused } = reduced(l, x)
  return scaled(l, ofReduced(l, fused), integer)
}

/** At most 1.1 ulp of floats, 1.0 of doubles (measured). */
export const exp: Unary = (l, x) => ofClamped(l, clamped(l, x))

const minusAbs = (l: FloatLanes, x: Expr): Expr => l.fromBits(l.bits.or(l.toBits(x), l.toBits(l.constant(-0))))

/** e^−|x|. */
export const expOfMinus = (l: FloatLanes, x: Expr): Expr =>
  ofClamped(l, l.pmax(minusAbs(l, x), l.constant(formatOf(l).range[0])))

/** e^x 2^k without a care for overflow and denormals. */
export const expNormal = (l: FloatLanes, x: Expr, k = 0): Expr => {
  const { integer, fused } = reduced(l, x)
  return l.mul(ofReduced(l, fused), powerOfTwo(l, integer, k))
}

/**
 * (e^x − 1) 2^−k, for x up to the overflow of e^x 2^(1−k), and no less than −40.
 *
 * 2ⁿ(1 + r + …) − 1 is summed from 2ⁿ − 1, 2ⁿ r with its rounding, and the rest, scaled all.
 */
export const expm1Scaled = (l: FloatLanes, x: Expr, k: number): Expr => {
  const { integer, r, lost } = reduced(l, x)
  const s = powerOfTwo(l, integer, -k)
  const whole = l.sub(s, l.constant(2 ** -k))
  const part = l.mul(s, r)
  const sum = l.add(whole, part)
  const rest = l.add(l.sub(whole, sum), part)
  return l.add(sum, l.madd(s, l.madd(l.mul(r, r), fitted(l, r), lost), rest))
}

/** At most 1.2 ulp of floats and of doubles (measured). */
export const expm1: Unary = (l, x) => {
  const { range, tiny } = formatOf(l)
  const inside = l.pmax(l.pmin(x, l.constant(range[1])), l.constant(-40))
  const y = l.mul(expm1Scaled(l, inside, 1), l.constant(2))
  return l.select(l.lt(l.abs(x), l.constant(tiny)), x, y)
}

/**
 * 1 / (1 + e^−x); for negative x, e^x / (1 + e^x). What the sum lost is taken off the quotient.
 *
 * Numerics: at most 1.8 ulp of floats, 1.7 of doubles (measured)
 */
export const logistic: Unary = (l, x) => {
  const e = expOfMinus(l, x)
  const one = l.constant(1)
  const s = l.add(one, e)
  const q = l.div(l.select(l.lt(x, l.constant(0)), e, one), s)
  return l.madd(q, l.sub(l.sub(s, one), e), q)
}

/**
 * 1 / cosh² x = 4e / (1 + (2e + e²)) with e = e^−2|x|. What the sums of e and of the divisor lost is put on the quotient.
 *
 * Numerics: at most 1.8 ulp of floats and of doubles (measured)
 */
export const tanhSlope: Unary = (l, x) => {
  const one = l.constant(1)
  const { integer, fused } = reduced(l, l.pmax(minusAbs(l, l.add(x, x)), l.constant(formatOf(l).range[0] - 2)))
  const rest = l.madd(l.mul(fused, fused), fitted(l, fused), fused)
  const sum = l.add(one, rest)
  // 4e first: e itself may be too small for all of its digits
  const numerator = scaled(l, l.mul(l.constant(4), sum), integer)
  const e = l.mul(l.constant(0.25), numerator)
  const more = l.madd(e, e, l.add(e, e))
  const divisor = l.add(one, more)
  const q = l.div(numerator, divisor)
  const inverse = l.div(one, l.add(one, e))
  const ofSum = l.mul(l.sub(rest, l.sub(sum, one)), l.sub(one, e))
  const ofDivisor = l.mul(l.sub(more, l.sub(divisor, one)), inverse)
  return l.madd(q, l.mul(l.sub(ofSum, ofDivisor), inverse), q)
}
