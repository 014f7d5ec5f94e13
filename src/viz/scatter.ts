import * as option from '../core/options.js'
import * as kinds from './kinds.js'
import { fail } from '../ndarray/error.js'
import type { NDArray } from '../ndarray/ndarray.js'
import { frame } from './frame.js'
import type { Box } from './frame.js'
import { symbols } from './lines.js'
import { el, render } from './markup.js'
import type { Element, Markup } from './markup.js'
import { pointsOf } from './numbers.js'
import type { Points } from './numbers.js'
import { hueOf } from './palette.js'
import { linearScale } from './scale.js'
import type { Scale } from './scale.js'
import { columnsOf, fieldOn, gridOver, nodesOf, region } from './surface.js'
import { counted, listed } from './words.js'

/**
 * A named set of points.
 *
 * Shapes:  points: [n, 2]
 *
 * @category model
 * @since 0.1.0
 */
export interface PointClass {
  readonly name: string
  readonly points: Points
}

/**
 * What decides between classes: a function of many points at once.
 *
 * Shapes:  predict: [n, 2] → [n] probabilities of the second class, or [n, k] scores, the greatest of which wins
 *
 * @category model
 * @since 0.1.0
 */
export interface Boundary {
  readonly predict: (points: NDArray) => NDArray
  /** Columns and rows of the grid on which `predict` is evaluated: 80 unless told. */
  readonly resolution?: number
}

/**
 * What a scatter plot shows. Shapes and colours tell 36 classes apart.
 *
 * @category model
 * @since 0.1.0
 */
export interface Scatter {
  readonly title: string
  readonly classes: readonly PointClass[]
  readonly boundary?: Boundary
  readonly xLabel?: string
  readonly yLabel?: string
}

/**
 * Points by class as one SVG element, each class with its own shape and colour, over the regions in which a classifier
 * decides for each.
 *
 * Probabilities are shaded in five grades on either side of the line of 0.5; scores give regions with sharp boundaries.
 *
 * Math:    boundary at p = 1/2, or where the greatest two scores agree, by marching squares
 * Shapes:  points of a class: [n, 2]
 * Errors:  ShapeMismatch (points, or what `predict` gives); InvalidArgument (resolution)
 * Numerics:  where `predict` gives no number, no class is shaded
 *
 * @example
 * import assert from 'node:assert'
 * import { nn, np } from 'pullback'
 * import { scatter } from 'pullback/viz'
 *
 * const svg = scatter({
 *   title: 'Left and right',
 *   classes: [
 *     { name: 'left', points: [[-1, 0], [-2, 1]] },
 *     { name: 'right', points: np.array([[1, 0], [2, -1]]) }
 *   ],
 *   boundary: { predict: points => nn.sigmoid(np.index(points, np.slice(), 0)) }
 * })
 * assert.ok(svg.includes('2 points of left'))
 *
 * @category pictures
 * @since 0.1.0
 */
export const scatter = kinds.drawing<Scatter, string>(
  'viz.scatter',
  {
    title: option.needed(option.text),
    classes: option.needed(
      option.list(option.made<PointClass>('a class { name, points }', { name: option.text, points: kinds.points }))
    ),
    boundary: option.made<Boundary>('a boundary { predict }', { predict: option.callable() }),
    xLabel: option.text,
    yLabel: option.text
  },
  plot => render(scatterElement(plot))
)

export const scatterElement = ({ title, classes, boundary, xLabel = 'x', yLabel = 'y' }: Scatter): Element => {
  const sets = classes.map(({ name, points }) => ({ name, points: pointsOf(op, points) }))
  const all = sets.flatMap(({ points }) => points)
  const x = linearScale(
    all.map(point => point[0]),
    6
  )
  const y = linearScale(
    all.map(point => point[1]),
    6
  )
  const legend = sets.map(({ name }, i) => ({
    name,
    symbol: (middle: readonly [number, number]) => symbols([middle], i)
  }))
  const decided = boundary === undefined ? '' : ' Regions are shaded by the class that is decided for.'
  const description = `${listed(sets.map(({ name, points }) => `${counted(points.length, 'point')} of ${name}`)) || 'No points'}, by ${xLabel} and ${yLabel}.${decided}`
  return frame({ title, description, xLabel, yLabel, x, y, legend, hasSideLabel: true, boxHeight: 340 }, box => [
    boundary === undefined ? [] : decisions(boundary, sets.length, x, y, box),
    sets.map(({ name, points }, i) =>
      el(
        'g',
        {},
        el('title', {}, name),
        symbols(
          points.map(([a, b]) => box.place(a, b)),
          i
        )
      )
    )
  ])
}

// ---------------------------------------------------------------------------------------------------------------------
// internal
// ---------------------------------------------------------------------------------------------------------------------

const op = 'viz.scatter'

/** How far over 1/2 a probability is in each grade of shading. */
const grades = [0, 0.1, 0.2, 0.3, 0.4]

const decisions = ({ predict, resolution = 80 }: Boundary, classes: number, x: Scale, y: Scale, box: Box): Markup => {
  const grid = gridOver(op, ends(x), ends(y), resolution)
  const columns = columnsOf(op, predict, nodesOf(grid))
  if (columns.length > 1 && columns.length < classes)
    fail(
      'ShapeMismatch',
      op,
      `predict gives ${columns.length} scores, and there are ${classes} classes`,
      'Give a score for each class, or one probability'
    )
  const isGraded = columns.length === 1
  const margins = isGraded ? [columns[0].map(p => 0.5 - p), columns[0].map(p => p - 0.5)] : columns.map(lead(columns))
  const levels = isGraded ? grades : grades.slice(0, 1)
  const regions = margins.flatMap((margin, i) =>
    levels.map(level =>
      region(fieldOn(grid, margin), level, box, {
        class: `chart-area ${hueOf(i)}`,
        'fill-opacity': isGraded ? 0.075 : 0.2
      })
    )
  )
  // The two margins of a probability have one boundary.
  const bounded = isGraded ? regions.slice(0, 1) : regions
  return [
    regions.map(({ area }) => area),
    bounded.map(({ line }) => line({ class: 'chart-rule', 'stroke-width': '1.5', 'stroke-linejoin': 'round' }))
  ]
}

/** By how much a score leads the best of the others. */
const lead =
  (columns: readonly (readonly number[])[]) =>
  (scores: readonly number[], k: number): readonly number[] =>
    scores.map((score, i) =>
      columns.reduce((least, others, j) => (j === k ? least : Math.min(least, score - others[i])), Infinity)
    )

const ends = ({ ticks }: Scale): readonly [number, number] => [ticks[0].value, ticks.at(-1)!.value]
