/**
 * Reading along one axis at positions that are data.
 */
import { fail } from '../ndarray/error.js'
import type { NDArray } from '../ndarray/ndarray.js'
import { broadcastShapes, normalizeAxis } from '../ndarray/shape.js'
import { ops as $ } from '../trace/ops.js'
import { binaryWith, type BinaryWith } from './dual.js'
import { read, slice, type Index } from './indexing.js'
import { toArray, type Operand } from './operands.js'

const checkIntegers = (op: string, x: Operand): NDArray => {
  const a = toArray(x)
  const whole = typeof x === 'number' && Number.isInteger(x)
  return a.dtype === 'int32' || a.dtype === 'uint32' || whole
    ? $.convert(a, 'int32')
    : fail('DTypeMismatch', op, `the indices are ${a.dtype}`, "Indices are integers: use np.array(…, { dtype: 'int32' }) or np.astype")
}

/**
 * Along which axis to take.
 *
 * @category indexing
 * @since 0.1.0
 */
export interface TakeOptions {
  /** Default: x is read as a vector. */
  readonly axis?: number
}

/**
 * The slices of an array at some positions of one axis.
 *
 * Math:    y_…i… = x_…indices_i…
 * Shapes:  [...a, n, ...b], indices [...i] → [...a, ...i, ...b]
 * Dtypes:  x any; indices int32 or uint32; negative ones count from the end, outside ones move to the edge
 * Grad:    linear in x
 * Errors:  AxisOutOfRange, DTypeMismatch
 *
 * @example
 * import assert from 'node:assert'
 * import { np } from 'pullback'
 *
 * const rows = np.array([2, 0], { dtype: 'int32' })
 * assert.deepStrictEqual(np.toNested(np.take(np.array([[1], [2], [3]]), rows, { axis: 0 })), [[3], [1]])
 *
 * @category indexing
 * @since 0.1.0
 */
export const take: BinaryWith<TakeOptions> = binaryWith('take', (operand, positions, { axis }) => {
  const indices = checkIntegers('take', positions)
  const given = toArray(operand)
  const x = axis === undefined ? $.reshape(given, [given.size]) : given
  const at = normalizeAxis('take', axis ?? 0, x.ndim)
  return read(x, [...new Array<Index>(at).fill(slice()), indices], 'clip')
})

/**
 * For every position of the other axes, the elements at the indices that stand there.
 *
 * Math:    y_ij = x_{i, indices_ij} for the last axis
 * Shapes:  x [...a, n, ...b], indices [...a, m, ...b] (other axes broadcast) → [...a, m, ...b]
 * Dtypes:  x any; indices int32 or uint32; negative ones count from the end, outside ones move to the edge
 * Grad:    linear in x
 * Errors:  AxisOutOfRange, DTypeMismatch, ShapeMismatch
 *
 * @example
 * import assert from 'node:assert'
 * import { np } from 'pullback'
 *
 * const x = np.array([[3, 1, 2], [6, 5, 4]])
 * const best = np.argmax(x, { axis: 1, keepDims: true })
 * assert.deepStrictEqual(np.toNested(np.takeAlongAxis(x, best, { axis: 1 })), [[3], [6]])
 *
 * @category indexing
 * @since 0.1.0
 */
export const takeAlongAxis: BinaryWith<TakeOptions> = binaryWith('takeAlongAxis', (operand, positions, { axis = -1 }) => {
  const x = toArray(operand)
  const indices = checkIntegers('takeAlongAxis', positions)
  const at = normalizeAxis('takeAlongAxis', axis, x.ndim)
  if (indices.ndim !== x.ndim)
    return fail('ShapeMismatch', 'takeAlongAxis', `x has ${x.ndim} axes and the indices ${indices.ndim}`, 'Give indices of the same rank; np.take reads the same positions everywhere')
  const others = (shape: readonly number[]): readonly number[] => shape.filter((_, i) => i !== at)
  const lead = broadcastShapes('takeAlongAxis', others(x.shape), others(indices.shape))
  const [n, m] = [x.shape[at], indices.shape[at]]
  const last = (a: NDArray): NDArray => $.transpose(a, [...[...a.shape.keys()].filter(i => i !== at), at])
  const wrapped = $.select($.lt(indices, 0), $.add(indices, n), indices)
  const addresses = $.reshape($.broadcast(last(wrapped), [...lead, m]), [...lead, m, 1])
  const y = $.gather($.broadcast(last(x), [...lead, n]), addresses, { batch: lead.length, axes: [0], outside: 'clip' })
  const order = [...y.shape.keys()].slice(0, -1)
  return $.transpose(y, [...order.slice(0, at), lead.length, ...order.slice(at)])
})
