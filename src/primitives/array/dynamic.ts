/**
 * Windows at starts that are data. A start that would put the window partly outside moves to the nearest
 * one that does not.
 */
import { showAval, type Aval } from '../../core/aval.js'
import type { Batched, Draw, Ops, Primitive, SampleOperand } from '../../core/primitive.js'
import { isLinearOperand } from '../../core/placeholder.js'
import { fail } from '../../ndarray/error.js'
import { part, updated } from '../../ndarray/kernels/move.js'
import { itemOf, type Dense, type NDArray } from '../../ndarray/ndarray.js'
import { showShape, type Shape } from '../../ndarray/shape.js'
import { inverse, remaining, withBatch } from '../rule/axes.js'
import { every, integers, operand, sameDType } from '../rule/define.js'
import { operandOf } from '../rule/identities.js'
import * as kinds from '../rule/kinds.js'
import { gatherOf, scatterOf } from './gather.js'
import { anyKind } from './slice.js'

const checkWindow = (op: string, x: Aval, starts: readonly Aval[], sizes: Shape): void => {
  const odd = starts.find(s => s.dtype !== 'int32' || s.shape.length > 0)
  if (starts.length !== x.shape.length || odd !== undefined)
    fail(
      'InvalidArgument',
      op,
      `starts (${starts.map(showAval).join(', ')}) for an array of shape ${showShape(x.shape)}`,
      'Give one int32 scalar for each axis'
    )
  if (sizes.length !== x.shape.length || !sizes.every((n, i) => Number.isInteger(n) && n >= 0 && n <= x.shape[i]))
    fail(
      'ShapeMismatch',
      op,
      `a window of shape ${showShape(sizes)} does not fit in shape ${showShape(x.shape)}`,
      'Every extent of the window is at most that of the array'
    )
}

/** Where the window begins. */
const corner = (x: Aval, starts: readonly Dense[], sizes: Shape): readonly number[] =>
  starts.map((s, i) => Math.max(0, Math.min(itemOf(s), x.shape[i] - sizes[i])))

const origin = ($: Ops): NDArray => $.fill([], 0, 'int32')

/** Windows at starts that differ between examples: the axes they do not span, and the places there, for `gather`. */
interface Places {
  readonly axes: readonly number[]
  readonly indices: NDArray
  /** Takes [example, place along each of `axes`, the other axes] to the order of the array's axes. */
  readonly restore: readonly number[]
}

const placesOf = ($: Ops, size: number, shape: Shape, starts: readonly Batched[], sizes: Shape): Places | null => {
  const axes = sizes.flatMap((n, i) => (n === shape[i] ? [] : [i]))
  if (axes.length === 0) return null
  const extents = [size, ...axes.map(i => sizes[i])]
  const coordinates = axes.map((axis, k) => {
    const { value, batched } = starts[axis]
    const start = $.max($.min(value, shape[axis] - sizes[axis]), 0)
    const aligned = batched
      ? $.reshape(
          start,
          extents.map((n, i) => (i === 0 ? n : 1))
        )
      : start
    return $.reshape($.add(aligned, $.iota(extents, k + 1, 'int32')), [...extents, 1])
  })
  const order = [...axes, ...remaining(shape.length, axes)]
  return { axes, indices: $.concat(coordinates, extents.length), restore: [0, ...inverse(order).map(i => i + 1)] }
}

const drawStarts = (draw: Draw, shape: Shape): readonly SampleOperand[] =>
  shape.map(() => operand([], 'int32', draw.bool() ? integers(0, 1) : integers(-1, 3)))

// The window of given sizes at starts; transpose: the window put among zeros
export const dynamicSlice: Primitive<{ readonly sizes: Shape }> = {
  name: 'dynamicSlice',
  arity: 'any',
  params: { sizes: kinds.integers },
  shape: ([x, ...starts], { sizes }) => {
    checkWindow('dynamicSlice', x, starts, sizes)
    return [{ shape: sizes, dtype: x.dtype }]
  },
  evaluate: ([x, ...starts], { sizes }) => [part(x, corner(x, starts, sizes), sizes)],
  derivative: {
    _tag: 'Linear',
    operands: [0],
    transpose: ($, [ct], [x, ...starts]) => [dynamicUpdateSliceOf($, $.fill(x.shape, 0, x.dtype), ct, starts)]
  },
  batching: {
    _tag: 'Rule',
    rule: ($, _, size, [x, ...starts], { sizes }) => {
      if (!starts.some(s => s.batched)) {
        const value = dynamicSliceOf($, x.value, [origin($), ...starts.map(s => s.value)], [size, ...sizes])
        return [{ value, batched: true }]
      }
      const lead = x.batched ? 1 : 0
      const places = placesOf($, size, x.value.shape.slice(lead), starts, sizes)
      if (places === null) return [x]
      const { axes, indices, restore } = places
      const windows = gatherOf($, x.value, indices, { batch: lead, axes, outside: 'clip' })
      return [{ value: $.transpose(windows, restore), batched: true }]
    }
  },
  sample: draw => {
    const shape = draw.shape()
    return {
      operands: [anyKind(draw)(shape), ...drawStarts(draw, shape)],
      params: { sizes: shape.map(n => draw.int(1, n)) }
    }
  },
  same: operandOf(0)
}

// x with the window at starts replaced; transposes: the rest of the cotangent, and its window
export const dynamicUpdateSlice: Primitive<null> = {
  name: 'dynamicUpdateSlice',
  arity: 'any',
  params: null,
  shape: ([x, update, ...starts]) => {
    const dtype = sameDType('dynamicUpdateSlice', [x, update], every)
    checkWindow('dynamicUpdateSlice', x, starts, update.shape)
    return [{ shape: x.shape, dtype }]
  },
  evaluate: ([x, update, ...starts]) => [updated(x, update, corner(x, starts, update.shape))],
  derivative: {
    _tag: 'Linear',
    operands: [0, 1],
    transpose: ($, [ct], [x, update, ...starts]) => [
      isLinearOperand(x) ? dynamicUpdateSliceOf($, ct, $.fill(update.shape, 0, ct.dtype), starts) : null,
      isLinearOperand(update) ? dynamicSliceOf($, ct, starts, update.shape) : null
    ]
  },
  batching: {
    _tag: 'Rule',
    rule: ($, _, size, [x, update, ...starts]) => {
      const [all, updates] = [withBatch($, x, size), withBatch($, update, size)]
      if (!starts.some(s => s.batched))
        return [
          { value: dynamicUpdateSliceOf($, all, updates, [origin($), ...starts.map(s => s.value)]), batched: true }
        ]
      const places = placesOf($, size, all.shape.slice(1), starts, updates.shape.slice(1))
      if (places === null) return [update]
      const { axes, indices, restore } = places
      const value = scatterOf($, 'set', all, indices, $.transpose(updates, inverse(restore)), {
        batch: 1,
        axes,
        outside: 'clip'
      })
      return [{ value, batched: true }]
    }
  },
  sample: draw => {
    const shape = draw.shape()
    const kind = anyKind(draw)
    return {
      operands: [kind(shape), kind(shape.map(n => draw.int(1, n))), ...drawStarts(draw, shape)],
      params: null
    }
  },
  same: operandOf(1)
}

// --- applied

export const dynamicSliceOf = ($: Ops, x: NDArray, starts: readonly NDArray[], sizes: Shape): NDArray =>
  $.bind(dynamicSlice, [x, ...starts], { sizes })[0]

export const dynamicUpdateSliceOf = ($: Ops, x: NDArray, update: NDArray, starts: readonly NDArray[]): NDArray =>
  $.bind(dynamicUpdateSlice, [x, update, ...starts], null)[0]
