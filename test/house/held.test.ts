/**
 * Nothing that a caller holds is read after the call: lists, typed arrays and records are written over, and results, and what
 * functions among them give, stay what they were.
 */
import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import { isNDArray } from '../../src/ndarray/ndarray.js'
import { partAt, type Call } from './hostile/call.js'
import { functionsOf, spaces } from './hostile/exports.js'
import type { Fn } from './hostile/judge.js'

/** Data, as opposed to layers and the like: these are functions. */
const isData = (u: object): boolean => !Object.values(u).some(part => typeof part === 'function')

/** Everything within arguments that the caller may write to. */
const writable = (u: unknown, found = new Set<object>()): ReadonlySet<object> => {
  if (typeof u !== 'object' || u === null || isNDArray(u) || Object.isFrozen(u) || found.has(u)) return found
  if (ArrayBuffer.isView(u)) return found.add(u)
  const prototype: unknown = Object.getPrototypeOf(u)
  if (!Array.isArray(u) && prototype !== Object.prototype && prototype !== null) return found
  if (Array.isArray(u) || isData(u)) found.add(u)
  for (const part of Object.values(u)) writable(part, found)
  return found
}

/** Lists and records of this call alone: tables may hand out one twice. */
const ofOwn = (u: unknown): unknown => {
  if (typeof u !== 'object' || u === null || isNDArray(u) || Object.isFrozen(u)) return u
  if (ArrayBuffer.isView(u)) return structuredClone(u)
  if (Array.isArray(u)) return u.map(ofOwn)
  const prototype: unknown = Object.getPrototypeOf(u)
  return prototype === Object.prototype || prototype === null
    ? Object.fromEntries(Object.entries(u).map(([name, part]) => [name, ofOwn(part)]))
    : u
}

const garbage = 'written after the call'

const writeOver = (u: object): void => {
  if (u instanceof Uint8Array || u instanceof Float32Array || u instanceof Float64Array || u instanceof Int32Array)
    u.fill(77)
  else
    for (const name of Object.keys(u)) {
      const { writable: may = false } = Object.getOwnPropertyDescriptor(u, name) ?? {}
      if (may) (u as Record<string, unknown>)[name] = garbage
    }
  if (Array.isArray(u)) u.push(garbage)
}

const isIterable = (u: unknown): u is Iterable<unknown> =>
  typeof u === 'object' && u !== null && !Array.isArray(u) && !isNDArray(u) && Symbol.iterator in u

/** What a result is, to the last number; of what is computed on demand, the first few. */
const shown = (u: unknown): string => {
  const first: unknown[] = []
  if (isIterable(u)) for (const x of u) if (first.push(x) === 5) break
  return inspect(isIterable(u) ? first : u, { depth: 12, maxArrayLength: 500, showHidden: false })
}

/** The results of a valid call, and of the calls of what it gives; `after` is told the arguments of each as soon as it has returned. */
const results = (f: Fn, { args, uses }: Call, after: (args: readonly unknown[]) => void): readonly string[] => {
  const given = args().map(ofOwn)
  const held = [...writable(given)]
  const value: unknown = f(...given)
  after(held)
  const inside = uses.flatMap(({ path, call }) => results(partAt(value, path) as Fn, call, after))
  return [shown(value), ...inside]
}

const overwriting = (held: readonly unknown[]): void => {
  for (const u of held) writeOver(u as object)
}

/** It gives the tree that it is given. */
const handsBack = 'identity.update'

describe.each(spaces)('%s', (_, space, calls) => {
  test.each(functionsOf(space).filter(([name]) => name in calls && name !== handsBack))('%s', (name, f) => {
    for (const call of calls[name]) expect(results(f, call, overwriting)).toEqual(results(f, call, () => undefined))
  })
})

test('the law can fail: a function that keeps a list is seen', () => {
  const keeps: Fn =
    (...[list]: readonly unknown[]) =>
    () => [...(list as readonly number[])]
  const call: Call = { args: () => [[1, 2]], uses: [{ path: [], call: { args: () => [], uses: [] } }] }
  expect(results(keeps, call, overwriting)).not.toEqual(results(keeps, call, () => undefined))
})
