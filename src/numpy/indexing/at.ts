/**
 * Functional updates: `at(x, i).set(v)` is x with v in the places that `index(x, i)` reads.
 */
import { optionReader } from '../../core/options.js'
import { isFloat } from '../../ndarray/dtype.js'
import { iota, type NDArray } from '../../ndarray/ndarray.js'
import { waiting } from '../../ndarray/told.js'
import { ops as $ } from '../../trace/ops.js'
import { refuse } from '../calling/check.js'
import { direct, named } from '../calling/dual.js'
import { indexed, splitOptions } from './indexing.js'
import { toArray, type Operand } from '../calling/operands.js'
import { addressing, readMode, writeMode, type ReadOptions, type WriteMode, type WriteOptions } from './outside.js'
import { scatterOf } from '../../primitives/array/gather.js'
import type { Index } from './slices.js'

/**
 * Some places of an array, and the arrays that differ from it there. Each update takes a value that broadcasts to the
 * places; repeated places are updated one after another. Places out of range are left out.
 *
 * @category model
 * @since 0.1.0
 */
export interface At {
  /** The elements in these places. */
  readonly get: (options?: ReadOptions) => NDArray
  /** The array with the value in these places. */
  readonly set: (value: Operand, options?: WriteOptions) => NDArray
  /** The array with the value added in these places. */
  readonly add: (value: Operand, options?: WriteOptions) => NDArray
  /** The array multiplied by the value in these places. */
  readonly mul: (value: Operand, options?: WriteOptions) => NDArray
  /** The array with the smaller of element and value in these places. */
  readonly min: (value: Operand, options?: WriteOptions) => NDArray
  /** The array with the larger of element and value in these places. */
  readonly max: (value: Operand, options?: WriteOptions) => NDArray
}

interface AtOf {
  (x: Operand, ...index: readonly Index[]): At
  (index: readonly Index[]): (x: Operand) => At
}

/** The value in the dtype of the array, which must be able to hold it. */
const fitting = (x: NDArray, value: Operand): NDArray => {
  const v = toArray(value)
  const holds = isFloat(x.dtype) || !isFloat(v.dtype) || (typeof value === 'number' && Number.isInteger(value))
  return holds
    ? $.convert(v, x.dtype)
    : refuse(
        'DTypeMismatch',
        `a ${v.dtype} value in an array of ${x.dtype}`,
        `Convert the array with np.astype(x, '${v.dtype}'), or the value`
      )
}

/** For each place, its number in row-major order; −1 for one that is dropped. */
const positionsIn = (x: NDArray, parts: readonly Index[], mode: WriteMode | undefined): NDArray => {
  const numbers = $.reshape($.add(iota([x.size], 0, 'int32'), 1), x.shape)
  return $.sub(indexed(numbers, parts, addressing(x, mode, 'drop')), 1)
}

const reading = optionReader<ReadOptions>('np.at(…).get', { mode: readMode })

const updating = (x: NDArray, parts: readonly Index[]): At => {
  const update = (kind: 'set' | 'add' | 'mul' | 'min' | 'max'): At['set'] =>
    direct(`at(…).${kind}`, ['value'], { mode: writeMode }, (value: Operand, { mode }: WriteOptions) => {
      const positions = positionsIn(x, parts, mode)
      const row = $.reshape(x, [x.size])
      const indices = $.reshape(positions, [...positions.shape, 1])
      const updates = $.broadcast(fitting(x, value), positions.shape)
      return $.reshape(scatterOf($, kind, row, indices, updates, { batch: 0, axes: [0], outside: 'drop' }), x.shape)
    })
  return {
    get: named('at(…).get', (options?: ReadOptions) => indexed(x, parts, addressing(x, reading(options).mode, 'clip'))),
    set: update('set'),
    add: update('add'),
    mul: update('mul'),
    min: update('min'),
    max: update('max')
  }
}

const places = named('at', (x: Operand, all: readonly unknown[]): At => {
  const [parts, options] = splitOptions(all)
  return options === undefined
    ? updating(toArray(x), parts)
    : refuse(
        'InvalidArgument',
        'options stand behind the index',
        "Give them to what is done there: at(x, i).set(v, { mode: 'drop' })"
      )
})

/**
 * Places of an array, to be updated: `at(x, i, slice(1)).set(v)`, with the index as for `index`. Nothing is mutated.
 *
 * Shapes:  x: s → s; the value broadcasts to the shape of `index(x, …)`
 * Dtypes:  the result keeps that of x
 * Grad:    to x where it is kept, to the value where it is used; of repeated places, `set` passes to the last, `add` to
 *          all, `mul` the product of the others, and `min` and `max` share among the winners
 * Errors:  as `index`; DTypeMismatch, for a fraction in an array of integers
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * const x = np.array([1, 2, 3])
 * assert.deepStrictEqual(np.toNested(np.at(x, 0).set(9)), [9, 2, 3])
 * assert.deepStrictEqual(np.toNested(np.at(x, np.array([1, 1], { dtype: 'int32' })).add(10)), [1, 22, 3])
 * assert.deepStrictEqual(np.toNested(x), [1, 2, 3])
 *
 * @category indexing
 * @since 0.1.0
 */
export const at: AtOf = ((first: unknown, ...rest: readonly unknown[]) => {
  if (!Array.isArray(first)) return places(first as Operand, rest)
  const parts = [...(first as readonly unknown[]), ...rest]
  splitOptions(parts)
  return waiting('np.at is waiting for its array', (x: Operand) => places(x, parts))
}) as AtOf
