/**
 * A layered layout: operands above what is computed from them, few crossings, edges as straight as may be.
 */
import { rowsOf, type Box, type Link } from './layers.js'
import { ordered, type Rows } from './order.js'
import { placed } from './place.js'

export type Point = readonly [number, number]

export interface Layout {
  readonly width: number
  readonly height: number
  /** The centre of each box. */
  readonly centres: ReadonlyMap<string, Point>
  /** For each link the points that it passes, from the bottom of one box to the top of the other. */
  readonly routes: readonly (readonly Point[])[]
}

/** A box, or the place where a link passes a row. */
interface Item {
  readonly row: number
  readonly width: number
  readonly height: number
  readonly isPassage: boolean
}

const columnGap = 26
const rowGap = 58
const passageWidth = 14
const rounds = 24
const margin = 14
/** Rows are filled up to this width: legible at 900 pixels. */
const pageWidth = 860

/** How much straighter a link is between passages than at a box, … */
const straightness = 6
/** … and from what is computed than from what is given: chains of operations go straight down. */
const leafWeight = 0.15

export const layoutOf = (boxes: readonly Box[], links: readonly Link[]): Layout => {
  if (boxes.length === 0) return { width: 0, height: 0, centres: new Map(), routes: [] }
  const heights = rowsOf(
    boxes.map(b => ({ ...b, width: b.width + columnGap })),
    links,
    pageWidth
  )
  const last = Math.max(0, ...heights.values())
  const items: Item[] = boxes.map(({ id, width, height }) => ({
    row: last - heights.get(id)!,
    width,
    height,
    isPassage: false
  }))
  const number = new Map(boxes.map(({ id }, i) => [id, i]))
  const chains = links.map(({ from, to }) => {
    const [a, b] = [number.get(from)!, number.get(to)!]
    const passages = Array.from({ length: items[b].row - items[a].row - 1 }, (_, k) => {
      items.push({ row: items[a].row + 1 + k, width: passageWidth, height: 0, isPassage: true })
      return items.length - 1
    })
    return [a, ...passages, b]
  })
  const above: number[][] = items.map(() => [])
  const below: number[][] = items.map(() => [])
  for (const chain of chains)
    chain.slice(1).forEach((item, k) => {
      above[item].push(chain[k])
      below[chain[k]].push(item)
    })
  const rows = Array.from({ length: last + 1 }, (_, row) => items.flatMap((item, i) => (item.row === row ? [i] : [])))
  const xs = columns({ rows: ordered({ rows, above, below }), above, below }, items)
  const left = Math.min(...xs.map((x, i) => x - items[i].width / 2))
  const right = Math.max(...xs.map((x, i) => x + items[i].width / 2))
  const rowHeights = rows.map(row => Math.max(...row.map(i => items[i].height)))
  const tops = rowHeights.reduce<readonly number[]>(
    (all, _, i) => [...all, i === 0 ? margin : all[i - 1] + rowHeights[i - 1] + rowGap],
    []
  )
  const pointOf = (i: number): Point => [
    Math.round(xs[i] - left + margin),
    Math.round(tops[items[i].row] + rowHeights[items[i].row] / 2)
  ]
  const heightOf = (i: number): number => (items[i].isPassage ? rowHeights[items[i].row] : items[i].height)
  const shifted = (i: number, by: number): Point => [pointOf(i)[0], pointOf(i)[1] + (by * heightOf(i)) / 2]
  /** Straight down between the boxes of a row. */
  const passage = (i: number): readonly Point[] => [shifted(i, -1), shifted(i, 1)]
  /** Links reach a box side by side, in the order in which they come. */
  const port = (chain: readonly number[]): Point => {
    const to = chain[chain.length - 1]
    const before = [...above[to]].sort((a, b) => xs[a] - xs[b])
    const k = before.indexOf(chain[chain.length - 2])
    const [x, y] = shifted(to, -1)
    return [Math.round(x + items[to].width * 0.7 * ((k + 1) / (before.length + 1) - 0.5)), y]
  }
  return {
    width: Math.round(right - left + 2 * margin),
    height: tops[last] + rowHeights[last] + margin,
    centres: new Map(boxes.map(({ id }, i) => [id, pointOf(i)])),
    routes: chains.map(chain => [shifted(chain[0], 1), ...chain.slice(1, -1).flatMap(passage), port(chain)])
  }
}

/** The centre of each item, rows adjusted to their neighbours down and up until they rest. */
const columns = ({ rows, above, below }: Rows, items: readonly Item[]): readonly number[] => {
  const xs = new Array<number>(items.length).fill(0)
  const isLeaf = (i: number): boolean => above[i].length === 0
  const weightOf = (n: number, i: number): number =>
    items[n].isPassage && items[i].isPassage ? straightness : isLeaf(n) || isLeaf(i) ? leafWeight : 1
  const settle = (row: readonly number[], neighbours: (i: number) => readonly number[]): void => {
    const wishes = row.map(i => {
      const near = neighbours(i)
      const weights = near.map(n => weightOf(n, i))
      const weight = weights.reduce((sum, w) => sum + w, 0)
      const at = near.reduce((sum, n, k) => sum + xs[n] * weights[k], 0) / weight
      return near.length === 0
        ? { at: xs[i], weight: 0.1, width: items[i].width }
        : { at, weight, width: items[i].width }
    })
    placed(wishes, columnGap).forEach((x, k) => (xs[row[k]] = x))
  }
  for (const row of rows) settle(row, () => [])
  for (let round = 0; round < rounds; round++) {
    for (const row of rows) settle(row, i => above[i])
    for (const row of [...rows].reverse()) settle(row, i => below[i])
  }
  for (const row of rows) settle(row, i => [...above[i], ...below[i]])
  return xs
}
