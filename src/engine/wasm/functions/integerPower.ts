/**
 * Powers of integers modulo 2³².
 */
import { call, define, get, i32, local, op, select, set, whileLoop, ifThen, type Expr } from '../ir/ir.js'

const [x, y, power, square, left] = ['x', 'y', 'power', 'square', 'left'].map(name => local('i32', name))

/** By the squares that the bits of y call for. */
const natural = define(
  'integerPower',
  [x, y],
  [
    set(power, i32(1)),
    set(square, get(x)),
    set(left, get(y)),
    whileLoop([], get(left), [
      ifThen(op('i32.and', get(left), i32(1)), [set(power, op('i32.mul', get(power), get(square)))]),
      set(square, op('i32.mul', get(square), get(square))),
      set(left, op('i32.shr_u', get(left), i32(1)))
    ])
  ],
  { result: get(power) }
)

/** For y < 0 the quotient 1/x⁻ʸ of integers: x itself to the parity of y where that is ±1, else 0. */
const ofSigned = define('signedPower', [x, y], [], {
  result: select(
    op('i32.lt_s', get(y), i32(0)),
    select(
      op('i32.le_u', op('i32.add', get(x), i32(1)), i32(2)),
      select(op('i32.and', get(y), i32(1)), get(x), op('i32.mul', get(x), get(x))),
      i32(0)
    ),
    call(natural, get(x), get(y))
  )
})

export const signedPower = (a: Expr, b: Expr): Expr => call(ofSigned, a, b)
export const unsignedPower = (a: Expr, b: Expr): Expr => call(natural, a, b)
