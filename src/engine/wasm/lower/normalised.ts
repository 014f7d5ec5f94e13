/**
 * Operations that are made of others when they are compiled.
 */
import type { NDArray } from '../../../ndarray/ndarray.js'
import { sizeOf } from '../../../ndarray/shape.js'
import { divisorOf, safeSquares, summable, type MeanParams } from '../../../primitives/array/average.js'
import { log1p } from '../../../primitives/array/elementwise.js'
import { pick, restored, type ReduceParams } from '../../../primitives/array/reduce.js'
import { stage } from '../../../trace/builder.js'
import { ops as $ } from '../../../trace/ops.js'
import { inlined, type Inline } from './lowering.js'

/** The equations of an expression of the operand take the place of the operation. */
const expanded = <P>(f: (x: NDArray, params: P) => NDArray): Inline<P> =>
  inlined((params, avals) => stage('jit', avals, null, ([x]) => [f(x, params)]).program)

// --- means and lengths

export const mean = expanded<MeanParams>((x, params) => {
  const { axes } = params
  const [divisor, scale] = [divisorOf(x.shape, params), summable(sizeOf(pick(x.shape, axes)))]
  // Divided before it is rounded
  if (x.dtype === 'float32') return $.convert($.div($.sum($.convert(x, 'float64'), axes), divisor), 'float32')
  const total = $.sum(x, axes)
  const scaled = $.sum($.mul(x, scale), axes)
  return $.select($.lt($.abs(total), Infinity), $.div(total, divisor), $.div(scaled, divisor * scale))
})

export const norm = expanded<ReduceParams>((x, { axes }) => {
  const { least, factor } = safeSquares[x.dtype === 'float32' ? 'float32' : 'float64']
  const squares = (v: NDArray): NDArray => $.sum($.mul(v, v), axes)
  const plain = squares(x)
  const large = $.mul($.sqrt(squares($.mul(x, 1 / factor))), factor)
  const small = $.mul($.sqrt(squares($.mul(x, factor))), 1 / factor)
  return $.select($.eq(plain, Infinity), large, $.select($.lt(plain, least), small, $.sqrt(plain)))
})

// --- exponentials

const largestOf = (x: NDArray, axes: readonly number[]): NDArray => restored($, $.reduceMax(x, axes), x, axes)

const exponents = (x: NDArray, largest: NDArray): NDArray =>
  $.select(
    $.lt($.abs(largest), Infinity),
    $.sub(x, largest),
    $.select($.eq(x, largest), $.fill([], 0, x.dtype), -Infinity)
  )

const isEmpty = (x: NDArray): boolean => sizeOf(x.shape) === 0

export const softmax = expanded<ReduceParams>((x, { axes }) => {
  if (isEmpty(x)) return x
  const terms = $.exp(exponents(x, largestOf(x, axes)))
  return $.div(terms, restored($, $.sum(terms, axes), x, axes))
})

/** As the interpreter has it: of the others, and of how many largest there are beyond one. */
const logTotal = (x: NDArray, largest: NDArray, axes: readonly number[]): NDArray => {
  const attained = $.eq(x, largest)
  const others = $.sum($.select(attained, 0, $.exp(exponents(x, largest))), axes)
  const equals = $.sum($.convert(attained, x.dtype), axes)
  return $.bind(log1p, [$.add(others, $.sub(equals, 1))], null)[0]
}

export const logSoftmax = expanded<ReduceParams>((x, { axes }) => {
  if (isEmpty(x)) return x
  const largest = largestOf(x, axes)
  return $.sub(exponents(x, largest), restored($, logTotal(x, largest, axes), x, axes))
})

export const logsumexp = expanded<ReduceParams>((x, { axes }) => {
  if (isEmpty(x)) return $.log($.sum(x, axes))
  const largest = largestOf(x, axes)
  const total = logTotal(x, largest, axes)
  return $.add($.reshape(largest, total.shape), total)
})
