/**
 * Packs plain CSV tables (no header, the class label last) into `src/datasets/packed/`, and writes the checksums that
 * `test/datasets` holds the decoder to. The checksums are taken from the CSV's own doubles, not from the packed text.
 *
 *   npx tsx scripts/pack-datasets.ts FOLDER_OF_CSV
 */
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { format } from 'prettier'
import { alphabet } from '../src/datasets/packed.js'
import type { PackedTable } from '../src/datasets/packed.js'

const sources = [
  { file: 'digits', name: 'digits', source: 'Alpaydin & Kaynak 1998, doi:10.24432/C50P49' },
  { file: 'iris', name: 'iris', source: 'Fisher 1936, doi:10.24432/C56C76' },
  { file: 'wine', name: 'wine', source: 'Aeberhard & Forina 1992, doi:10.24432/C5PC7J' },
  { file: 'breast_cancer', name: 'breastCancer', source: 'Wolberg et al. 1993, doi:10.24432/C5DW2B' }
]

const readCells = (path: string): readonly (readonly string[])[] =>
  readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map(line => line.trim().split(','))

const columnOf = (cells: readonly (readonly string[])[], column: number): readonly string[] =>
  cells.map(row => row[column])

/** `12.30` with 2 decimals is 1230: exact, because only digits move. */
const scaled = (cell: string, decimals: number): number => {
  const [whole = '', fraction = ''] = cell.split('.')
  return Number(whole + fraction.padEnd(decimals, '0'))
}

const inBase91 = (value: bigint, width: number): string => {
  const base = BigInt(alphabet.length)
  const places = Array.from({ length: width }, (_, i) => Number((value / base ** BigInt(i)) % base))
  return places
    .reverse()
    .map(place => alphabet[place])
    .join('')
}

const pack = (cells: readonly (readonly string[])[]): PackedTable => {
  const columns = cells[0].length - 1
  const decimals = Array.from({ length: columns }, (_, c) =>
    Math.max(...columnOf(cells, c).map(cell => (cell.split('.')[1] ?? '').length))
  )
  const digits = decimals.map((n, c) => columnOf(cells, c).map(cell => scaled(cell, n)))
  const least = digits.map(column => Math.min(...column))
  const levels = digits.map((column, c) => Math.max(...column) - least[c] + 1)
  const labels = columnOf(cells, columns).map(Number)
  const classes = Math.max(...labels) + 1
  const radices = [...levels, classes]
  const largest = radices.reduce((product, n) => product * BigInt(n), 1n) - 1n
  const width = Array.from({ length: 100 }, (_, i) => i).find(i => BigInt(alphabet.length) ** BigInt(i) > largest)!
  const text = labels
    .map((label, row) => {
      const places = [...digits.map((column, c) => column[row] - least[c]), label]
      const value = places.reduceRight((rest, place, i) => rest * BigInt(radices[i]) + BigInt(place), 0n)
      return inBase91(value, width)
    })
    .join('\n')
  return { decimals, least, levels, classes, text }
}

const moduleText = (name: string, source: string, table: PackedTable): string => `
// Written by scripts/pack-datasets.ts. Data: ${source}, CC BY 4.0.
import type { PackedTable } from '../packed.js'

export const ${name}: PackedTable = {
  decimals: ${JSON.stringify(table.decimals)},
  least: ${JSON.stringify(table.least)},
  levels: ${JSON.stringify(table.levels)},
  classes: ${table.classes},
  text: \`${table.text}\`
}
`

const checksum = (cells: readonly (readonly string[])[]): string => {
  const features = Float64Array.from(
    cells.flatMap(row => row.slice(0, -1)),
    Number
  )
  const labels = Int32Array.from(cells, row => Number(row.at(-1)))
  return createHash('sha256')
    .update(new Uint8Array(features.buffer))
    .update(new Uint8Array(labels.buffer))
    .digest('hex')
}

const root = join(import.meta.dirname, '..')
const folder = process.argv[2] ?? join(root, '..', 'shared', 'data')
const style = JSON.parse(readFileSync(join(root, '.prettierrc.json'), 'utf8')) as object
const checksums: Record<string, object> = {}

for (const { file, name, source } of sources) {
  const cells = readCells(join(folder, `${file}.csv`))
  const code = await format(moduleText(name, source, pack(cells)), { ...style, parser: 'typescript' })
  writeFileSync(join(root, 'src/datasets/packed', `${name}.ts`), code)
  checksums[name] = { rows: cells.length, columns: cells[0].length - 1, sha256: checksum(cells) }
  console.log(`${name}: ${cells.length} rows, ${code.length} characters`)
}

const json = await format(JSON.stringify(checksums), { ...style, parser: 'json' })
writeFileSync(join(root, 'test/datasets/checksums.json'), json)
