import * as option from '../core/options.js'
import * as kinds from './kinds.js'
import { el, render } from './markup.js'
import type { Element } from './markup.js'
import { chartStyle } from './palette.js'

/**
 * A grey picture: rows of `width` values from 0 (paper) to `ink`.
 *
 * Shapes:  values: height × width, row by row
 *
 * @category model
 * @since 0.1.0
 */
export interface GreyImage {
  readonly values: readonly number[]
  readonly width: number
  /** The value of full ink. */
  readonly ink: number
  /** What the picture shows, for those who cannot see it. */
  readonly label: string
  /** Brings its own ink and paper, light or dark, as a file of its own needs them. */
  readonly hasPaper?: boolean
}

/**
 * A small grey picture as an SVG element in the colour of the text around it, so that it reads on light and on dark.
 *
 * Shapes:  height × width values → one rectangle for each run of equal pixels that are not paper
 *
 * @example
 * import { greyImage } from 'pullback/viz'
 * import assert from 'node:assert'
 *
 * const svg = greyImage({ values: [0, 4, 4, 2], width: 2, ink: 4, label: 'a corner' })
 * assert.deepStrictEqual(svg.match(/<rect /g)?.length, 3)
 *
 * @category pictures
 * @since 0.1.0
 */
export const greyImage = kinds.drawing<GreyImage, string>(
  'viz.greyImage',
  {
    values: option.needed(kinds.list),
    width: option.needed(option.count),
    ink: option.needed(option.number),
    label: option.needed(option.text),
    hasPaper: option.boolean
  },
  image => render(greyImageElement(image))
)

export const greyImageElement = ({ values, width, ink, label, hasPaper = false }: GreyImage): Element => {
  const height = Math.ceil(values.length / width)
  return el(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      viewBox: `0 0 ${width} ${height}`,
      class: hasPaper ? 'chart' : 'picture',
      role: 'img',
      fill: 'currentColor',
      'shape-rendering': 'crispEdges'
    },
    el('title', {}, label),
    el('desc', {}, `A picture of ${width} by ${height} pixels.`),
    hasPaper ? [el('style', {}, chartStyle), el('rect', { class: 'chart-paper', x: 0, y: 0, width, height })] : [],
    runsOf(
      values.map(value => shade(value / ink)),
      width
    ).map(({ start, length, value }) =>
      el('rect', { x: start % width, y: Math.floor(start / width), width: length, height: 1, 'fill-opacity': value })
    )
  )
}

/** 0 to 1 in hundredths; what is not a number is paper. */
const shade = (fraction: number): number => Math.round(100 * Math.min(1, Math.max(0, fraction || 0))) / 100

interface Run {
  readonly start: number
  readonly length: number
  readonly value: number
}

/** The longest runs of one shade within a row, paper left out. */
const runsOf = (values: readonly number[], width: number): readonly Run[] =>
  values
    .flatMap((value, start) => {
      const begins = start % width === 0 || values[start - 1] !== value
      const rest = values.slice(start, start - (start % width) + width)
      const end = rest.findIndex(other => other !== value)
      return begins ? [{ start, length: end < 0 ? rest.length : end, value }] : []
    })
    .filter(run => run.value > 0)
