/**
 * Lines cut to a rectangle.
 *
 * Source:  Liang & Barsky (1984), A new concept and method for line clipping
 */
import type { Point } from './frame.js'

export interface Rectangle {
  readonly x: readonly [number, number]
  readonly y: readonly [number, number]
}

/** The pieces of a line through points that lie within; what is not finite is a gap. */
export const clipLine = (points: readonly Point[], to: Rectangle): readonly (readonly Point[])[] =>
  points.slice(1).reduce<readonly (readonly Point[])[]>((pieces, end, i) => {
    const piece = clipSegment(points[i], end, to)
    if (piece === undefined) return pieces
    const last = pieces.at(-1)
    return last !== undefined && same(last.at(-1)!, piece[0])
      ? [...pieces.slice(0, -1), [...last, piece[1]]]
      : [...pieces, piece]
  }, [])

export const isWithin = ([x, y]: Point, to: Rectangle): boolean =>
  x >= to.x[0] && x <= to.x[1] && y >= to.y[0] && y <= to.y[1]

// ---------------------------------------------------------------------------------------------------------------------
// internal
// ---------------------------------------------------------------------------------------------------------------------

const same = (p: Point, q: Point): boolean => p[0] === q[0] && p[1] === q[1]

const clipSegment = (p: Point, q: Point, to: Rectangle): readonly [Point, Point] | undefined => {
  const [dx, dy] = [q[0] - p[0], q[1] - p[1]]
  if (![...p, dx, dy].every(Number.isFinite)) return undefined
  // Each side lets the part of the segment through on which a t + b ≤ 0.
  const sides = [
    [-dx, to.x[0] - p[0]],
    [dx, p[0] - to.x[1]],
    [-dy, to.y[0] - p[1]],
    [dy, p[1] - to.y[1]]
  ] as const
  if (sides.some(([a, b]) => a === 0 && b > 0)) return undefined
  const from = sides.reduce((t, [a, b]) => (a < 0 ? Math.max(t, b / -a) : t), 0)
  const until = sides.reduce((t, [a, b]) => (a > 0 ? Math.min(t, -b / a) : t), 1)
  if (from > until) return undefined
  const at = (t: number): Point => [
    Math.min(to.x[1], Math.max(to.x[0], p[0] + t * dx)),
    Math.min(to.y[1], Math.max(to.y[0], p[1] + t * dy))
  ]
  return [isWithin(p, to) ? p : at(from), isWithin(q, to) ? q : at(until)]
}
