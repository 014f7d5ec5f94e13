import * as option from '../core/options.js'
import * as kinds from './kinds.js'
import { isNDArray } from '../ndarray/ndarray.js'
import { countIn, edgesOf } from './bins.js'
import { formatValue } from './format.js'
import { frame, round } from './frame.js'
import type { Box, LegendItem } from './frame.js'
import { el, render } from './markup.js'
import type { Element, Markup } from './markup.js'
import { numbersOf } from './numbers.js'
import type { Numbers } from './numbers.js'
import { hueOf, lineOf } from './palette.js'
import { countScale, linearScale, rangeScale } from './scale.js'
import { counted } from './words.js'

/**
 * Named numbers to be counted.
 *
 * Shapes:  values: any, read in row-major order
 *
 * @category model
 * @since 0.1.0
 */
export interface Sample {
  readonly name: string
  readonly values: Numbers
}

/**
 * What a histogram shows.
 *
 * @category model
 * @since 0.1.0
 */
export interface Histogram {
  readonly title: string
  /** One list of numbers, or several with names, which are drawn over one another in steps. */
  readonly values: Numbers | readonly Sample[]
  /** How many bins, or their edges: the rule of Freedman and Diaconis unless told. */
  readonly bins?: number | readonly number[]
  readonly xLabel: string
}

/**
 * How often numbers fall into bins, as one SVG element.
 *
 * Math:    bins of the width 2 IQR / ∛n, at most 200; the edge between two bins belongs to the upper one
 * Shapes:  values: any
 * Errors:  InvalidArgument (bins)
 * Numerics:  NaN, ±∞ and magnitudes over 1e200 are in no bin; the description counts them
 *
 * @example
 * import assert from 'node:assert'
 * import { np, random } from 'pullback'
 * import { histogram } from 'pullback/viz'
 *
 * const values = random.normal(random.key(0), { shape: [1000] })
 * const svg = histogram({ title: 'Normal', values, xLabel: 'x' })
 * assert.ok(svg.includes('1000 values in'))
 *
 * @category pictures
 * @since 0.1.0
 */
export const histogram = kinds.drawing<Histogram, string>(
  'viz.histogram',
  {
    title: option.needed(option.text),
    values: option.needed(
      option.either(
        kinds.numbers,
        option.list(option.made<Sample>('a sample { name, values }', { name: option.text, values: kinds.numbers }))
      )
    ),
    bins: option.either(option.number, kinds.list),
    xLabel: option.needed(option.text)
  },
  chart => render(histogramElement(chart))
)

export const histogramElement = ({ title, values, bins, xLabel }: Histogram): Element => {
  const samples = samplesOf(values)
  const edges = edgesOf(
    samples.flatMap(sample => sample.values),
    bins
  )
  const counts = samples.map(sample => countIn(edges, sample.values))
  const description = samples.map((sample, i) => described(sample, counts[i])).join(' ')
  const x = rangeScale(edges[0], edges.at(-1)!, 7)
  const most = counts.flat().reduce((a, b) => Math.max(a, b), 1)
  const y = most < 5 ? countScale(0, most, 5) : linearScale([0, most], 5)
  const isAlone = samples.length === 1
  const legend = isAlone ? [] : samples.map(({ name }, i) => ({ name, symbol: swatch(i) }))
  return frame({ title, description, xLabel, yLabel: 'count', x, y, legend }, box =>
    counts.map((own, i) => (isAlone ? bars(edges, own, box) : steps(samples[i].name, edges, own, i, box)))
  )
}

// ---------------------------------------------------------------------------------------------------------------------
// internal
// ---------------------------------------------------------------------------------------------------------------------

interface Counted {
  readonly name: string
  readonly values: readonly number[]
}

const isSamples = (values: Histogram['values']): values is readonly Sample[] =>
  !isNDArray(values) && typeof values[0] === 'object'

const samplesOf = (values: Histogram['values']): readonly Counted[] =>
  isSamples(values)
    ? values.map(sample => ({ name: sample.name, values: numbersOf(sample.values) }))
    : [{ name: '', values: numbersOf(values) }]

const described = ({ name, values }: Counted, counts: readonly number[]): string => {
  const inBins = counts.reduce((a, b) => a + b, 0)
  const kinds = [
    [values.filter(Number.isNaN).length, 'NaN'],
    [values.filter(value => Math.abs(value) === Infinity).length, 'infinite']
  ] as const
  const strange = kinds.reduce((sum, [n]) => sum + n, 0)
  const left = [...kinds, [values.length - inBins - strange, 'outside'] as const].filter(([n]) => n > 0)
  return [
    name === '' ? '' : `${name}: `,
    `${counted(inBins, 'value')} in ${counted(counts.length, 'bin')}`,
    left.length === 0 ? '' : `; left out ${left.map(([n, kind]) => `${n} ${kind}`).join(', ')}`,
    '.'
  ].join('')
}

const bars = (edges: readonly number[], counts: readonly number[], box: Box): Markup =>
  counts.map((count, i) => {
    const [[x, y], [end, bottom]] = [box.place(edges[i], count), box.place(edges[i + 1], 0)]
    const title = `${formatValue(edges[i])} to ${formatValue(edges[i + 1])}: ${count}`
    const place = { x: round(x), y: round(y), width: round(end - x), height: round(bottom - y) }
    return count === 0 ? [] : el('g', {}, el('title', {}, title), el('rect', { class: 'chart-bar c1', ...place }))
  })

const steps = (name: string, edges: readonly number[], counts: readonly number[], index: number, box: Box): Markup => {
  const [start, bottom] = box.place(edges[0], 0).map(round)
  const tops = counts.map((count, i) => {
    const [x, y] = box.place(edges[i + 1], count)
    return `V${round(y)}H${round(x)}`
  })
  const d = `M${start} ${bottom}${tops.join('')}V${bottom}`
  return el(
    'g',
    {},
    el('title', {}, name),
    el('path', { class: `chart-area ${hueOf(index)}`, 'fill-opacity': 0.16, d: `${d}Z` }),
    el('path', { ...lineOf(index), d })
  )
}

const swatch =
  (index: number): LegendItem['symbol'] =>
  ([x, y]) => [
    el('rect', {
      class: `chart-area ${hueOf(index)}`,
      'fill-opacity': 0.16,
      x: x - 9,
      y: y - 5,
      width: 18,
      height: 10
    }),
    el('path', { ...lineOf(index), d: `M${x - 9} ${y + 5}v-10h18v10` })
  ]
