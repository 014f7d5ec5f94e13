/**
 * Remainders with the sign of the dividend, exactly.
 *
 * For a = |x| and b = |y| > 0, the quotient a / b, rounded to a double, has the integer part of the true one or 1 more, if that is
 * below 2⁵³. So a − q b, which is a number of the format, is the remainder or b too little; the product is subtracted in two
 * parts. Beyond, the fraction of a is divided as an integer, 11 binary digits at a time.
 */
import { define, f64, get, i32, i64, ifThen, local, op, select, set, whileLoop } from '../ir/ir.js'
import type { Definition, Expr, Local } from '../ir/ir.js'
import { scalarFloat } from '../ir/lanes.js'
import { product } from './doubled.js'
import { usually, viaDoubles, withSign, type Binary } from './forms.js'
import { eachLane } from './perLane.js'

const d = scalarFloat('f64')

/** The exponent as it stands in the bits, at least 1: a denormal has the exponent of the least normal number. */
const exponentOf = (x: Local): Expr => {
  const field = d.bits.shiftRightLogical(d.toBits(get(x)), 52)
  return op('i32.wrap_i64', select(op('i64.eqz', field), i64(1n), field))
}

/** The fraction as an integer, with the leading 1 of a normal number. */
const integerOf = (x: Local): Expr => {
  const bits = d.toBits(get(x))
  const fraction = d.bits.and(bits, i64(0xfffffffffffffn))
  return select(d.lt(get(x), f64(2 ** -1022)), fraction, d.bits.or(fraction, i64(1n << 52n)))
}

/** From the number of the same exponent with an even fraction to that with the next one. */
const unitOf = (x: Local): Expr => {
  const bits = d.toBits(get(x))
  return d.sub(d.fromBits(d.bits.or(bits, i64(1n))), d.fromBits(d.bits.and(bits, i64(-2n))))
}

/** Of any doubles, one at a time. */
const anyRemainder = (): Definition => {
  const [x, y, a, b, value] = ['x', 'y', 'a', 'b', 'value'].map(name => local('f64', name))
  const [rest, divisor] = ['rest', 'divisor'].map(name => local('i64', name))
  const digits = local('i32', 'digits')
  const divide = (by: Expr) => set(rest, op('i64.rem_u', op('i64.shl', get(rest), by), get(divisor)))
  const long = [
    set(divisor, integerOf(b)),
    set(rest, op('i64.rem_u', integerOf(a), get(divisor))),
    set(digits, op('i32.sub', exponentOf(a), exponentOf(b))),
    whileLoop([], op('i32.gt_s', get(digits), i32(11)), [
      divide(i64(11n)),
      set(digits, op('i32.sub', get(digits), i32(11)))
    ]),
    divide(op('i64.extend_i32_u', get(digits))),
    set(value, d.mul(op('f64.convert_i64_u', get(rest)), unitOf(b)))
  ]
  const isNumber = op('i32.and', d.lt(get(a), f64(Infinity)), d.gt(get(b), f64(0)))
  return define(
    'remainder',
    [x, y],
    [
      set(a, d.abs(get(x))),
      set(b, d.abs(get(y))),
      set(value, select(isNumber, get(a), f64(NaN))),
      ifThen(op('i32.and', isNumber, d.le(get(b), get(a))), long)
    ],
    { result: withSign(d, get(value), get(x)) }
  )
}

/** Beyond it, the halves of a number overflow. */
const largest = 2 ** 990

const remOfDoubles = usually(
  'rem',
  (l, x, y) => l.and(l.lt(l.abs(l.div(x, y)), l.constant(2 ** 53)), l.lt(l.abs(x), l.constant(largest))),
  (l, x, y) => {
    const [a, b] = [l.abs(x), l.abs(y)]
    const p = product(l, l.trunc(l.div(a, b)), b)
    const rest = l.sub(l.sub(a, p.hi), p.lo)
    const above = l.select(l.lt(rest, l.constant(0)), l.add(rest, b), rest)
    return withSign(l, l.select(l.lt(a, b), a, above), x)
  },
  (l, x, y) => eachLane(l, anyRemainder())(x, y)
)

/** Quotients below this are exact to their integer parts, as are their products, of floats as doubles. */
const exactly = 2 ** 28

const remOfFloats = usually(
  'rem of floats',
  (l, x, y) => l.lt(l.abs(l.div(x, y)), l.constant(exactly)),
  (l, x, y) => {
    const rest = l.sub(x, l.mul(l.trunc(l.div(x, y)), y))
    return withSign(l, l.abs(l.select(l.lt(l.abs(y), l.constant(Infinity)), rest, x)), x)
  },
  (l, x, y) => eachLane(l, anyRemainder())(x, y)
)

/** The remainder with the sign of x, exactly. */
export const rem: Binary = (l, x, y) => (l.element === 'f64' ? remOfDoubles(l, x, y) : viaDoubles(l, remOfFloats, x, y))
