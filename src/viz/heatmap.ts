import * as option from '../core/options.js'
import * as kinds from './kinds.js'
import type { NDArray } from '../ndarray/ndarray.js'
import { diverging, sequential } from './colour.js'
import { formatValue } from './format.js'
import { round, sheet, sheetWidth, sideText } from './frame.js'
import { cells, figures, inBlocks } from './heatCells.js'
import type { Cell, Matrix } from './heatCells.js'
import { el, render } from './markup.js'
import type { Element, Markup } from './markup.js'
import { rowsOf } from './numbers.js'
import { extentOf, rangeScale } from './scale.js'
import { counted, fitText, textWidth } from './words.js'

/**
 * What a heat-map shows.
 *
 * Shapes:  values: [rows, columns]
 *
 * @category model
 * @since 0.1.0
 */
export interface Heatmap {
  readonly title: string
  readonly values: NDArray | readonly (readonly number[])[]
  /** The rows' and the columns' names: their numbers from 0 unless told. */
  readonly rowLabels?: readonly string[]
  readonly columnLabels?: readonly string[]
  /** `diverging` is blue below 0, white at it and orange above, to the same size on both sides; `sequential` runs from the least to the greatest. */
  readonly scale: 'diverging' | 'sequential'
  /** Writes each value into its cell, where there is room. */
  readonly showValues?: boolean
  readonly rowLabel?: string
  readonly columnLabel?: string
}

/**
 * A matrix as one SVG element of coloured cells, with a colour bar; what is not finite is crossed out.
 *
 * The colours grow lighter (or, from 0, darker) evenly, so that they can be told apart without red and green, and in
 * grey. A matrix of more than 160 rows or columns is shown by the means of blocks, which the description tells.
 *
 * Shapes:  values: [rows, columns]
 * Errors:  ShapeMismatch (rows of different lengths, an array that is no matrix)
 * Numerics:  magnitudes over 1e200 have the colour of the scale's end
 *
 * @example
 * import assert from 'node:assert'
 * import { np } from 'pullback'
 * import { heatmap } from 'pullback/viz'
 *
 * const svg = heatmap({ title: 'Weights', values: np.array([[0, 1], [-2, NaN]]), scale: 'diverging', showValues: true })
 * assert.ok(svg.includes('2 rows and 2 columns, from −2 to 1; 1 is not finite.'))
 *
 * @category pictures
 * @since 0.1.0
 */
export const heatmap = kinds.drawing<Heatmap, string>(
  'viz.heatmap',
  {
    title: option.needed(option.text),
    values: option.needed(option.either(option.array, kinds.rows)),
    rowLabels: kinds.texts,
    columnLabels: kinds.texts,
    scale: option.needed(option.oneOf(['diverging', 'sequential'])),
    showValues: option.boolean,
    rowLabel: option.text,
    columnLabel: option.text
  },
  map => render(heatmapElement(map))
)

export const heatmapElement = (map: Heatmap): Element => {
  const { title, scale, showValues = false, rowLabel = '', columnLabel = '' } = map
  const given = rowsOf('viz.heatmap', map.values)
  const { values, block } = inBlocks(given)
  const [rows, columns] = [values.length, values[0]?.length ?? 0]
  const rowNames = names(rows, block[0], map.rowLabels)
  const columnNames = names(columns, block[1], map.columnLabels)
  const left = Math.min(150, Math.max(28, ...rowNames.map(name => textWidth(name) + 10))) + (rowLabel === '' ? 0 : 18)
  const cell = cellSize(rows, columns, sheetWidth - left - barRoom)
  const [width, height] = [columns * cell.width, rows * cell.height]
  const paint = painter(scale, values.flat())
  const foot = columnFoot(columnNames, cell.width)
  const bottom = top + height
  return sheet(
    {
      title,
      description: describe(given, block),
      left,
      height: Math.ceil(Math.max(bottom + foot.height + (columnLabel === '' ? 8 : 26), top + leastBar + 12))
    },
    el(
      'g',
      { 'shape-rendering': 'crispEdges' },
      cells(values, [left, top], cell, paint.colour, [rowNames, columnNames])
    ),
    showValues ? figures(values, [left, top], cell, paint.colour) : [],
    el('path', {
      class: 'chart-rule chart-quiet',
      d: `M${left} ${top}h${round(width)}v${round(height)}h${round(-width)}z`
    }),
    every(rowNames, 13 / cell.height).map(([name, i]) =>
      el(
        'text',
        { class: 'chart-quiet', x: left - 6, y: round(top + (i + 0.5) * cell.height + 4), 'text-anchor': 'end' },
        fitText(name, 140)
      )
    ),
    foot.draw(left, bottom),
    columnLabel === ''
      ? []
      : el(
          'text',
          { class: 'chart-quiet', x: left + width / 2, y: round(bottom + foot.height + 14), 'text-anchor': 'middle' },
          columnLabel
        ),
    rowLabel === '' ? [] : sideText(rowLabel, 14, top + height / 2, Math.max(60, height)),
    colourBar(paint, left + width + 18, Math.max(height, leastBar))
  )
}

// ---------------------------------------------------------------------------------------------------------------------
// internal
// ---------------------------------------------------------------------------------------------------------------------

const top = 40
const barRoom = 90
const leastBar = 120

/** So many colours can be told apart at most; pictures of many cells are the shorter for it. */
const steps = 64

const stepped = (share: number): number => Math.round(share * steps) / steps

/** Square where cells are large enough to be seen as such. */
const cellSize = (rows: number, columns: number, room: number): Cell => {
  const width = Math.min(56, room / Math.max(1, columns))
  const height = Math.min(56, 420 / Math.max(1, rows))
  const side = Math.min(width, height)
  return side >= 4 ? { width: side, height: side } : { width, height }
}

interface Painter {
  readonly low: number
  readonly high: number
  readonly colour: (value: number) => string
}

const painter = (scale: Heatmap['scale'], values: readonly number[]): Painter => {
  const [least, greatest] = extentOf(values)
  if (scale === 'sequential')
    return { low: least, high: greatest, colour: value => sequential(stepped((value - least) / (greatest - least))) }
  const finite = values.filter(value => Math.abs(value) <= 1e200)
  const most = finite.reduce((a, b) => Math.max(a, Math.abs(b)), 0)
  const size = most < 1e-200 ? 1 : most
  return { low: -size, high: size, colour: value => diverging(stepped(value / size)) }
}

const describe = (values: Matrix, [down, across]: readonly [number, number]): string => {
  const all = values.flat()
  const finite = all.filter(Number.isFinite)
  const [least, greatest] = [
    finite.reduce((a, b) => Math.min(a, b), Infinity),
    finite.reduce((a, b) => Math.max(a, b), -Infinity)
  ]
  const others = all.length - finite.length
  return [
    `${counted(values.length, 'row')} and ${counted(values[0]?.length ?? 0, 'column')}`,
    finite.length === 0 ? '' : `, from ${formatValue(least)} to ${formatValue(greatest)}`,
    others === 0 ? '' : `; ${others} ${others === 1 ? 'is' : 'are'} not finite`,
    down * across === 1 ? '' : `; each cell is the mean of ${down} × ${across} values`,
    '.'
  ].join('')
}

const names = (count: number, block: number, labels: readonly string[] | undefined): readonly string[] =>
  Array.from({ length: count }, (_, i) => labels?.[i * block] ?? String(i * block))

/** One in so many that the names have room, with their places. */
const every = (all: readonly string[], room: number): readonly (readonly [string, number])[] => {
  const stride = roundUp(Math.max(1, Math.ceil(room - 1e-9)))
  return all.flatMap((name, i) => (i % stride === 0 ? [[name, i] as const] : []))
}

/** 1, 2, 5, 10, 20, … */
const roundUp = (stride: number): number => {
  const power = 10 ** Math.floor(Math.log10(stride))
  return [1, 2, 5, 10].map(mark => mark * power).find(round => round >= stride)!
}

interface Foot {
  readonly height: number
  readonly draw: (left: number, bottom: number) => Markup
}

/** The columns' names, level where they have room and upright where they have not. */
const columnFoot = (all: readonly string[], width: number): Foot => {
  const widest = Math.max(0, ...all.map(name => textWidth(name)))
  const isNumbered = all.every(name => /^\d+$/.test(name))
  if (isNumbered || widest + 4 <= width)
    return {
      height: 18,
      draw: (left, bottom) =>
        every(all, (widest + 6) / width).map(([name, i]) =>
          el(
            'text',
            {
              class: 'chart-quiet',
              x: round(left + (i + 0.5) * width),
              y: round(bottom + 16),
              'text-anchor': 'middle'
            },
            name
          )
        )
    }
  return {
    height: Math.min(110, widest) + 10,
    draw: (left, bottom) =>
      every(all, 13 / width).map(([name, i]) =>
        el(
          'text',
          {
            class: 'chart-quiet',
            transform: `translate(${round(left + (i + 0.5) * width + 4)} ${round(bottom + 8)}) rotate(-90)`,
            'text-anchor': 'end'
          },
          fitText(name, 110)
        )
      )
  }
}

const colourBar = ({ low, high, colour }: Painter, x: number, height: number): Markup => {
  const pieces = 48
  const { ticks, at } = rangeScale(low, high, 5)
  const up = (share: number): number => round(top + height * (1 - share))
  return [
    el(
      'g',
      { 'shape-rendering': 'crispEdges' },
      Array.from({ length: pieces }, (_, i) => {
        const y = up((i + 1) / pieces)
        return el('rect', {
          x,
          y,
          width: 12,
          height: round(up(i / pieces) - y),
          fill: colour(low + (high - low) * ((i + 0.5) / pieces))
        })
      })
    ),
    el('path', { class: 'chart-rule chart-quiet', d: `M${x} ${top}h12v${round(height)}h-12z` }),
    ticks.map(({ value, label }) => el('text', { class: 'chart-quiet', x: x + 18, y: up(at(value)) + 4 }, label))
  ]
}
