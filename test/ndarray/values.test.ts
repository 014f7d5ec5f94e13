/** Arrays are values: nobody writes them through what they were given or what they hand out, and copies of any kind keep the numbers. */
import { deepEqual, deepStrictEqual } from 'node:assert'
import { deserialize, serialize } from 'node:v8'
import { MessageChannel, receiveMessageOnPort } from 'node:worker_threads'
import { describe, expect, test } from 'vitest'
import { attempt, grad, jit, np, random, vmap } from '../../src/index.js'
import { fromClone } from '../../src/ndarray/foreign.js'
import { storage, type Dense } from '../../src/ndarray/ndarray.js'

const x = np.array([
  [1, 2, 3],
  [4, 5, 6]
])

/** Arrays in every layout and dtype. */
const layouts: Readonly<Record<string, np.NDArray>> = {
  scalar: np.array(7),
  plain: x,
  transposed: np.transpose(x),
  flipped: np.flip(x),
  sliced: np.index(x, np.slice(), np.slice(1, 3)),
  row: np.index(x, 1),
  filled: np.full([2, 3], 5),
  broadcast: np.broadcastTo(np.array([1, 2]), { shape: [3, 2] }),
  counted: np.arange(4),
  empty: np.zeros([0, 3]),
  special: np.array([0, -0, NaN, Infinity, -Infinity, 5e-324, 0.1, Number.MAX_VALUE]),
  long: np.sin(np.arange(200)),
  float32: np.array(new Float32Array([0.1, -0, NaN])),
  int32: np.array(new Int32Array([-1, 2 ** 31 - 1])),
  uint32: np.array(new Uint32Array([0, 2 ** 32 - 1])),
  bool: np.gt(x, 3),
  jitted: jit((a: np.NDArray) => np.mul(a, np.ones([30])))(2)
}

const same = (a: np.NDArray, b: np.NDArray): void => {
  expect([a.shape, a.dtype]).toEqual([b.shape, b.dtype])
  expect(np.toTypedArray(a)).toEqual(np.toTypedArray(b))
  np.toTypedArray(a).forEach((v, i) => expect(v).toBe(np.toTypedArray(b)[i]))
}

describe('lists that become shapes', () => {
  const makers: Readonly<Record<string, (shape: readonly number[]) => np.NDArray>> = {
    zeros: shape => np.zeros(shape),
    ones: shape => np.ones(shape),
    full: shape => np.full(shape, 3),
    reshape: shape => np.reshape(np.arange(6), { shape }),
    broadcastTo: shape => np.broadcastTo(1, { shape }),
    dynamicSlice: shape => np.dynamicSlice(np.ones([4, 4]), [0, 0], { sizes: shape }),
    normal: shape => random.normal(random.key(0), { shape }),
    uniform: shape => random.uniform(random.key(0), { shape }),
    randint: shape => random.randint(random.key(0), { shape, max: 3 }),
    bits: shape => random.bits(random.key(0), { shape }),
    choice: shape => random.choice(random.key(0), 3, { shape })
  }

  test.each(Object.entries(makers))('%s copies it, and hands out one that cannot be written', (_, make) => {
    const shape = [2, 3]
    const made = make(shape)
    const before = np.toNested(made)
    shape[0] = 3
    shape.length = 1
    expect(made.shape).toEqual([2, 3])
    expect(np.toNested(made)).toEqual(before)
    for (const y of [made, np.sin(made), np.transpose(made), np.sum(made, { axis: 0 })])
      expect(() => ((y.shape as number[])[0] = 9)).toThrow(TypeError)
    expect(() => (made.shape as number[]).reverse()).toThrow(TypeError)
  })

  test('a jitted function keeps to the list it was traced with', () => {
    const shape = [2, 2]
    const f = jit((a: np.NDArray) => np.reshape(np.mul(a, 2), { shape }))
    const [first, y] = [f(np.arange(4)), np.arange(4)]
    shape[0] = 3
    expect(first.shape).toEqual([2, 2])
    expect(f(y).shape).toEqual([2, 2])
  })

  test('traced arrays hand out frozen shapes too', () => {
    const write = (a: np.NDArray): np.NDArray => {
      ;(a.shape as number[])[0] = 7
      return np.sum(a)
    }
    for (const f of [grad(write), jit(write), vmap(write)]) expect(() => f(np.ones([2, 2]))).toThrow(TypeError)
  })

  test('shape and dtype cannot be assigned', () => {
    const a: { shape: unknown; dtype: unknown } = np.ones([2])
    expect(() => (a.dtype = 'int32')).toThrow(TypeError)
    expect(() => (a.shape = [1])).toThrow(TypeError)
  })

  test.each([
    [[NaN]],
    [[-1]],
    [[1.5]],
    [['2']],
    [[null]],
    [[, 2]],
    [[2n]],
    [new Array(65).fill(1)],
    [new Array(2 ** 32 - 1)],
    ['x'],
    [null],
    [3],
    [{ length: 1, 0: 2 }],
    [new Int32Array([2, 2])],
    [[2 ** 53]],
    [[2 ** 53, 2 ** 53]],
    [[Infinity]],
    [[0, 2 ** 60]]
  ])('no shape: %#', shape => {
    for (const make of [np.zeros, np.ones, (s: never) => np.broadcastTo(1, { shape: s })])
      expect(attempt(() => make(shape as never))()).toMatchObject({ left: { _tag: 'InvalidArgument' } })
    expect(attempt(() => random.uniform(random.key(0), { shape: shape as never }))()).toMatchObject({ _tag: 'Left' })
  })

  test('broadcasting to more than 2^53 elements', () =>
    expect(() => np.add(np.zeros([2 ** 30, 1]), np.zeros([1, 2 ** 30]))).toThrow('fewer than 2^53 elements'))
})

describe('memory that is not there', () => {
  const huge = np.zeros([2 ** 40])
  test.each([
    ['sin', () => np.sin(huge)],
    ['add', () => np.add(huge, 1)],
    ['where', () => np.where(np.gt(np.zeros([]), 1), huge, 1)],
    ['arange', () => np.arange(2 ** 40)],
    ['toTypedArray', () => np.toTypedArray(huge)],
    ['toNested', () => np.toNested(huge)],
    ['concatenate', () => np.concatenate([huge, huge])],
    ['cumsum', () => np.cumsum(huge)],
    ['sort', () => np.sort(huge)],
    ['uniform', () => random.uniform(random.key(0), { shape: [2 ** 40] })],
    ['matmul', () => np.matmul(np.zeros([2 ** 20, 1]), np.zeros([1, 2 ** 20]))],
    ['take', () => np.take(np.zeros([2]), np.zeros([2 ** 40], { dtype: 'int32' }))],
    ['grad', () => grad((a: np.NDArray) => np.sum(np.sin(np.broadcastTo(a, { shape: [2 ** 40] }))))(1)]
  ])('%s is an OutOfMemory, which attempt catches', (_, f) =>
    expect(attempt<[], unknown>(f)()).toMatchObject({ left: { _tag: 'OutOfMemory' } })
  )

  test('says how much, for what', () =>
    expect(() => np.sin(huge)).toThrow(
      'np.sin: there are no 8.00 TiB for an array of shape [1099511627776] and dtype float64'
    ))

  test('a fill of any size costs nothing', () => expect([huge.size, np.item(np.index(huge, 5))]).toEqual([2 ** 40, 0]))
})

describe('equality of test runners', () => {
  test.each([
    ['numbers', np.array([1]), np.array([2])],
    ['scalars', np.array(1), np.array(2)],
    ['dtypes', np.array([1]), np.array(new Float32Array([1]))],
    ['shapes', np.zeros([2, 3]), np.zeros([3, 2])],
    ['sizes', np.zeros([2]), np.zeros([3])],
    ['fills', np.zeros([2]), np.ones([2])]
  ])('%s that differ', (_, a, b) => {
    expect(() => deepEqual(a, b)).toThrow()
    expect(() => deepStrictEqual(a, b)).toThrow()
    expect(() => deepEqual({ w: [a] }, { w: [b] })).toThrow()
    expect(a).not.toEqual(b)
    expect(a).not.toStrictEqual(b)
    expect({ w: [a] }).not.toEqual({ w: [b] })
  })

  test('equal arrays of one layout', () => {
    const pairs = [
      [np.array([1, 2]), np.add(np.array([0, 1]), 1)],
      [np.arange(3), np.array([0, 1, 2])],
      [np.zeros([2]), np.zeros([2])],
      [np.array(1), np.sum(np.array([1]))]
    ] as const
    for (const [a, b] of pairs) {
      expect(a.shape).toEqual(b.shape)
      deepEqual(a, b)
      deepStrictEqual(a, b)
      expect(a).toEqual(b)
      expect(a).toStrictEqual(b)
    }
  })

  test('results of one jitted function', () => {
    const f = jit((a: np.NDArray) => np.mul(a, np.ones([30])))
    deepStrictEqual(f(2), f(2))
    expect(() => deepEqual(f(2), f(3))).toThrow()
    expect(f(2)).toEqual(f(2))
  })
})

describe('copies', () => {
  const posted = (a: np.NDArray): unknown => {
    const { port1, port2 } = new MessageChannel()
    port1.postMessage(a)
    const { message } = receiveMessageOnPort(port2) as { readonly message: unknown }
    port1.close()
    return message
  }
  const ways: Readonly<Record<string, (a: np.NDArray) => unknown>> = {
    structuredClone,
    'v8.serialize': a => deserialize(serialize(a)) as unknown,
    postMessage: posted
  }

  describe.each(Object.entries(ways))('%s', (_, copy) => {
    test.each(Object.entries(layouts))('keeps %s', (_, a) => same(np.array(copy(a) as never), a))
  })

  test('a fill of any size stays one', () =>
    expect(np.item(np.index(np.array(structuredClone(np.ones([2 ** 40])) as never), 7))).toBe(1))

  test('the array shares nothing with the clone', () => {
    const clone = structuredClone(x) as Dense
    const made = np.array(clone)
    clone[storage].data.fill(9)
    same(made, x)
  })

  test('clones stand within lists, and in trees', () =>
    expect(np.array([structuredClone(x), x] as never).shape).toEqual([2, 2, 3]))

  const broken = (change: object): unknown => ({ storage: { ...structuredClone(x as Dense)[storage], ...change } })
  test.each([
    ['no storage', { storage: null }],
    ['no shape', broken({ shape: 'x' })],
    ['a shape of other rank', broken({ shape: [6] })],
    ['too large a shape', broken({ shape: [2, 4] })],
    ['no dtype', broken({ dtype: 'float16' })],
    ['another dtype', broken({ dtype: 'float32' })],
    ['no elements', broken({ data: [1, 2, 3, 4, 5, 6] })],
    ['few elements', broken({ data: new Float64Array(5) })],
    ['strides out of the buffer', broken({ strides: [3, 2] })],
    ['negative strides out of the buffer', broken({ strides: [-3, 1] })],
    ['fractional strides', broken({ strides: [3, 0.5] })],
    ['no strides', broken({ strides: undefined })],
    ['huge strides', broken({ strides: [2 ** 53, 1] })],
    ['an offset', broken({ offset: 1 })],
    ['a negative offset', broken({ offset: -1 })],
    ['no offset', broken({ offset: NaN })],
    ['bytes that are no booleans', broken({ dtype: 'bool', data: new Uint8Array(6).fill(2) })]
  ])('refuses a clone with %s', (_, clone) =>
    expect(attempt(() => np.array(clone as never))()).toMatchObject({ left: { _tag: 'InvalidArgument' } })
  )

  test('takes negative strides that stay within', () =>
    expect(np.toNested(fromClone(broken({ strides: [-3, -1], offset: 5 }) as never))).toEqual([
      [6, 5, 4],
      [3, 2, 1]
    ]))
})

describe('JSON', () => {
  test('tells all numbers, those too that JSON has none for', () =>
    expect(JSON.stringify({ w: np.array([1, -0, NaN, -Infinity, 0.1]), b: np.zeros([2, 3]) })).toBe(
      '{"w":{"of":"float64[5]","data":[1,"-0","NaN","-Infinity",0.1]},"b":{"of":"float64[2, 3]","fill":0}}'
    ))

  test('teaches where there are none yet', () => {
    const save = (a: np.NDArray): np.NDArray => {
      JSON.stringify({ a })
      return np.sum(a)
    }
    for (const f of [grad(save), jit(save), vmap(save)])
      expect(() => f(np.ones([2, 2]))).toThrow(/toJSON: a traced array .* has no numbers to save/)
  })
})
