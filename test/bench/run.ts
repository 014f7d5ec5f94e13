/**
 * Runs the benches of this folder and prints Markdown.
 *
 *   npm run bench                        all of them
 *   npm run bench -- grad trace          those whose file name contains a word
 *   npm run bench -- --rounds=50 grad    with more rounds (default 20), or --ms=N a thunk and round (default 20)
 */
import { readdirSync } from 'node:fs'
import { availableParallelism, cpus } from 'node:os'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { type Bench, measure, report } from './harness.js'

const { values, positionals: words } = parseArgs({
  options: { rounds: { type: 'string', default: '20' }, ms: { type: 'string', default: '20' } },
  allowPositionals: true
})
const options = { rounds: Number(values.rounds), milliseconds: Number(values.ms) }

const here = new URL('.', import.meta.url)
const files = readdirSync(fileURLToPath(here))
  .filter(file => file.endsWith('.bench.ts'))
  .filter(file => words.length === 0 || words.some(word => file.includes(word)))
  .sort()

console.log(`Node ${process.version}, ${cpus()[0]?.model ?? 'unknown processor'}, ${availableParallelism()} cores; `)
console.log(`${options.rounds} rounds of ${options.milliseconds} ms a row, interleaved.\n`)

for (const file of files) {
  const { default: bench } = (await import(new URL(file, here).href)) as { readonly default: Bench }
  for (const suite of await bench()) console.log(report(suite.title, measure(suite, options)))
}
