/** The order within rows: what is promised of crossings, and how far it is from the best that there is. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { crossings, ordered, type Rows } from '../../src/viz/graph/order.js'

type Edge = readonly [upper: number, lower: number]

/** Rows of so many items, numbered from the top, and edges between rows that follow each other. */
const rowsOf = (sizes: readonly number[], edges: readonly Edge[]): Rows => {
  const starts = sizes.map((_, i) => sizes.slice(0, i).reduce((a, b) => a + b, 0))
  const items = starts.flatMap((start, i) => Array.from({ length: sizes[i] }, (_, k) => start + k))
  return {
    rows: sizes.map((size, i) => Array.from({ length: size }, (_, k) => starts[i] + k)),
    above: items.map(item => edges.filter(([, lower]) => lower === item).map(([upper]) => upper)),
    below: items.map(item => edges.filter(([upper]) => upper === item).map(([, lower]) => lower))
  }
}

/** Graphs of two to four rows; `most` edges go up from an item. */
const graph = (most: number): fc.Arbitrary<Rows> =>
  fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 2, maxLength: 4 }).chain(sizes => {
    const start = (i: number): number => sizes.slice(0, i).reduce((a, b) => a + b, 0)
    const up = sizes.slice(1).flatMap((size, i) =>
      Array.from({ length: size }, (_, k) =>
        fc
          .subarray(
            Array.from({ length: sizes[i] }, (_, n) => start(i) + n),
            { maxLength: Math.min(most, sizes[i]) }
          )
          .map(uppers => uppers.map((upper): Edge => [upper, start(i + 1) + k]))
      )
    )
    return fc.tuple(...up).map(edges => rowsOf(sizes, edges.flat()))
  })

const place = ({ rows }: Rows, item: number): number => rows.find(row => row.includes(item))!.indexOf(item)

/** Pairs of edges of which one starts further left and ends further right. */
const crossed = (g: Rows): number =>
  g.rows.slice(1).reduce((n, row) => {
    const edges = row.flatMap(lower => g.above[lower].map(upper => [place(g, upper), place(g, lower)]))
    const pairs = edges.flatMap(([a, b], i) => edges.slice(i + 1).filter(([c, d]) => (a - c) * (b - d) < 0))
    return n + pairs.length
  }, 0)

const orders = (row: readonly number[]): readonly (readonly number[])[] =>
  row.length < 2
    ? [row]
    : row.flatMap((first, i) => orders(row.filter((_, k) => k !== i)).map(rest => [first, ...rest]))

/** The fewest crossings of any order. */
const fewest = (g: Rows, done: Rows['rows'] = []): number => {
  const next = g.rows[done.length]
  return next === undefined
    ? crossed({ ...g, rows: done })
    : Math.min(...orders(next).map(row => fewest(g, [...done, row])))
}

describe('the order within rows', () => {
  test('is of the same items', () => {
    fc.assert(
      fc.property(graph(3), g => {
        expect(ordered(g).map(row => [...row].sort((a, b) => a - b))).toEqual(g.rows)
      })
    )
  })

  test('crosses no more edges than the one given, counted pair by pair', () =>
    fc.assert(
      fc.property(graph(3), g => {
        const rows = ordered(g)
        expect(crossings(g)).toBe(crossed(g))
        expect(crossings({ ...g, rows })).toBe(crossed({ ...g, rows }))
        expect(crossed({ ...g, rows })).toBeLessThanOrEqual(crossed(g))
      })
    ))

  test('crosses nothing where no item has two above it', () => {
    fc.assert(
      fc.property(graph(1), g => {
        expect(crossed({ ...g, rows: ordered(g) })).toBe(0)
      })
    )
  })

  test('leaves who has no neighbours where it is', () => {
    const edges: readonly Edge[] = [
      [0, 5],
      [1, 4],
      [2, 6]
    ]
    expect(ordered(rowsOf([4, 4], edges))).toEqual([
      [1, 0, 2, 3],
      [4, 5, 6, 7]
    ])
  })

  test('is nearly always the best', () => {
    const few = graph(2).filter(({ rows }) => rows.length < 4)
    const graphs = fc.sample(few, 200)
    const worse = graphs.filter(g => crossed({ ...g, rows: ordered(g) }) > fewest(g))
    expect(worse.length).toBeLessThan(0.1 * graphs.length)
  })
})
