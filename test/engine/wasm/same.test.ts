/**
 * Functions of the loop IR are the same when they differ in nothing but who their locals and parts are.
 */
import { describe, expect, test } from 'vitest'
import * as ir from '../../../src/engine/wasm/ir/ir.js'
import { sameCallee } from '../../../src/engine/wasm/ir/same.js'

type Fields = Readonly<Record<string, unknown>>

const counter: ir.Global = { name: 'counter', initial: 0 }
const other: ir.Global = { name: 'counter', initial: 0 }

const callee = ir.define('g', [ir.local('i32', 'n')], [], { result: ir.i32(7) })

/** A function with every kind of statement and expression in it. */
const base = ((): ir.Definition => {
  const [x, y, i] = ['x', 'y', 'i'].map(name => ir.local('i32', name))
  const [a, b] = ['a', 'b'].map(name => ir.local('f64', name))
  const v = ir.local('v128', 'v')
  const read = ir.load('f64.load', ir.get(x), 16)
  const loaded = ir.loadLane('v128.load64_lane', ir.get(x), ir.get(v), 1, 8)
  return ir.define(
    'f',
    [x, y, a],
    [
      ir.set(b, ir.op('f64.add', read, ir.op('f64.mul', read, ir.f64(-0)))),
      ir.set(v, loaded),
      ir.setGlobal(counter, ir.op('i32.add', ir.getGlobal(counter), ir.get(y))),
      ir.store('f64.store', ir.get(x), ir.get(b), 24),
      ir.store('v128.store64_lane', ir.get(x), ir.get(v), 32, [1]),
      ir.forLoop(i, ir.i32(0), ir.get(y), 4, [
        ir.perform(callee, ir.get(i)),
        ir.set(a, ir.select(ir.get(i), ir.get(a), ir.get(b)))
      ]),
      ir.whileLoop([ir.set(i, ir.get(y))], ir.get(i), [ir.set(y, ir.call(callee, ir.get(i)))]),
      ir.ifThen(ir.get(x), [ir.set(y, ir.i32(1))], [ir.set(y, ir.i32(2))]),
      ir.copy(ir.get(x), ir.get(y), ir.i32(8)),
      ir.zero(ir.get(x), ir.i32(16)),
      ir.set(x, ir.op('i32.wrap_i64', ir.i64(3n)))
    ],
    { result: ir.choose(ir.get(x), ir.get(a), ir.get(b)) }
  )
})()

const isFixed = (u: unknown): boolean => u === counter || u === callee

/** What says nothing about what is computed, or follows from the rest. */
const isSilent = (owner: Fields, key: string): boolean =>
  key === '_tag' ||
  key === 'note' ||
  isFixed(owner) ||
  (key === 'name' && !('lanes' in owner)) ||
  (key === 'type' && '_tag' in owner && owner['_tag'] !== 'Constant')

const isFields = (u: unknown): u is Fields => typeof u === 'object' && u !== null

/** A value that differs, where one is known. */
const changed = (u: unknown): { readonly to: unknown } | null =>
  typeof u === 'number'
    ? { to: Object.is(u, -0) ? 0 : u + 1 }
    : typeof u === 'bigint'
      ? { to: u + 1n }
      : typeof u === 'string'
        ? { to: u === 'f32' ? 'f64' : 'f32' }
        : u === counter
          ? { to: other }
          : u === callee
            ? { to: { ...callee, name: 'h' } }
            : u === null
              ? { to: ir.i32(0) }
              : Array.isArray(u) && u.length > 0
                ? { to: u.slice(0, -1) }
                : null

/** The same with other objects, shared as they were, and with what `edit` puts in place of a field. */
const renewed = (f: ir.Definition, edit: (path: string, was: unknown) => { readonly to: unknown } | null) => {
  const known = new Map<unknown, unknown>()
  const visit = (u: unknown, path: string): unknown => {
    if (!isFields(u) || isFixed(u)) return u
    if (known.has(u)) return known.get(u)
    if (Array.isArray(u)) return u.map((x, i) => field(u as unknown as Fields, String(i), x, path))
    const made: Record<string, unknown> = {}
    known.set(u, made)
    for (const [key, value] of Object.entries(u)) made[key] = field(u, key, value, path)
    return made
  }
  const field = (owner: Fields, key: string, was: unknown, path: string): unknown => {
    const at = `${path}.${key}`
    const found = isSilent(owner, key) ? null : edit(at, was)
    return found === null ? visit(was, at) : found.to
  }
  return visit(f, 'f') as ir.Definition
}

const none = (): null => null

const paths = ((): readonly string[] => {
  const found: string[] = []
  renewed(base, (path, was) => {
    if (changed(was) !== null) found.push(path)
    return null
  })
  return found
})()

const expectDifferent = (f: ir.Callee, g: ir.Callee): void => {
  expect([sameCallee(f, g), sameCallee(g, f)]).toEqual([false, false])
}

describe('two functions', () => {
  test('of other objects are the same', () => {
    expect([sameCallee(base, renewed(base, none)), sameCallee(renewed(base, none), base)]).toEqual([true, true])
    expect(paths.length).toBeGreaterThan(50)
  })

  test.each(paths)('differ in %s', path => {
    expectDifferent(
      base,
      renewed(base, (at, was) => (at === path ? changed(was) : null))
    )
  })

  test('differ where only one has a value', () => {
    expectDifferent(base, { ...base, result: null })
    expect(sameCallee({ ...base, result: null }, { ...renewed(base, none), result: null })).toBe(true)
  })

  test('differ in how many locals there are', () => {
    const two = ['b', 'c'].map(name => ir.local('i32', name))
    const sum = (p: ir.Local, q: ir.Local): ir.Definition =>
      ir.define('f', [], [ir.set(p, ir.i32(1)), ir.set(q, ir.i32(2))], {
        result: ir.op('i32.add', ir.get(p), ir.get(q))
      })
    expectDifferent(sum(two[0], two[1]), sum(two[0], two[0]))
  })

  test('differ in whether a read is made once or twice', () => {
    const x = ir.local('i32', 'x')
    const read = (): ir.Expr => ir.load('i32.load', ir.get(x))
    const swapped = (first: ir.Expr, second: ir.Expr): ir.Definition =>
      ir.define('f', [x], [ir.store('i32.store', ir.get(x), first, 4), ir.store('i32.store', ir.get(x), second, 8)])
    const once = read()
    expectDifferent(swapped(once, once), swapped(read(), read()))
  })

  test('of the host are told apart by types and identity: closures of one text may hold different values', () => {
    const f = ir.hostFunction('f', ['i32'], ['i32'], x => x + 1)
    expect(sameCallee(f, { ...f })).toBe(true)
    const plus = (n: number) => (x: number) => x + n
    expectDifferent({ ...f, run: plus(1) }, { ...f, run: plus(2) })
    expectDifferent(f, { ...f, parameters: ['f64'] })
    expectDifferent(f, { ...f, results: ['f64'] })
    expectDifferent(f, base)
  })
})
