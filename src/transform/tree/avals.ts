/**
 * Trees of shapes and dtypes, where transforms take them for trees of arrays.
 */
import { avalOf, type Aval } from '../../core/aval.js'
import * as option from '../../core/options.js'
import { fail } from '../../ndarray/error.js'
import { checkShape } from '../../ndarray/shape.js'
import { told } from '../../ndarray/told.js'
import { flattenWith } from '../../tree/flatten.js'
import { asLeaf, isLeaf, type Leaf, type Structure } from '../../tree/model.js'

/** What gives an aval: a leaf, or a record of shape and dtype. */
const givesAval = (u: unknown): u is Aval | Leaf =>
  isLeaf(u) || (typeof u === 'object' && u !== null && 'shape' in u && 'dtype' in u && Array.isArray(u.shape))

const ownAval = (op: string, u: Aval | Leaf): Aval => {
  if (isLeaf(u)) return avalOf(asLeaf(u))
  const { shape, dtype } = u
  return {
    shape: checkShape(op, shape),
    dtype:
      option.dtype.read(dtype) ??
      fail('DTypeMismatch', op, `there is no dtype ${told(dtype)}`, `Use ${option.dtype.says}`)
  }
}

/** The avals in a tree of arrays, numbers and records of shape and dtype: copies. */
export const avalsIn = (
  op: string,
  t: unknown
): { readonly leaves: readonly Aval[]; readonly structure: Structure } => {
  const { leaves, structure } = flattenWith(t, givesAval)
  return { leaves: leaves.map(u => ownAval(op, u)), structure }
}

/**
 * A tree of avals, or of arrays standing for theirs, for a tree of arrays.
 *
 * @category model
 * @since 0.1.0
 */
export type AvalsOf<T> = T extends Aval ? Aval : T extends object ? { readonly [K in keyof T]: AvalsOf<T[K]> } : T

/**
 * What stands for a tree of arrays where only their shapes are asked for: for each leaf an aval, an array or a number.
 *
 * @category model
 * @since 0.1.0
 */
export type ShapesOf<T> = T extends Aval | number
  ? Aval | number
  : T extends object
    ? { readonly [K in keyof T]: ShapesOf<T[K]> }
    : T
