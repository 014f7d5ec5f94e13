/**
 * A function for mutants of what is done to functions: a tree of results, of other shapes than its argument.
 */
import { np, type NDArray } from '../../src/index.js'

export const bend = (x: NDArray): { readonly y: NDArray; readonly z: readonly NDArray[] } => ({
  y: np.sin(x),
  z: [np.square(x), np.sum(x)]
})
