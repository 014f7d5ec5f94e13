/**
 * Parts of arrays: taken out, put together, put back. Every entry is linear in the arrays it moves.
 */
import { showAval, type Aval } from '../../core/aval.js'
import type { Draw, Ops, Primitive, SampleOperand } from '../../core/primitive.js'
import { isLinearOperand } from '../../core/placeholder.js'
import { fail } from '../../ndarray/error.js'
import { joined, padded, part } from '../../ndarray/kernels/move.js'
import { itemOf, type NDArray } from '../../ndarray/ndarray.js'
import { sameShape, showShape, type Shape } from '../../ndarray/shape.js'
import { requireAxis, type AxisParams } from '../rule/axis.js'
import { every, integers, operand, sameDType } from '../rule/define.js'
import { inert, onlyPart, operandOf } from '../rule/identities.js'
import * as kinds from '../rule/kinds.js'

/** The shape with another extent along one axis. */
const withExtent = (shape: Shape, axis: number, extent: number): Shape => shape.map((n, i) => (i === axis ? extent : n))

const listLengths = (op: string, x: Aval, lists: Readonly<Record<string, readonly number[]>>): void => {
  for (const [name, list] of Object.entries(lists))
    if (list.length !== x.shape.length || !list.every(Number.isInteger))
      fail(
        'InvalidArgument',
        op,
        `${name} ${showShape(list)} does not fit an array of rank ${x.shape.length}`,
        'Give one integer for each axis'
      )
}

/** Mostly floats; now and then another dtype, for what takes all. */
export const anyKind = (draw: Draw): ((shape: Shape) => SampleOperand) => {
  const dtype = draw.int(0, 3) < 3 ? 'float64' : draw.oneOf(every)
  return shape => (dtype === 'float64' ? operand(shape) : operand(shape, dtype, integers(0, 1)))
}

// --- slice and pad

export interface SliceParams {
  readonly start: readonly number[]
  readonly limit: readonly number[]
  readonly strides: readonly number[]
}

// From start up to, not including, limit, every strides-th; transpose: padding with zeros
export const slice: Primitive<SliceParams> = {
  name: 'slice',
  arity: 1,
  params: { start: kinds.integers, limit: kinds.integers, strides: kinds.integers },
  shape: ([x], { start, limit, strides }) => {
    listLengths('slice', x, { start, limit, strides })
    const fits = x.shape.every((n, i) => 0 <= start[i] && start[i] <= limit[i] && limit[i] <= n && strides[i] > 0)
    return fits
      ? [{ shape: x.shape.map((_, i) => Math.ceil((limit[i] - start[i]) / strides[i])), dtype: x.dtype }]
      : fail(
          'InvalidArgument',
          'slice',
          `from ${showShape(start)} to ${showShape(limit)} by ${showShape(strides)} is not within shape ${showShape(x.shape)}`,
          'Give 0 ≤ start ≤ limit ≤ extent and strides ≥ 1; np.index counts negative indices from the end, np.flip reverses'
        )
  },
  evaluate: ([x], { start, strides }, [out]) => [part(x, start, out.shape, strides)],
  derivative: {
    _tag: 'Linear',
    operands: 'all',
    transpose: ($, [ct], [x], { start, strides }) => {
      const end = start.map((s, i) => (ct.shape[i] === 0 ? s : s + (ct.shape[i] - 1) * strides[i] + 1))
      const after = end.map((e, i) => x.shape[i] - e)
      return [
        $.pad(
          ct,
          0,
          start,
          after,
          strides.map(s => s - 1)
        )
      ]
    }
  },
  batching: {
    _tag: 'Shifted',
    params: ({ start, limit, strides }, size) => ({
      start: [0, ...start],
      limit: [size, ...limit],
      strides: [1, ...strides]
    })
  },
  sample: draw => {
    const shape = draw.shape()
    const start = shape.map(n => draw.int(0, n - 1))
    const limit = shape.map((n, i) => draw.int(start[i] + 1, n))
    return { operands: [anyKind(draw)(shape)], params: { start, limit, strides: shape.map(() => draw.int(1, 2)) } }
  },
  same: operandOf(0)
}

export interface PadParams {
  readonly low: readonly number[]
  readonly high: readonly number[]
  readonly interior: readonly number[]
}

/** True in the places that `value` fills. */
const filled = ($: Ops, shape: Shape, { low, high, interior }: PadParams): NDArray =>
  $.pad($.fill(shape, 0, 'bool'), 1, low, high, interior)

// x among copies of a scalar: low before it, high after it (negative ones crop), interior between its elements
export const pad: Primitive<PadParams> = {
  name: 'pad',
  arity: 2,
  params: { low: kinds.integers, high: kinds.integers, interior: kinds.integers },
  shape: ([x, value], { low, high, interior }) => {
    const dtype = sameDType('pad', [x, value], every)
    listLengths('pad', x, { low, high, interior })
    if (value.shape.length > 0)
      fail('ShapeMismatch', 'pad', `the padding value is ${showAval(value)}`, 'Pad with a scalar')
    const shape = x.shape.map((n, i) => low[i] + high[i] + n + Math.max(0, n - 1) * interior[i])
    return interior.every(n => n >= 0) && shape.every(n => n >= 0)
      ? [{ shape, dtype }]
      : fail(
          'InvalidArgument',
          'pad',
          `low ${showShape(low)}, high ${showShape(high)} and interior ${showShape(interior)} leave no shape of ${showShape(x.shape)}`,
          'Interior padding is ≥ 0, and no more can be cropped than is there'
        )
  },
  evaluate: ([x, value], { low, interior }, [out]) => [padded(x, itemOf(value), out.shape, low, interior)],
  derivative: {
    _tag: 'Linear',
    operands: 'all',
    transpose: ($, [ct], [x, value], params) => {
      const { low, high, interior } = params
      const cropped = (side: readonly number[]): readonly number[] => side.map(n => Math.max(0, -n))
      const whole = $.pad(
        ct,
        0,
        cropped(low),
        cropped(high),
        low.map(() => 0)
      )
      const start = low.map(n => Math.max(0, n))
      const limit = high.map((n, i) => whole.shape[i] - Math.max(0, n))
      return [
        $.slice(
          whole,
          start,
          limit,
          interior.map(n => n + 1)
        ),
        isLinearOperand(value) ? $.sum($.select(filled($, x.shape, params), ct, 0), [...ct.shape.keys()]) : null
      ]
    }
  },
  batching: {
    _tag: 'Rule',
    rule: ($, _, size, [x, value], params) => {
      const { low, high, interior } = params
      const behindBatch = (list: readonly number[]): readonly number[] => (x.batched ? [0, ...list] : list)
      const all = (v: NDArray | number): NDArray =>
        $.pad(x.value, v, behindBatch(low), behindBatch(high), behindBatch(interior))
      if (!value.batched) return [{ value: all(value.value), batched: true }]
      const own = x.batched ? x.value.shape.slice(1) : x.value.shape
      const values = $.reshape(value.value, [size, ...own.map(() => 1)])
      return [{ value: $.select(filled($, own, params), values, all(0)), batched: true }]
    }
  },
  sample: draw => {
    const shape = draw.shape()
    const interior = shape.map(() => draw.int(0, 1))
    const low = shape.map(() => draw.int(-1, 2))
    const high = shape.map((n, i) => draw.int(Math.max(-1, 1 - low[i] - n - (n - 1) * interior[i]), 2))
    const kind = anyKind(draw)
    return { operands: [kind(shape), kind([])], params: { low, high, interior } }
  },
  same: inert(({ low, interior }) => [...low, ...interior].every(n => n === 0))
}

// --- concat and split

// Arrays one after another along an axis; transpose: split
export const concat: Primitive<AxisParams> = {
  name: 'concat',
  arity: 'any',
  params: { axis: kinds.integer },
  shape: (xs, { axis }) => {
    if (xs.length === 0) return fail('InvalidArgument', 'concat', 'there is no array', 'Give at least one')
    const dtype = sameDType('concat', xs, every)
    const [{ shape }] = xs
    requireAxis('concat', xs[0], axis)
    const odd = xs.find(x => !sameShape(withExtent(x.shape, axis, 0), withExtent(shape, axis, 0)))
    const total = xs.reduce((n, x) => n + x.shape[axis], 0)
    return odd === undefined
      ? [{ shape: withExtent(shape, axis, total), dtype }]
      : fail(
          'ShapeMismatch',
          'concat',
          `shapes ${showShape(shape)} and ${showShape(odd.shape)} differ beyond axis ${axis}`,
          'All extents but those along the axis must agree; np.stack makes a new axis'
        )
  },
  evaluate: (xs, { axis }, [out]) => [joined(xs, out.shape, axis)],
  derivative: {
    _tag: 'Linear',
    operands: 'all',
    transpose: ($, [ct], xs, { axis }) =>
      $.split(
        ct,
        axis,
        xs.map(x => x.shape[axis])
      )
  },
  batching: { _tag: 'Shifted', params: ({ axis }) => ({ axis: axis + 1 }) },
  sample: draw => {
    const shape = draw.shape(draw.int(1, 3))
    const axis = draw.int(0, shape.length - 1)
    const kind = anyKind(draw)
    const operands = Array.from({ length: draw.int(1, 3) }, () => kind(withExtent(shape, axis, draw.int(1, 3))))
    return { operands, params: { axis } }
  },
  same: onlyPart
}

export interface SplitParams extends AxisParams {
  readonly sizes: readonly number[]
}

// The parts of given sizes along an axis, in order; transpose: concat
export const split: Primitive<SplitParams> = {
  name: 'split',
  arity: 1,
  params: { axis: kinds.integer, sizes: kinds.integers },
  shape: ([x], { axis, sizes }) => {
    requireAxis('split', x, axis)
    return sizes.every(n => Number.isInteger(n) && n >= 0) && sizes.reduce((a, b) => a + b, 0) === x.shape[axis]
      ? sizes.map(n => ({ shape: withExtent(x.shape, axis, n), dtype: x.dtype }))
      : fail(
          'ShapeMismatch',
          'split',
          `sizes ${showShape(sizes)} do not make up axis ${axis} of shape ${showShape(x.shape)}`,
          'The sizes are ≥ 0 and their sum is the extent'
        )
  },
  evaluate: ([x], { axis, sizes }, outs) => {
    let at = 0
    return outs.map((out, k) => {
      const start = x.shape.map((_, i) => (i === axis ? at : 0))
      at += sizes[k]
      return part(x, start, out.shape)
    })
  },
  derivative: { _tag: 'Linear', operands: 'all', transpose: ($, cts, _, { axis }) => [$.concat(cts, axis)] },
  batching: { _tag: 'Shifted', params: ({ axis, sizes }) => ({ axis: axis + 1, sizes }) },
  sample: draw => {
    const shape = draw.shape(draw.int(1, 3))
    const axis = draw.int(0, shape.length - 1)
    const sizes = Array.from({ length: draw.int(1, 3) }, () => draw.int(1, 2))
    const total = sizes.reduce((a, b) => a + b, 0)
    return { operands: [anyKind(draw)(withExtent(shape, axis, total))], params: { axis, sizes } }
  },
  same: onlyPart
}
