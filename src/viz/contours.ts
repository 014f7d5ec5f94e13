import * as option from '../core/options.js'
import * as kinds from './kinds.js'
import { fail } from '../ndarray/error.js'
import type { NDArray } from '../ndarray/ndarray.js'
import { clipLine, isWithin } from './clip.js'
import { formatValue } from './format.js'
import { frame, round } from './frame.js'
import type { Box, LegendItem, Point } from './frame.js'
import { lineSymbol, pathThrough } from './lines.js'
import { el, render } from './markup.js'
import type { Element, Markup } from './markup.js'
import { pointsOf } from './numbers.js'
import type { Points } from './numbers.js'
import { hueOf, lineOf } from './palette.js'
import { linearScale, rangeScale } from './scale.js'
import { columnsOf, fieldOn, gridOver, nodesOf, outline, region } from './surface.js'
import type { Range } from './surface.js'
import { counted } from './words.js'

/**
 * A named walk over a surface, from its first point to its last.
 *
 * Shapes:  points: [n, 2]
 *
 * @category model
 * @since 0.1.0
 */
export interface DescentPath {
  readonly name: string
  readonly points: Points
}

/**
 * What a contour plot shows.
 *
 * Shapes:  f: [n, 2] → [n], all points at once
 *
 * @category model
 * @since 0.1.0
 */
export interface Contours {
  readonly title: string
  readonly f: (points: NDArray) => NDArray
  readonly xRange: readonly [number, number]
  readonly yRange: readonly [number, number]
  /** The levels themselves, or about how many: 10 unless told, at round numbers. */
  readonly levels?: number | readonly number[]
  /** On a `log` scale each level is a multiple of the one before; only positive heights have a place. */
  readonly scale?: 'linear' | 'log'
  /** Columns and rows of the grid on which `f` is evaluated: 100 unless told. */
  readonly resolution?: number
  readonly paths?: readonly DescentPath[]
  readonly minimum?: readonly [number, number]
  readonly xLabel?: string
  readonly yLabel?: string
}

/**
 * A surface seen from above as one SVG element: its isolines, the ground shaded the higher the darker, and walks over
 * it, from a ring to a disc.
 *
 * Math:    isolines by marching squares, those of a linear function exactly
 * Shapes:  f: [n, 2] → [n]; points of a path: [n, 2]
 * Errors:  InvalidArgument (a range that is empty or not finite, resolution, levels); ShapeMismatch (what `f` gives, points)
 * Numerics:  where `f` is NaN or −∞ nothing is drawn; what lies outside the ranges is cut off
 *
 * @example
 * import assert from 'node:assert'
 * import { np } from 'pullback'
 * import { contours } from 'pullback/viz'
 *
 * const svg = contours({
 *   title: 'A bowl',
 *   f: points => np.sum(np.square(points), { axis: 1 }),
 *   xRange: [-2, 2],
 *   yRange: [-1, 1],
 *   paths: [{ name: 'downhill', points: [[1.5, 0.5], [0.75, 0.25], [0, 0]] }],
 *   minimum: [0, 0]
 * })
 * assert.ok(svg.includes('downhill: 2 steps from height 2.5 to 0.'))
 *
 * @category pictures
 * @since 0.1.0
 */
export const contours = kinds.drawing<Contours, string>(
  'viz.contours',
  {
    title: option.needed(option.text),
    f: option.needed(option.callable()),
    xRange: option.needed(kinds.pair),
    yRange: option.needed(kinds.pair),
    levels: option.either(option.number, kinds.list),
    scale: kinds.scale,
    resolution: option.count,
    paths: option.list(
      option.made<DescentPath>('a path { name, points }', { name: option.text, points: kinds.points })
    ),
    minimum: kinds.pair,
    xLabel: option.text,
    yLabel: option.text
  },
  plot => render(contoursElement(plot))
)

export const contoursElement = (plot: Contours): Element => {
  const { title, f, xRange, yRange, resolution = 100, minimum, xLabel = 'x', yLabel = 'y' } = plot
  const grid = gridOver(op, checked('xRange', xRange), checked('yRange', yRange), resolution)
  const heights = heightsOf(f, nodesOf(grid))
  const levels = levelsOf(plot, heights)
  const paths = (plot.paths ?? []).map(({ name, points }) => pathOf(f, name, pointsOf(op, points)))
  const finite = heights.filter(Number.isFinite)
  const [lowest, highest] = boundsOf(finite)
  const description = [
    finite.length === 0
      ? 'There is no finite height.'
      : `Heights from ${formatValue(lowest)} to ${formatValue(highest)} by ${xLabel} and ${yLabel}.`,
    ...paths.map(({ told }) => told),
    ...(minimum === undefined ? [] : [`Minimum at ${formatValue(minimum[0])}, ${formatValue(minimum[1])}.`])
  ].join(' ')
  const scales = { x: rangeScale(...xRange, 7), y: rangeScale(...yRange, 7) }
  const legend = legendOf(paths, minimum !== undefined)
  return frame(
    { title, description, xLabel, yLabel, ...scales, legend, hasSideLabel: true, boxHeight: 340, aside: 64 },
    box => {
      const bounds = { x: [box.left, box.right], y: [box.top, box.bottom] } as const
      // The axes have no place outside; a path must be cut where it leaves.
      const [x0, x1] = xRange
      const [y0, y1] = yRange
      const place = ([x, y]: Point): Point => [
        box.left + ((box.right - box.left) * (x - x0)) / (x1 - x0),
        box.bottom + ((box.top - box.bottom) * (y - y0)) / (y1 - y0)
      ]
      // Where there are holes, also the lowest ground is shaded, to be told from them.
      const shades = finite.length < heights.length ? [-Number.MAX_VALUE, ...levels] : levels
      const ground = shades.map(level => region(fieldOn(grid, heights), level, box, shade(shades.length)))
      return [
        ground.map(({ area }) => area),
        ground.map(({ line }) => line({ class: 'chart-level' })),
        outline(box),
        bar(levels, shades.length, box),
        paths.map(({ name, points }, i) => walk(name, points.map(place), i, bounds)),
        minimum !== undefined && isWithin(place(minimum), bounds) ? cross(place(minimum)) : []
      ]
    }
  )
}

// ---------------------------------------------------------------------------------------------------------------------
// internal
// ---------------------------------------------------------------------------------------------------------------------

const op = 'viz.contours'

interface Walk {
  readonly name: string
  readonly points: readonly Point[]
  readonly end: string
  readonly told: string
}

const checked = (what: string, range: Range): Range =>
  range.every(end => Math.abs(end) <= 1e200) && range[1] - range[0] > 1e-9 * Math.max(...range.map(Math.abs))
    ? range
    : fail('InvalidArgument', op, `${what} is [${range.join(', ')}]`, 'Give two finite numbers, the lesser first')

const heightsOf = (f: Contours['f'], points: readonly Point[]): readonly number[] => {
  const columns = columnsOf(op, f, points)
  return columns.length === 1
    ? columns[0]
    : fail('ShapeMismatch', op, `f gives ${columns.length} numbers for each point`, 'Give a function with one height')
}

const pathOf = (f: Contours['f'], name: string, points: readonly Point[]): Walk => {
  if (points.length === 0) return { name, points, end: '–', told: `${name}: no points.` }
  const [from, to] = heightsOf(f, [points[0], points.at(-1)!]).map(x => formatValue(x))
  const steps = counted(points.length - 1, 'step')
  return { name, points, end: to, told: `${name}: ${steps} from height ${from} to ${to}.` }
}

/** Rising, each once, and within the heights that there are. */
const levelsOf = ({ levels, scale = 'linear' }: Contours, heights: readonly number[]): readonly number[] => {
  if (typeof levels === 'number' && !(Number.isInteger(levels) && levels > 0))
    fail('InvalidArgument', op, `levels is ${levels}`, 'Give a positive integer, or the levels themselves')
  const placed = heights.filter(height => Math.abs(height) <= 1e200 && (scale === 'linear' || height >= 1e-200))
  const [lowest, highest] = boundsOf(placed)
  const wanted =
    typeof levels === 'object'
      ? [...new Set(levels)].sort((a, b) => a - b)
      : scale === 'linear'
        ? linearScale(placed, levels ?? 10).ticks.map(({ value }) => value)
        : levels === undefined
          ? decadeLevels(lowest, highest)
          : Array.from({ length: levels }, (_, i) => lowest * (highest / lowest) ** ((i + 1) / (levels + 1)))
  return wanted.filter(level => level > lowest && level < highest)
}

/** About ten round numbers, each a multiple of the one before. */
const decadeLevels = (lowest: number, highest: number): readonly number[] => {
  const [first, last] = [Math.floor(Math.log10(lowest)), Math.ceil(Math.log10(highest))]
  const decades = last - first
  const marks = decades > 7 ? [1] : decades > 4 ? [1, 3] : [1, 2, 5]
  const stride = Math.max(1, Math.ceil(decades / 12))
  const powers = Array.from(
    { length: Math.max(0, Math.ceil((decades + 1) / stride)) || 0 },
    (_, i) => first + i * stride
  )
  return powers.flatMap(power => marks.map(mark => Number(`${mark}e${power}`)))
}

const boundsOf = (heights: readonly number[]): Range =>
  heights.reduce<Range>(([low, high], height) => [Math.min(low, height), Math.max(high, height)], [Infinity, -Infinity])

/** Each level darkens the ground above it by the same share: all of them together by this. */
const darkest = 0.7

const shade = (levels: number): Readonly<Record<string, string | number>> => ({
  class: 'chart-area chart-field',
  'fill-opacity': round(1 - (1 - darkest) ** (1 / Math.max(levels, 3)))
})

/** What the shades mean: as many steps as levels, darkened in the same way. */
const bar = (levels: readonly number[], shades: number, { right, top, bottom }: Box): Markup => {
  const x = right + 14
  const pitch = (bottom - top) / (levels.length + 1)
  const stride = Math.ceil(levels.length / 20)
  return levels.length === 0
    ? []
    : [
        shades > levels.length
          ? el('rect', { ...shade(shades), x, y: top, width: 10, height: round(bottom - top) })
          : [],
        levels.map((level, i) => {
          const y = round(bottom - (i + 1) * pitch)
          return [
            el('rect', { ...shade(shades), x, y: top, width: 10, height: round(y - top) }),
            i % stride > 0 ? [] : el('text', { class: 'chart-quiet', x: x + 15, y: y + 4 }, formatValue(level))
          ]
        }),
        el('path', { class: 'chart-rule chart-quiet', d: `M${x} ${top}h10V${bottom}h-10Z` })
      ]
}

const mostDots = 100

const walk = (
  name: string,
  points: readonly Point[],
  index: number,
  bounds: { readonly x: Range; readonly y: Range }
): Markup => {
  const d = clipLine(points, bounds).map(pathThrough).join('') || undefined
  const seen = points.filter(point => isWithin(point, bounds))
  const [start, end] = [points.slice(0, 1), points.slice(-1)].map(ends => ends.filter(point => isWithin(point, bounds)))
  const disc =
    (r: number, kind: string) =>
    ([cx, cy]: Point): Element =>
      el('circle', { class: `${kind} ${hueOf(index)}`, cx: round(cx), cy: round(cy), r })
  return el(
    'g',
    {},
    el('title', {}, name),
    el('path', { class: 'chart-halo', d }),
    el('path', { ...lineOf(index), d }),
    points.length <= mostDots ? seen.map(disc(2, 'chart-area')) : [],
    start.map(disc(4.5, 'chart-hollow')),
    end.map(disc(5.5, 'chart-mark'))
  )
}

const cross = ([x, y]: Point): Markup => {
  const d = `M${round(x)} ${round(y)}m-5 -5l10 10m0 -10l-10 10`
  return [el('path', { class: 'chart-halo', d }), el('path', { class: 'chart-line', d })]
}

const legendOf = (paths: readonly Walk[], hasMinimum: boolean): readonly LegendItem[] => [
  ...paths.map(({ name, end }, i) => ({ name, value: end, symbol: lineSymbol(i) })),
  ...(paths.length === 0
    ? []
    : [
        {
          name: 'start',
          symbol: ([cx, cy]: Point) => el('circle', { class: 'chart-hollow', cx: cx + 2, cy, r: 4.5 })
        },
        { name: 'end', symbol: ([cx, cy]: Point) => el('circle', { class: 'chart-mark', cx: cx + 2, cy, r: 5.5 }) }
      ]),
  ...(hasMinimum ? [{ name: 'minimum', symbol: ([x, y]: Point) => cross([x + 2, y]) }] : [])
]
