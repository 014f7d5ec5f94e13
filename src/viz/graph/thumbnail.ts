/**
 * An array as a picture of a line's height: one cell an element, or a mean of some.
 */
import type { Dense } from '../../ndarray/ndarray.js'
import { el, type Markup } from '../markup.js'
import { numbersOf } from './format.js'

export const thumbnailWidth = 30
export const thumbnailHeight = 14

const most = 16

/** The bounds of at most `most` runs of n items. */
const cuts = (n: number): readonly number[] => {
  const parts = Math.min(n, most)
  return Array.from({ length: parts + 1 }, (_, i) => Math.floor((i * n) / parts))
}

const round = (x: number): number => Math.round(x * 100) / 100

/** From −1 to 1: the colour says the sign, the opacity the size; what is not a number is hatched by its own class. */
const cellClass = (v: number): string => (Number.isNaN(v) ? 'graph-nan' : v < 0 ? 'graph-minus' : 'graph-plus')

/** Rows are all axes but the last. */
export const thumbnail = (x: Dense, left: number, top: number): Markup => {
  const columns = x.ndim === 0 ? 1 : x.shape[x.ndim - 1]
  const rows = columns === 0 ? 0 : x.size / columns
  if (rows === 0) return []
  const values = numbersOf(x)
  const size = values.reduce((a, v) => (Number.isFinite(v) ? Math.max(a, Math.abs(v)) : a), 0) || 1
  const [ys, xs] = [cuts(rows), cuts(columns)]
  const [h, w] = [thumbnailHeight / (ys.length - 1), thumbnailWidth / (xs.length - 1)]
  const mean = (i: number, j: number): number => {
    let sum = 0
    for (let r = ys[i]; r < ys[i + 1]; r++) for (let c = xs[j]; c < xs[j + 1]; c++) sum += values[r * columns + c]
    return sum / ((ys[i + 1] - ys[i]) * (xs[j + 1] - xs[j]))
  }
  const cells = ys.slice(1).flatMap((_, i) =>
    xs.slice(1).map((_, j) => {
      const v = mean(i, j) / size
      const place = { x: round(left + j * w), y: round(top + i * h), width: round(w), height: round(h) }
      return el('rect', { class: cellClass(v), ...place, 'fill-opacity': round(Math.min(1, Math.abs(v) || 0)) })
    })
  )
  return [cells, el('rect', { class: 'graph-frame', x: left, y: top, width: thumbnailWidth, height: thumbnailHeight })]
}
