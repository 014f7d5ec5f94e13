import * as E from 'fp-ts/lib/Either.js'
import fc from 'fast-check'
import { decodeCsv, decodeNumber, showCsvError } from 'pullback/io'
import type { CsvError, CsvTable } from 'pullback/io'
import * as laws from 'pullback/laws'
import { describe, expect, it } from 'vitest'
import { testLaw } from '../laws/runner.js'

// ---------------------------------------------------------------------------------------------------------------------
// tables to print
// ---------------------------------------------------------------------------------------------------------------------

interface Sample {
  readonly features: readonly (readonly number[])[]
  readonly labels: readonly number[]
}

const finite = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.integer({ min: -99, max: 99 }),
  fc.constantFrom(0, -0, 5e-324, Number.MAX_VALUE, 0.1)
)

const sample: fc.Arbitrary<Sample> = fc
  .record({ rows: fc.integer({ min: 2, max: 7 }), columns: fc.integer({ min: 1, max: 5 }) })
  .chain(({ rows, columns }) =>
    fc.record({
      features: fc.array(fc.array(finite, { minLength: columns, maxLength: columns }), {
        minLength: rows,
        maxLength: rows
      }),
      labels: fc
        .array(fc.integer({ min: -3, max: 9 }), { minLength: rows, maxLength: rows })
        .filter(labels => new Set(labels).size > 1)
    })
  )

const show = (value: number): string => (Object.is(value, -0) ? '-0' : String(value))

const cellsOf = ({ features, labels }: Sample): readonly (readonly string[])[] =>
  features.map((row, i) => [...row, labels[i]].map(show))

const print = (cells: readonly (readonly string[])[], newline = '\n'): string =>
  cells.map(row => row.join(',')).join(newline)

const right = (decoded: E.Either<CsvError, CsvTable>): CsvTable => {
  if (E.isLeft(decoded)) throw new Error(showCsvError(decoded.left))
  return decoded.right
}

const left = (decoded: E.Either<CsvError, CsvTable>): CsvError => {
  if (E.isRight(decoded)) throw new Error('expected a refusal')
  return decoded.left
}

/** The table with one cell (chosen by two fractions of the height and width) replaced. */
const withCell = (
  cells: readonly (readonly string[])[],
  row: number,
  column: number,
  text: string
): readonly (readonly string[])[] =>
  cells.map((line, i) => line.map((cell, j) => (i === row && j === column ? text : cell)))

const place = fc.tuple(fc.nat(1000), fc.nat(1000))

// ---------------------------------------------------------------------------------------------------------------------
// laws
// ---------------------------------------------------------------------------------------------------------------------

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`

const table: fc.Arbitrary<CsvTable> = fc.tuple(sample, fc.boolean()).map(([s, header]) => {
  const names = s.features[0].map((_, i) => `name, "${i}"`)
  const cells = cellsOf(s)
  return right(decodeCsv(print(header ? [[...names.map(quoted), 'class'], ...cells] : cells)))
})

/** A table as decodeCsv reads it, with a header. */
const encode = (t: CsvTable): string => {
  const row = (i: number): readonly string[] => [
    ...Array.from(t.features.subarray(i * t.columns, (i + 1) * t.columns), show),
    t.classes[t.labels[i]]
  ]
  return print([[...t.featureNames.map(quoted), 'class'], ...Array.from({ length: t.rows }, (_, i) => row(i))])
}

const csv = laws.codec<CsvTable, string>({
  name: 'decodeCsv',
  format: 'text',
  encode,
  decode: u => decodeCsv(u),
  arbitrary: table,
  reason: showCsvError,
  names: /^[^\n\r]*(expected|found)[^\n\r]*$/,
  mutants: 500,
  accepted: t => (t.features.every(Number.isFinite) ? laws.holds : laws.violated('a feature is not finite'))
})

/** How often each is checked: anything at all a thousand times; 500 mutants a table, a million by `npm run test:deep`. */
const runsOf = ({ id }: laws.Laws[number]): number =>
  id === 'Z3' ? 1000 : id === 'Z3.1' ? 400 : id === 'Z4' ? 40 : 100

describe('laws', () => {
  csv.forEach(law => testLaw(law, runsOf(law)))
})

describe('decodeCsv', () => {
  it('never throws on the characters of tables, and every refusal can be said', () => {
    const text = fc.string({ unit: fc.constantFrom('1', '-', '.', 'e', ',', '"', '\n', '\r', ' ', 'x', '\uFEFF') })
    fc.assert(
      fc.property(text, text => {
        const decoded = decodeCsv(text)
        if (E.isLeft(decoded)) expect(showCsvError(decoded.left)).toMatch(/^[^\n\r]*(expected|found)[^\n\r]*$/)
        else expect(decoded.right.features.every(Number.isFinite)).toBe(true)
      }),
      { numRuns: 1000 }
    )
  })

  it('reads back the doubles of a printed table, whatever the line ends, mark, header, spaces or quotes', () => {
    fc.assert(
      fc.property(
        sample,
        fc.record({
          newline: fc.constantFrom('\n', '\r\n', '\r'),
          mark: fc.constantFrom('', '\uFEFF'),
          header: fc.boolean(),
          tail: fc.constantFrom('', '\n', '\r\n', '\n\n', '\n  \n'),
          dress: fc.constantFrom(
            (cell: string) => cell,
            (cell: string) => ` ${cell}\t`,
            (cell: string) => `"${cell}"`
          )
        }),
        (table, { newline, mark, header, tail, dress }) => {
          const names = table.features[0].map((_, i) => `name ${i}`)
          const cells = cellsOf(table).map(row => row.map(dress))
          const text = mark + print(header ? [[...names, 'class'], ...cells] : cells, newline) + tail
          const decoded = right(decodeCsv(text))
          expect(Array.from(decoded.features)).toEqual(table.features.flat())
          expect(Array.from(decoded.labels, label => Number(decoded.classes[label]))).toEqual(table.labels)
          expect([decoded.rows, decoded.columns]).toEqual([table.features.length, names.length])
          expect(decoded.featureNames).toEqual(header ? names : names.map((_, i) => `column ${i + 1}`))
        }
      )
    )
  })

  it('numbers the classes by increasing label', () => {
    fc.assert(
      fc.property(sample, table => {
        const { classes, labels } = right(decodeCsv(print(cellsOf(table))))
        expect(classes).toEqual([...new Set(table.labels)].sort((a, b) => a - b).map(String))
        expect(new Set(labels)).toEqual(new Set(classes.keys()))
      })
    )
  })

  it('names the line and column of a cell that is no finite number', () => {
    const junk = fc.constantFrom(
      '',
      'x',
      '1.2.3',
      '0x10',
      '1e999',
      'NaN',
      'Infinity',
      '-inf',
      '1 2',
      '--1',
      '1_000',
      '٣'
    )
    fc.assert(
      fc.property(sample, place, junk, fc.boolean(), (table, [i, j], text, header) => {
        const cells = cellsOf(table)
        const row = i % cells.length
        const column = j % (cells[0].length - 1)
        const broken = withCell(cells, row, column, text)
        const names = header ? [cells[0].map(() => 'name')] : []
        const expected = { _tag: 'BadNumber', line: row + 1 + names.length, column: column + 1, found: text }
        expect(left(decodeCsv(print([...names, ...broken])))).toEqual(expected)
      })
    )
  })

  it('names the line of a label that is no whole number', () => {
    const junk = fc.constantFrom('', 'x', '0.5', '1e400', 'NaN', '1e300', '9007199254740993')
    fc.assert(
      fc.property(sample, fc.nat(1000), junk, (table, i, text) => {
        const cells = cellsOf(table)
        const row = i % cells.length
        const column = cells[0].length - 1
        const error = left(decodeCsv(print(withCell(cells, row, column, text))))
        expect(error).toEqual({ _tag: 'BadLabel', line: row + 1, column: column + 1, found: text })
      })
    )
  })

  it('names the line of a row with a cell too many or too few, and of a blank line', () => {
    fc.assert(
      fc.property(sample, fc.nat(1000), fc.constantFrom('more', 'fewer', 'blank'), (table, i, how) => {
        const cells = cellsOf(table)
        const width = cells[0].length
        const row = 1 + (i % (cells.length - 1))
        const last = row === cells.length - 1
        const broken = cells.map((line, k) =>
          k !== row ? line : how === 'more' ? [...line, '1'] : how === 'fewer' ? line.slice(1) : last ? line : []
        )
        fc.pre(how !== 'blank' || !last)
        const found = how === 'more' ? width + 1 : how === 'fewer' ? width - 1 : 0
        expect(left(decodeCsv(print(broken)))).toEqual({ _tag: 'RaggedRow', line: row + 1, expected: width, found })
      })
    )
  })

  it('wants enough rows, two columns and two classes', () => {
    expect(decodeCsv('')).toEqual(E.left({ _tag: 'Empty' }))
    expect(decodeCsv('\uFEFF\r\n \n')).toEqual(E.left({ _tag: 'Empty' }))
    expect(decodeCsv('a,b\n')).toEqual(E.left({ _tag: 'TooFewRows', line: 1, expected: 2, found: 0 }))
    expect(decodeCsv('1,0\n2,1\n', { leastRows: 3 })).toEqual(
      E.left({ _tag: 'TooFewRows', line: 2, expected: 3, found: 2 })
    )
    for (const leastRows of [0, 1])
      expect(decodeCsv('a,b\n', { leastRows })).toEqual(E.left({ _tag: 'TooFewRows', line: 1, expected: 1, found: 0 }))
    expect(decodeCsv('1,4\n', { leastRows: 0 })).toEqual(E.left({ _tag: 'OneClass', line: 1, column: 2, found: '4' }))
    expect(decodeCsv('1;2;0\n3;4;1\n')).toEqual(E.left({ _tag: 'TooFewColumns', line: 1, found: 1 }))
    expect(decodeCsv('1,4\n2,4\n')).toEqual(E.left({ _tag: 'OneClass', line: 2, column: 2, found: '4' }))
    expect(decodeCsv(null)).toEqual(E.left({ _tag: 'NotText', found: 'null' }))
  })

  it('does not take a broken first row for a header', () => {
    expect(decodeCsv('1,abc,0\n2,3,1\n')).toEqual(E.left({ _tag: 'BadNumber', line: 1, column: 2, found: 'abc' }))
    expect(decodeCsv('nan,nan,nan\n2,3,1\n')).toEqual(E.left({ _tag: 'BadNumber', line: 1, column: 1, found: 'nan' }))
  })

  it('takes a comma in quotes for text', () => {
    expect(right(decodeCsv('"length, in ""cm""",kind\n1,0\n2,1')).featureNames).toEqual(['length, in "cm"'])
  })
})

describe('decodeCsv takes time and room by the length of the text', () => {
  const cells = (n: number): string => '1' + ',1'.repeat(n - 1)

  it.each([
    ['a long run of digits', '1'.repeat(4e6) + 'x,1\n1,2\n', 'BadNumber'],
    ['digits with a point at their end', '1'.repeat(4e6) + '.x,1\n1,2\n', 'BadNumber'],
    ['a header of digits', '1'.repeat(1e6) + ',' + '1'.repeat(1e6) + '\n1,2\n', 'BadNumber'],
    ['quotes', '1,' + '"'.repeat(1e6) + '\n1,2', 'BadLabel'],
    ['spaces', '1,' + ' '.repeat(1e6) + '0\n' + ' '.repeat(1e6) + '1,2', undefined],
    ['rows much shorter than the first', cells(1e5) + '\n'.repeat(1e5) + '1', 'RaggedRow'],
    ['line ends', '1,1' + '\r'.repeat(4e6) + '1', 'RaggedRow'],
    ['commas', ','.repeat(2e7), 'TooManyColumns'],
    ['commas in the second row', '1,1\n' + ','.repeat(2e7), 'RaggedRow'],
    ['a million columns', `${cells(2 ** 20)}\n${cells(2 ** 20 - 1)},2`, undefined]
  ])('%s', (_, text, tag) => {
    const decoded = decodeCsv(text)
    expect(E.isLeft(decoded) ? decoded.left._tag : undefined).toBe(tag)
  })

  it('numbers as many classes as there are rows', () => {
    const text = Array.from({ length: 3e5 }, (_, i) => `1,${(i * 7919) % 3e5}`).join('\n')
    const { classes, labels } = right(decodeCsv(text))
    expect([classes.length, labels[1], classes[7919]]).toEqual([3e5, 7919, '7919'])
  })
})

describe('decodeNumber', () => {
  it('reads back every finite double', () => {
    fc.assert(fc.property(finite, x => void expect(decodeNumber(show(x))).toEqual(E.right(x))))
  })

  it.each(['1.', '.5', '+1', '-.5e-3', '1E5', '000', '0'.repeat(1000)])('takes %s', text =>
    expect(decodeNumber(text)).toEqual(E.right(Number(text)))
  )

  it.each(['', '.', '1 ', '0x1', '1e', '1e999', 'NaN', '--1', '1.2.3', '٣', '1_0', '0'.repeat(2000), null, 1, {}])(
    'refuses %j',
    u => expect(E.isLeft(decodeNumber(u))).toBe(true)
  )
})

describe('showCsvError', () => {
  it.each([
    ['name,kind', 'line 1: expected at least 2 rows of numbers, found none'],
    [','.repeat(2 ** 20), 'line 1: expected at most 1048576 cells, found more'],
    ['1,x\n2,1', 'line 1, column 2: expected a class label (a whole number), found "x"'],
    ['1,,0\n1,2,1', 'line 1, column 2: expected a finite number, found an empty cell'],
    ['1,2,0\n\n1,2,1', 'line 2: expected 3 cells like the first line, found no cells'],
    ['1\n2', 'line 1: expected features and a class label with commas between them, found one cell'],
    ['1,0', 'line 1: expected at least 2 rows of numbers, found 1'],
    ['1,0\n2,0', 'line 2, column 2: expected at least two classes in the last column, found only 0'],
    ['', 'line 1: expected a row of comma-separated numbers, found an empty file'],
    ['1,0\n\u001b[2J,1', 'line 2, column 1: expected a finite number, found "\\u001b[2J"'],
    [`${'9'.repeat(400)},0\n1,1`, `line 1, column 1: expected a finite number, found "${'9'.repeat(40)}…"`]
  ])('%j', (text, sentence) => expect(showCsvError(left(decodeCsv(text)))).toBe(sentence))
})
