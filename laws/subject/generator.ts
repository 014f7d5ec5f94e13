/**
 * Generators: what makes keys and numbers from them.
 */
import type { NDArray } from '../../src/ndarray/ndarray.js'
import type { Shape } from '../../src/ndarray/shape.js'

interface Shaped {
  readonly shape: Shape
}

/**
 * A random generator as a record of pure functions. Of those that may be left out, nothing is asked then.
 *
 * @category model
 * @since 0.1.0
 */
export interface Generator {
  readonly key: (seed: number) => NDArray
  readonly split: (key: NDArray, n: number) => NDArray
  readonly foldIn: (key: NDArray, i: number | NDArray) => NDArray
  readonly bits: (key: NDArray, o: Shaped) => NDArray
  readonly uniform: (
    key: NDArray,
    o: Shaped & { readonly dtype?: 'float32' | 'float64'; readonly min?: number; readonly max?: number }
  ) => NDArray
  readonly randint?: (
    key: NDArray,
    o: Shaped & { readonly min: number; readonly max: number; readonly dtype: 'int32' | 'uint32' }
  ) => NDArray
  readonly bernoulli?: (key: NDArray, o: Shaped & { readonly p: number }) => NDArray
  readonly categorical?: (key: NDArray, logits: NDArray, o: Shaped) => NDArray
  readonly permutation?: (key: NDArray, x: number | NDArray) => NDArray
  readonly choice?: (
    key: NDArray,
    n: number,
    o: Shaped & { readonly replace?: boolean; readonly p?: NDArray }
  ) => NDArray
}
