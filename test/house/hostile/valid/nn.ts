import { nn, np } from '../../../../src/index.js'
import { call, each, next, options, part, type Call, type Calls } from '../call.js'
import { aval, fractions, integers, key, layer, matrix, params, vector } from './things.js'

/** A layer: its parameters, and its output. */
const layers = (args: () => readonly unknown[], state: unknown, ps: () => unknown): Call =>
  call(
    args,
    part('init', () => [key(), aval()]),
    part('apply', () => [ps(), state, np.array([1, 2]), nn.training(key())])
  )

const dense = (): unknown => ({ kernel: matrix(), bias: np.array([1, 2]) })
const none = (): unknown => null
const initializes = [call(() => [key(), options({ shape: [2, 3], dtype: 'float32' })])]
const makesInitializer = (args: () => readonly unknown[]): Call =>
  call(
    args,
    next(() => [key(), options({ shape: [2, 3], dtype: 'float32' })])
  )
const logits = (): np.NDArray =>
  np.array([
    [1, 2, 3],
    [0, 1, 0],
    [1, 1, 1]
  ])
const compared = [call(() => [fractions(), np.array([1, 0])])]

export const calls: Calls = {
  // layers
  training: [call(() => [key()])],
  stateless: [
    layers(
      () => [{ init: () => np.ones([2]), apply: (scale: np.NDArray, x: np.NDArray) => np.mul(x, scale) }],
      null,
      () => np.ones([2])
    )
  ],
  activation: [layers(() => [nn.relu], null, none)],
  outputAval: [call(() => [layer(), dense(), null, aval()])],
  compose: [
    layers(
      () => [layer(), nn.activation(nn.relu)],
      [null, null],
      () => [dense(), null]
    )
  ],
  'identity.init': [call(() => [key(), aval()])],
  'identity.apply': [call(() => [[], [], vector(), nn.evaluation])],
  dense: [layers(() => [options({ out: 2, kernel: nn.heNormal, bias: nn.zeros })], null, dense)],
  dropout: [layers(() => [options({ rate: 0.5 })], null, none)],
  flatten: [layers(() => [options({ axes: 1 })], null, none)],

  // activations
  ...each(
    'relu selu silu sigmoid tanh softplus',
    call(() => [vector()])
  ),
  leakyRelu: [call(() => [vector(), options({ slope: 0.1 })])],
  elu: [call(() => [vector(), options({ alpha: 0.5 })])],
  gelu: [call(() => [vector(), options({ approximate: true })])],
  softmax: [call(() => [matrix(), options({ axis: 0 })])],

  // initializers
  constant: [makesInitializer(() => [3])],
  varianceScaling: [makesInitializer(() => [options({ scale: 2, fan: 'in', distribution: 'uniform' })])],
  ...each('zeros ones glorotUniform glorotNormal heUniform heNormal lecunUniform lecunNormal', ...initializes),

  // losses, metrics
  ...each(
    'softmaxCrossEntropy accuracy',
    call(() => [logits(), integers()])
  ),
  crossEntropy: [call(() => [np.full([3, 4], 0.25), integers()])],
  smoothLabels: [call(() => [integers(), options({ classes: 3, smoothing: 0.1, dtype: 'float32' })])],
  ...each('sigmoidBinaryCrossEntropy binaryCrossEntropy perceptronLoss', ...compared),
  ...each('squaredError halfSquaredError', ...compared),
  meanSquaredError: [call(() => [fractions(), fractions(), options({ axis: 0 })])],
  huber: [call(() => [fractions(), fractions(), options({ delta: 0.5 })])],
  hinge: [call(() => [fractions(), np.array([1, -1]), options({ margin: 2 })])],
  ...each(
    'l1 l2',
    call(
      () => [options({ strength: 0.1, where: () => true })],
      next(() => [params()])
    )
  )
}
