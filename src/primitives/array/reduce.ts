/**
 * Reductions over axes. The axes are sorted, distinct and in range; they vanish from the shape.
 *
 * A float32 reduction accumulates in float64 and rounds once; every result takes its elements in
 * row-major order, so its bits depend on nothing else. Ties of max and min share the tangent equally.
 */
import type { ParamsOf } from '../../core/params.js'
import type { Jvp, Ops, Primitive, Shifted } from '../../core/primitive.js'
import type { Aval } from '../../core/aval.js'
import { allocate, isFloat } from '../../ndarray/dtype.js'
import { fail } from '../../ndarray/error.js'
import { argmaxLine, argminLine, eachLine } from '../../ndarray/kernels/lines.js'
import * as rows from '../../ndarray/kernels/reduce.js'
import { own, storage, unsafeFromBuffer, type NDArray } from '../../ndarray/ndarray.js'
import { showShape, sizeOf, without, type Shape } from '../../ndarray/shape.js'
import { requireAxis, type AxisParams } from '../rule/axis.js'
import { discrete, distinct, integers, numeric, operand, sameDType } from '../rule/define.js'
import { inert } from '../rule/identities.js'
import { cumprodOf } from './cumulative.js'
import * as kinds from '../rule/kinds.js'

export interface ReduceParams {
  readonly axes: readonly number[]
}

const schema: ParamsOf<ReduceParams> = { axes: kinds.integers }

export const pick = (shape: Shape, axes: readonly number[]): Shape => axes.map(i => shape[i])

export const reducedShape = (op: string, x: Aval, axes: readonly number[]): Shape =>
  axes.every((a, i) => Number.isInteger(a) && a >= 0 && a < x.shape.length && (i === 0 || axes[i - 1] < a))
    ? without(x.shape, axes)
    : fail(
        'AxisOutOfRange',
        op,
        `axes ${showShape(axes)} are not sorted, distinct axes of an array of rank ${x.shape.length}`,
        'Name each axis once, from 0 upwards'
      )

const requireElements = (op: string, x: Aval, axes: readonly number[]): void => {
  if (sizeOf(pick(x.shape, axes)) === 0)
    fail(
      'InvalidArgument',
      op,
      `there is nothing to choose from along axes ${showShape(axes)} of shape ${showShape(x.shape)}`,
      'Reduce axes that have elements, or concatenate a default first'
    )
}

/** A value without the reduced axes, with extent 1 in their places. */
export const restored = ($: Ops, y: NDArray, x: NDArray, axes: readonly number[]): NDArray =>
  $.reshape(
    y,
    x[own].shape.map((n, i) => (axes.includes(i) ? 1 : n))
  )

export const shiftedAxes: Shifted<ReduceParams> = {
  _tag: 'Shifted',
  params: ({ axes }) => ({ axes: axes.map(a => a + 1) })
}

const sample: Primitive<ReduceParams>['sample'] = draw => {
  const shape = draw.shape()
  return { operands: [operand(shape)], params: { axes: shape.flatMap((_, i) => (draw.bool() ? [i] : [])) } }
}

const ofNoAxes = inert<ReduceParams>(({ axes }) => axes.length === 0)

// --- sums and products

// Σ x, 0 over nothing; transpose: the cotangent, repeated
export const sum: Primitive<ReduceParams> = {
  name: 'sum',
  arity: 1,
  params: schema,
  shape: ([x], { axes }) => [{ shape: reducedShape('sum', x, axes), dtype: sameDType('sum', [x], numeric) }],
  evaluate: ([x], { axes }) => {
    const [row, unit] = isFloat(x.dtype) ? [rows.sumRow, -0] : [rows.integerSumRow, 0]
    return [rows.fold(x, axes, x.dtype, row, sizeOf(pick(x[own].shape, axes)) === 0 ? 0 : unit)]
  },
  derivative: {
    _tag: 'Linear',
    operands: 'all',
    transpose: ($, [ct], [x], { axes }) => [$.broadcast(restored($, ct, x, axes), x[own].shape)]
  },
  batching: shiftedAxes,
  sample,
  same: ofNoAxes,
  written: { before: 'Σ' }
}

/** The product of all other elements along the last axis: of those before, times that of those after. */
const exclusiveProducts = ($: Ops, x: NDArray): NDArray => {
  const axis = x.ndim - 1
  const [one, none] = [x.shape.map((_, i) => (i === axis ? 1 : 0)), x.shape.map(() => 0)]
  const back = one.map(n => -n)
  const before = $.pad(cumprodOf($, x, axis, false), 1, one, back, none)
  const after = $.pad(cumprodOf($, x, axis, true), 1, back, one, none)
  return $.mul(before, after)
}

// Π x, 1 over nothing; Σ_i dx_i Π_{j≠i} x_j, without division
export const prod: Primitive<ReduceParams> = {
  name: 'prod',
  arity: 1,
  params: schema,
  shape: ([x], { axes }) => [{ shape: reducedShape('prod', x, axes), dtype: sameDType('prod', [x], numeric) }],
  evaluate: ([x], { axes }) => [rows.fold(x, axes, x.dtype, isFloat(x.dtype) ? rows.prodRow : rows.integerProdRow, 1)],
  derivative: {
    _tag: 'Jvp',
    jvp: ($, [x], [dx], _, { axes }) => {
      const kept = x.shape.flatMap((__, i) => (axes.includes(i) ? [] : [i]))
      const line = (v: NDArray): NDArray =>
        $.reshape($.transpose(v, [...kept, ...axes]), [...pick(x.shape, kept), sizeOf(pick(x.shape, axes))])
      return [$.sum($.strongMul(exclusiveProducts($, line(x)), line(dx!)), [kept.length])]
    }
  },
  batching: shiftedAxes,
  sample: draw => {
    const { operands, params } = sample(draw)
    return { operands: draw.bool() ? operands : [operand(operands[0].shape, 'float64', integers(-1, 2))], params }
  },
  same: ofNoAxes,
  written: { before: 'Π' }
}

// --- the largest and the smallest

/** Σ dx over the places that attain the result, divided by their number. */
const extremum: Jvp<ReduceParams> = {
  _tag: 'Jvp',
  jvp: ($, [x], [dx], [y], { axes }) => {
    const attained = $.convert($.eq(x, restored($, y, x, axes)), x.dtype)
    return [$.sum($.strongMul($.div(attained, restored($, $.sum(attained, axes), x, axes)), dx!), axes)]
  }
}

const extreme = (name: string, row: rows.FoldRow, worst: number): Primitive<ReduceParams> => ({
  name,
  arity: 1,
  params: schema,
  shape: ([x], { axes }) => {
    const shape = reducedShape(name, x, axes)
    requireElements(name, x, axes)
    return [{ shape, dtype: sameDType(name, [x], numeric) }]
  },
  evaluate: ([x], { axes }) => [rows.fold(x, axes, x.dtype, row, worst)],
  derivative: extremum,
  batching: shiftedAxes,
  sample: draw => {
    const { operands, params } = sample(draw)
    return { operands: [operand(operands[0].shape, 'float64', distinct)], params }
  },
  same: ofNoAxes
})

// max x; NaN if there is one
export const reduceMax = extreme('reduceMax', rows.maxRow, -Infinity)

// min x; NaN if there is one
export const reduceMin = extreme('reduceMin', rows.minRow, Infinity)

/** The place along one axis, which vanishes. */
const place = (name: string, line: typeof argmaxLine): Primitive<AxisParams> => ({
  name,
  arity: 1,
  params: { axis: kinds.integer },
  shape: ([x], { axis }) => {
    sameDType(name, [x], ['bool', ...numeric])
    requireAxis(name, x, axis)
    requireElements(name, x, [axis])
    return [{ shape: without(x.shape, [axis]), dtype: 'int32' }]
  },
  evaluate: ([x], { axis }, [out]) => {
    const { data, strides } = x[storage]
    const places = allocate('int32', sizeOf(out.shape), out.shape)
    const single = x.shape.map((n, i) => (i === axis ? 1 : n))
    eachLine([x], axis, single, ([p], o) => (places[o] = line(x.shape[axis], data, p, strides[axis])))
    return [unsafeFromBuffer(out.shape, places)]
  },
  derivative: discrete,
  batching: { _tag: 'Shifted', params: ({ axis }) => ({ axis: axis + 1 }) },
  sample: draw => {
    const shape = draw.shape(draw.int(1, 3))
    const [dtype, domain] = draw.oneOf([
      ['float64', distinct],
      ['int32', integers(-2, 2)],
      ['bool', integers(0, 1)]
    ] as const)
    return { operands: [operand(shape, dtype, domain)], params: { axis: draw.int(0, shape.length - 1) } }
  }
})

// The first place of max x, or of NaN
export const argmax = place('argmax', argmaxLine)

// The first place of min x, or of NaN
export const argmin = place('argmin', argminLine)

// --- logic

const logical = (name: string, row: rows.FoldRow, unit: number): Primitive<ReduceParams> => ({
  name,
  arity: 1,
  params: schema,
  shape: ([x], { axes }) => [{ shape: reducedShape(name, x, axes), dtype: sameDType(name, [x], ['bool']) }],
  evaluate: ([x], { axes }) => [rows.fold(x, axes, 'bool', row, unit)],
  derivative: discrete,
  batching: shiftedAxes,
  sample: draw => {
    const { operands, params } = sample(draw)
    return { operands: [operand(operands[0].shape, 'bool', integers(0, 1))], params }
  }
})

// ∃ x, false over nothing
export const any = logical('any', rows.anyRow, 0)

// ∀ x, true over nothing
export const all = logical('all', rows.allRow, 1)
