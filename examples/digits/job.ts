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
import type { Train, TrainingEvent } from './training.js'

/** 0: done · 1: the gradient is wrong or the report could not be written · 2: bad arguments or data, nothing written */
export type ExitCode = 0 | 1 | 2

export const job = (argv: readonly string[], host: Host, train: Train): ExitCode => {
  const command = pipe(
    decodeOptions(argv),
    E.mapLeft(error => `${showOptionError(error)} (--help lists the flags)`)
  )
  if (E.isRight(command) && command.right._tag === 'Help') {
    host.write(usage)
    return 0
  }
  const prepared = pipe(
    command,
    E.chain(({ options }: { readonly options: Options }) =>
      pipe(
        checkOut(options, host),
        E.chain(() => load(options, host)),
        E.map(source => ({ options, source }))
      )
    )
  )
  if (E.isLeft(prepared)) {
    host.complain(`${prepared.left}\n`)
    return 2
  }
  return run(prepared.right.options, prepared.right.source, host, train)
}
