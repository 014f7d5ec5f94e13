import { np, optim, tree } from '../../../../src/index.js'
import { call, each, next, options, part, type Call, type Calls } from '../call.js'
import { optimizer, params } from './things.js'

/** An optimizer: its state, and its first updates. */
const optimizes = (make: (...args: never) => optim.Optimizer, args: () => readonly unknown[]): Call =>
  call(
    args,
    part('init', () => [params()]),
    part('update', () => {
      const made = (make as (...args: readonly unknown[]) => optim.Optimizer)(...args())
      return [params(), made.init(params()), params()]
    })
  )

const schedule = (args: () => readonly unknown[]): Call =>
  call(
    args,
    next(() => [3])
  )

const rate = (): optim.Schedule => optim.constant(0.1)
const span = [schedule(() => [options({ from: 1, to: 0.1, steps: 4 })])]
const decay = [schedule(() => [options({ from: 1, factor: 0.5, every: 2 })])]
const adam = { b1: 0.9, b2: 0.99, eps: 1e-8 }

const signs = (): optim.Stage<null> => ({
  init: () => null,
  update: (updates, state) => [tree.map(updates, np.sign), state]
})

export const calls: Calls = {
  // stages
  scale: [optimizes(optim.scale, () => [0.5])],
  scaleByRate: [optimizes(optim.scaleByRate, () => [0.5]), optimizes(optim.scaleByRate, () => [rate()])],
  scaleBySchedule: [optimizes(optim.scaleBySchedule, () => [rate()])],
  scaleByAdam: [optimizes(optim.scaleByAdam, () => [options(adam)])],
  scaleByAdagrad: [optimizes(optim.scaleByAdagrad, () => [options({ eps: 1e-8, initial: 0.1 })])],
  addDecayedWeights: [optimizes(optim.addDecayedWeights, () => [options({ decay: 0.1, where: () => true })])],
  momentum: [optimizes(optim.momentum, () => [options({ decay: 0.9, nesterov: true })])],
  ...Object.fromEntries(
    (['clipByGlobalNorm', 'clipByValue'] as const).map(name => [name, [optimizes(optim[name], () => [0.5])]])
  ),
  stage: [optimizes(optim.stage, () => [signs()])],
  leafwise: [optimizes(optim.leafwise, () => [(u: np.NDArray) => np.sign(u)])],
  ...each(
    'chain Monoid.concat',
    optimizes(optim.chain, () => [optimizer(), optim.scale(0.5)])
  ),
  'identity.init': [call(() => [params()])],
  'identity.update': [call(() => [params(), optim.identity.init(params()), params()])],
  applyUpdates: [call(() => [params(), params()])],
  globalNorm: [call(() => [params()])],

  // optimizers
  sgd: [optimizes(optim.sgd, () => [options({ rate: 0.1, momentum: 0.9, nesterov: true })])],
  adam: [optimizes(optim.adam, () => [options({ rate: 0.1, ...adam })])],
  adagrad: [optimizes(optim.adagrad, () => [options({ rate: 0.1, eps: 1e-8, initial: 0.1 })])],
  adamW: [optimizes(optim.adamW, () => [options({ rate: rate(), ...adam, decay: 0.1, where: () => true })])],

  // schedules
  constant: [schedule(() => [0.1])],
  ...each('linear cosine', ...span),
  ...each('exponential stepDecay', ...decay),
  join: [schedule(() => [rate(), 3, rate()])],
  warmUp: [schedule(() => [rate(), 3])]
}
