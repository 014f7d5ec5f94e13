/**
 * Comparisons, logic and bits. None has a tangent.
 */
import type { Primitive } from '../../core/primitive.js'
import type { DType } from '../../ndarray/dtype.js'
import { map1, row1, row2 } from '../../ndarray/kernels/elementwise.js'
import * as rows from '../../ndarray/kernels/rows.js'
import {
  binary,
  bits,
  discrete,
  elementwise,
  every,
  integers,
  interval,
  operand,
  unary,
  whole
} from '../rule/define.js'
import { operandOf } from '../rule/identities.js'
import * as kinds from '../rule/kinds.js'

const comparison = { dtypes: every, result: 'bool' } as const

export const eq = binary('eq', rows.eqRow, discrete, { ...comparison, written: { between: '=' } })
export const ne = binary('ne', rows.neRow, discrete, { ...comparison, written: { between: '≠' } })
export const lt = binary('lt', rows.ltRow, discrete, { ...comparison, written: { between: '<' } })
export const le = binary('le', rows.leRow, discrete, { ...comparison, written: { between: '≤' } })
export const gt = binary('gt', rows.gtRow, discrete, { ...comparison, written: { between: '>' } })
export const ge = binary('ge', rows.geRow, discrete, { ...comparison, written: { between: '≥' } })

// Bitwise on integers, logical on booleans.
export const and = binary('and', rows.andRow, discrete, { dtypes: bits })
export const or = binary('or', rows.orRow, discrete, { dtypes: bits })
export const xor = binary('xor', rows.xorRow, discrete, { dtypes: bits })

// ¬x
export const not: Primitive<null> = {
  ...unary('not', rows.copyRow, discrete, { dtypes: bits }),
  evaluate: ([x]) => [map1(x.dtype, x.dtype === 'bool' ? row1(v => 1 - v) : row1(v => ~v), x)]
}

// x·2ʸ, bits lost at the top; 0 for y ≥ 32
export const shiftLeft = binary(
  'shiftLeft',
  row2((x, y) => (y >>> 0 > 31 ? 0 : x << y)),
  discrete,
  { dtypes: whole }
)

// ⌊x/2ʸ⌋ of the bits as an unsigned number
export const shiftRightLogical = binary(
  'shiftRightLogical',
  row2((x, y) => (y >>> 0 > 31 ? 0 : x >>> y)),
  discrete,
  { dtypes: whole }
)

// ⌊x/2ʸ⌋ of the bits as a signed number
export const shiftRightArithmetic = binary(
  'shiftRightArithmetic',
  row2((x, y) => (x | 0) >> (y >>> 0 > 31 ? 31 : y)),
  discrete,
  { dtypes: whole }
)

const countOnes = (x: number): number => {
  let n = 0
  for (let v = x | 0; v !== 0; v &= v - 1) n++
  return n
}

// The number of ones among the bits
export const populationCount = unary('populationCount', row1(countOnes), discrete, { dtypes: whole })

// The number of zeros before the first one
export const countLeadingZeros = unary('countLeadingZeros', row1(Math.clz32), discrete, { dtypes: whole })

// The value as another dtype: integers wrap, floats truncate towards zero and saturate; linear between floats
export const convert: Primitive<{ readonly dtype: DType }> = {
  name: 'convert',
  arity: 1,
  params: { dtype: kinds.dtype },
  shape: ([x], { dtype }) => [{ shape: x.shape, dtype }],
  evaluate: ([x], { dtype }) => [x.dtype === dtype ? x : map1(dtype, rows.convertRow(x.dtype, dtype), x)],
  derivative: { _tag: 'Linear', operands: 'all', transpose: ($, [ct], [x]) => [$.convert(ct, x.dtype)] },
  batching: elementwise,
  sample: draw => {
    const from = draw.oneOf(every)
    const domain = from === 'bool' ? integers(0, 1) : from === 'uint32' ? integers(0, 9) : interval(-5, 5)
    return {
      operands: [operand(draw.shape(), from, from === 'int32' ? integers(-5, 5) : domain)],
      params: { dtype: draw.oneOf(every) }
    }
  },
  same: operandOf(0)
}
