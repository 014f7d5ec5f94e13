/**
 * General contraction of two arrays: the matrix product and all its relatives.
 */
import type { Aval } from '../../core/aval.js'
import type { Contraction } from '../../core/ops.js'
import type { BatchRule, Bilinear, Draw, Primitive, Sample, SampleOperand } from '../../core/primitive.js'
import type { DType } from '../../ndarray/dtype.js'
import { fail } from '../../ndarray/error.js'
import { linesOf, matmul } from '../../ndarray/kernels/matmul.js'
import { absorb, type Zeros } from '../../ndarray/kernels/strong.js'
import { unsafeFromBuffer, type Dense } from '../../ndarray/ndarray.js'
import { sameShape, showShape, type Shape } from '../../ndarray/shape.js'
import { checkAxes, inverse, moveAxis, remaining } from '../rule/axes.js'
import { floats, integers, numeric, operand, sameDType } from '../rule/define.js'
import * as kinds from '../rule/kinds.js'

const pick = (shape: Shape, axes: readonly number[]): Shape => axes.map(i => shape[i])

const contraction = { contract: kinds.pair(kinds.integers), batch: kinds.pair(kinds.integers) } as const

const contractedShape = (
  op: string,
  [x, y]: readonly Aval[],
  { contract, batch }: Contraction,
  dtypes: readonly DType[]
): Aval => {
  const dtype = sameDType(op, [x, y], dtypes)
  const paired = checkAxes(op, [...contract[0], ...batch[0]], x.shape.length)
  const partner = checkAxes(op, [...contract[1], ...batch[1]], y.shape.length)
  if (contract[0].length !== contract[1].length || !sameShape(pick(x.shape, paired), pick(y.shape, partner)))
    return fail(
      'ShapeMismatch',
      op,
      `axes ${showShape(paired)} of ${showShape(x.shape)} and axes ${showShape(partner)} of ${showShape(y.shape)} have different extents`,
      'Contracted and batch axes must agree pairwise; transpose one operand if its axes are swapped'
    )
  return {
    shape: [
      ...pick(x.shape, batch[0]),
      ...pick(x.shape, remaining(x.shape.length, contract[0], batch[0])),
      ...pick(y.shape, remaining(y.shape.length, contract[1], batch[1]))
    ],
    dtype
  }
}

const contracted = (
  [x, y]: readonly Dense[],
  { contract, batch }: Contraction,
  out: Aval,
  zeros: Zeros | null
): Dense => {
  const rows = linesOf(x, batch[0], remaining(x.shape.length, contract[0], batch[0]), contract[0])
  const columns = linesOf(y, batch[1], remaining(y.shape.length, contract[1], batch[1]), contract[1])
  const product = matmul(out.dtype, rows, columns)
  if (zeros !== null) absorb(product, rows, columns, zeros)
  return unsafeFromBuffer(out.shape, product)
}

const contractionDerivative = <P extends Contraction>(zeros: Bilinear<P>['zeros']): Bilinear<P> => ({
  _tag: 'Bilinear',
  zeros,
  strongly: ($, x, y, params, of) => $.dot(x, y, params, of),
  transposes: [
    ($, ct, y, x, { contract, batch }, of) => {
      const free = remaining(x.shape.length, contract[0], batch[0])
      const freeY = remaining(y.shape.length, contract[1], batch[1])
      const b = batch[0].length
      const result = $.dot(
        ct,
        y,
        {
          contract: [freeY.map((_, i) => b + free.length + i), freeY],
          batch: [batch[0].map((_, i) => i), batch[1]]
        },
        of
      )
      const paired = remaining(y.shape.length, freeY, batch[1]).map(j => contract[0][contract[1].indexOf(j)])
      return $.transpose(result, inverse([...batch[0], ...free, ...paired]))
    },
    ($, ct, x, y, { contract, batch }, of) => {
      const free = remaining(y.shape.length, contract[1], batch[1])
      const freeX = remaining(x.shape.length, contract[0], batch[0])
      const b = batch[0].length
      const result = $.dot(
        ct,
        x,
        {
          contract: [freeX.map((_, i) => b + i), freeX],
          batch: [batch[1].map((_, i) => i), batch[0]]
        },
        of
      )
      const paired = remaining(x.shape.length, freeX, batch[0]).map(i => contract[1][contract[0].indexOf(i)])
      return $.transpose(result, inverse([...batch[1], ...free, ...paired]))
    }
  ]
})

const contractionBatching = <P extends Contraction>(zeros: Bilinear<P>['zeros']): BatchRule<P> => ({
  _tag: 'Rule',
  rule: ($, _, __, [x, y], params) => {
    const { contract, batch } = params
    const shifted = (axes: readonly number[], on: boolean): readonly number[] => axes.map(a => (on ? a + 1 : a))
    const moved = {
      contract: [shifted(contract[0], x.batched), shifted(contract[1], y.batched)],
      batch: [shifted(batch[0], x.batched), shifted(batch[1], y.batched)]
    } as const
    if (x.batched && y.batched) {
      const both = {
        contract: moved.contract,
        batch: [
          [0, ...moved.batch[0]],
          [0, ...moved.batch[1]]
        ]
      } as const
      return [{ value: $.dot(x.value, y.value, both, zeros(params)), batched: true }]
    }
    const result = $.dot(x.value, y.value, moved, zeros(params))
    const freeX = remaining(x.value.ndim, moved.contract[0], moved.batch[0])
    const at = batch[0].length + (x.batched ? 0 : freeX.length)
    return [{ value: moveAxis($, result, at, 0), batched: true }]
  }
})

const drawContraction = (draw: Draw, whole: boolean): Sample<Contraction> => {
  const [b, m, k, n] = [draw.int(1, 2), draw.int(1, 3), draw.int(1, 3), draw.int(1, 3)]
  const kind = (shape: Shape): SampleOperand => (whole ? operand(shape, 'int32', integers(-5, 5)) : operand(shape))
  const [x, y, contract, batch] = draw.oneOf([
    [
      [m, k],
      [k, n],
      [[1], [0]],
      [[], []]
    ],
    [
      [b, k, m],
      [n, b, k],
      [[1], [2]],
      [[0], [1]]
    ],
    [[m], [n], [[], []], [[], []]],
    [[k], [k], [[0], [0]], [[], []]],
    [
      [k, m, b],
      [m, n, k],
      [
        [1, 0],
        [0, 2]
      ],
      [[], []]
    ],
    [
      [b, m, n],
      [n, m, b],
      [[], []],
      [
        [1, 2, 0],
        [1, 0, 2]
      ]
    ]
  ] as const)
  return { operands: [kind(x), kind(y)], params: { contract, batch } }
}

const none = (): null => null

// Σ over paired axes of x·y; result axes: batch, then the free ones of x, then the free ones of y
export const dot: Primitive<Contraction> = {
  name: 'dot',
  arity: 2,
  params: contraction,
  shape: (inputs, params) => [contractedShape('dot', inputs, params, numeric)],
  evaluate: (inputs, params, [out]) => [contracted(inputs, params, out, null)],
  derivative: contractionDerivative(none),
  batching: contractionBatching(none),
  sample: draw => drawContraction(draw, draw.int(0, 3) === 3)
}

export interface StrongContraction extends Contraction {
  /** Which operands are tangents. */
  readonly zeros: Zeros
}

const zerosOf = ({ zeros }: StrongContraction): Zeros => zeros

// The same sum, of the products of derivatives
export const strongDot: Primitive<StrongContraction> = {
  name: 'strongDot',
  arity: 2,
  params: { ...contraction, zeros: kinds.oneOf(['left', 'right', 'both']) },
  shape: (inputs, params) => [contractedShape('strongDot', inputs, params, floats)],
  evaluate: (inputs, params, [out]) => [contracted(inputs, params, out, params.zeros)],
  derivative: contractionDerivative(zerosOf),
  batching: contractionBatching(zerosOf),
  sample: draw => {
    const { operands, params } = drawContraction(draw, false)
    return { operands, params: { ...params, zeros: draw.oneOf(['left', 'right', 'both']) } }
  }
}
