/** What is given beside operands and options, or instead of them, is told; what JavaScript's own functions hand on is not. */
import { pipe } from 'fp-ts/lib/function.js'
import { describe, expect, test } from 'vitest'
import { np, TensorError } from '../../src/index.js'

type Call = () => unknown

// The calls of this file are those that the types refuse
const n = np as unknown as Readonly<Record<string, (...args: readonly unknown[]) => unknown>>

const x = np.array([
  [1, 2],
  [3, 4]
])
const i = np.array([1, 0], { dtype: 'int32' })

const messageOf = (call: Call): string => {
  try {
    call()
  } catch (e) {
    return TensorError.is(e) ? `${e._tag}: ${e.message}` : `untagged: ${String(e)}`
  }
  return 'no error'
}

describe('a positional option shows the call to write', () => {
  test.each<readonly [string, Call]>([
    ['np.sum(x, { axis: 0 })', () => n['sum'](x, 0)],
    ['np.max(x, { axis: [0, 1] })', () => n['max'](x, [0, 1])],
    ['np.transpose(x, { axes: [0, 1] })', () => n['transpose'](x, [0, 1])],
    ['np.concatenate(xs, { axis: 1 })', () => n['concatenate']([x, x], 1)],
    ['np.stack(xs, { axis: 1 })', () => n['stack']([x, x], 1)],
    ['np.take(x, indices, { axis: 1 })', () => n['take'](x, i, 1)],
    ['np.softmax(x, { axis: 0 })', () => n['softmax'](x, 0)],
    ['np.reshape(x, { shape: [4] })', () => n['reshape'](x, [4])],
    ["np.zeros(shape, { dtype: 'float32' })", () => n['zeros']([2], 'float32')],
    ['np.add(x, y)', () => n['add'](x, 1, 2)],
    ['np.sum(x, { … })', () => n['sum']({ axis: 0 }, x)]
  ])('%s', (remedy, call) => expect(messageOf(call)).toContain(`Write ${remedy}`))
})

describe('options are checked by name and by kind', () => {
  test.each<readonly [string, Call]>([
    ['Write axis', () => n['sum'](x, { axes: 0 })],
    ['Write axis', () => n['sum']({ dim: 0 })],
    ['Write axes', () => n['transpose'](x, { axis: [0, 1] })],
    ['Write keepDims', () => n['sum'](x, { keepdims: true })],
    ['Write keepDims', () => n['mean'](x, { keep_dims: true })],
    ['np.flip', () => n['sort'](x, { descending: true })],
    ['there is no option a', () => n['array']({ a: 1 })],
    ['axis is "x"; expected an integer or a list of integers', () => n['sum'](x, { axis: 'x' })],
    ['Leave axis out', () => n['argmax'](x, { axis: null })],
    ["The nearest is 'float32'", () => n['zeros']([2], { dtype: 'f4' })],
    ["The nearest is 'float64'", () => n['astype'](x, 'double')],
    ["The nearest is 'int32'", () => n['astype']('int64')],
    ['the option axis is missing', () => n['expandDims'](x)],
    ['the option axis is missing', () => n['expandDims']({})],
    ['argument 2 is null', () => n['sum'](x, null)],
    ['the options are a Date', () => n['sum'](x, new Date())],
    ['the options are a Map', () => n['sum'](x, new Map([['axis', 0]]))],
    ['Write [4]', () => n['reshape'](x, { shape: 4 })],
    ['expected a list of integers', () => n['transpose'](x, { axes: Array(2) })]
  ])('%s', (text, call) => {
    expect(messageOf(call)).toContain(text)
    expect(messageOf(call)).toMatch(/^InvalidArgument: np\./)
  })

  test('what a getter or a Proxy throws passes through', () => {
    const mine = new RangeError('mine')
    const raise = (): never => {
      throw mine
    }
    const throws = [Object.defineProperty({}, 'axis', { get: raise, enumerable: true }), new Proxy({}, { get: raise })]
    for (const o of throws) expect(() => n['sum'](x, o)).toThrow(mine)
  })

  test('own, inherited and computed options are all read', () => {
    class Options {
      get axis(): number {
        return 0
      }
    }
    for (const o of [new Options(), Object.create({ axis: 0 }), Object.assign(Object.create(null), { axis: 0 })])
      expect(np.toNested(n['sum'](x, o) as np.NDArray)).toEqual([4, 6])
  })
})

describe('a missing operand is told', () => {
  test.each<readonly [string, Call]>([
    ['np.add is waiting for its second operand', () => n['mul'](n['add'](x), 2)],
    ['np.where is waiting for its third operand', () => n['sum'](n['where'](x, 1))],
    ['np.sum is waiting for its operand', () => np.item(n['sum']({ axis: 0 }) as np.NDArray)],
    ['np.where: it is given 1 of its 3 operands', () => n['where'](x)],
    ['np.clip: it is given 1 of its 3 operands', () => n['clip'](x)],
    ['np.sum: it is given nothing', () => n['sum']()],
    ['an operand is a function. ', () => n['sin'](() => 'source')]
  ])('%s', (text, call) => expect(messageOf(call)).toContain(text))
})

test('functions may be handed to the functions of arrays', () => {
  const items = (ys: readonly unknown[]): readonly unknown[] => ys.map(y => np.toNested(y as np.NDArray))
  expect(items([x, x].map(n['sum']))).toEqual([10, 10])
  expect(items([0, NaN].map(n['square']))).toEqual([0, NaN])
  expect(items([1, 2].map(np.add(1)))).toEqual([2, 3])
  expect(items(Array.from([1, 2], n['square']))).toEqual([1, 4])
  expect(items([[1, 2, 3].reduce<unknown>(n['add'], 0)])).toEqual([6])
  expect(pipe([x, x], np.stack({ axis: 1 })).shape).toEqual([2, 2, 2])
})
