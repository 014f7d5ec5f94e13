/**
 * Double-double arithmetic on lanes of doubles: sums and products with what their rounding lost, exactly. Nothing here may be
 * fused: what is lost is lost to one rounding each.
 *
 * Source: T. J. Dekker, A floating-point technique for extending the available precision, 1971, doi:10.1007/BF01397083; as
 * `src/ndarray/special/doubleDouble.ts`.
 */
import type { Expr } from '../ir/ir.js'
import type { FloatLanes } from '../ir/lanes.js'

/** The unevaluated sum hi + lo. */
export interface Doubled {
  readonly hi: Expr
  readonly lo: Expr
}

const splitters = { f32: 4097, f64: 134217729 }

/** a + b − s, for s = a + b rounded. */
export const sumError = (l: FloatLanes, a: Expr, b: Expr, s: Expr): Expr => {
  const t = l.sub(s, a)
  return l.add(l.sub(a, l.sub(s, t)), l.sub(b, t))
}

/** a b − p, for p = a b rounded, where nothing overflows or underflows. */
export const productError = (l: FloatLanes, a: Expr, b: Expr, p: Expr): Expr => {
  const halves = (x: Expr): readonly [Expr, Expr] => {
    const c = l.mul(l.constant(splitters[l.element]), x)
    const high = l.sub(c, l.sub(c, x))
    return [high, l.sub(x, high)]
  }
  const [ah, al] = halves(a)
  const [bh, bl] = a === b ? [ah, al] : halves(b)
  const large = l.sub(l.mul(ah, bh), p)
  return l.add(l.add(l.add(large, l.mul(ah, bl)), l.mul(al, bh)), l.mul(al, bl))
}

/** hi + lo where |hi| ≥ |lo|. */
export const normalized = (l: FloatLanes, hi: Expr, lo: Expr): Doubled => {
  const s = l.add(hi, lo)
  return { hi: s, lo: l.sub(lo, l.sub(s, hi)) }
}

export const product = (l: FloatLanes, a: Expr, b: Expr): Doubled => {
  const hi = l.mul(a, b)
  return { hi, lo: productError(l, a, b, hi) }
}
