/**
 * Means and lengths over axes, whose results are in range though sums and squares on the way may not be.
 */
import type { ParamsOf } from '../../core/params.js'
import type { Primitive } from '../../core/primitive.js'
import { allocate, type DType } from '../../ndarray/dtype.js'
import * as rows from '../../ndarray/kernels/reduce.js'
import { storage, unsafeFromBuffer, type Dense } from '../../ndarray/ndarray.js'
import { sizeOf } from '../../ndarray/shape.js'
import { floats, operand, sameDType } from '../rule/define.js'
import * as kinds from '../rule/kinds.js'
import { pick, reducedShape, restored, shiftedAxes, type ReduceParams } from './reduce.js'

export interface MeanParams extends ReduceParams {
  /** What is taken off the number of elements. */
  readonly ddof: number
}

const meanSchema: ParamsOf<MeanParams> = { axes: kinds.integers, ddof: kinds.integer }

/** By what the sum is divided. */
export const divisorOf = (shape: readonly number[], { axes, ddof }: MeanParams): number =>
  Math.max(0, sizeOf(pick(shape, axes)) - ddof)

/** A power of two by which so many numbers are made so small that their sum does not overflow. */
export const summable = (count: number): number => 2 ** -Math.ceil(Math.log2(Math.max(1, count)))

const narrowed = (dtype: DType, x: Dense, of: (total: number, i: number) => number): Dense => {
  const { data } = x[storage]
  const out = allocate(dtype, data.length)
  for (let i = 0; i < data.length; i++) out[i] = of(data[i], i)
  return unsafeFromBuffer(x.shape, out)
}

// Σ x/(n − ddof), NaN of nothing; transpose: the cotangent, divided and repeated
export const mean: Primitive<MeanParams> = {
  name: 'mean',
  arity: 1,
  params: meanSchema,
  shape: ([x], { axes }) => [{ shape: reducedShape('mean', x, axes), dtype: sameDType('mean', [x], floats) }],
  evaluate: ([x], params) => {
    const { axes } = params
    const divisor = divisorOf(x.shape, params)
    const totals = rows.fold(x, axes, 'float64', rows.sumRow, sizeOf(pick(x.shape, axes)) === 0 ? 0 : -0)
    const isInRange = x.dtype === 'float32' || totals[storage].data.every(Number.isFinite)
    if (isInRange) return [narrowed(x.dtype, totals, total => total / divisor)]
    const scale = summable(sizeOf(pick(x.shape, axes)))
    const scaled = rows.fold(x, axes, 'float64', rows.scaledSumRow(scale), 0)[storage].data
    return [narrowed(x.dtype, totals, (t, i) => (Number.isFinite(t) ? t / divisor : scaled[i] / (divisor * scale)))]
  },
  derivative: {
    _tag: 'Linear',
    operands: 'all',
    transpose: ($, [ct], [x], params) => {
      const share = $.div(ct, divisorOf(x.shape, params))
      return [$.broadcast(restored($, share, x, params.axes), x.shape)]
    }
  },
  batching: { _tag: 'Shifted', params: ({ axes, ddof }) => ({ axes: axes.map(a => a + 1), ddof }) },
  sample: draw => {
    const shape = draw.shape()
    const axes = shape.flatMap((_, i) => (draw.bool() ? [i] : []))
    const count = Math.max(1, sizeOf(pick(shape, axes)))
    // A divisor that is a power of two: linear to the bit
    return { operands: [operand(shape)], params: { axes, ddof: count - 2 ** Math.floor(Math.log2(count)) } }
  }
}

/** Sums of squares beyond these are of numbers whose squares overflow, or vanish. */
export const safeSquares = {
  float64: { least: 2 ** -900, factor: 2 ** 600 },
  float32: { least: 2 ** -100, factor: 2 ** 100 }
} as const

// √Σ x²; Σ dx·x/y, 0 where y is 0 or infinite
export const norm: Primitive<ReduceParams> = {
  name: 'norm',
  arity: 1,
  params: { axes: kinds.integers },
  shape: ([x], { axes }) => [{ shape: reducedShape('norm', x, axes), dtype: sameDType('norm', [x], floats) }],
  evaluate: ([x], { axes }) => {
    const { least, factor } = safeSquares.float64
    const folded = (scale: number): Dense => rows.fold(x, axes, 'float64', rows.squaresRow(scale), 0)
    const squares = folded(1)
    const { data } = squares[storage]
    const some = (scale: number, isOut: (v: number) => boolean): ArrayLike<number> =>
      data.some(isOut) ? folded(scale)[storage].data : []
    const large = some(1 / factor, v => v === Infinity)
    const small = some(factor, v => v < least)
    const lengthOf = (v: number, i: number): number =>
      v === Infinity ? Math.sqrt(large[i]) * factor : v < least ? Math.sqrt(small[i]) / factor : Math.sqrt(v)
    return [narrowed(x.dtype, squares, lengthOf)]
  },
  derivative: {
    _tag: 'Jvp',
    jvp: ($, [x], [dx], [y], { axes }) => {
      const length = restored($, y, x, axes)
      const unit = $.select($.or($.eq(length, 0), $.eq(length, Infinity)), 0, $.div(x, length))
      return [$.sum($.strongMul(unit, dx!), axes)]
    }
  },
  batching: shiftedAxes,
  sample: draw => {
    const shape = draw.shape()
    return { operands: [operand(shape)], params: { axes: shape.flatMap((_, i) => (draw.bool() ? [i] : [])) } }
  }
}
