/**
 * Plain tables of numbers from text: `unknown` in, `Either` out.
 */
import { checked } from '../core/checked.js'
import * as E from 'fp-ts/lib/Either.js'
import * as option from '../core/options.js'
import { isDecimal, numberOf, quote } from './decimal.js'

// ---------------------------------------------------------------------------------------------------------------------
// model
// ---------------------------------------------------------------------------------------------------------------------

/**
 * Rows of numbers, each with the class it belongs to.
 *
 * Shapes:  features: rows × columns, row by row; labels: rows
 *
 * @category model
 * @since 0.1.0
 */
export interface CsvTable {
  readonly rows: number
  readonly columns: number
  readonly features: Float64Array
  /** Positions in `classes`. */
  readonly labels: Int32Array
  /** The distinct labels of the last column, in increasing order. */
  readonly classes: readonly string[]
  readonly featureNames: readonly string[]
}

/**
 * Why a text is not a table of numbers; lines and columns count from 1.
 *
 * @category model
 * @since 0.1.0
 */
export type CsvError =
  | { readonly _tag: 'NotText'; readonly found: string }
  | { readonly _tag: 'Empty' }
  | { readonly _tag: 'TooFewColumns'; readonly line: number; readonly found: number }
  | { readonly _tag: 'TooManyColumns'; readonly line: number; readonly most: number }
  | { readonly _tag: 'RaggedRow'; readonly line: number; readonly expected: number; readonly found: number }
  | { readonly _tag: 'BadNumber'; readonly line: number; readonly column: number; readonly found: string }
  | { readonly _tag: 'BadLabel'; readonly line: number; readonly column: number; readonly found: string }
  | { readonly _tag: 'TooFewRows'; readonly line: number; readonly expected: number; readonly found: number }
  | { readonly _tag: 'OneClass'; readonly line: number; readonly column: number; readonly found: string }

/**
 * What `decodeCsv` asks of a table.
 *
 * @category model
 * @since 0.1.0
 */
export interface CsvOptions {
  /** The fewest rows that will do, 2 unless told. */
  readonly leastRows?: number
}

/** No table is as wide: a line of commas would take many times its own room. */
const mostColumns = 2 ** 20

// ---------------------------------------------------------------------------------------------------------------------
// decoding
// ---------------------------------------------------------------------------------------------------------------------

const csvErrors: Readonly<Record<CsvError['_tag'], readonly string[]>> = {
  NotText: ['found'],
  Empty: [],
  TooFewColumns: ['line', 'found'],
  TooManyColumns: ['line', 'most'],
  RaggedRow: ['line', 'expected', 'found'],
  BadNumber: ['line', 'column', 'found'],
  BadLabel: ['line', 'column', 'found'],
  TooFewRows: ['line', 'expected', 'found'],
  OneClass: ['line', 'column', 'found']
}

const isFact = (u: unknown): boolean => typeof u === 'number' || typeof u === 'string'

const csvError: option.OptionKind<CsvError> = {
  says: 'the error of a table, such as io.decodeCsv gives',
  read: u => {
    const given = option.isRecord(u) ? (u as Readonly<Record<string, unknown>>) : {}
    const tag = given['_tag']
    const isOne = typeof tag === 'string' && Object.hasOwn(csvErrors, tag)
    return isOne && csvErrors[tag as CsvError['_tag']].every(name => isFact(given[name])) ? (u as CsvError) : undefined
  }
}

const read = option.optionReader<CsvOptions>('io.decodeCsv', { leastRows: option.natural })

/**
 * Reads comma-separated numbers whose last column is a whole-number class label.
 *
 * A first line without a single number in it is a header. A byte order mark, CRLF, blank lines at the end, spaces around
 * a cell and double quotes about it are accepted; an empty cell, `NaN` and infinities are not. Labels may be any whole
 * numbers: class `k` is the `k`-th smallest of them.
 *
 * Shapes:  n lines of d + 1 cells → features: n × d, labels: n
 * Errors:  the first `CsvError` from the top, as a `Left`; nothing is thrown
 *
 * @example
 * import { decodeCsv } from 'pullback/io'
 * import * as E from 'fp-ts/lib/Either.js'
 * import assert from 'node:assert'
 *
 * const table = decodeCsv('width,height,kind\n1.5,2,7\n0.5,3,9\n')
 * assert.deepStrictEqual(E.map((t: { readonly classes: readonly string[] }) => t.classes)(table), E.right(['7', '9']))
 * assert.deepStrictEqual(decodeCsv('1,2,0\n3,1\n'), E.left({ _tag: 'RaggedRow', line: 2, expected: 3, found: 2 }))
 *
 * @category decoding
 * @since 0.1.0
 */
export const decodeCsv = (input: unknown, options: CsvOptions = {}): E.Either<CsvError, CsvTable> => {
  const { leastRows = 2 } = read(options)
  if (typeof input !== 'string') return E.left({ _tag: 'NotText', found: input === null ? 'null' : typeof input })
  const body = input.trimEnd()
  if (body === '') return E.left({ _tag: 'Empty' })

  const lines = linesOf(body)
  const first = rowOf(lines.next().value!, mostColumns)
  const header = isHeader(first.cells)
  const width = first.count
  const columns = width - 1
  if (width < 2) return E.left({ _tag: 'TooFewColumns', line: 1, found: width })
  if (width > mostColumns) return E.left({ _tag: 'TooManyColumns', line: 1, most: mostColumns })

  // Room is made row by row: a table never has more numbers than its text has characters
  let [features, written, line, rows] = [room(columns), room(1), 1, 0]
  for (let row = header ? null : first; ; line++) {
    if (row !== null) {
      const { cells, count: found } = row
      if (found !== width) return E.left({ _tag: 'RaggedRow', line, expected: width, found })
      features = withRoom(features, (rows + 1) * columns)
      written = withRoom(written, rows + 1)
      for (let column = 0; column < columns; column++) {
        const value = numberOf(cells[column])
        if (Number.isNaN(value)) return E.left({ _tag: 'BadNumber', line, column: column + 1, found: cells[column] })
        features[rows * columns + column] = value
      }
      const label = numberOf(cells[columns])
      if (!Number.isSafeInteger(label)) return E.left({ _tag: 'BadLabel', line, column: width, found: cells[columns] })
      written[rows++] = label
    }
    const next = lines.next()
    if (next.done) break
    row = rowOf(next.value, width)
  }
  if (rows < Math.max(1, leastRows))
    return E.left({ _tag: 'TooFewRows', line, expected: Math.max(1, leastRows), found: rows })

  const labels = written.subarray(0, rows)
  const distinct = labels
    .slice()
    .sort()
    .filter((label, i, all) => i === 0 || label !== all[i - 1])
  if (distinct.length < 2) return E.left({ _tag: 'OneClass', line, column: width, found: `${distinct[0]}` })
  return E.right({
    rows,
    columns,
    features: features.slice(0, rows * columns),
    labels: Int32Array.from(labels, label => placeOf(distinct, label)),
    classes: Array.from(distinct, String),
    featureNames: Array.from({ length: columns }, (_, i) => (header ? first.cells[i] : `column ${i + 1}`))
  })
}

// ---------------------------------------------------------------------------------------------------------------------
// destructors
// ---------------------------------------------------------------------------------------------------------------------

/**
 * One sentence that says where a table is broken, what was expected there and what was found.
 *
 * @example
 * import { showCsvError } from 'pullback/io'
 * import assert from 'node:assert'
 *
 * assert.deepStrictEqual(
 *   showCsvError({ _tag: 'BadNumber', line: 12, column: 3, found: '1.2.3' }),
 *   'line 12, column 3: expected a finite number, found "1.2.3"'
 * )
 *
 * @category decoding
 * @since 0.1.0
 */
export const showCsvError = checked('io.showCsvError(error)', { error: csvError }, null, (error: CsvError): string => {
  switch (error._tag) {
    case 'NotText':
      return `expected the text of a table, found ${error.found}`
    case 'Empty':
      return 'line 1: expected a row of comma-separated numbers, found an empty file'
    case 'TooFewColumns':
      return `line ${error.line}: expected features and a class label with commas between them, found ${count(error.found, 'cell')}`
    case 'TooManyColumns':
      return `line ${error.line}: expected at most ${error.most} cells, found more`
    case 'RaggedRow':
      return `line ${error.line}: expected ${count(error.expected, 'cell')} like the first line, found ${count(error.found, 'cell')}`
    case 'BadNumber':
      return `line ${error.line}, column ${error.column}: expected a finite number, found ${evidence(error.found)}`
    case 'BadLabel':
      return `line ${error.line}, column ${error.column}: expected a class label (a whole number), found ${evidence(error.found)}`
    case 'TooFewRows':
      return `line ${error.line}: expected at least ${count(error.expected, 'row')} of numbers, found ${error.found === 0 ? 'none' : error.found}`
    case 'OneClass':
      return `line ${error.line}, column ${error.column}: expected at least two classes in the last column, found only ${error.found}`
  }
})

// ---------------------------------------------------------------------------------------------------------------------
// internal
// ---------------------------------------------------------------------------------------------------------------------

const room = (size: number): Float64Array<ArrayBuffer> => new Float64Array(size)

/** The same numbers, with room for so many at least. */
const withRoom = (xs: Float64Array<ArrayBuffer>, size: number): Float64Array<ArrayBuffer> => {
  if (size <= xs.length) return xs
  const wider = room(2 * size)
  wider.set(xs)
  return wider
}

/** Where a number stands in an increasing list that has it. */
const placeOf = (sorted: Float64Array, x: number): number => {
  let [low, high] = [0, sorted.length - 1]
  while (low < high) {
    const middle = (low + high) >> 1
    if (sorted[middle] < x) low = middle + 1
    else high = middle
  }
  return low
}

/** One line after another, so that a file of line ends makes no list of them. A byte order mark counts as white space to `trim`. */
const linesOf = function* (text: string): Generator<string, undefined, void> {
  const end = /\r\n|\n|\r/g
  for (let from = 0; ; from = end.lastIndex) {
    const found = end.exec(text)
    yield text.slice(from, found?.index)
    if (found === null) return
  }
}

interface Row {
  readonly cells: readonly string[]
  /** Of all cells, those left out too. */
  readonly count: number
}

/** The first cells of a line, `most` at most; a blank line has none. A comma inside double quotes is text. */
const rowOf = (line: string, most: number): Row => {
  if (line.trim() === '') return { cells: [], count: 0 }
  const cells: string[] = []
  let [start, from, count, quoted] = [0, 0, 0, false]
  for (;;) {
    const comma = line.indexOf(',', from)
    const end = comma < 0 ? line.length : comma
    for (let i = from; i < end; i++) if (line.charCodeAt(i) === 34) quoted = !quoted
    from = end + 1
    if (comma < 0 || !quoted) {
      if (count++ < most) cells.push(cellOf(line.slice(start, end)))
      start = from
    }
    if (comma < 0) return { cells, count }
  }
}

const cellOf = (text: string): string => {
  const cell = text.trim()
  return cell.length > 1 && cell.startsWith('"') && cell.endsWith('"')
    ? cell.slice(1, -1).replaceAll('""', '"').trim()
    : cell
}

const missing = /^([+-]?(nan|inf|infinity)|na|n\/a|null|none|\?)?$/i

const isHeader = (cells: readonly string[]): boolean =>
  cells.length > 0 && cells.every(cell => !isDecimal(cell) && !missing.test(cell))

const count = (n: number, noun: string): string => (n === 1 ? `one ${noun}` : `${n === 0 ? 'no' : n} ${noun}s`)

const evidence = (cell: string): string => (cell === '' ? 'an empty cell' : quote(cell))
