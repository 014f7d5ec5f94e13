/**
 * Trees of floating-point arrays as one vector.
 */
import { showAval, type Aval } from '../core/aval.js'
import type { DType } from '../ndarray/dtype.js'
import { fail } from '../ndarray/error.js'
import { told } from '../ndarray/told.js'
import { isNDArray, type NDArray } from '../ndarray/ndarray.js'
import { sameShape, sizeOf } from '../ndarray/shape.js'
import { ops as $ } from '../trace/ops.js'
import { flatten } from '../tree/flatten.js'
import { unflatten } from '../tree/unflatten.js'

export interface Raveling {
  readonly size: number
  /** float32 when all leaves are, else float64. */
  readonly dtype: DType
  readonly ravel: (leaves: readonly NDArray[]) => NDArray
  readonly unravel: (vector: NDArray) => readonly NDArray[]
}

/** To and from vectors, for leaves of these avals. */
export const raveling = (avals: readonly Aval[]): Raveling => {
  const sizes = avals.map(a => sizeOf(a.shape))
  const dtype: DType = avals.length > 0 && avals.every(a => a.dtype === 'float32') ? 'float32' : 'float64'
  return {
    size: sizes.reduce((n, m) => n + m, 0),
    dtype,
    ravel: leaves =>
      leaves.length === 0
        ? $.fill([0], 0, dtype)
        : $.concat(
            leaves.map((x, i) => $.convert($.reshape(x, [sizes[i]]), dtype)),
            0
          ),
    unravel: vector =>
      avals.length === 0
        ? []
        : $.split(vector, 0, sizes).map((x, i) => $.convert($.reshape(x, avals[i].shape), avals[i].dtype))
  }
}

/**
 * A tree as one vector, and the way back: θ for an algorithm that knows vectors only.
 *
 * Laws: unravel(ravel t) = t, to the bit · ravel(unravel v) = v · linear both ways · inner products are kept, so that each
 *       way is the transpose of the other
 * Shapes:  leaves of any shapes → [n], n the number of their elements: leaf after leaf in the order of `tree.flatten`, each
 *          row-major; unravel: [n] → the tree
 * Dtypes:  float32 when all leaves are, else float64; unravel gives each leaf its own again
 * Grad:    the identity, both ways
 * Errors:  ShapeMismatch, for a vector of another length
 *
 * @example
 * import assert from 'node:assert'
 * import { grad, np, ravel } from 'pullback'
 *
 * const [theta, unravel] = ravel({ w: np.array([[1, 2]]), b: 3 })
 * assert.deepStrictEqual(np.toNested(theta), [3, 1, 2])
 * assert.deepStrictEqual(np.toNested(unravel(np.mul(theta, 2)).w), [[2, 4]])
 *
 * const loss = ({ w, b }: { readonly w: np.NDArray; readonly b: np.NDArray }) => np.mul(np.sum(w), b)
 * const [at, back] = ravel({ w: np.array([[1, 2]]), b: np.array(3) })
 * assert.deepStrictEqual(np.toNested(grad((v: np.NDArray) => loss(back(v)))(at)), [3, 3, 3])
 *
 * @category trees
 * @since 0.1.0
 */
export const ravel = <T>(t: T): readonly [vector: NDArray, unravel: (vector: NDArray) => T] => {
  const { leaves, structure } = flatten(t)
  const r = raveling(leaves.map(({ shape, dtype }) => ({ shape, dtype })))
  const unravel = (vector: NDArray): T =>
    isNDArray(vector) && sameShape(vector.shape, [r.size])
      ? (unflatten(structure, r.unravel(vector)) as T)
      : fail(
          'ShapeMismatch',
          'unravel',
          `the vector is ${isNDArray(vector) ? showAval(vector) : told(vector)}; the tree has ${r.size} elements`,
          'Give a vector of the length that ravel gave'
        )
  return [r.ravel(leaves), unravel]
}
