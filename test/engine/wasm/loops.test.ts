/**
 * Loops and choices, compiled: carries that are swapped, shifted, stacked and updated in part, nests, and loops that never run.
 */
import * as fc from 'fast-check'
import { describe, test } from 'vitest'
import { cond, foriLoop, grad, np, scan, switchCase, vmap, whileLoop, type NDArray } from 'pullback'
import { expectSame, extent, filled } from './agree.support.js'

type Xs = readonly NDArray[]

/** Extents of rows, and numbers of iterations. */
const sizes = fc.record({
  n: extent,
  length: fc.constantFrom(0, 1, 2, 3, 5, 9),
  reverse: fc.boolean(),
  seed: fc.integer()
})

interface Sizes {
  readonly n: number
  readonly length: number
  readonly reverse: boolean
  readonly seed: number
}

/** A function of [n], [n] and [length, n], on two calls after each other. */
const check = (
  f: (s: Sizes) => (a: NDArray, b: NDArray, rows: NDArray) => Xs,
  dtype: 'float32' | 'int32' = 'float32'
) =>
  fc.assert(
    fc.property(sizes, s => {
      const { n, length, seed } = s
      const call = (k: number): Xs => [
        filled([n], dtype, seed + k),
        filled([n], dtype, seed + k + 1),
        filled([length, n], dtype, seed + k + 2)
      ]
      expectSame((...xs: Xs) => f(s)(xs[0], xs[1], xs[2]), [call(0), call(10)])
    }),
    { numRuns: 20 }
  )

/** Small steps, so that floats stay exact. */
const step = (x: NDArray, y: NDArray): NDArray => np.sub(np.mul(y, 0.5), x)

type Pair = readonly [NDArray, NDArray]

const scanned = (
  { reverse, length }: Sizes,
  f: (c: Pair, x: NDArray) => readonly [Pair, Xs],
  init: Pair,
  xs: NDArray
): Xs => {
  const [c, ys] = scan(f as never, { reverse, length })(init, xs as never) as unknown as [Pair, Xs]
  return [...c, ...ys]
}

describe('a scan', () => {
  test('swaps its carries', () => check(s => (a, b, rows) => scanned(s, ([x, y]) => [[y, x], []], [a, b], rows)))

  test('swaps its carries, one changed', () =>
    check(s => (a, b, rows) => scanned(s, ([x, y], r) => [[y, np.add(x, r)], []], [a, b], rows)))

  test('mixes its carries: each reads both', () =>
    check(
      s => (a, b, rows) => scanned(s, ([x, y], r) => [[np.add(x, y), np.sub(np.add(x, r), y)], [x]], [a, b], rows),
      'int32'
    ))

  test('stacks its carries, as they were and as they become', () =>
    check(
      s => (a, b, rows) =>
        scanned(
          s,
          ([x, y], r) => {
            const z = np.add(x, r)
            return [
              [z, y],
              [x, z, z, y, np.neg(z)]
            ]
          },
          [a, b],
          rows
        ),
      'int32'
    ))

  test('gives both carries one value', () =>
    check(
      s => (a, b, rows) =>
        scanned(
          s,
          ([x, y], r) => {
            const z = np.add(np.sub(x, y), r)
            return [[z, z], [z]]
          },
          [a, b],
          rows
        ),
      'int32'
    ))

  test('gives a carry the other one reversed, and itself reversed', () =>
    check(
      s => (a, b, rows) => scanned(s, ([x, y], r) => [[np.flip(y), np.add(x, r)], [np.flip(x)]], [a, b], rows),
      'int32'
    ))

  test('reverses its carry in place', () =>
    check(
      s => (a, b, rows) =>
        scanned(s, ([x, y], r) => [[np.add(np.flip(x), r), np.flip(np.add(y, r))], []], [a, b], rows),
      'int32'
    ))

  test('shifts its carry to the right', () =>
    check(
      s => (a, b, rows) =>
        scanned(
          s,
          ([x, y], r) => {
            const first = np.index(r, np.slice(0, 1))
            const shifted = np.concatenate([first, np.index(x, np.slice(0, s.n - 1))])
            return [[shifted, np.add(y, shifted)], []]
          },
          [a, b],
          rows
        ),
      'int32'
    ))

  test('shifts its carry to the left', () =>
    check(
      s => (a, b, rows) =>
        scanned(
          s,
          ([x, y], r) => [
            [np.concatenate([np.index(x, np.slice(1, s.n)), np.index(r, np.slice(0, 1))]), np.roll(y, { shift: 1 })],
            []
          ],
          [a, b],
          rows
        ),
      'int32'
    ))

  test('updates a window of its carry, and of its carry moved', () =>
    check(
      s => (a, b, rows) =>
        scanned(
          s,
          ([x, y], r) => {
            const at = np.astype(np.sum(np.index(r, np.slice(0, 1))), 'int32')
            const window = np.index(r, np.slice(0, Math.max(1, s.n >> 1)))
            return [
              [np.dynamicUpdateSlice(x, window, [at]), np.dynamicUpdateSlice(np.flip(y), window, [np.neg(at)])],
              [np.dynamicSlice(x, [at], { sizes: [1] })]
            ]
          },
          [a, b],
          rows
        ),
      'int32'
    ))

  test('reduces its carry, and broadcasts what it finds', () =>
    check(
      s => (a, b, rows) => {
        const [x, ys] = scan(
          (c: NDArray, r: NDArray) => {
            const total = np.sum(c)
            return [np.add(np.mul(c, 3), np.add(r, total)), total] as const
          },
          { reverse: s.reverse }
        )(a, rows)
        return [x, ys, b]
      },
      'int32'
    ))

  test('inside a scan', () =>
    check(
      s => (a, b, rows) => {
        const [[x, y], ys] = scan(
          ([c, d]: Pair, r: NDArray) => {
            const [inner, seen] = scan((e: NDArray, q: NDArray) => [np.sub(np.add(d, q), e), np.add(e, c)] as const, {
              reverse: !s.reverse
            })(c, rows)
            return [[inner, np.add(c, r)] as Pair, seen] as const
          },
          { reverse: s.reverse }
        )([a, b] as Pair, rows)
        return [x, y, ys]
      },
      'int32'
    ))

  test('of a choice', () =>
    check(
      s => (a, b, rows) =>
        scanned(
          s,
          ([x, y], r) => {
            const which = np.astype(np.mod(np.sum(np.index(r, np.slice(0, 1))), 4), 'int32')
            const [u, v] = switchCase(which, [
              (p: NDArray, q: NDArray) => [q, p] as Pair,
              (p: NDArray, q: NDArray) => [np.add(p, q), q] as Pair,
              (p: NDArray) => [np.flip(p), p] as Pair
            ] as never)(x, y as never) as Pair
            return [[u, v], [v]]
          },
          [a, b],
          rows
        ),
      'int32'
    ))

  test('of a loop of unknown length', () =>
    check(
      s => (a, b, rows) =>
        scanned(
          s,
          ([x, y], r) => {
            const [k, u] = whileLoop(
              ([i]: Pair) => np.lt(i, np.mod(np.sum(np.index(r, np.slice(0, 1))), 5)),
              ([i, v]: Pair) => [np.add(i, 1), np.add(np.flip(v), r)] as Pair
            )([np.astype(np.array(0), 'int32'), x] as Pair)
            return [[u, np.add(y, k)], [u]]
          },
          [a, b],
          rows
        ),
      'int32'
    ))

  test('its gradient', () =>
    check(s => (a, b, rows) => {
      const loss = (p: Pair): NDArray => {
        const [x, y, ys] = scanned(
          s,
          ([c, d], r) => [[np.mul(d, np.array(0.5, { dtype: 'float32' })), np.add(c, r)], [c]],
          p,
          rows
        )
        return np.sum(np.add(np.add(np.mul(x, b), y), np.sum(ys, { axis: 0 })))
      }
      return [...(grad(loss as never)([a, b] as never) as Pair)]
    }))
})

describe('other loops', () => {
  test('to a number that is known only at run time', () =>
    check(
      () => (a, b, rows) => {
        const to = np.mod(np.sum(a), 7)
        const [x, y] = foriLoop(0, to, (i: NDArray, [u, v]: Pair) => [np.add(v, i), u] as Pair)([a, b] as Pair)
        return [x, y, rows]
      },
      'int32'
    ))

  test('between numbers: the number of an iteration, its gradient, and a batch of them', () =>
    check(s => (a, b, rows) => {
      const loop = (x: NDArray, y: NDArray): NDArray =>
        foriLoop(-2, s.length - 2, (i: NDArray, u: NDArray) => {
          const n = np.astype(i, 'float32')
          return np.sub(np.mul(np.mul(u, u), np.mul(n, 0.25)), np.mul(y, n))
        })(x)
      const total = (x: NDArray, y: NDArray): NDArray => np.sum(np.mul(loop(x, y), 0.5))
      return [
        loop(a, b),
        grad(total)(a, b),
        grad((y: NDArray) => total(a, y))(b),
        vmap((x: NDArray) => loop(x, b))(rows)
      ]
    }))

  test('a choice by a predicate, and one that is known', () =>
    check(s => (a, b, rows) => {
      const p = np.gt(np.sum(a), 0)
      const f = (x: NDArray, y: NDArray): Pair => [step(x, y), y]
      const g = (x: NDArray, y: NDArray): Pair => [y, x]
      const one = cond(p, f, g)(a, b)
      const two = cond(np.array(s.reverse), f, g)(a, b)
      return [...one, ...two, rows]
    }))
})
