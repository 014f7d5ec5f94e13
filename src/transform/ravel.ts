/**
 * Trees of floating-point arrays as one vector.
 */
import type { Aval } from '../core/aval.js'
import type { DType } from '../ndarray/dtype.js'
import type { NDArray } from '../ndarray/ndarray.js'
import { sizeOf } from '../ndarray/shape.js'
import { ops as $ } from '../trace/ops.js'

export interface Ravel {
  readonly size: number
  /** float32 when all leaves are, else float64. */
  readonly dtype: DType
  readonly ravel: (leaves: readonly NDArray[]) => NDArray
  readonly unravel: (vector: NDArray) => readonly NDArray[]
}

/** To and from vectors, for leaves of these avals. */
export const raveling = (avals: readonly Aval[]): Ravel => {
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
