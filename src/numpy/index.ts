/**
 * Functions on arrays, under their NumPy names in camel case: what is made of primitives.
 *
 * Every operation takes arrays (concrete or traced), numbers and booleans, promotes them, and can be called
 * data-first, `np.sub(x, y)`, or data-last, `pipe(x, np.sub(y))`.
 */
export type { DType, TypedArray } from '../ndarray/dtype.js'
export type { NDArray } from '../ndarray/ndarray.js'
export type { Shape } from '../ndarray/shape.js'
export type { Binary, BinaryWith, ListWith, Ternary, Unary, UnaryNeeding, UnaryWith } from './dual.js'
export type { Operand } from './operands.js'
export type { ReadMode, ReadOptions, WriteMode, WriteOptions } from './outside.js'

export {
  array,
  full,
  fullLike,
  ones,
  onesLike,
  zeros,
  zerosLike,
  type AnyTypedArray,
  type ArrayData,
  type DTypeOption,
  type Nested
} from './create.js'
export {
  arange,
  eye,
  identity,
  linspace,
  meshgrid,
  oneHot,
  type EyeOptions,
  type LinspaceOptions,
  type OneHotOptions
} from './ranges.js'
export { asArray, astype, item, toNested, toTypedArray } from './read.js'

export {
  abs,
  add,
  atan2,
  clip,
  div,
  floorDiv,
  hypot,
  maximum,
  minimum,
  mod,
  mul,
  neg,
  pow,
  reciprocal,
  rem,
  sign,
  square,
  sub
} from './arithmetic.js'
export {
  acos,
  acosh,
  asin,
  asinh,
  atan,
  atanh,
  cbrt,
  cos,
  cosh,
  exp,
  expm1,
  log,
  log1p,
  rsqrt,
  sin,
  sinh,
  sqrt,
  tan,
  tanh
} from './functions.js'
export { digamma, erf, erfc, erfInv, lgamma, logistic, polygamma } from './special.js'
export { ceil, floor, round, trunc } from './rounding.js'
export {
  allClose,
  arrayEqual,
  eq,
  ge,
  gt,
  isClose,
  isFinite,
  isInf,
  isNaN,
  le,
  lt,
  ne,
  type CloseOptions
} from './compare.js'
export {
  bitwiseAnd,
  bitwiseNot,
  bitwiseOr,
  bitwiseXor,
  leftShift,
  logicalAnd,
  logicalNot,
  logicalOr,
  logicalXor,
  rightShift,
  where
} from './logic.js'

export {
  all,
  any,
  argmax,
  argmin,
  countNonzero,
  max,
  min,
  prod,
  sum,
  type PlaceOptions,
  type ReduceOptions
} from './reduce.js'
export { cumlogsumexp, cummax, cummin, cumprod, cumsum, type CumulativeOptions } from './cumulative.js'
export { mean, median, std, var, type VarianceOptions } from './statistics.js'
export { norm, type NormOptions } from './norm.js'
export { logaddexp, logSoftmax, logsumexp, softmax, type SoftmaxOptions } from './exponential.js'

export {
  broadcastTo,
  expandDims,
  flip,
  moveAxis,
  ravel,
  reshape,
  squeeze,
  swapAxes,
  transpose,
  type AxisOrAxes,
  type ShapeOption
} from './shape.js'
export { pad, repeat, roll, tile, type PadOptions } from './rearrange.js'
export { concatenate, hstack, split, stack, vstack, type AxisOption, type SplitOptions } from './join.js'
export { diag, diagonal, trace, tril, triu, type DiagonalOption, type DiagonalOptions } from './diagonal.js'

export { dot, inner, kron, matmul, outer, tensordot, vdot, type TensordotOptions } from './product.js'
export { einsum } from './einsum.js'

export { ellipsis, newAxis, slice, type Ellipsis, type Index, type NewAxis, type Slice } from './slices.js'
export { index } from './indexing.js'
export { at, type At } from './at.js'
export { dynamicSlice, dynamicUpdateSlice, take, takeAlongAxis, type TakeOptions } from './take.js'
export { argsort, sort, type SortOptions } from './sorting.js'
