/** Typed arrays of every kind and realm give their numbers, or an error of the library. */
import { runInNewContext } from 'node:vm'
import { describe, expect, test } from 'vitest'
import { attempt, np } from '../../src/index.js'

const kinds = {
  Int8Array: 'int32',
  Uint8Array: 'int32',
  Uint8ClampedArray: 'int32',
  Int16Array: 'int32',
  Uint16Array: 'int32',
  Int32Array: 'int32',
  Uint32Array: 'uint32',
  Float32Array: 'float32',
  Float64Array: 'float64'
} as const

const realms: Readonly<Record<string, (code: string) => unknown>> = {
  'this realm': code => (0, eval)(code) as unknown,
  'another realm': code => runInNewContext(code) as unknown
}

const refused = (data: unknown): void =>
  expect(attempt(() => np.array(data as never))()).toMatchObject({ _tag: 'Left', left: { op: 'np.array' } })

describe.each(Object.entries(realms))('of %s', (_, run) => {
  describe.each(Object.entries(kinds))('%s', (name, dtype) => {
    test('keeps its numbers', () => {
      const x = np.array(run(`new ${name}([3, 1, 0, 120])`) as never)
      expect([x.dtype, np.toNested(x)]).toEqual([dtype, [3, 1, 0, 120]])
    })

    test('in a list, and as parts of buffers', () => {
      const rows = run(
        `(() => { const all = new ${name}([0, 1, 2, 3]); return [all.subarray(1, 3), all.subarray(2)] })()`
      )
      expect(np.toNested(np.array(rows as never))).toEqual([
        [1, 2],
        [2, 3]
      ])
    })

    test('converts, and makes masks', () => {
      const data = run(`new ${name}([0, 2, 1])`) as never
      for (const to of ['int32', 'uint32', 'float32', 'float64'] as const) {
        const x = np.array(data, { dtype: to })
        expect([x.dtype, np.toNested(x)]).toEqual([to, [0, 2, 1]])
      }
      expect(np.toNested(np.array(data, { dtype: 'bool' }))).toEqual([false, true, true])
    })
  })

  test.each(['BigInt64Array', 'BigUint64Array'])('%s where its numbers fit', name => {
    const x = np.array(run(`new ${name}([3n, 2147483647n, 0n])`) as never)
    expect([x.dtype, np.toNested(x)]).toEqual(['int32', [3, 2147483647, 0]])
    const wide = run(`new ${name}([3n, 2147483648n])`) as never
    refused(wide)
    expect(np.toNested(np.array(wide, { dtype: 'uint32' }))).toEqual([3, 2147483648])
    expect(np.toNested(np.array(wide, { dtype: 'bool' }))).toEqual([true, true])
    expect(() => np.array(run(`new ${name}([9007199254740993n])`) as never, { dtype: 'float64' })).toThrow(
      '9007199254740993 at place 0 of the 64-bit integers is no float64'
    )
  })
})

test('extremes of narrow integers', () => {
  expect(np.toNested(np.array(new Int8Array([-128, 127])))).toEqual([-128, 127])
  expect(np.toNested(np.array(new Int16Array([300, -2])))).toEqual([300, -2])
  expect(np.toNested(np.array(new Uint16Array([65535])))).toEqual([65535])
  expect(np.toNested(np.array(new Int8Array([-1]), { dtype: 'uint32' }))).toEqual([2 ** 32 - 1])
  expect(np.toNested(np.array(new BigInt64Array([-1n, -(2n ** 31n)])))).toEqual([-1, -(2 ** 31)])
})

describe('hostile ones', () => {
  class Follows extends Float64Array {
    static get [Symbol.species](): Float64ArrayConstructor {
      return Array as never
    }
    override slice(): never {
      return this as never
    }
    override get length(): number {
      return 1
    }
    override set(): void {
      throw new Error('overridden')
    }
    override get [Symbol.toStringTag](): 'Float64Array' {
      return 'Int32Array' as never
    }
  }

  test('a subclass cannot keep its buffer, hide its length or lie about its kind', () => {
    const data = new Follows([1.5, 2.5])
    const x = np.array(data)
    data.fill(0)
    expect([x.dtype, np.toNested(x)]).toEqual(['float64', [1.5, 2.5]])
  })

  test('a buffer that is gone', () => {
    for (const data of [new Float64Array([1, 2]), new Uint8Array(4), new BigInt64Array(2)]) {
      structuredClone(data, { transfer: [data.buffer] })
      refused(data)
      refused([data, data])
    }
  })

  test('shared and resizable buffers are copied as they are', () => {
    const shared = new Int32Array(new SharedArrayBuffer(8))
    const resizable = new Uint8Array(
      new (ArrayBuffer as never as new (n: number, o: object) => ArrayBuffer)(2, { maxByteLength: 8 })
    )
    const made = [np.array(shared), np.array(resizable)]
    shared[0] = 1
    ;(resizable.buffer as never as { readonly resize: (n: number) => void }).resize(8)
    resizable.fill(3)
    expect(made.map(x => np.toNested(x))).toEqual([
      [0, 0],
      [0, 0]
    ])
    expect(np.array(resizable).size).toBe(8)
  })

  test("Node's buffers are bytes", () => expect(np.toNested(np.array(Buffer.from('AB')))).toEqual([65, 66]))

  const cyclic: unknown[] = []
  cyclic.push([cyclic])
  test.each([
    ['a record', { a: 1 }],
    ['a record of a dtype and more', { dtype: 'int32', a: 1 }],
    ['an ArrayBuffer', new ArrayBuffer(8)],
    ['a SharedArrayBuffer', new SharedArrayBuffer(8)],
    ['a DataView', new DataView(new ArrayBuffer(8))],
    ['a Proxy of a typed array', new Proxy(new Float64Array(2), {})],
    ['null', null],
    ['undefined', undefined],
    ['a function', () => 1],
    ['a Map', new Map([[0, 1]])],
    ['a Set', new Set([1])],
    ['a text', '123'],
    ['a bigint', 3n],
    ['a symbol', Symbol('x')],
    ['a Date', new Date(0)],
    ['a boxed number', Object(3)],
    ['a list with a hole', [1, , 3]],
    ['a list that holds itself', cyclic],
    ['its JSON', JSON.parse(JSON.stringify(np.array([1])))],
    ['an object that says it is a Float64Array', { [Symbol.toStringTag]: 'Float64Array', length: 1, 0: 5 }]
  ])('%s is refused, and makes no function', (_, data) => {
    refused(data)
    refused([data])
    expect(() => np.array({ dtype: 'float32' })(data as never)).toThrow('np.array')
  })

  test('what a getter throws passes through', () => {
    const thrown = new Error('mine')
    const data = {
      get dtype(): never {
        throw thrown
      }
    }
    expect(() => np.array(data as never)).toThrow(thrown)
  })
})
