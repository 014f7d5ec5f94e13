/** What stages are given. */
import { showAval } from '../core/aval.js'
import { isFloat } from '../ndarray/dtype.js'
import { fail } from '../ndarray/error.js'
import { told } from '../ndarray/told.js'
import * as np from '../numpy/index.js'
import { map } from '../tree/map.js'

/** The state of a stage, if it has the parts. */
export const partsOf = <S>(op: string, state: S, ...names: readonly (keyof S & string)[]): S =>
  typeof state === 'object' && state !== null && names.every(name => name in state)
    ? state
    : fail('StructureMismatch', op, `the state is ${told(state)}`, 'Start from init(params) of the same optimizer')

/** Zeros like the parameters, which must be real: integers have no derivatives, and would round what is added to them. */
export const zerosOf = <P>(op: string, params: P): P =>
  map(params, p =>
    isFloat(p.dtype)
      ? np.zerosLike(p)
      : fail(
          'DTypeMismatch',
          op,
          `a parameter is ${showAval(p)}`,
          "Convert it with np.astype(x, 'float64'), or leave it out"
        )
  )
