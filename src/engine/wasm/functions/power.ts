/**
 * Powers and roots.
 *
 * Source: as `src/ndarray/special/pow.ts` and `logarithm.ts`: the logarithm and its product to twice the precision. The cube root
 * by a guess that thirds the exponent (W. Kahan, Computing a real cube root, 1991), a fit, and a step of Newton.
 */
import { EXP, LN2_HI, LN2_LO, LOG, THIRD } from '../../../ndarray/special/coefficients.js'
import type { Expr } from '../ir/ir.js'
import type { FloatLanes } from '../ir/lanes.js'
import { CBRT } from './coefficients.js'
import { normalized, product, productError, sumError, type Doubled } from './doubled.js'
import { expNormal, reduced, scaled } from './exponential.js'
import { called2, centred, polynomial, viaDoubles, withSign, type Binary, type Unary } from './forms.js'
import { logOfMagnitude, partsOf } from './logarithm.js'

/** log x of a finite x > 0, to 64 bits: k log 2 + 2 atanh s, s = (m − 1)/(m + 1). */
const logDoubled = (l: FloatLanes, x: Expr): Doubled => {
  const { k, m } = partsOf(l, x)
  const one = l.constant(1)
  const g = l.add(m, one)
  const inverse = l.div(one, g)
  const s = l.mul(l.sub(m, one), inverse)
  const sg = product(l, s, g)
  const ds = l.mul(l.sub(l.sub(l.sub(l.sub(m, one), sg.hi), sg.lo), l.mul(s, sumError(l, m, one, g))), inverse)
  const z = l.mul(s, s)
  const dz = l.add(productError(l, s, s, z), l.mul(l.add(s, s), ds))
  const third = l.constant(THIRD.hi)
  const w = product(l, z, third)
  const dw = l.add(
    l.add(w.lo, l.add(l.mul(z, l.constant(THIRD.lo)), l.mul(dz, third))),
    l.mul(l.mul(z, z), centred(l, LOG, z))
  )
  const a = l.add(s, s)
  const p = product(l, a, w.hi)
  const h = l.add(a, p.hi)
  const twice = l.mul(l.add(ds, ds), l.add(one, w.hi))
  const low = l.add(sumError(l, a, p.hi, h), l.add(l.add(p.lo, l.mul(a, dw)), twice))
  const c = l.mul(k, l.constant(LN2_HI))
  const sum = l.add(c, h)
  return normalized(l, sum, l.add(sumError(l, c, h, sum), l.add(low, l.mul(k, l.constant(LN2_LO)))))
}

/** e^(x + dx), (hi + lo) 2ⁿ: n in the low bits of `integer`. */
export const expDoubled = (l: FloatLanes, x: Expr, dx: Expr): Doubled & { readonly integer: Expr } => {
  const { integer, r, lost } = reduced(l, x)
  const half = l.constant(0.5)
  const square = product(l, r, r)
  const tail = l.mul(l.mul(r, square.hi), centred(l, EXP, r))
  const one = l.constant(1)
  const s = l.add(one, r)
  const halfSquare = l.mul(square.hi, half)
  const t = l.add(s, halfSquare)
  const lows = l.add(l.add(l.sub(r, l.sub(s, one)), l.sub(halfSquare, l.sub(t, s))), l.mul(square.lo, half))
  const low = l.add(l.add(lows, tail), l.mul(l.add(lost, dx), l.add(t, tail)))
  return { ...normalized(l, t, low), integer }
}

/** Beyond it e^x is 0 or ∞. */
const most = 800

/** |x|^y. */
const magnitude: Binary = (l, x, y) => {
  const [zero, infinite] = [l.constant(0), l.constant(Infinity)]
  const a = l.abs(x)
  const { hi, lo } = logDoubled(l, a)
  const logarithm = l.select(l.eq(a, zero), l.constant(-Infinity), l.select(l.lt(a, infinite), hi, a))
  const p = l.mul(y, logarithm)
  const dp = l.add(productError(l, y, logarithm, p), l.mul(y, lo))
  const inside = l.lt(l.abs(p), l.constant(most))
  const clamped = l.pmax(l.pmin(p, l.constant(most)), l.constant(-most))
  const e = expDoubled(l, clamped, l.select(inside, dp, zero))
  return scaled(l, e.hi, e.integer)
}

/** The special values of C: 1 for x = 1 and y = 0 whatever the other, NaN for x < 0 unless y is an integer. */
const withSpecialValues =
  (ofMagnitudes: Binary): Binary =>
  (l, x, y) => {
    const [zero, one] = [l.constant(0), l.constant(1)]
    const a = l.abs(x)
    const half = l.mul(y, l.constant(0.5))
    const whole = l.eq(l.trunc(y), y)
    const odd = l.and(whole, l.ne(l.trunc(half), half))
    const positive = l.select(l.eq(a, one), one, ofMagnitudes(l, x, y))
    const value = l.select(odd, withSign(l, positive, x), positive)
    const none = l.and(l.and(l.lt(x, zero), l.lt(a, l.constant(Infinity))), l.not(whole))
    return l.select(l.or(l.eq(x, one), l.eq(y, zero)), one, l.select(none, l.constant(NaN), value))
  }

const ofDoubles = called2('pow', withSpecialValues(magnitude))

/** Of floats a double's logarithm has bits enough, and e^±700 is no float: it becomes ∞ or 0 when it is rounded. */
const ofFloats = withSpecialValues((l, x, y) => {
  const p = l.mul(y, logOfMagnitude(l, l.abs(x)))
  return expNormal(l, l.pmax(l.pmin(p, l.constant(700)), l.constant(-700)))
})

/** At most 0.52 ulp of floats and of doubles (measured at moderate results). */
export const pow: Binary = (l, x, y) =>
  l.element === 'f64' ? ofDoubles(l, x, y) : viaDoubles(l, (d, ...xs) => ofFloats(d, xs[0], xs[1]), x, y)

const cbrtOfDoubles: Unary = (l, x) => {
  const b = l.bits
  const a = l.abs(x)
  const denormal = l.lt(a, l.constant(2 ** -1022))
  const normal = l.select(denormal, l.mul(a, l.constant(2 ** 54)), a)
  // The upper half of the bits as a double, a third of it, and back
  const integers = l.constant(2 ** 52)
  const upper = l.sub(l.fromBits(b.or(b.shiftRightLogical(l.toBits(normal), 32), l.toBits(integers))), integers)
  const third = l.add(l.mul(upper, l.constant(1 / 3)), l.constant(2 ** 52 + 715094163))
  const guess = l.fromBits(b.shiftLeft(l.toBits(third), 32))
  const v = l.sub(l.mul(l.mul(guess, guess), l.div(guess, normal)), l.constant(1))
  const fine = l.mul(guess, polynomial(l, CBRT, v))
  // Of few bits, so that its square is exact
  const t = l.fromBits(b.and(l.toBits(fine), b.constant(-1n << 30n)))
  const r = l.div(normal, l.mul(t, t))
  const root = l.add(t, l.mul(t, l.div(l.sub(r, t), l.add(l.add(t, t), r))))
  const y = l.select(denormal, l.mul(root, l.constant(2 ** -18)), root)
  const ordinary = l.and(l.gt(a, l.constant(0)), l.lt(a, l.constant(Infinity)))
  return l.select(ordinary, withSign(l, y, x), x)
}

/** At most 0.51 ulp of floats, 0.67 of doubles (measured). */
export const cbrt: Unary = (l, x) => (l.element === 'f64' ? cbrtOfDoubles(l, x) : viaDoubles(l, cbrtOfDoubles, x))

/** 1 / √x: at most 1.5 ulp, as two roundings are. */
export const rsqrt: Unary = (l, x) => l.div(l.constant(1), l.sqrt(x))

/** Beyond it, and below its reciprocal, squares are of numbers times a power of two. */
const large = { f32: 2 ** 60, f64: 2 ** 500 }
const factors = { f32: 2 ** 100, f64: 2 ** 600 }

/**
 * √(x² + y²), ∞ where either is infinite.
 *
 * Numerics: at most 1.1 ulp of floats and of doubles (measured)
 */
export const hypot: Binary = (l, x, y) => {
  const [a, b] = [l.abs(x), l.abs(y)]
  const [limit, factor] = [large[l.element], factors[l.element]]
  const larger = l.pmax(a, b)
  const [isLarge, isSmall] = [l.gt(larger, l.constant(limit)), l.lt(larger, l.constant(1 / limit))]
  const three = (big: number, small: number): Expr =>
    l.select(isLarge, l.constant(big), l.select(isSmall, l.constant(small), l.constant(1)))
  const scale = three(1 / factor, factor)
  const [p, q] = [l.mul(a, scale), l.mul(b, scale)]
  const root = l.mul(l.sqrt(l.madd(p, p, l.mul(q, q))), three(factor, 1 / factor))
  const infinite = l.constant(Infinity)
  return l.select(l.or(l.eq(a, infinite), l.eq(b, infinite)), infinite, root)
}
