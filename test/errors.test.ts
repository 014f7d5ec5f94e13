/**
 * Mistakes teach: every error names the operation, what came, and what to try.
 */
import { describe, expect, test } from 'vitest'
import * as E from 'fp-ts/lib/Either.js'
import { TensorError } from '../src/ndarray/error.js'
import { fill, type NDArray } from '../src/ndarray/ndarray.js'
import { table } from '../src/primitives/table.js'
import { ops as $ } from '../src/trace/ops.js'
import { grad, jvp, vjp } from '../src/transform/differentiate.js'
import { jit } from '../src/transform/jit.js'
import { attempt } from '../src/transform/shape.js'
import { vmap } from '../src/transform/vmap.js'
import { mistakeLaw } from './laws/mistake.js'
import { testLaw } from './laws/runner.js'

describe('every primitive', () => {
  for (const primitive of table) testLaw(mistakeLaw(primitive), 30)
})

const [two, three] = [fill([2], 1, 'float64'), fill([3], 1, 'float64')]
const whole = fill([2], 1, 'int32')
const matrix = fill([2, 3], 1, 'float64')
const plain = { batch: [[], []] } as const

/** A call, and the words its message must hold. */
const mistakes: readonly (readonly [string, () => unknown, readonly string[]])[] = [
  ['shapes that do not broadcast', () => $.add(two, three), ['add:', '[2]', '[3]', 'axis -1', 'np.reshape']],
  ['dtypes that differ', () => $.mul(two, whole), ['mul:', 'float64[2]', 'int32[2]', 'np.astype']],
  [
    'a dtype that an operation does not take',
    () => $.sin(whole),
    ['sin:', 'int32[2]', 'float64', "np.astype(x, 'float64')"]
  ],
  ['a condition that is no bool', () => $.select(two, two, two), ['select:', 'float64[2]', 'bool']],
  [
    'contracted axes that differ',
    () => $.dot(matrix, matrix, { contract: [[1], [0]], ...plain }),
    ['dot:', '[2, 3]', 'agree pairwise']
  ],
  ['a reshape to another size', () => $.reshape(matrix, [4]), ['reshape:', '[2, 3]', '6', '[4]', '4']],
  ['a broadcast that would shrink', () => $.broadcast(matrix, [3]), ['broadcast:', '[2, 3]', '[3]']],
  ['a permutation that is none', () => $.transpose(matrix, [0, 0]), ['transpose:', '[0, 0]', 'rank 2', 'exactly once']],
  ['an axis out of range', () => $.sum(matrix, [2]), ['sum:', '2', 'rank 2']],
  ['a gradient of a vector', () => grad((x: NDArray) => $.mul(x, 2))(two), ['grad:', 'float64[2]', 'np.sum', 'vjp']],
  ['a tangent of another shape', () => jvp((x: NDArray) => x)(two, three), ['jvp:', 'float64[3]', 'float64[2]']],
  ['a cotangent of another shape', () => vjp((x: NDArray) => x)(two)[1](three), ['vjp:', 'float64[3]', 'float64[2]']],
  [
    'batches that differ',
    () => vmap((x: NDArray, y: NDArray) => [x, y])(two, three),
    ['vmap:', '[0] has 2', '[1] has 3', 'inAxes']
  ]
]

describe('the message holds what came and what to try', () => {
  for (const [name, call, words] of mistakes)
    test(name, () => {
      const result = attempt(call)()
      if (E.isRight(result)) throw new Error('nothing was thrown')
      for (const word of words) expect(result.left.message).toContain(word)
      expect(result.left.message).toBe(`${result.left.op}: ${result.left.problem}. ${result.left.remedy}`)
    })
})

test('the same mistake is found inside every transform', () => {
  const f = (x: NDArray): NDArray => $.sum($.add(x, three), [0])
  for (const call of [() => f(two), () => grad(f)(two), () => jit(f)(two), () => vmap(f)($.broadcast(two, [4, 2]))])
    expect(call).toThrow(/^add: shapes \[2\] and \[3\] do not broadcast/)
})

test('a TensorError is an Error with its parts, also across copies of the package', () => {
  const e = new TensorError('ShapeMismatch', 'add', 'what came', 'What to try')
  expect(e).toBeInstanceOf(Error)
  expect([e.name, e._tag, e.op, e.message]).toEqual([
    'TensorError',
    'ShapeMismatch',
    'add',
    'add: what came. What to try'
  ])
  expect(TensorError.is(Object.assign(new Error('x'), { name: 'TensorError', _tag: 'NotLinear' }))).toBe(true)
  expect([new Error('x'), null, undefined, { name: 'TensorError', _tag: 'x' }].some(u => TensorError.is(u))).toBe(false)
})
