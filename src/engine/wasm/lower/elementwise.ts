/**
 * Elementwise operations as expressions.
 */
import { isFloat, type DType } from '../../../ndarray/dtype.js'
import * as special from '../../../ndarray/special/index.js'
import { weakMemo } from '../../../core/memo.js'
import { choose, hostFunction, i32, op, select, type Expr, type HostFunction } from '../ir/ir.js'
import * as functions from '../functions/index.js'
import { signedPower, unsignedPower } from '../functions/integerPower.js'
import { viaDoubles } from '../functions/forms.js'
import { perLane } from '../functions/perLane.js'
import type { FloatLanes } from '../ir/lanes.js'
import type { StrongParams } from '../../../primitives/rule/define.js'
import type { About, MapRule, Width } from '../plan/rules.js'
import { constantOf } from '../emit/width.js'
import { larger, smaller } from './extremes.js'
import { steps, type Steps } from './lowering.js'

type Lower = MapRule['lower']

const never = (): boolean => false
const always = (): boolean => true

export const rule = (name: string, lower: Lower, scalarOnly: MapRule['scalarOnly'] = never): MapRule => ({
  name,
  lower,
  scalarOnly
})

/** An elementwise operation without parameters. */
const elementwise = (r: MapRule): Steps<null> =>
  steps((b, operands, _, [{ shape, dtype }]) => [b.map(r, dtype, shape, operands)])

const isBool = (d: DType): boolean => d === 'bool'

// --- floats

/** A function of floats. */
const real = (name: string, f: (l: FloatLanes, x: Expr, y: Expr) => Expr): Steps<null> =>
  elementwise(rule(name, (w, [x, y], { to }) => f(w.float(to), x, y)))

const fromTable = (name: keyof typeof functions.unary): Steps<null> =>
  elementwise({ ...rule(name, (w, xs, { to }) => w.apply(name, functions.unary[name], to, xs)), isLong: true })

const fromTable2 = (name: 'atan2' | 'hypot'): Steps<null> =>
  elementwise({ ...rule(name, (w, xs, { to }) => w.apply(name, functions.binary[name], to, xs)), isLong: true })

export const sqrt = real('sqrt', (l, x) => l.sqrt(x))
export const floor = real('floor', (l, x) => l.floor(x))
export const ceil = real('ceil', (l, x) => l.ceil(x))
export const round = real('round', (l, x) => l.nearest(x))

/** A product of a derivative. Only where one of the lanes is NaN are zeros looked for. */
export const tangentProduct = (l: FloatLanes, x: Expr, y: Expr, areBoth: boolean): Expr => {
  const product = l.mul(x, y)
  const isNaN = l.ne(product, product)
  const isZero = (e: Expr): Expr => l.eq(e, l.constant(0))
  const isAbsorbed = l.or(isZero(y), areBoth ? isZero(x) : l.and(isZero(x), l.eq(y, y)))
  return choose(l.anyTrue(isNaN), l.select(l.and(isNaN, isAbsorbed), l.constant(0), product), product)
}

const tangentRule = (areBoth: boolean): MapRule => ({
  ...rule('strongMul', (w, [x, y], { to }) => tangentProduct(w.float(to), x, y, areBoth)),
  ordinary: (w, [x, y], { to }) => w.float(to).mul(x, y),
  keepsNaN: true
})

const tangentRules = { right: tangentRule(false), both: tangentRule(true) }

export const strongMul: Steps<StrongParams> = steps((b, operands, { zeros }, [{ shape, dtype }]) => [
  b.map(tangentRules[zeros], dtype, shape, operands)
])

export const rsqrt = fromTable('rsqrt')
export const cbrt = fromTable('cbrt')
export const exp = fromTable('exp')
export const expm1 = fromTable('expm1')
export const log = fromTable('log')
export const log1p = fromTable('log1p')
export const sin = fromTable('sin')
export const cos = fromTable('cos')
export const tan = fromTable('tan')
export const asin = fromTable('asin')
export const acos = fromTable('acos')
export const atan = fromTable('atan')
export const sinh = fromTable('sinh')
export const cosh = fromTable('cosh')
export const tanh = fromTable('tanh')
export const asinh = fromTable('asinh')
export const acosh = fromTable('acosh')
export const atanh = fromTable('atanh')
export const logistic = fromTable('logistic')
export const tanhSlope = fromTable('tanhSlope')
export const erf = fromTable('erf')
export const erfc = fromTable('erfc')
export const erfInv = fromTable('erfInv')
export const lgamma = fromTable('lgamma')
export const digamma = fromTable('digamma')
export const atan2 = fromTable2('atan2')
export const hypot = fromTable2('hypot')

const logOfSum = (l: FloatLanes, x: Expr, y: Expr): Expr => {
  const distance = l.select(l.eq(x, y), l.constant(0), l.sub(x, y))
  return l.add(l.select(l.gt(x, y), x, y), functions.unary.log1p(l, functions.expOfMinus(l, distance)))
}

/** Of floats by way of doubles: the logarithm may take nearly all of the larger one. */
export const logaddexp = elementwise(
  rule('logaddexp', (w, [x, y], { to }) => {
    const l = w.float(to)
    return l.element === 'f32' ? viaDoubles(l, logOfSum, x, y) : logOfSum(l, x, y)
  })
)

/** The host's functions in each module, by their orders. */
const polygammas = weakMemo<HostFunction>()

/** One element at a time, by the host. */
export const polygamma: Steps<{ readonly order: number }> = steps((b, operands, { order }, [{ shape, dtype }]) => {
  const f = polygammas(b.memory, String(order), () =>
    hostFunction(`polygamma${order}`, ['f64'], ['f64'], x => special.polygamma(order, x))
  )
  const lowered = rule(f.name, (w, [x], { to }) => perLane(w.float(to), f)(x))
  return [b.map(lowered, dtype, shape, operands)]
})

// --- numbers

const arithmetic = (name: 'add' | 'sub' | 'mul' | 'neg'): Steps<null> =>
  elementwise({ ...rule(name, (w, [x, y], { to }) => w.number(to)[name](x, y)), keepsNaN: true })

export const add = arithmetic('add')
export const sub = arithmetic('sub')
export const mul = arithmetic('mul')
export const neg = arithmetic('neg')
export const abs = elementwise(rule('abs', (w, [x], { to }) => w.number(to).abs(x)))

export const sign = elementwise(
  rule('sign', (w, [x], { to }) => {
    const l = w.number(to)
    const zero = l.constant(0)
    const rest = to === 'uint32' ? zero : l.select(l.lt(x, zero), l.constant(-1), isFloat(to) ? x : zero)
    return l.select(l.gt(x, zero), l.constant(1), rest)
  })
)

const isWhole = ({ to }: About): boolean => !isFloat(to)

/** The quotient of integers: 0 by 0; the smallest by −1 is itself. */
const integerDiv = (x: Expr, y: Expr, to: DType): Expr => {
  const isZero = op('i32.eqz', y)
  if (to === 'uint32') return select(isZero, i32(0), op('i32.div_u', x, select(isZero, i32(1), y)))
  const isMinusOne = op('i32.eq', y, i32(-1))
  const quotient = op('i32.div_s', x, select(op('i32.or', isZero, isMinusOne), i32(1), y))
  return select(isZero, i32(0), select(isMinusOne, op('i32.sub', i32(0), x), quotient))
}

const integerRem = (x: Expr, y: Expr, to: DType): Expr => {
  const isZero = op('i32.eqz', y)
  return select(isZero, i32(0), op(to === 'uint32' ? 'i32.rem_u' : 'i32.rem_s', x, select(isZero, i32(1), y)))
}

export const div = elementwise(
  rule('div', (w, [x, y], { to }) => (isFloat(to) ? w.float(to).div(x, y) : integerDiv(x, y, to)), isWhole)
)

export const rem = elementwise(
  rule(
    'rem',
    (w, [x, y], { to }) => (isFloat(to) ? functions.binary.rem(w.float(to), x, y) : integerRem(x, y, to)),
    isWhole
  )
)

export const pow = elementwise({
  ...rule(
    'pow',
    (w, xs, { to }) =>
      isFloat(to)
        ? w.apply('pow', functions.binary.pow, to, xs)
        : (to === 'int32' ? signedPower : unsignedPower)(xs[0], xs[1]),
    isWhole
  ),
  isLong: true
})

export const max = elementwise(rule('max', (w, [x, y], { to }) => larger(w, to, x, y)))
export const min = elementwise(rule('min', (w, [x, y], { to }) => smaller(w, to, x, y)))
export const clamp = elementwise(
  rule('clamp', (w, [x, low, high], { to }) => smaller(w, to, larger(w, to, x, low), high))
)

export const chooseRule = rule('select', (w, [c, x, y], { to }) =>
  isBool(to) ? w.mask.select(c, x, y) : w.number(to).select(c, x, y)
)
export const choice = elementwise(chooseRule)

// --- comparisons and logic

type Comparison = 'eq' | 'ne' | 'lt' | 'le' | 'gt' | 'ge'

const notEqual = (w: Width, x: Expr, y: Expr): Expr => {
  const m = w.mask
  return m.or(m.and(x, m.not(y)), m.and(m.not(x), y))
}

/** Of truth values: false below true. */
const ofMasks = (w: Width, name: Comparison, x: Expr, y: Expr): Expr => {
  const m = w.mask
  switch (name) {
    case 'eq':
      return m.not(notEqual(w, x, y))
    case 'ne':
      return notEqual(w, x, y)
    case 'lt':
      return m.and(m.not(x), y)
    case 'le':
      return m.or(m.not(x), y)
    case 'gt':
      return m.and(x, m.not(y))
    case 'ge':
      return m.or(x, m.not(y))
  }
}

const comparison = (name: Comparison): Steps<null> =>
  elementwise(
    rule(name, (w, [x, y], { from: [dtype] }) => (isBool(dtype) ? ofMasks(w, name, x, y) : w.number(dtype)[name](x, y)))
  )

export const eq = comparison('eq')
export const ne = comparison('ne')
export const lt = comparison('lt')
export const le = comparison('le')
export const gt = comparison('gt')
export const ge = comparison('ge')

const bitwise = (name: 'and' | 'or' | 'xor'): Steps<null> =>
  elementwise(
    rule(name, (w, [x, y], { to }) =>
      !isBool(to) ? w.int(to).bits[name](x, y) : name === 'xor' ? notEqual(w, x, y) : w.mask[name](x, y)
    )
  )

export const and = bitwise('and')
export const or = bitwise('or')
export const xor = bitwise('xor')
export const not = elementwise(
  rule('not', (w, [x], { to }) => (isBool(to) ? w.mask.not(x) : w.int(to).bits.xor(x, w.int(to).constant(-1))))
)

const isFar = (y: Expr): Expr => op('i32.gt_u', y, i32(31))

const shift = (name: string, f: (x: Expr, y: Expr) => Expr): Steps<null> =>
  elementwise(rule(name, (_, [x, y]) => f(x, y), always))

export const shiftLeft = shift('shiftLeft', (x, y) => select(isFar(y), i32(0), op('i32.shl', x, y)))
export const shiftRightLogical = shift('shiftRightLogical', (x, y) => select(isFar(y), i32(0), op('i32.shr_u', x, y)))
export const shiftRightArithmetic = shift('shiftRightArithmetic', (x, y) =>
  op('i32.shr_s', x, select(isFar(y), i32(31), y))
)
export const populationCount = shift('populationCount', x => op('i32.popcnt', x))
export const countLeadingZeros = shift('countLeadingZeros', x => op('i32.clz', x))

// --- conversions

const convertScalar = (x: Expr, from: DType, to: DType): Expr => {
  const signed = (d: DType): 's' | 'u' => (d === 'uint32' ? 'u' : 's')
  if (isFloat(from))
    return isFloat(to)
      ? op(to === 'float32' ? 'f32.demote_f64' : 'f64.promote_f32', x)
      : op(`i32.trunc_sat_${from === 'float32' ? 'f32' : 'f64'}_${signed(to)}`, x)
  return isFloat(to) ? op(`${to === 'float32' ? 'f32' : 'f64'}.convert_i32_${signed(from)}`, x) : x
}

const convertVector = (x: Expr, from: DType, to: DType): Expr => {
  if (isFloat(from)) return op(to === 'uint32' ? 'i32x4.trunc_sat_f32x4_u' : 'i32x4.trunc_sat_f32x4_s', x)
  if (isFloat(to)) return op(from === 'uint32' ? 'f32x4.convert_i32x4_u' : 'f32x4.convert_i32x4_s', x)
  return x
}

export const convertRule = rule('convert', (w, [x], { from: [from], to }) => {
  if (from === to) return x
  if (to === 'bool') return w.number(from).ne(x, constantOf(w, from, 0))
  if (from === 'bool') return w.number(to).select(x, constantOf(w, to, 1), constantOf(w, to, 0))
  return w.count === 1 ? convertScalar(x, from, to) : convertVector(x, from, to)
})

export const convert: Steps<{ readonly dtype: DType }> = steps((b, [x], { dtype }, [{ shape }]) => [
  x.source.dtype === dtype ? x : b.map(convertRule, dtype, shape, [x])
])
