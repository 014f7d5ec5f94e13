/** Extrapolated differences: their error bars hold, however values are rounded within what `Precision` allows. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { brackets, central, stepsFrom } from '../../src/transform/check/difference.js'

/** Far above that of the arithmetic, for the errors to be those that are drawn. */
const unit = 2 ** -40
const precision = { floor: 1, unit }

const part = fc.integer({ min: -4, max: 4 }).map(n => n / 4)
const side = fc.tuple(part, part, part)

/** At, slope and step of a line, and the errors of the value here and of those on both sides, as parts of the allowed one. */
const rounded = fc.record({
  at: fc.double({ min: -10, max: 10, noNaN: true }),
  slope: fc.double({ min: -1, max: 1, noNaN: true }),
  step: fc.constantFrom(1, 1e-3, 1e-6),
  errors: fc
    .record({ here: part, one: side, other: fc.option(side) })
    .map(({ here, one, other }) => [here, ...one, ...(other ?? one)])
})

describe('the bar is no less than the error, where values of a line are rounded', () => {
  const expectWithin = (estimate: number, bar: number, slope: number): void => {
    expect(Math.abs(estimate - slope)).toBeLessThanOrEqual(bar)
  }

  test('of central slopes', () =>
    fc.assert(
      fc.property(rounded, ({ at, slope, step, errors }) => {
        const h = stepsFrom(step)
        const of = (x: number, i: number): number => at + slope * x + errors[1 + i] * unit * (1 + Math.abs(at))
        const { value, bar } = central(
          of(0, -1),
          h.map(of),
          h.map((s, i) => of(-s, i + 3)),
          h,
          precision
        )
        expectWithin(value, bar, slope)
      }),
      { numRuns: 2000 }
    ))

  test('of one-sided slopes', () =>
    fc.assert(
      fc.property(rounded, ({ at, slope, step, errors }) => {
        let taken = 0
        const f = (x: number): readonly number[] => [at + slope * x + errors[taken++] * unit * (1 + Math.abs(at))]
        const [{ low, high, bar, kink }] = brackets(f, step, precision)
        expectWithin(low, bar, slope)
        expectWithin(high, bar, slope)
        expect(kink).toBe(false)
      }),
      { numRuns: 2000 }
    ))
})
