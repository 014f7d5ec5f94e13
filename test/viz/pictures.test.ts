import fc from 'fast-check'
import { accuracyOf, confusionTable, greyImage, lineChart } from 'pullback/viz'
import type { LineChart } from 'pullback/viz'
import { describe, expect, it } from 'vitest'
import { formatCount, formatRate, formatTiny } from '../../src/viz/format.js'
import { countScale, linearScale, logScale } from '../../src/viz/scale.js'
import { malformation } from './wellFormed.js'

const anyNumber = fc.double()
const anyText = fc.string({ unit: 'binary', maxLength: 12 })

/** A tick's label as a number. */
const read = (label: string): number => Number(label.replaceAll('−', '-'))

/** What a step of round ticks is a multiple of: 1, 2 or 5 times a power of ten. */
const isRound = (step: number): boolean => /^[125]e/.test(Number(step.toPrecision(6)).toExponential())

describe('scales', () => {
  const scaled = fc.array(
    fc.oneof(fc.double({ min: -1e6, max: 1e6, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }), anyNumber),
    { minLength: 1, maxLength: 30 }
  )

  it('a linear axis holds every value it has a place for, between few round ticks that say what they are', () => {
    fc.assert(
      fc.property(scaled, values => {
        const { ticks, at } = linearScale(values, 5)
        for (const value of values)
          if (Math.abs(value) <= 1e200) {
            expect(at(value)).toBeGreaterThan(-1e-6)
            expect(at(value)).toBeLessThan(1 + 1e-6)
          } else expect(at(value)).toBeNaN()
        expect([at(ticks[0].value), at(ticks.at(-1)!.value)]).toEqual([0, 1])
        expect(ticks.length).toBeGreaterThanOrEqual(2)
        expect(ticks.length).toBeLessThanOrEqual(11)
        for (const { value, label } of ticks) expect(read(label)).toBe(value)
      })
    )
  })

  it('ticks of a linear axis are multiples of 1, 2 or 5 times a power of ten', () => {
    fc.assert(
      fc.property(fc.integer({ min: -500, max: 500 }), fc.integer({ min: 1, max: 400 }), (low, span) => {
        const { ticks } = linearScale([low / 100, (low + span) / 100], 5)
        const steps = ticks.slice(1).map(({ value }, i) => value - ticks[i].value)
        for (const step of steps) {
          expect(isRound(step)).toBe(true)
          expect(step).toBeCloseTo(steps[0], 9)
        }
      })
    )
  })

  it('a logarithmic axis holds every positive value', () => {
    fc.assert(
      fc.property(scaled, values => {
        const { ticks, at } = logScale(values)
        for (const value of values)
          if (value >= 1e-200 && value <= 1e200) {
            expect(at(value)).toBeGreaterThan(-1e-6)
            expect(at(value)).toBeLessThan(1 + 1e-6)
          } else expect(at(value)).toBeNaN()
        expect(ticks.length).toBeGreaterThanOrEqual(2)
        expect(ticks.length).toBeLessThanOrEqual(10)
        for (const { value, label } of ticks) expect(read(label)).toBe(value)
      })
    )
    expect(logScale([0.003, 0.9]).ticks.map(tick => tick.label)).toEqual(['0.001', '0.01', '0.1', '1'])
    expect(logScale([0.03, 0.4]).ticks.map(tick => tick.label)).toEqual(['0.02', '0.05', '0.1', '0.2', '0.5'])
  })

  it('a count axis ticks at whole numbers within it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20_000 }), last => {
        const { ticks, at } = countScale(1, last, 8)
        expect(ticks.length).toBeGreaterThanOrEqual(1)
        expect(ticks.length).toBeLessThanOrEqual(13)
        for (const { value } of ticks) {
          expect(Number.isInteger(value)).toBe(true)
          expect(at(value)).toBeGreaterThanOrEqual(0)
          expect(at(value)).toBeLessThanOrEqual(1)
        }
      })
    )
    expect(countScale(1, 40, 8).ticks.map(tick => tick.value)).toEqual([5, 10, 15, 20, 25, 30, 35, 40])
  })
})

describe('lineChart', () => {
  const chart: fc.Arbitrary<LineChart> = fc.record({
    title: anyText,
    xLabel: anyText,
    yLabel: anyText,
    yScale: fc.constantFrom('linear', 'log'),
    series: fc.array(fc.record({ name: anyText, values: fc.array(anyNumber) }), { maxLength: 8 })
  })

  it('is well-formed, deterministic, and draws only finite places inside its box', () => {
    fc.assert(
      fc.property(chart, c => {
        const svg = lineChart(c)
        expect(malformation(svg)).toBeUndefined()
        expect(lineChart(c)).toBe(svg)
        const [, width, height] = /viewBox="0 0 (\d+) (\d+)"/.exec(svg)!.map(Number)
        const places = [...svg.matchAll(/ (x|y|x1|y1|x2|y2|cx|cy)="([^"]*)"/g)]
        const paths = [...svg.matchAll(/ d="([^"]*)"/g)].flatMap(([, d]) =>
          d.match(/[^ML]+/g)!.map(point => point.split(' ').map(Number))
        )
        for (const [, name, text] of places) {
          expect(Number(text)).toBeGreaterThanOrEqual(0)
          // The legend may run out of the box when there are many series or long names.
          if (name.includes('y')) expect(Number(text)).toBeLessThanOrEqual(height)
        }
        for (const [x, y] of paths) {
          expect(x >= 0 && x <= width).toBe(true)
          expect(y >= 0 && y <= height).toBe(true)
        }
      })
    )
  })

  it('draws each finite value once: a line for neighbours, a dot for one alone', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.integer({ min: -9, max: 9 }), fc.constant(NaN)), { maxLength: 40 }), values => {
        const svg = lineChart({ title: 't', xLabel: 'x', yLabel: 'y', series: [{ name: 's', values }] })
        const d = / d="([^"]*)"/.exec(svg)?.[1] ?? ''
        expect(d.match(/[ML]/g)?.length ?? 0).toBe(values.filter(Number.isFinite).length)
        const starts = values.filter((x, i) => Number.isFinite(x) && !Number.isFinite(values[i - 1] ?? NaN))
        expect(d.match(/M/g)?.length ?? 0).toBe(starts.length)
        const alone = values.filter(
          (x, i) =>
            Number.isFinite(x) && !Number.isFinite(values[i - 1] ?? NaN) && !Number.isFinite(values[i + 1] ?? NaN)
        )
        expect(svg.match(/<circle /g)?.length ?? 0).toBe(alone.length)
      })
    )
  })

  it('tells series apart in a legend that stays on the sheet, however many and long their names', () => {
    fc.assert(
      fc.property(
        fc.array(
          anyText.map(text => text.repeat(9)),
          { minLength: 1, maxLength: 30 }
        ),
        names => {
          const series = names.map(name => ({ name, values: [1, 2] }))
          const svg = lineChart({ title: '', xLabel: '', yLabel: '', series })
          const lines = [
            ...svg.matchAll(
              /<line (class="chart-line c\d"(?: stroke-dasharray="[^"]*")?) x1="([^"]*)"[^>]* x2="([^"]*)"/g
            )
          ]
          expect(new Set(lines.map(([, look]) => look)).size).toBe(names.length)
          for (const [, , from, to] of lines) expect(Number(from) >= 0 && Number(to) <= 560).toBe(true)
        }
      )
    )
  })

  it('says what it shows', () => {
    const series = [
      { name: 'train', values: [3, 2, 1] },
      { name: 'test', values: [3, 2, NaN] }
    ]
    const svg = lineChart({ title: 'Loss', xLabel: 'epoch', yLabel: 'loss', series, format: x => x.toFixed(1) })
    expect(svg).toContain('<desc>loss by epoch, 1 to 3. train ends at 1.0; test ends at NaN.</desc>')
    expect(svg).toContain('<title>epoch 2\ntrain 2.0\ntest 2.0</title>')
  })
})

describe('greyImage', () => {
  it('paints every pixel with its own shade, once', () => {
    const image = fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 })).chain(([width, height]) =>
      fc.record({
        width: fc.constant(width),
        values: fc.array(fc.integer({ min: 0, max: 4 }), { minLength: width * height, maxLength: width * height })
      })
    )
    fc.assert(
      fc.property(image, anyText, ({ width, values }, label) => {
        const svg = greyImage({ values, width, ink: 4, label })
        const painted = values.map(() => 0)
        for (const [, x, y, run, , opacity] of svg.matchAll(
          /<rect x="(\d+)" y="(\d+)" width="(\d+)" height="(1)" fill-opacity="([^"]+)"/g
        ))
          for (let i = 0; i < Number(run); i++) painted[Number(y) * width + Number(x) + i] += 4 * Number(opacity)
        expect(painted).toEqual(values)
        expect(malformation(svg)).toBeUndefined()
      })
    )
  })
})

describe('greyImage as a file', () => {
  it('brings its own paper, and paints on it as it does without', () => {
    const image = { values: [0, 4, 4, 2], width: 2, ink: 4, label: 'a corner' }
    const [bare, file] = [greyImage(image), greyImage({ ...image, hasPaper: true })]
    const pixels = (svg: string) => svg.match(/<rect [^>]*fill-opacity[^>]*>/g)
    expect(pixels(file)).toEqual(pixels(bare))
    expect(file).toContain('prefers-color-scheme: dark')
    expect(malformation(file)).toBeUndefined()
    expect(bare).not.toContain('<style>')
    expect(bare).toContain('<title>a corner</title><desc>A picture of 2 by 2 pixels.</desc>')
  })
})

describe('confusionTable', () => {
  const confusion = fc.integer({ min: 1, max: 6 }).chain(n =>
    fc.record({
      classes: fc.array(anyText, { minLength: n, maxLength: n }),
      counts: fc.array(fc.array(fc.nat(50), { minLength: n, maxLength: n }), { minLength: n, maxLength: n })
    })
  )

  it('shows every count and the recall of every class', () => {
    fc.assert(
      fc.property(confusion, matrix => {
        const html = confusionTable(matrix)
        const cells = [...html.matchAll(/<td(?: (?!class="recall")[^>]*)?>(\d*)<\/td>/g)].map(([, text]) =>
          Number(text)
        )
        expect(cells.slice(1)).toEqual(matrix.counts.flat())
        const recalls = [...html.matchAll(/class="recall">([^<]*)</g)].map(([, text]) => text)
        const share = (row: readonly number[], i: number): string => {
          const total = row.reduce((a, b) => a + b, 0)
          return total === 0 ? '–' : `${((100 * row[i]) / total).toFixed(0)}%`
        }
        expect(recalls).toEqual(matrix.counts.map(share))
        expect(html).not.toMatch(/NaN|Infinity|undefined/)
        expect(malformation(html)).toBeUndefined()
      })
    )
  })

  it('heats hits by their share of the row, and misses by their share of the worst', () => {
    const html = confusionTable({
      classes: ['a', 'b', 'c'],
      counts: [
        [6, 0, 0],
        [2, 2, 0],
        [1, 0, 3]
      ]
    })
    const heats = [...html.matchAll(/rgb\((\d+) [^/]*\/ ([\d.]+)\)/g)].map(([, red, heat]) => [
      Number(red),
      Number(heat)
    ])
    expect(heats).toEqual([
      [29, 0.9],
      [207, 0.8],
      [29, 0.34],
      [207, 0.5],
      [29, 0.57]
    ])
  })

  it('accuracy is the share on the diagonal', () => {
    expect(
      accuracyOf({
        classes: ['a', 'b'],
        counts: [
          [3, 1],
          [0, 4]
        ]
      })
    ).toBe(7 / 8)
  })
})

describe('numbers for people', () => {
  it.each([
    [0.002, '0.002'],
    [0.00191, '0.00191'],
    [1e-7, '1e-7'],
    [0.1, '0.1'],
    [10, '10'],
    [1234, '1230'],
    [0, '0'],
    [-Infinity, '−∞']
  ])('rate %d → %s', (x, text) => expect(formatRate(x)).toBe(text))

  it('a rate is written within half of its last place', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-12, max: 1e9, noNaN: true }), x => {
        expect(Math.abs(Number(formatRate(x)) / x - 1)).toBeLessThan(0.00501)
      })
    )
  })

  it.each([
    [3.14e-10, '3.1 × 10⁻¹⁰'],
    [0, '0'],
    [NaN, 'NaN']
  ])('tiny %d → %s', (x, text) => expect(formatTiny(x)).toBe(text))

  it('counts', () => expect([0, 999, 1000, 1234567].map(formatCount)).toEqual(['0', '999', '1,000', '1,234,567']))
})
