/**
 * Logarithms: log x = k log 2 + log(1 + f), with 1 + f from √½ to √2.
 *
 * Source: fdlibm (Sun Microsystems, 1993: e_log.c, s_log1p.c) for the way that the parts are summed, and of doubles for the
 * series in s = f/(2 + f); own fits (test/golden/wasmFits.py).
 */
import type { Expr } from '../ir/ir.js'
import type { FloatLanes } from '../ir/lanes.js'
import { LN2_F32, LN2_F64, LOG_F32, LOG_F64 } from './coefficients.js'
import { formatOf } from './exponential.js'
import { polynomial, type Unary } from './forms.js'

interface Parts {
  readonly k: Expr
  /** From √½ to √2. */
  readonly m: Expr
}

const least = { f32: 2 ** -126, f64: 2 ** -1022 }

/** The parts of a positive normal number: x = 2ᵏ m. */
const partsOfNormal = (l: FloatLanes, x: Expr, offset: Expr): Parts => {
  const { round, width } = formatOf(l)
  const b = l.bits
  const root = l.toBits(l.constant(Math.SQRT1_2))
  const above = b.sub(l.toBits(x), root)
  const mantissa = l.element === 'f32' ? b.constant(0x7fffff) : b.constant(0xfffffffffffffn)
  const m = l.fromBits(b.add(b.and(above, mantissa), root))
  // An integer as a float: its bits are added to those of a float of which they are the low ones
  const integer = l.fromBits(b.add(b.shiftRight(above, width), l.toBits(l.constant(round))))
  return { k: l.sub(integer, offset), m }
}

/** The parts of a positive number. Denormals are multiplied up first. */
export const partsOf = (l: FloatLanes, x: Expr): Parts => {
  const { round, width } = formatOf(l)
  const denormal = l.lt(x, l.constant(least[l.element]))
  const normal = l.select(denormal, l.mul(x, l.constant(2 ** (width + 1))), x)
  return partsOfNormal(l, normal, l.select(denormal, l.constant(round + width + 1), l.constant(round)))
}

/** k log 2 + log(1 + f) + c, for a small c. */
const summed = (l: FloatLanes, k: Expr, f: Expr, c: Expr | undefined): Expr => {
  const [high, low] = l.element === 'f32' ? LN2_F32 : LN2_F64
  const square = l.mul(l.mul(f, f), l.constant(0.5))
  const small = c === undefined ? l.mul(k, l.constant(low)) : l.madd(k, l.constant(low), c)
  const rest = (): Expr => {
    if (l.element === 'f32') return l.madd(l.mul(l.mul(f, f), f), polynomial(l, LOG_F32, f), small)
    const s = l.div(f, l.add(l.constant(2), f))
    const z = l.mul(s, s)
    return l.madd(s, l.madd(z, polynomial(l, LOG_F64, z), square), small)
  }
  return l.madd(k, l.constant(high), l.sub(f, l.sub(square, rest())))
}

/** At most 0.9 ulp of floats, 0.8 of doubles (measured). */
export const log: Unary = (l, x) => {
  const { k, m } = partsOf(l, x)
  const y = summed(l, k, l.sub(m, l.constant(1)), undefined)
  const zero = l.constant(0)
  const special = l.select(l.eq(x, zero), l.constant(-Infinity), l.select(l.lt(x, zero), l.constant(NaN), x))
  return l.select(l.and(l.gt(x, zero), l.lt(x, l.constant(Infinity))), y, special)
}

/** log x for x = 0, x = ∞, NaN and normal x > 0. */
export const logOfMagnitude: Unary = (l, x) => {
  const { k, m } = partsOfNormal(l, x, l.constant(formatOf(l).round))
  const y = summed(l, k, l.sub(m, l.constant(1)), undefined)
  const positive = l.select(l.lt(x, l.constant(Infinity)), y, x)
  return l.select(l.eq(x, l.constant(0)), l.constant(-Infinity), positive)
}

/**
 * log u + c/u, for u = 1 + x and c what that rounding lost; where k = 0, of x itself.
 *
 * Numerics: at most 0.9 ulp of floats, 0.8 of doubles (measured)
 */
export const log1p: Unary = (l, x) => {
  const one = l.constant(1)
  const u = l.add(one, x)
  const { k, m } = partsOf(l, u)
  const near = l.eq(k, l.constant(0))
  const lost = l.select(l.gt(x, one), l.sub(one, l.sub(u, x)), l.sub(x, l.sub(u, one)))
  const c = l.select(near, l.constant(0), l.div(lost, u))
  const y = summed(l, k, l.select(near, x, l.sub(m, one)), c)
  const minusOne = l.constant(-1)
  const special = l.select(l.eq(x, minusOne), l.constant(-Infinity), l.select(l.lt(x, minusOne), l.constant(NaN), x))
  const ordinary = l.and(l.gt(x, minusOne), l.lt(x, l.constant(Infinity)))
  return l.select(l.and(ordinary, l.ge(l.abs(x), l.constant(formatOf(l).tiny))), y, special)
}
