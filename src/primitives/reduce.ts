/**
 * Reductions over axes. The axes are sorted, distinct and in range; they vanish from the shape.
 */
import type { Primitive } from '../core/primitive.js'
import { allocate } from '../ndarray/dtype.js'
import { contiguous, storage, unsafeData, unsafeFromBuffer, view, type Dense } from '../ndarray/ndarray.js'
import { sizeOf, without } from '../ndarray/shape.js'
import { numeric, operand, sameDType } from './define.js'

export interface ReduceParams {
  readonly axes: readonly number[]
}

/** The array as [kept, reduced], row-major, with the reduced axes last. */
const folded = (x: Dense, axes: readonly number[]): Dense => {
  const order = [...x.shape.keys()].filter(i => !axes.includes(i)).concat(axes)
  const { strides } = x[storage]
  return contiguous(view(x, order.map(i => x.shape[i]), order.map(i => strides[i])))
}

// Σ x; transpose: the cotangent, repeated
export const sum: Primitive<ReduceParams> = {
  name: 'sum',
  shape: ([x], { axes }) => [{ shape: without(x.shape, axes), dtype: sameDType('sum', [x], numeric) }],
  evaluate: ([x], { axes }, [out]) => {
    const rows = sizeOf(out.shape)
    const data = unsafeData(folded(x, axes))
    const n = rows === 0 ? 0 : data.length / rows
    const result = allocate(out.dtype, rows)
    for (let r = 0, at = 0; r < rows; r++, at += n) {
      let total = 0
      for (let i = 0; i < n; i++) total += data[at + i]
      result[r] = total
    }
    return [unsafeFromBuffer(out.shape, result)]
  },
  derivative: {
    _tag: 'Linear',
    operands: 'all',
    transpose: ($, [ct], [x], { axes }) => [$.broadcast($.reshape(ct, x.shape.map((n, i) => (axes.includes(i) ? 1 : n))), x.shape)]
  },
  batching: { _tag: 'Shifted', params: ({ axes }) => ({ axes: axes.map(a => a + 1) }) },
  sample: draw => {
    const shape = draw.shape()
    return { operands: [operand(shape)], params: { axes: shape.flatMap((_, i) => (draw.bool() ? [i] : [])) } }
  }
}
