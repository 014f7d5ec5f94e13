import * as E from 'fp-ts/lib/Either.js'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeOptions, printOptions, replayCommand, showOptionError, usage } from '../../../examples/digits/options.js'
import type { Options } from '../../../examples/digits/options.js'

const names = ['hidden', 'epochs', 'batch', 'rate', 'seed', 'data', 'out']
const defaults = { hidden: [128], epochs: 40, batch: 32, rate: 0.002, seed: 0, out: 'report.html' }

const fileName = fc.string({ unit: 'binary', minLength: 1 }).filter(name => !name.includes('\0'))

const options: fc.Arbitrary<Options> = fc.record(
  {
    hidden: fc.array(fc.integer({ min: 1, max: 10_000 }), { minLength: 1, maxLength: 4 }),
    epochs: fc.integer({ min: 1, max: 1_000_000 }),
    batch: fc.integer({ min: 1, max: 1_000_000 }),
    rate: fc.double({ min: 0, minExcluded: true, noNaN: true, noDefaultInfinity: true }),
    seed: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
    out: fileName,
    data: fileName
  },
  { requiredKeys: ['hidden', 'epochs', 'batch', 'rate', 'seed', 'out'] }
)

const word = fc.oneof(
  fc.constantFrom(...names.map(name => `--${name}`), '--', '-', '', '=', '--seed=', '--epochs=3', '--constructor'),
  fc.constantFrom('1', '0', '-1', '0.5', '1e-3', 'NaN', '128,64', ',', 'x.csv'),
  fc.string({ unit: 'binary' })
)

const message = (...argv: readonly string[]): string => {
  const decoded = decodeOptions(argv)
  return E.isLeft(decoded) ? showOptionError(decoded.left) : 'accepted'
}

describe('decodeOptions', () => {
  it('never throws, and says every refusal in one line', () => {
    fc.assert(
      fc.property(fc.array(word), argv => {
        const decoded = decodeOptions(argv)
        if (E.isLeft(decoded)) expect(showOptionError(decoded.left)).toMatch(/^[^\n\r\u001b]+$/)
      }),
      { numRuns: 2000 }
    )
  })

  it('reads back what was printed, in any order', () => {
    const shuffled = options.chain(o =>
      fc.record({ o: fc.constant(o), order: fc.shuffledSubarray(names, { minLength: names.length }) })
    )
    fc.assert(
      fc.property(shuffled, ({ o, order }) => {
        expect(decodeOptions(printOptions(o))).toEqual(E.right({ _tag: 'Train', options: o }))
        const attached = order.flatMap(name => {
          const value = o[name as keyof Options]
          return value === undefined ? [] : [`--${name}=${String(value)}`]
        })
        expect(decodeOptions(attached)).toEqual(E.right({ _tag: 'Train', options: o }))
      })
    )
  })

  it('fills in what is not given', () => {
    expect(decodeOptions([])).toEqual(E.right({ _tag: 'Train', options: defaults }))
    const given = { ...defaults, hidden: [128, 64], rate: 1e-3 }
    expect(decodeOptions(['--hidden', '128,64', '--rate', '1e-3'])).toEqual(E.right({ _tag: 'Train', options: given }))
  })

  it('asks for help wherever it is asked', () => {
    fc.assert(
      fc.property(fc.array(word), fc.array(word), fc.constantFrom('--help', '-h'), (before, after, help) => {
        expect(decodeOptions([...before, help, ...after])).toEqual(E.right({ _tag: 'Help' }))
      })
    )
    for (const name of names) expect(usage).toContain(`--${name} `)
  })

  it.each([
    [['--rate', '-1'], '--rate: expected a positive number, found "-1"'],
    [['--epochs', '0'], '--epochs: expected a whole number from 1 to 1000000, found "0"'],
    [['--epochs', '1.5'], '--epochs: expected a whole number from 1 to 1000000, found "1.5"'],
    [['--batch', ''], '--batch: expected a whole number from 1 to 1000000, found ""'],
    [
      ['--hidden', '128,,64'],
      '--hidden: expected whole numbers from 1 to 10000 with commas between them, found "128,,64"'
    ],
    [['--hidden', '0'], '--hidden: expected whole numbers from 1 to 10000 with commas between them, found "0"'],
    [['--rate', '-0.1'], '--rate: expected a positive number, found "-0.1"'],
    [['--rate', 'Infinity'], '--rate: expected a positive number, found "Infinity"'],
    [['--rate=1e999'], '--rate: expected a positive number, found "1e999"'],
    [['--seed', '4294967296'], '--seed: expected a whole number from 0 to 4294967295, found "4294967296"'],
    [['--out', ''], '--out: expected a file name, found ""'],
    [['--data='], '--data: expected a file name, found ""'],
    [['--seed'], '--seed: expected a value after it, found none'],
    [['--seed', '--rate', '1'], '--seed: expected a value after it, found none'],
    [['--seed', '1', '--seed', '2'], '--seed: given more than once'],
    [['--epoch', '3'], '--epoch: no such flag; did you mean --epochs?'],
    [['--lr', '3'], '--lr: no such flag'],
    [['-seed', '3'], '-seed: no such flag; did you mean --seed?'],
    [['--hiden=3'], '--hiden: no such flag; did you mean --hidden?'],
    [['--toString', '3'], '--toString: no such flag'],
    [['17'], '17: expected a flag such as --epochs'],
    [['\u001b[2J'], '"\\u001b[2J": expected a flag such as --epochs']
  ])('%j', (argv, expected) => expect(message(...argv)).toBe(expected))
})

it('a long run of digits is read once, and told in short', () =>
  expect(message('--rate', `${'1'.repeat(1e6)}x`)).toBe(
    `--rate: expected a positive number, found "${'1'.repeat(60)}…"`
  ))

it('replayCommand quotes for a shell', () => {
  expect(replayCommand({ ...defaults, data: "it's my.csv" })).toBe(
    `npm start -- --hidden 128 --epochs 40 --batch 32 --rate 0.002 --seed 0 --data 'it'\\''s my.csv' --out report.html`
  )
})
