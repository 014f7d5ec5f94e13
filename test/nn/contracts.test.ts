/**
 * What losses, metrics and layers refuse: shapes, dtypes and labels that are not of their contract, and options that they have not.
 */
import { grad, jit, nn, np, random, TensorError, type NDArray } from 'pullback'
import { describe, expect, test } from 'vitest'

const tagOf = (f: () => unknown): string => {
  try {
    f()
    return 'nothing thrown'
  } catch (e) {
    return TensorError.is(e) ? e._tag : `untagged ${String(e)}`
  }
}

const elementwise = {
  squaredError: nn.squaredError,
  halfSquaredError: nn.halfSquaredError,
  meanSquaredError: nn.meanSquaredError,
  huber: nn.huber,
  hinge: nn.hinge,
  perceptronLoss: nn.perceptronLoss,
  sigmoidBinaryCrossEntropy: nn.sigmoidBinaryCrossEntropy,
  binaryCrossEntropy: nn.binaryCrossEntropy
}

describe.each(Object.entries<nn.Comparison>(elementwise))('nn.%s', (name, loss) => {
  test.each([
    [[4], [4, 1]],
    [[4], [1]],
    [[4], []],
    [[2, 3], [3]],
    [
      [1, 3],
      [2, 3]
    ],
    [[], [1]]
  ])('refuses %j against %j, in every mode', (a, b) => {
    const [x, y] = [np.ones(a), np.ones(b)]
    expect(() => loss(x, y)).toThrow(new RegExp(`nn.${name}: the .*float64.*Give .* of the shape of`))
    expect(tagOf(() => loss(x, y))).toBe('ShapeMismatch')
    expect(tagOf(() => loss(y)(x))).toBe('ShapeMismatch')
    expect(tagOf(() => jit((z: NDArray) => loss(z, y))(x))).toBe('ShapeMismatch')
    expect(tagOf(() => grad((z: NDArray) => np.sum(loss(z, y)))(x))).toBe('ShapeMismatch')
  })

  test('takes equal shapes, of no elements too', () => {
    for (const shape of [[], [0], [4], [2, 3]]) expect(() => loss(np.ones(shape), np.ones(shape))).not.toThrow()
  })

  test('has no other options', () => {
    const call = loss as (...args: readonly unknown[]) => unknown
    expect(tagOf(() => call(np.ones([2]), np.ones([2]), { reduction: 'mean' }))).toBe('InvalidArgument')
    expect(tagOf(() => call(np.ones([2]), np.ones([2]), 0))).toBe('InvalidArgument')
  })
})

const ints = (xs: readonly number[]): NDArray => np.array(xs, { dtype: 'int32' })

describe.each([
  ['nn.accuracy', nn.accuracy],
  ['nn.softmaxCrossEntropy', nn.softmaxCrossEntropy],
  ['nn.crossEntropy', nn.crossEntropy]
])('%s', (name, compare) => {
  const x = np.full([4, 3], 1 / 3)

  test.each<[string, NDArray, NDArray, string]>([
    ['vectors', np.ones([4]), np.ones([3]), 'ShapeMismatch'],
    ['classes of other examples', x, ints([0, 1, 2]), 'ShapeMismatch'],
    ['classes as a column', x, np.reshape(ints([0, 1, 2, 0]), { shape: [4, 1] }), 'ShapeMismatch'],
    ['floating-point classes', x, np.zeros([4]), 'DTypeMismatch'],
    ['one-hot integers', x, np.zeros([4, 3], { dtype: 'int32' }), 'DTypeMismatch'],
    ['integer scores', np.zeros([4, 3], { dtype: 'int32' }), ints([0, 1, 2, 0]), 'DTypeMismatch'],
    ['a class too many', x, ints([0, 1, 2, 3]), 'InvalidArgument'],
    ['a negative class', x, ints([0, 1, -1, 2]), 'InvalidArgument'],
    ['a scalar', np.array(1), ints([0]), 'ShapeMismatch']
  ])('refuses %s', (_, scores, labels, tag) => {
    expect(tagOf(() => compare(scores, labels))).toBe(tag)
    expect(() => compare(scores, labels)).toThrow(name)
  })

  test('takes what its contract says', () => {
    expect(() => [
      compare(x, ints([0, 1, 2, 0])),
      compare(x, x),
      compare(np.ones([3]), np.array(2, { dtype: 'int32' }))
    ]).not.toThrow()
  })
})

test('smoothLabels refuses a label of no class', () =>
  expect(() => nn.smoothLabels(ints([3]), { classes: 3, smoothing: 0.1 })).toThrow(/label at \[0\] is 3/))

const wrong = <A>(f: A): ((...args: readonly unknown[]) => unknown) => f as never

test.each<[string, () => unknown, RegExp]>([
  ['a number', () => wrong(nn.dense)(3), /nn\.dense: the options are 3\. Give a record, such as \{ out: /],
  ['another name', () => wrong(nn.dense)({ units: 3 }), /there is no option units.*Write out/],
  ['nothing', () => wrong(nn.dense)(), /nn\.dense: the option out is missing/],
  ['a fraction', () => nn.dense({ out: 2.5 }), /out is 2\.5/],
  [
    'a kernel by name',
    () => wrong(nn.dense)({ out: 2, kernel: 'zeros' }),
    /kernel is "zeros"; expected an initializer/
  ],
  ['no axes', () => wrong(nn.flatten)(), /nn\.flatten: the option axes is missing/],
  ['a rate as a number', () => wrong(nn.dropout)(0.5), /nn\.dropout: the options are 0\.5/],
  ['p', () => wrong(nn.dropout)({ p: 0.5 }), /Write rate/],
  ['another option of an activation', () => wrong(nn.leakyRelu)(np.ones([2]), { alpha: 1 }), /no option alpha.*slope/],
  [
    'a function among layers',
    () => wrong(nn.compose)(nn.dense({ out: 2 }), nn.relu),
    /argument 2 is a function.*nn\.activation/
  ],
  ['a list of layers', () => wrong(nn.compose)([nn.dense({ out: 2 })]), /argument 1 is a list of 1.*\.\.\./],
  ['a shape as a list', () => wrong(nn.zeros)(random.key(0), [2]), /argument 2 is \[2\].*\{ shape: \[2\] \}/],
  [
    'another fan',
    () => wrong(nn.varianceScaling)({ scale: 1, fan: 'fan_in', distribution: 'normal' }),
    /fan is "fan_in"/
  ],
  ['a strength by position', () => wrong(nn.l2)(0.1), /nn\.l2: the options are 0\.1/],
  [
    'dropout without a key',
    () => nn.dropout({ rate: 0.5 }).apply(null, null, np.ones([2]), { mode: 'train' } as never),
    /nn\.dropout: the context has no key.*nn\.training\(key\)/
  ],
  [
    'no context at all',
    () => wrong(nn.dropout({ rate: 0.5 }).apply)(null, null, np.ones([2])),
    /nn\.dropout: the context is undefined.*nn\.evaluation/
  ]
])('refuses %s', (_, call, message) => {
  expect(call).toThrow(message)
  expect(tagOf(call)).not.toMatch(/untagged/)
})

test('errors from inside say where they came up', () => {
  const [params] = nn.dense({ out: 2 }).init(random.key(0), np.zeros([3]))
  const odd = { ...params, bias: np.zeros([5]) }
  expect(() => nn.dense({ out: 2 }).apply(odd, null, np.zeros([3]), nn.evaluation)).toThrow(/^nn\.dense › np\.add: /)
  expect(() =>
    nn.activation(x => np.reshape(x, { shape: [7] })).apply(null, null, np.zeros([3]), nn.evaluation)
  ).toThrow(/^nn\.activation › np\.reshape: /)
})
