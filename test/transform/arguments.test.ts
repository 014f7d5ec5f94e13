/**
 * What transforms take, and what they refuse: results that have no gradient, vectors of another dtype, nulls for zero,
 * bare numbers, indices and bounds that are no integers.
 */
import * as E from 'fp-ts/lib/Either.js'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  argmin,
  checkGradient,
  cond,
  customVjp,
  evalShape,
  fold,
  foriLoop,
  grad,
  hvp,
  jet,
  jit,
  jvp,
  linearize,
  linearTranspose,
  map,
  mapAccumulate,
  named,
  newtonCg,
  np,
  print,
  run,
  scan,
  switchCase,
  trace,
  tree,
  valueAndGrad,
  valueAndGradAux,
  vjp,
  vmap,
  whileLoop,
  type NDArray
} from '../../src/index.js'
import { dot, mermaid, programGraph } from '../../src/viz/index.js'
import { thrown } from '../support/thrown.js'

type Any = (...args: readonly unknown[]) => unknown

const any = (f: unknown): Any => f as Any
const single = (x: number): NDArray => np.array(x, { dtype: 'float32' })

describe('a gradient is that of one scalar', () => {
  const results: readonly (readonly [string, (x: NDArray) => unknown])[] = [
    ['a list', x => [np.mul(x, 2), np.mul(x, 5)]],
    ['a list of one', x => [x]],
    ['a record', x => ({ loss: np.square(x) })],
    ['null', () => null],
    ['undefined', () => undefined],
    ['a vector', x => np.stack([x, x])],
    ['a vector of one', x => np.reshape(x, { shape: [1] })],
    ['a truth value', x => np.gt(x, 0)],
    ['an integer', x => np.astype(x, 'int32')]
  ]
  const transforms: readonly (readonly [string, (f: (x: NDArray) => unknown) => unknown])[] = [
    ['grad', f => any(grad(f as never))(1)],
    ['valueAndGrad', f => any(valueAndGrad(f as never))(1)],
    ['hvp', f => any(hvp(f as never))(1, 1)],
    ['argmin', f => any(argmin(newtonCg())(f as never))(1)],
    ['checkGradient', f => any(checkGradient(f as never))(1)],
    ['valueAndGradAux', f => any(valueAndGradAux((x: NDArray) => [f(x), x] as never))(1)]
  ]
  test.each(transforms.flatMap(([op, t]) => results.map(([what, f]) => [op, what, t, f] as const)))(
    '%s of %s',
    (op, _, t, f) => {
      for (const run of [() => t(f), () => jit(() => t(f) as never)()]) {
        const e = thrown(run)
        expect(['StructureMismatch', 'ShapeMismatch']).toContain(e._tag)
        expect(op === 'argmin' ? ['argmin', 'grad'] : [op]).toContain(e.op)
        expect(e.remedy).toMatch(/valueAndGradAux.*jacrev/)
      }
    }
  )

  test('valueAndGradAux takes a pair', () => {
    expect(thrown(() => valueAndGradAux(((x: NDArray) => x) as never)(1))._tag).toBe('StructureMismatch')
    expect(thrown(() => valueAndGradAux(((x: NDArray) => [x]) as never)(1))._tag).toBe('StructureMismatch')
  })
})

describe('tangents and cotangents have the dtype of their values', () => {
  const double = (x: NDArray): NDArray => np.mul(x, 2)
  const wrong: readonly (readonly [string, NDArray, NDArray])[] = [
    ['float64 for float32', single(1), np.array(1)],
    ['float32 for float64', np.array(1), single(1)],
    ['an integer for float64', np.array(1), np.array(1, { dtype: 'int32' })],
    ['a truth value for float32', single(1), np.array(true)]
  ]
  const uses: readonly (readonly [string, (x: NDArray, v: NDArray) => unknown])[] = [
    ['jvp', (x, v) => jvp(double)(x, v)],
    ['vjp', (x, v) => vjp(double)(x)[1](v)],
    ['linearize', (x, v) => linearize(double)(x)[1](v)],
    ['linearTranspose', (x, v) => linearTranspose(double, x)(v)],
    ['hvp', (x, v) => hvp((y: NDArray) => np.sum(np.square(y)))(x, v)],
    ['jet', (x, v) => jet(double)(x, [v])]
  ]
  test.each(uses.flatMap(([op, f]) => wrong.map(([what, x, v]) => [op, what, f, x, v] as const)))(
    '%s: %s',
    (op, _, f, x, v) => {
      const e = thrown(() => f(x, v))
      expect([e._tag, e.op]).toEqual(['DTypeMismatch', op])
      expect(e.problem).toContain('at the root')
      expect(e.remedy).toContain(`np.astype(x, '${x.dtype}')`)
      expect(thrown(() => f(np.stack([x]), np.stack([v])))._tag).toBe('DTypeMismatch')
    }
  )

  test('a bare number takes the dtype, and the path tells the leaf', () => {
    const f = (p: { readonly a: NDArray; readonly b: readonly NDArray[] }): NDArray => np.mul(p.a, p.b[0])
    const at = { a: single(2), b: [single(3)] }
    expect(jvp(f)(at, { a: 1, b: [0] })[1]).toEqual(single(3))
    expect(thrown(() => jvp(f)(at, { a: single(1), b: [np.array(1)] })).problem).toContain('at .b[0]')
    expect(thrown(() => jvp(f)(at, { a: single(1), b: [np.zeros([2])] }))._tag).toBe('ShapeMismatch')
    expect(thrown(() => jvp(f)(at, { a: single(1), b: [] }))._tag).toBe('StructureMismatch')
    expect(thrown(() => jvp(f)(at, { a: single(1), b: null as never }))._tag).toBe('StructureMismatch')
  })
})

describe('null is zero in a tree of cotangents', () => {
  /** A tree of scalars, and the same with some parts null; those parts are 0 in the first. */
  const pairOfTrees = (depth: number): fc.Arbitrary<readonly [unknown, unknown]> => {
    const zero = (t: unknown): unknown => tree.map(t, x => np.zerosLike(x))
    const leaf = fc.integer({ min: -3, max: 3 }).map(n => [np.array(n), np.array(n)] as const)
    if (depth === 0) return leaf
    const inner = pairOfTrees(depth - 1)
    const list = fc.array(inner, { maxLength: 3 }).map(ps => [ps.map(p => p[0]), ps.map(p => p[1])] as const)
    const record = fc
      .dictionary(fc.constantFrom('a', 'b', 'c'), inner)
      .map(
        d =>
          [
            Object.fromEntries(Object.entries(d).map(([k, p]) => [k, p[0]])),
            Object.fromEntries(Object.entries(d).map(([k, p]) => [k, p[1]]))
          ] as const
      )
    const some = fc.oneof(leaf, list, record)
    return fc.oneof(
      { weight: 3, arbitrary: some },
      { weight: 1, arbitrary: some.map(([t]) => [zero(t), null] as const) }
    )
  }
  const values = (t: unknown): readonly unknown[] => tree.flatten(t).leaves.map(x => np.item(x) + 0)

  test('in a pullback, at any depth', () => {
    fc.assert(
      fc.property(pairOfTrees(3), ([full, withNulls]) => {
        const f = (x: NDArray): unknown => tree.map(full, leaf => np.mul(np.sin(x), np.add(leaf, 1)))
        const [, pullback] = vjp(f)(np.array(0.5))
        expect(values(pullback(withNulls as never))).toEqual(values(pullback(full as never)))
        const transposed = linearTranspose((x: NDArray) => tree.map(full, leaf => np.mul(x, leaf)), 0)
        expect(values(transposed(withNulls as never))).toEqual(values(transposed(full as never)))
      })
    )
  })

  test('in what a backward rule gives, at any depth', () => {
    fc.assert(
      fc.property(pairOfTrees(3), ([full, withNulls]) => {
        const gradient = (cts: unknown): unknown => {
          const f = customVjp(
            (x: NDArray, _: unknown) => x,
            (x, _) => [x, null] as const,
            (_, ct) => [ct, cts as never]
          )
          return grad(([x, t]: readonly [NDArray, unknown]) => f(x, t))([np.array(2), full])
        }
        expect(values(gradient(withNulls))).toEqual(values(gradient(full)))
      })
    )
  })

  test('and a zero that nothing comes to: an infinite partial beside it gives no NaN', () => {
    const [, pullback] = vjp((x: NDArray) => [np.sqrt(x), np.mul(x, 2)] as const)(np.array(0))
    expect(np.item(pullback([null, 1]))).toBe(2)
  })
})

test('linearTranspose takes numbers, alone and among avals', () => {
  expect(np.item(linearTranspose((x: NDArray) => np.mul(x, 2), 0)(1))).toBe(2)
  const f = (p: { readonly a: NDArray; readonly b: NDArray }): NDArray => np.mul(np.sum(p.b), 3)
  expect(values2(linearTranspose(f, { a: 0, b: np.zeros([2]) })(1))).toEqual([0, [3, 3]])
  expect(E.isRight(evalShape((x: NDArray, b: NDArray) => np.where(b, x, 2))(0, true as never))).toBe(true)
  const program = trace((x: NDArray, y: NDArray) => np.mul(x, y))(single(0), 0)
  expect(run(program, [2, 3]).map(np.item)).toEqual([6])
  expect(thrown(() => run(program, [2]))._tag).toBe('ShapeMismatch')
})

const values2 = (t: unknown): readonly unknown[] => tree.flatten(t).leaves.map(np.toNested)

describe('indices, bounds and options are integers', () => {
  const first = (x: NDArray): NDArray => x
  const rows: readonly (readonly [string, string, () => unknown])[] = [
    ['a fraction as index', 'switchCase', () => switchCase(np.array(1.5), [first, first])(1)],
    ['a fraction, a number', 'switchCase', () => switchCase(0.5, [first, first])(1)],
    ['NaN as index', 'switchCase', () => switchCase(NaN, [first, first])(1)],
    ['an infinite index', 'switchCase', () => switchCase((_: NDArray) => Infinity, [first, first])(1)],
    ['a vector as index', 'switchCase', () => switchCase(np.array([0, 1]), [first, first])(1)],
    ['a truth value as index', 'switchCase', () => switchCase(np.array(true), [first, first])(1)],
    ['a text as index', 'switchCase', () => switchCase('1' as never, [first, first])(1)],
    ['a fraction as bound', 'foriLoop', () => foriLoop(np.array(0.5), 2, (_, x: NDArray) => x)(1)],
    ['a fraction, a number, as bound', 'foriLoop', () => foriLoop(0.5, 2, (_, x: NDArray) => x)(1)],
    ['NaN as the second bound', 'foriLoop', () => foriLoop(0, NaN, (_, x: NDArray) => x)(1)],
    ['an infinite bound', 'foriLoop', () => foriLoop(0, Infinity, (_, x: NDArray) => x)(1)],
    ['a vector as bound', 'foriLoop', () => foriLoop(0, np.array([1]), (_, x: NDArray) => x)(1)],
    ...[0, -1, 1.5, NaN, Infinity, '2' as never].flatMap(unroll => [
      [
        `unroll: ${unroll}`,
        'scan',
        () => scan((c: NDArray, _: NDArray) => [c, c] as const, { unroll })(0, np.arange(3))
      ] as const,
      [`unroll: ${unroll}`, 'fold', () => fold((c: NDArray, _: NDArray) => c, { unroll })(0, np.arange(3))] as const,
      [`unroll: ${unroll}`, 'map', () => map((x: NDArray) => x, { unroll })(np.arange(3))] as const,
      [
        `unroll: ${unroll}`,
        'mapAccumulate',
        () => mapAccumulate((c: NDArray, _: NDArray) => [c, c] as const, { unroll })(0, np.arange(3))
      ] as const
    ])
  ]
  test.each(rows)('%s: %s', (_, op, f) => {
    const e = thrown(f)
    expect(['InvalidArgument', 'DTypeMismatch', 'ShapeMismatch']).toContain(e._tag)
    expect(e.op).toBe(op)
  })

  test('a whole float of a concrete array will do', () => {
    expect(np.item(switchCase(np.array(1), [first, np.neg])(2))).toBe(-2)
    expect(np.item(foriLoop(0, np.array(3), (_, x: NDArray) => np.mul(x, 2))(1))).toBe(8)
  })
})

describe('a batch marks only what differs', () => {
  const xs = np.array([0, 1, 2, 5])
  type Two = readonly [NDArray, NDArray]
  const batched = (f: (x: NDArray, y: NDArray) => Two): Two =>
    vmap(f, { inAxes: [0, null], outAxes: [0, null] })(xs, np.array(7))
  const scaled =
    (k: number) =>
    (x: NDArray, y: NDArray): Two => [np.mul(x, k), y]
  test.each([
    [
      'what both branches hand on',
      (x: NDArray, y: NDArray) => cond(np.lt(x, 3), scaled(2), scaled(3))(x, y),
      [0, 2, 4, 15]
    ],
    [
      'through a choice in a choice, and calls',
      (x: NDArray, y: NDArray) =>
        cond(
          np.lt(x, 3),
          (a: NDArray, b: NDArray) => cond(np.lt(a, 1), scaled(1), jit(scaled(2)))(a, b),
          (a: NDArray, b: NDArray) => named('f', scaled(3))(a, b)
        )(x, y),
      [0, 2, 4, 15]
    ],
    [
      'captured values',
      (x: NDArray, y: NDArray) =>
        switchCase(np.astype(x, 'int32'), [(a: NDArray) => scaled(2)(a, y), (a: NDArray) => scaled(3)(a, y)])(x),
      [0, 3, 6, 15]
    ],
    [
      'a loop of as many turns as an example needs',
      (x: NDArray, y: NDArray) =>
        whileLoop<Two>(
          ([a, b]) => np.lt(a, b),
          ([a, b]) => [np.add(np.mul(a, 2), 1), b]
        )([x, y]),
      [7, 7, 11, 11]
    ],
    [
      'a loop of as many turns as an example needs, around a choice',
      (x: NDArray, y: NDArray) =>
        whileLoop<Two>(
          ([a, b]) => np.lt(a, b),
          ([a, b]) =>
            cond(np.lt(a, 100), (c: NDArray, d: NDArray): Two => [np.add(np.mul(c, 2), 1), d], scaled(1))(a, b)
        )([x, y]),
      [7, 7, 11, 11]
    ]
  ] as const)('%s', (_, f, expected) => {
    const [differing, same] = batched(f)
    expect([np.toNested(differing), np.item(same)]).toEqual([expected, 7])
    const compiled = jit(() => batched(f as never))()
    expect([np.toNested(compiled[0]), np.item(compiled[1])]).toEqual([expected, 7])
  })

  test('constants too; what is made from the same values is not the same', () => {
    const [, k] = batched((x, _) =>
      cond(
        np.lt(x, 3),
        (a: NDArray) => [a, np.array(4)] as Two,
        (a: NDArray) => [np.neg(a), np.array(4)] as Two
      )(x)
    )
    expect(np.item(k)).toBe(4)
    const exchanged = (x: NDArray, y: NDArray): Two =>
      cond(
        np.lt(x, 3),
        (a: NDArray, b: NDArray): Two => [a, b],
        (a: NDArray, b: NDArray): Two => [a, np.add(b, 1)]
      )(x, y)
    expect(thrown(() => batched(exchanged))._tag).toBe('InvalidArgument')
    const swapping = (x: NDArray, y: NDArray): Two => {
      const [a, b, c] = whileLoop<readonly [NDArray, NDArray, NDArray]>(
        ([n]) => np.lt(n, 3),
        ([n, p, q]) => [np.add(n, 1), q, p]
      )([x, y, np.add(y, 1)])
      return [np.add(a, c), b]
    }
    expect(thrown(() => batched(swapping))._tag).toBe('InvalidArgument')
  })
})

describe('labels are quoted', () => {
  const evil = 'a"\n\u001b[31m\u009b31m\u202e\u2028b'
  const shown = (text: string): void => {
    expect(text.replace(/\n/g, '')).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e]/)
  }
  const f = named(evil, (x: NDArray) => named(evil, np.sin(x)))
  test('in print', () => {
    const text = print(trace(f)(0))
    shown(text)
    expect(text.split('\n')).toHaveLength(
      print(trace(named('f', (x: NDArray) => named('h', np.sin(x))))(0)).split('\n').length
    )
    expect(text).toContain('named[label="a\\"\\n\\u001b[31m')
  })

  test('in drawings, open and folded', () => {
    const program = trace(f)(0)
    for (const g of [
      programGraph(program),
      programGraph(program, { fold: 'all' }),
      programGraph(program, { names: [evil] })
    ])
      for (const draw of [dot, mermaid]) shown(draw(g))
  })

  test('in the paths of errors', () => {
    const e = thrown(() => jvp((p: Readonly<Record<string, NDArray>>) => p[evil])({ [evil]: 1 }, { [evil]: single(1) }))
    shown(e.message)
  })
})

describe("JavaScript's own operators", () => {
  const a = np.array([1, 2]) as unknown as number
  test('know no arrays', () => {
    expect(thrown(() => a + a)._tag).toBe('InvalidArgument')
    expect(thrown(() => a * 2)._tag).toBeDefined()
    expect(thrown(() => `${a}` + a)._tag).toBe('InvalidArgument')
  })
  test('take the number of a scalar', () => expect((np.array(2) as unknown as number) + 1).toBe(3))
  test('lose no derivative', () =>
    expect(
      thrown(() => grad((x: NDArray) => ((x as unknown as number) + (x as unknown as number)) as never)(1))._tag
    ).toBe('TracedValueRead'))
  test('texts are texts', () =>
    expect(`${a} ${String(a)} ${[a].join()}`).toBe('array([1, 2]) array([1, 2]) array([1, 2])'))
})
