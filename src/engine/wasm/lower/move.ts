/**
 * Moves: most only change how an index is mapped, the others are copies to parts of a buffer.
 */
import type { Shape } from '../../../ndarray/shape.js'
import * as ir from '../ir/ir.js'
import type { Expr, Statement } from '../ir/ir.js'
import { start } from '../emit/address.js'
import type { Builder } from '../plan/builder.js'
import { broadcastTo, flipped, sliced, transposed, whole, type Buffer, type Ref } from '../plan/ref.js'
import { steps, view, type Steps } from './lowering.js'

interface OfShape {
  readonly shape: Shape
}
interface OfAxes {
  readonly axes: readonly number[]
}

export const broadcast = view<OfShape>((_, [x], { shape }) => broadcastTo(x, shape))
export const reshape = view<OfShape>((b, [x], { shape }) => b.reshape(x, shape))
export const squeeze = view<OfAxes>((b, [x], _, { shape }) => b.reshape(x, shape))
export const transpose = view<{ readonly permutation: readonly number[] }>((_, [x], { permutation }) =>
  transposed(x, permutation)
)
export const flip = view<OfAxes>((_, [x], { axes }) => flipped(x, axes))
export const same: Steps<unknown> = view((_, [x]) => x)

// --- slices and their inverses

interface SliceParams {
  readonly start: readonly number[]
  readonly limit: readonly number[]
  readonly strides: readonly number[]
}

export const slice = view<SliceParams>((_, [x], p, { shape }) => sliced(x, p.start, shape, p.strides))

const alongAxis = (shape: Shape, axis: number, at: number): readonly number[] =>
  shape.map((_, i) => (i === axis ? at : 0))

/** Where parts of given extents along an axis begin. */
const offsets = (sizes: readonly number[]): readonly number[] =>
  sizes.map((_, i) => sizes.slice(0, i).reduce((a, b) => a + b, 0))

export const split: Steps<{ readonly axis: number; readonly sizes: readonly number[] }> = steps(
  (_, [x], { axis, sizes }, outs) => {
    const at = offsets(sizes)
    return outs.map(({ shape }, i) => sliced(x, alongAxis(shape, axis, at[i]), shape))
  }
)

/** A fresh array of which parts are filled by copies. */
const assembled = (
  b: Builder,
  name: string,
  like: Ref,
  shape: Shape,
  parts: (all: Ref) => readonly (readonly [Ref, Ref])[]
): Ref => {
  const size = shape.reduce((n, e) => n * e, 1)
  const all = whole(b.buffer(name, like.source.dtype, size), shape)
  parts(all).forEach(([from, to]) => b.copyTo(from, to))
  b.kernel({ name, reads: [all], writes: [all.source as Buffer], emit: () => [] })
  return all
}

export const concat: Steps<{ readonly axis: number }> = steps((b, xs, { axis }, [{ shape }]) => {
  const at = offsets(xs.map(x => x.shape[axis]))
  return [
    assembled(b, 'concat', xs[0], shape, all =>
      xs.map((x, i) => [x, sliced(all, alongAxis(shape, axis, at[i]), x.shape)])
    )
  ]
})

interface PadParams {
  readonly low: readonly number[]
  readonly high: readonly number[]
  readonly interior: readonly number[]
}

/** The elements that a negative margin leaves, along one axis: the first and how many. */
const kept = (n: number, low: number, step: number, extent: number): readonly [number, number] => {
  const first = low >= 0 ? 0 : Math.ceil(-low / step)
  const last = Math.min(n - 1, Math.floor((extent - 1 - low) / step))
  return [first, Math.max(0, last - first + 1)]
}

export const pad: Steps<PadParams> = steps((b, [x, value], { low, interior }, [{ shape }]) => {
  const step = interior.map(n => n + 1)
  const ranges = x.shape.map((n, i) => kept(n, low[i], step[i], shape[i]))
  const extents = ranges.map(r => r[1])
  const from = ranges.map(r => r[0])
  const part = sliced(x, from, extents)
  return [
    assembled(b, 'pad', x, shape, all => [
      [broadcastTo(value, shape), all],
      ...(extents.includes(0)
        ? []
        : [
            [
              part,
              sliced(
                all,
                from.map((f, i) => low[i] + f * step[i]),
                extents,
                step
              )
            ] as const
          ])
    ])
  ]
})

// --- windows that begin where values say

/** Indices of the first element of a window, kept inside. */
const corner = (b: Builder, x: Ref, starts: readonly Ref[], sizes: Shape): Ref => {
  const dense = starts.map(s => (s.source._tag === 'Uniform' ? s : b.dense(b.reshape(s, []))))
  const moving = dense.map((s, i) => ({ s, last: x.shape[i] - sizes[i], stride: x.strides[i] }))
  const known = moving.reduce(
    (at, { s, last, stride }) =>
      s.source._tag === 'Uniform' ? at + Math.min(Math.max(s.source.value, 0), last) * stride : at,
    x.offset
  )
  const unknown = moving
    .filter(m => m.s.source._tag !== 'Uniform' && m.last > 0)
    .map(m => ({ ...m, index: b.global('start') }))
  if (unknown.length > 0)
    b.kernel({
      name: 'start',
      reads: unknown.map(u => u.s),
      sets: unknown.map(u => u.index),
      emit: e =>
        unknown.map(({ s, last, index }): Statement => {
          const at: Expr = ir.load('i32.load', start(e.address(s)))
          const low = s.source.dtype === 'uint32' ? at : ir.select(ir.op('i32.lt_s', at, ir.i32(0)), ir.i32(0), at)
          return ir.setGlobal(index, ir.atMost(low, ir.i32(last)))
        })
    })
  return {
    ...x,
    shape: sizes,
    offset: known,
    moving: [...x.moving, ...unknown.map(({ index, stride }) => ({ index, stride }))]
  }
}

export const dynamicSlice: Steps<{ readonly sizes: Shape }> = steps((b, [x, ...starts], { sizes }) => [
  corner(b, x, starts, sizes)
])

export const dynamicUpdateSlice: Steps<null> = steps((b, [x, update, ...starts], _, [{ shape }]) => [
  assembled(b, 'update', x, shape, all => [
    [x, all],
    [update, corner(b, all, starts, update.shape)]
  ])
])
