/**
 * Arrays made of counting: ranges, grids, identity matrices, one-hot rows.
 */
import * as option from '../../core/options.js'
import { allocate, type DType } from '../../ndarray/dtype.js'
import { iota, isDense, unsafeData, unsafeVector, type NDArray } from '../../ndarray/ndarray.js'
import { told } from '../../ndarray/told.js'
import { ops as $ } from '../../trace/ops.js'
import { asDType, checkCount, checkInteger, listed, refuse } from '../calling/check.js'
import type { DTypeOption } from './create.js'
import { direct, named, unaryNeeding, type UnaryNeeding } from '../calling/dual.js'
import { promoted, toNumeric, type Operand } from '../calling/operands.js'

interface Arange {
  (stop: number, options?: DTypeOption): NDArray
  (start: number, stop: number, options?: DTypeOption): NDArray
  (start: number, stop: number, step: number, options?: DTypeOption): NDArray
}

const rounded = (x: number, dtype: DType): number =>
  dtype === 'float64' ? x : dtype === 'float32' ? Math.fround(x) : Math.trunc(x)

/** How many of the numbers, which only rise or only fall, come before the stop: the last may be rounded to it, or past it. */
const countBefore = (most: number, stop: number, step: number, at: (i: number) => number): number => {
  let count = most
  while (count > 0 && !(step > 0 ? at(count - 1) < stop : at(count - 1) > stop)) count--
  return count
}

const arangeOptions = option.optionReader<DTypeOption>('np.arange', { dtype: option.dtype })

const areNumbers = (list: readonly unknown[]): list is readonly number[] => list.every(n => typeof n === 'number')

/**
 * Numbers from start (0 by default) up to, not including, stop, a step (1 by default) apart.
 *
 * Shapes:  [⌈(stop − start)/step⌉], or [0]; less, where the last number would be rounded to stop or past it
 * Dtypes:  float64 unless `dtype` says otherwise: JavaScript numbers make float64
 * Errors:  InvalidArgument, for a step of 0 or a bound that is not finite
 *
 * A range from 0 by 1 stays symbolic in Programs.
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * assert.deepStrictEqual(np.toNested(np.arange(3)), [0, 1, 2])
 * assert.deepStrictEqual(np.toNested(np.arange(5, 0, -2, { dtype: 'int32' })), [5, 3, 1])
 *
 * @category creation
 * @since 0.1.0
 */
export const arange: Arange = named('arange', (...args: readonly (number | DTypeOption | undefined)[]) => {
  const last = args[args.length - 1]
  const { dtype = 'float64' } = option.isRecord(last) ? arangeOptions(last) : {}
  const numbers = (option.isRecord(last) ? args.slice(0, -1) : args).filter(a => a !== undefined)
  if (numbers.length === 0 || numbers.length > 3 || !areNumbers(numbers))
    return refuse(
      'InvalidArgument',
      `it is given ${numbers.length === 0 ? 'nothing' : numbers.map(told).join(', ')}`,
      'Write np.arange(stop), np.arange(start, stop) or np.arange(start, stop, step), and then options'
    )
  const [start, stop, step = 1] = numbers.length === 1 ? [0, numbers[0]] : numbers
  const size = Math.max(0, Math.ceil((stop - start) / step))
  if (!Number.isFinite(size))
    refuse(
      'InvalidArgument',
      `from ${start} to ${stop} by ${step} there are ${size} numbers`,
      'Give finite bounds and a step other than 0'
    )
  const count = countBefore(size, stop, step, i => rounded(i * step + start, dtype))
  if (start === 0 && step === 1) return asDType(iota([count], 0, dtype), dtype)
  return asDType($.add($.mul(iota([count], 0, 'float64'), step), start), dtype)
})

/**
 * Whether the last number is the end itself, as it is by default, or one step before it.
 *
 * @category model
 * @since 0.1.0
 */
export interface LinspaceOptions extends DTypeOption {
  readonly endpoint?: boolean
}

/**
 * Numbers at equal distances between two bounds, both included by default.
 *
 * Shapes:  [num], 50 by default
 * Dtypes:  float64 unless `dtype` says otherwise
 * Errors:  InvalidArgument
 * Numerics: the ends are exact; in range between any two
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * assert.deepStrictEqual(np.toNested(np.linspace(0, 1, 5)), [0, 0.25, 0.5, 0.75, 1])
 * assert.deepStrictEqual(np.toNested(np.linspace(0, 1, 4, { endpoint: false })), [0, 0.25, 0.5, 0.75])
 *
 * @category creation
 * @since 0.1.0
 */
export const linspace: (start: number, stop: number, num?: number, options?: LinspaceOptions) => NDArray = direct(
  'linspace',
  ['start', 'stop', 'num'],
  { endpoint: option.boolean, dtype: option.dtype },
  (start: number, stop: number, num: number = 50, { endpoint = true, dtype }: LinspaceOptions) => {
    if (option.isRecord(num))
      return refuse('InvalidArgument', 'num is a plain object', 'Write np.linspace(start, stop, num, { … })')
    if (!areNumbers([start, stop]))
      return refuse('InvalidArgument', `the bounds are ${told(start)} and ${told(stop)}`, 'Give two numbers')
    const out = allocate('float64', checkCount('num', num)) as Float64Array
    const gaps = endpoint ? num - 1 : num
    const scale = Number.isFinite(stop - start) ? 1 : 0.25
    const step = gaps > 0 ? (stop * scale - start * scale) / gaps : 0
    for (let i = 0; i < num; i++) out[i] = (i * step + start * scale) / scale
    if (endpoint && num > 1) out[num - 1] = stop
    return asDType(unsafeVector(out), dtype)
  },
  2
)

/**
 * Besides the dtype, the number of columns (that of the rows by default) and which diagonal: above for k > 0, below for k < 0.
 *
 * @category model
 * @since 0.1.0
 */
export interface EyeOptions extends DTypeOption {
  readonly columns?: number
  readonly k?: number
}

/**
 * A matrix with ones on a diagonal and zeros elsewhere.
 *
 * Shapes:  [rows, columns]
 * Dtypes:  float64 unless `dtype` says otherwise
 * Errors:  InvalidArgument
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * assert.deepStrictEqual(np.toNested(np.eye(2)), [[1, 0], [0, 1]])
 * assert.deepStrictEqual(np.toNested(np.eye(2, { columns: 3, k: 1 })), [[0, 1, 0], [0, 0, 1]])
 *
 * @category creation
 * @since 0.1.0
 */
export const eye: (rows: number, options?: EyeOptions) => NDArray = direct(
  'eye',
  ['rows'],
  { columns: option.natural, k: option.integer, dtype: option.dtype },
  (rows: number, { columns = rows, k = 0, dtype = 'float64' }: EyeOptions) => {
    const shape = [checkCount('rows', rows), checkCount('columns', columns)]
    const diagonal = $.add(iota(shape, 0, 'int32'), checkInteger('k', k))
    return asDType($.eq(diagonal, iota(shape, 1, 'int32')), dtype)
  }
)

/**
 * The identity matrix.
 *
 * Shapes:  [n, n]
 * Dtypes:  float64 unless `dtype` says otherwise
 * Errors:  InvalidArgument
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * const x = np.array([[1, 2], [3, 4]])
 * assert.ok(np.arrayEqual(np.matmul(np.identity(2), x), x))
 *
 * @category creation
 * @since 0.1.0
 */
export const identity: (n: number, options?: DTypeOption) => NDArray = direct(
  'identity',
  ['n'],
  { dtype: option.dtype },
  (n: number, options: DTypeOption) => eye(n, options)
)

/**
 * The number of classes, and the dtype of the rows: float64 by default.
 *
 * @category model
 * @since 0.1.0
 */
export interface OneHotOptions {
  readonly depth: number
  readonly dtype?: DType
}

/** Labels that are known are integers. */
const checkLabels = (labels: NDArray): void => {
  const odd = isDense(labels) ? unsafeData(labels).find(x => !Number.isInteger(x)) : undefined
  if (odd !== undefined) refuse('InvalidArgument', `a label is ${odd}`, 'Labels are integers')
}

/**
 * For each label a row with 1 in the place of the label and 0 elsewhere; a label outside gives zeros only, and so does a traced one that
 * is no integer.
 *
 * Shapes:  labels: s → [...s, depth]
 * Dtypes:  float64 unless `dtype` says otherwise, whatever the labels are
 * Grad:    none
 * Errors:  InvalidArgument, for labels that are no integers too
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * assert.deepStrictEqual(np.toNested(np.oneHot(np.array([2, 0]), { depth: 3 })), [[0, 0, 1], [1, 0, 0]])
 *
 * @category creation
 * @since 0.1.0
 */
export const oneHot: UnaryNeeding<OneHotOptions> = unaryNeeding(
  'oneHot',
  { depth: option.needed(option.natural), dtype: option.dtype },
  (x, { depth, dtype = 'float64' }) => {
    const labels = toNumeric(x)
    checkLabels(labels)
    const column = $.reshape(labels, [...labels.shape, 1])
    return asDType($.eq(column, iota([checkCount('depth', depth)], 0, labels.dtype)), dtype)
  }
)

/**
 * Coordinates on a grid: for each vector, its values at every point. The first vector runs along the first axis
 * (NumPy's `indexing: 'ij'`).
 *
 * Shapes:  [n], [m], … → [n, m, …] for each
 * Dtypes:  promote
 * Errors:  ShapeMismatch
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * const [x, y] = np.meshgrid([np.array([1, 2]), np.array([3, 4])])
 * assert.deepStrictEqual([np.toNested(x), np.toNested(y)], [[[1, 1], [2, 2]], [[3, 4], [3, 4]]])
 *
 * @category creation
 * @since 0.1.0
 */
export const meshgrid: (vectors: readonly Operand[]) => readonly NDArray[] = direct(
  'meshgrid',
  ['vectors'],
  {},
  (vectors: readonly Operand[]) => {
    const xs = promoted(listed(vectors)).map(x =>
      x.ndim > 1 ? refuse('ShapeMismatch', `a vector has rank ${x.ndim}`, 'Give vectors') : x
    )
    const shape = xs.map(x => x.size)
    return xs.map((x, i) =>
      $.broadcast(
        $.reshape(
          x,
          shape.map((n, k) => (k === i ? n : 1))
        ),
        shape
      )
    )
  }
)
