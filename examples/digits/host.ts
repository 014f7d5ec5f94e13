/**
 * The outside world of the job as a value: what it may read, write and show. Failures are sentences, never throws.
 */
import * as fs from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import * as E from 'fp-ts/lib/Either.js'
import { ansi, plain } from 'pullback/viz'
import type { Style } from 'pullback/viz'

export interface Host {
  readonly write: (text: string) => void
  readonly complain: (text: string) => void
  /** Columns of the terminal, or `undefined` where lines cannot be rewritten. */
  readonly columns: () => number | undefined
  readonly style: Style
  /** Seconds from an arbitrary start. */
  readonly now: () => number
  readonly readText: (path: string) => E.Either<string, string>
  /** Whether `writeText` would do, found out without writing. */
  readonly checkWritable: (path: string) => E.Either<string, void>
  /** All or nothing: the file has its old text, or the new one. */
  readonly writeText: (path: string, text: string) => E.Either<string, void>
  /** Into the folder of temporary files, under a new name, which it gives. */
  readonly writeAside: (text: string) => E.Either<string, string>
  /** What computes, by name. */
  readonly versions: readonly (readonly [name: string, version: string])[]
}

export const nodeHost = ({ stdout, stderr, env, pid, versions }: NodeJS.Process): Host => {
  const live = stdout.isTTY && env['TERM'] !== 'dumb'
  return {
    write: text => void stdout.write(text),
    complain: text => void stderr.write(text),
    columns: () => (live ? stdout.columns || 80 : undefined),
    style: live && !env['NO_COLOR'] ? ansi : plain,
    now: () => performance.now() / 1000,
    readText: path => attempt(() => fs.readFileSync(path, 'utf8')),
    checkWritable: path => attempt(() => checkWritable(path)),
    writeText: (path, text) => attempt(() => replaceFile(path, text, `.pullback-${pid}.tmp`)),
    writeAside: text => attempt(() => writeNew(join(fs.mkdtempSync(join(tmpdir(), 'pullback-')), 'report.html'), text)),
    versions: [
      ['pullback', version],
      ['node', versions.node]
    ]
  }
}

const { version } = JSON.parse(fs.readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  readonly version: string
}

/** Who reads the output may leave early (`npm start | head -1`): the rest goes nowhere, the report is written all the same. */
export const forgiveClosedPipes = ({ stdout, stderr }: NodeJS.Process, lost: (reason: string) => void): void =>
  [stdout, stderr].forEach(stream =>
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') lost(reason(error))
    })
  )

const attempt = <A>(action: () => A): E.Either<string, A> => E.tryCatch(action, reason)

/** `ENOENT: no such file or directory, open 'x'` → `no such file or directory` */
const reason = (error: unknown): string => {
  const message = error instanceof Error ? error.message : String(error)
  return /^[A-Z]+: ([^,]+)/.exec(message)?.[1] ?? message
}

/** A rename would replace a device or a directory by a file. */
const checkWritable = (path: string): void => {
  const found = fs.statSync(path, { throwIfNoEntry: false })
  if (/[/\\]$/.test(path) || found?.isDirectory()) throw new Error('it is a directory')
  if (found !== undefined && !found.isFile()) throw new Error('it is not a regular file')
  if (found !== undefined) fs.accessSync(path, fs.constants.W_OK)
  fs.accessSync(`${dirname(path)}/.`, fs.constants.W_OK | fs.constants.X_OK)
}

const writeNew = (path: string, text: string): string => {
  fs.writeFileSync(path, text, { flag: 'wx' })
  return path
}

const replaceFile = (path: string, text: string, name: string): void => {
  const target = fs.existsSync(path) ? fs.realpathSync(path) : path
  // A name of its own: the target's may be as long as names may be
  const fresh = join(dirname(target), name)
  try {
    writeNew(fresh, text)
    fs.renameSync(fresh, target)
  } catch (error) {
    fs.rmSync(fresh, { force: true })
    throw error
  }
}
