import { checked } from '../core/checked.js'
import * as option from '../core/options.js'
import * as kinds from './kinds.js'
import { plain } from './style.js'
import type { Style } from './style.js'
import { formatLoss, formatPercent, formatRate } from './format.js'
import { formatDuration, progressBar, sparkline } from './terminal.js'

/**
 * Where a training stands: in the middle of an epoch, or, without `step`, at its end.
 *
 * @category model
 * @since 0.1.0
 */
export interface ProgressEvent {
  /** The epoch under way, from 1. */
  readonly epoch: number
  readonly epochs: number
  /** How many of the epoch's `steps` are done. */
  readonly step?: number | undefined
  readonly steps?: number | undefined
  readonly loss: number
  /** The losses so far, oldest first. */
  readonly losses: readonly number[]
  /** The latest accuracy, once there is one. */
  readonly accuracy?: number | undefined
  readonly rate: number
  readonly elapsedSeconds: number
}

/**
 * How `progressLine` is set.
 *
 * @category model
 * @since 0.1.0
 */
export interface ProgressOptions {
  /** Columns of the terminal, 80 unless told. */
  readonly width?: number
  /** `plain` unless told. */
  readonly style?: Style
  /** Whether to draw the bar and the sparkline, true unless told: a log file reads better without. */
  readonly pictures?: boolean
}

interface Part {
  readonly text: string
  readonly paint: (text: string) => string
  /** The lower, the sooner it goes when the line is too long. */
  readonly weight: number
}

const eventKind = option.made<ProgressEvent>('an event { epoch, epochs, loss, losses, rate, elapsedSeconds, … }', {
  epoch: option.number,
  epochs: option.number,
  loss: option.number,
  losses: kinds.list,
  rate: option.number,
  elapsedSeconds: option.number
})

/**
 * One line on a training under way: a bar, the epoch, the loss with its sparkline, accuracy, rate and time left.
 *
 * It is never wider than `width`: what matters least is left out until the rest fits.
 *
 * Shapes:  an event → at most `width` visible characters
 *
 * @example
 * import { progressLine } from 'pullback/viz'
 * import assert from 'node:assert'
 *
 * const event = { epoch: 2, epochs: 4, loss: 0.25, losses: [1, 0.25], accuracy: 0.9, rate: 0.01, elapsedSeconds: 6 }
 * assert.deepStrictEqual(
 *   progressLine(event, { pictures: false }),
 *   'epoch 2/4  loss 0.2500  acc 90.0%  rate 0.01  6.0s left'
 * )
 *
 * @category terminal
 * @since 0.1.0
 */
export const progressLine = checked(
  'viz.progressLine(event, { width, style, pictures })',
  { event: eventKind },
  { width: option.number, style: kinds.style, pictures: option.boolean },
  (event: ProgressEvent, { width = 80, style = plain, pictures = true }: ProgressOptions = {}): string => {
    const fraction = fractionOf(event)
    const spark = pictures ? sparkline(event.losses, sparkWidth).padEnd(sparkWidth) : ''
    // A line that is rewritten keeps its columns where they are
    const wide = (text: string, columns: number): string => (pictures ? text.padEnd(columns) : text)
    const loss = wide(`loss ${formatLoss(event.loss)}`, 'loss 0.0000'.length)
    const parts: readonly Part[] = [
      { text: epochText(event), paint: style.strong, weight: 6 },
      { text: loss, paint: Number.isFinite(event.loss) ? identity : style.bad, weight: 5 },
      { text: spark, paint: style.accent, weight: 2 },
      {
        text: wide(accuracyText(event), event.accuracy === undefined ? 0 : 'acc 100.0%'.length),
        paint: style.good,
        weight: 4
      },
      { text: wide(`rate ${formatRate(event.rate)}`, 'rate 0.00125'.length), paint: style.quiet, weight: 1 },
      { text: wide(timeText(event, fraction), '9.9s left'.length), paint: style.quiet, weight: 3 }
    ]
    const kept = fit(
      parts.filter(part => part.text !== ''),
      pictures && width >= roomy ? width - shortestBar - gap.length : width
    )
    const room = Math.min(longestBar, width - lengthOf(kept) - gap.length)
    const bar = pictures && room >= shortestBar ? [progressBar(fraction, room, style)] : []
    return [...bar, ...kept.map(painted)].join(gap)
  }
)

// ---------------------------------------------------------------------------------------------------------------------
// internal
// ---------------------------------------------------------------------------------------------------------------------

const gap = '  '
const sparkWidth = 8
const shortestBar = 6
const longestBar = 24
/** From this width on, a line keeps room for its bar. */
const roomy = 40

/** Columns are padded, words are painted. */
const painted = ({ text, paint }: Part): string => paint(text.trimEnd()) + text.slice(text.trimEnd().length)

const identity = (text: string): string => text

const fractionOf = ({ epoch, epochs, step, steps }: ProgressEvent): number =>
  (epoch - 1 + (step === undefined || steps === undefined ? 1 : step / steps)) / epochs

const epochText = ({ epoch, epochs }: ProgressEvent): string =>
  `epoch ${String(epoch).padStart(String(epochs).length)}/${epochs}`

const accuracyText = ({ accuracy }: ProgressEvent): string =>
  accuracy === undefined ? '' : `acc ${formatPercent(accuracy)}`

const timeText = ({ elapsedSeconds }: ProgressEvent, fraction: number): string =>
  fraction >= 1
    ? `done in ${formatDuration(elapsedSeconds)}`
    : fraction > 0
      ? `${formatDuration(elapsedSeconds * (1 / fraction - 1))} left`
      : ''

const lengthOf = (parts: readonly Part[]): number =>
  parts.reduce((sum, part) => sum + part.text.length, 0) + gap.length * Math.max(0, parts.length - 1)

/** Leaves out the lightest parts until the rest fits, and cuts the last one if it alone does not. */
const fit = (parts: readonly Part[], width: number): readonly Part[] => {
  if (lengthOf(parts) <= width) return parts
  if (parts.length === 1) return parts.map(part => ({ ...part, text: part.text.slice(0, Math.max(0, width)) }))
  const lightest = parts.reduce((least, part) => (part.weight < least.weight ? part : least))
  return fit(
    parts.filter(part => part !== lightest),
    width
  )
}
