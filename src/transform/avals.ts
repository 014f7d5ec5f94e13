/**
 * Trees of shapes and dtypes, where transforms take them for trees of arrays.
 */
import type { Aval } from '../core/aval.js'

/** A leaf that gives an aval: an array, or a record of shape and dtype. */
export const isAval = (u: unknown): u is Aval =>
  typeof u === 'object' && u !== null && 'shape' in u && 'dtype' in u && Array.isArray(u.shape)

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
