/**
 * The larger and the smaller of two numbers, and what loses to every number.
 */
import { isFloat, type DType } from '../../../ndarray/dtype.js'
import type { Expr } from '../ir/ir.js'
import type { Width } from '../plan/rules.js'

/** NaN if either is; −0 below 0. */
export const larger = (w: Width, dtype: DType, x: Expr, y: Expr): Expr => {
  if (isFloat(dtype)) return w.float(dtype).max(x, y)
  const l = w.int(dtype)
  return l.select(l.gt(x, y), x, y)
}

/** NaN if either is; −0 below 0. */
export const smaller = (w: Width, dtype: DType, x: Expr, y: Expr): Expr => {
  if (isFloat(dtype)) return w.float(dtype).min(x, y)
  const l = w.int(dtype)
  return l.select(l.lt(x, y), x, y)
}

export const lowest = (dtype: DType): number => (isFloat(dtype) ? -Infinity : dtype === 'int32' ? -2147483648 : 0)

export const highest = (dtype: DType): number =>
  isFloat(dtype) ? Infinity : dtype === 'int32' ? 2147483647 : 4294967295
