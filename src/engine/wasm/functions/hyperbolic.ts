/**
 * Hyperbolic functions, by e^x − 1.
 *
 * Source: the formulas of fdlibm (Sun Microsystems, 1993: s_tanh.c, e_sinh.c, e_cosh.c), without branches.
 */
import type { Expr } from '../ir/ir.js'
import type { FloatLanes } from '../ir/lanes.js'
import { TANH_F32 } from './coefficients.js'
import { product, productError, sumError } from './doubled.js'
import { expm1Scaled, expNormal, formatOf } from './exponential.js'
import { polynomial, withSign, type Unary } from './forms.js'
import { log1p } from './logarithm.js'

/** Below 0.6, x + x z p(z) with z = x²; beyond, 1 − 2 / (e^2x + 1). */
const tanhOfFloats = (l: FloatLanes, x: Expr): Expr => {
  const a = l.abs(x)
  const z = l.mul(a, a)
  const near = l.madd(l.mul(a, z), polynomial(l, TANH_F32, z), a)
  const e = expNormal(l, l.pmin(l.add(a, a), l.constant(19)))
  const far = l.sub(l.constant(1), l.div(l.constant(2), l.add(e, l.constant(1))))
  return withSign(l, l.select(l.lt(a, l.constant(0.6)), near, far), x)
}

/** With h = (e^2x − 1)/2: h − h²/(1 + h) below 1/2; beyond, 1 − 1/(1 + h). */
const tanhOfDoubles = (l: FloatLanes, x: Expr): Expr => {
  const a = l.abs(x)
  const h = expm1Scaled(l, l.mul(l.pmin(a, l.constant(22)), l.constant(2)), 1)
  const near = l.lt(a, l.constant(0.5))
  const one = l.constant(1)
  const q = l.div(l.select(near, l.mul(h, h), one), l.add(one, h))
  return withSign(l, l.sub(l.select(near, h, one), q), x)
}

/** At most 1.4 ulp of floats, 1.8 of doubles (measured). */
export const tanh: Unary = (l, x) => (l.element === 'f32' ? tanhOfFloats : tanhOfDoubles)(l, x)

/** Where both of these are ∞, and e^x / 4 is none. */
const overflow = { f32: 89.6, f64: 710.6 }

/**
 * With t = e^|x| − 1: t − t²/(2(t + 1)) below 1; beyond, t/2 + (1 − 1/(t + 1))/2; of t / 4, which does not overflow.
 *
 * Numerics: at most 1.9 ulp of floats, 1.8 of doubles (measured)
 */
export const sinh: Unary = (l, x) => {
  const a = l.abs(x)
  const quarter = expm1Scaled(l, l.pmin(a, l.constant(overflow[l.element])), 2)
  const near = l.lt(a, l.constant(1))
  const half = l.constant(0.5)
  const numerator = l.select(near, l.mul(l.mul(quarter, l.constant(8)), quarter), half)
  const q = l.div(numerator, l.madd(quarter, l.constant(4), l.constant(1)))
  const most = l.mul(quarter, l.select(near, l.constant(4), l.constant(2)))
  const y = l.add(most, l.sub(l.select(near, l.constant(0), half), q))
  return withSign(l, l.select(l.lt(a, l.constant(formatOf(l).tiny)), a, y), x)
}

/**
 * (e^x + e^−x) / 2, by e^|x| / 4.
 *
 * Numerics: at most 1.5 ulp of floats, 1.3 of doubles (measured)
 */
export const cosh: Unary = (l, x) => {
  const quarter = expNormal(l, l.pmin(l.abs(x), l.constant(overflow[l.element])), -2)
  return l.madd(quarter, l.constant(2), l.div(l.constant(0.125), quarter))
}

/** Where 1 + x rounds to x, and x² is no overflow yet. */
const large = { f32: 2 ** 28, f64: 2 ** 60 }

/**
 * log1p(|x| + x²/(1 + √(x² + 1))); for large x, log(2|x|).
 *
 * Numerics: at most 1.8 ulp of floats, 1.5 of doubles (measured)
 */
export const asinh: Unary = (l, x) => {
  const a = l.abs(x)
  const beyond = l.gt(a, l.constant(large[l.element]))
  const one = l.constant(1)
  const z = l.mul(a, a)
  const near = l.add(a, l.div(z, l.add(one, l.sqrt(l.add(z, one)))))
  const y = log1p(l, l.select(beyond, a, near))
  return withSign(l, l.select(beyond, l.add(y, l.constant(Math.LN2)), y), x)
}

/**
 * With t = x − 1: log1p(t + √(2t + t²)), where the rounding of the root is carried along; for large x, log(2x).
 *
 * Numerics: at most 1.3 ulp of floats, 1.2 of doubles (measured)
 */
export const acosh: Unary = (l, x) => {
  const t = l.sub(x, l.constant(1))
  const square = l.mul(t, t)
  const twice = l.add(t, t)
  const sum = l.add(twice, square)
  const root = l.sqrt(sum)
  const u = l.add(t, root)
  const back = product(l, root, root)
  const lost = l.add(
    l.sub(l.sub(sum, back.hi), back.lo),
    l.add(sumError(l, twice, square, sum), productError(l, t, t, square))
  )
  const droot = l.div(lost, l.add(root, root))
  const correction = l.div(l.add(sumError(l, t, root, u), droot), l.add(l.constant(1), u))
  const beyond = l.gt(x, l.constant(large[l.element]))
  const y = log1p(l, l.select(beyond, x, l.select(l.lt(t, l.constant(0)), l.constant(NaN), u)))
  const some = l.and(l.gt(t, l.constant(0)), l.lt(t, l.constant(1)))
  return l.add(y, l.select(beyond, l.constant(Math.LN2), l.select(some, correction, l.constant(0))))
}

/**
 * log1p(2|x| / (1 − |x|)) / 2; below 1/2, the quotient as 2|x| + 2x²/(1 − |x|).
 *
 * Numerics: at most 1.8 ulp of floats, 1.5 of doubles (measured)
 */
export const atanh: Unary = (l, x) => {
  const a = l.abs(x)
  const t = l.add(a, a)
  const near = l.lt(a, l.constant(0.5))
  const q = l.div(l.select(near, l.mul(t, a), t), l.sub(l.constant(1), a))
  const y = log1p(l, l.add(l.select(near, t, l.constant(0)), q))
  return withSign(l, l.mul(y, l.constant(0.5)), x)
}
