/** WCAG 2.2: text has a contrast of 4.5, what carries meaning one of 3. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { contrast, diverging, inkOn, luminance, mix, sequential } from '../../src/viz/colour.js'
import { chartStyle, dark, hueOf, light, lineOf } from '../../src/viz/palette.js'

const share = fc.double({ min: 0, max: 1, noNaN: true })
const colour = fc.integer({ min: 0, max: 0xffffff }).map(n => `#${n.toString(16).padStart(6, '0')}`)

describe('contrast', () => {
  it.each([
    ['#000000', '#ffffff', 21],
    ['#ffffff', '#ffffff', 1],
    ['#777777', '#ffffff', 4.48],
    ['#0000ff', '#ffffff', 8.59],
    ['#ff0000', '#ffffff', 4.0]
  ])('%s on %s is %d, as published', (one, other, ratio) => expect(contrast(one, other)).toBeCloseTo(ratio, 1))

  it('is symmetric, and black or white reads on anything', () => {
    fc.assert(
      fc.property(colour, colour, (a, b) => {
        expect(contrast(a, b)).toBe(contrast(b, a))
        expect(contrast(a, inkOn(a))).toBeGreaterThanOrEqual(4.5)
      })
    )
  })
})

describe.each([
  ['light', light],
  ['dark', dark]
])('the %s theme', (_, { paper, ink, quiet, field, series }) => {
  it('has legible text', () => {
    for (const text of [ink, quiet]) expect(contrast(text, paper)).toBeGreaterThanOrEqual(4.5)
  })

  it('has visible lines, areas and marks', () => {
    for (const own of [...series, field]) expect(contrast(own, paper)).toBeGreaterThanOrEqual(3)
  })

  it('has legible text and rules on the darkest ground of a surface', () => {
    expect(contrast(ink, mix(paper, field, 0.7))).toBeGreaterThanOrEqual(3)
  })

  it('has visible marks of each class on the region of any, by their outline', () => {
    // Five grades of 0.075, or one of 0.2.
    for (const region of series) {
      const deepest = mix(paper, region, 1 - (1 - 0.075) ** 5)
      expect(contrast(ink, deepest)).toBeGreaterThanOrEqual(4.5)
      for (const own of series) expect(contrast(own, paper)).toBeGreaterThanOrEqual(3)
    }
  })

  it('has no colour twice, and all of them in the style sheet', () => {
    expect(new Set(series).size).toBe(series.length)
    for (const own of [paper, ink, quiet, field, ...series]) expect(chartStyle).toContain(own)
  })
})

it('30 lines look different', () => {
  const looks = Array.from({ length: 30 }, (_, i) => Object.values(lineOf(i)).join(' '))
  expect(new Set(looks).size).toBe(30)
  expect(hueOf(7)).toBe(hueOf(1))
})

describe('ramps', () => {
  it('the sequential one grows lighter all the way', () => {
    fc.assert(
      fc.property(share, share, (a, b) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)].map(x => luminance(sequential(x)))
        expect(low).toBeLessThanOrEqual(high)
      })
    )
    expect(contrast(sequential(0), sequential(1))).toBeGreaterThan(10)
  })

  it('the diverging one darkens with the distance from 0, as much on either side', () => {
    fc.assert(
      fc.property(share, share, fc.constantFrom(1, -1), (a, b, sign) => {
        const [near, far] = [Math.min(a, b), Math.max(a, b)].map(x => luminance(diverging(sign * x)))
        expect(near).toBeGreaterThanOrEqual(far)
      })
    )
    for (const x of [0.25, 0.5, 0.75, 1]) expect(contrast(diverging(x), diverging(-x))).toBeLessThan(1.35)
  })

  it('the diverging one tells signs apart by blue against red, which all colour vision keeps', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.1, max: 1, noNaN: true }), x => {
        const channels = (hex: string) => [1, 3, 5].map(i => parseInt(hex.slice(i, i + 2), 16))
        const [[r, , b], [r2, , b2]] = [channels(diverging(-x)), channels(diverging(x))]
        expect(b).toBeGreaterThan(r)
        expect(r2).toBeGreaterThan(b2)
      })
    )
  })
})

/** How colours look to people without one kind of cone. Source: Machado, Oliveira & Fernandes (2009), severity 1. */
const visions = {
  protanopia: [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
  deuteranopia: [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881],
  tritanopia: [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.3039]
}

const linearOf = (hex: string): readonly number[] =>
  [1, 3, 5].map(i => {
    const channel = parseInt(hex.slice(i, i + 2), 16) / 255
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
  })

const labOf = ([r, g, b]: readonly number[]): readonly number[] => {
  const xyz = [
    (0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505,
    0.2126 * r + 0.7152 * g + 0.0722 * b,
    (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089
  ]
  const [x, y, z] = xyz.map(t => (t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116))
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)]
}

const seenAs = (hex: string, m: readonly number[]): readonly number[] => {
  const rgb = linearOf(hex)
  const row = (i: number) => Math.min(1, Math.max(0, m[i] * rgb[0] + m[i + 1] * rgb[1] + m[i + 2] * rgb[2]))
  return labOf([0, 3, 6].map(row))
}

describe.each(Object.entries(visions))('to people with %s', (_, vision) => {
  const distance = (one: string, other: string) => {
    const [p, q] = [seenAs(one, vision), seenAs(other, vision)]
    return Math.hypot(...p.map((x, i) => x - q[i]))
  }

  it('the two colours without dashes differ, and so do the signs of a diverging scale', () => {
    for (const { series } of [light, dark]) expect(distance(series[0], series[1])).toBeGreaterThan(25)
    for (const x of [0.3, 0.5, 0.7, 1]) expect(distance(diverging(x), diverging(-x))).toBeGreaterThan(25)
    expect(distance(sequential(0.25), sequential(0.75))).toBeGreaterThan(25)
  })
})
