/** Programs in C that time themselves, compiled with what the machine can do; `undefined`, and a visible line, without gcc. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Subject } from './harness.js'

export interface Native {
  readonly value: Subject
  readonly gradient: Subject
}

const compiler = ['gcc', '-O3', '-march=native'] as const

/** What the columns are called. */
export const nativeName = compiler.join(' ')

const run = (command: string, args: readonly string[]): string | undefined => {
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: 'utf8' })
  if (error !== undefined && (error as { readonly code?: string }).code === 'ENOENT') return undefined
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${stderr}`)
  return stdout
}

const numbers = (text: string | undefined): readonly number[] => (text ?? '').trim().split('\n').map(Number)

/** `c/<name>.c`, with macros; the program prints nanoseconds a call and then its results. */
export const native = (name: string, macros: Readonly<Record<string, number>> = {}): Native | undefined => {
  const program = join(mkdtempSync(join(tmpdir(), 'pullback-bench-')), name)
  const defined = Object.entries(macros).map(([macro, value]) => `-D${macro}=${value}`)
  const [gcc, ...flags] = compiler
  const source = join(import.meta.dirname, 'c', `${name}.c`)
  if (run(gcc, [...flags, ...defined, source, '-o', program, '-lm']) === undefined) {
    console.log('(there is no gcc: its columns are skipped)\n')
    return undefined
  }
  const subject = (what: string): Subject => ({
    _tag: 'Probe',
    microseconds: milliseconds => (numbers(run(program, [what, String(milliseconds)]))[0] ?? NaN) / 1000,
    result: () => numbers(run(program, [what, '1'])).slice(1)
  })
  return { value: subject('value'), gradient: subject('gradient') }
}
