/**
 * Whether a training has kept its parameters.
 */
import { isFloat } from '../ndarray/dtype.js'
import * as np from '../numpy/index.js'
import { flatten } from '../tree/flatten.js'

const paramsOf = (state: unknown): unknown =>
  typeof state === 'object' && state !== null && 'params' in state ? state.params : null

/** Whether all parameters of a state are finite; of a state that has none by that name, nothing is asked. */
export const isSound = (state: unknown): boolean =>
  flatten(paramsOf(state)).leaves.every(x => !isFloat(x.dtype) || np.item(np.all(np.isFinite(x))) === 1)
