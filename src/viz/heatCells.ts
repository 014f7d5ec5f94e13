/**
 * The cells of a heat-map.
 */
import { inkOn } from './colour.js'
import { formatValue } from './format.js'
import { round } from './frame.js'
import type { Point } from './frame.js'
import { el } from './markup.js'
import type { Markup } from './markup.js'
import { textWidth } from './words.js'

export type Matrix = readonly (readonly number[])[]

export interface Cell {
  readonly width: number
  readonly height: number
}

/** Means of blocks, as large as it takes to have no more than `mostBlocks` in each direction. */
export const inBlocks = (values: Matrix): { readonly values: Matrix; readonly block: readonly [number, number] } => {
  const block = [values.length, values[0]?.length ?? 0].map(n => Math.max(1, Math.ceil(n / mostBlocks)))
  const [down, across] = block
  if (down === 1 && across === 1) return { values, block: [1, 1] }
  const mean = (xs: readonly number[]): number => xs.reduce((sum, x) => sum + x / xs.length, 0)
  const columns = (row: readonly number[]): readonly (readonly number[])[] =>
    Array.from({ length: Math.ceil(row.length / across) }, (_, j) => row.slice(j * across, (j + 1) * across))
  const means = Array.from({ length: Math.ceil(values.length / down) }, (_, i) => {
    const parts = values.slice(i * down, (i + 1) * down).map(columns)
    return parts[0].map((_, j) => mean(parts.flatMap(part => part[j])))
  })
  return { values: means, block: [down, across] }
}

/** A rectangle for each cell, with its value on hovering; where there are many, a path for each of a few colours. */
export const cells = (
  values: Matrix,
  [left, top]: Point,
  { width, height }: Cell,
  colour: (value: number) => string,
  [rowNames, columnNames]: readonly [readonly string[], readonly string[]]
): Markup => {
  const place = (i: number, from: number, to: number): Place => {
    const [x, y] = [round(left + from * width), round(top + i * height)]
    return { x, y, width: round(round(left + to * width) - x), height: round(round(top + (i + 1) * height) - y) }
  }
  if (values.length * (values[0]?.length ?? 0) > mostTitles) return painted(values, place, colour)
  return values.map((row, i) =>
    row.map((value, j) =>
      el(
        'g',
        {},
        el('title', {}, `${rowNames[i]}, ${columnNames[j]}: ${figure(value, 3)}`),
        Number.isFinite(value)
          ? el('rect', { ...place(i, j, j + 1), fill: colour(value) })
          : crossed(place(i, j, j + 1))
      )
    )
  )
}

/** The values in their cells, where they have room. */
export const figures = (
  values: Matrix,
  [left, top]: Point,
  { width, height }: Cell,
  colour: (value: number) => string
): Markup => {
  const written = [3, 2].map(digits => {
    const texts = values.map(row => row.map(value => figure(value, digits)))
    const widest = Math.max(1, ...texts.flat().map(text => textWidth(text)))
    return { texts, size: Math.floor(Math.min(12, (12 * (width - 2)) / widest, height - 2)) }
  })
  const { texts, size } = written.find(({ size }) => size >= leastFigure) ?? { texts: [], size: 0 }
  return texts.map((row, i) =>
    row.flatMap((text, j) => {
      const value = values[i][j]
      const fill = Number.isFinite(value) ? inkOn(colour(value)) : undefined
      const at = { x: round(left + (j + 0.5) * width), y: round(top + (i + 0.5) * height + size * 0.35) }
      const style = `font-size: ${size}px${fill === undefined ? '' : `; fill: ${fill}`}`
      const set = { ...at, 'text-anchor': 'middle', style }
      return [
        ...(fill === undefined ? [el('text', { ...set, class: 'chart-halo', 'aria-hidden': 'true' }, text)] : []),
        el('text', set, text)
      ]
    })
  )
}

// ---------------------------------------------------------------------------------------------------------------------
// internal
// ---------------------------------------------------------------------------------------------------------------------

const mostTitles = 1024
const mostBlocks = 160
/** The least height of figures that reads well on a screen. */
const leastFigure = 8

/** Counts in full, the rest to so many digits. */
const figure = (value: number, digits: number): string =>
  Number.isInteger(value) && Math.abs(value) < 1e6
    ? String(value).replace('-', '−')
    : formatValue(Number(value.toPrecision(digits)))

interface Place extends Cell {
  readonly x: number
  readonly y: number
}

/** The runs of one colour in the rows, gathered by colour. */
const painted = (
  values: Matrix,
  place: (i: number, from: number, to: number) => Place,
  colour: (value: number) => string
): Markup => {
  const runs = values.flatMap((row, i) => {
    const own = row.map((value, j) => (Number.isFinite(value) ? colour(value) : `hole ${j}`))
    const starts = own.flatMap((shade, j) => (shade === own[j - 1] ? [] : [j]))
    return starts.map((from, k) => ({ shade: own[from], place: place(i, from, starts[k + 1] ?? row.length) }))
  })
  const byShade = new Map<string, string[]>()
  const holes: Markup[] = []
  for (const { shade, place } of runs)
    if (shade.startsWith('hole')) holes.push(crossed(place))
    else {
      const pieces = byShade.get(shade) ?? []
      pieces.push(`M${place.x} ${place.y}h${place.width}v${place.height}h${-place.width}z`)
      byShade.set(shade, pieces)
    }
  return [[...byShade].map(([fill, pieces]) => el('path', { fill, d: pieces.join('') })), holes]
}

const crossed = (box: Place): Markup => {
  const { x, y, width, height } = box
  return [
    el('rect', { class: 'chart-paper', ...box }),
    el('path', {
      class: 'chart-rule chart-quiet',
      d: `M${x} ${y}l${width} ${height}m0 ${-height}l${-width} ${height}`
    })
  ]
}
