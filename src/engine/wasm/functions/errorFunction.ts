/**
 * The error function and its complement.
 *
 * Source: as `src/ndarray/special/erf.ts`, whose fits these are: x + x p(x²) below 1/2, and e^(−x²) times a fit of e^(x²) erfc x
 * beyond, both to twice the precision.
 */
import { ERF, ERFCX_FAR, ERFCX_MIDDLE, ERFCX_NEAR } from '../../../ndarray/special/coefficients.js'
import type { Fit } from '../../../ndarray/special/fit.js'
import { choose, type Expr } from '../ir/ir.js'
import type { FloatLanes } from '../ir/lanes.js'
import { normalized, product, sumError, type Doubled } from './doubled.js'
import { called, centred, centredRest, polynomial, viaDoubles, withSign, type Unary } from './forms.js'
import { expDoubled } from './power.js'
import { ERFC_F32, ERF_F32, LOG_ERFC_F32 } from './coefficients.js'
import { expNormal, scaled } from './exponential.js'

const fitDoubled = (l: FloatLanes, fit: Fit, x: Expr): Doubled =>
  normalized(l, l.constant(fit.head.hi), centredRest(l, fit, x))

/** erfc x for x from 1/2 to 28. */
const erfcBeyond: Unary = called('erfcBeyond', (l, x) => {
  const square = product(l, x, x)
  const e = expDoubled(l, l.neg(square.hi), l.neg(square.lo))
  const ofFit = ({ hi, lo }: Doubled): Expr => {
    const p = product(l, e.hi, hi)
    return l.add(p.hi, l.add(p.lo, l.add(l.mul(e.hi, lo), l.mul(e.lo, hi))))
  }
  const near = l.lt(x, l.constant(1.5))
  const middle = l.lt(x, l.constant(3.5))
  const farFit = (): Doubled => {
    const f = fitDoubled(l, ERFCX_FAR, l.div(l.constant(1), square.hi))
    const q = l.div(f.hi, x)
    const p = product(l, q, x)
    return normalized(l, q, l.div(l.add(l.sub(l.sub(f.hi, p.hi), p.lo), f.lo), x))
  }
  // A value for each stretch in which some lane lies
  const where = (mask: Expr, value: Expr): Expr => choose(l.anyTrue(mask), value, l.constant(0))
  const y1 = where(near, ofFit(fitDoubled(l, ERFCX_NEAR, x)))
  const y2 = where(l.and(l.not(near), middle), ofFit(fitDoubled(l, ERFCX_MIDDLE, x)))
  const y3 = where(l.not(middle), ofFit(farFit()))
  return scaled(l, l.select(near, y1, l.select(middle, y2, y3)), e.integer)
})

/** A number between, NaN for NaN. */
const within = (l: FloatLanes, low: number, x: Expr, high: number): Expr =>
  l.pmax(l.pmin(x, l.constant(high)), l.constant(low))

const erfOfDoubles: Unary = (l, x) => {
  const a = l.abs(x)
  const near = l.lt(a, l.constant(0.5))
  const small = l.add(a, l.mul(a, centred(l, ERF, l.mul(a, a))))
  const far = choose(l.anyTrue(l.not(near)), l.sub(l.constant(1), erfcBeyond(l, within(l, 0.5, a, 6))), l.constant(0))
  return withSign(l, l.select(near, small, far), x)
}

const erfcOfDoubles: Unary = (l, x) => {
  const a = l.abs(x)
  const near = l.lt(a, l.constant(0.5))
  const one = l.constant(1)
  const s = l.sub(one, x)
  const fit = l.mul(x, centred(l, ERF, l.mul(x, x)))
  const small = l.add(s, l.sub(sumError(l, one, l.neg(x), s), fit))
  const beyond = choose(l.anyTrue(l.not(near)), erfcBeyond(l, within(l, 0.5, a, 27.9)), l.constant(0))
  const far = l.select(l.lt(x, l.constant(0)), l.sub(l.constant(2), beyond), beyond)
  return l.select(near, small, far)
}

/** x + x p(x²) below 0.9; beyond, 1 − e^q(x), for q a fit of log erfc. */
const erfOfFloats: Unary = (l, x) => {
  const a = l.abs(x)
  const near = l.madd(a, polynomial(l, ERF_F32, l.mul(a, a)), a)
  const v = l.sub(within(l, 0.9, a, 3.94), l.constant(0.9))
  const far = l.sub(l.constant(1), expNormal(l, polynomial(l, LOG_ERFC_F32, v)))
  return withSign(l, l.select(l.lt(a, l.constant(0.9)), near, far), x)
}

/** e^(−x²) times a fit, of floats as doubles: x² is exact. */
export const erfcOfFloats: Unary = (l, x) => {
  const a = l.pmin(l.abs(x), l.constant(10.2))
  const u = l.div(l.sub(a, l.constant(4)), l.add(a, l.constant(4)))
  const e = expNormal(l, l.neg(l.mul(a, a)))
  const y = l.div(l.mul(e, polynomial(l, ERFC_F32, u)), l.madd(a, l.constant(2), l.constant(1)))
  return l.select(l.lt(x, l.constant(0)), l.sub(l.constant(2), y), y)
}

const erfDouble = called('erf', erfOfDoubles)

const erfcDouble = called('erfc', erfcOfDoubles)

/** At most 1.5 ulp of floats, 1.0 of doubles (measured); exactly odd. */
export const erf: Unary = (l, x) => (l.element === 'f32' ? erfOfFloats : erfDouble)(l, x)

/** At most 0.51 ulp of floats, 1.1 of doubles (measured), also where the value is tiny or denormal. */
export const erfc: Unary = (l, x) => (l.element === 'f32' ? viaDoubles(l, erfcOfFloats, x) : erfcDouble(l, x))
