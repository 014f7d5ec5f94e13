import fc from 'fast-check'
import { trainingReport } from 'pullback/viz'
import type { TrainingRecord } from 'pullback/viz'
import { describe, expect, it } from 'vitest'
import { reportStyle } from '../../src/viz/reportStyle.js'
import { malformation } from './wellFormed.js'

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.constantFrom('</style><script>alert(1)</script>', '"onload="x', '<!--', ']]>', '&amp;', '\u0000\uD800')
)

const record: fc.Arbitrary<TrainingRecord> = fc
  .record({ classes: fc.integer({ min: 2, max: 5 }), columns: fc.integer({ min: 1, max: 12 }) })
  .chain(({ classes, columns }) =>
    fc.record({
      title: text,
      layers: fc.array(fc.integer({ min: 1, max: 5000 }), { minLength: 2, maxLength: 4 }),
      history: fc.array(
        fc.record({
          trainLoss: fc.double(),
          testLoss: fc.double(),
          trainAccuracy: fc.double({ min: 0, max: 1 }),
          testAccuracy: fc.double({ min: 0, max: 1 })
        }),
        { maxLength: 5 }
      ),
      confusion: fc.record({
        classes: fc.array(text, { minLength: classes, maxLength: classes }),
        counts: fc.array(fc.array(fc.nat(20), { minLength: classes, maxLength: classes }), {
          minLength: classes,
          maxLength: classes
        })
      }),
      mistakes: fc.array(
        fc.record({
          row: fc.nat(2000),
          features: fc.array(fc.integer({ min: 0, max: 16 }), { minLength: columns, maxLength: columns }),
          label: fc.nat(classes - 1),
          predicted: fc.nat(classes - 1),
          confidence: fc.double({ min: 0, max: 1 })
        }),
        { maxLength: 6 }
      ),
      featureNames: fc.array(text, { minLength: columns, maxLength: columns }),
      picture: fc.option(fc.constant({ width: 3, ink: 16 }), { nil: undefined }),
      trainRows: fc.nat(5000),
      seconds: fc.double(),
      gradientCheck: fc.record({ worst: fc.double(), tolerance: fc.constant(1e-6), compared: fc.nat(9999) }),
      settings: fc.array(fc.tuple(text, text), { maxLength: 4 }),
      diverged: fc.option(text, { nil: undefined }),
      versions: fc.array(fc.tuple(text, text), { maxLength: 3 }),
      attribution: text,
      command: text
    })
  )

const page = (html: string): string => html.replace('<!doctype html>\n', '')

/** What a page shows, or says aloud, without its markup. */
const words = (html: string): string =>
  html
    .replace(/<style>[^<]*<\/style>/g, '')
    .replace(/<[^>]*>/g, '')
    .replace(/&(amp|lt|gt);/g, (_, name: 'amp' | 'lt' | 'gt') => ({ amp: '&', lt: '<', gt: '>' })[name])

const sample: TrainingRecord = {
  title: 'Handwritten digits',
  layers: [4, 8, 2],
  history: [
    { trainLoss: 1, testLoss: 1.1, trainAccuracy: 0.6, testAccuracy: 0.5 },
    { trainLoss: 0.1, testLoss: 0.2, trainAccuracy: 0.9, testAccuracy: 0.8 }
  ],
  confusion: {
    classes: ['zero', 'one'],
    counts: [
      [4, 1],
      [0, 5]
    ]
  },
  mistakes: [{ row: 1234, features: [0, 16, 8, 0], label: 0, predicted: 1, confidence: 0.61 }],
  featureNames: ['a', 'b', 'c', 'd'],
  picture: { width: 2, ink: 16 },
  trainRows: 1437,
  seconds: 12.3,
  gradientCheck: { worst: 3.1e-10, tolerance: 1e-6, compared: 9610 },
  settings: [
    ['hidden', '8'],
    ['seed', '7']
  ],
  attribution: 'E. Alpaydin & C. Kaynak',
  command: 'npm start -- --seed 7'
}

describe('trainingReport', () => {
  it('is well-formed, deterministic and self-contained, whatever the texts and numbers', () => {
    fc.assert(
      fc.property(record, r => {
        const html = trainingReport(r)
        expect(malformation(page(html))).toBeUndefined()
        expect(trainingReport(r)).toBe(html)
        expect(html).not.toMatch(
          /<(script|link|img|iframe|object|base|a)[\s>]| (src|href|on\w+|srcset)=|@import|url\(/i
        )
        expect(html.replaceAll('http://www.w3.org/2000/svg', '')).not.toMatch(/http/)
        expect(words(html)).not.toContain('undefined')
      })
    )
  })

  it('keeps its style sheet out of reach of HTML', () => expect(reportStyle).not.toMatch(/[<>&]/))

  it('tells everything it was given', () => {
    const html = trainingReport(sample)
    const said = words(html)
    for (const phrase of [
      'Handwritten digits',
      '4 – 8 – 2 units',
      '1,437 rows',
      '9 of 10 unseen rows',
      '90.0%',
      '0.2000',
      '3.1 × 10⁻¹⁰',
      'passed: worst of 9,610 relative differences',
      '12s',
      '2 epochs',
      'zero → one',
      '61% sure',
      'row 1,234',
      'npm start -- --seed 7',
      'seed',
      'E. Alpaydin & C. Kaynak'
    ])
      expect(said).toContain(phrase)
    expect(html.match(/class="chart"/g)?.length).toBe(2)
    expect(html.match(/class="picture"/g)?.length).toBe(1)
    expect(html).toContain('prefers-color-scheme: dark')
    expect(html).toContain('@media print')
  })

  it('lists features where there are no pictures', () => {
    const html = trainingReport({ ...sample, picture: undefined })
    expect(html).not.toContain('class="picture"')
    expect(html).toContain('<td>zero</td><td>one</td><td>61%</td><td>0</td><td>16</td><td>8</td><td>0</td>')
  })

  it('says so when there is nothing wrong, and when the gradient is', () => {
    const perfect = {
      ...sample,
      mistakes: [],
      confusion: {
        ...sample.confusion,
        counts: [
          [5, 0],
          [0, 5]
        ]
      }
    }
    expect(words(trainingReport(perfect))).toContain('Nothing: every test row was named rightly.')
    const wrong = { ...sample, gradientCheck: { worst: NaN, tolerance: 1e-6, compared: 3 } }
    expect(words(trainingReport(wrong))).toContain('FAILED')
  })

  it('shows the surest mistakes first, and at most 120', () => {
    const mistakes = Array.from({ length: 130 }, (_, row) => ({ ...sample.mistakes[0], row, confidence: row / 130 }))
    const html = trainingReport({ ...sample, mistakes })
    expect(html.match(/<figure>/g)?.length).toBe(120)
    expect(html.indexOf('row 129')).toBeLessThan(html.indexOf('row 128'))
    expect(words(html)).toContain('10 less sure ones are left out')
  })
})
