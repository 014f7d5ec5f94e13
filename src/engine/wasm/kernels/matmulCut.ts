/**
 * How a matrix product is cut into blocks, panels and tiles.
 */
import { i32, op, select, type Expr } from '../ir/ir.js'

export interface Cut {
  /** Of a tile: its vectors; the rows where it has so many vectors. */
  readonly vectors: number
  readonly rows: (vectors: number) => number
  /** Whether panels of y are copied to scratch. */
  readonly packed: boolean
  /** Of a block: steps of k, and panels. */
  readonly steps: number
  readonly panels: number
}

/** Heights as even as may be, none above `most`: from which row, how many rows, how many times. */
export const heights = (rows: number, most: number): readonly Height[] => {
  const tiles = Math.ceil(rows / most)
  const [least, higher] = [Math.floor(rows / tiles), rows % tiles]
  return [
    { from: 0, rows: least + 1, times: higher },
    { from: higher * (least + 1), rows: least, times: tiles - higher }
  ].filter(h => h.times > 0)
}

export interface Height {
  readonly from: number
  readonly rows: number
  readonly times: number
}

/** Neighbouring panels of one width: from which column, and how wide each is. */
export interface Section {
  readonly from: number
  readonly vectors: number
  readonly columns: number
  readonly panels: number
}

/** All whole panels, and what remains. */
export const sections = (n: number, lanes: number, vectors: number): readonly Section[] => {
  const columns = vectors * lanes
  const [panels, rest] = [Math.floor(n / columns), n % columns]
  return [
    { from: 0, vectors, columns, panels },
    { from: panels * columns, vectors: Math.ceil(rest / lanes), columns: rest, panels: rest > 0 ? 1 : 0 }
  ].filter(s => s.panels > 0)
}

/** The size of the i-th block of `size` of a `total`: the last may be smaller. */
export const extent = (total: number, size: number, i: Expr): Expr =>
  size >= total
    ? i32(total)
    : total % size === 0
      ? i32(size)
      : select(op('i32.eq', i, i32(Math.floor(total / size))), i32(total % size), i32(size))
