/** What the library's optimizers are claimed to be. */
import type { OptimizerSubject } from 'pullback/laws'
import * as np from 'pullback/numpy'
import * as optim from 'pullback/optim'
import * as tree from 'pullback/tree'

type Subject = OptimizerSubject<optim.OptimizerState>

const element = 'element'

/** Every stage, with settings that keep dyadic numbers exact where the stage is made of + − ×. */
export const stages: readonly Subject[] = [
  { name: 'identity', optimizer: optim.identity, scope: element, linear: true },
  { name: 'scale', optimizer: optim.scale(0.5), scope: element, linear: true },
  { name: 'scaleByRate', optimizer: optim.scaleByRate(0.25), scope: element, linear: true },
  {
    name: 'scaleBySchedule',
    optimizer: optim.scaleByRate(optim.stepDecay({ from: 0.5, factor: 0.5, every: 1 })),
    scope: element,
    linear: true
  },
  {
    name: 'momentum',
    optimizer: optim.momentum({ decay: 0.5 }),
    scope: element,
    linear: true,
    momentum: { decay: 0.5 }
  },
  {
    name: 'nesterov',
    optimizer: optim.momentum({ decay: 0.5, nesterov: true }),
    scope: element,
    linear: true,
    momentum: { decay: 0.5, nesterov: true }
  },
  {
    name: 'scaleByAdam',
    optimizer: optim.scaleByAdam(),
    scope: element,
    withEps: eps => optim.scaleByAdam({ eps }),
    averages: ([state]) => {
      const { mean, root } = state as { readonly mean: unknown; readonly root: unknown }
      return { mean, square: tree.map(root, np.square) }
    }
  },
  {
    name: 'scaleByAdagrad',
    optimizer: optim.scaleByAdagrad(),
    scope: element,
    withEps: eps => optim.scaleByAdagrad({ eps }),
    rootSums: { rate: -1, eps: 1e-8, initial: 0 }
  },
  { name: 'addDecayedWeights', optimizer: optim.addDecayedWeights({ decay: 0.25 }), scope: element, decay: -0.25 },
  {
    name: 'addDecayedWeights of kernels',
    optimizer: optim.addDecayedWeights({ decay: 0.25, where: (_, path) => path.at(-1) === 'kernel' }),
    scope: 'path',
    decay: null
  },
  { name: 'clipByGlobalNorm', optimizer: optim.clipByGlobalNorm(1) },
  { name: 'clipByValue', optimizer: optim.clipByValue(0.5), scope: element }
]

/** An optimizer at any rate. */
const rated = (
  name: string,
  atRate: (rate: number | optim.Schedule) => optim.Optimizer,
  claims: Partial<Subject> = {}
): Subject => ({ name, optimizer: atRate(0.25), scope: element, atRate, ...claims })

const betas = { b1: 0.9, b2: 0.999 }

export const named: readonly Subject[] = [
  rated('sgd', rate => optim.sgd({ rate }), { linear: true, descends: true }),
  { name: 'fast sgd', optimizer: optim.sgd({ rate: 0.5 }), converges: { steps: 200, below: 1e-9 } },
  rated('sgd with momentum', rate => optim.sgd({ rate, momentum: 0.5 }), {
    linear: true,
    descends: true,
    momentum: { decay: 0.5, scale: -0.25 }
  }),
  {
    name: 'sgd with much momentum',
    optimizer: optim.sgd({ rate: 0.1, momentum: 0.9 }),
    converges: { steps: 300, below: 1e-9 }
  },
  rated('sgd with Nesterov momentum', rate => optim.sgd({ rate, momentum: 0.9, nesterov: true })),
  rated('adam', rate => optim.adam({ rate }), { withEps: eps => optim.adam({ rate: 0.25, eps }) }),
  rated('adam with a small ε', rate => optim.adam({ rate, eps: 1e-9 }), {
    signs: { rate: 0.25, eps: 1e-9, ...betas }
  }),
  rated('adagrad', rate => optim.adagrad({ rate }), { rootSums: { rate: 0.25, eps: 1e-8, initial: 0 } }),
  rated('adagrad that starts slowly', rate => optim.adagrad({ rate, eps: 0, initial: 0.5 }), {
    rootSums: { rate: 0.25, eps: 0, initial: 0.5 }
  }),
  {
    name: 'fast adagrad',
    optimizer: optim.adagrad({ rate: 1 }),
    scope: element,
    converges: { steps: 200, below: 1e-9 }
  },
  rated('adamW', rate => optim.adamW({ rate, decay: 0.25 }), { decay: 0.25 * 0.25 }),
  rated('adam on a schedule', rate => optim.adam({ rate: typeof rate === 'number' ? optim.constant(rate) : rate })),
  {
    name: 'adam with a warm cosine',
    optimizer: optim.adam({ rate: optim.warmUp(optim.cosine({ from: 1, steps: 9 }), 2) }),
    scope: element
  },
  {
    name: 'adam that cools down',
    optimizer: optim.adam({ rate: optim.cosine({ from: 0.1, steps: 400 }) }),
    scope: element,
    converges: { steps: 400, below: 1e-9 }
  },
  {
    name: 'adamW of clipped gradients',
    optimizer: optim.chain(optim.clipByGlobalNorm(1), optim.adamW({ rate: 0.25, decay: 0.25 })),
    decay: 0.25 * 0.25
  }
]
