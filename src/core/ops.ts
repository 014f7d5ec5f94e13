/**
 * The algebra of operations, `$`.
 *
 * Rules (derivatives, batching) are written against this interface and receive an instance as a value,
 * so that the table of primitives imports no interpreter and one rule serves eager, traced and printed
 * readings. Operands broadcast as in NumPy; dtypes of operands agree; a bare number takes the dtype of
 * the other operand.
 */
import type { DType } from '../ndarray/dtype.js'
import type { Zeros } from '../ndarray/kernels/strong.js'
import type { NDArray } from '../ndarray/ndarray.js'
import type { Shape } from '../ndarray/shape.js'

export type Operand = NDArray | number
type Unary = (x: NDArray) => NDArray
type Binary = (x: Operand, y: Operand) => NDArray

/** How a general contraction pairs the axes of its operands. */
export interface Contraction {
  /** Axes summed over, pairwise. */
  readonly contract: readonly [readonly number[], readonly number[]]
  /** Axes walked together, pairwise; they lead the result. */
  readonly batch: readonly [readonly number[], readonly number[]]
}

/** How `gather` and `scatter` read an index array: see `primitives/gather.ts`. */
export interface Indexing {
  /** The leading axes that array and indices share. */
  readonly batch: number
  /** The axes (of the array, after the batch axes) that the last axis of the indices addresses. */
  readonly axes: readonly number[]
  /** What happens to an index outside: moved to the edge, or read as 0 and not written. */
  readonly outside: 'clip' | 'drop'
}

/** The operations, given the type of `bind` (which names primitives, whose rules name the operations). */
export interface OpsWith<Bind> {
  /** Any primitive, by its entry. */
  readonly bind: Bind
  readonly fill: (shape: Shape, value: number, dtype: DType) => NDArray
  readonly iota: (shape: Shape, axis: number, dtype: DType) => NDArray

  readonly neg: Unary
  readonly sign: Unary
  readonly abs: Unary
  readonly exp: Unary
  readonly log: Unary
  readonly sqrt: Unary
  readonly sin: Unary
  readonly cos: Unary
  readonly tanh: Unary
  readonly sinh: Unary
  readonly cosh: Unary
  readonly logistic: Unary
  readonly floor: Unary
  readonly not: Unary
  readonly add: Binary
  readonly sub: Binary
  readonly mul: Binary
  readonly div: Binary
  readonly pow: Binary
  readonly max: Binary
  readonly min: Binary
  readonly and: Binary
  readonly or: Binary
  readonly xor: Binary
  /** p·t of a partial and a tangent: 0 where t is 0, whatever p is, and where p is 0 and t infinite. `'both'`: both are tangents. */
  readonly strongMul: (p: Operand, t: Operand, zeros?: 'right' | 'both') => NDArray
  readonly eq: Binary
  readonly ne: Binary
  readonly lt: Binary
  readonly le: Binary
  readonly gt: Binary
  readonly ge: Binary
  readonly select: (condition: NDArray, x: Operand, y: Operand) => NDArray
  readonly convert: (x: NDArray, dtype: DType) => NDArray

  readonly sum: (x: NDArray, axes: readonly number[]) => NDArray
  readonly reduceMax: (x: NDArray, axes: readonly number[]) => NDArray
  readonly prod: (x: NDArray, axes: readonly number[]) => NDArray

  /** With `zeros` each product in the sum is that of a derivative. */
  readonly dot: (x: NDArray, y: NDArray, contraction: Contraction, zeros?: Zeros | null) => NDArray

  readonly broadcast: (x: NDArray, shape: Shape) => NDArray
  readonly reshape: (x: NDArray, shape: Shape) => NDArray
  readonly transpose: (x: NDArray, permutation: readonly number[]) => NDArray
  readonly flip: (x: NDArray, axes: readonly number[]) => NDArray
  readonly slice: (
    x: NDArray,
    start: readonly number[],
    limit: readonly number[],
    strides: readonly number[]
  ) => NDArray
  /** Pads with `value`: `low` before, `high` after (negative crops), `interior` between elements, per axis. */
  readonly pad: (
    x: NDArray,
    value: Operand,
    low: readonly number[],
    high: readonly number[],
    interior: readonly number[]
  ) => NDArray
  readonly concat: (xs: readonly NDArray[], axis: number) => NDArray
  readonly split: (x: NDArray, axis: number, sizes: readonly number[]) => readonly NDArray[]
}
