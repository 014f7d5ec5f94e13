/**
 * The suites of optimizers, schedules, trainings and data sets, each on a value to which all of its laws apply.
 */
import * as E from 'fp-ts/lib/Either.js'
import * as data from '../../src/data/index.js'
import type { NDArray } from '../../src/ndarray/ndarray.js'
import * as np from '../../src/numpy/index.js'
import * as optim from '../../src/optim/index.js'
import * as train from '../../src/train/index.js'
import type { Laws } from '../law.js'
import { clipping } from '../suite/clipping.js'
import { fit } from '../suite/fit.js'
import { minibatches } from '../suite/minibatches.js'
import { optimizer } from '../suite/optimizer.js'
import { optimizerMonoid } from '../suite/optimizerMonoid.js'
import { scaling } from '../suite/scaling.js'
import { schedule, scheduleJoining } from '../suite/schedule.js'
import { shuffle, split } from '../suite/shuffle.js'
import { earlyStopping } from '../suite/stopping.js'
import { stoppingCriteria } from '../suite/stoppingCriteria.js'
import { training } from '../suite/training.js'

const sgd = (rate: number): optim.Optimizer => optim.sgd({ rate })

const loss = (w: NDArray, xs: NDArray): NDArray => np.mean(np.square(np.sub(xs, w)))

const descent = {
  name: 'descent',
  step: train.makeStep({ loss: train.plainLoss(loss), optimizer: sgd(0.25) }),
  start: (key: NDArray) => train.startFrom({ params: np.array(1), state: null, optimizer: sgd(0.25), key }),
  batches: [np.array([1, 2])]
}

export const trainingSuites: readonly (() => Laws)[] = [
  () =>
    optimizer({
      name: 'sgd',
      optimizer: sgd(0.25),
      scope: 'element',
      atRate: sgd,
      withEps: () => sgd(0.25),
      linear: true,
      momentum: { decay: 0 },
      descends: true,
      converges: { steps: 200, below: 1 },
      signs: { rate: 0.25, eps: 1e-8, b1: 0.9, b2: 0.999 },
      averages: () => ({ mean: null, square: null }),
      rootSums: { rate: 0.25, eps: 0, initial: 0 }
    }),
  () => optimizer({ name: 'adamW', optimizer: optim.adamW({ rate: 0.5, decay: 0.5 }), decay: 0.25 }),
  () => clipping({ name: 'clipByGlobalNorm', clip: optim.clipByGlobalNorm, norm: optim.globalNorm }),
  () => clipping({ name: 'clipByValue', clip: optim.clipByValue, by: 'value' }),
  () => optimizerMonoid(),
  () =>
    schedule({
      name: 'linear',
      schedule: optim.linear({ from: 1, steps: 4 }),
      decays: { from: 1, to: 0, steps: 4 },
      geometric: { factor: 1, every: 1 }
    }),
  () => scheduleJoining(),
  () =>
    training({
      ...descent,
      codec: { encode: state => state, decode: () => E.left('nothing') },
      descent: { params: s => s.params, loss, rate: 0.25, all: np.array([1, 2]) },
      unordered: true,
      noise: m => m.loss
    }),
  () => fit(descent),
  () => earlyStopping(),
  () => stoppingCriteria(),
  () => shuffle({ name: 'shuffle', shuffle: data.shuffle }),
  () => split({ name: 'split', split: data.split }),
  () => scaling({ name: 'standardize', learn: x => data.standardize(data.statistics(x)), to: 'standard' }),
  () => scaling({ name: 'normalize', learn: x => data.normalize(data.statistics(x)), to: 'unit' }),
  () => minibatches({ name: 'minibatches', minibatches: data.minibatches })
]
