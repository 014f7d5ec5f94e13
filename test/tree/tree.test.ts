import * as E from 'fp-ts/lib/Either.js'
import * as O from 'fp-ts/lib/Option.js'
import { attempt, grad, jit, TensorError, tree, vmap, type NDArray } from 'pullback'
import { describe, expect, expectTypeOf, test } from 'vitest'
import * as laws from 'pullback/laws'
import { scalar } from '../../src/ndarray/ndarray.js'
import { broadcastPrefix } from '../../src/tree/structure.js'
import { ops as $ } from '../../src/trace/ops.js'
import { sameTree as sameTrees } from '../../laws/value/nested.js'
import { testLaws } from '../laws/runner.js'

const sameTree = (s: unknown, t: unknown): boolean => E.isRight(sameTrees(s, t))

describe('laws', () => {
  testLaws(laws.tree({ name: 'trees' }), 100)
  testLaws(laws.vectorSpace({ name: 'trees' }), 100)
})

describe('parts', () => {
  test('trees without leaves', () => {
    for (const t of [[], {}, null, undefined, O.none, [{}, []]]) {
      expect(tree.flatten(t).leaves).toEqual([])
      expect(tree.unflatten(tree.flatten(t).structure, [])).toEqual(t)
    }
  })

  test('a prefix tree gives each leaf the value above it', () => {
    const isNumber = (u: unknown): boolean => typeof u === 'number'
    const { structure } = tree.flatten({ a: [scalar(1), scalar(2)], b: O.some(scalar(3)) })
    expect(broadcastPrefix('test', 7, structure, isNumber)).toEqual([7, 7, 7])
    expect(broadcastPrefix('test', { a: 1, b: { value: 2 } }, structure, isNumber)).toEqual([1, 1, 2])
    expect(broadcastPrefix('test', { a: [1, 5], b: 2 }, structure, isNumber)).toEqual([1, 5, 2])
    expect(() => broadcastPrefix('vmap', { a: [1], b: 2 }, structure, isNumber)).toThrow(
      /vmap: the tree of axes does not fit/
    )
  })
})

describe('errors name the place', () => {
  const error = (f: () => unknown): TensorError => {
    try {
      f()
    } catch (e) {
      if (TensorError.is(e)) return e
    }
    throw new Error('no TensorError was thrown')
  }

  test('a value that is no leaf', () => {
    const e = error(() => tree.flatten({ layers: [{ activation: 'relu' }] }))
    expect(e._tag).toBe('StructureMismatch')
    expect(e.message).toContain('.layers[0].activation')
    expect(error(() => tree.flatten({ a: new Map() })).message).toContain('a Map stands at .a')
  })

  test('another structure', () => {
    const e = error(() => tree.zipWith<unknown>({ a: scalar(1) }, { b: scalar(1) }, $.add))
    expect(e._tag).toBe('StructureMismatch')
    expect(e.message).toContain('{"b":*}')
  })

  test('another number of leaves', () => {
    expect(error(() => tree.unflatten(tree.flatten([scalar(1)]).structure, [])).message).toContain(
      '0 leaves for a structure of 1'
    )
  })
})

test('keys of records are data, also __proto__', () => {
  const t = JSON.parse('{"__proto__": 1, "b": 2}') as unknown
  expect(Object.keys(tree.map(t, x => x) as object)).toEqual(['__proto__', 'b'])
})

test('gradients have the type of the parameters', () => {
  interface Params {
    readonly layers: readonly { readonly w: NDArray; readonly b: O.Option<NDArray> }[]
  }
  const f = (p: Params): NDArray =>
    p.layers.reduce<NDArray>((acc, l) => $.add(acc, $.mul(l.w, O.isSome(l.b) ? l.b.value : l.w)), scalar(0))
  const g = grad(f)({
    layers: [
      { w: 2, b: O.some(3) },
      { w: 4, b: O.none }
    ]
  })
  expectTypeOf(g).toEqualTypeOf<Params>()
  expect(
    sameTree(g, {
      layers: [
        { w: scalar(3), b: O.some(scalar(2)) },
        { w: scalar(8), b: O.none }
      ]
    })
  ).toBe(true)
})

describe('trees that have no end', () => {
  const deep = (levels: number): unknown => {
    let t: unknown = 1
    for (let i = 0; i < levels; i++) t = i % 2 === 0 ? [t] : { next: t }
    return t
  }
  const cyclic: Record<string, unknown> = { x: 1 }
  cyclic['self'] = [cyclic]
  const readers: Readonly<Record<string, (t: unknown) => unknown>> = {
    flatten: tree.flatten,
    paths: tree.paths,
    map: t => tree.map(t, x => x),
    zipWith: t => tree.zipWith(t, t, x => x),
    grad: t => grad((u: unknown) => u as never)(t as never),
    jit: t => jit((u: unknown) => u)(t),
    vmap: t => vmap((u: unknown) => u as never)(t as never)
  }

  test.each(Object.entries(readers))('%s tells where', (_, read) => {
    expect(attempt(read)(cyclic)).toMatchObject({ left: { _tag: 'StructureMismatch' } })
    expect(() => read(cyclic)).toThrow(/a value holds itself, along .*\.self\[0\]\.self/)
    expect(() => read(deep(1e5))).toThrow('more than 1000 levels deep')
  })

  test('a thousand levels are enough', () => {
    const { leaves, structure } = tree.flatten(deep(1000))
    expect([leaves.length, tree.structureKey(structure).length > 1000]).toEqual([1, true])
    expect(tree.paths(tree.unflatten(structure, leaves))[0]).toHaveLength(1000)
  })

  test('what the caller’s own code throws passes through', () => {
    const thrown = new Error('mine')
    const throws = (): never => {
      throw thrown
    }
    const odd = [
      Object.defineProperty({}, 'x', { get: throws, enumerable: true }),
      new Proxy({}, { ownKeys: throws }),
      { [tree.container]: { name: 'odd', children: throws, rebuild: throws } }
    ]
    for (const t of odd) for (const read of Object.values(readers)) expect(() => read(t)).toThrow(thrown)
  })

  test('holes are empty', () => expect(tree.flatten([1, , 2]).leaves).toHaveLength(2))
})
