import * as option from '../core/options.js'
import * as kinds from './kinds.js'
import { fail } from '../ndarray/error.js'
import { formatValue } from './format.js'
import { frame, round } from './frame.js'
import type { Box, Point } from './frame.js'
import { lineSymbol, seriesLine } from './lines.js'
import { el, render } from './markup.js'
import type { Element, Markup } from './markup.js'
import { numbersOf } from './numbers.js'
import type { Numbers } from './numbers.js'
import { linearScale, logScale } from './scale.js'
import { counted, fitText, listed, textWidth } from './words.js'

/**
 * A named line through points, in the order given; what is not finite is a gap.
 *
 * Shapes:  x: [n], y: [n]
 *
 * @category model
 * @since 0.1.0
 */
export interface Curve {
  readonly name: string
  readonly x: Numbers
  readonly y: Numbers
}

/**
 * A point with a word beside it.
 *
 * @category model
 * @since 0.1.0
 */
export interface Mark {
  readonly label: string
  readonly x: number
  readonly y: number
}

/**
 * What a chart of curves shows. Colours and dashes tell 30 series apart.
 *
 * @category model
 * @since 0.1.0
 */
export interface Curves {
  readonly title: string
  readonly series: readonly Curve[]
  readonly xLabel: string
  readonly yLabel: string
  /** `linear` unless told; on a `log` axis only positive numbers have a place. */
  readonly xScale?: 'linear' | 'log'
  readonly yScale?: 'linear' | 'log'
  /** Points to emphasise. */
  readonly marks?: readonly Mark[]
}

/**
 * Lines through points as one SVG element: axes with round ticks, a legend, and points to emphasise.
 *
 * The same chart gives the same text. It follows the reader's light or dark theme and needs nothing but itself.
 *
 * Shapes:  x and y of a series have one length
 * Errors:  ShapeMismatch, when they differ
 * Numerics:  magnitudes over 1e200 have no place, those under 1e−200 count as 0
 *
 * @example
 * import assert from 'node:assert'
 * import { np, vmap, grad } from 'pullback'
 * import { curves } from 'pullback/viz'
 *
 * const x = np.linspace(-3, 3, 61)
 * const svg = curves({
 *   title: 'tanh',
 *   series: [
 *     { name: 'value', x, y: np.tanh(x) },
 *     { name: 'slope', x, y: vmap(grad(np.tanh))(x) }
 *   ],
 *   xLabel: 'x',
 *   yLabel: 'y',
 *   marks: [{ label: 'steepest', x: 0, y: 1 }]
 * })
 * assert.ok(svg.includes('<title>tanh</title>') && svg.includes('steepest'))
 *
 * @category pictures
 * @since 0.1.0
 */
export const curves = kinds.drawing<Curves, string>(
  'viz.curves',
  {
    title: option.needed(option.text),
    series: option.needed(
      option.list(
        option.made<Curve>('a curve { name, x, y }', { name: option.text, x: kinds.numbers, y: kinds.numbers })
      )
    ),
    xLabel: option.needed(option.text),
    yLabel: option.needed(option.text),
    xScale: kinds.scale,
    yScale: kinds.scale,
    marks: option.list(
      option.made<Mark>('a mark { label, x, y }', { label: option.text, x: option.number, y: option.number })
    )
  },
  chart => render(curvesElement(chart))
)

export const curvesElement = ({ title, xLabel, yLabel, xScale, yScale, marks = [], ...chart }: Curves): Element => {
  const series = chart.series.map(({ name, x, y }) => {
    const [xs, ys] = [numbersOf(x), numbersOf(y)]
    if (xs.length !== ys.length)
      fail('ShapeMismatch', 'viz.curves', `'${name}' has ${xs.length} x and ${ys.length} y`, 'Give one y for each x')
    return { name, xs, ys }
  })
  const x = scaleOf(xScale)([...series.flatMap(({ xs }) => xs), ...marks.map(mark => mark.x)])
  const y = scaleOf(yScale)([...series.flatMap(({ ys }) => ys), ...marks.map(mark => mark.y)])
  const legend = series.map(({ name }, i) => ({ name, symbol: lineSymbol(i) }))
  const description = [
    `${yLabel} by ${xLabel}: ${counted(series.length, 'line')}${series.length === 0 ? '' : `, ${listed(series.map(s => s.name))}`}.`,
    ...marks.map(mark => `${mark.label} at ${formatValue(mark.x)}, ${formatValue(mark.y)}.`)
  ].join(' ')
  return frame({ title, description, xLabel, yLabel, x, y, legend }, box => {
    const lines = series.map(({ xs, ys }) => xs.map((value, i) => box.place(value, ys[i])))
    const taken = marks.length === 0 ? [] : lines.flatMap(dense)
    return [
      lines.map((line, i) => el('g', {}, el('title', {}, series[i].name), seriesLine(line, i))),
      marks.map(mark => emphasis(mark, taken, box))
    ]
  })
}

// ---------------------------------------------------------------------------------------------------------------------
// internal
// ---------------------------------------------------------------------------------------------------------------------

const scaleOf =
  (kind: 'linear' | 'log' = 'linear') =>
  (values: readonly number[]) =>
    kind === 'log' ? logScale(values) : linearScale(values, 5)

/** A ring, and its word where the fewest points of the lines are under it. */
const emphasis = ({ label, x, y }: Mark, lines: readonly Point[], box: Box): Markup => {
  const [cx, cy] = box.place(x, y)
  if (!Number.isFinite(cx) || !Number.isFinite(cy)) return []
  const shown = fitText(label, (box.right - box.left) / 2)
  const width = (textWidth(shown) * 9) / 8
  const places = [
    [cx + 10, cy - 8],
    [cx + 10, cy + 16],
    [cx - 10 - width, cy - 8],
    [cx - 10 - width, cy + 16],
    [cx - width / 2, cy - 14],
    [cx - width / 2, cy + 22]
  ] as const
  const under = ([left, base]: Point): number =>
    left < box.left || left + width > box.right || base - 10 < box.top || base + 3 > box.bottom
      ? Infinity
      : lines.filter(([px, py]) => px > left - 3 && px < left + width + 3 && py > base - 13 && py < base + 5).length
  const [left, base] = places.reduce((best, next) => (under(next) < under(best) ? next : best))
  const at = { x: round(Math.max(box.left, left)), y: round(Math.max(box.top + 10, base)) }
  return [
    el('circle', { class: 'chart-hollow', cx: round(cx), cy: round(cy), r: 4.5 }),
    // The halo keeps the word legible where lines run through it.
    el('text', { class: 'chart-halo chart-value', ...at, 'aria-hidden': 'true' }, shown),
    el('text', { class: 'chart-value', ...at }, shown)
  ]
}

/** So many points of a line that none of its segments hides between two of them. */
const dense = (points: readonly Point[]): readonly Point[] =>
  points.flatMap((point, i) => {
    const [x, y] = points[i - 1] ?? point
    const pieces = Math.min(100, Math.ceil(Math.hypot(point[0] - x, point[1] - y) / 6) || 1)
    return Array.from({ length: pieces }, (_, k): Point => {
      const share = (k + 1) / pieces
      return [x + (point[0] - x) * share, y + (point[1] - y) * share]
    })
  })
