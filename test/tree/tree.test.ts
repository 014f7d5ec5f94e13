import * as fc from 'fast-check'
import * as E from 'fp-ts/lib/Either.js'
import * as O from 'fp-ts/lib/Option.js'
import { grad, TensorError, tree, vectorSpace, type NDArray } from 'pullback'
import { describe, expect, expectTypeOf, test } from 'vitest'
import { fromTypedArray, identical, isNDArray, scalar, type Dense } from '../../src/ndarray/ndarray.js'
import { broadcastPrefix } from '../../src/tree/tree.js'
import { ops as $ } from '../../src/trace/ops.js'

// --- random trees of dyadic arrays

const leaf: fc.Arbitrary<Dense> = fc
  .array(fc.integer({ min: -16, max: 16 }), { maxLength: 4 })
  .map(xs => fromTypedArray(Float64Array.from(xs, k => k / 8)))

const { any: anyTree } = fc.letrec<{ any: unknown }>(tie => ({
  any: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf,
    fc.constant(null),
    fc.array(tie('any'), { maxLength: 3 }),
    fc.dictionary(
      fc.string({ maxLength: 3 }).filter(k => k !== '_tag'),
      tie('any'),
      { maxKeys: 3 }
    ),
    tie('any').map(value => O.some(value)),
    fc.constant(O.none),
    tie('any').map(value => E.left(value)),
    tie('any').map(value => E.right(value))
  )
}))

const double = (x: NDArray): NDArray => $.mul(x, 2)
const shift = (x: NDArray): NDArray => $.add(x, 1)

const sameArrays = (xs: readonly NDArray[], ys: readonly NDArray[]): boolean =>
  xs.length === ys.length && xs.every((x, i) => identical(x as Dense, ys[i] as Dense))

const sameTree = (s: unknown, t: unknown): boolean => {
  const [a, b] = [tree.flatten(s), tree.flatten(t)]
  return tree.structureKey(a.structure) === tree.structureKey(b.structure) && sameArrays(a.leaves, b.leaves)
}

/** The same tree with the keys of every record inserted in the opposite order. */
const reinserted = (t: unknown): unknown =>
  isNDArray(t) || t === null || typeof t !== 'object'
    ? t
    : Array.isArray(t)
      ? t.map(reinserted)
      : Object.fromEntries(
          Object.entries(t)
            .reverse()
            .map(([k, v]) => [k, reinserted(v)])
        )

describe('laws of trees', () => {
  test('P1 unflatten ∘ flatten = id, and flatten ∘ unflatten = id', () => {
    fc.assert(
      fc.property(anyTree, t => {
        const { leaves, structure } = tree.flatten(t)
        const again = tree.unflatten(structure, leaves)
        expect(again).toEqual(t)
        expect(sameArrays(tree.flatten(again).leaves, leaves)).toBe(true)
      })
    )
  })

  test('P2 map id = id, and map f ∘ map g = map (f ∘ g)', () => {
    fc.assert(
      fc.property(anyTree, t => {
        expect(
          sameTree(
            tree.map(t, x => x),
            t
          )
        ).toBe(true)
        expect(
          sameTree(
            tree.map(tree.map(t, shift), double),
            tree.map(t, x => double(shift(x)))
          )
        ).toBe(true)
        expect(sameTree(tree.map(double)(t), tree.map(t, double))).toBe(true)
      })
    )
  })

  test('P4 zipWith of a tree with itself is map of the diagonal', () => {
    fc.assert(
      fc.property(anyTree, t =>
        sameTree(
          tree.zipWith(t, t, $.add),
          tree.map(t, x => $.add(x, x))
        )
      )
    )
  })

  test('P5 keys are visited in one order, whatever the order of insertion', () => {
    fc.assert(
      fc.property(anyTree, t => {
        expect(sameTree(t, reinserted(t))).toBe(true)
        expect(tree.paths(reinserted(t))).toEqual(tree.paths(t))
      })
    )
  })

  test('P5 structure keys differ when structures differ', () => {
    fc.assert(
      fc.property(anyTree, anyTree, (s, t) => {
        const [a, b] = [tree.flatten(s).structure, tree.flatten(t).structure]
        const equal = JSON.stringify(a) === JSON.stringify(b)
        expect(tree.structureKey(a) === tree.structureKey(b)).toBe(equal)
      })
    )
  })

  test('one path a leaf, and it leads there', () => {
    const follow = (t: unknown, path: tree.Path): unknown =>
      path.reduce<unknown>((u, k) => (u as Record<string | number, unknown>)[k], t)
    fc.assert(
      fc.property(anyTree, t => {
        const { leaves } = tree.flatten(t)
        const reached = tree.paths(t).map(p => follow(t, p))
        expect(sameArrays(reached as NDArray[], leaves)).toBe(true)
      })
    )
  })

  test('P7 trees without leaves', () => {
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

describe('laws of vector spaces of trees, exact on dyadic leaves', () => {
  const three = fc
    .tuple(anyTree, fc.integer({ min: -4, max: 4 }), fc.integer({ min: -4, max: 4 }))
    .map(([x, a, b]) => ({
      x,
      y: tree.map(x, v => $.mul(v, a)),
      z: tree.map(x, v => $.add(v, b)),
      a
    }))

  /** Equality of numbers, for which 0 is -0: adding 0 makes every zero a positive one. */
  const equal = (s: unknown, t: unknown): boolean =>
    sameTree(
      tree.map(s, x => $.add(x, 0)),
      tree.map(t, x => $.add(x, 0))
    )

  test('addition is associative and commutative with unit zeros; scaling distributes; inner is symmetric and additive', () => {
    const v = vectorSpace
    fc.assert(
      fc.property(three, ({ x, y, z, a }) => {
        expect(equal(v.add(v.add(x, y), z), v.add(x, v.add(y, z)))).toBe(true)
        expect(equal(v.add(x, y), v.add(y, x))).toBe(true)
        expect(equal(v.sub(v.add(x, v.zeros(x)), v.zeros(x)), x)).toBe(true)
        expect(equal(v.scale(a, v.add(x, z)), v.add(v.scale(a, x), v.scale(a, z)))).toBe(true)
        expect(equal(v.inner(x, z), v.inner(z, x))).toBe(true)
        expect(equal(v.inner(v.add(x, y), z), $.add(v.inner(x, z), v.inner(y, z)))).toBe(true)
      })
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
