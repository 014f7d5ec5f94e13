import fc from 'fast-check'
import { np } from 'pullback'
import { contours, curves, heatmap, histogram, scatter } from 'pullback/viz'
import { describe, expect, it } from 'vitest'
import { countIn, edgesOf } from '../../src/viz/bins.js'
import { luminance } from '../../src/viz/colour.js'
import { malformation } from './wellFormed.js'

const anyText = fc.string({ unit: 'binary', maxLength: 12 })
const anyNumber = fc.oneof(
  fc.double(),
  fc.double({ min: -10, max: 10, noNaN: true }),
  fc.constantFrom(0, NaN, Infinity, -Infinity, 1e308, -1e308, 5e-324, 1e-300)
)
const anyScale = fc.constantFrom('linear' as const, 'log' as const)

/** Every coordinate in the attributes and absolute path data of a picture. */
const places = (svg: string): readonly (readonly [string, number])[] => [
  ...[...svg.matchAll(/ (x|y|x1|y1|x2|y2|cx|cy|width|height)="([^"]*)"/g)].map(
    ([, name, text]) => [name, Number(text)] as const
  ),
  ...[...svg.matchAll(/[ML]([\d.e+-]+) ([\d.e+-]+)/g)].flatMap(([, x, y]) => [
    ['x', Number(x)] as const,
    ['y', Number(y)] as const
  ])
]

const isSound = (make: () => string): void => {
  const svg = make()
  expect(malformation(svg)).toBeUndefined()
  expect(make()).toBe(svg)
  expect(svg).toMatch(/^<svg [^>]*role="img"[^>]*><title>[^<]*<\/title><desc>[^<]+<\/desc><style>/)
  const [width, height] = /viewBox="0 0 (\d+) (\d+)"/.exec(svg)!.slice(1).map(Number)
  expect(Math.max(height, 0)).toBeLessThan(1500)
  // A mark at the very edge of a box reaches beyond it; its middle does not.
  const outside = places(svg).filter(
    ([name, place]) => !(place >= 0 && place <= (/y|height/.test(name) ? height : width))
  )
  expect(outside).toEqual([])
  for (const [, d] of svg.matchAll(/ d="([^"]*)"/g)) expect(d).not.toMatch(/NaN|Infinity|undefined/)
}

describe('curves', () => {
  const curve = fc
    .array(fc.tuple(anyNumber, anyNumber), { maxLength: 12 })
    .chain(points =>
      fc.record({ name: anyText, x: fc.constant(points.map(p => p[0])), y: fc.constant(points.map(p => p[1])) })
    )

  it('is sound for any numbers, texts and scales', () => {
    fc.assert(
      fc.property(
        fc.record({
          title: anyText,
          xLabel: anyText,
          yLabel: anyText,
          xScale: anyScale,
          yScale: anyScale,
          series: fc.array(curve, { maxLength: 9 }),
          marks: fc.array(fc.record({ label: anyText, x: anyNumber, y: anyNumber }), { maxLength: 3 })
        }),
        chart => isSound(() => curves(chart))
      )
    )
  })

  it('places points in proportion: the line through three points of a line is straight', () => {
    const integer = fc.integer({ min: -50, max: 50 })
    fc.assert(
      fc.property(integer, integer, fc.integer({ min: 1, max: 9 }), integer, (x, y, dx, dy) => {
        const svg = curves({
          title: '',
          xLabel: '',
          yLabel: '',
          series: [{ name: '', x: [x, x + dx, x + 2 * dx], y: [y, y + dy, y + 2 * dy] }]
        })
        const d = /chart-line c0" d="([^"]*)"/.exec(svg)![1]
        const [p, q, r] = d.match(/[^ML]+/g)!.map(point => point.split(' ').map(Number))
        expect(Math.abs(q[0] - (p[0] + r[0]) / 2)).toBeLessThan(0.0101)
        expect(Math.abs(q[1] - (p[1] + r[1]) / 2)).toBeLessThan(0.0101)
        expect(r[0]).toBeGreaterThan(p[0])
        expect(Math.sign(p[1] - r[1])).toBe(Math.sign(dy))
      })
    )
  })

  it('takes arrays of the library as it takes numbers', () => {
    const chart = { title: 't', xLabel: 'x', yLabel: 'y' }
    expect(curves({ ...chart, series: [{ name: 's', x: np.arange(3), y: np.array([1, 0, 2]) }] })).toBe(
      curves({ ...chart, series: [{ name: 's', x: [0, 1, 2], y: [1, 0, 2] }] })
    )
  })

  it('refuses x and y of different lengths', () =>
    expect(() => curves({ title: '', xLabel: '', yLabel: '', series: [{ name: 's', x: [1], y: [] }] })).toThrow(
      /'s' has 1 x and 0 y/
    ))
})

describe('scatter', () => {
  const points = fc.array(fc.tuple(anyNumber, anyNumber), { maxLength: 8 })
  const classes = fc.array(fc.record({ name: anyText, points }), { maxLength: 8 })
  /** Probabilities of which some are no numbers. */
  const odd = (xs: np.NDArray) => np.div(1, np.index(xs, np.slice(), 0))

  it('is sound for any points and texts, with and without a boundary', () => {
    fc.assert(
      fc.property(classes, anyText, fc.boolean(), (own, title, isDecided) =>
        isSound(() =>
          scatter({ title, classes: own, ...(isDecided ? { boundary: { predict: odd, resolution: 6 } } : {}) })
        )
      )
    )
  })

  const corners = {
    name: 'c',
    points: [
      [0, 0],
      [10, 10]
    ] as const
  }

  it('draws the boundary of a linear classifier where it is', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 9 }), c => {
        const predict = (xs: np.NDArray) => np.add(0.5, np.mul(0.03, np.sub(np.index(xs, np.slice(), 0), c + 0.25)))
        const svg = scatter({ title: '', classes: [corners], boundary: { predict, resolution: 11 } })
        const lines = [...svg.matchAll(/class="chart-rule" [^>]*d="([^"]*)"/g)]
        expect(lines.length).toBe(1)
        const [left, right] = [/x1="([\d.]+)"/, /x2="([\d.]+)"/].map(part => Number(part.exec(svg)![1]))
        const boundary = left + ((right - left) * (c + 0.25)) / 10
        const columns = (d: string) => d.match(/[^MLZ]+/g)!.map(point => Number(point.split(' ')[0]))
        for (const x of columns(lines[0][1])) expect(Math.abs(x - boundary)).toBeLessThan(0.0051)
        // The region of the first class ends there, and that of the second begins.
        const regions = ['c0', 'c1'].map(hue =>
          columns(new RegExp(`chart-area ${hue}"[^>]* d="([^"]*)"`).exec(svg)![1])
        )
        expect(Math.abs(Math.max(...regions[0]) - boundary)).toBeLessThan(0.0051)
        expect(Math.abs(Math.min(...regions[1]) - boundary)).toBeLessThan(0.0051)
      })
    )
  })

  it('gives each class the region in which its score is greatest', () => {
    const predict = (xs: np.NDArray) => {
      const [x, y] = [0, 1].map(i => np.index(xs, np.slice(), i))
      return np.stack([np.zerosLike(x), np.sub(x, 5.25), np.sub(y, 20)], { axis: 1 })
    }
    const svg = scatter({ title: '', classes: [corners, corners, corners], boundary: { predict, resolution: 11 } })
    expect([...svg.matchAll(/chart-area (c\d)/g)].map(([, hue]) => hue)).toEqual(['c0', 'c1'])
  })

  it('refuses a function of one point, and too few scores', () => {
    const decided = (predict: (xs: np.NDArray) => np.NDArray) => () =>
      scatter({ title: '', classes: [corners, corners, corners], boundary: { predict } })
    expect(decided(() => np.array(1))).toThrow(/vmap/)
    expect(decided(xs => xs)).toThrow(/2 scores, and there are 3 classes/)
    expect(() => scatter({ title: '', classes: [{ name: '', points: np.zeros([3]) }] })).toThrow(/\[n, 2\]/)
  })
})

describe('contours', () => {
  const range = fc
    .tuple(fc.integer({ min: -9, max: 8 }), fc.integer({ min: 1, max: 9 }))
    .map(([low, size]) => [low, low + size] as const)

  it('is sound for any paths, also those that leave and those that are no numbers', () => {
    fc.assert(
      fc.property(
        fc.record({
          title: anyText,
          xRange: range,
          yRange: range,
          scale: anyScale,
          levels: fc.oneof(fc.integer({ min: 1, max: 30 }), fc.array(anyNumber, { maxLength: 9 })),
          paths: fc.array(
            fc.record({ name: anyText, points: fc.array(fc.tuple(anyNumber, anyNumber), { maxLength: 6 }) }),
            { maxLength: 8 }
          ),
          minimum: fc.tuple(anyNumber, anyNumber)
        }),
        fc.constantFrom(
          (xs: np.NDArray) => np.sum(np.square(xs), { axis: 1 }),
          (xs: np.NDArray) => np.log(np.index(xs, np.slice(), 0)),
          (xs: np.NDArray) => np.zeros([xs.shape[0]]),
          (xs: np.NDArray) => np.exp(np.mul(1000, np.index(xs, np.slice(), 1)))
        ),
        (plot, f) => isSound(() => contours({ ...plot, f, resolution: 7 }))
      )
    )
  })

  it('the isolines of a linear function are straight, where they belong', () => {
    const slope = fc.integer({ min: -4, max: 4 })
    fc.assert(
      fc.property(slope, slope, (a, b) => {
        fc.pre(a !== 0 || b !== 0)
        const f = (xs: np.NDArray) =>
          np.add(np.mul(a, np.index(xs, np.slice(), 0)), np.mul(b, np.index(xs, np.slice(), 1)))
        const levels = [-1.5, 0.25, 2]
        const svg = contours({ title: '', f, xRange: [-2, 2], yRange: [-1, 1], levels, resolution: 9 })
        const [, left, top, right, bottom] = /chart-rule chart-quiet" d="M([\d.]+) ([\d.]+)H([\d.]+)V([\d.]+)/
          .exec(svg)!
          .map(Number)
        const drawn = [...svg.matchAll(/class="chart-level" d="([^"]*)"/g)].map(([, d]) => d)
        const seen = levels.filter(level => Math.abs(level) < 2 * Math.abs(a) + Math.abs(b))
        expect(drawn.length).toBe(seen.length)
        drawn.forEach((d, i) => {
          expect(d.match(/M/g)?.length).toBe(1)
          for (const point of d.match(/[^ML]+/g)!) {
            const [px, py] = point.split(' ').map(Number)
            const [x, y] = [-2 + (4 * (px - left)) / (right - left), 1 - (2 * (py - top)) / (bottom - top)]
            // Coordinates are rounded to hundredths.
            expect(Math.abs(a * x + b * y - seen[i])).toBeLessThan(
              0.0051 * ((4 * Math.abs(a)) / (right - left) + (2 * Math.abs(b)) / (bottom - top))
            )
          }
        })
      })
    )
  })

  it('names twenty levels at most', () => {
    const named = (count: number) =>
      contours({
        title: '',
        f: xs => np.index(xs, np.slice(), 0),
        xRange: [0, count + 1],
        yRange: [0, 1],
        levels: Array.from({ length: count }, (_, i) => i + 1),
        resolution: 9
      }).match(/chart-quiet" x="[^"]*" y="[^"]*">\d+</g)?.length
    const [few, many] = [named(20), named(50)]
    expect(few).toBeGreaterThanOrEqual(20)
    expect(many! - few!).toBeLessThan(0)
  })

  it('shades the lowest ground only where there are holes to tell it from', () => {
    const areas = (f: (xs: np.NDArray) => np.NDArray) =>
      contours({ title: '', f, xRange: [-1, 1], yRange: [-1, 1], levels: [0.2, 0.4], resolution: 9 }).match(
        /class="chart-area chart-field"[^>]* d="/g
      )?.length
    const x = (xs: np.NDArray) => np.index(xs, np.slice(), 0)
    expect(areas(x)).toBe(2)
    expect(areas(xs => np.where(np.gt(x(xs), -0.5), x(xs), NaN))).toBe(3)
  })

  it('refuses ranges that are none', () => {
    const f = (xs: np.NDArray) => np.index(xs, np.slice(), 0)
    for (const xRange of [
      [1, 1],
      [2, 1],
      [0, Infinity],
      [NaN, 1]
    ] as const)
      expect(() => contours({ title: '', f, xRange, yRange: [0, 1] })).toThrow(/xRange is/)
    expect(() => contours({ title: '', f: xs => xs, xRange: [0, 1], yRange: [0, 1] })).toThrow(/one height/)
    expect(() => contours({ title: '', f, xRange: [0, 1], yRange: [0, 1], resolution: 1 })).toThrow(/resolution is 1/)
    expect(() => contours({ title: '', f, xRange: [0, 1], yRange: [0, 1], levels: 0 })).toThrow(/levels is 0/)
  })
})

describe('heatmap', () => {
  const matrix = (value: fc.Arbitrary<number>, most = 8) =>
    fc
      .tuple(fc.integer({ min: 0, max: most }), fc.integer({ min: 1, max: most }))
      .chain(([rows, columns]) =>
        fc.array(fc.array(value, { minLength: columns, maxLength: columns }), { minLength: rows, maxLength: rows })
      )
  const scale = fc.constantFrom('diverging' as const, 'sequential' as const)
  const fills = (svg: string) =>
    [...svg.matchAll(/<\/title><rect [^>]*fill="(#\w+)"/g)].map(([, fill]) => luminance(fill))

  it('is sound for any matrix and texts', () => {
    fc.assert(
      fc.property(
        matrix(anyNumber),
        scale,
        fc.boolean(),
        fc.array(anyText, { maxLength: 8 }),
        anyText,
        (values, own, showValues, labels, title) =>
          isSound(() =>
            heatmap({
              title,
              values,
              scale: own,
              showValues,
              rowLabels: labels,
              columnLabels: labels,
              rowLabel: title,
              columnLabel: title
            })
          )
      )
    )
  })

  it('has colours in the order of the values: lighter on a sequential scale, darker from 0 on a diverging one', () => {
    const finite = fc.integer({ min: -20, max: 20 })
    fc.assert(
      fc.property(matrix(finite), values => {
        const flat = values.flat()
        const [up, out] = [
          fills(heatmap({ title: '', values, scale: 'sequential' })),
          fills(heatmap({ title: '', values, scale: 'diverging' }))
        ]
        expect([up.length, out.length]).toEqual([flat.length, flat.length])
        flat.forEach((a, i) =>
          flat.forEach((b, j) => {
            if (a <= b) expect(up[i]).toBeLessThanOrEqual(up[j])
            if (a * b >= 0 && Math.abs(a) <= Math.abs(b)) expect(out[i]).toBeGreaterThanOrEqual(out[j])
          })
        )
      })
    )
  })

  it('has its rows one under the other and its columns side by side', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 12 }), (rows, columns) => {
        const values = Array.from({ length: rows }, (_, i) =>
          Array.from({ length: columns }, (_, j) => i * columns + j)
        )
        const svg = heatmap({ title: '', values, scale: 'sequential' })
        const cells = [
          ...svg.matchAll(
            /<title>(\d+), (\d+): (\d+)<\/title><rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"/g
          )
        ]
        expect(cells.length).toBe(rows * columns)
        for (const [i, j, value, x, y, width, height] of cells.map(cell => cell.slice(1).map(Number))) {
          expect(value).toBe(i * columns + j)
          const [first] = cells
          expect(Math.abs(x - Number(first[4]) - j * Number(first[6]))).toBeLessThan(0.13)
          expect(Math.abs(y - Number(first[5]) - i * Number(first[7]))).toBeLessThan(0.13)
          expect(Math.abs(width - Number(first[6])) + Math.abs(height - Number(first[7]))).toBeLessThan(0.03)
        }
      })
    )
  })

  it('crosses out what is not finite, once each, and says how many there are', () => {
    fc.assert(
      fc.property(matrix(fc.constantFrom(1, 2, NaN, Infinity, -Infinity)), values => {
        const svg = heatmap({ title: '', values, scale: 'diverging' })
        const strange = values.flat().filter(value => !Number.isFinite(value)).length
        expect(
          [...svg.matchAll(/class="chart-paper" x="[^"]*" y="[^"]*" width="[^"]*" height="[^"]*"\/><path/g)].length
        ).toBe(strange)
        expect(svg.includes(`; ${strange} ${strange === 1 ? 'is' : 'are'} not finite`)).toBe(strange > 0)
      })
    )
  })

  it('shows large matrices by means, with a bounded number of cells', () => {
    const values = Array.from({ length: 401 }, (_, i) =>
      Array.from({ length: 300 }, (_, j) => (i % 3 === j % 2 ? NaN : i))
    )
    const plain = Array.from({ length: 401 }, (_, i) => Array.from({ length: 300 }, () => i))
    const svg = heatmap({ title: '', values: plain, scale: 'sequential' })
    expect(svg).toContain('401 rows and 300 columns, from 0 to 400; each cell is the mean of 3 × 2 values.')
    expect(svg.length).toBeLessThan(100_000)
    isSound(() => heatmap({ title: '', values, scale: 'sequential' }))
  })

  it('writes counts in full, and refuses what is no matrix', () => {
    expect(heatmap({ title: '', values: [[12345]], scale: 'sequential', showValues: true })).toContain('>12345</text>')
    expect(() => heatmap({ title: '', values: [[1], [1, 2]], scale: 'sequential' })).toThrow(/row 1 has length 2/)
    expect(() => heatmap({ title: '', values: np.zeros([2]), scale: 'sequential' })).toThrow(/Give a matrix/)
  })
})

describe('histogram', () => {
  const values = fc.array(anyNumber, { maxLength: 60 })

  it('is sound for any numbers, one list or several', () => {
    fc.assert(
      fc.property(
        values,
        fc.array(fc.record({ name: anyText, values }), { minLength: 1, maxLength: 7 }),
        anyText,
        (own, samples, title) => {
          isSound(() => histogram({ title, values: own, xLabel: title }))
          isSound(() => histogram({ title, values: samples, xLabel: title }))
          isSound(() => histogram({ title, values: own, xLabel: title, bins: 7 }))
        }
      )
    )
  })

  it('counts every number that has a place exactly once', () => {
    fc.assert(
      fc.property(values, fc.option(fc.integer({ min: 1, max: 50 }), { nil: undefined }), (own, bins) => {
        const edges = edgesOf(own, bins)
        const counts = countIn(edges, own)
        expect(counts.reduce((a, b) => a + b, 0)).toBe(own.filter(value => Math.abs(value) <= 1e200).length)
        expect(edges.length).toBe(counts.length + 1)
        if (bins !== undefined) expect(counts.length).toBe(bins)
        expect(counts.length).toBeLessThanOrEqual(200)
      })
    )
  })

  it('an edge belongs to the bin above it, the last one to the last bin', () => {
    expect(countIn([0, 1, 2, 4], [0, 1, 1.5, 2, 4, 4.1, -0.1, NaN])).toEqual([1, 2, 2])
  })

  it('bins have the width 2 IQR / ∛n', () => {
    // 1…64: the quartiles are 16.75 and 48.25, the width is 15.75, the range 63.
    expect(edgesOf(Array.from({ length: 64 }, (_, i) => i + 1)).length - 1).toBe(4)
    expect(edgesOf([...Array.from({ length: 30 }, () => 0), 1, 2]).length - 1).toBe(6)
  })

  it('says what it left out', () => {
    const svg = histogram({ title: '', values: [1, 2, NaN, Infinity, 9], bins: [0, 1, 2], xLabel: '' })
    expect(svg).toContain('<desc>2 values in 2 bins; left out 1 NaN, 1 infinite, 1 outside.</desc>')
    expect(() => histogram({ title: '', values: [1], bins: [1, 1], xLabel: '' })).toThrow(/each greater/)
    expect(() => histogram({ title: '', values: [1], bins: 0, xLabel: '' })).toThrow(/bins is 0/)
  })
})
