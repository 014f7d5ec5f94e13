/**
 * Sums and products of float32, compiled: what design/0016 promises, whatever the axis, the lanes and the length.
 */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { interpreter, jit, np, vmap, wasm, type DType, type NDArray } from 'pullback'
import { engines } from './agree.support.js'

const f32 = (xs: readonly number[]): NDArray => np.array(new Float32Array(xs))

const times = (n: number, x: number): NDArray => np.array(new Float32Array(n).fill(x))

const numbers = (x: NDArray): readonly number[] => [...np.toTypedArray(x)]

/** Numbers whose sum is small beside them, anywhere among others. */
const cancelling = (n: number, at: number): readonly number[] => {
  const xs = Array.from({ length: n }, (_, i) => i % 7)
  return [...xs.slice(0, at), 1e8, 1, -1e8, ...xs.slice(at)]
}

const total = (xs: readonly number[]): number => xs.reduce((a, b) => a + b, 0)

describe.each(engines)('$name', ({ engine }) => {
  const run = (f: (...xs: readonly NDArray[]) => NDArray, ...xs: readonly NDArray[]): readonly number[] =>
    numbers(jit(f, { engine })(...xs))

  test('a sum rounds once, whatever stands before and after', () => {
    for (const n of [0, 1, 2, 3, 5, 8, 13, 300, 5000])
      for (const at of [0, Math.floor(n / 2), n]) {
        const xs = cancelling(n, at)
        expect(run(np.sum, f32(xs))).toEqual([total(xs)])
        expect(run(x => np.sum(np.flip(x)), f32(xs))).toEqual([total(xs)])
      }
  })

  test('along every axis, in a batch, and within another operation', () => {
    const rows = [1, 2, 3, 4, 5].map(i => cancelling(4, i - 1))
    const x = np.stack(rows.map(f32))
    const sums = rows.map(total)
    expect(run(y => np.sum(y, { axis: 1 }), x)).toEqual(sums)
    expect(run(y => np.sum(y, { axis: 0 }), np.transpose(x))).toEqual(sums)
    expect(
      run(y => np.sum(y, { axis: 0 }), np.array(np.toNested(np.transpose(x)) as number[][], { dtype: 'float32' }))
    ).toEqual(sums)
    expect(
      run(
        vmap(y => np.sum(y)),
        x
      )
    ).toEqual(sums)
    expect(run(y => np.mul(np.sum(y, { axis: 1, keepDims: true }), np.ones([1, 2], { dtype: 'float32' })), x)).toEqual(
      sums.flatMap(s => [s, s])
    )
  })

  test('beside another reduction of the same numbers', () => {
    const xs = Array.from({ length: 37 }, (_, i) => (i * 7) % 37)
    const both = jit((x: NDArray): readonly NDArray[] => [np.sum(x), np.max(x), np.min(x)], { engine })
    expect(both(f32(xs)).flatMap(numbers)).toEqual([666, 36, 0])
  })

  test('products of matrices do, in every form', () => {
    const [x, y] = [f32([1e20, 1e20, 1]), f32([1e20, -1e20, 1])]
    const [row, column] = [np.reshape(x, { shape: [1, 3] }), np.reshape(y, { shape: [3, 1] })]
    expect(run(np.dot, x, y)).toEqual([1])
    expect(run(np.dot, row, column)).toEqual([1])
    expect(run((a, b) => np.einsum('i,i->', a, b), x, y)).toEqual([1])
    for (const n of [2, 5, 8, 12]) {
      const [many, others] = [np.tile(row, { reps: [n, 1] }), np.tile(column, { reps: [1, n] })]
      expect(new Set(run(np.dot, many, others))).toEqual(new Set([1]))
      expect(
        new Set(run((a, b) => np.dot(a, np.transpose(b)), many, np.tile(np.transpose(column), { reps: [n, 1] })))
      ).toEqual(new Set([1]))
      expect(new Set(run(vmap(np.dot), many, np.transpose(others)))).toEqual(new Set([1]))
    }
  })

  test('equal numbers: a million of them', () => {
    const tenths = times(1_000_000, 0.1)
    expect(Math.abs(run(np.sum, tenths)[0] - 1e5) / 1e5).toBeLessThan(2e-6)
    for (const mean of run(x => np.mean(np.reshape(x, { shape: [-1, 2] }), { axis: 0 }), tenths))
      expect(Math.abs(mean - 0.1) / 0.1).toBeLessThan(1e-6)
    expect(run(np.var, tenths)[0]).toBeLessThan(1e-15)
    const grown = Math.exp(1_000_000 * Math.log1p(Math.fround(1 + 1e-7) - 1))
    expect(Math.abs(run(np.prod, times(1_000_000, 1 + 1e-7))[0] / grown - 1)).toBeLessThan(1e-6)
  })

  test('a long sum of products, beside its float64', () => {
    for (const [m, k, n] of [
      [1, 100_000, 1],
      [9, 20_001, 17],
      [1, 5000, 40],
      [40, 5000, 1]
    ] as const) {
      const [x, y] = [np.broadcastTo(f32([0.1]), { shape: [m, k] }), np.add(np.zeros([k, n], { dtype: 'float32' }), 1)]
      for (const z of run((a, b) => np.dot(np.mul(a, 1), b), x, y))
        expect(Math.abs(z / (k * Math.fround(0.1)) - 1)).toBeLessThan(1e-5)
    }
  })

  test('agrees with the interpreter to the last bit but one, where nothing cancels', () =>
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 3000 }),
        fc.integer({ min: 0, max: 1 }),
        fc.integer({ min: 1, max: 1000 }),
        (n, axis, seed) => {
          const x = np.reshape(f32(Array.from({ length: n * 3 }, (_, i) => ((i * seed) % 1009) / 1009)), {
            shape: axis === 0 ? [n, 3] : [3, n]
          })
          const f = (y: NDArray): NDArray => np.sum(y, { axis })
          const [ours, theirs] = [run(f, x), numbers(jit(f, { engine: interpreter })(x))]
          ours.forEach((a, i) => expect(Math.abs(a - theirs[i])).toBeLessThanOrEqual(2 ** -23 * theirs[i]))
        }
      ),
      { numRuns: 40 }
    ))

  const dtypes = fc.constantFrom<DType>('float32', 'float64', 'int32')

  test('of whole numbers are exact in any order: every extent, along any axes, of views, of what is computed on the way', () =>
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 37 }), { minLength: 1, maxLength: 3 }),
        fc.array(fc.boolean(), { minLength: 3, maxLength: 3 }),
        fc.boolean(),
        dtypes,
        (shape, isSummed, isFlipped, dtype) => {
          const axis = shape.flatMap((_, i) => (isSummed[i] ? [i] : []))
          const size = shape.reduce((n, m) => n * m, 1)
          const x = np.reshape(
            np.array(
              Array.from({ length: size }, (_, i) => ((i * 7919) % 101) - 50),
              { dtype }
            ),
            {
              shape
            }
          )
          const f = (y: NDArray): readonly NDArray[] => {
            const view = isFlipped ? np.flip(np.transpose(y)) : y
            const others = shape.flatMap((_, i) => (axis.includes(i) ? [] : [i]))
            return [
              np.sum(view, { axis }),
              np.max(view, { axis }),
              np.sum(np.mul(np.sub(view, np.min(view, { axis, keepDims: true })), view), { axis }),
              np.sum(np.add(np.abs(view), np.sum(view, { axis: others, keepDims: true })), { axis })
            ]
          }
          const sums = [engine, interpreter].map(e =>
            jit(f, { engine: e })(isFlipped ? np.transpose(x) : x).map(numbers)
          )
          expect(sums[0]).toEqual(sums[1])
        }
      ),
      { numRuns: 60 }
    ))
})

describe('products in one Program', () => {
  const size = fc.constantFrom(1, 3, 4, 5, 9, 16, 33, 64, 130)
  const kind = fc.constantFrom('whole', 'transposed', 'each second', 'the first')

  const filled = (rows: number, columns: number, seed: number): NDArray =>
    np.reshape(np.array(Array.from({ length: rows * columns }, (_, i) => ((i * 7 + seed) % 13) - 6)), {
      shape: [rows, columns]
    })

  test.each(['float32', 'float64'] as const)('%s: two or three of one x, of drawn sizes and strides', dtype =>
    fc.assert(
      fc.property(size, size, fc.array(fc.tuple(size, kind), { minLength: 2, maxLength: 3 }), (m, k, others) => {
        const whole = [filled(m, k, 1), ...others.map(([n], i) => filled(k, 2 * n + 3, i))].map(x =>
          np.astype(x, dtype)
        )
        // The views are made within, so that strides differ and buffers do not
        const view = (y: NDArray, n: number, how: string): NDArray =>
          how === 'each second'
            ? np.index(y, np.ellipsis, np.slice(0, 2 * n, 2))
            : how === 'transposed'
              ? np.transpose(np.reshape(np.index(np.ravel(y), np.slice(0, n * k)), { shape: [n, k] }))
              : np.index(y, np.ellipsis, np.slice(how === 'the first' ? 0 : 1, how === 'the first' ? n : n + 1))
        const f = (x: NDArray, ...ys: readonly NDArray[]): readonly NDArray[] =>
          ys.map((y, i) => np.dot(x, view(y, ...others[i])))
        const expected = jit(f, { engine: interpreter })(...(whole as [NDArray]))
        const came = jit(f, { engine: wasm() })(...(whole as [NDArray]))
        expected.forEach((z, i) => expect(numbers(came[i])).toEqual(numbers(z)))
      }),
      { numRuns: 25 }
    )
  )
})

describe('compiled means', () => {
  test('of equal float32 numbers are that number, whatever it is', () => {
    for (const v of [123456.7, 0.1, 3e38, 1e-45, 1 / 3])
      for (const n of [2, 3, 7, 1000]) {
        const x = np.full([n], v, { dtype: 'float32' })
        expect(np.item(jit(np.mean)(x))).toBe(Math.fround(v))
        expect(np.item(jit(np.std)(x))).toBe(0)
      }
  })

  test.each([
    [[1e308, 1e308, -Infinity], -Infinity],
    [[-1e308, -1e308, Infinity], Infinity],
    [[1e308, 1e308, 1e308], 1e308],
    [[Infinity, -Infinity], NaN]
  ])('of %j is %d', (values, mean) => {
    expect(np.item(jit(np.mean)(np.array(values)))).toBe(mean)
    expect(np.item(np.mean(np.array(values)))).toBe(mean)
  })
})
