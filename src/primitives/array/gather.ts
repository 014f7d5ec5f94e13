/**
 * Reading and writing at addresses that are data.
 *
 * With B the `batch` leading axes that array and indices share, `axes` those of the further axes that are
 * addressed, and R the others: indices of shape [B, I, k], k axes, address slices of shape R;
 * gather(x, indices) has shape [B, I, R], and so have the updates of a scatter. The updates act one after
 * another, in row-major order of I, so that duplicate addresses have one meaning.
 */
import { zeros } from '../rule/zeros.js'
import { showAval, type Aval } from '../../core/aval.js'
import type { Indexing } from '../../core/ops.js'
import type { ParamsOf } from '../../core/params.js'
import type { BatchRule, Derivative, Draw, Jvp, Ops, Primitive, SampleOperand } from '../../core/primitive.js'
import type { DType } from '../../ndarray/dtype.js'
import { fail } from '../../ndarray/error.js'
import * as kernels from '../../ndarray/kernels/gather.js'
import type { NDArray } from '../../ndarray/ndarray.js'
import { sameShape, showShape, sizeOf, without, type Shape } from '../../ndarray/shape.js'
import { checkAxes, moveAxis, withBatch } from '../rule/axes.js'
import {
  awayFrom,
  distinct,
  every,
  floats,
  integers,
  interval,
  numeric,
  operand,
  reals,
  sameDType
} from '../rule/define.js'
import * as kinds from '../rule/kinds.js'

const indexing: ParamsOf<Indexing> = {
  batch: kinds.integer,
  axes: kinds.integers,
  outside: kinds.oneOf(['clip', 'drop'])
}

// --- shapes

const addressedShape = (op: string, x: Aval, indices: Aval, { batch, axes, outside }: Indexing): Shape => {
  const rest = x.shape.slice(batch)
  checkAxes(op, axes, rest.length)
  if (indices.dtype !== 'int32')
    fail('DTypeMismatch', op, `indices are int32, not ${showAval(indices)}`, "Convert with np.astype(indices, 'int32')")
  const lead = indices.shape.slice(0, batch)
  if (
    indices.shape.length <= batch ||
    indices.shape[indices.shape.length - 1] !== axes.length ||
    !sameShape(lead, x.shape.slice(0, batch))
  )
    fail(
      'ShapeMismatch',
      op,
      `indices of shape ${showShape(indices.shape)} do not address ${axes.length} axes of shape ${showShape(x.shape)} behind ${batch} batch axes`,
      `Indices begin with the batch axes ${showShape(x.shape.slice(0, batch))} and end with an axis of extent ${axes.length}`
    )
  const shape = [...lead, ...indices.shape.slice(batch, -1), ...without(rest, axes)]
  return outside === 'clip' && sizeOf(shape) > 0 && axes.some(a => rest[a] === 0)
    ? fail(
        'InvalidArgument',
        op,
        `shape ${showShape(x.shape)} has no elements along the addressed axes, so no nearest one`,
        "Address an axis that has elements, or read with mode: 'fill'"
      )
    : shape
}

const scatterShape = (
  op: string,
  dtypes: readonly DType[],
  [x, indices, ...updates]: readonly Aval[],
  how: Indexing
): Aval => {
  const dtype = sameDType(op, [x, ...updates], dtypes)
  const shape = addressedShape(op, x, indices, how)
  const odd = updates.find(u => !sameShape(u.shape, shape))
  return odd === undefined
    ? { shape: x.shape, dtype }
    : fail(
        'ShapeMismatch',
        op,
        `updates of shape ${showShape(odd.shape)}, where the indices address ${showShape(shape)}`,
        'Broadcast the updates to the shape that gather gives'
      )
}

// --- gather

const drawIndexing = (
  draw: Draw
): { readonly x: Shape; readonly indices: SampleOperand; readonly slices: Shape; readonly how: Indexing } => {
  const lead = draw.shape(draw.int(0, 1))
  const rest = draw.shape(draw.int(1, 2))
  const order = draw.bool() ? rest.map((_, i) => i) : rest.map((_, i) => rest.length - 1 - i)
  const axes = order.slice(0, draw.int(1, rest.length))
  const at = draw.shape(draw.int(0, 2))
  return {
    x: [...lead, ...rest],
    indices: operand([...lead, ...at, axes.length], 'int32', draw.oneOf([integers(0, 1), integers(-1, 3)])),
    slices: [...lead, ...at, ...without(rest, axes)],
    how: { batch: lead.length, axes, outside: draw.oneOf(['clip', 'drop']) }
  }
}

// The slices of x at the addresses, 0 for a dropped one; transpose: scatterAdd into zeros
export const gather: Primitive<Indexing> = {
  name: 'gather',
  arity: 2,
  params: indexing,
  shape: ([x, indices], how) => [{ shape: addressedShape('gather', x, indices, how), dtype: x.dtype }],
  evaluate: ([x, indices], how, [out]) => [kernels.gather(x, indices, how, out.shape)],
  derivative: {
    _tag: 'Linear',
    operands: [0],
    transpose: ($, [ct], [x, indices], how) => [scatterOf($, 'add', zeros($, x), indices, ct, how)]
  },
  batching: {
    _tag: 'Rule',
    rule: ($, _, __, [x, indices], how) => {
      const { batch, axes } = how
      if (x.batched && indices.batched)
        return [{ value: gatherOf($, x.value, indices.value, { ...how, batch: batch + 1 }), batched: true }]
      if (x.batched) {
        const examples = moveAxis($, x.value, 0, batch)
        const slices = gatherOf($, examples, indices.value, { ...how, axes: axes.map(a => a + 1) })
        return [{ value: moveAxis($, slices, indices.value.ndim - 1, 0), batched: true }]
      }
      const slices = gatherOf($, x.value, moveAxis($, indices.value, 0, batch), how)
      return [{ value: moveAxis($, slices, batch, 0), batched: true }]
    }
  },
  sample: draw => {
    const { x, indices, how } = drawIndexing(draw)
    const [dtype, domain] = draw.oneOf([
      ['float64', reals],
      ['float64', reals],
      ['int32', integers(-5, 5)],
      ['bool', integers(0, 1)]
    ] as const)
    return { operands: [operand(x, dtype, domain), indices], params: how }
  }
}

// --- scatter

/** The first result is like x, further ones are like the updates. */
const batchedScatter = <P extends Indexing>(entry: () => Primitive<P>): BatchRule<P> => ({
  _tag: 'Rule',
  rule: ($, _, size, [x, indices, ...updates], how) => {
    const full = [x, ...updates].map(o => withBatch($, o, size))
    if (indices.batched) {
      const [all, ...us] = full
      return $.bind(entry(), [all, indices.value, ...us], { ...how, batch: how.batch + 1 }).map(value => ({
        value,
        batched: true
      }))
    }
    // Where the batch axis stands when it is the first of those that are not addressed
    const place = (i: number): number => (i === 0 ? how.batch : indices.value.ndim - 1)
    const [all, ...us] = full.map((v, i) => moveAxis($, v, 0, place(i)))
    const results = $.bind(entry(), [all, indices.value, ...us], { ...how, axes: how.axes.map(a => a + 1) })
    return results.map((r, i) => ({ value: moveAxis($, r, place(i), 0), batched: true }))
  }
})

type Operands = (draw: Draw, x: Shape, slices: Shape) => readonly [SampleOperand, SampleOperand]

const realOperands: Operands = (draw, x, slices) => {
  const domain = draw.oneOf([reals, integers(-1, 2)])
  return [operand(x), operand(slices, 'float64', domain)]
}

const scatter = (
  kind: kernels.Combination,
  dtypes: readonly DType[],
  derivative: Derivative<Indexing>,
  operands: Operands = realOperands
): Primitive<Indexing> => {
  const name = `scatter${kind[0].toUpperCase()}${kind.slice(1)}`
  const entry: Primitive<Indexing> = {
    name,
    arity: 3,
    params: indexing,
    shape: (inputs, how) => [scatterShape(name, dtypes, inputs, how)],
    evaluate: ([x, indices, updates], how) => [kernels.scatter(kind, x, indices, updates, how)],
    derivative,
    batching: batchedScatter(() => entry),
    sample: draw => {
      const { x, indices, slices, how } = drawIndexing(draw)
      const [array, updates] =
        draw.int(0, 3) < 3 ? operands(draw, x, slices) : [x, slices].map(s => operand(s, 'int32', integers(-3, 3)))
      return { operands: [array, indices, updates], params: how }
    }
  }
  return entry
}

export interface AffineParams extends Indexing {
  /** Whether the updates act from the last to the first. */
  readonly reverse: boolean
  /** The tangents: v alone, or a too, of which a zero then erases what stood there, NaN included. */
  readonly zeros: 'right' | 'both'
}

const affine = (how: Indexing, reverse: boolean, zeros: AffineParams['zeros']): AffineParams => ({
  ...how,
  reverse,
  zeros
})

// v ← a·v + b at each address in turn, where zeros are strong, and what each update found there; closed under differentiation:
// linear in x and b, and the transpose of that runs the updates the other way, with b for what was found
export const scatterAffine: Primitive<AffineParams> = {
  name: 'scatterAffine',
  arity: 4,
  params: { ...indexing, reverse: kinds.boolean, zeros: kinds.oneOf(['right', 'both']) },
  shape: (inputs, how) => {
    const x = scatterShape('scatterAffine', floats, inputs, how)
    return [x, { shape: inputs[2].shape, dtype: x.dtype }]
  },
  evaluate: ([x, indices, a, b], how) => kernels.scatterAffine(x, indices, a, b, how),
  derivative: {
    _tag: 'Jvp',
    jvp: ($, [x, indices, a, b], [dx, , da, db], [, found], how) => {
      const fromFactors = da === null ? null : $.strongMul(found, da, 'both')
      const terms = db === null || fromFactors === null ? (db ?? fromFactors) : $.add(fromFactors, db)
      return $.bind(scatterAffine, [dx ?? zeros($, x), indices, a, terms ?? zeros($, b)], how)
    },
    linear: {
      operands: [0, 3],
      transpose: ($, [ct, found], [, indices, a], how) =>
        $.bind(scatterAffine, [ct, indices, a, found], { ...how, reverse: !how.reverse })
    }
  },
  batching: batchedScatter(() => scatterAffine),
  sample: draw => {
    const { x, indices, slices, how } = drawIndexing(draw)
    const [array, factors] = realOperands(draw, x, slices)
    return {
      operands: [array, indices, factors, operand(slices)],
      params: { ...how, reverse: draw.bool(), zeros: draw.oneOf(['right', 'both']) }
    }
  }
}

// x with the slices replaced, the last update winning; transposes: a winner takes the cotangent, which the others and x lose
export const scatterSet = scatter('set', every, {
  _tag: 'Linear',
  operands: [0, 2],
  transpose: ($, [ct], [, indices, updates], how) => {
    const zero = zeros($, updates)
    return $.bind(scatterAffine, [ct, indices, zero, zero], affine(how, true, 'both'))
  }
})

// x plus the updates; transposes: the cotangent, and its slices
export const scatterAdd = scatter('add', numeric, {
  _tag: 'Linear',
  operands: [0, 2],
  transpose: ($, [ct], [, indices], how) => [ct, gatherOf($, ct, indices, how)]
})

/** Tangents times the updates, plus terms. */
const scaled = (
  $: Ops,
  x: NDArray,
  indices: NDArray,
  updates: NDArray,
  how: Indexing,
  terms = zeros($, updates)
): NDArray => $.bind(scatterAffine, [x, indices, updates, terms], affine(how, false, 'right'))[0]

// x times the updates; each passes the product of all others: what it found times what comes after it
export const scatterMul = scatter('mul', numeric, {
  _tag: 'Jvp',
  jvp: ($, [x, indices, updates], [dx, , du], _, how) => {
    const tangent = dx ?? zeros($, x)
    if (du === null) return [scaled($, tangent, indices, updates, how)]
    const found = $.bind(scatterAffine, [x, indices, updates, zeros($, updates)], affine(how, false, 'right'))[1]
    return [scaled($, tangent, indices, updates, how, $.strongMul(found, du))]
  },
  linear: {
    operands: [0],
    transpose: ($, [ct], [, indices, updates], how) => [scaled($, ct, indices, updates, how)]
  }
})

/** Everything that attains the result shares the tangent equally: x itself and the updates. */
const extremum: Jvp<Indexing> = {
  _tag: 'Jvp',
  jvp: ($, [x, indices, updates], [dx, , du], [y], how) => {
    const byX = $.eq(x, y)
    const byUpdates = $.eq(updates, gatherOf($, y, indices, how))
    const add = (v: NDArray, terms: NDArray): NDArray => scatterOf($, 'add', v, indices, terms, how)
    const count = add($.convert(byX, x.dtype), $.convert(byUpdates, x.dtype))
    const total = add(
      dx === null ? zeros($, x) : $.select(byX, dx, 0),
      du === null ? zeros($, updates) : $.select(byUpdates, du, 0)
    )
    // A NaN is attained by nothing: no tangent, rather than 0/0
    return [$.div(total, $.max(count, 1))]
  }
}

/** No two values that may meet are near: either one update and an array of integers, or an array out of reach. */
const apart: Operands = (draw, x, slices) => {
  if (sizeOf(slices) === 1)
    return [operand(x, 'float64', integers(-3, 3)), operand(slices, 'float64', awayFrom(1, 0.3))]
  const far = draw.oneOf([50, -50])
  return [operand(x, 'float64', interval(far - 1, far + 1)), operand(slices, 'float64', distinct)]
}

// The smaller of x and the updates; ties share equally
export const scatterMin = scatter('min', numeric, extremum, apart)

// The larger of x and the updates; ties share equally
export const scatterMax = scatter('max', numeric, extremum, apart)

// --- applied

export const gatherOf = ($: Ops, x: NDArray, indices: NDArray, how: Indexing): NDArray =>
  $.bind(gather, [x, indices], how)[0]

const scatters = { set: scatterSet, add: scatterAdd, mul: scatterMul, min: scatterMin, max: scatterMax } as const

export const scatterOf = (
  $: Ops,
  kind: keyof typeof scatters,
  x: NDArray,
  indices: NDArray,
  updates: NDArray,
  how: Indexing
): NDArray => $.bind(scatters[kind], [x, indices, updates], how)[0]
