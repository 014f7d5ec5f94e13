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

/** A rectangle for each cell, or for each run of one colour where there are many. */
export const cells = (
  values: Matrix,
  [left, top]: Point,
  { width, height }: Cell,
  colour: (value: number) => string,
  [rowNames, columnNames]: readonly [readonly string[], readonly string[]]
): Markup =>
  values.map((row, i) => {
    const y = round(top + i * height)
    const tall = round(top + (i + 1) * height) - y
    const place = (from: number, to: number) => {
      const x = round(left + from * width)
      return { x, y, width: round(round(left + to * width) - x), height: round(tall) }
    }
    const box = (from: number, to: number): Markup =>
      Number.isFinite(row[from])
        ? el('rect', { ...place(from, to), fill: colour(row[from]) })
        : crossed(place(from, to))
    if (values.length * row.length > mostTitles) return runs(row, colour).map(([from, to]) => box(from, to))
    return row.map((value, j) =>
      el('g', {}, el('title', {}, `${rowNames[i]}, ${columnNames[j]}: ${figure(value, 3)}`), box(j, j + 1))
    )
  })

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
const mostBlocks = 200
/** The least height of figures that reads well on a screen. */
const leastFigure = 8

/** Counts in full, the rest to so many digits. */
const figure = (value: number, digits: number): string =>
  Number.isInteger(value) && Math.abs(value) < 1e6
    ? String(value).replace('-', '−')
    : formatValue(Number(value.toPrecision(digits)))

/** From and to (exclusive) of each run of one colour; what is not finite stands alone. */
const runs = (row: readonly number[], colour: (value: number) => string): readonly (readonly [number, number])[] => {
  const key = row.map((value, j) => (Number.isFinite(value) ? colour(value) : String(j)))
  const starts = key.flatMap((own, j) => (own === key[j - 1] ? [] : [j]))
  return starts.map((from, k) => [from, starts[k + 1] ?? row.length])
}

const crossed = (box: Cell & { readonly x: number; readonly y: number }): Markup => {
  const { x, y, width, height } = box
  return [
    el('rect', { class: 'chart-paper', ...box }),
    el('path', {
      class: 'chart-rule chart-quiet',
      d: `M${x} ${y}l${width} ${height}m0 ${-height}l${-width} ${height}`
    })
  ]
}
