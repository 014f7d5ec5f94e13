/**
 * The colours of every chart, for light and for dark paper, and the style sheet made of them.
 */

export interface Theme {
  readonly paper: string
  readonly ink: string
  /** Of text that stands back, and of the lines round things. */
  readonly quiet: string
  /** What heights of a surface are tinted with. */
  readonly field: string
  /** Told apart by people who see no red or no green; beyond them dashes and shapes tell. */
  readonly series: readonly string[]
}

export const light: Theme = {
  paper: '#ffffff',
  ink: '#1f2328',
  quiet: '#5c636b',
  field: '#3a6ea5',
  series: ['#c2610c', '#1d5fd1', '#1a7f4b', '#8a3ffc', '#b3256e', '#5d6673']
}

export const dark: Theme = {
  paper: '#14161a',
  ink: '#e6e8eb',
  quiet: '#a0a8b2',
  field: '#6ea8e0',
  series: ['#ffa657', '#7ab0ff', '#56d390', '#c4a1ff', '#ff8fc4', '#a7b0bb']
}

const themed = ({ paper, ink, quiet, field, series }: Theme): string =>
  [
    `.chart { color: ${ink} }`,
    `.chart .chart-paper { fill: ${paper} }`,
    `.chart .chart-halo, .chart .chart-mark, .chart .chart-bar { stroke: ${paper} }`,
    `.chart .chart-hollow { fill: ${paper} }`,
    `.chart .chart-quiet { color: ${quiet} }`,
    `.chart .chart-field { color: ${field} }`,
    ...series.map((colour, i) => `.chart .c${i} { color: ${colour} }`)
  ].join('\n')

/** It holds no character that HTML or XML would read as markup, and no variable that only browsers know. */
export const chartStyle = `
.chart { font: 12px ui-sans-serif, system-ui, -apple-system, "Segoe UI", sans-serif; font-variant-numeric: tabular-nums }
.chart text { fill: currentColor }
.chart .chart-title { font-size: 15px; font-weight: 600 }
.chart .chart-value { font-weight: 600 }
.chart .chart-grid { stroke: currentColor; stroke-opacity: 0.12 }
.chart .chart-rule { fill: none; stroke: currentColor }
.chart .chart-line { fill: none; stroke: currentColor; stroke-width: 2; stroke-linejoin: round; stroke-linecap: round }
.chart .chart-halo { fill: none; stroke-width: 5; stroke-linejoin: round; stroke-linecap: round }
.chart .chart-mark { fill: currentColor; stroke-width: 1 }
.chart .chart-bar { fill: currentColor; stroke-width: 1 }
.chart .chart-hollow { stroke: currentColor; stroke-width: 2 }
.chart .chart-area { fill: currentColor }
.chart .chart-level { fill: none; stroke: currentColor; stroke-opacity: 0.45; stroke-width: 0.75 }
.chart .chart-band { fill: currentColor; fill-opacity: 0 }
.chart .chart-band:hover { fill-opacity: 0.07 }
${themed(light)}
@media screen and (prefers-color-scheme: dark) {
${themed(dark)}
}
`

const shades = 6
const dashes: readonly (string | undefined)[] = [undefined, '8 5', '2 5', '10 5 2 5', '5 4']
/** With which dashes each colour begins: the first two, blue and orange, need none. */
const firstDashes = [0, 0, 1, 2, 3, 4]

/** The classes and dashes of the line of a series: no two of the first 30 are alike. */
export const lineOf = (index: number): Readonly<Record<'class' | 'stroke-dasharray', string | undefined>> => ({
  class: `chart-line ${hueOf(index)}`,
  'stroke-dasharray': dashes[(firstDashes[index % shades] + Math.floor(index / shades)) % dashes.length]
})

export const hueOf = (index: number): string => `c${index % shades}`
