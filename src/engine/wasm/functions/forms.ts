/**
 * Forms that the functions share: polynomials, signs, rare cases, floats by way of doubles, and functions that are called.
 */
import type { Fit } from '../../../ndarray/special/fit.js'
import { call, choose, define, get, local, onLane, op, type Expr } from '../ir/ir.js'
import { scalarFloat, vectorFloat, type FloatLanes } from '../ir/lanes.js'

export type Unary = (l: FloatLanes, x: Expr) => Expr

export type Binary = (l: FloatLanes, x: Expr, y: Expr) => Expr

/**
 * Σ cᵢ xⁱ by neighbours: c₀ + c₁ x, c₂ + c₃ x, … are a polynomial in x² (G. Estrin, Organization of computer systems, 1960). A
 * processor waits for the steps of a chain: this has log₂ n of them.
 */
export const polynomial = (l: FloatLanes, c: readonly number[], x: Expr): Expr =>
  estrin(
    l,
    c.map(a => l.constant(a)),
    x
  )

const estrin = (l: FloatLanes, c: readonly Expr[], x: Expr): Expr =>
  c.length === 1
    ? c[0]
    : estrin(
        l,
        Array.from({ length: Math.ceil(c.length / 2) }, (_, i) =>
          2 * i + 1 < c.length ? l.madd(c[2 * i + 1], x, c[2 * i]) : c[2 * i]
        ),
        l.mul(x, x)
      )

/** What a fit has beyond the upper part of its constant term. */
export const centredRest = (l: FloatLanes, { centre, head, tail }: Fit, x: Expr): Expr => {
  const v = l.sub(x, l.constant(centre))
  return l.madd(v, polynomial(l, tail, v), l.constant(head.lo))
}

/** A fit of `src/ndarray/special`. */
export const centred = (l: FloatLanes, fit: Fit, x: Expr): Expr =>
  l.add(l.constant(fit.head.hi), centredRest(l, fit, x))

export const signMask = (l: FloatLanes): Expr => l.constant(-0)

/** A value that is not negative, with the sign of another. */
export const withSign = (l: FloatLanes, magnitude: Expr, sign: Expr): Expr => {
  const b = l.bits
  return l.fromBits(b.or(l.toBits(magnitude), b.and(l.toBits(sign), l.toBits(signMask(l)))))
}

type Any = (l: FloatLanes, ...xs: readonly Expr[]) => Expr

const named = (l: FloatLanes, name: string): string => `${name}:${l.element}x${l.count}${l.fused ? ':fused' : ''}`

const calledOf =
  (name: string, f: Any): Any =>
  (l, ...xs) => {
    const parameters = xs.map((_, i) => local(l.type, `x${i}`))
    return call(define(named(l, name), parameters, [], { result: f(l, ...parameters.map(get)) }), ...xs)
  }

/** A function of its own in the module, for what is too long to stand wherever it is used. */
export const called = (name: string, f: Unary): Unary => calledOf(name, (l, ...xs) => f(l, xs[0]))

export const called2 = (name: string, f: Binary): Binary => calledOf(name, (l, ...xs) => f(l, xs[0], xs[1]))

/**
 * `fast`; by a call, `slow` in the lanes where `usual` does not hold, if there are any. What is fast is computed before the branch:
 * V8 moves constants out of a loop only if every iteration needs them.
 */
export const usually =
  (name: string, usual: Any, fast: Any, slow: Any): Any =>
  (l, ...xs) => {
    const value = fast(l, ...xs)
    const mixed = calledOf(`${name}:rare`, (d, y, ...ys) => d.select(usual(d, ...ys), y, slow(d, ...ys)))
    return choose(l.anyTrue(l.not(usual(l, ...xs))), mixed(l, value, ...xs), value)
  }

const lowHalves = [0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23]
const highHalf = [8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15]

/** A function of floats by one of doubles, which is then rounded. */
export const viaDoubles = (
  l: FloatLanes,
  f: (d: FloatLanes, ...xs: readonly Expr[]) => Expr,
  ...xs: readonly Expr[]
): Expr => {
  if (l.count === 1) return op('f32.demote_f64', f(scalarFloat('f64'), ...xs.map(x => op('f64.promote_f32', x))))
  const d = vectorFloat('f64', l.fused)
  const half = (parts: readonly Expr[]): Expr =>
    op('f32x4.demote_f64x2_zero', f(d, ...parts.map(x => op('f64x2.promote_low_f32x4', x))))
  return onLane('i8x16.shuffle', lowHalves, half(xs), half(xs.map(x => onLane('i8x16.shuffle', highHalf, x, x))))
}
