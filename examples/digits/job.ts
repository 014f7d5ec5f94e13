/**
 * The job from its arguments to its exit code: decode, load, train, show, report.
 */
import { basename, resolve } from 'node:path'
import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import { digits, fromTable } from 'pullback/datasets'
import type { Dataset } from 'pullback/datasets'
import { decodeCsv, showCsvError } from 'pullback/io'
import { accuracyOf, progressLine, trainingReport } from 'pullback/viz'
import type { EpochRecord, GradientCheck, ProgressEvent, TrainingRecord } from 'pullback/viz'
import type { Host } from './host.js'
import { decodeOptions, printedOptions, replayCommand, showOptionError, usage } from './options.js'
import type { Options } from './options.js'
import type { Divergence, Train, TrainingEvent } from './training.js'

/** 0: done · 1: the gradient is wrong, the training diverged, or the report could not be written · 2: bad arguments or data, nothing written */
export type ExitCode = 0 | 1 | 2

export const job = (argv: readonly string[], host: Host, train: Train): ExitCode => {
  const command = decodeOptions(argv)
  if (E.isLeft(command)) return refuse(`${showOptionError(command.left)} (--help lists the flags)`, host)
  if (command.right._tag === 'Help') {
    host.write(usage)
    return 0
  }
  const { options } = command.right
  const source = pipe(
    checkOut(options, host),
    E.chain(() => load(options, host))
  )
  return E.isLeft(source) ? refuse(source.left, host) : run(options, source.right, host, train)
}

const refuse = (message: string, host: Host): ExitCode => {
  host.complain(`${message}\n`)
  return 2
}

// ---------------------------------------------------------------------------------------------------------------------
// before training: everything that can be wrong with the arguments
// ---------------------------------------------------------------------------------------------------------------------

interface Source {
  readonly title: string
  readonly data: Dataset
  /** When each row of features is a square grey picture: its side, and the value of full ink. */
  readonly picture: TrainingRecord['picture']
}

const checkOut = ({ out, data }: Options, host: Host): E.Either<string, void> =>
  data !== undefined && resolve(out) === resolve(data)
    ? E.left(`--out: ${JSON.stringify(out)} is the file that --data reads`)
    : pipe(
        host.checkWritable(out),
        E.mapLeft(reason => `--out: cannot write ${JSON.stringify(out)}: ${reason}`)
      )

/** A table of so many rows and columns is the most that a report can say something of. */
const mostClasses = 300

const load = ({ data }: Options, host: Host): E.Either<string, Source> => {
  if (data === undefined)
    return E.right({ title: 'Handwritten digits', data: digits(), picture: { width: 8, ink: 16 } })
  const name = basename(data)
  return pipe(
    host.readText(data),
    E.mapLeft(reason => `--data: cannot read ${JSON.stringify(data)}: ${reason}`),
    E.chain(text =>
      pipe(
        decodeCsv(text, { leastRows: 10 }),
        E.mapLeft(error => `--data: ${JSON.stringify(data)}, ${showCsvError(error)}`)
      )
    ),
    E.filterOrElse(
      ({ classes }) => classes.length <= mostClasses,
      ({ classes, columns }) =>
        `--data: ${JSON.stringify(data)}, column ${columns + 1}: its ${classes.length} different values look like a ` +
        `measurement, not a class; at most ${mostClasses} classes can be told apart here`
    ),
    E.map(({ classes, featureNames, ...table }) => ({
      title: name,
      data: fromTable({ name, classes, featureNames, attribution: `${name}, given with --data.` }, table),
      picture: table.columns === 64 ? { width: 8, ink: table.features.reduce((a, b) => Math.max(a, b), 0) } : undefined
    }))
  )
}

// ---------------------------------------------------------------------------------------------------------------------
// training, and what is shown of it
// ---------------------------------------------------------------------------------------------------------------------

const run = (options: Options, { title, data, picture }: Source, host: Host, train: Train): ExitCode => {
  const started = host.now()
  const show = getDisplay(options.epochs, host)
  const history: EpochRecord[] = []
  let check: GradientCheck = { worst: NaN, tolerance: 0, compared: 0 }

  const training = train(data, options)
  let next = training.next()
  for (; !next.done; next = training.next()) {
    const event = next.value
    if (event._tag === 'GradientChecked') check = event.check
    if (event._tag === 'EpochEnded') history.push(event.record)
    show(event)
  }
  if (host.columns() !== undefined) host.write('\n')
  const { layers, trainRows, counts, mistakes, divergence, engine } = next.value
  const diverged = divergence === undefined ? undefined : showDivergence(divergence)
  if (diverged !== undefined) host.complain(`${diverged}\n`)

  const confusion = { classes: data.classes, counts }
  const html = trainingReport({
    title,
    layers,
    history,
    confusion,
    mistakes,
    featureNames: data.featureNames,
    picture,
    trainRows,
    seconds: host.now() - started,
    gradientCheck: check,
    diverged,
    settings: [...printedOptions(options).filter(([name]) => name !== 'out' && name !== 'data'), ['data', data.name]],
    versions: [...host.versions, ['engine', engine]],
    attribution: data.attribution,
    command: replayCommand(options)
  })
  const written = keep(options.out, html, host)
  host.write(`test accuracy ${accuracyOf(confusion).toFixed(4)}\n`)
  return written && divergence === undefined && passed(check) ? 0 : 1
}

/** Writes the report where it belongs, or else where it can be found, and says where; whether it is where it belongs. */
const keep = (out: string, html: string, host: Host): boolean => {
  const written = host.writeText(out, html)
  if (E.isRight(written)) {
    host.write(`report ${out}\n`)
    return true
  }
  const aside = host.writeAside(html)
  const there = E.isRight(aside) ? `; the report is in ${JSON.stringify(aside.right)}` : ''
  host.complain(`--out: cannot write ${JSON.stringify(out)}: ${written.left}${there}\n`)
  return false
}

const showDivergence = ({ epoch, step, rate, found }: Divergence): string =>
  `Training diverged in epoch ${epoch}: step ${step}, at a rate of ${Number(rate.toPrecision(3))}, gave ${found}; ` +
  'a smaller --rate may help'

const passed = ({ worst, tolerance }: GradientCheck): boolean => worst <= tolerance

/** Shows one event after another: a line that is rewritten on a terminal, else a line for each epoch. */
const getDisplay = (epochs: number, host: Host): ((event: TrainingEvent) => void) => {
  const losses: number[] = []
  let accuracy: number | undefined
  let started = host.now()
  let drawn = -Infinity

  const draw = (
    event: Omit<ProgressEvent, 'epochs' | 'losses' | 'accuracy' | 'elapsedSeconds'>,
    ends: boolean
  ): void => {
    const columns = host.columns()
    const now = host.now()
    const state = { ...event, epochs, losses, accuracy, elapsedSeconds: now - started }
    if (columns === undefined && ends) host.write(`${progressLine(state, { width: 100, pictures: false })}\n`)
    if (columns === undefined || (!ends && now - drawn < secondsBetweenFrames)) return
    drawn = now
    // One column short of the edge, where some terminals would wrap.
    host.write(`\r${progressLine(state, { width: columns - 1, style: host.style })}${clearToEnd}`)
  }

  return event => {
    switch (event._tag) {
      case 'GradientChecked':
        host.write(`${showCheck(event.check, host)}\n`)
        started = host.now()
        return
      case 'Stepped':
        return draw(event, false)
      case 'EpochEnded':
        losses.push(event.record.trainLoss)
        accuracy = event.record.testAccuracy
        return draw({ epoch: event.epoch, loss: event.record.trainLoss, rate: event.rate }, true)
    }
  }
}

const secondsBetweenFrames = 0.04
const clearToEnd = '\u001b[K'

const showCheck = (check: GradientCheck, { style }: Host): string =>
  `gradient check ${passed(check) ? style.good('passed') : style.bad('FAILED')}: worst relative difference ` +
  `${style.strong(check.worst.toExponential(1))} of ${check.compared} (${check.tolerance.toExponential(0)} allowed)`
