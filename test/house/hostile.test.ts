/**
 * Whatever a function of arrays, of keys, of trees or of functions is handed, it gives a value of a possible size, a function,
 * or a `TensorError`. Draws shrink, and a failure prints the seed that replays it.
 */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as laws from '../../laws/index.js'
import * as datasets from '../../src/datasets/index.js'
import { Diff } from '../../src/fp/index.js'
import * as root from '../../src/index.js'
import { judge, type Fn, type Verdict } from './hostile/judge.js'
import { mine } from './hostile/mine.js'
import { boundless, oddities, type Odd } from './hostile/values.js'

const { data, io, nn, np, optim, random, train, tree, viz } = root

const functionsOf = (space: object): readonly (readonly [string, Fn])[] =>
  Object.entries(space).filter(
    (entry): entry is [string, Fn] => typeof entry[1] === 'function' && !/^[A-Z]/.test(entry[0])
  )

/** `HOSTILE_SEED=…`, as a failure prints it, replays a run. */
const seed = process.env['HOSTILE_SEED']
const replay = seed === undefined ? {} : { seed: Number(seed) }

const runs = Math.ceil(Number(process.env['LAWS_RUNS'] ?? 100) / 25)

const optionNames = [
  ...['axis', 'axes', 'keepDims', 'dtype', 'shape', 'mode', 'k', 'depth', 'sizes', 'reps', 'repeats', 'shift'],
  ...['padWidth', 'sections', 'indices', 'source', 'destination', 'value', 'order', 'ord', 'ddof', 'offset', 'min'],
  ...['max', 'p', 'replace', 'inAxes', 'length', 'unroll', 'engine', 'policy', 'tolerance']
]

const value: fc.Arbitrary<Odd> = fc.constantFrom(...oddities, ...boundless)

const options: fc.Arbitrary<Odd> = fc.record({ name: fc.constantFrom(...optionNames), of: value }).map(o => ({
  name: `{ ${o.name}: ${o.of.name} }`,
  make: () => ({ [o.name]: o.of.make() })
}))

const args = fc.array(fc.oneof({ weight: 4, arbitrary: value }, { weight: 1, arbitrary: options }), { maxLength: 4 })

/** A call, a call of the function that it gives, and a call of what that gives. */
const verdictOf = (f: Fn, first: readonly Odd[], ...then: readonly (readonly Odd[])[]): Verdict => {
  const { verdict, value } = judge(() => f(...first.map(o => o.make())))
  const [next, ...rest] = then
  if (verdict !== undefined || next === undefined) return verdict
  return functionsIn(value)
    .map(g => verdictOf(g, next, ...rest))
    .find(v => v !== undefined)
}

/** A function that waits, or the functions of a layer, an optimizer, a monoid. */
const functionsIn = (u: unknown): readonly Fn[] =>
  typeof u === 'function'
    ? /^class/.test(Function.prototype.toString.call(u))
      ? []
      : [u as Fn]
    : typeof u === 'object' && u !== null && Object.getPrototypeOf(u) === Object.prototype
      ? Object.values(u).flatMap(g => (typeof g === 'function' ? functionsIn(g) : []))
      : []

const calls = (all: readonly (readonly Odd[])[]): string => all.map(o => `(${o.map(a => a.name).join(', ')})`).join('')

describe.each([
  ['root', root],
  ['np', np],
  ['random', random],
  ['tree', tree],
  ['nn', nn],
  ['optim', optim],
  ['data', data],
  ['train', train],
  ['io', io],
  ['datasets', datasets],
  ['viz', viz],
  ['laws', laws],
  ['Diff', Diff]
] as const)('%s', (_, space) => {
  test.each(functionsOf(space))('%s', (_, f) =>
    fc.assert(
      fc.property(args, args, args, (...all) => {
        const verdict = verdictOf(f, ...all)
        if (verdict !== undefined) throw new Error(`${calls(all)}: ${verdict}`)
      }),
      { numRuns: runs, ...replay }
    )
  )
})

test('what the caller throws in getters and Proxies comes through', () => {
  const raise = (): never => {
    throw mine
  }
  const record = Object.defineProperty({}, 'axis', { get: raise, enumerable: true })
  for (const o of [record, new Proxy({}, { get: raise, ownKeys: raise })])
    for (const f of [np.sum, np.sort, np.softmax] as readonly unknown[] as readonly Fn[])
      expect(() => f(np.zeros([2]), o)).toThrow(mine)
})

test('the law can fail', () => {
  const raw = (u: unknown): unknown => (u as { readonly a: { readonly b: number } }).a.b
  expect(verdictOf(raw, [oddities[0]])).toContain('TypeError')
})
