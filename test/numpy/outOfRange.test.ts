/** Indices out of range: told where they are known, and by every mode the same however the function runs. */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { grad, jit, np, vmap } from '../../src/index.js'

const int = (data: np.Nested): np.NDArray => np.array(data, { dtype: 'int32' })

const x = np.array([1, 2, 3])

/** Draws a vector and indices far out on both sides. */
const cases = fc.record({
  n: fc.integer({ min: 1, max: 5 }),
  at: fc.array(fc.integer({ min: -12, max: 12 }), { minLength: 1, maxLength: 6 })
})

type Read = (x: np.NDArray, i: np.NDArray) => np.NDArray

const vectorOf = (n: number): np.NDArray => np.add(np.arange(n), 1)

/** Where an index points: a place, or none. */
const place = (i: number, n: number, mode: 'clip' | 'wrap' | 'fill' | 'drop'): number | undefined => {
  if (mode === 'wrap') return ((i % n) + n) % n
  const own = i < 0 ? i + n : i
  if (mode === 'clip') return Math.min(n - 1, Math.max(0, own))
  return own >= 0 && own < n ? own : undefined
}

const runs: readonly (readonly [string, (f: Read) => Read])[] = [
  ['eager', f => f],
  ['compiled', f => jit(f)],
  ['batched', f => (a, i) => np.index(vmap(f, { inAxes: [null, 0] })(a, np.stack([i, i])), 1)]
]

describe.each(['clip', 'wrap', 'fill'] as const)('reading by %s', mode => {
  const reads: readonly (readonly [string, Read])[] = [
    ['take', (a, i) => np.take(a, i, { mode })],
    ['index', (a, i) => np.index(a, i, { mode })],
    ['at', (a, i) => np.at(a, i).get({ mode })],
    ['takeAlongAxis', (a, i) => np.takeAlongAxis(a, i, { mode })]
  ]
  for (const [name, read] of reads)
    test.each(runs)(`np.${name}, %s`, (_, run) =>
      fc.assert(
        fc.property(cases, ({ n, at }) => {
          const expected = at.map(i => place(i, n, mode)).map(p => (p === undefined ? NaN : p + 1))
          expect(np.toNested(run(read)(vectorOf(n), int(at)))).toEqual(expected)
        }),
        { numRuns: 15 }
      )
    )

  test('its gradient counts what was read', () =>
    fc.assert(
      fc.property(cases, ({ n, at }) => {
        const counts = Array.from({ length: n }, (_, k) => at.filter(i => place(i, n, mode) === k).length)
        const slope = grad((a: np.NDArray) => np.sum(np.take(a, int(at), { mode })))(vectorOf(n))
        expect(np.toNested(slope)).toEqual(counts)
      }),
      { numRuns: 15 }
    ))

  test('a single integer is read as an array of one', () =>
    expect(np.item(np.take(x, 7, { mode }))).toBe(np.item(np.take(x, int([7]), { mode }))))
})

describe.each(['clip', 'wrap', 'drop'] as const)('writing by %s', mode => {
  test.each(runs)('%s', (_, run) =>
    fc.assert(
      fc.property(cases, ({ n, at }) => {
        const counts = Array.from({ length: n }, (_, k) => at.filter(i => place(i, n, mode) === k).length)
        const added = run((a, i) => np.at(a, i).add(10, { mode }))(vectorOf(n), int(at))
        expect(np.toNested(added)).toEqual(counts.map((c, k) => k + 1 + 10 * c))
      }),
      { numRuns: 15 }
    )
  )
})

test('fills of integers and booleans are those of JAX', () => {
  const filled = (dtype: np.DType): unknown =>
    np.toNested(np.take(np.zeros([1], { dtype }), int([5]), { mode: 'fill' }))
  expect(filled('int32')).toEqual([-(2 ** 31)])
  expect(filled('uint32')).toEqual([2 ** 32 - 1])
  expect(filled('bool')).toEqual([true])
})

describe('without a mode', () => {
  const outside = int([0, 5])
  test.each<readonly [string, (a: np.NDArray, i: np.NDArray) => unknown]>([
    ['np.take', np.take],
    ['np.index', np.index],
    ['np.takeAlongAxis', np.takeAlongAxis],
    ['np.at(…).get', (a, i) => np.at(a, i).get()],
    ['np.at(…).set', (a, i) => np.at(a, i).set(9)],
    ['np.at(…).add', (a, i) => np.at(a, i).add(9)]
  ])('%s raises of concrete arrays', (op, f) =>
    expect(() => f(x, outside)).toThrow(`${op}: index 5 is out of range for axis 0, of extent 3`)
  )

  test('traced reads give the nearest element, and traced writes are dropped; gradients agree with what compiled code does', () => {
    expect(np.toNested(jit(np.take)(x, outside))).toEqual([1, 3])
    expect(np.toNested(jit((a: np.NDArray, i: np.NDArray) => np.at(a, i).set(9))(x, outside))).toEqual([9, 2, 3])
    expect(np.toNested(grad((a: np.NDArray) => np.sum(np.take(a, outside)))(x))).toEqual([1, 0, 1])
    expect(np.toNested(grad((a: np.NDArray) => np.sum(np.at(a, outside).mul(2)))(x))).toEqual([2, 1, 1])
  })

  test('words beyond int32 are out of range, not negative', () => {
    const word = np.array(Uint32Array.of(2 ** 32 - 1))
    expect(() => np.take(x, word)).toThrow('index 4294967295 is out of range')
    expect(np.toNested(jit(np.take)(x, word))).toEqual([3])
  })
})

describe('masks of rank 0 add an axis', () => {
  const [yes, no] = [np.array(true), np.array(false)]
  const m = np.zeros([2, 3])
  test.each<readonly [string, np.NDArray, readonly number[]]>([
    ['x[False]', np.index(x, no), [0, 3]],
    ['x[True]', np.index(x, yes), [1, 3]],
    ['m[0, True, :]', np.index(m, 0, yes, np.slice()), [1, 3]],
    ['m[True, [0, 1]]', np.index(m, yes, int([0, 1])), [2, 3]],
    ['m[..., True]', np.index(m, np.ellipsis, yes), [2, 3, 1]],
    ['m[..., False]', np.index(m, np.ellipsis, no), [2, 3, 0]]
  ])('%s', (_, y, shape) => expect(y.shape).toEqual(shape))

  test('and choose all or nothing in writes', () => {
    expect(np.toNested(np.at(x, no).set(9))).toEqual([1, 2, 3])
    expect(np.toNested(np.at(x, yes).set(9))).toEqual([9, 9, 9])
  })
})

test('a number out of range is a mistake wherever the function runs', () => {
  for (const f of [(a: np.NDArray) => np.index(a, 7), (a: np.NDArray) => np.at(a, 7).set(0)]) {
    expect(() => f(x)).toThrow('index 7 is out of range')
    expect(() => jit(f)(x)).toThrow('index 7 is out of range')
  }
})

test('an index that is traced writes nothing out of range into a concrete array', () =>
  expect(np.toNested(jit((i: np.NDArray) => np.at(x, i).set(9))(int([0, 5])))).toEqual([9, 2, 3]))
