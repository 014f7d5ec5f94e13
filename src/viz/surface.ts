/**
 * Functions of the plane on a grid, and the regions of their values in a box.
 */
import { fail } from '../ndarray/error.js'
import { isNDArray, unsafeFromBuffer, type NDArray } from '../ndarray/ndarray.js'
import { round } from './frame.js'
import type { Box, Point } from './frame.js'
import { regionAbove } from './isolines.js'
import type { Field } from './isolines.js'
import { el } from './markup.js'
import type { Element, Markup } from './markup.js'
import { numbersOf } from './numbers.js'
import { pathThrough } from './lines.js'

export interface Grid {
  readonly xs: readonly number[]
  readonly ys: readonly number[]
}

export type Range = readonly [number, number]

/** As many columns as rows, from end to end of the ranges. */
export const gridOver = (op: string, x: Range, y: Range, resolution: number): Grid => {
  if (!Number.isInteger(resolution) || resolution < 2)
    fail('InvalidArgument', op, `resolution is ${resolution}`, 'Give an integer of 2 or more')
  const along = ([low, high]: Range) =>
    Array.from({ length: resolution }, (_, i) => low + ((high - low) * i) / (resolution - 1))
  return { xs: along(x), ys: along(y) }
}

export const nodesOf = ({ xs, ys }: Grid): readonly Point[] => ys.flatMap(y => xs.map((x): Point => [x, y]))

/** Points as one array: what vectorised functions take. Shapes: [n, 2] */
export const asArray = (points: readonly Point[]): NDArray =>
  unsafeFromBuffer([points.length, 2], Float64Array.from(points.flat()))

/** What a function gives for points, checked: [n] is one column, [n, k] is k. */
export const columnsOf = (
  op: string,
  f: (points: NDArray) => NDArray,
  points: readonly Point[]
): readonly (readonly number[])[] => {
  const values = f(asArray(points))
  const n = points.length
  const shape = isNDArray(values) ? values.shape : []
  if (shape.length === 0 || shape.length > 2 || shape[0] !== n)
    fail(
      'ShapeMismatch',
      op,
      `for points [${n}, 2] the function gave ${isNDArray(values) ? `shape [${shape.join(', ')}]` : typeof values}`,
      `Give a function of all points at once, whose result is [${n}] or [${n}, k]; vmap makes one of a function of one point`
    )
  const width = shape.length === 2 ? shape[1] : 1
  const flat = numbersOf(values)
  return Array.from({ length: width }, (_, k) => Array.from({ length: n }, (_, i) => flat[i * width + k]))
}

export const fieldOn = ({ xs, ys }: Grid, values: readonly number[]): Field => ({
  columns: xs.length,
  rows: ys.length,
  values
})

/** Where a field is at least a level: filled, with its boundary as a line. */
export const region = (
  field: Field,
  level: number,
  box: Box,
  fill: Readonly<Record<string, string | number>>
): { readonly area: Markup; readonly line: (style: Readonly<Record<string, string>>) => Markup } => {
  const { rings, lines } = regionAbove(field, level)
  const place = onBox(field, box)
  return {
    area: path(rings.map(ring => `${pathThrough(ring.map(place))}Z`).join(''), { ...fill, 'fill-rule': 'evenodd' }),
    line: style => path(lines.map(line => pathThrough(line.map(place))).join(''), style)
  }
}

export const outline = ({ left, right, top, bottom }: Box): Element =>
  el('path', {
    class: 'chart-rule chart-quiet',
    d: `M${left} ${round(top)}H${right}V${round(bottom)}H${left}Z`
  })

// ---------------------------------------------------------------------------------------------------------------------
// internal
// ---------------------------------------------------------------------------------------------------------------------

const path = (d: string, attributes: Readonly<Record<string, string | number>>): Markup =>
  d === '' ? [] : el('path', { ...attributes, d })

const onBox =
  ({ columns, rows }: Field, { left, right, top, bottom }: Box) =>
  ([x, y]: Point): Point => [left + ((right - left) * x) / (columns - 1), bottom + ((top - bottom) * y) / (rows - 1)]
