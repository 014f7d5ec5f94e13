/**
 * Elements repeated, rotated, or surrounded. Each is linear; its gradient is the cotangent moved back and summed.
 */
import * as option from '../../core/options.js'
import { allocate, type TypedArray } from '../../ndarray/dtype.js'
import { scalar, unsafeVector, type NDArray } from '../../ndarray/ndarray.js'
import { showShape } from '../../ndarray/shape.js'
import { ops as $ } from '../../trace/ops.js'
import { axisOf, checkInteger, checkShape, isExtent, refuse } from '../calling/check.js'
import { unaryNeeding, type UnaryNeeding } from '../calling/dual.js'
import { addressing } from '../indexing/outside.js'
import { takeAlong } from '../indexing/take.js'
import type { AxisOrAxes } from './shape.js'

const listOf = (axes: AxisOrAxes): readonly number[] => (typeof axes === 'number' ? [axes] : axes)

// --- roll

const rollAxis = (x: NDArray, shift: number, axis: number): NDArray => {
  const n = x.shape[axis]
  const back = n === 0 ? 0 : ((shift % n) + n) % n
  if (back === 0) return x
  const [front, rest] = $.split(x, axis, [n - back, back])
  return $.concat([rest, front], axis)
}

/**
 * The elements moved along axes, those that leave at one end coming back at the other; without `axis`, of the array as one row.
 *
 * Shapes:  x: s → s
 * Errors:  AxisOutOfRange; InvalidArgument, when there are not as many shifts as axes
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * assert.deepStrictEqual(np.toNested(np.roll(np.array([1, 2, 3, 4]), { shift: 1 })), [4, 1, 2, 3])
 *
 * @category rearranging
 * @since 0.1.0
 */
export const roll: UnaryNeeding<{ readonly shift: AxisOrAxes; readonly axis?: AxisOrAxes }> = unaryNeeding(
  'roll',
  { shift: option.needed(option.axes), axis: option.axes },
  (x, { shift, axis }) => {
    const shifts = listOf(shift).map(n => checkInteger('shift', n))
    if (axis === undefined) {
      const total = shifts.reduce((a, b) => a + b, 0)
      return $.reshape(rollAxis($.reshape(x, [x.size]), total, 0), x.shape)
    }
    const axes = listOf(axis)
    if (shifts.length !== axes.length && shifts.length !== 1)
      refuse(
        'InvalidArgument',
        `${shifts.length} shifts for ${axes.length} axes`,
        'Give one shift, or one for each axis'
      )
    return axes.reduce((y, a, i) => rollAxis(y, shifts[i] ?? shifts[0], axisOf(a, x.ndim)), x)
  }
)

// --- repetition

/**
 * The whole array repeated along its axes, and along new leading ones.
 *
 * Shapes:  x: [n, m] → [r₀·n, r₁·m] for `reps: [r₀, r₁]`
 * Grad:    the sum over the repetitions
 * Errors:  InvalidArgument
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * assert.deepStrictEqual(np.toNested(np.tile(np.array([1, 2]), { reps: 2 })), [1, 2, 1, 2])
 * assert.deepStrictEqual(np.toNested(np.tile(np.array([1, 2]), { reps: [2, 1] })), [[1, 2], [1, 2]])
 *
 * @category rearranging
 * @since 0.1.0
 */
export const tile: UnaryNeeding<{ readonly reps: number | readonly number[] }> = unaryNeeding(
  'tile',
  { reps: option.needed(option.axes) },
  (x, { reps }) => {
    const list = listOf(reps)
    if (!list.every(isExtent)) refuse('InvalidArgument', `reps are ${showShape(list)}`, 'Give integers ≥ 0')
    const rank = Math.max(list.length, x.ndim)
    const padded = (short: readonly number[]): readonly number[] => [
      ...new Array<number>(rank - short.length).fill(1),
      ...short
    ]
    const [own, times] = [padded(x.shape), padded(list)]
    const apart = $.reshape(
      x,
      own.flatMap(n => [1, n])
    )
    return $.reshape(
      $.broadcast(
        apart,
        own.flatMap((n, i) => [times[i], n])
      ),
      own.map((n, i) => n * times[i])
    )
  }
)

interface RepeatOptions {
  readonly repeats: number | readonly number[]
  readonly axis?: number
}

const repeatEach = (x: NDArray, times: number, axis: number): NDArray => {
  const [before, after] = [x.shape.slice(0, axis + 1), x.shape.slice(axis + 1)]
  const apart = $.broadcast($.reshape(x, [...before, 1, ...after]), [...before, times, ...after])
  return $.reshape(
    apart,
    x.shape.map((n, i) => (i === axis ? n * times : n))
  )
}

/** Each position as often as is said: [2, 1] ↦ 0, 0, 1. */
const inTurn = (times: readonly number[]): TypedArray => {
  const places = allocate('int32', checkShape(times.length === 0 ? [0] : [times.reduce((m, n) => m + n)])[0])
  let at = 0
  times.forEach((n, i) => {
    places.fill(i, at, at + n)
    at += n
  })
  return places
}

/**
 * Each element repeated along an axis, all alike or each its own number of times; without `axis`, of the array as one row.
 *
 * Shapes:  x: [.., n, ..] → [.., Σ repeats, ..]
 * Grad:    the sum over the repetitions
 * Errors:  AxisOutOfRange; InvalidArgument, when `repeats` does not fit the axis
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * assert.deepStrictEqual(np.toNested(np.repeat(np.array([1, 2]), { repeats: 2 })), [1, 1, 2, 2])
 * assert.deepStrictEqual(np.toNested(np.repeat(np.array([1, 2]), { repeats: [2, 1] })), [1, 1, 2])
 *
 * @category rearranging
 * @since 0.1.0
 */
export const repeat: UnaryNeeding<RepeatOptions> = unaryNeeding(
  'repeat',
  { repeats: option.needed(option.axes), axis: option.axis },
  (x, { repeats, axis }) => {
    const source = axis === undefined ? $.reshape(x, [x.size]) : x
    const at = axisOf(axis ?? 0, source.ndim)
    const list = listOf(repeats)
    const extent = source.shape[at]
    if (!list.every(isExtent) || (typeof repeats !== 'number' && list.length !== extent))
      return refuse(
        'InvalidArgument',
        `repeats ${showShape(list)} do not fit an axis of extent ${extent}`,
        'Give one integer ≥ 0, or one for each element along the axis'
      )
    if (typeof repeats === 'number') return repeatEach(source, repeats, at)
    return takeAlong(source, unsafeVector(inTurn(list)), at, addressing(source, undefined, 'clip'))
  }
)

// --- padding

/**
 * How much to pad, and with what.
 *
 * @category model
 * @since 0.1.0
 */
export interface PadOptions {
  /** Everywhere alike, or before and after each axis alike, or before and after for each axis. */
  readonly padWidth: number | readonly [number, number] | readonly (readonly [number, number])[]
  /** 0 by default. */
  readonly constantValues?: number
}

const padWidths: option.OptionKind<PadOptions['padWidth']> = option.either(
  option.axes as option.OptionKind<number | readonly [number, number]>,
  option.list(option.integers as option.OptionKind<readonly [number, number]>, 'a list of pairs')
)

const widths = ({ padWidth }: PadOptions, rank: number): readonly (readonly [number, number])[] => {
  const all = (before: number, after: number): readonly (readonly [number, number])[] =>
    Array.from({ length: rank }, () => [before, after] as const)
  if (typeof padWidth === 'number') return all(padWidth, padWidth)
  const isPair = (w: NonNullable<PadOptions['padWidth']>): w is readonly [number, number] =>
    Array.isArray(w) && w.length === 2 && typeof w[0] === 'number'
  return isPair(padWidth) ? all(padWidth[0], padWidth[1]) : padWidth
}

/**
 * The array surrounded by a constant.
 *
 * Shapes:  x: [n, ..] → [before + n + after, ..]
 * Grad:    the part of the cotangent that stands where x does
 * Errors:  InvalidArgument, when the widths do not fit the rank
 *
 * @example
 * import assert from 'node:assert'
 * import * as np from 'pullback/numpy'
 *
 * assert.deepStrictEqual(np.toNested(np.pad(np.array([1, 2]), { padWidth: 1 })), [0, 1, 2, 0])
 * assert.deepStrictEqual(np.toNested(np.pad(np.array([1]), { padWidth: [0, 2], constantValues: 7 })), [1, 7, 7])
 *
 * @category rearranging
 * @since 0.1.0
 */
export const pad: UnaryNeeding<PadOptions> = unaryNeeding(
  'pad',
  { padWidth: option.needed(padWidths), constantValues: option.number },
  (x, o) => {
    const each = widths(o, x.ndim)
    const sides = each.flat()
    if (each.length !== x.ndim || sides.length !== 2 * x.ndim || !sides.every(isExtent))
      return refuse(
        'InvalidArgument',
        `padWidth ${JSON.stringify(o.padWidth)} does not fit an array of rank ${x.ndim}`,
        'Give an integer ≥ 0, a pair [before, after], or a pair for each axis'
      )
    return $.pad(
      x,
      scalar(o.constantValues ?? 0, x.dtype),
      each.map(w => w[0]),
      each.map(w => w[1]),
      x.shape.map(() => 0)
    )
  }
)
