/**
 * What entries of the table are made with: checks that teach, sampling domains, and the common kinds of entry.
 */
import type { Aval } from '../../core/aval.js'
import { showAval } from '../../core/aval.js'
import type {
  Discrete,
  Domain,
  Draw,
  Elementwise,
  Ops,
  Partial,
  Pointwise,
  Primitive,
  SampleOperand
} from '../../core/primitive.js'
import type { Operand } from '../../core/ops.js'
import { isFloat, type DType } from '../../ndarray/dtype.js'
import { fail } from '../../ndarray/error.js'
import { map1, map2, type Row1, type Row2 } from '../../ndarray/kernels/elementwise.js'
import type { NDArray } from '../../ndarray/ndarray.js'
import { broadcastShapes, type Shape } from '../../ndarray/shape.js'

// --- sampling domains

export const interval = (low: number, high: number): Domain => ({ _tag: 'Interval', low, high })
export const reals: Domain = interval(-3, 3)
export const positive: Domain = interval(0.25, 4)
export const distinct: Domain = { _tag: 'Distinct' }
export const integers = (low: number, high: number): Domain => ({ _tag: 'Integers', low, high })
export const awayFrom = (step: number, gap: number): Domain => ({ _tag: 'AwayFrom', step, gap })

export const operand = (shape: Shape, dtype: DType = 'float64', domain: Domain = reals): SampleOperand => ({
  shape,
  dtype,
  domain
})

/** Shapes that broadcast together: trailing parts of one shape, with some extents 1. */
export const broadcastable = (draw: Draw, count: number): readonly Shape[] => {
  const full = draw.shape()
  return Array.from({ length: count }, () => full.slice(draw.int(0, full.length)).map(n => (draw.bool() ? 1 : n)))
}

// --- checks

const list = (avals: readonly Aval[]): string => avals.map(showAval).join(' and ')

/** The common dtype of operands, which must be among `allowed`. */
export const sameDType = (op: string, avals: readonly Aval[], allowed: readonly DType[]): DType => {
  const { dtype } = avals[0]
  for (let i = 1; i < avals.length; i++)
    if (avals[i].dtype !== dtype)
      return fail(
        'DTypeMismatch',
        op,
        `operands of different dtypes: ${list(avals)}`,
        'Convert one with np.astype; the np functions promote'
      )
  return allowed.includes(dtype)
    ? dtype
    : fail(
        'DTypeMismatch',
        op,
        `takes ${allowed.join(', ')}, not ${list(avals)}`,
        `Convert with np.astype(x, '${allowed[allowed.length - 1]}')`
      )
}

export const floats: readonly DType[] = ['float32', 'float64']
export const whole: readonly DType[] = ['int32', 'uint32']
export const numeric: readonly DType[] = [...whole, ...floats]
export const bits: readonly DType[] = ['bool', ...whole]
export const every: readonly DType[] = ['bool', ...numeric]

// --- kinds of entries

export const discrete: Discrete = { _tag: 'Discrete' }
export const elementwise: Elementwise = { _tag: 'Elementwise' }

export const pointwise = <P>(...partials: readonly (Partial<P> | null)[]): Pointwise<P> => ({
  _tag: 'Pointwise',
  partials
})

/** f′, of the operand and the result. */
type Slope = ($: Ops, x: NDArray, y: NDArray) => Operand

export interface StrongParams {
  /** Which factors are tangents: y, or both. */
  readonly zeros: 'right' | 'both'
}

/** y is the tangent, x a partial. */
export const ofTangent: StrongParams = { zeros: 'right' }

/** What an entry may say of itself besides its rules. */
type Known = Pick<Primitive<null>, 'points' | 'same' | 'barrier' | 'written'>

interface UnaryOptions extends Known {
  readonly domain?: Domain
  readonly dtypes?: readonly DType[]
  /** The result's dtype, when it is not the operand's. */
  readonly result?: DType
}

const sampleDType = (dtypes: readonly DType[]): DType =>
  dtypes.includes('float64') ? 'float64' : dtypes[dtypes.length - 1]

const defaultDomain = (dtype: DType): Domain =>
  isFloat(dtype) ? reals : dtype === 'bool' ? integers(0, 1) : dtype === 'int32' ? integers(-5, 5) : integers(0, 9)

/** One operand, one result of its shape. */
export const unary = (
  name: string,
  row: Row1,
  derivative: Slope | Primitive<null>['derivative'],
  o: UnaryOptions = {}
): Primitive<null> => {
  const { dtypes = floats, result, domain, ...known } = o
  return {
    name,
    arity: 1,
    params: null,
    shape: ([x]) => {
      const dtype = sameDType(name, [x], dtypes)
      return [{ shape: x.shape, dtype: result ?? dtype }]
    },
    evaluate: ([x], _, [out]) => [map1(out.dtype, row, x)],
    derivative: typeof derivative === 'function' ? pointwise(($, [x], y) => derivative($, x, y)) : derivative,
    batching: elementwise,
    sample: draw => {
      const dtype = isFloat(sampleDType(dtypes)) ? 'float64' : draw.oneOf(dtypes)
      return { operands: [operand(draw.shape(), dtype, domain ?? defaultDomain(dtype))], params: null }
    },
    ...known
  }
}

interface BinaryOptions extends Known {
  readonly domains?: readonly [Domain, Domain]
  readonly dtypes?: readonly DType[]
  readonly result?: DType
  /** The loop over integers, where it differs from that over floats. */
  readonly integerRow?: Row2
}

/** Two operands of one dtype that broadcast, one result. */
export const binary = (
  name: string,
  row: Row2,
  derivative: Primitive<null>['derivative'],
  o: BinaryOptions = {}
): Primitive<null> => {
  const { dtypes = numeric, integerRow = row, result, domains: floatDomains, ...known } = o
  return {
    name,
    arity: 2,
    params: null,
    shape: ([x, y]) => {
      const dtype = sameDType(name, [x, y], dtypes)
      return [{ shape: broadcastShapes(name, x.shape, y.shape), dtype: result ?? dtype }]
    },
    evaluate: ([x, y], _, [out]) => [map2(out.dtype, out.shape, isFloat(x.dtype) ? row : integerRow, x, y)],
    derivative,
    batching: elementwise,
    sample: draw => {
      const dtype = dtypes.includes('float64') && draw.int(0, 3) < 3 ? 'float64' : draw.oneOf(dtypes)
      const shapes = broadcastable(draw, 2)
      const domains = (isFloat(dtype) && floatDomains) || [defaultDomain(dtype), defaultDomain(dtype)]
      return { operands: [0, 1].map(i => operand(shapes[i], dtype, domains[i])), params: null }
    },
    broadcasts: true,
    ...known
  }
}
