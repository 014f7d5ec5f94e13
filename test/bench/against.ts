/**
 * This checkout against another one, in one process, by processor time.
 *
 *   npx tsx test/bench/against.ts /path/to/another/checkout [rounds] [word of the subjects]
 *
 * Each round times a subject of both, in turn. Printed: medians of both, and median and quartiles of their ratio. The last table
 * sets products that hold NaN, rightly so, against the same ones of finite numbers.
 */
import { rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { tmpdir } from 'node:os'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { quartiles } from './harness.js'
import { diverged, subjects, type Library, type Thunk } from './subjects.js'

/** Microseconds of the processor a call. */
const time = (run: Thunk, calls: number): number => {
  const before = process.cpuUsage()
  for (let i = 0; i < calls; i++) run()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / calls
}

/** Calls that fill 10 ms, after 200 ms of processor time: engines replace slow first code after some calls and some time. */
const callsFor = (run: Thunk): number => {
  const start = process.cpuUsage().user
  while (process.cpuUsage().user - start < 200_000) for (let i = 0; i < 20; i++) run()
  return Math.max(1, Math.ceil(10_000 / time(run, 20)))
}

const shown = (t: number): string => t.toFixed(t < 10 ? 3 : 1)

const compare = (pairs: readonly (readonly [string, readonly [Thunk, Thunk]])[], rounds: number): void => {
  for (const [name, runs] of pairs) {
    const calls = runs.map(callsFor)
    const times = runs.map((): number[] => [])
    for (let r = 0; r < rounds; r++)
      for (const i of r % 2 === 0 ? [0, 1] : [1, 0]) times[i].push(time(runs[i], calls[i]))
    const [before, after] = times.map(ts => shown(quartiles(ts)[1]))
    const [low, mid, high] = quartiles(times[1].map((t, r) => t / times[0][r])).map(q => q.toFixed(3))
    console.log(`| ${name} | ${before} | ${after} | ${mid} (${low} … ${high}) |`)
  }
}

/** Bundled, because tsx's loader slows what it loads. */
const load = async (checkout: string, as: string): Promise<Library> => {
  const outfile = join(tmpdir(), `pullback-against-${process.pid}-${as}.mjs`)
  const entryPoints = [resolve(checkout, 'src/index.ts')]
  await build({
    entryPoints,
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    logLevel: 'error'
  })
  const library = (await import(pathToFileURL(outfile).href)) as Library
  rmSync(outfile)
  return library
}

const [, , other = '.', rounds = '24', word = ''] = process.argv
const [old, now] = [await load(other, 'before'), await load('.', 'now')]
const of = <A>(list: Readonly<Record<string, A>>): readonly (readonly [string, A])[] =>
  Object.entries(list).filter(([name]) => name.includes(word))
const before = subjects(old)
console.log('| | before, µs | now, µs | ratio (quartiles) |\n|---|--:|--:|--:|')
compare(
  of(subjects(now)).map(([name, run]) => [name, [before[name], run]]),
  Number(rounds)
)
console.log('\n| | finite, µs | NaN, µs | ratio (quartiles) |\n|---|--:|--:|--:|')
compare(of(diverged(now)), Number(rounds))
