/**
 * Loop nests of the compiled engine: views, broadcasts, reductions and their neighbours, around the ends of vectors.
 */
import * as fc from 'fast-check'
import { describe, test } from 'vitest'
import { interpreter, jit, np, type DType, type NDArray, type Shape } from 'pullback'
import { dtypes, engines, expectAgree, expectSame, filled, shapes } from './agree.support.js'

type Xs = readonly NDArray[]
type View = (x: NDArray) => NDArray

/** A view of an array that has the same shape, or nearly. */
const views: Readonly<Record<string, View>> = {
  whole: x => x,
  flipped: x => np.flip(x),
  turned: x => np.transpose(np.flip(np.transpose(x))),
  'each second': x => (x.ndim === 0 ? x : np.index(np.concatenate([x, x]), np.slice(0, 2 * x.shape[0], 2))),
  'from the second': x => (x.ndim === 0 ? x : np.index(np.concatenate([x, x]), np.slice(1, x.shape[0] + 1))),
  'broadcast along the first': x => (x.ndim === 0 ? x : np.broadcastTo(np.index(x, 0), { shape: [...x.shape] })),
  'broadcast along the last': x =>
    x.ndim === 0 ? x : np.broadcastTo(np.max(x, { axis: -1, keepDims: true }), { shape: [...x.shape] }),
  reshaped: x => np.reshape(np.ravel(x), { shape: [...x.shape] })
}

const view = fc.constantFrom(...Object.keys(views).filter(name => name !== 'broadcast along the last'))
const view1 = fc.constantFrom(...Object.keys(views))
const dtype = fc.constantFrom(...dtypes)

const isBool = (d: DType): boolean => d === 'bool'

/** Some operations on two arrays of one dtype, each exact. */
const mixed = (a: NDArray, b: NDArray): Xs =>
  isBool(a.dtype)
    ? [np.logicalAnd(a, b), np.logicalXor(np.logicalNot(a), b), np.where(a, b, np.logicalNot(b)), np.lt(a, b)]
    : [np.sub(np.add(a, b), np.mul(a, 2)), np.where(np.lt(a, b), a, np.mul(b, 3)), np.maximum(a, b), np.ge(a, b)]

const run = (
  arbitrary: fc.Arbitrary<readonly [Shape, DType, string, string, number]>,
  f: (shape: Shape, names: readonly [string, string]) => (a: NDArray, b: NDArray) => Xs,
  runs = 60
): void =>
  fc.assert(
    fc.property(arbitrary, ([shape, d, one, two, seed]) => {
      const g = f(shape, [one, two])
      expectSame(
        (...xs) => g(xs[0], xs[1]),
        [
          [filled(shape, d, seed), filled(shape, d, seed + 1)],
          [filled(shape, d, seed + 2), filled(shape, d, seed + 3)]
        ]
      )
    }),
    { numRuns: runs }
  )

describe('elementwise operations', () => {
  test('of views', () =>
    run(fc.tuple(shapes(), dtype, view, view, fc.integer()), (_, [one, two]) => (a, b) => [
      ...mixed(views[one](a), views[two](b)),
      ...mixed(a, views[two](a))
    ]))

  test('of transposed operands', () =>
    run(fc.tuple(shapes(2, 3), dtype, view, view, fc.integer()), (_, [one, two]) => (a, b) => {
      const [x, y] = [np.transpose(views[one](a)), np.transpose(b)]
      return [...mixed(x, y), np.transpose(mixed(x, y)[0]), views[two](mixed(y, x)[1])]
    }))

  test('that read what the group makes, in place and moved', () =>
    run(fc.tuple(shapes(1, 3), dtype, view, view, fc.integer()), (_, [one, two]) => (a, b) => {
      const [c, d] = mixed(a, b)
      const [e] = mixed(views[one](c), d)
      const [f] = mixed(views[two](e), c)
      return [c, e, f, ...mixed(e, f)]
    }))

  test('of outer shapes', () =>
    run(fc.tuple(shapes(1, 2), dtype, view, view, fc.integer()), shape => (a, b) => {
      if (shape.length === 1) return mixed(np.expandDims(a, { axis: 1 }), np.expandDims(b, { axis: 0 }))
      const row = np.index(a, 0)
      return [...mixed(b, row), ...mixed(np.index(a, np.ellipsis, np.slice(0, 1)), b)]
    }))

  test('between dtypes', () =>
    fc.assert(
      fc.property(shapes(), dtype, dtype, dtype, fc.integer(), (shape, from, by, to, seed) => {
        expectSame(
          (...[x, y]) => [
            np.astype(x, to),
            np.astype(np.astype(x, by), to),
            np.where(np.astype(y, 'bool'), np.astype(x, to), np.astype(y, to)),
            np.ne(np.astype(x, to), np.astype(y, to))
          ],
          [[filled(shape, from, seed), filled(shape, by, seed + 1)]]
        )
      }),
      { numRuns: 60 }
    ))
})

const subsets = (n: number): readonly (readonly number[])[] =>
  Array.from({ length: 2 ** n }, (_, bits) => Array.from({ length: n }, (__, i) => i).filter(i => (bits >> i) & 1))

const reductions = (x: NDArray, axis: readonly number[]): Xs =>
  isBool(x.dtype)
    ? [np.any(x, { axis }), np.all(x, { axis })]
    : [
        np.sum(x, { axis }),
        np.max(x, { axis }),
        np.min(x, { axis }),
        ...(x.dtype === 'int32' || x.dtype === 'uint32' ? [np.prod(x, { axis })] : [])
      ]

describe('reductions over every set of axes', () => {
  test('of arrays and views', () =>
    run(
      fc.tuple(shapes(), dtype, view1, view1, fc.integer()),
      (shape, [one]) =>
        a =>
          subsets(shape.length).flatMap(axes => [...reductions(a, axes), ...reductions(views[one](a), axes)]),
      25
    ))

  test('of what is computed on the way, and used again', () =>
    run(
      fc.tuple(shapes(), dtype, view, view, fc.integer()),
      (shape, [one]) =>
        (a, b) =>
          subsets(shape.length).flatMap(axis => {
            const [c] = mixed(a, views[one](b))
            const total = isBool(c.dtype) ? np.any(c, { axis, keepDims: true }) : np.sum(c, { axis, keepDims: true })
            return [c, total, ...mixed(c, np.broadcastTo(total, { shape: [...shape] }))]
          }),
      20
    ))

  test('large enough for functions of their own', () =>
    run(
      fc.tuple(
        fc.constantFrom([257], [4096], [4097], [5000], [3, 1700], [1700, 3], [65, 127], [127, 65], [17, 16, 31]),
        dtype,
        view,
        view,
        fc.integer()
      ),
      (shape, [one, two]) =>
        (a, b) => [
          ...subsets(shape.length).flatMap(axis => reductions(views[one](a), axis)),
          ...mixed(views[two](a), views[one](b))
        ],
      20
    ))
})

// --- calls after each other

/** Steps of some state [n], [n] and an input [n] of integers: the next state and something to look at. */
const steps: readonly ((a: NDArray, b: NDArray, x: NDArray) => readonly [NDArray, NDArray, NDArray])[] = [
  (a, b, x) => [np.add(a, x), np.sub(b, a), np.sum(b)],
  (a, b, x) => [b, np.add(a, x), a],
  (a, b, x) => [np.flip(b), np.flip(a), np.mul(x, 3)],
  (a, b, x) => [a, np.add(b, 1), x],
  (a, b) => [np.concatenate([np.index(b, np.slice(1, b.size)), np.index(a, np.slice(0, 1))]), a, np.max(a)],
  (a, _, x) => [np.zeros([a.size], { dtype: 'int32' }), np.add(a, np.sum(x)), a]
]

describe('calls after each other', () => {
  test('of several functions of one engine, fed with older and newer results, give what they give alone', () => {
    const event = fc.record({
      step: fc.nat(steps.length - 1),
      // How many results back each part of the state is from: mostly the newest
      back: fc.tuple(fc.constantFrom(0, 0, 0, 1, 2), fc.constantFrom(0, 0, 0, 1, 2)),
      swapped: fc.constantFrom(false, false, false, true),
      seed: fc.nat(5)
    })
    fc.assert(
      fc.property(
        fc.constantFrom(1, 4, 9, 33, 2047, 2051, 5000),
        fc.array(event, { minLength: 2, maxLength: 12 }),
        (n, events) => {
          for (const { name, engine } of engines) {
            const compiled = steps.map(f => jit(f, { engine }))
            const reference = steps.map(f => jit(f, { engine: interpreter }))
            const first = [filled([n], 'int32', 1), filled([n], 'int32', 2)] as const
            const expected: Xs[] = [first]
            const came: Xs[] = [first]
            for (const e of events) {
              const argsFrom = (all: readonly Xs[]): readonly [NDArray, NDArray] => {
                const [a, b] = e.back.map((k, i) => all[Math.max(0, all.length - 1 - k)][i])
                return e.swapped ? [b, a] : [a, b]
              }
              const x = filled([n], 'int32', e.seed)
              expected.push(reference[e.step](...argsFrom(expected), x))
              came.push(compiled[e.step](...argsFrom(came), x))
            }
            // All of them at the end: no later call has changed an earlier result
            expected.forEach((ys, i) => expectAgree(ys, came[i], {}, `engine: ${name}, call ${i}`))
          }
        }
      ),
      { numRuns: 150 }
    )
  })
})
