/**
 * General contraction of two arrays: the matrix product and all its relatives.
 */
import type { Contraction } from '../core/ops.js'
import type { Primitive } from '../core/primitive.js'
import { allocate } from '../ndarray/dtype.js'
import { fail } from '../ndarray/error.js'
import { contiguous, storage, unsafeData, unsafeFromBuffer, view, type Dense } from '../ndarray/ndarray.js'
import { sameShape, showShape, sizeOf, type Shape } from '../ndarray/shape.js'
import { numeric, operand, sameDType } from './define.js'

const remaining = (rank: number, ...used: readonly (readonly number[])[]): readonly number[] =>
  Array.from({ length: rank }, (_, i) => i).filter(i => !used.some(u => u.includes(i)))

const pick = (shape: Shape, axes: readonly number[]): Shape => axes.map(i => shape[i])

/** The array as [batch, rows, columns] with the axes grouped in that order. */
const grouped = (x: Dense, groups: readonly (readonly number[])[]): Dense => {
  const order = groups.flat()
  return contiguous(view(x, pick(x.shape, order), order.map(i => x[storage].strides[i])))
}

const inverse = (permutation: readonly number[]): readonly number[] => permutation.map((_, i) => permutation.indexOf(i))

// Σ over paired axes of x·y; result axes: batch, then the free ones of x, then the free ones of y
export const dot: Primitive<Contraction> = {
  name: 'dot',
  shape: ([x, y], { contract, batch }) => {
    const dtype = sameDType('dot', [x, y], numeric)
    const paired = [...contract[0], ...batch[0]]
    const partner = [...contract[1], ...batch[1]]
    if (!sameShape(pick(x.shape, paired), pick(y.shape, partner)))
      return fail(
        'ShapeMismatch',
        'dot',
        `axes ${showShape(paired)} of ${showShape(x.shape)} and axes ${showShape(partner)} of ${showShape(y.shape)} have different extents`,
        'Contracted and batch axes must agree pairwise; transpose one operand if its axes are swapped'
      )
    return [
      {
        shape: [
          ...pick(x.shape, batch[0]),
          ...pick(x.shape, remaining(x.shape.length, contract[0], batch[0])),
          ...pick(y.shape, remaining(y.shape.length, contract[1], batch[1]))
        ],
        dtype
      }
    ]
  },
  evaluate: ([x, y], { contract, batch }, [out]) => {
    const freeX = remaining(x.shape.length, contract[0], batch[0])
    const freeY = remaining(y.shape.length, contract[1], batch[1])
    const a = unsafeData(grouped(x, [batch[0], freeX, contract[0]]))
    const b = unsafeData(grouped(y, [batch[1], contract[1], freeY]))
    const size = (s: Shape, axes: readonly number[]): number => sizeOf(pick(s, axes))
    const [batches, m, k, n] = [size(x.shape, batch[0]), size(x.shape, freeX), size(x.shape, contract[0]), size(y.shape, freeY)]
    const c = allocate(out.dtype, batches * m * n)
    for (let l = 0; l < batches; l++)
      for (let i = 0; i < m; i++)
        for (let j = 0; j < n; j++) {
          let total = 0
          for (let p = 0; p < k; p++) total += a[(l * m + i) * k + p] * b[(l * k + p) * n + j]
          c[(l * m + i) * n + j] = total
        }
    return [unsafeFromBuffer(out.shape, c)]
  },
  derivative: {
    _tag: 'Bilinear',
    transposes: [
      ($, ct, y, x, { contract, batch }) => {
        const free = remaining(x.shape.length, contract[0], batch[0])
        const freeY = remaining(y.shape.length, contract[1], batch[1])
        const b = batch[0].length
        const result = $.dot(ct, y, {
          contract: [freeY.map((_, i) => b + free.length + i), freeY],
          batch: [batch[0].map((_, i) => i), batch[1]]
        })
        const paired = remaining(y.shape.length, freeY, batch[1]).map(j => contract[0][contract[1].indexOf(j)])
        return $.transpose(result, inverse([...batch[0], ...free, ...paired]))
      },
      ($, ct, x, y, { contract, batch }) => {
        const free = remaining(y.shape.length, contract[1], batch[1])
        const freeX = remaining(x.shape.length, contract[0], batch[0])
        const b = batch[0].length
        const result = $.dot(ct, x, {
          contract: [freeX.map((_, i) => b + i), freeX],
          batch: [batch[1].map((_, i) => i), batch[0]]
        })
        const paired = remaining(x.shape.length, freeX, batch[0]).map(i => contract[1][contract[0].indexOf(i)])
        return $.transpose(result, inverse([...batch[1], ...free, ...paired]))
      }
    ]
  },
  batching: {
    _tag: 'Rule',
    rule: ($, _, __, [x, y], { contract, batch }) => {
      const shifted = (axes: readonly number[], on: boolean): readonly number[] => axes.map(a => (on ? a + 1 : a))
      const moved = {
        contract: [shifted(contract[0], x.batched), shifted(contract[1], y.batched)],
        batch: [shifted(batch[0], x.batched), shifted(batch[1], y.batched)]
      } as const
      if (x.batched && y.batched) {
        const both = { contract: moved.contract, batch: [[0, ...moved.batch[0]], [0, ...moved.batch[1]]] } as const
        return [{ value: $.dot(x.value, y.value, both), batched: true }]
      }
      const result = $.dot(x.value, y.value, moved)
      const b = batch[0].length
      const at = x.batched ? b : b + remaining(x.value.ndim, moved.contract[0], moved.batch[0]).length
      const front = [at, ...Array.from({ length: result.ndim }, (_, i) => i).filter(i => i !== at)]
      return [{ value: $.transpose(result, front), batched: true }]
    }
  },
  sample: draw => {
    const [b, m, k, n] = [draw.int(1, 2), draw.int(1, 3), draw.int(1, 3), draw.int(1, 3)]
    return draw.oneOf([
      { operands: [operand([m, k]), operand([k, n])], params: { contract: [[1], [0]], batch: [[], []] } },
      { operands: [operand([b, k, m]), operand([n, b, k])], params: { contract: [[1], [2]], batch: [[0], [1]] } },
      { operands: [operand([m]), operand([n])], params: { contract: [[], []], batch: [[], []] } },
      { operands: [operand([k, m, b]), operand([m, n, k])], params: { contract: [[1, 0], [0, 2]], batch: [[], []] } }
    ] as const)
  }
}
