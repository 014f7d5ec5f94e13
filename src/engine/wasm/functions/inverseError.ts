/**
 * The inverse of the error function.
 *
 * Source: as `src/ndarray/special/erfInv.ts`, whose fits these are: y + y p(y²) up to 1/2; beyond, a fit in √(−log(1 − |y|)) and one
 * step of Halley towards erfc(x) = 1 − |y|, which is exact.
 */
import { ERFINV, ERFINV_TAIL, HALF_SQRT_PI } from '../../../ndarray/special/coefficients.js'
import type { Expr } from '../ir/ir.js'
import { choose } from '../ir/ir.js'
import { erfc, erfcOfFloats } from './errorFunction.js'
import { exp } from './exponential.js'
import { called, centred, viaDoubles, withSign, type Unary } from './forms.js'
import { log } from './logarithm.js'

/** On lanes of doubles, by a complement of the error function. */
const inverse =
  (complement: Unary): Unary =>
  (l, y) => {
    const a = l.abs(y)
    const one = l.constant(1)
    const isNear = l.le(a, l.constant(0.5))
    const near = l.add(a, l.mul(a, centred(l, ERFINV, l.mul(a, a))))
    const far = (): Expr => {
      const q = l.sub(one, a)
      const x = centred(l, ERFINV_TAIL, l.sqrt(l.neg(log(l, q))))
      const newton = l.mul(l.mul(l.sub(complement(l, x), q), l.constant(HALF_SQRT_PI)), exp(l, l.mul(x, x)))
      const step = l.div(newton, l.sub(one, l.mul(x, newton)))
      const atEnd = l.select(l.eq(a, one), l.constant(Infinity), l.constant(NaN))
      return l.select(l.lt(a, one), l.add(x, step), atEnd)
    }
    const beyond = choose(l.anyTrue(l.not(isNear)), far(), l.constant(0))
    return withSign(l, l.select(isNear, near, beyond), y)
  }

const ofDoubles = called('erfInv', inverse(erfc))

const ofFloats = called('erfInv of floats', inverse(erfcOfFloats))

/** At most 0.51 ulp of floats, 1.2 of doubles (measured); exactly odd. */
export const erfInv: Unary = (l, y) => (l.element === 'f64' ? ofDoubles(l, y) : viaDoubles(l, ofFloats, y))
