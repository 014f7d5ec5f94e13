import fc from 'fast-check'
import { grad, nn, np, random } from 'pullback'
import { ansi, gradientHealth, gradientHealthChart, gradientHealthText } from 'pullback/viz'
import type { HealthVerdict } from 'pullback/viz'
import { describe, expect, it } from 'vitest'
import { malformation } from './wellFormed.js'

/** The gradients of the weights of a deep network whose weights stray so far, and which applies so many of a function. */
const deep = (deviation: number, activation: (x: np.NDArray) => np.NDArray, depth = 10, width = 24) => {
  const layers = Array.from({ length: depth }, (_, i) =>
    np.mul(random.normal(random.foldIn(random.key(3), i), { shape: [width, width] }), deviation / Math.sqrt(width))
  )
  const x = random.normal(random.key(4), { shape: [32, width] })
  return grad((ws: readonly np.NDArray[]) => np.mean(np.square(ws.reduce((h, w) => activation(np.matmul(h, w)), x))))(
    layers
  )
}

const verdicts = (tree: unknown): readonly HealthVerdict[] => gradientHealth(tree).map(({ verdict }) => verdict)

describe('gradientHealth', () => {
  it('finds the layers that do not learn in a deep network of sigmoids, the first ones', () => {
    const found = verdicts(deep(1, nn.sigmoid))
    expect(found[0]).toBe('vanishing')
    expect(found.at(-1)).toBe('healthy')
    expect(found.lastIndexOf('vanishing')).toBeLessThan(found.indexOf('healthy'))
    expect(found).not.toContain('exploding')
  })

  it('finds the explosion where weights are too large', () => {
    const found = verdicts(deep(8, x => nn.leakyRelu(x)))
    expect(found).toContain('exploding')
    expect(found).not.toContain('vanishing')
  })

  it('finds nothing wrong where weights are scaled to their width', () =>
    expect(new Set(verdicts(deep(Math.SQRT2, nn.relu)))).toEqual(new Set(['healthy'])))

  it('finds the one bad layer among healthy ones, wherever it is', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 3, max: 8 }).chain(n => fc.tuple(fc.constant(n), fc.nat(n - 1))),
        fc.constantFrom<readonly [number, HealthVerdict]>(
          [1e-12, 'vanishing'],
          [1e-5, 'vanishing'],
          [1e2, 'exploding'],
          [1e9, 'exploding'],
          [NaN, 'not finite'],
          [-Infinity, 'not finite'],
          [0, 'vanishing']
        ),
        ([n, bad], [value, verdict]) => {
          const tree = Array.from({ length: n }, (_, i) => np.full([i + 1], i === bad ? value : 0.01))
          expect(verdicts(tree)).toEqual(tree.map((_, i) => (i === bad ? verdict : 'healthy')))
        }
      )
    )
  })

  it('norms are those of the numbers, and scale exactly with powers of two, to the ends of float64', () => {
    const numbers = fc.array(fc.integer({ min: -99, max: 99 }), { minLength: 1, maxLength: 20 })
    fc.assert(
      fc.property(numbers, fc.integer({ min: -1000, max: 1000 }), (xs, power) => {
        const [plain] = gradientHealth(np.array(xs))
        expect(plain.norm).toBeCloseTo(Math.hypot(...xs), 9)
        expect(plain.rms * Math.sqrt(xs.length)).toBeCloseTo(plain.norm, 9)
        expect(plain.max).toBe(Math.max(...xs.map(Math.abs)))
        const [scaled] = gradientHealth(np.array(xs.map(x => x * 2 ** power)))
        expect([scaled.norm, scaled.rms, scaled.max]).toEqual(
          [plain.norm, plain.rms, plain.max].map(x => x * 2 ** power)
        )
      })
    )
    expect(gradientHealth(np.full([4], 1e308))[0]).toMatchObject({ rms: 1e308, verdict: 'exploding' })
    expect(gradientHealth(np.zeros([0]))[0]).toMatchObject({ size: 0, norm: 0, rms: 0, max: 0, verdict: 'healthy' })
  })

  it('names the leaves by their paths, in the order of the tree', () => {
    const rows = gradientHealth({ b: [np.ones([2]), { w: np.ones([2, 3]) }], a: 1 })
    expect(rows.map(({ path, size }) => [path, size])).toEqual([
      ['.a', 1],
      ['.b[0]', 2],
      ['.b[1].w', 6]
    ])
  })

  it('compares updates, or gradients, with parameters', () => {
    const gradients = { w: np.array([3, 4]) }
    const params = { w: np.array([6, 8]) }
    expect(gradientHealth(gradients)[0]).not.toHaveProperty('ratio')
    expect(gradientHealth(gradients, { params })[0].ratio).toBe(0.5)
    expect(gradientHealth(gradients, { params, updates: { w: np.array([0.6, 0.8]) } })[0].ratio).toBe(0.1)
    expect(gradientHealth(gradients, { params: { w: np.zeros([2]) } })[0].ratio).toBe(Infinity)
    expect(() => gradientHealth(gradients, { params: [1] })).toThrow(/params are another tree/)
  })

  it('small is not enough: it must be far less than the others', () => {
    const among = (others: number) => verdicts([others, 9e-5, others].map(value => np.array(value)))[1]
    expect([among(0.001), among(0.01)]).toEqual(['healthy', 'vanishing'])
    const large = (others: number) => verdicts([others, 40, others].map(value => np.array(value)))[1]
    expect([large(10), large(1)]).toEqual(['healthy', 'exploding'])
  })

  it('the ends of health can be moved', () => {
    const tree = [np.array(0.01), np.array(0.01), np.array(0.001)]
    expect(verdicts(tree)).toEqual(['healthy', 'healthy', 'healthy'])
    const options = { factor: 5, vanishing: [0, 0.1], exploding: [0.005, 0.009] } as const
    expect(gradientHealth(tree, options).map(({ verdict }) => verdict)).toEqual(['exploding', 'exploding', 'vanishing'])
  })
})

describe('the pictures of it', () => {
  const size = fc.oneof(fc.double(), fc.double({ min: 0, max: 10 }))
  const tree = fc.dictionary(
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.array(size, { maxLength: 4 }).map(xs => np.array(xs)),
    { maxKeys: 9 }
  )

  it('are well-formed, deterministic, one row a layer, whatever the names and numbers', () => {
    fc.assert(
      fc.property(tree, fc.string({ unit: 'binary' }), (gradients, title) => {
        const rows = gradientHealth(gradients, { params: gradients })
        const svg = gradientHealthChart(rows, { title })
        expect(malformation(svg)).toBeUndefined()
        expect(gradientHealthChart(rows, { title })).toBe(svg)
        expect(svg.match(/[✕▲▼●] (not finite|exploding|vanishing|healthy)</g)?.length ?? 0).toBe(rows.length)
        for (const [, text] of svg.matchAll(/ (?:x|y|x1|y1|x2|y2|width|height)="([^"]*)"/g))
          expect(Number(text)).toBeGreaterThanOrEqual(0)
        const plainText = gradientHealthText(rows)
        expect(gradientHealthText(rows, { style: ansi }).replace(/\u001b\[\d+m/g, '')).toBe(plainText)
      })
    )
  })

  it('says in words what is wrong', () => {
    const svg = gradientHealthChart(gradientHealth({ a: np.ones([2]), b: np.array([NaN]), c: np.zeros([2]) }))
    expect(svg).toContain('<desc>3 layers: 1 not finite (.b), 1 vanishing (.c), 1 healthy.</desc>')
  })
})
