/**
 * Where a function known on a grid is at least a level: marching squares.
 *
 * Between two nodes the function counts as linear, so the isolines of a linear function are exact. At a saddle the mean
 * of the four corners decides. Beyond the grid, and where the function is not a number, it is below every level: regions
 * are closed by the grid's border, and isolines end there.
 *
 * Source:  Lorensen & Cline (1987), Marching cubes, in two dimensions
 */
import type { Point } from './frame.js'

/** Values at the nodes of a grid, row by row. */
export interface Field {
  readonly columns: number
  readonly rows: number
  readonly values: readonly number[]
}

export interface Region {
  /** The closed lines round what is at least the level, holes too: to be filled by the even-odd rule. Columns and rows. */
  readonly rings: readonly (readonly Point[])[]
  /** The parts of the rings where the function crosses the level. */
  readonly lines: readonly (readonly Point[])[]
}

export const regionAbove = (field: Field, level: number): Region => {
  const rings = ringsOf(segmentsOf(field, level))
  return {
    rings: rings.map(ring => cornersOf(ring.map(({ from }) => from))).filter(ring => ring.length > 2),
    lines: rings
      .flatMap(crossings)
      .map(withoutRepeats)
      .filter(line => line.length > 1)
  }
}

// ---------------------------------------------------------------------------------------------------------------------
// internal
// ---------------------------------------------------------------------------------------------------------------------

/** A step of a ring through one cell, from edge to edge, with what is inside on one and the same side. */
interface Segment {
  readonly start: number
  readonly end: number
  readonly from: Point
  readonly to: Point
  /** Whether the function itself crosses the level here. */
  readonly crosses: boolean
}

interface Corner {
  readonly x: number
  readonly y: number
  readonly value: number
}

interface Crossing {
  readonly edge: number
  readonly point: Point
  readonly leaves: boolean
}

const segmentsOf = (field: Field, level: number): readonly Segment[] => {
  const { columns, rows } = field
  const segments: Segment[] = []
  for (let y = -1; y < rows; y++) for (let x = -1; x < columns; x++) segments.push(...segmentsIn(field, level, x, y))
  return segments
}

const segmentsIn = (field: Field, level: number, x: number, y: number): readonly Segment[] => {
  const corners = [
    cornerOf(field, x, y),
    cornerOf(field, x + 1, y),
    cornerOf(field, x + 1, y + 1),
    cornerOf(field, x, y + 1)
  ]
  const isIn = ({ value }: Corner): boolean => value >= level
  const crossed = corners.flatMap((corner, i): readonly Crossing[] => {
    const next = corners[(i + 1) % 4]
    const [leaves, enters] = [isIn(corner) && !isIn(next), !isIn(corner) && isIn(next)]
    return leaves || enters ? [{ ...edgeBetween(field, corner, next, level), leaves }] : []
  })
  const crosses = corners.every(({ value }) => Number.isFinite(value))
  // Round the cell, crossings leave and enter in turn. A region that holds together in the middle is cut off outside.
  const together = corners.reduce((sum, { value }) => sum + value / 4, 0) >= level
  const turn = together ? 1 : crossed.length - 1
  return crossed.flatMap((from, i) => {
    const to = crossed[(i + turn) % crossed.length]
    return from.leaves ? [{ start: from.edge, end: to.edge, from: from.point, to: to.point, crosses }] : []
  })
}

const cornerOf = ({ columns, rows, values }: Field, x: number, y: number): Corner => {
  const inside = x >= 0 && y >= 0 && x < columns && y < rows
  const value = inside ? values[y * columns + x] : -Infinity
  return { x, y, value: Number.isNaN(value) ? -Infinity : value }
}

/** The same for both cells of an edge: taken from its first node to its second. */
const edgeBetween = (
  { columns }: Field,
  one: Corner,
  other: Corner,
  level: number
): { readonly edge: number; readonly point: Point } => {
  const [a, b] = one.x < other.x || one.y < other.y ? [one, other] : [other, one]
  const edge = 2 * ((a.y + 1) * (columns + 2) + a.x + 1) + (a.y < b.y ? 1 : 0)
  const at = crossingAt(a.value, b.value, level)
  return { edge, point: [a.x + at * (b.x - a.x), a.y + at * (b.y - a.y)] }
}

/** The share of the way from a to b; all of the way to an infinity lies beyond the level. */
const crossingAt = (a: number, b: number, level: number): number => {
  if (Number.isFinite(a) && Number.isFinite(b)) return (level / 2 - a / 2) / (b / 2 - a / 2)
  return Number.isFinite(a) || a === Infinity ? 0 : 1
}

const ringsOf = (segments: readonly Segment[]): readonly (readonly Segment[])[] => {
  const unused = new Map(segments.map(segment => [segment.start, segment]))
  const rings: (readonly Segment[])[] = []
  for (const first of segments) {
    const ring: Segment[] = []
    for (let next = unused.get(first.start); next !== undefined; next = unused.get(next.end)) {
      unused.delete(next.start)
      ring.push(next)
    }
    if (ring.length > 0) rings.push(ring)
  }
  return rings
}

/** The runs of a ring where the function crosses the level; a ring that never leaves the grid is one closed line. */
const crossings = (ring: readonly Segment[]): readonly (readonly Point[])[] => {
  const border = ring.findIndex(({ crosses }) => !crosses)
  const turned = border < 0 ? ring : [...ring.slice(border), ...ring.slice(0, border)]
  const lines: Point[][] = []
  turned.forEach(({ from, to, crosses }, i) => {
    if (!crosses) return
    if (i === 0 || !turned[i - 1].crosses) lines.push([from])
    lines.at(-1)!.push(to)
  })
  return lines
}

const isSame = (p: Point, q: Point): boolean => p[0] === q[0] && p[1] === q[1]

const withoutRepeats = (points: readonly Point[]): readonly Point[] =>
  points.filter((point, i) => i === 0 || !isSame(point, points[i - 1]))

/** A ring without repeats, and without the points that lie on its own upright and level sides. */
const cornersOf = (ring: readonly Point[]): readonly Point[] => {
  const distinct = ring.filter((point, i) => !isSame(point, ring[(i + 1) % ring.length]))
  return distinct.filter((point, i) => {
    const [before, after] = [distinct.at(i - 1)!, distinct[(i + 1) % distinct.length]]
    return ![0, 1].some(axis => before[axis] === point[axis] && after[axis] === point[axis])
  })
}
