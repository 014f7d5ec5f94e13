/**
 * Batches of which only some examples count.
 */
import type { Ops } from '../../core/primitive.js'
import { isFloat } from '../../ndarray/dtype.js'
import type { NDArray } from '../../ndarray/ndarray.js'
import { stopGradient } from './control.js'
import { dynamicSliceOf } from '../array/dynamic.js'
import { argmax } from '../array/reduce.js'

/** The marked examples as they are, the others replaced by the first marked one, to which no tangent passes. */
export const fillOthers = ($: Ops, marks: NDArray, x: NDArray): NDArray => {
  const [first] = $.bind(argmax, [$.convert(marks, 'int32')], { axis: 0 })
  const rest = x.shape.slice(1)
  const starts = [first, ...rest.map(() => $.fill([], 0, 'int32'))]
  const one = dynamicSliceOf($, x, starts, [1, ...rest])
  const still = isFloat(x.dtype) ? $.bind(stopGradient, [one], null)[0] : one
  return $.select($.reshape(marks, [marks.size, ...rest.map(() => 1)]), x, $.broadcast(still, x.shape))
}
