import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { breastCancer, digits, iris, wine } from 'pullback/datasets'
import type { Dataset } from 'pullback/datasets'
import { describe, expect, it } from 'vitest'
import { alphabet, unpack } from '../../src/datasets/packed.js'
import { toTypedArray } from '../../src/ndarray/ndarray.js'
import type { Dense, NDArray } from '../../src/ndarray/ndarray.js'

const root = join(import.meta.dirname, '../..')

/** Written by scripts/pack-datasets.ts from the doubles of the original CSV files. */
const checksums = JSON.parse(readFileSync(join(root, 'test/datasets/checksums.json'), 'utf8')) as Record<
  string,
  { readonly rows: number; readonly columns: number; readonly sha256: string }
>

const sets: readonly (readonly [string, () => Dataset])[] = [
  ['digits', digits],
  ['iris', iris],
  ['wine', wine],
  ['breastCancer', breastCancer]
]

const values = (x: NDArray): readonly number[] => Array.from(toTypedArray(x as Dense))

const rowOf = ({ features, labels }: Dataset, row: number): readonly number[] => {
  const width = features.shape[1]
  return [...values(features).slice(row * width, (row + 1) * width), values(labels)[row]]
}

const sha256 = ({ features, labels }: Dataset): string =>
  createHash('sha256')
    .update(new Uint8Array(Float64Array.from(values(features)).buffer))
    .update(new Uint8Array(Int32Array.from(values(labels)).buffer))
    .digest('hex')

describe.each(sets)('%s', (name, make) => {
  const set = make()
  const { rows, columns, sha256: expected } = checksums[name]

  it('has the doubles and the labels of its CSV, bit for bit', () => {
    expect(set.features.shape).toEqual([rows, columns])
    expect(set.labels.shape).toEqual([rows])
    expect([set.features.dtype, set.labels.dtype]).toEqual(['float64', 'int32'])
    expect(sha256(set)).toBe(expected)
  })

  it('names every class and every feature once, and its licence', () => {
    expect(new Set(values(set.labels))).toEqual(new Set(set.classes.keys()))
    expect(new Set(set.featureNames).size).toBe(columns)
    expect(set.attribution).toMatch(/doi:10\.24432\/\w+\. CC BY 4\.0\.$/)
  })

  it('is a fresh value every time', () => {
    expect(make() === set).toBe(false)
    expect(sha256(make())).toBe(expected)
  })
})

describe('rows read by eye from the CSV files', () => {
  it('digits, row 0', () => {
    const picture = [
      [0, 0, 5, 13, 9, 1, 0, 0],
      [0, 0, 13, 15, 10, 15, 5, 0],
      [0, 3, 15, 2, 0, 11, 8, 0],
      [0, 4, 12, 0, 0, 8, 8, 0],
      [0, 5, 8, 0, 0, 9, 8, 0],
      [0, 4, 11, 0, 1, 12, 7, 0],
      [0, 2, 14, 5, 10, 12, 0, 0],
      [0, 0, 6, 13, 10, 0, 0, 0]
    ]
    expect(rowOf(digits(), 0)).toEqual([...picture.flat(), 0])
  })

  it('iris, row 1', () => expect(rowOf(iris(), 1)).toEqual([4.9, 3, 1.4, 0.2, 0]))

  it('wine, row 2', () =>
    expect(rowOf(wine(), 2)).toEqual([13.16, 2.36, 2.67, 18.6, 101, 2.8, 3.24, 0.3, 2.81, 5.68, 1.03, 3.17, 1185, 0]))

  it('breast cancer, row 0, first and last', () => {
    const row = rowOf(breastCancer(), 0)
    expect([row[0], row[14], row[29], row[30]]).toEqual([17.99, 0.006399, 0.1189, 0])
  })
})

describe('unpack', () => {
  const base = BigInt(alphabet.length)

  const table = fc
    .record({
      levels: fc.array(fc.integer({ min: 1, max: 5_000_000 }), { minLength: 1, maxLength: 8 }),
      classes: fc.integer({ min: 1, max: 12 }),
      rows: fc.integer({ min: 1, max: 5 })
    })
    .chain(({ levels, classes, rows }) =>
      fc.record({
        levels: fc.constant(levels),
        classes: fc.constant(classes),
        least: fc.tuple(...levels.map(() => fc.integer({ min: -1000, max: 1000 }))),
        decimals: fc.tuple(...levels.map(() => fc.integer({ min: 0, max: 7 }))),
        digits: fc.array(fc.tuple(...[...levels, classes].map(n => fc.integer({ min: 0, max: n - 1 }))), {
          minLength: rows,
          maxLength: rows
        })
      })
    )

  it('undoes mixed-radix packing, and reads the double that parsing the decimal gives', () => {
    fc.assert(
      fc.property(table, ({ levels, classes, least, decimals, digits: rows }) => {
        const radices = [...levels, classes].map(BigInt)
        const line = (row: readonly number[]): string => {
          const value = row.reduceRight((rest, place, i) => rest * radices[i] + BigInt(place), 0n)
          return Array.from({ length: 40 }, (_, i) => alphabet[Number((value / base ** BigInt(39 - i)) % base)]).join(
            ''
          )
        }
        const { features, labels } = unpack({ levels, classes, least, decimals, text: rows.map(line).join('\n') })
        const parsed = rows.flatMap(row => levels.map((_, c) => Number(`${row[c] + least[c]}e-${decimals[c]}`)))
        expect(Array.from(features)).toEqual(parsed)
        expect(Array.from(labels)).toEqual(rows.map(row => row.at(-1)))
      })
    )
  })

  it('is written in 91 visible ASCII characters that a template literal takes as they are', () => {
    expect(new Set(alphabet).size).toBe(91)
    expect(alphabet).toMatch(/^[!-~]+$/)
    expect(String.raw({ raw: [alphabet] })).not.toMatch(/[$`\\]/)
  })
})

it('packed modules are ASCII', () => {
  const folder = join(root, 'src/datasets/packed')
  for (const file of readdirSync(folder)) expect(readFileSync(join(folder, file), 'utf8')).toMatch(/^[\n -~]*$/)
})
