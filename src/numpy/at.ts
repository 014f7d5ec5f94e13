/**
 * Functional updates: a new array that differs from the old one in the addressed part.
 */
import type { NDArray } from '../ndarray/ndarray.js'
import { ops as $ } from '../trace/ops.js'
import { named } from './dual.js'
import { read, type Index } from './indexing.js'
import { toArray, toDType, type Operand } from './operands.js'

/**
 * What can be done with the addressed part of an array. Values broadcast to the part's shape; where an address
 * repeats, updates act one after another; addresses outside are dropped.
 *
 * @category indexing
 * @since 0.1.0
 */
export interface Part {
  readonly get: () => NDArray
  readonly set: (value: Operand) => NDArray
  readonly add: (value: Operand) => NDArray
  readonly mul: (value: Operand) => NDArray
  readonly min: (value: Operand) => NDArray
  readonly max: (value: Operand) => NDArray
}

/** The place of each addressed element among all, −1 for what is outside. Places count from 1, for a dropped address reads 0. */
const placesOf = (x: NDArray, indices: readonly Index[]): NDArray => {
  const places = $.add($.iota([x.size], 0, 'int32'), 1)
  return $.sub(read($.reshape(places, x.shape), indices, 'drop'), 1)
}

/**
 * Part of an array, to be updated.
 *
 * Shapes:  the part as `np.index` gives it; the result like x
 * Dtypes:  values are converted to x's
 * Grad:    set: to the values written last, and to x elsewhere; add: to both; mul, min, max: as the product, the winners share
 * Errors:  as `np.index`, and ShapeMismatch (values that do not broadcast to the part)
 *
 * @example
 * import assert from 'node:assert'
 * import { np } from 'pullback'
 *
 * const x = np.array([1, 2, 3])
 * assert.deepStrictEqual(np.toNested(np.at(x, 0).set(9)), [9, 2, 3])
 * assert.deepStrictEqual(np.toNested(np.at(x, [1, 1]).add(1)), [1, 4, 3])
 * assert.deepStrictEqual(np.toNested(x), [1, 2, 3])
 *
 * @category indexing
 * @since 0.1.0
 */
export const at = (array: Operand, ...indices: readonly Index[]): Part => {
  const x = toArray(array)
  const update = (kind: 'set' | 'add' | 'mul' | 'min' | 'max'): ((value: Operand) => NDArray) =>
    named(`at(…).${kind}`, (value: Operand) => {
      const places = placesOf(x, indices)
      const values = $.broadcast(toDType(value, x.dtype), places.shape)
      const how = { batch: 0, axes: [0], outside: 'drop' } as const
      return $.reshape($.scatter(kind, $.reshape(x, [x.size]), $.reshape(places, [...places.shape, 1]), values, how), x.shape)
    })
  return {
    get: named('at(…).get', () => read(x, indices, 'clip')),
    set: update('set'),
    add: update('add'),
    mul: update('mul'),
    min: update('min'),
    max: update('max')
  }
}
