import * as option from '../core/options.js'
import * as kinds from './kinds.js'
import { formatLoss } from './format.js'
import { frame, round } from './frame.js'
import type { Box } from './frame.js'
import { lineSymbol, seriesLine } from './lines.js'
import { el, render } from './markup.js'
import type { Element, Markup } from './markup.js'
import { countScale, linearScale, logScale } from './scale.js'

/**
 * A named line: its values at 1, 2, 3, …; what is not finite is a gap.
 *
 * @category model
 * @since 0.1.0
 */
export interface Series {
  readonly name: string
  readonly values: readonly number[]
}

/**
 * What a line chart shows. Colours and dashes tell 30 series apart.
 *
 * @category model
 * @since 0.1.0
 */
export interface LineChart {
  readonly title: string
  readonly series: readonly Series[]
  readonly xLabel: string
  readonly yLabel: string
  /** `linear` unless told; on a `log` axis only positive numbers have a place. */
  readonly yScale?: 'linear' | 'log'
  /** How to write a value in the legend. */
  readonly format?: (value: number) => string
}

/**
 * A line chart as one SVG element: axes with round ticks, a legend with the last values, and every value on hovering.
 *
 * The same chart gives the same text. It follows the reader's light or dark theme and needs nothing but itself.
 *
 * @example
 * import { lineChart } from 'pullback/viz'
 * import assert from 'node:assert'
 *
 * const svg = lineChart({ title: 'Loss', series: [{ name: 'train', values: [3, 2, 1] }], xLabel: 'epoch', yLabel: 'loss' })
 * assert.ok(svg.startsWith('<svg ') && svg.includes('<title>Loss</title>'))
 *
 * @category pictures
 * @since 0.1.0
 */
export const lineChart = kinds.drawing<LineChart, string>(
  'viz.lineChart',
  {
    title: option.needed(option.text),
    series: option.needed(
      option.list(option.made<Series>('a series { name, values }', { name: option.text, values: kinds.list }))
    ),
    xLabel: option.needed(option.text),
    yLabel: option.needed(option.text),
    yScale: kinds.scale,
    format: option.callable()
  },
  chart => render(lineChartElement(chart))
)

export const lineChartElement = (chart: LineChart): Element => {
  const { title, series, xLabel, yLabel, yScale = 'linear', format = formatLoss } = chart
  const values = series.flatMap(line => line.values)
  const length = series.reduce((longest, line) => Math.max(longest, line.values.length), 1)
  const legend = series.map(({ name, values }, i) => {
    const last = values.at(-1)
    return { name, symbol: lineSymbol(i), value: last === undefined ? '–' : format(last) }
  })
  const summary = legend.map(({ name, value }) => `${name} ends at ${value === '–' ? 'nothing' : value}`)
  const description = `${yLabel} by ${xLabel}, 1 to ${length}. ${summary.join('; ')}.`
  const x = countScale(1, length, 8)
  const y = yScale === 'log' ? logScale(values) : linearScale(values, 5)
  return frame({ title, description, xLabel, yLabel, x, y, legend }, box => [
    series.map((line, i) =>
      seriesLine(
        line.values.map((value, at) => box.place(at + 1, value)),
        i
      )
    ),
    length <= mostBands ? bands(chart, length, format, box) : []
  ])
}

// ---------------------------------------------------------------------------------------------------------------------
// internal
// ---------------------------------------------------------------------------------------------------------------------

const mostBands = 300

/** One invisible column a value, which says on hovering what is there. */
const bands = (
  { series, xLabel }: LineChart,
  length: number,
  format: (value: number) => string,
  { left, right, top, bottom }: Box
): Markup => {
  const pitch = (right - left) / Math.max(1, length - 1)
  return Array.from({ length }, (_, i) => {
    const middle = length === 1 ? (left + right) / 2 : left + pitch * i
    const from = Math.max(left, middle - pitch / 2)
    const to = Math.min(right, middle + pitch / 2)
    const values = series.map(({ name, values }) => `${name} ${values[i] === undefined ? '–' : format(values[i])}`)
    return el(
      'g',
      {},
      el('title', {}, [`${xLabel} ${i + 1}`, ...values].join('\n')),
      el('rect', { class: 'chart-band', x: round(from), y: top, width: round(to - from), height: bottom - top })
    )
  })
}
