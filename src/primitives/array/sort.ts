/**
 * Sorting along one axis: stable, with −∞ … −0 = 0 … ∞, then NaN.
 */
import type { Ops, Primitive, Shifted } from '../../core/primitive.js'
import type { NDArray } from '../../ndarray/ndarray.js'
import * as kernels from '../../ndarray/kernels/sort.js'
import { requireAxis, type AxisParams } from '../rule/axis.js'
import { discrete, distinct, every, integers, operand, sameDType } from '../rule/define.js'
import { gatherOf } from './gather.js'
import * as kinds from '../rule/kinds.js'

const shifted: Shifted<AxisParams> = { _tag: 'Shifted', params: ({ axis }) => ({ axis: axis + 1 }) }

const sample: Primitive<AxisParams>['sample'] = draw => {
  const shape = draw.shape(draw.int(1, 3))
  const [dtype, domain] = draw.oneOf([
    ['float64', distinct],
    ['int32', integers(-2, 2)],
    ['bool', integers(0, 1)]
  ] as const)
  return { operands: [operand(shape, dtype, domain)], params: { axis: draw.int(0, shape.length - 1) } }
}

/** Along an axis, the elements of x at the places (of x's shape) along that axis. */
const takeAlong = ($: Ops, x: NDArray, places: NDArray, axis: number): NDArray => {
  const last = x.ndim - 1
  const swapped = x.shape.map((_, i) => (i === axis ? last : i === last ? axis : i))
  const at = $.transpose(places, swapped)
  const taken = gatherOf($, $.transpose(x, swapped), $.reshape(at, [...at.shape, 1]), {
    batch: last,
    axes: [0],
    outside: 'clip'
  })
  return $.transpose(taken, swapped)
}

// The places of the elements in their order: x_{p₀} ≤ x_{p₁} ≤ …
export const argsort: Primitive<AxisParams> = {
  name: 'argsort',
  arity: 1,
  params: { axis: kinds.integer },
  shape: ([x], { axis }) => {
    requireAxis('argsort', x, axis)
    sameDType('argsort', [x], every)
    return [{ shape: x.shape, dtype: 'int32' }]
  },
  evaluate: ([x], { axis }) => [kernels.argsort(x, axis)],
  derivative: discrete,
  batching: shifted,
  sample
}

// The elements in their order; the tangents in that order too
export const sort: Primitive<AxisParams> = {
  name: 'sort',
  arity: 1,
  params: { axis: kinds.integer },
  shape: ([x], { axis }) => {
    requireAxis('sort', x, axis)
    return [{ shape: x.shape, dtype: sameDType('sort', [x], every) }]
  },
  evaluate: ([x], { axis }) => [kernels.sort(x, axis)],
  derivative: { _tag: 'Jvp', jvp: ($, [x], [dx], _, { axis }) => [takeAlong($, dx!, argsortOf($, x, axis), axis)] },
  batching: shifted,
  sample
}

export const argsortOf = ($: Ops, x: NDArray, axis: number): NDArray => $.bind(argsort, [x], { axis })[0]
