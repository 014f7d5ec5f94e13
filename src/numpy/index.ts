/**
 * Functions on arrays, under their NumPy names in camel case: what is made of primitives.
 *
 * Every operation takes arrays (concrete or traced), numbers and booleans, promotes them, and can be called
 * data-first, `np.sub(x, y)`, or data-last, `pipe(x, np.sub(y))`.
 */
export type { DType, TypedArray } from '../ndarray/dtype.js'
export type { NDArray } from '../ndarray/ndarray.js'
export type { Shape } from '../ndarray/shape.js'
export type { Binary, BinaryWith, ListWith, Ternary, Unary, UnaryNeeding, UnaryWith } from './calling/dual.js'
export type { Operand } from './calling/operands.js'
export type { ReadMode, ReadOptions, WriteMode, WriteOptions } from './indexing/outside.js'

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
} from './shape/create.js'
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
} from './shape/ranges.js'
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
} from './elementwise/arithmetic.js'
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
} from './elementwise/functions.js'
export { digamma, erf, erfc, erfInv, lgamma, logistic, polygamma } from './elementwise/special.js'
export { ceil, floor, round, trunc } from './elementwise/rounding.js'
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
} from './elementwise/compare.js'
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
} from './elementwise/logic.js'

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
} from './reduce/reduce.js'
export { cumlogsumexp, cummax, cummin, cumprod, cumsum, type CumulativeOptions } from './reduce/cumulative.js'
export { mean, median, std, var, type VarianceOptions } from './reduce/statistics.js'
export { norm, type NormOptions } from './reduce/norm.js'
export { logaddexp, logSoftmax, logsumexp, softmax, type SoftmaxOptions } from './reduce/exponential.js'

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
} from './shape/shape.js'
export { pad, repeat, roll, tile, type PadOptions } from './shape/rearrange.js'
export { concatenate, hstack, split, stack, vstack, type AxisOption, type SplitOptions } from './shape/join.js'
export { diag, diagonal, trace, tril, triu, type DiagonalOption, type DiagonalOptions } from './shape/diagonal.js'

export { dot, inner, kron, matmul, outer, tensordot, vdot, type TensordotOptions } from './product/product.js'
export { einsum } from './product/einsum.js'

export { ellipsis, newAxis, slice, type Ellipsis, type Index, type NewAxis, type Slice } from './indexing/slices.js'
export { index } from './indexing/indexing.js'
export { at, type At } from './indexing/at.js'
export { dynamicSlice, dynamicUpdateSlice, take, takeAlongAxis, type TakeOptions } from './indexing/take.js'
export { argsort, sort, type SortOptions } from './reduce/sorting.js'
