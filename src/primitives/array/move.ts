/**
 * The same elements in another arrangement: every entry is linear, and its transpose moves the data back.
 */
import type { Primitive } from '../../core/primitive.js'
import { fail } from '../../ndarray/error.js'
import { flipped } from '../../ndarray/kernels/move.js'
import { contiguous, storage, view } from '../../ndarray/ndarray.js'
import {
  broadcastShapes,
  isShape,
  rowMajor,
  sameShape,
  showShape,
  sizeOf,
  without,
  type Shape
} from '../../ndarray/shape.js'
import { checkAxes, inverse } from '../rule/axes.js'
import { operand } from '../rule/define.js'
import { inert, operandOf } from '../rule/identities.js'
import * as kinds from '../rule/kinds.js'

export interface AxesParams {
  readonly axes: readonly number[]
}

// x repeated along new leading axes and along axes of extent 1; transpose: the sum over them
export const broadcast: Primitive<{ readonly shape: Shape }> = {
  name: 'broadcast',
  arity: 1,
  params: { shape: kinds.integers },
  shape: ([x], { shape }) =>
    isShape(shape) && sameShape(broadcastShapes('broadcast', x.shape, shape), shape)
      ? [{ shape, dtype: x.dtype }]
      : fail(
          'ShapeMismatch',
          'broadcast',
          `shape ${showShape(x.shape)} does not broadcast to ${showShape(shape)}`,
          'Only axes of extent 1, and new leading axes, can grow'
        ),
  evaluate: ([x], { shape }) => {
    const { shape: from, strides } = x[storage]
    const lead = shape.length - strides.length
    const stretched = shape.map((_, i) => (i < lead || from[i - lead] === 1 ? 0 : strides[i - lead]))
    return [view(x, shape, stretched)]
  },
  derivative: {
    _tag: 'Linear',
    operands: 'all',
    transpose: ($, [ct], [x]) => {
      const lead = ct.shape.length - x.shape.length
      const axes = ct.shape.flatMap((n, i) => (i < lead || (x.shape[i - lead] === 1 && n !== 1) ? [i] : []))
      return [$.reshape($.sum(ct, axes), x.shape)]
    }
  },
  batching: {
    _tag: 'Rule',
    rule: ($, _, size, [{ value }], { shape }) => {
      const own = value.shape.slice(1)
      const aligned = $.reshape(value, [size, ...new Array<number>(shape.length - own.length).fill(1), ...own])
      return [{ value: $.broadcast(aligned, [size, ...shape]), batched: true }]
    }
  },
  sample: draw => {
    const shape = draw.shape()
    const from = shape.slice(draw.int(0, shape.length)).map(n => (draw.bool() ? 1 : n))
    return { operands: [operand(from)], params: { shape } }
  },
  stretches: true,
  same: operandOf(0),
  after: (p, { primitive }) => (primitive === broadcast ? p : undefined)
}

// The same elements, in row-major order, under another shape
export const reshape: Primitive<{ readonly shape: Shape }> = {
  name: 'reshape',
  arity: 1,
  params: { shape: kinds.integers },
  shape: ([x], { shape }) =>
    isShape(shape) && sizeOf(x.shape) === sizeOf(shape)
      ? [{ shape, dtype: x.dtype }]
      : fail(
          'ShapeMismatch',
          'reshape',
          `${showShape(x.shape)} has ${sizeOf(x.shape)} elements and ${showShape(shape)} has ${sizeOf(shape)}`,
          'Both shapes must hold the same number of elements'
        ),
  evaluate: ([x], { shape }) => {
    const c = contiguous(x)
    return [view(c, shape, rowMajor(shape), c[storage].offset)]
  },
  derivative: { _tag: 'Linear', operands: 'all', transpose: ($, [ct], [x]) => [$.reshape(ct, x.shape)] },
  batching: { _tag: 'Shifted', params: ({ shape }, size) => ({ shape: [size, ...shape] }) },
  sample: draw => {
    const shape = draw.shape()
    const other = draw.oneOf([shape, [sizeOf(shape)], [...shape].reverse(), [1, ...shape]])
    return { operands: [operand(shape)], params: { shape: other } }
  },
  same: operandOf(0),
  after: (p, { primitive }) => (primitive === reshape || primitive === squeeze ? p : undefined)
}

// Axes of extent 1 dropped; transpose: put back
export const squeeze: Primitive<AxesParams> = {
  name: 'squeeze',
  arity: 1,
  params: { axes: kinds.integers },
  shape: ([x], { axes }) =>
    checkAxes('squeeze', axes, x.shape.length).every(a => x.shape[a] === 1)
      ? [{ shape: without(x.shape, axes), dtype: x.dtype }]
      : fail(
          'ShapeMismatch',
          'squeeze',
          `axes ${showShape(axes)} of shape ${showShape(x.shape)} are not all of extent 1`,
          'Only axes of extent 1 can be dropped; reduce the others, or index them'
        ),
  evaluate: ([x], { axes }, [out]) => [view(x, out.shape, without(x[storage].strides, axes))],
  derivative: { _tag: 'Linear', operands: 'all', transpose: ($, [ct], [x]) => [$.reshape(ct, x.shape)] },
  batching: { _tag: 'Shifted', params: ({ axes }) => ({ axes: axes.map(a => a + 1) }) },
  sample: draw => {
    const shape = draw.shape().map(n => (draw.bool() ? 1 : n))
    return {
      operands: [operand(shape)],
      params: { axes: shape.flatMap((n, i) => (n === 1 && draw.bool() ? [i] : [])) }
    }
  },
  same: operandOf(0)
}

interface PermutationParams {
  readonly permutation: readonly number[]
}

// The axes in another order: axis i of the result is axis permutation[i] of x
export const transpose: Primitive<PermutationParams> = {
  name: 'transpose',
  arity: 1,
  params: { permutation: kinds.integers },
  shape: ([x], { permutation }) =>
    sameShape(
      [...permutation].sort((a, b) => a - b),
      x.shape.map((_, i) => i)
    )
      ? [{ shape: permutation.map(i => x.shape[i]), dtype: x.dtype }]
      : fail(
          'AxisOutOfRange',
          'transpose',
          `${showShape(permutation)} is not a permutation of the axes of an array of rank ${x.shape.length}`,
          'Name every axis exactly once'
        ),
  evaluate: ([x], { permutation }, [out]) => {
    const { strides } = x[storage]
    return [
      view(
        x,
        out.shape,
        permutation.map(i => strides[i])
      )
    ]
  },
  derivative: {
    _tag: 'Linear',
    operands: 'all',
    transpose: ($, [ct], _, { permutation }) => [$.transpose(ct, inverse(permutation))]
  },
  batching: { _tag: 'Shifted', params: ({ permutation }) => ({ permutation: [0, ...permutation.map(i => i + 1)] }) },
  sample: draw => {
    const shape = draw.shape()
    const permutation = shape.map((_, i) => i)
    const [i, j] = shape.length > 1 ? [draw.int(0, shape.length - 1), draw.int(0, shape.length - 1)] : [0, 0]
    return {
      operands: [operand(shape)],
      params: { permutation: permutation.map(k => (k === i ? j : k === j ? i : k)) }
    }
  },
  same: inert(({ permutation }) => permutation.every((p, i) => p === i)),
  after: ({ permutation }, { primitive, params }) =>
    primitive === transpose
      ? { permutation: permutation.map(i => (params as PermutationParams).permutation[i]) }
      : undefined
}

// The elements in reverse along some axes; its own transpose
export const flip: Primitive<AxesParams> = {
  name: 'flip',
  arity: 1,
  params: { axes: kinds.integers },
  shape: ([x], { axes }) => {
    checkAxes('flip', axes, x.shape.length)
    return [{ shape: x.shape, dtype: x.dtype }]
  },
  evaluate: ([x], { axes }) => [flipped(x, axes)],
  derivative: { _tag: 'Linear', operands: 'all', transpose: ($, [ct], _, { axes }) => [$.flip(ct, axes)] },
  batching: { _tag: 'Shifted', params: ({ axes }) => ({ axes: axes.map(a => a + 1) }) },
  sample: draw => {
    const shape = draw.shape()
    return { operands: [operand(shape)], params: { axes: shape.flatMap((_, i) => (draw.bool() ? [i] : [])) } }
  },
  same: inert(({ axes }, x) => axes.every(a => x.aval.shape[a] <= 1))
}
