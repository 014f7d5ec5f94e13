import fc from 'fast-check'
import { ansi, formatDuration, plain, progressBar, progressLine, sparkline } from 'pullback/viz'
import type { ProgressEvent } from 'pullback/viz'
import { describe, expect, it } from 'vitest'

const anyNumber = fc.double()
const strip = (text: string): string => text.replace(/\u001b\[\d+m/g, '')

describe('sparkline', () => {
  const height = (bar: string): number => '▁▂▃▄▅▆▇█'.indexOf(bar)

  it('has one bar a number, and a gap for what is not finite', () => {
    fc.assert(
      fc.property(fc.array(anyNumber), values => {
        const bars = [...sparkline(values)]
        expect(bars.map(bar => bar !== ' ')).toEqual(values.map(Number.isFinite))
      })
    )
  })

  it('keeps the order of the numbers, the extremes at the ends', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 2 }), values => {
        const heights = [...sparkline(values)].map(height)
        values.forEach((x, i) => values.forEach((y, j) => x < y && expect(heights[i]).toBeLessThanOrEqual(heights[j])))
        if (Math.max(...values) / 2 > Math.min(...values) / 2)
          expect([Math.min(...heights), Math.max(...heights)]).toEqual([0, 7])
      })
    )
  })

  it('does not care for scale and offset (exact on small integers)', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -99, max: 99 })),
        fc.integer({ min: -8, max: 8 }),
        fc.nat(99),
        (xs, k, b) => {
          expect(sparkline(xs.map(x => (x + b) * 2 ** k))).toBe(sparkline(xs))
        }
      )
    )
  })

  it('is never wider than it may be, and keeps a constant at the bottom', () => {
    fc.assert(
      fc.property(fc.array(anyNumber), fc.integer({ min: 0, max: 20 }), (values, width) => {
        expect([...sparkline(values, width)].length).toBe(Math.min(values.length, width))
      })
    )
    expect(sparkline([5, 5, 5])).toBe('▁▁▁')
    expect(sparkline([0, 2, 4, 6], 2)).toBe('▁█')
  })
})

describe('progressBar', () => {
  it('has exactly its width, and never shrinks as the work goes on', () => {
    fc.assert(
      fc.property(anyNumber, anyNumber, fc.nat(60), (a, b, width) => {
        const done = (fraction: number): number => progressBar(fraction, width).replaceAll('─', '').length
        expect(progressBar(a, width).length).toBe(width)
        if (a <= b) expect(done(a)).toBeLessThanOrEqual(done(b))
      })
    )
  })

  it('is empty at 0 and full at 1 only', () => {
    expect([progressBar(0, 4), progressBar(NaN, 4), progressBar(-1, 4)]).toEqual(['────', '────', '────'])
    expect([progressBar(0.999, 4), progressBar(1, 4), progressBar(7, 4)]).toEqual(['━━━╸', '━━━━', '━━━━'])
  })
})

describe('formatDuration', () => {
  it('says sixty of nothing', () => {
    fc.assert(
      fc.property(anyNumber, seconds => {
        expect(formatDuration(seconds)).not.toMatch(/\b60|^$|-|NaN/)
      })
    )
  })

  it.each([
    [0, '0.0s'],
    [9.94, '9.9s'],
    [9.96, '10s'],
    [59.4, '59s'],
    [59.6, '1m 00s'],
    [3599.6, '1h 00m'],
    [86400 * 3 + 7200, '3d 02h'],
    [-1, '0.0s'],
    [Infinity, '–']
  ])('%d → %s', (seconds, text) => expect(formatDuration(seconds)).toBe(text))
})

describe('progressLine', () => {
  const event: fc.Arbitrary<ProgressEvent> = fc
    .record({ epochs: fc.integer({ min: 1, max: 5000 }), steps: fc.integer({ min: 1, max: 900 }) })
    .chain(({ epochs, steps }) =>
      fc.record({
        epoch: fc.integer({ min: 1, max: epochs }),
        epochs: fc.constant(epochs),
        step: fc.option(fc.integer({ min: 0, max: steps }), { nil: undefined }),
        steps: fc.constant(steps),
        loss: anyNumber,
        losses: fc.array(anyNumber),
        accuracy: fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: undefined }),
        rate: anyNumber,
        elapsedSeconds: fc.double({ min: 0, max: 1e6, noNaN: true })
      })
    )

  it('is one line that fits, in any style', () => {
    fc.assert(
      fc.property(event, fc.nat(150), fc.boolean(), (e, width, pictures) => {
        const line = progressLine(e, { width, pictures })
        expect(line.length).toBeLessThanOrEqual(width)
        expect(line).not.toMatch(/[\n\r\u001b]|undefined/)
        expect(strip(progressLine(e, { width, pictures, style: ansi }))).toBe(line)
      })
    )
  })

  it('has a bar wherever there is room for one', () => {
    fc.assert(
      fc.property(event, fc.integer({ min: 40, max: 150 }), (e, width) => {
        expect(progressLine(e, { width })).toMatch(/^[━╸─]{6,24} {2}\S/)
        expect(progressLine(e, { width, pictures: false })).not.toMatch(/[━╸─▁-█]/)
      })
    )
  })

  it('keeps the epoch longest, then the loss', () => {
    fc.assert(
      fc.property(event, fc.integer({ min: 15, max: 150 }), (e, width) => {
        const line = progressLine(e, { width })
        expect(line).toContain(`${e.epoch}/${e.epochs}`)
        if (/acc|rate|left|done/.test(line)) expect(line).toContain('loss')
      })
    )
  })

  const half: ProgressEvent = {
    epoch: 3,
    epochs: 10,
    step: 5,
    steps: 10,
    loss: 0.04321,
    losses: [1, 0.5, 0.04],
    accuracy: 0.975,
    rate: 0.0019,
    elapsedSeconds: 10
  }

  it('tells bar, epoch, loss and its curve, accuracy, rate and time left', () => {
    expect(progressLine(half, { width: 100 })).toBe(
      '━━━━━━──────────────────  epoch  3/10  loss 0.0432  █▄▁       acc 97.5%   rate 0.0019   30s left '
    )
    expect(progressLine(half, { width: 80 })).toContain('━')
  })

  it('keeps its columns where they are from one step to the next', () => {
    const rates = [0.002, 0.00195, 0.0019, 0.00125, 1e-5, 0.01]
    const accuracies = [0.05, 0.975, 1]
    const bars = rates.flatMap(rate =>
      accuracies.flatMap(accuracy =>
        [1, 9.5, 19].map(elapsedSeconds =>
          progressLine({ ...half, rate, accuracy, elapsedSeconds }, { width: 80 }).replace(/[^━╸─]*$/, '')
        )
      )
    )
    expect(new Set(bars).size).toBe(1)
    expect(bars[0].length).toBeGreaterThan(5)
  })

  it('tells plain text for a file, the whole time at the end, and no time before the start', () => {
    expect(progressLine({ ...half, epoch: 10, step: undefined }, { pictures: false, style: plain })).toBe(
      'epoch 10/10  loss 0.0432  acc 97.5%  rate 0.0019  done in 10s'
    )
    expect(progressLine({ ...half, epoch: 1, step: 0 }, { pictures: false })).not.toMatch(/left|done/)
  })

  it('shows a loss that is no number as such', () => {
    expect(progressLine({ ...half, loss: NaN }, { style: ansi })).toContain('\u001b[31mloss NaN\u001b[39m')
  })
})
