/**
 * The rows of a layered drawing: every edge goes down by at least one row, and rows are not wider than the page.
 *
 * Source: Coffman & Graham, Optimal scheduling for two-processor systems (1972), from the results upwards
 */

export interface Box {
  readonly id: string
  readonly width: number
  readonly height: number
}

export interface Link {
  readonly from: string
  readonly to: string
}

/** The row of each box: 0 for the last results, growing upwards. Boxes are given in the order of evaluation. */
export const rowsOf = (boxes: readonly Box[], links: readonly Link[], width: number): ReadonlyMap<string, number> => {
  const readers = new Map(boxes.map(({ id }) => [id, links.filter(l => l.from === id).map(l => l.to)]))
  const operands = new Map(boxes.map(({ id }) => [id, links.filter(l => l.to === id).map(l => l.from)]))
  /** How many operations lead to a box: those with the longest way go first. */
  const depth = new Map<string, number>()
  for (const { id } of boxes) depth.set(id, Math.max(0, ...operands.get(id)!.map(o => depth.get(o)! + 1)))
  const rows = new Map<string, number>()
  let waiting = [...boxes].reverse()
  for (let row = 0; waiting.length > 0; row++) {
    const ready = waiting
      .filter(({ id }) => readers.get(id)!.every(r => (rows.get(r) ?? row) < row))
      .sort((a, b) => depth.get(b.id)! - depth.get(a.id)!)
    let room = width
    for (const [i, box] of ready.entries()) {
      room -= box.width
      if (i > 0 && room < 0) break
      rows.set(box.id, row)
    }
    waiting = waiting.filter(({ id }) => !rows.has(id))
  }
  return rows
}
