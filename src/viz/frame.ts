/**
 * What all charts share: a sheet with title, description and style, and on it a box with axes and a legend.
 */
import { el } from './markup.js'
import type { Element, Markup } from './markup.js'
import { chartStyle } from './palette.js'
import type { Scale } from './scale.js'
import { fitText, textWidth } from './words.js'

export type Point = readonly [number, number]

export const round = (n: number): number => Math.round(n * 100) / 100

export const sheetWidth = 560

// --- sheet

export interface Sheet {
  readonly title: string
  readonly description: string
  readonly height: number
  /** Where the title begins. */
  readonly left: number
  /** At the right of the title. */
  readonly note?: string
}

/** An SVG element with its title, what it shows in words, its style and paper. */
export const sheet = (
  { title, description, height, left, note = '' }: Sheet,
  ...content: readonly Markup[]
): Element => {
  const right = sheetWidth - margin
  const aside = fitText(note, (right - left) / 2)
  return el(
    'svg',
    { xmlns: 'http://www.w3.org/2000/svg', viewBox: `0 0 ${sheetWidth} ${height}`, class: 'chart', role: 'img' },
    el('title', {}, title),
    el('desc', {}, description),
    el('style', {}, chartStyle),
    el('rect', { class: 'chart-paper', x: 0, y: 0, width: sheetWidth, height }),
    el('text', { class: 'chart-title', x: left, y: 20 }, fitText(title, right - left - textWidth(aside) - 12, 15)),
    aside === '' ? [] : el('text', { class: 'chart-quiet', x: right, y: 20, 'text-anchor': 'end' }, aside),
    content
  )
}

/** A text that runs upwards, by its middle. */
export const sideText = (text: string, x: number, y: number, room: number): Markup =>
  el(
    'text',
    { class: 'chart-quiet', transform: `translate(${x} ${round(y)}) rotate(-90)`, 'text-anchor': 'middle' },
    fitText(text, room)
  )

// --- frame

export interface LegendItem {
  readonly name: string
  /** Set off from the name. */
  readonly value?: string
  /** A symbol 18 units wide, whose middle is at a point. */
  readonly symbol: (middle: Point) => Markup
}

export interface Frame extends Omit<Sheet, 'left' | 'height' | 'note'> {
  readonly xLabel: string
  readonly yLabel: string
  /** Beside the axis, for planes; at the right of the title unless told. */
  readonly hasSideLabel?: boolean
  readonly x: Scale
  readonly y: Scale
  readonly legend: readonly LegendItem[]
  /** The height of the box: 214 unless told. */
  readonly boxHeight?: number
  /** Room at the right of the box. */
  readonly aside?: number
}

export interface Box {
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
  /** Where the axes place a pair of numbers; not finite where they have no place for it. */
  readonly place: (x: number, y: number) => Point
}

/** A chart: what `content` draws in the box between the axes. */
export const frame = (parts: Frame, content: (box: Box) => Markup): Element => {
  const { x, y, xLabel, yLabel, hasSideLabel = false, boxHeight = 214, aside = 0 } = parts
  const left = Math.ceil(Math.max(48, ...y.ticks.map(({ label }) => textWidth(label) + 14))) + (hasSideLabel ? 16 : 0)
  const right = Math.floor(sheetWidth - aside - Math.max(margin, textWidth(x.ticks.at(-1)?.label ?? '') / 2 + 2))
  const legend = legendRows(parts.legend, left)
  const top = 44 + legendPitch * legend.length
  const bottom = top + boxHeight
  const place = (a: number, b: number): Point => [left + (right - left) * x.at(a), bottom + (top - bottom) * y.at(b)]
  return sheet(
    { ...parts, left, note: hasSideLabel ? '' : yLabel, height: bottom + 44 },
    legend.map((row, i) => row.map(draw => draw(44 + legendPitch * i))),
    y.ticks.map(({ value, label }) => {
      const at = round(bottom + (top - bottom) * y.at(value))
      return [
        el('line', { class: 'chart-grid', x1: left, y1: at, x2: right, y2: at }),
        el('text', { class: 'chart-quiet', x: left - 8, y: at + 4, 'text-anchor': 'end' }, label)
      ]
    }),
    x.ticks.map(({ value, label }) => {
      const at = round(left + (right - left) * x.at(value))
      return el('text', { class: 'chart-quiet', x: at, y: bottom + 18, 'text-anchor': 'middle' }, label)
    }),
    el(
      'text',
      { class: 'chart-quiet', x: (left + right) / 2, y: bottom + 36, 'text-anchor': 'middle' },
      fitText(xLabel, right - left)
    ),
    hasSideLabel ? sideText(yLabel, 14, (top + bottom) / 2, bottom - top) : [],
    content({ left, right, top, bottom, place })
  )
}

// ---------------------------------------------------------------------------------------------------------------------
// internal
// ---------------------------------------------------------------------------------------------------------------------

const margin = 12
const legendPitch = 18
const symbolRoom = 26

type Draw = (baseline: number) => Markup

/** The items in rows that are no wider than the sheet. */
const legendRows = (items: readonly LegendItem[], left: number): readonly (readonly Draw[])[] => {
  const room = sheetWidth - margin - left
  return items.reduce<{ readonly rows: readonly (readonly Draw[])[]; readonly end: number }>(
    ({ rows, end }, { name, value = '', symbol }) => {
      const shown = fitText(name, room - symbolRoom - textWidth(` ${value}`))
      const width = symbolRoom + textWidth(`${shown} `) + (textWidth(value) * 9) / 8
      const fits = rows.length > 0 && end + width <= room
      const x = left + (fits ? end : 0)
      const draw: Draw = baseline => [
        symbol([x + 9, baseline - 4]),
        el(
          'text',
          { x: x + symbolRoom, y: baseline },
          value === '' ? shown : [`${shown} `, el('tspan', { class: 'chart-value' }, value)]
        )
      ]
      const next = fits ? [...rows.slice(0, -1), [...rows.at(-1)!, draw]] : [...rows, [draw]]
      return { rows: next, end: (fits ? end : 0) + width + 14 }
    },
    { rows: [], end: 0 }
  ).rows
}
