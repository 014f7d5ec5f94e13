import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { clipLine, isWithin } from '../../src/viz/clip.js'
import type { Point } from '../../src/viz/frame.js'
import { regionAbove } from '../../src/viz/isolines.js'
import type { Field } from '../../src/viz/isolines.js'

const fieldOf = (columns: number, rows: number, f: (x: number, y: number) => number): Field => ({
  columns,
  rows,
  values: Array.from({ length: columns * rows }, (_, i) => f(i % columns, Math.floor(i / columns)))
})

const extent = fc.integer({ min: 2, max: 9 })

const randomField = (value: fc.Arbitrary<number>): fc.Arbitrary<Field> =>
  fc.tuple(extent, extent).chain(([columns, rows]) =>
    fc.record({
      columns: fc.constant(columns),
      rows: fc.constant(rows),
      values: fc.array(value, { minLength: columns * rows, maxLength: columns * rows })
    })
  )

/** How often rings wind round a point, by the even-odd rule of SVG. */
const isInside = ([px, py]: Point, rings: readonly (readonly Point[])[]): boolean =>
  rings
    .flatMap(ring => ring.map((from, i) => [from, ring[(i + 1) % ring.length]] as const))
    .filter(([[ax, ay], [bx, by]]) => ay > py !== by > py && px < ax + ((py - ay) / (by - ay)) * (bx - ax)).length %
    2 ===
  1

const area = (rings: readonly (readonly Point[])[]): number =>
  rings
    .flatMap(ring => ring.map((p, i) => [p, ring[(i + 1) % ring.length]] as const))
    .reduce((sum, [[ax, ay], [bx, by]]) => sum + (ax * by - bx * ay) / 2, 0)

describe('regionAbove', () => {
  it('of a linear function is half a plane, bounded by the straight line itself', () => {
    const slope = fc.integer({ min: -5, max: 5 })
    fc.assert(
      fc.property(extent, extent, slope, slope, fc.integer({ min: -20, max: 20 }), (columns, rows, a, b, c) => {
        fc.pre(a !== 0 || b !== 0)
        // A level that no node has.
        const level = c + 0.5
        const { lines, rings } = regionAbove(
          fieldOf(columns, rows, (x, y) => a * x + b * y),
          level
        )
        const corners = [0, a * (columns - 1), b * (rows - 1), a * (columns - 1) + b * (rows - 1)]
        expect(lines.length).toBe(Math.min(...corners) < level && Math.max(...corners) > level ? 1 : 0)
        for (const [x, y] of lines.flat()) expect(Math.abs(a * x + b * y - level)).toBeLessThan(1e-12)
        for (const line of lines)
          for (const [x, y] of [line[0], line.at(-1)!])
            expect([0, columns - 1].includes(x) || [0, rows - 1].includes(y)).toBe(true)
        expect(rings.length).toBe(Math.max(...corners) > level ? 1 : 0)
      })
    )
  })

  it('of a linear function along an axis is exact to the bit', () => {
    const { rings, lines } = regionAbove(
      fieldOf(5, 3, x => x),
      1.5
    )
    expect(lines).toEqual(
      [[1.5, 1.5, 1.5].map((x, i) => [x, i])].map(line => (lines[0][0][1] === 0 ? line : [...line].reverse()))
    )
    expect(Math.abs(area(rings))).toBe(2.5 * 2)
  })

  it('holds the nodes that are at least the level, and no others', () => {
    fc.assert(
      fc.property(
        randomField(fc.oneof(fc.integer({ min: -3, max: 3 }), fc.constantFrom(NaN, Infinity, -Infinity))),
        field => {
          const { rings, lines } = regionAbove(field, 0.5)
          field.values.forEach((value, i) => {
            const [x, y] = [i % field.columns, Math.floor(i / field.columns)]
            const isBorder = x === 0 || y === 0 || x === field.columns - 1 || y === field.rows - 1
            const touches = [-1, 0, 1].some(dx =>
              [-1, 0, 1].some(dy => !Number.isFinite(field.values[(y + dy) * field.columns + x + dx]))
            )
            if (!isBorder && !touches) expect(isInside([x, y], rings)).toBe(value >= 0.5)
          })
          for (const [x, y] of [...rings, ...lines].flat())
            expect(x >= 0 && y >= 0 && x <= field.columns - 1 && y <= field.rows - 1).toBe(true)
        }
      )
    )
  })

  it('has the same boundary as what is below: the areas add up to that of the grid', () => {
    fc.assert(
      fc.property(randomField(fc.integer({ min: -4, max: 4 })), field => {
        const above = area(regionAbove(field, 0.5).rings)
        const below = area(regionAbove({ ...field, values: field.values.map(value => -value) }, -0.5).rings)
        const saddles = field.values.some((_, i) => {
          const at = (dx: number, dy: number) => field.values[i + dx + dy * field.columns] > 0.5
          return at(0, 0) === at(1, 1) && at(1, 0) === at(0, 1) && at(0, 0) !== at(1, 0)
        })
        // At a saddle whose mean is the level itself both would hold together.
        if (!saddles) expect(above + below).toBeCloseTo((field.columns - 1) * (field.rows - 1), 9)
      })
    )
  })

  it('at a saddle holds together where the mean of the corners is at least the level, and only there', () => {
    const saddle: Field = { columns: 2, rows: 2, values: [1, 0, 0, 1] }
    expect([0.4, 0.5, 0.6].map(level => isInside([0.5, 0.5], regionAbove(saddle, level).rings))).toEqual([
      true,
      true,
      false
    ])
    expect([0.4, 0.6].map(level => regionAbove(saddle, level).rings.length)).toEqual([1, 2])
  })

  it('of a cone is near its circle', () => {
    const { lines, rings } = regionAbove(
      fieldOf(41, 41, (x, y) => -Math.hypot(x - 20, y - 20)),
      -12.3
    )
    expect([lines.length, rings.length]).toEqual([1, 1])
    expect(lines[0][0]).toEqual(lines[0].at(-1))
    for (const [x, y] of lines[0]) expect(Math.abs(Math.hypot(x - 20, y - 20) - 12.3)).toBeLessThan(0.02)
    expect(Math.abs(area(rings)) / (Math.PI * 12.3 ** 2)).toBeCloseTo(1, 2)
  })
})

describe('clipLine', () => {
  const box = { x: [-1, 2], y: [0, 3] } as const
  const coordinate = fc.oneof(fc.integer({ min: -5, max: 5 }), fc.double(), fc.constantFrom(NaN, 1e300, -1e308))
  const line = fc.array(fc.tuple(coordinate, coordinate), { maxLength: 12 })

  it('gives only what lies within, and all of a line that does', () => {
    fc.assert(
      fc.property(line, points => {
        for (const point of clipLine(points, box).flat()) expect(isWithin(point, box)).toBe(true)
        const inside = points.filter(point => isWithin(point, box))
        expect(clipLine(inside, box)).toEqual(inside.length > 1 ? [inside] : [])
      })
    )
  })

  it('keeps every segment on its own line, and its length where both ends are outside', () => {
    expect(
      clipLine(
        [
          [-5, 1.5],
          [6, 1.5]
        ],
        box
      )
    ).toEqual([
      [
        [-1, 1.5],
        [2, 1.5]
      ]
    ])
    expect(
      clipLine(
        [
          [-2, -1],
          [3, 4]
        ],
        box
      )
    ).toEqual([
      [
        [-1, 0],
        [2, 3]
      ]
    ])
    expect(
      clipLine(
        [
          [-3, 0],
          [0, 5]
        ],
        box
      )
    ).toEqual([])
  })
})
