import { checked } from '../core/checked.js'
import * as kinds from './kinds.js'
import * as option from '../core/options.js'
import { formatCount, formatValue } from './format.js'
import { round, sheet, sheetWidth } from './frame.js'
import { medianRms } from './gradientHealth.js'
import type { HealthVerdict, LayerHealth } from './gradientHealth.js'
import { el, render } from './markup.js'
import type { Element } from './markup.js'
import { logScale } from './scale.js'
import { plain } from './style.js'
import type { Style } from './style.js'
import { counted, fitText, listed, textWidth } from './words.js'

const healthRows = option.list(
  option.made<LayerHealth>('a row of viz.gradientHealth', {
    path: option.text,
    size: option.number,
    norm: option.number,
    rms: option.number,
    max: option.number,
    verdict: option.text
  })
)

/**
 * The gradients of layers as one SVG element: for each a bar as long as its RMS on a logarithmic axis, a tick at its
 * greatest number, and the verdict in words. A dashed line stands at the median RMS.
 *
 * Shapes:  one bar a row
 *
 * @example
 * import assert from 'node:assert'
 * import { np } from 'pullback'
 * import { gradientHealth, gradientHealthChart } from 'pullback/viz'
 *
 * const svg = gradientHealthChart(gradientHealth({ w: np.ones([2]), b: np.array([NaN]) }))
 * assert.ok(svg.includes('1 not finite (.b), 1 healthy.'))
 *
 * @category pictures
 * @since 0.1.0
 */
export const gradientHealthChart = checked(
  'viz.gradientHealthChart(rows, { title })',
  { rows: healthRows },
  { title: option.text },
  (rows: readonly LayerHealth[], { title = 'Gradients by layer' }: { readonly title?: string } = {}): string =>
    render(gradientHealthElement(rows, title))
)

export const gradientHealthElement = (rows: readonly LayerHealth[], title: string): Element => {
  const left = Math.min(190, Math.max(48, ...rows.map(({ path }) => textWidth(path) + 14)))
  const right = sheetWidth - 112
  const bottom = top + rows.length * pitch + 6
  const scale = logScale(rows.flatMap(({ rms, max }) => [rms, max]))
  const x = (value: number): number => round(left + (right - left) * scale.at(value))
  const median = x(medianRms(rows))
  return sheet(
    {
      title,
      description: describeHealth(rows),
      left,
      note: 'bar: RMS · tick: greatest |g|',
      height: bottom + 44
    },
    scale.ticks.map(({ value, label }) => [
      el('line', { class: 'chart-grid', x1: x(value), y1: top, x2: x(value), y2: bottom }),
      el('text', { class: 'chart-quiet', x: x(value), y: bottom + 18, 'text-anchor': 'middle' }, label)
    ]),
    el(
      'text',
      { class: 'chart-quiet', x: (left + right) / 2, y: bottom + 36, 'text-anchor': 'middle' },
      'bar: RMS · tick: greatest |g| · dashes: median RMS'
    ),
    Number.isFinite(median)
      ? el('line', {
          class: 'chart-rule chart-quiet',
          'stroke-dasharray': '4 3',
          x1: median,
          y1: top,
          x2: median,
          y2: bottom
        })
      : [],
    rows.map((row, i) => {
      const y = top + 6 + i * pitch
      const { hue, sign } = looks[row.verdict]
      const [end, most] = [x(row.rms), x(row.max)]
      return el(
        'g',
        {},
        el('title', {}, told(row)),
        el('text', { x: left - 8, y: y + 13, 'text-anchor': 'end' }, fitText(row.path, left - 14)),
        Number.isFinite(end)
          ? el('rect', {
              class: `chart-bar ${hue}`,
              x: left,
              y,
              width: Math.max(2, round(end - left)),
              height: pitch - 6
            })
          : [],
        Number.isFinite(most)
          ? el('line', { class: `chart-line ${hue}`, x1: most, y1: y + 2, x2: most, y2: y + pitch - 8 })
          : [],
        el(
          'text',
          { class: row.verdict === 'healthy' ? 'chart-quiet' : 'chart-value', x: right + 12, y: y + 13 },
          `${sign} ${row.verdict}`
        )
      )
    })
  )
}

/**
 * The gradients of layers as lines of text, one a layer, for a terminal or a log.
 *
 * Shapes:  one line a row, and one of headings
 *
 * @example
 * import assert from 'node:assert'
 * import { np } from 'pullback'
 * import { gradientHealth, gradientHealthText } from 'pullback/viz'
 *
 * const lines = gradientHealthText(gradientHealth({ w: np.array([3, 4]), b: np.array([0]) })).split('\n')
 * assert.deepStrictEqual(lines.slice(1), [
 *   '.b           1        0        0        0  ▼ vanishing',
 *   '.w           2        5     3.54        4  ● healthy'
 * ])
 *
 * @category terminal
 * @since 0.1.0
 */
export const gradientHealthText = checked(
  'viz.gradientHealthText(rows, { style })',
  { rows: healthRows },
  { style: kinds.style },
  (rows: readonly LayerHealth[], { style = plain }: { readonly style?: Style } = {}): string => {
    const hasRatio = rows.some(({ ratio }) => ratio !== undefined)
    const width = Math.max(5, ...rows.map(({ path }) => path.length))
    const cells = (values: readonly string[]): string => values.map(value => value.padStart(9)).join('')
    const head = cells(['size', 'norm', 'rms', 'max', ...(hasRatio ? ['ratio'] : [])])
    const lines = rows.map(({ path, size, norm, rms, max, ratio, verdict }) => {
      const { sign, paint } = looks[verdict]
      const numbers = [norm, rms, max, ...(hasRatio ? [ratio ?? NaN] : [])].map(x => formatValue(x))
      return `${path.padEnd(width)}${cells([formatCount(size), ...numbers])}  ${style[paint](`${sign} ${verdict}`)}`
    })
    return [style.quiet(`${'layer'.padEnd(width)}${head}`), ...lines].join('\n')
  }
)

// ---------------------------------------------------------------------------------------------------------------------
// internal
// ---------------------------------------------------------------------------------------------------------------------

const top = 34
const pitch = 24

interface Look {
  readonly hue: string
  readonly sign: string
  readonly paint: 'good' | 'bad' | 'accent'
}

/** Signs say what colours say. */
const looks: Readonly<Record<HealthVerdict, Look>> = {
  'not finite': { hue: 'c4', sign: '✕', paint: 'bad' },
  exploding: { hue: 'c0', sign: '▲', paint: 'bad' },
  vanishing: { hue: 'c3', sign: '▼', paint: 'accent' },
  healthy: { hue: 'c1', sign: '●', paint: 'good' }
}

const told = ({ path, size, norm, rms, max, ratio, verdict }: LayerHealth): string =>
  [
    `${path}: ${verdict}`,
    `${counted(size, 'number')}, norm ${formatValue(norm)}, RMS ${formatValue(rms)}, greatest ${formatValue(max)}`,
    ...(ratio === undefined ? [] : [`update / parameter ${formatValue(ratio)}`])
  ].join('\n')

const describeHealth = (rows: readonly LayerHealth[]): string => {
  const groups = (Object.keys(looks) as HealthVerdict[]).flatMap(verdict => {
    const of = rows.filter(row => row.verdict === verdict)
    const which = verdict === 'healthy' ? '' : ` (${listed(of.map(({ path }) => path))})`
    return of.length === 0 ? [] : [`${of.length} ${verdict}${which}`]
  })
  return `${counted(rows.length, 'layer')}: ${groups.join(', ') || 'nothing to tell'}.`
}
