/** Values that nobody should hand to a function of arrays: each by its name, made anew for every use. */
import { nn, np, optim, random, trace } from '../../../src/index.js'
import { mine } from './mine.js'

export interface Odd {
  readonly name: string
  readonly make: () => unknown
}

const odd = (name: string, make: () => unknown): Odd => ({ name, make })

const cyclic = (): unknown => {
  const list: unknown[] = []
  list.push(list)
  return list
}

const deep = (): unknown => Array.from({ length: 200 }).reduce<unknown>(inner => [inner], 1)

class Foreign {
  readonly axis = 0
  readonly shape = [2]
}

const detached = (): unknown => {
  const numbers = Float64Array.of(1, 2)
  structuredClone(numbers.buffer, { transfer: [numbers.buffer] })
  return numbers
}

const raise = (): never => {
  throw mine
}

/** The values that stand alone. */
export const oddities: readonly Odd[] = [
  odd('undefined', () => undefined),
  odd('null', () => null),
  odd('NaN', () => NaN),
  odd('-0', () => -0),
  odd('-1', () => -1),
  odd('0', () => 0),
  odd('1', () => 1),
  odd('1.5', () => 1.5),
  odd('Infinity', () => Infinity),
  odd('true', () => true),
  odd("''", () => ''),
  odd("'x'", () => 'x'),
  odd("'float32'", () => 'float32'),
  odd('{}', () => ({})),
  odd('{ a: 1 }', () => ({ a: 1 })),
  odd('{ length: 2 }', () => ({ length: 2 })),
  odd('{ shape: [2], dtype: "float64" }', () => ({ shape: [2], dtype: 'float64' })),
  odd('[]', () => []),
  odd('[1, 2]', () => [1, 2]),
  odd('[-1]', () => [-1]),
  odd("['a']", () => ['a']),
  odd('[[1], [2, 3]]', () => [[1], [2, 3]]),
  odd('[, ,]', () => new Array<number>(2)),
  odd('[[…]] deep', deep),
  odd('() => {}', () => () => undefined),
  odd('x => x', () => (x: unknown) => x),
  odd('class', () => Foreign),
  odd('Symbol()', () => Symbol('s')),
  odd('1n', () => 1n),
  odd('Float64Array', () => Float64Array.of(1, 2)),
  odd('Int16Array', () => Int16Array.of(1, 2)),
  odd('BigInt64Array', () => BigInt64Array.of(1n)),
  odd('ArrayBuffer', () => new ArrayBuffer(8)),
  odd('Date', () => new Date(0)),
  odd('Map', () => new Map([['axis', 0]])),
  odd('Set', () => new Set([1])),
  odd('Promise', () => Promise.resolve(1)),
  odd('/x/', () => /x/),
  odd('Error', () => new Error('e')),
  odd('Proxy', () => new Proxy({}, {})),
  odd('instance', () => new Foreign()),
  odd('detached Float64Array', detached),
  odd('{ get axis }', () => Object.defineProperty({}, 'axis', { get: raise, enumerable: true })),
  odd('throwing Proxy', () => new Proxy({}, { get: raise, ownKeys: raise, getPrototypeOf: raise, has: raise })),
  odd('() => throw', () => raise),
  odd('{ __proto__ }', () => JSON.parse('{ "__proto__": { "axis": 0 } }') as unknown),
  odd('{ lr: 1, keepdims: true }', () => ({ lr: 1, keepdims: true })),
  odd('string[1e6]', () => 'x'.repeat(1e6)),
  odd('String', () => Object('x') as unknown),
  odd('2 functions', () => [(x: unknown) => x, (x: unknown) => x]),
  odd('Aval', () => ({ shape: [2, 3], dtype: 'float32' })),
  odd('layer', () => nn.dense({ out: 2 })),
  odd('optimizer', () => optim.sgd({ rate: 0.1 })),
  odd('batch', () => ({ features: np.zeros([4, 2]), labels: np.zeros([4], { dtype: 'int32' }) })),
  odd('Object.create(null)', () => Object.create(null) as unknown),
  odd('np.array(1)', () => np.array(1)),
  odd('np.array([1, 2])', () => np.array([1, 2])),
  odd('np.zeros([2, 3])', () => np.zeros([2, 3])),
  odd('np.zeros([0])', () => np.zeros([0])),
  odd('np int32', () => np.array([1, 0], { dtype: 'int32' })),
  odd('np int32 outside', () => np.array([7, -9], { dtype: 'int32' })),
  odd('np bool', () => np.array([true, false])),
  odd('np rank 3', () => np.ones([1, 2, 2])),
  odd('np waiting', () => np.add(1)),
  odd('key', () => random.key(0)),
  odd('Program', () => trace((x: np.NDArray) => np.sin(x))(1)),
  odd('escaped', () => {
    let kept: unknown
    trace((x: np.NDArray) => ((kept = x), x))(1)
    return kept
  })
]

/** More than memory holds, and data without an end: drawn too as soon as allocation and nested data tell of them. */
export const boundless: readonly Odd[] = [
  odd('2 ** 53', () => 2 ** 53),
  odd('[2 ** 40]', () => [2 ** 40]),
  odd('[[…]] cyclic', cyclic),
  odd('[[…]] 100,000 deep', () => Array.from({ length: 1e5 }).reduce<unknown>(inner => [inner], 1)),
  odd('{ self }', () => {
    const record: Record<string, unknown> = {}
    record['a'] = record
    return record
  })
]
