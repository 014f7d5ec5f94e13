/**
 * The suites of layers, losses, initializers and randomness, each on a value to which all of its laws apply.
 */
import type { NDArray } from '../../src/ndarray/ndarray.js'
import * as nn from '../../src/nn/index.js'
import * as np from '../../src/numpy/index.js'
import * as generator from '../../src/random/index.js'
import type { Laws } from '../law.js'
import { activation } from '../suite/activation.js'
import { composition } from '../suite/composition.js'
import { distribution } from '../suite/distribution.js'
import { initializer } from '../suite/initializer.js'
import { layer } from '../suite/layer.js'
import { loss } from '../suite/loss.js'
import { random } from '../suite/random.js'

const scaled = (key: NDArray, at: NDArray): NDArray => np.mul(generator.uniform(key, { shape: [4] }), at)

export const networkSuites: readonly (() => Laws)[] = [
  () =>
    activation({
      name: 'tanh',
      activation: nn.tanh,
      definition: Math.tanh,
      monotone: true,
      bounds: [-1, 1],
      reflection: (_, y) => -y
    }),
  () => activation({ name: 'relu', activation: nn.relu, kinks: [{ at: 0, slope: 0 }] }),
  () => layer({ name: 'dense', layer: nn.dense({ out: 2 }), affine: true }),
  () => layer({ name: 'dropout', layer: nn.dropout({ rate: 0.5 }), dropout: 0.5 }),
  () => composition(),
  () =>
    loss({
      name: 'squared error',
      loss: (x, y) => nn.meanSquaredError(x, y),
      reduction: 'mean',
      symmetric: true,
      translationInvariant: true,
      homogeneous: 2,
      exact: true,
      delta: 1,
      definition: (x, y) => (x - y) ** 2
    }),
  () => loss({ name: 'sum', loss: (x, y) => np.sum(np.square(np.sub(x, y))), reduction: 'sum' }),
  () => loss({ name: 'of classes', loss: nn.softmaxCrossEntropy, targets: 'classes', oneHot: true }),
  () => loss({ name: 'of probabilities', loss: nn.softmaxCrossEntropy, targets: 'probabilities', ruledOut: true }),
  () => loss({ name: 'of labels', loss: nn.sigmoidBinaryCrossEntropy, targets: 'binary' }),
  () =>
    initializer({
      name: 'glorot',
      initializer: nn.glorotUniform,
      variance: (i, o) => 2 / (i + o),
      distribution: 'uniform'
    }),
  () => initializer({ name: 'orthogonal', initializer: (_, { shape }) => np.zeros(shape), orthogonal: true }),
  () => random(),
  () =>
    distribution({
      name: 'uniform',
      sample: generator.uniform,
      mean: 0.5,
      variance: 1 / 12,
      cdf: x => x,
      support: [0, 1],
      reparametrised: { at: [2], sample: scaled }
    }),
  () =>
    distribution({
      name: 'bernoulli',
      sample: (key, { shape }) => generator.bernoulli(key, { shape }),
      dtypes: [],
      probabilities: [0.5, 0.5]
    })
]
