/** What the tests of JAX, PyTorch, TensorFlow.js, optax, autograd, ad and NumPy say, A1 to A10. Inputs are our own. */
import {
  customJvp,
  customTranspose,
  customVjp,
  foriLoop,
  grad,
  hessian,
  hvp,
  jvp,
  random,
  scan,
  switchCase,
  valueAndGrad,
  vjp
} from '../../src/index.js'
import * as nn from '../../src/nn/index.js'
import * as np from '../../src/numpy/index.js'
import * as optim from '../../src/optim/index.js'
import { both, js, mistake, noNaN, numbersIn, orError, row, that, type Table } from './case.js'
import { modes, orders } from './modes.js'

type Unary = (x: np.NDArray) => np.NDArray

const table = np.array([
  [1, 2],
  [3, 4]
])

const sineWithRule: Unary = customJvp(
  (x: np.NDArray) => np.sin(x),
  ([x]: readonly [np.NDArray], [d]: readonly [np.NDArray]) => [sineWithRule(x), np.mul(np.cos(x), d)]
)

const sineWithPullback: Unary = customVjp(
  (x: np.NDArray) => np.sin(x),
  (x: np.NDArray) => [sineWithPullback(x), x] as const,
  (x: np.NDArray, ct: np.NDArray) => [np.mul(np.cos(x), ct)]
)

const selfAdjoint: Unary = customTranspose(
  (x: np.NDArray) => np.mul(x, 2),
  (ct: np.NDArray) => selfAdjoint(ct)
)

const guarded: Readonly<Record<string, readonly [Unary, number]>> = {
  'x·(1/x)': [x => np.mul(x, np.div(1, x)), 0],
  '√x·ln x': [x => np.mul(np.sqrt(x), np.log(x)), 0],
  '(ln x)²': [x => np.square(np.log(x)), 0],
  'e^{1/x}·x': [x => np.mul(np.exp(np.div(1, x)), x), 0],
  'dot(x, ln x)': [x => np.dot(np.reshape(x, { shape: [1] }), np.log(np.reshape(x, { shape: [1] }))), 0],
  'einsum(x, ln x)': [x => np.einsum('i,i->', np.reshape(x, { shape: [1] }), np.log(np.reshape(x, { shape: [1] }))), 0],
  'prod(x, ln x)': [x => np.prod(np.stack([x, np.log(x)])), 0]
}

const comparisons: Readonly<Record<string, unknown>> = {
  meanSquaredError: nn.meanSquaredError,
  huber: nn.huber,
  hinge: nn.hinge,
  perceptronLoss: nn.perceptronLoss,
  squaredError: nn.squaredError,
  halfSquaredError: nn.halfSquaredError,
  sigmoidBinaryCrossEntropy: nn.sigmoidBinaryCrossEntropy,
  binaryCrossEntropy: nn.binaryCrossEntropy
}

/** Calls with an axis where options belong, or an option that is none; each must name what would be right. */
const misspelt: readonly (readonly [string, () => unknown, ...string[]])[] = [
  ['np.sum(x, 0)', () => js(np.sum)(table, 0), 'axis'],
  ['np.mean(x, 1)', () => js(np.mean)(table, 1), 'axis'],
  ['np.max(x, 0)', () => js(np.max)(table, 0), 'axis'],
  ['np.sort(x, 0)', () => js(np.sort)(table, 0), 'axis'],
  ['np.softmax(x, 0)', () => js(np.softmax)(table, 0), 'axis'],
  ['np.concatenate([x, x], 1)', () => js(np.concatenate)([table, table], 1), 'axis'],
  ['np.stack([x, x], 1)', () => js(np.stack)([table, table], 1), 'axis'],
  ['np.take(x, i, 1)', () => js(np.take)(table, np.array([0], { dtype: 'int32' }), 1), 'axis'],
  ['np.transpose(x, [0, 1])', () => js(np.transpose)(table, [0, 1]), 'axes'],
  ['np.transpose(x, { axis: [0, 1] })', () => js(np.transpose)(table, { axis: [0, 1] }), 'axis', 'axes'],
  ['np.sum(x, { keepdims: true })', () => js(np.sum)(table, { keepdims: true }), 'keepdims', 'keepDims']
]

/** Options of the wrong kind, or a needed one that is missing. */
const badOptions: readonly (readonly [string, () => unknown])[] = [
  ['expandDims(x)', () => js(np.expandDims)(table)],
  ['moveAxis(x)', () => js(np.moveAxis)(table)],
  ['pad(x)', () => js(np.pad)(table)],
  ['repeat(x)', () => js(np.repeat)(table)],
  ['roll(x)', () => js(np.roll)(table)],
  ['tile(x)', () => js(np.tile)(table)],
  ['split(x)', () => js(np.split)(table)],
  ['einsum(x)', () => js(np.einsum)(table)],
  ['meshgrid(x)', () => js(np.meshgrid)(table)],
  ['index(x, {})', () => js(np.index)(table, {})],
  ["sum(x, { axis: 'a' })", () => js(np.sum)(table, { axis: 'a' })],
  ["max(x, { axis: 'a' })", () => js(np.max)(table, { axis: 'a' })],
  ['transpose(x, { axes: 0 })', () => js(np.transpose)(table, { axes: 0 })],
  ['zeros(s, null)', () => js(np.zeros)([2], null)],
  ['isClose({ rtol: 1 })(x)', () => js(js(np.isClose)({ rtol: 1 }))(table)]
]

const single = np.array(1, { dtype: 'float32' })
const double = np.array(1)

export const peersTests: Table = {
  source: 'what other projects test, A1 to A16',
  rows: [
    // A1. A custom rule may call its own function
    ...(
      [
        ['customJvp', sineWithRule],
        ['customVjp', sineWithPullback]
      ] as const
    ).map(([name, f]) => ({
      id: 'A1',
      says: `${name} whose rule calls the function itself: value and derivative of sin at 1`,
      right: [Math.sin(1), Math.cos(1)],
      forms: both((x: np.NDArray) => [f(x), grad(f)(x)], double)
    })),
    {
      id: 'A1',
      says: 'customTranspose of a self-adjoint function, 2x: value and gradient',
      right: [6, 2],
      forms: both((x: np.NDArray) => [selfAdjoint(x), grad(selfAdjoint)(x)], np.array(3))
    },
    row('A1', 'a plain call runs no backward rule', Math.sin(1), () =>
      js(
        customVjp(
          (x: np.NDArray) => np.sin(x),
          (x: np.NDArray) => [np.sin(x), x] as const,
          () => {
            throw new Error('nobody asked for the backward rule')
          }
        )
      )(1)
    ),

    // A2. The gradient of anything but one scalar
    ...(
      [
        ['grad of a list', () => js(grad((x: np.NDArray) => [np.mul(x, 2), np.mul(x, 5)] as never))(1)],
        ['valueAndGrad of a list', () => js(valueAndGrad((x: np.NDArray) => [np.square(x), x] as never))(1)],
        ['grad of a record', () => js(grad((x: np.NDArray) => ({ loss: np.square(x) }) as never))(1)],
        ['hvp of a list', () => js(hvp((x: np.NDArray) => [np.square(x), x] as never))(1, 1)]
      ] as readonly (readonly [string, () => unknown])[]
    ).map(([says, run]) =>
      row('A2', says, mistake(['InvalidArgument', 'ShapeMismatch', 'StructureMismatch'], 'Aux', 'jacrev'), run)
    ),

    // A3. Strong zeros through products
    ...Object.entries(guarded).map(([name, [f, at]]) => ({
      id: 'A3',
      says: `where(x>0, ${name}, 0) at ${at}`,
      right: 0,
      forms: modes((x: np.NDArray) => np.where(np.gt(x, 0), f(x), 0), np.array(at))
    })),
    ...Object.entries(guarded).map(([name, [f, at]]) => ({
      id: 'A3',
      says: `second derivative of where(x>0, ${name}, 0) at ${at}`,
      right: 0,
      forms: orders((x: np.NDArray) => np.where(np.gt(x, 0), f(x), 0), np.array(at))
    })),
    {
      id: 'A3',
      says: 'Hessian of Σ where(p>0, p·ln p, 0) at [0, 0.5]',
      right: [
        [0, 0],
        [0, 2]
      ],
      forms: both(
        (p: np.NDArray) =>
          np.add(hessian((q: np.NDArray) => np.sum(np.where(np.gt(q, 0), np.mul(q, np.log(q)), 0)))(p), 0),
        np.array([0, 0.5])
      )
    },
    {
      id: 'A3, ekmett/ad',
      says: '√(0·y) at 0',
      right: 0,
      forms: modes((y: np.NDArray) => np.sqrt(np.mul(0, y)), np.array(0))
    },

    // A4. Compiled float32 reductions
    {
      id: 'A4',
      says: 'float32: dot of 1e6 numbers, and sums along either axis, against float64',
      right: that('relative errors below 1e-6', came => numbersIn(came).every(e => Math.abs(e) < 1e-6)),
      forms: both(
        (x: np.NDArray) => {
          const exact = np.astype(x, 'float64')
          const error = (f: (v: np.NDArray) => np.NDArray): np.NDArray =>
            np.max(np.abs(np.div(np.sub(np.astype(f(x), 'float64'), f(exact)), f(exact))))
          return [
            error(v => np.dot(v, v)),
            error(v => np.sum(np.reshape(v, { shape: [1e5, 10] }), { axis: 0 })),
            error(v => np.sum(np.reshape(v, { shape: [10, 1e5] }), { axis: 1 })),
            error(v => np.matmul(np.reshape(v, { shape: [2, 5e5] }), np.reshape(v, { shape: [5e5, 2] })))
          ]
        },
        random.uniform(random.key(3), { shape: [1e6], dtype: 'float32' })
      )
    },
    {
      id: 'A4',
      says: 'float32: sum(full([1e7], 0.1)); product of 1e6 times 1 + 2⁻²³',
      right: [1e6, Math.exp(1e6 * Math.log1p(2 ** -23))],
      forms: both(
        (tenth: np.NDArray, more: np.NDArray) => [
          np.sum(np.broadcastTo(tenth, { shape: [1e7] })),
          np.prod(np.broadcastTo(more, { shape: [1e6] }))
        ],
        np.array(0.1, { dtype: 'float32' }),
        np.array(1 + 2 ** -23, { dtype: 'float32' })
      )
    },
    {
      id: 'A4',
      says: 'float32: variance of 1e5 equal numbers',
      right: that('less than 1e-15', came => Number(came) < 1e-15),
      forms: both(
        (tenth: np.NDArray) => np.var(np.broadcastTo(tenth, { shape: [1e5] })),
        np.array(0.1, { dtype: 'float32' })
      )
    },

    // A5. Losses whose operands have other shapes
    ...Object.entries(comparisons).map(([name, loss]) =>
      row('A5', `nn.${name} of [4] and [4, 1]`, mistake('ShapeMismatch', name), () =>
        js(loss)(np.ones([4]), np.ones([4, 1]))
      )
    ),
    row('A5', 'nn.accuracy of [4] and [3]', mistake('ShapeMismatch', 'accuracy'), () =>
      nn.accuracy(np.ones([4]), np.ones([3]))
    ),

    // A6. A positional axis, an unknown option
    ...misspelt.map(([says, run, ...words]) =>
      row('A6', says, mistake(['InvalidArgument', 'AxisOutOfRange', 'StructureMismatch'], ...words), run)
    ),
    row('A6', 'axis: null is every axis, or an error', [3, 10], () => [
      orError(() => js(np.argmax)(table, { axis: null }), 3),
      orError(() => js(np.sum)(table, { axis: null }), 10)
    ]),

    // A7. A mask of rank 0
    row('A7', 'x[false], x[true]', [[], [[1, 2, 3]]], () => {
      const x = np.array([1, 2, 3])
      return [np.index(x, np.array(false)), np.index(x, np.array(true))]
    }),
    {
      id: 'A7',
      says: 'at(x, false).set(9), at(x, true).set(9)',
      right: [
        [1, 2, 3],
        [9, 9, 9]
      ],
      forms: both(
        (x: np.NDArray) => [np.at(x, np.array(false)).set(9), np.at(x, np.array(true)).set(9)],
        np.array([1, 2, 3])
      )
    },

    // A8. Schedules of no length, clips of less than nothing
    row('A8', 'linear, cosine of 0 steps, exponential every 0', noNaN, () => [
      orError(() => optim.linear({ from: 10, to: 20, steps: 0 })(0)),
      orError(() => optim.cosine({ from: 10, steps: 0 })(0)),
      orError(() => optim.exponential({ from: 10, factor: 0.5, every: 0 })(0))
    ]),
    row('A8', 'linear({ from: 10, to: 20, steps: −1 })', mistake('InvalidArgument', 'steps'), () =>
      optim.linear({ from: 10, to: 20, steps: -1 })(1)
    ),
    row('A8', 'clipByValue(−1)', mistake('InvalidArgument', 'clipByValue'), () => optim.clipByValue(-1)),
    row('A8', 'clipByGlobalNorm(−1)', mistake('InvalidArgument', 'clipByGlobalNorm'), () => optim.clipByGlobalNorm(-1)),

    // A9. Indices and options that are not integers
    ...[1.5, NaN].map(index =>
      row('A9', `switchCase(np.array(${index}), …)`, mistake(['DTypeMismatch', 'InvalidArgument'], 'switchCase'), () =>
        js(switchCase(np.array(index), [(x: np.NDArray) => x, (x: np.NDArray) => np.neg(x)]))(1)
      )
    ),
    row('A9', 'foriLoop(np.array(0.5), 2, …)', mistake(['DTypeMismatch', 'InvalidArgument'], 'foriLoop'), () =>
      js(foriLoop(np.array(0.5), 2, (_, x: np.NDArray) => np.add(x, 1)))(0)
    ),
    row('A9', 'foriLoop(0.5, 2, …)', mistake(['DTypeMismatch', 'InvalidArgument'], 'foriLoop'), () =>
      js(foriLoop(0.5, 2, (_, x: np.NDArray) => np.add(x, 1)))(0)
    ),
    ...[0, -1, 1.5, NaN].map(unroll =>
      row('A9', `scan(…, { unroll: ${unroll} })`, mistake('InvalidArgument', 'unroll'), () =>
        js(scan((c: np.NDArray, x: np.NDArray) => [np.add(c, x), x] as const, { unroll }))(0, np.ones([4]))
      )
    ),

    // A10. Tangents and cotangents of another dtype
    row('A10', 'a float64 tangent of a float32 argument', mistake('DTypeMismatch', 'jvp', 'float64', 'float32'), () =>
      jvp((x: np.NDArray) => np.sin(x))(single, double)
    ),
    row('A10', 'a float64 cotangent of a float32 result', mistake('DTypeMismatch', 'vjp', 'float64', 'float32'), () =>
      vjp((x: np.NDArray) => np.sin(x))(single)[1](double)
    )
  ]
}

export const misusedOptions: Table = {
  source: 'what other projects test, A16: options of the wrong kind or missing',
  rows: [
    ...badOptions.map(([says, run]) =>
      row(
        'A16',
        says,
        mistake(['InvalidArgument', 'AxisOutOfRange', 'ShapeMismatch', 'DTypeMismatch', 'StructureMismatch']),
        run
      )
    ),
    row(
      'A16',
      'tensordot(a, b, { axes: [−1, 0] })',
      [
        [7, 10],
        [15, 22]
      ],
      () =>
        orError(
          () => js(np.tensordot)(table, table, { axes: [-1, 0] }),
          [
            [7, 10],
            [15, 22]
          ]
        )
    )
  ]
}
