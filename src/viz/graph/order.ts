/**
 * The order within each row that crosses few edges.
 *
 * Source: Sugiyama, Tagawa & Toda, Methods for visual understanding of hierarchical system structures (1981): barycentres, swept down and
 *         up; Gansner, Koutsofios, North & Vo, A technique for drawing directed graphs (1993): exchanges of neighbours
 */

/** Neighbours of each item in the row above it; rows are numbered from the top. */
export interface Rows {
  readonly rows: readonly (readonly number[])[]
  readonly above: readonly (readonly number[])[]
  readonly below: readonly (readonly number[])[]
}

const positions = (row: readonly number[]): ReadonlyMap<number, number> => new Map(row.map((item, i) => [item, i]))

const crossingsBetween = (upper: readonly number[], lower: readonly number[], above: Rows['above']): number => {
  const place = positions(upper)
  const ends = lower.flatMap(item => above[item].map(a => place.get(a)!).sort((a, b) => a - b))
  return ends.reduce((n, end, i) => n + ends.slice(0, i).filter(other => other > end).length, 0)
}

export const crossings = ({ rows, above }: Rows): number =>
  rows.slice(1).reduce((n, row, i) => n + crossingsBetween(rows[i], row, above), 0)

/** The row sorted by the mean place of each item's neighbours; who has none keeps its place. */
const sorted = (row: readonly number[], fixed: readonly number[], neighbours: Rows['above']): readonly number[] => {
  const place = positions(fixed)
  const key = new Map(
    row.map((item, i) => {
      const at = neighbours[item].map(n => place.get(n)!)
      const mean = at.reduce((sum, p) => sum + p, 0) / at.length
      return [item, at.length === 0 ? (i * Math.max(1, fixed.length - 1)) / Math.max(1, row.length - 1) : mean]
    })
  )
  return [...row].sort((a, b) => key.get(a)! - key.get(b)!)
}

const sweepDown = (g: Rows): Rows['rows'] =>
  g.rows.reduce<Rows['rows']>((done, row, i) => [...done, i === 0 ? row : sorted(row, done[i - 1], g.above)], [])

const sweepUp = (g: Rows): Rows['rows'] =>
  g.rows.reduceRight<Rows['rows']>(
    (done, row) => [done.length === 0 ? row : sorted(row, done[0], g.below), ...done],
    []
  )

/** Crossings of two items of a row with their neighbours, the first to the left. */
const cost = (left: number, right: number, place: ReadonlyMap<number, number>, neighbours: Rows['above']): number =>
  neighbours[left].reduce((n, l) => n + neighbours[right].filter(r => place.get(r)! < place.get(l)!).length, 0)

/** Neighbours in a row change places while that leaves fewer crossings with the rows above and below. */
const exchanged = (g: Rows, i: number): readonly number[] => {
  const [up, down] = [positions(g.rows[i - 1] ?? []), positions(g.rows[i + 1] ?? [])]
  const total = (a: number, b: number): number => cost(a, b, up, g.above) + cost(a, b, down, g.below)
  const row = [...g.rows[i]]
  for (let moved = true; moved;) {
    moved = false
    for (let k = 1; k < row.length; k++)
      if (total(row[k], row[k - 1]) < total(row[k - 1], row[k])) {
        ;[row[k - 1], row[k]] = [row[k], row[k - 1]]
        moved = true
      }
  }
  return row
}

const exchange = (g: Rows): Rows['rows'] =>
  g.rows.reduce((rows, _, i) => rows.map((row, k) => (k === i ? exchanged({ ...g, rows }, i) : row)), g.rows)

const sweeps = 12

/** The best order of some sweeps. */
export const ordered = (g: Rows): Rows['rows'] => {
  let best = g.rows
  let fewest = crossings(g)
  let rows = g.rows
  for (let i = 0; i < sweeps && fewest > 0; i++) {
    rows = exchange({ ...g, rows: (i % 2 === 0 ? sweepUp : sweepDown)({ ...g, rows }) })
    const n = crossings({ ...g, rows })
    if (n < fewest) [best, fewest] = [rows, n]
  }
  return best
}
