/**
 * Lines and symbols as SVG paths.
 */
import { round } from './frame.js'
import type { LegendItem, Point } from './frame.js'
import { el } from './markup.js'
import type { Markup } from './markup.js'
import { hueOf, lineOf } from './palette.js'

const isSeen = (point: Point | undefined): boolean => point?.every(Number.isFinite) ?? false

/** The data of a path through points; what is not finite is a gap. */
export const pathThrough = (points: readonly Point[]): string =>
  points
    .map((point, i) =>
      isSeen(point) ? `${isSeen(points[i - 1]) ? 'L' : 'M'}${round(point[0])} ${round(point[1])}` : ''
    )
    .join('')

/** The line of a series, with a dot where a point has no neighbour. */
export const seriesLine = (points: readonly Point[], index: number): Markup => {
  const lonely = points.filter((point, i) => isSeen(point) && !isSeen(points[i - 1]) && !isSeen(points[i + 1]))
  return [
    el('path', { ...lineOf(index), d: pathThrough(points) || undefined }),
    lonely.map(([x, y]) => el('circle', { class: `chart-line ${hueOf(index)}`, cx: round(x), cy: round(y), r: 1.5 }))
  ]
}

export const lineSymbol =
  (index: number): LegendItem['symbol'] =>
  ([x, y]) =>
    el('line', { ...lineOf(index), x1: x - 9, y1: y, x2: x + 9, y2: y })

/** Outlines round the origin, as moves relative to it, of about the same area. */
const shapes: readonly string[] = [
  'm-3.5 0a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0 -7 0z',
  'm-3.1 -3.1h6.2v6.2h-6.2z',
  'm0 -4.4l4.2 7.4h-8.4z',
  'm0 -4.6l4.6 4.6l-4.6 4.6l-4.6 -4.6z',
  'm-1.4 -4.2h2.8v2.8h2.8v2.8h-2.8v2.8h-2.8v-2.8h-2.8v-2.8h2.8z',
  'm0 4.4l4.2 -7.4h-8.4z'
]

/** The symbols of a class at points, as one path; what is not finite has none. */
export const symbols = (points: readonly Point[], index: number): Markup =>
  el('path', {
    class: `chart-mark ${hueOf(index)}`,
    d:
      points
        .filter(isSeen)
        .map(([x, y]) => `M${round(x)} ${round(y)}${shapeOf(index)}`)
        .join('') || undefined
  })

/** Of the seventh class on, the shapes meet other colours. */
const shapeOf = (index: number): string => shapes[(index + Math.floor(index / shapes.length)) % shapes.length]
