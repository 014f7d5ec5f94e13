/** `index` and `at` against nested lists, on random indices; updates against a loop; errors that teach. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { grad, jit, vjp, vmap } from '../../src/index.js'
import { isNDArray } from '../../src/ndarray/ndarray.js'
import type { Shape } from '../../src/ndarray/shape.js'
import * as np from '../../src/numpy/index.js'
import { expectSame, numbers } from '../primitives/nested.js'
import { elementAt, indicesOf } from './arbitrary.js'

const ints = (shape: Shape, data: readonly number[]): np.NDArray =>
  np.reshape(np.array(Int32Array.from(data)), { shape })

const counting = (shape: Shape): np.NDArray => np.reshape(np.arange(shape.reduce((a, b) => a * b, 1)), { shape })

// --- what indexing means, on nested lists

/** Integers, slices and new axes, one after another. */
const readNested = (x: np.Nested, parts: readonly np.Index[]): np.Nested => {
  const [part, ...rest] = parts
  if (part === undefined) return x
  const list = x as readonly np.Nested[]
  if (typeof part === 'number') return readNested(list[part < 0 ? part + list.length : part], rest)
  if (isNDArray(part)) throw new Error('arrays are read element by element')
  switch (part._tag) {
    case 'NewAxis':
      return [readNested(x, rest)]
    case 'Slice': {
      const { start, stop, step = 1 } = part
      const clamp = (n: number) => Math.min(step > 0 ? list.length : list.length - 1, Math.max(step > 0 ? 0 : -1, n))
      const bound = (n: number | undefined, absent: number) =>
        n === undefined ? absent : clamp(n < 0 ? n + list.length : n)
      const from = bound(start, step > 0 ? 0 : list.length - 1)
      const to = bound(stop, step > 0 ? list.length : -1)
      const picked: np.Nested[] = []
      for (let i = from; step > 0 ? i < to : i > to; i += step) picked.push(readNested(list[i], rest))
      return picked
    }
    case 'Ellipsis':
      throw new Error('ellipses are written out')
  }
}

/** An element of an array that was broadcast to a shape. */
const broadcastElement = (x: np.NDArray, at: readonly number[]): number =>
  elementAt(
    x,
    at.slice(at.length - x.ndim).map((i, axis) => (x.shape[axis] === 1 ? 0 : i))
  )

/** NumPy's rule: one reading with integers for each place of the broadcast arrays, whose axes come first or stay in place. */
const reference = (x: np.NDArray, parts: readonly np.Index[]): np.NDArray => {
  const arrays = parts.filter(isNDArray)
  const nested = np.toNested(x)
  if (arrays.length === 0) return np.array(readNested(nested, parts))
  const isAdvanced = (p: np.Index) => isNDArray(p) || typeof p === 'number'
  const lead = arrays.reduce((s, a) => np.add(np.zeros(s), np.zeros(a.shape)).shape, [] as Shape)
  const each = indicesOf(lead).map(at =>
    np.array(
      readNested(
        nested,
        parts.map(p => (isNDArray(p) ? broadcastElement(p, at) : p))
      )
    )
  )
  const advanced = parts.flatMap((p, i) => (isAdvanced(p) ? [i] : []))
  const isTogether = advanced.every((i, k) => i === advanced[0] + k)
  const stacked = np.reshape(np.stack(each), { shape: [...lead, ...each[0].shape] })
  if (!isTogether) return stacked
  const source = lead.map((_, i) => i)
  return np.moveAxis(stacked, { source, destination: source.map(i => i + advanced[0]) })
}

/** Nested lists that are empty tell no shape; NumPy's own results, in the golden cases, do. */
const readsNothing = (x: np.NDArray, parts: readonly np.Index[]): boolean =>
  [
    readNested(
      np.toNested(x),
      parts.map(p => (isNDArray(p) ? numbers(p)[0] : p))
    )
  ].flat(9).length === 0

// --- random indices

const partOf = (extent: number): fc.Arbitrary<np.Index> => {
  const bound = fc.option(fc.integer({ min: -extent - 2, max: extent + 2 }), { nil: undefined })
  const place = fc.integer({ min: -extent, max: extent - 1 })
  return fc.oneof(
    place,
    fc
      .tuple(bound, bound, fc.constantFrom(undefined, 1, 2, -1, -2))
      .map(([start, stop, step]) => np.slice(start, stop, step)),
    fc.constantFrom<Shape>([2], [1], [3, 1], [1, 2]).chain(s => {
      const size = s.reduce((a, b) => a * b, 1)
      return fc.array(place, { minLength: size, maxLength: size }).map(data => ints(s, data))
    })
  )
}

interface Read {
  readonly x: np.NDArray
  readonly parts: readonly np.Index[]
}

const reads: fc.Arbitrary<Read> = fc
  .array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 })
  .chain(shape =>
    fc.record({
      x: fc.constant(counting(shape)),
      parts: fc
        .tuple(fc.nat(shape.length), fc.tuple(...shape.map(partOf)), fc.option(fc.nat(3), { nil: null }))
        .map(([count, all, newAxisAt]) => {
          const used: readonly np.Index[] = all.slice(0, count)
          return newAxisAt === null || newAxisAt > used.length
            ? used
            : [...used.slice(0, newAxisAt), np.newAxis, ...used.slice(newAxisAt)]
        })
    })
  )

describe('index', () => {
  test('reads what nested lists read', () =>
    fc.assert(
      fc.property(reads, ({ x, parts }) => {
        const came = np.index(x, ...parts)
        if (readsNothing(x, parts)) expect(came.size).toBe(0)
        else expectSame(came, reference(x, parts))
      }),
      { numRuns: 300 }
    ))

  test('does not tell a trailing ellipsis from none', () =>
    fc.assert(
      fc.property(reads, ({ x, parts }) => expectSame(np.index(x, ...parts, np.ellipsis), np.index(x, ...parts)))
    ))

  test('reads the same traced, and with traced integers', () =>
    fc.assert(
      fc.property(reads, ({ x, parts }) => {
        const expected = np.index(x, ...parts)
        expectSame(jit((a: np.NDArray) => np.index(a, ...parts))(x), expected)
        const arrays = parts.filter(isNDArray)
        const traced = jit((a: np.NDArray, at: readonly np.NDArray[]) => {
          const next = [...at]
          return np.index(a, ...parts.map(p => (isNDArray(p) ? next.shift()! : p)))
        })
        expectSame(traced(x, arrays), expected)
      })
    ))

  test('a traced scalar is a static one', () => {
    const x = counting([3, 4])
    const at = (i: number) => np.array(i, { dtype: 'int32' })
    for (const i of [0, 2, -1]) {
      expectSame(jit((k: np.NDArray) => np.index(x, k))(at(i)), np.index(x, i))
      expectSame(jit((k: np.NDArray) => np.index(x, np.slice(1), k))(at(i)), np.index(x, np.slice(1), i))
    }
    const column = (k: np.NDArray) => np.index(x, np.slice(), k)
    expectSame(vmap(column)(np.arange(4, { dtype: 'int32' })), np.transpose(x))
  })

  test('a traced array out of range reads the nearest element', () =>
    expect(numbers(jit((i: np.NDArray) => np.index(np.arange(3), i))(ints([4], [-9, -3, 2, 9])))).toEqual([0, 0, 2, 2]))

  test('a mask stands for its places', () => {
    const x = counting([2, 3])
    const mask = np.gt(x, 2)
    expect(numbers(np.index(x, mask))).toEqual([3, 4, 5])
    expectSame(np.index(x, np.array([false, true])), np.index(x, np.slice(1)))
    expect(np.index(x, np.zeros([2, 3], { dtype: 'bool' })).shape).toEqual([0])
    expect(np.toNested(grad((t: np.NDArray) => np.sum(np.index(t, np.gt(t, 3))))(x))).toEqual([
      [0, 0, 0],
      [0, 1, 1]
    ])
  })

  test('the pullback adds the cotangent where it was read', () =>
    fc.assert(
      fc.property(reads, ({ x, parts }) => {
        const [y, pullback] = vjp((t: np.NDArray) => np.index(t, ...parts))(x)
        const ct = np.add(np.reshape(np.arange(y.size), { shape: y.shape }), 1)
        const counts = new Array<number>(x.size).fill(0)
        numbers(y).forEach((place, k) => (counts[place] += k + 1))
        expect(numbers(pullback(ct))).toEqual(counts)
      })
    ))
})

describe('at', () => {
  const updates = {
    set: (_: number, v: number) => v,
    add: (a: number, v: number) => a + v,
    mul: (a: number, v: number) => a * v,
    min: (a: number, v: number) => Math.min(a, v),
    max: (a: number, v: number) => Math.max(a, v)
  }

  test.each(Object.entries(updates))('%s updates the places that index reads, one after another', (name, f) =>
    fc.assert(
      fc.property(reads, ({ x, parts }) => {
        const places = np.index(x, ...parts)
        const values = np.sub(np.reshape(np.arange(places.size), { shape: places.shape }), 2)
        const expected = [...numbers(x)]
        numbers(places).forEach((place, k) => (expected[place] = f(expected[place], k - 2)))
        const came = np.at(x, ...parts)[name as keyof typeof updates](values)
        expect(numbers(came)).toEqual(expected)
        expectSame(
          jit((a: np.NDArray, v: np.NDArray) => np.at(a, ...parts)[name as keyof typeof updates](v))(x, values),
          came
        )
      })
    )
  )

  test('get is index', () =>
    fc.assert(fc.property(reads, ({ x, parts }) => expectSame(np.at(x, ...parts).get(), np.index(x, ...parts)))))

  test('the value broadcasts and takes the dtype of the array', () => {
    const x = np.zeros([2, 3], { dtype: 'int32' })
    const y = np.at(x, np.slice(), np.slice(1)).set(ints([2], [7, 8]))
    expect([y.dtype, np.toNested(y)]).toEqual([
      'int32',
      [
        [0, 7, 8],
        [0, 7, 8]
      ]
    ])
    expect(np.at(x, 0).add(2).dtype).toBe('int32')
    expect(np.at(np.zeros([2], { dtype: 'float32' }), 0).set(np.array(0.5)).dtype).toBe('float32')
    expect(np.toNested(np.at(np.array([true, true]), 0).set(false))).toEqual([false, true])
    expect(() => np.at(x, 0).set(0.5)).toThrow(/a float64 value in an array of int32/)
  })

  test('traced places outside are left out', () =>
    expect(numbers(jit((i: np.NDArray) => np.at(np.arange(3), i).add(10))(ints([3], [-4, 1, 3])))).toEqual([0, 11, 2]))

  test('gradients go where the values came from', () => {
    const f = (x: np.NDArray, v: np.NDArray) =>
      np.sum(np.mul(np.at(x, ints([2], [1, 1])).set(v), np.array([1, 10, 100])))
    const [x, v] = [np.zeros([3]), np.array([5, 6])]
    expect(np.toNested(grad(f)(x, v))).toEqual([1, 0, 100])
    expect(np.toNested(grad((u: np.NDArray) => f(x, u))(v))).toEqual([0, 10])
  })
})

describe('take and windows', () => {
  test('take reads along an axis', () =>
    fc.assert(
      fc.property(fc.nat(2), fc.array(fc.integer({ min: -2, max: 1 }), { minLength: 1, maxLength: 3 }), (axis, at) => {
        const x = counting([2, 2, 2])
        const parts: readonly np.Index[] = [...Array.from({ length: axis }, () => np.slice()), ints([at.length], at)]
        expectSame(np.take(x, ints([at.length], at), { axis }), np.index(x, ...parts))
      })
    ))

  test('takeAlongAxis of argsort sorts', () =>
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -4, max: 4 }), { minLength: 12, maxLength: 12 }),
        fc.nat(2),
        (data, axis) => {
          const x = ints([2, 3, 2], data)
          expectSame(np.takeAlongAxis(x, np.argsort(x, { axis }), { axis }), np.sort(x, { axis }))
        }
      )
    ))

  test('a window at a traced start is a slice, moved inside', () => {
    const x = counting([4, 3])
    const window = jit((i: np.NDArray) => np.dynamicSlice(x, [i, 1], { sizes: [2, 2] }))
    for (const [start, from] of [
      [0, 0],
      [2, 2],
      [3, 2],
      [-1, 2]
    ])
      expectSame(window(np.array(start, { dtype: 'int32' })), np.index(x, np.slice(from, from + 2), np.slice(1)))
    expectSame(np.dynamicUpdateSlice(x, np.zeros([2, 2]), [1, 1]), np.at(x, np.slice(1, 3), np.slice(1)).set(0))
  })
})

describe('a wrong index', () => {
  const x = counting([2, 3])
  const refuses = (message: string, f: () => unknown) => test(message, () => expect(f).toThrow(message))

  refuses('np.index: index 2 is out of range for axis 0, of extent 2. Use an integer from -2 to 1', () =>
    np.index(x, 2)
  )
  refuses('index -4 is out of range for axis 1', () => np.index(x, 0, -4))
  refuses('index 0.5 is out of range', () => np.index(x, 0.5))
  refuses('np.index: 3 axes are indexed in an array of shape [2, 3]', () => np.index(x, 0, 0, 0))
  refuses("np.index: an index array is float64. Indices are integers: np.array([0, 2], { dtype: 'int32' })", () =>
    np.index(x, np.array([0, 1]))
  )
  refuses('a mask of shape [3] on axes [2]', () => np.index(x, np.array([true, false, true])))
  refuses('the index has two ellipses', () => np.index(x, np.ellipsis, np.ellipsis))
  refuses('Give integers, and a step other than 0', () => np.index(x, np.slice(0, 1, 0)))
  refuses('np.index: the value of a traced array (bool[2, 3]) is not known inside jit', () =>
    jit((t: np.NDArray) => np.index(t, np.gt(t, 0)))(x)
  )
  refuses('np.take: index 6 is out of range', () => np.take(x, 6))
  refuses('np.dynamicSlice: 1 starts for an array of rank 2', () => np.dynamicSlice(x, [0], { sizes: [1, 1] }))
})
