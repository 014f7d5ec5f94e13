/**
 * Plain tables of numbers from text: `unknown` in, `Either` out.
 */
import * as E from 'fp-ts/lib/Either.js'

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

// ---------------------------------------------------------------------------------------------------------------------
// decoding
// ---------------------------------------------------------------------------------------------------------------------

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
export const decodeCsv = (input: unknown, { leastRows = 2 }: CsvOptions = {}): E.Either<CsvError, CsvTable> => {
  if (typeof input !== 'string') return E.left({ _tag: 'NotText', found: input === null ? 'null' : typeof input })
  const lines = linesOf(input)
  if (lines.length === 0) return E.left({ _tag: 'Empty' })

  const first = cellsOf(lines[0])
  const skipped = isHeader(first) ? 1 : 0
  const width = first.length
  const columns = width - 1
  if (width < 2) return E.left({ _tag: 'TooFewColumns', line: 1, found: width })

  const rows = lines.length - skipped
  const features = new Float64Array(rows * columns)
  const written = new Float64Array(rows)
  for (let row = 0; row < rows; row++) {
    const line = row + skipped + 1
    const cells = cellsOf(lines[line - 1])
    if (cells.length !== width) return E.left({ _tag: 'RaggedRow', line, expected: width, found: cells.length })
    for (let column = 0; column < columns; column++) {
      const value = numberOf(cells[column])
      if (Number.isNaN(value)) return E.left({ _tag: 'BadNumber', line, column: column + 1, found: cells[column] })
      features[row * columns + column] = value
    }
    written[row] = numberOf(cells[columns])
    if (!Number.isSafeInteger(written[row]))
      return E.left({ _tag: 'BadLabel', line, column: width, found: cells[columns] })
  }
  if (rows < leastRows) return E.left({ _tag: 'TooFewRows', line: lines.length, expected: leastRows, found: rows })

  const distinct = [...new Set(written)].sort((a, b) => a - b)
  if (distinct.length < 2)
    return E.left({ _tag: 'OneClass', line: lines.length, column: width, found: `${distinct[0]}` })
  const positions = new Map(distinct.map((label, position) => [label, position]))
  return E.right({
    rows,
    columns,
    features,
    labels: Int32Array.from(written, label => positions.get(label)!),
    classes: distinct.map(String),
    featureNames: Array.from({ length: columns }, (_, i) => (skipped === 1 ? first[i] : `column ${i + 1}`))
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
export const showCsvError = (error: CsvError): string => {
  switch (error._tag) {
    case 'NotText':
      return `expected the text of a table, found ${error.found}`
    case 'Empty':
      return 'line 1: expected a row of comma-separated numbers, found an empty file'
    case 'TooFewColumns':
      return `line ${error.line}: expected features and a class label with commas between them, found ${count(error.found, 'cell')}`
    case 'RaggedRow':
      return `line ${error.line}: expected ${count(error.expected, 'cell')} like the first line, found ${count(error.found, 'cell')}`
    case 'BadNumber':
      return `line ${error.line}, column ${error.column}: expected a finite number, found ${quote(error.found)}`
    case 'BadLabel':
      return `line ${error.line}, column ${error.column}: expected a class label (a whole number), found ${quote(error.found)}`
    case 'TooFewRows':
      return `line ${error.line}: expected at least ${count(error.expected, 'row')} of numbers, found ${error.found}`
    case 'OneClass':
      return `line ${error.line}, column ${error.column}: expected at least two classes in the last column, found only ${error.found}`
  }
}

// ---------------------------------------------------------------------------------------------------------------------
// internal
// ---------------------------------------------------------------------------------------------------------------------

/** A byte order mark counts as white space to `trim`, here and in the cells. */
const linesOf = (text: string): readonly string[] => {
  const body = text.trimEnd()
  return body === '' ? [] : body.split(/\r\n|\n|\r/)
}

/** The cells of a line; a blank line has none. A comma inside double quotes is text. */
const cellsOf = (line: string): readonly string[] => {
  const cells: string[] = []
  let quoted = false
  for (const piece of line.trim() === '' ? [] : line.split(',')) {
    if (quoted) cells[cells.length - 1] += `,${piece}`
    else cells.push(piece)
    if (piece.split('"').length % 2 === 0) quoted = !quoted
  }
  return cells.map(cell => cell.trim().replace(/^"(.*)"$/s, (_, inner: string) => inner.replaceAll('""', '"').trim()))
}

const decimal = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i

/** The finite number a cell spells, or NaN. */
const numberOf = (cell: string): number => {
  const value = decimal.test(cell) ? Number(cell) : NaN
  return Number.isFinite(value) ? value : NaN
}

const missing = /^([+-]?(nan|inf|infinity)|na|n\/a|null|none|\?)?$/i

const isHeader = (cells: readonly string[]): boolean =>
  cells.length > 0 && cells.every(cell => !decimal.test(cell) && !missing.test(cell))

const count = (n: number, noun: string): string => (n === 1 ? `one ${noun}` : `${n === 0 ? 'no' : n} ${noun}s`)

/** A cell as evidence: short, and on one line whatever it holds. */
const quote = (cell: string): string =>
  cell === '' ? 'an empty cell' : JSON.stringify(cell.length > 40 ? `${cell.slice(0, 40)}…` : cell)
