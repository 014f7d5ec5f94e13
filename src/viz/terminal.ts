/**
 * Small pictures and phrases that fit in a line of terminal text.
 */
import { checked } from '../core/checked.js'
import * as option from '../core/options.js'
import * as kinds from './kinds.js'
import { plain } from './style.js'
import type { Style } from './style.js'

const bars = [...'▁▂▃▄▅▆▇█']

/**
 * Numbers as a row of bars, the least one lowest; what is not finite is a gap.
 *
 * With more numbers than `width`, each bar is the mean of a run of them.
 *
 * Shapes:  [n] → min(n, width) characters
 *
 * @example
 * import { sparkline } from 'pullback/viz'
 * import assert from 'node:assert'
 *
 * assert.deepStrictEqual(sparkline([0, 1, 2, 3, 4, 5, 6, 7]), '▁▂▃▄▅▆▇█')
 * assert.deepStrictEqual(sparkline([7, 3, NaN, 0]), '█▄ ▁')
 *
 * @category terminal
 * @since 0.1.0
 */
export const sparkline = (values: readonly number[], width?: number): string => {
  const known = kinds.required('viz.sparkline', 'the list of values', kinds.list, values)
  const columns = kinds.required('viz.sparkline', 'the width', option.number, width ?? known.length)
  const heights = runs(known, Math.max(0, Math.floor(columns))).map(mean)
  const finite = heights.filter(Number.isFinite)
  const least = finite.reduce((a, b) => Math.min(a, b), Infinity)
  const greatest = finite.reduce((a, b) => Math.max(a, b), -Infinity)
  // Halved before subtracting, so that the range of any two doubles is finite.
  const range = greatest / 2 - least / 2
  const level = (x: number): number => (range === 0 ? 0 : Math.round(((x / 2 - least / 2) / range) * (bars.length - 1)))
  return heights.map(x => (Number.isFinite(x) ? bars[level(x)] : ' ')).join('')
}

/**
 * A bar of exactly `width` characters, drawn to half a character.
 *
 * Shapes:  a fraction of 1 → width characters
 *
 * @example
 * import { progressBar } from 'pullback/viz'
 * import assert from 'node:assert'
 *
 * assert.deepStrictEqual(progressBar(0.5, 8), '━━━━────')
 * assert.deepStrictEqual(progressBar(1, 4), '━━━━')
 *
 * @category terminal
 * @since 0.1.0
 */
export const progressBar = (fraction: number, width: number, style: Style = plain): string => {
  kinds.required('viz.progressBar', 'the fraction', option.number, fraction)
  kinds.required('viz.progressBar', 'the width', option.natural, width)
  kinds.required('viz.progressBar', 'the style', kinds.style, style)
  const halves = Math.floor(Math.min(1, Math.max(0, fraction || 0)) * width * 2)
  const done = '━'.repeat(Math.floor(halves / 2)) + (halves % 2 === 1 ? '╸' : '')
  return style.accent(done) + style.quiet('─'.repeat(width - done.length))
}

/**
 * A span of time for people: two units at most, a tenth of a second at the finest. NaN and whole ages are a dash.
 *
 * Shapes:  seconds → text
 *
 * @example
 * import { formatDuration } from 'pullback/viz'
 * import assert from 'node:assert'
 *
 * assert.deepStrictEqual([3.25, 59.97, 3725].map(formatDuration), ['3.3s', '1m 00s', '1h 02m'])
 *
 * @category terminal
 * @since 0.1.0
 */
export const formatDuration = checked(
  'viz.formatDuration(seconds)',
  { seconds: option.number },
  null,
  (seconds: number): string => {
    if (!(seconds < 1e12)) return '–'
    const tenths = Math.round(Math.max(0, seconds) * 10)
    if (tenths < 100) return `${(tenths / 10).toFixed(1)}s`
    const whole = Math.round(tenths / 10)
    if (whole < 60) return `${whole}s`
    const minutes = Math.floor(whole / 60)
    if (minutes < 60) return `${minutes}m ${pad(whole % 60)}s`
    const hours = Math.floor(minutes / 60)
    return hours < 48 ? `${hours}h ${pad(minutes % 60)}m` : `${Math.floor(hours / 24)}d ${pad(hours % 24)}h`
  }
)

const pad = (n: number): string => String(n).padStart(2, '0')

/** Cuts values into `width` runs whose lengths differ by one at most; fewer values stay as they are. */
const runs = (values: readonly number[], width: number): readonly (readonly number[])[] => {
  const count = Math.min(width, values.length)
  const start = (i: number): number => Math.floor((i * values.length) / count)
  return Array.from({ length: count }, (_, i) => values.slice(start(i), start(i + 1)))
}

const mean = (values: readonly number[]): number =>
  values.length === 1 ? values[0] : values.reduce((sum, x) => sum + x / values.length, 0)
