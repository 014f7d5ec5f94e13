/** Remainders are those of JavaScript to the bit, whatever the quotient. */
import v8 from 'node:v8'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { rem } from '../../../src/engine/wasm/functions/remainder.js'
import { scalarFloat, vectorFloat, type FloatLanes } from '../../../src/engine/wasm/ir/lanes.js'
import { hasRelaxed, mapping } from './mapping.js'
import { point, type Element } from './points.js'

v8.setFlagsFromString('--experimental-wasm-relaxed-simd')

const modes: Readonly<Record<string, (element: Element) => FloatLanes>> = {
  scalar: scalarFloat,
  plain: element => vectorFloat(element, false),
  ...(hasRelaxed() ? { relaxed: (element: Element) => vectorFloat(element, true) } : {})
}

const capacity = 16

type Pair = readonly [x: number, y: number]

/** Dividends next to a multiple of the divisor, and any. */
const pair = (element: Element): fc.Arbitrary<Pair> =>
  fc.oneof(
    fc.tuple(point(element), point(element)),
    fc
      .tuple(point(element), fc.oneof(fc.integer(), fc.maxSafeInteger()), fc.integer({ min: -2, max: 2 }))
      .map(([y, k, off]) => [k * y + off * Math.abs(k * y) * 2 ** -52, y] as const),
    fc
      .tuple(fc.double({ min: 1, max: 2 }), fc.double({ min: 1, max: 2 }), fc.integer({ min: 0, max: 1070 }))
      .map(([x, y, e]) => [x * 2 ** Math.min(e, 1023), y * 2 ** -Math.max(0, e - 10)] as const)
  )

describe.each(Object.entries(modes))('%s lanes', (_, lanesOf) => {
  test.each(['f32', 'f64'] as const)('rem of %s', element => {
    const round = element === 'f32' ? Math.fround : (x: number) => x
    const m = mapping(lanesOf(element), rem, capacity)
    fc.assert(
      fc.property(fc.array(pair(element), { minLength: capacity, maxLength: capacity }), pairs => {
        const rounded = pairs.map(([x, y]) => [round(x), round(y)] as const)
        rounded.forEach(([x, y], i) => {
          m.x[i] = x
          m.y[i] = y
        })
        m.map(capacity)
        rounded.forEach(([x, y], i) => {
          expect(m.out[i], `${x} % ${y}`).toBe(x % y)
        })
      }),
      { numRuns: 500 }
    )
  })
})
