/**
 * How an elementwise operation and a reduction become expressions.
 */
import type { DType } from '../../../ndarray/dtype.js'
import type { Expr } from '../ir/ir.js'
import type { FloatLanes, IntLanes } from '../ir/lanes.js'

/** The lanes at hand: one value at a time, or as many as vectors of the group's width hold. Booleans are masks of that width. */
export interface Width {
  readonly count: 1 | 2 | 4
  readonly float: (dtype: DType) => FloatLanes
  readonly int: (dtype: DType) => IntLanes
  /** Of a dtype that counts as numbers. */
  readonly number: (dtype: DType) => FloatLanes | IntLanes
  /** For masks. */
  readonly mask: FloatLanes | IntLanes
  /** A long function of floats: its expression, or a call of it where there are many in one loop. */
  readonly apply: (name: string, f: LongFunction, dtype: DType, xs: readonly Expr[]) => Expr
}

export type LongFunction = (l: FloatLanes, x: Expr, y: Expr) => Expr

/** What an operation knows besides the values. */
export interface About {
  readonly from: readonly DType[]
  readonly to: DType
}

export interface MapRule {
  readonly name: string
  readonly lower: (width: Width, operands: readonly Expr[], about: About) => Expr
  /** The same, and cheaper, unless NaN comes out of it. */
  readonly ordinary?: MapRule['lower']
  /** Whether it (where there is one, the ordinary one) is NaN where any operand is. */
  readonly keepsNaN?: true
  /** Whether it is a function of many instructions. */
  readonly isLong?: true
  /** Where there are no instructions for vectors. */
  readonly scalarOnly: (about: About) => boolean
}

export interface ReduceRule {
  readonly name: string
  /** What nothing reduces to, as a number. */
  readonly unit: (dtype: DType) => number
  readonly combine: (width: Width, x: Expr, y: Expr, dtype: DType) => Expr
  /** Whether float32 is reduced in float64, and rounded once. */
  readonly isWide: boolean
}
