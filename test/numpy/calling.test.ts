/** Every operation of the namespace: both orders of arguments, traced, batched, and its name in errors. */
import { pipe } from 'fp-ts/lib/function.js'
import { describe, expect, test } from 'vitest'
import { TensorError, tree, vmap } from '../../src/index.js'
import * as np from '../../src/numpy/index.js'
import { expectSame } from '../primitives/nested.js'
import { jit } from '../../laws/value/jit.js'

type Fn = (...args: readonly unknown[]) => unknown

const functions = np as unknown as Readonly<Record<string, Fn>>

const x = np.array([
  [0.5, -1.25, 2],
  [3, 0.25, -0.5]
])
const y = np.array([1.5, -2, 0.75])
const unit = np.array([0.25, -0.5, 0.75])
const positive = np.array([1.25, 2, 0.5])
const whole = np.array([5, -3, 2], { dtype: 'int32' })
const places = np.array([2, 0], { dtype: 'int32' })

const unary = (...names: readonly string[]) => names.map(name => [name, [x]] as const)
const binary = (...names: readonly string[]) => names.map(name => [name, [x, y]] as const)

/** For each operation, arguments: its array first, then further operands and options. */
const calls: readonly (readonly [string, readonly unknown[]])[] = [
  ...unary(
    'asArray',
    'abs',
    'neg',
    'sign',
    'square',
    'reciprocal',
    'exp',
    'expm1',
    'cbrt',
    'sin',
    'cos',
    'tan',
    'atan'
  ),
  ...unary('sinh', 'cosh', 'tanh', 'asinh', 'logistic', 'erf', 'erfc', 'floor', 'ceil', 'round', 'trunc'),
  ...unary('isNaN', 'isFinite', 'isInf', 'logicalNot', 'ravel'),
  ...['log', 'log1p', 'sqrt', 'rsqrt', 'lgamma', 'digamma'].map(name => [name, [positive]] as const),
  ...['asin', 'acos', 'atanh', 'erfInv'].map(name => [name, [unit]] as const),
  ['acosh', [np.array([1.5, 2])]],
  ['bitwiseNot', [whole]],
  ['polygamma', [positive, { order: 1 }]],

  ...binary('add', 'sub', 'mul', 'div', 'rem', 'mod', 'floorDiv', 'hypot', 'maximum', 'minimum', 'atan2', 'logaddexp'),
  ...binary('eq', 'ne', 'lt', 'le', 'gt', 'ge', 'logicalAnd', 'logicalOr', 'logicalXor'),
  ['pow', [positive, y]],
  ...['bitwiseAnd', 'bitwiseOr', 'bitwiseXor'].map(name => [name, [whole, 6]] as const),
  ...['leftShift', 'rightShift'].map(name => [name, [whole, 2]] as const),
  ['where', [np.gt(x, 0), y, 0]],
  ['clip', [x, 0, y]],
  ['isClose', [x, y, { atol: 2 }]],

  ...['sum', 'prod', 'max', 'min', 'any', 'all', 'countNonzero', 'mean', 'median', 'norm', 'logsumexp'].map(
    name => [name, [x, { axis: 1, keepDims: true }]] as const
  ),
  ['var', [x, { axis: -1, ddof: 1 }]],
  ['std', [x, { axis: -1, ddof: 1 }]],
  ['argmax', [x, { axis: 1 }]],
  ['argmin', [x, { axis: 1, keepDims: true }]],
  ...['cumsum', 'cumprod', 'cummax', 'cummin', 'cumlogsumexp'].map(
    name => [name, [x, { axis: 1, reverse: true }]] as const
  ),
  ['softmax', [x, { axis: 0 }]],
  ['logSoftmax', [x, { axis: [0, 1] }]],
  ['sort', [x, { axis: 0 }]],
  ['argsort', [x, { axis: 0 }]],

  ['zerosLike', [x, { dtype: 'int32' }]],
  ['onesLike', [x, { dtype: 'bool' }]],
  ['fullLike', [x, { value: 3 }]],
  ['oneHot', [places, { depth: 3 }]],
  ['astype', [x, 'float32']],

  ['reshape', [x, { shape: [3, -1] }]],
  ['broadcastTo', [x, { shape: [2, 2, 3] }]],
  ['transpose', [x, { axes: [1, 0] }]],
  ['swapAxes', [x, { axis1: 0, axis2: 1 }]],
  ['moveAxis', [x, { source: 0, destination: 1 }]],
  ['expandDims', [x, { axis: 1 }]],
  ['squeeze', [np.array([[1, 2]]), { axis: 0 }]],
  ['flip', [x, { axis: 1 }]],
  ['roll', [x, { shift: 1, axis: 1 }]],
  ['tile', [x, { reps: [2, 2] }]],
  ['repeat', [x, { repeats: 2, axis: 0 }]],
  ['pad', [x, { padWidth: 1, constantValues: 2 }]],
  ['split', [x, { sections: 3, axis: 1 }]],
  ['concatenate', [[x, x], { axis: 1 }]],
  ['stack', [[x, x], { axis: 1 }]],
  ['vstack', [[x, y], {}]],
  ['hstack', [[x, x], {}]],
  ['diag', [x, { k: 1 }]],
  ['diagonal', [x, { offset: 1 }]],
  ['trace', [x, { offset: 1 }]],
  ['tril', [x, { k: 0 }]],
  ['triu', [x, { k: 0 }]],

  ['matmul', [x, y]],
  ['dot', [x, y]],
  ['inner', [x, y]],
  ['outer', [x, y]],
  ['vdot', [y, y]],
  ['kron', [x, y]],
  ['tensordot', [x, y, { axes: 1 }]],

  ['take', [x, places, { axis: 1 }]],
  ['takeAlongAxis', [x, np.array([[0], [2]], { dtype: 'int32' }), { axis: 1 }]],
  ['dynamicSlice', [x, [0, 1], { sizes: [1, 2] }]],
  ['dynamicUpdateSlice', [x, np.ones([1, 2]), [1, 0]]]
]

/** What takes no array first, or gives none. Each has tests of its own. */
const others = [
  ...['array', 'zeros', 'ones', 'full', 'arange', 'linspace', 'eye', 'identity', 'meshgrid'],
  ...['item', 'toNested', 'toTypedArray', 'allClose', 'arrayEqual'],
  ...['slice', 'newAxis', 'ellipsis', 'index', 'at', 'einsum']
]

const same = (came: unknown, expected: unknown): void => {
  const [a, b] = [tree.flatten(came), tree.flatten(expected)]
  expect(tree.structureKey(a.structure)).toBe(tree.structureKey(b.structure))
  a.leaves.forEach((leaf, i) => expectSame(leaf, b.leaves[i]))
}

test('every operation is in the table', () => {
  const known = [...calls.map(([name]) => name), ...others]
  expect([...known].sort()).toEqual(Object.keys(np).sort())
})

describe.each(calls)('%s', (name, [first, ...rest]) => {
  const f = functions[name]
  const direct = f(first, ...rest)

  if (rest.length > 0) test('is the same data-last', () => same((f(...rest) as Fn)(first), direct))

  if (rest.length > 0)
    test('data-last ignores what Array.map passes besides', () => same([first].map(f(...rest) as Fn)[0], direct))

  if (rest.length === 0) test('takes one argument, as Array.map wants', () => same([first].map(f)[0], direct))

  test('is the same traced', () => same(jit((a: unknown) => f(a, ...rest))(first), direct))

  test('is the same on a batch', () => {
    const { leaves, structure } = tree.flatten(first)
    const negative = leaves.map(a => (a.dtype === 'bool' ? np.logicalNot(a) : np.flip(a)))
    const batch = leaves.map((a, i) => np.stack([a, negative[i]]))
    const came = vmap((...xs: readonly np.NDArray[]) => f(tree.unflatten(structure, xs), ...rest))(...batch)
    const expected = [leaves, negative].map(xs => f(tree.unflatten(structure, xs), ...rest))
    const expectedLeaves = expected.map(e => tree.flatten(e).leaves)
    tree.flatten(came).leaves.forEach((leaf, i) => expectSame(leaf, np.stack(expectedLeaves.map(e => e[i]))))
  })

  test('names itself in its errors', () => {
    const isList = Array.isArray(first)
    const refused = () => f(isList ? [] : ([1, 2] as unknown), ...rest)
    expect(refused).toThrow(TensorError)
    expect(refused).toThrow(new RegExp(`^np\\.${name}: `))
  })
})

describe('the operations without an array first', () => {
  test('data-last', () => {
    same(pipe([1, 2], np.array({ dtype: 'int32' })), np.array([1, 2], { dtype: 'int32' }))
    same(pipe(x, np.index([0, np.slice(1)])), np.index(x, 0, np.slice(1)))
    same(pipe(x, np.at([0, np.slice(1)])).set(7), np.at(x, 0, np.slice(1)).set(7))
    same(pipe(x, np.einsum('ij->ji')), np.einsum('ij->ji', x))
    same(pipe(x, np.einsum('ij,j->i', y)), np.einsum('ij,j->i', x, y))
    expect(pipe(x, np.allClose(x))).toBe(true)
    expect(pipe(x, np.allClose(np.add(x, 1), { atol: 2 }))).toBe(true)
    expect(pipe(x, np.arrayEqual(y))).toBe(false)
  })

  test('names in errors', () => {
    const bad = (f: () => unknown, name: string) => expect(f).toThrow(new RegExp(`^np\\.${name}: `))
    bad(() => np.array([[1], [2, 3]]), 'array')
    bad(() => np.zeros([-1]), 'zeros')
    bad(() => np.ones([0.5]), 'ones')
    bad(() => np.full([2], 0, { dtype: 'int64' as np.DType }), 'full')
    bad(() => np.arange(0, 1, 0), 'arange')
    bad(() => np.linspace(0, 1, -1), 'linspace')
    bad(() => np.eye(-1), 'eye')
    bad(() => np.meshgrid([x]), 'meshgrid')
    bad(() => np.item(x), 'item')
    bad(() => jit((a: np.NDArray) => np.toNested(a) as never)(x), 'toNested')
    bad(() => jit((a: np.NDArray) => np.allClose(a, 0) as never)(x), 'allClose')
    bad(() => np.index(x, 9), 'index')
    bad(() => np.at(x, 0).set(np.zeros([7])), 'at\\(…\\).set')
    bad(() => (np.einsum as Fn)('i,j,k->', y), 'einsum')
  })
})
