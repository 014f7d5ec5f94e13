import { formatLoss } from './format.js'
import { el, render } from './markup.js'
import type { Element, Markup } from './markup.js'
import { countScale, linearScale, logScale } from './scale.js'
import type { Scale } from './scale.js'

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
 * What a line chart shows. At most six series can be told apart.
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
export const lineChart = (chart: LineChart): string => render(lineChartElement(chart))

export const lineChartElement = (chart: LineChart): Element => {
  const { title, series, xLabel, yLabel, yScale = 'linear', format = formatLoss } = chart
  const values = series.flatMap(line => line.values)
  const length = series.reduce((longest, line) => Math.max(longest, line.values.length), 1)
  const x = countScale(1, length, 8)
  const y = yScale === 'log' ? logScale(values) : linearScale(values, 5)
  const place: Place = (i, value) => [left + (right - left) * x.at(i + 1), bottom + (top - bottom) * y.at(value)]
  const shown = series.map(line => ({ ...line, last: line.values.at(-1) }))
  const summary = shown.map(({ name, last }) => `${name} ends at ${last === undefined ? 'nothing' : format(last)}`)
  return el(
    'svg',
    { xmlns: 'http://www.w3.org/2000/svg', viewBox: `0 0 ${width} ${height}`, class: 'chart', role: 'img' },
    el('title', {}, title),
    el('desc', {}, `${yLabel} by ${xLabel}, 1 to ${length}. ${summary.join('; ')}.`),
    el('style', {}, chartStyle),
    el('text', { class: 'chart-title', x: left, y: 20 }, title),
    el('text', { class: 'chart-quiet', x: right, y: 20, 'text-anchor': 'end' }, yLabel),
    legend(shown, format),
    yAxis(y),
    xAxis(x, xLabel),
    series.map((line, i) => curve(line, i, place)),
    length <= mostBands ? bands(chart, length, format) : []
  )
}

// ---------------------------------------------------------------------------------------------------------------------
// internal
// ---------------------------------------------------------------------------------------------------------------------

const width = 560
const height = 320
const left = 48
const right = width - 12
const top = 62
const bottom = height - 44
const mostBands = 300
const colours = 6

type Place = (index: number, value: number) => readonly [number, number]

const chartStyle = `
.chart { color: #1f2328; font: 12px ui-sans-serif, system-ui, -apple-system, "Segoe UI", sans-serif; font-variant-numeric: tabular-nums }
.chart text { fill: currentColor }
.chart .chart-title { font-size: 15px; font-weight: 600 }
.chart .chart-quiet { opacity: 0.62 }
.chart .chart-value { font-weight: 600 }
.chart .chart-grid { stroke: currentColor; stroke-opacity: 0.12 }
.chart .chart-line { fill: none; stroke-width: 2; stroke-linejoin: round; stroke-linecap: round }
.chart .chart-band { fill: currentColor; fill-opacity: 0 }
.chart .chart-band:hover { fill-opacity: 0.07 }
.chart .c0 { stroke: #c2610c } .chart .c1 { stroke: #1d5fd1 } .chart .c2 { stroke: #1a7f4b }
.chart .c3 { stroke: #8a3ffc } .chart .c4 { stroke: #b3256e } .chart .c5 { stroke: #5d6673 }
@media screen and (prefers-color-scheme: dark) {
.chart { color: #e6e8eb }
.chart .c0 { stroke: #ffa657 } .chart .c1 { stroke: #7ab0ff } .chart .c2 { stroke: #56d390 }
.chart .c3 { stroke: #c4a1ff } .chart .c4 { stroke: #ff8fc4 } .chart .c5 { stroke: #a7b0bb }
}
`

const round = (n: number): number => Math.round(n * 100) / 100

const legend = (
  series: readonly (Series & { readonly last: number | undefined })[],
  format: (value: number) => string
): Markup =>
  series.reduce<{ readonly x: number; readonly items: readonly Markup[] }>(
    ({ x, items }, { name, last }, i) => {
      const value = last === undefined ? '–' : format(last)
      // Text cannot be measured here: seven units a character is a little more than the fonts above take.
      const end = x + 26 + 7 * (name.length + 1 + value.length) + 14
      const item = [
        el('line', { class: `chart-line c${i % colours}`, x1: x, y1: 40, x2: x + 18, y2: 40 }),
        el('text', { x: x + 26, y: 44 }, `${name} `, el('tspan', { class: 'chart-value' }, value))
      ]
      return { x: end, items: [...items, item] }
    },
    { x: left, items: [] }
  ).items

const yAxis = (scale: Scale): Markup =>
  scale.ticks.map(({ value, label }) => {
    const y = round(bottom + (top - bottom) * scale.at(value))
    return [
      el('line', { class: 'chart-grid', x1: left, y1: y, x2: right, y2: y }),
      el('text', { class: 'chart-quiet', x: left - 8, y: y + 4, 'text-anchor': 'end' }, label)
    ]
  })

const xAxis = (scale: Scale, label: string): Markup => [
  scale.ticks.map(tick => {
    const x = round(left + (right - left) * scale.at(tick.value))
    return el('text', { class: 'chart-quiet', x, y: bottom + 18, 'text-anchor': 'middle' }, tick.label)
  }),
  el('text', { class: 'chart-quiet', x: (left + right) / 2, y: height - 8, 'text-anchor': 'middle' }, label)
]

const curve = ({ values }: Series, index: number, place: Place): Markup => {
  const points = values.map((value, i) => place(i, value).map(round))
  const seen = (i: number): boolean => points[i]?.every(Number.isFinite) ?? false
  const colour = `c${index % colours}`
  const moves = points.map((point, i) => (seen(i) ? `${seen(i - 1) ? 'L' : 'M'}${point.join(' ')}` : ''))
  const lonely = points.filter((_, i) => seen(i) && !seen(i - 1) && !seen(i + 1))
  return [
    el('path', { class: `chart-line ${colour}`, d: moves.join('') || undefined }),
    lonely.map(([cx, cy]) => el('circle', { class: `chart-line ${colour}`, cx, cy, r: 1.5 }))
  ]
}

/** One invisible column a value, which says on hovering what is there. */
const bands = ({ series, xLabel }: LineChart, length: number, format: (value: number) => string): Markup => {
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
