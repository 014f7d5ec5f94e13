/** What the bundle of the benches does with those that are named: measures, prints Markdown, and writes it into `docs/benchmarks.md` when told. */
import { readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism, cpus, loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { flags } from './flags.js'
import { disagreements, measure, type Bench, type Options, type Section } from './harness.js'
import { between, markdownTable, type Row } from './markdown.js'

export interface Entry {
  readonly name: string
  readonly bench: Bench
}

/** Each row is said as soon as it is measured, on the error stream: a run can last long. */
const rowsOf = (section: Section & { readonly _tag: 'Table' }, options: Options): readonly Row[] =>
  section.suites.flatMap(suite => {
    const wrong = disagreements(suite)
    if (wrong.length > 0) {
      wrong.forEach(message => console.error(`DISAGREES  ${message}`))
      process.exitCode = 1
      return []
    }
    const row = { title: suite.title, measured: measure(suite, options) }
    console.error(`  ${section.title}: ${suite.title}`)
    return [row]
  })

const sectionText = async (section: Section, options: Options): Promise<string> => {
  const body =
    section._tag === 'Text'
      ? await section.text()
      : [section.note, markdownTable(section.unit, rowsOf(section, options))].filter(x => x !== undefined).join('\n\n')
  return `## ${section.title}\n\n${body}\n`
}

export const main = async (entries: readonly Entry[], document: string): Promise<void> => {
  const { values, positionals } = parseArgs({
    options: {
      rounds: { type: 'string', default: '20' },
      ms: { type: 'string', default: '20' },
      write: { type: 'boolean', default: false },
      relaxed: { type: 'boolean', default: false },
      revectorize: { type: 'boolean', default: false }
    },
    allowPositionals: true
  })
  const options = { rounds: Number(values.rounds), milliseconds: Number(values.ms) }
  const machine =
    `Node ${process.version}${flags.map(flag => ` ${flag}`).join('')}, ${cpus()[0]?.model.trim() ?? 'unknown processor'}, ` +
    `${availableParallelism()} cores, load ${(loadavg()[0] ?? NaN).toFixed(1)}`
  const how = `${machine}; ${options.rounds} interleaved rounds of at least ${options.milliseconds} ms, medians with quartiles.`
  console.log(`${how}\n`)
  for (const { name, bench } of entries.filter(entry => positionals.includes(entry.name))) {
    const texts: string[] = []
    for (const section of await bench(options)) {
      const text = await sectionText(section, options)
      console.log(text)
      texts.push(text)
    }
    if (values.write)
      writeFileSync(document, between(readFileSync(document, 'utf8'), name, `${texts.join('\n')}\n${how}`))
  }
}
