import * as fc from 'fast-check'
import type { NDArray } from 'pullback'
import * as optim from 'pullback/optim'
import { arrayOf, dyadic, type Real } from '../nn/support.js'

/** Parameters of a small network: records, a list, an absent bias. */
export interface Params {
  readonly layers: readonly { readonly kernel: NDArray; readonly bias: NDArray | null }[]
  readonly scale: NDArray
}

export const paramsOf = (element: fc.Arbitrary<number> = dyadic, dtype: Real = 'float64'): fc.Arbitrary<Params> =>
  fc.record({
    layers: fc.tuple(
      fc.record({ kernel: arrayOf([2, 3], element, dtype), bias: arrayOf([3], element, dtype) }),
      fc.record({ kernel: arrayOf([3, 1], element, dtype), bias: fc.constant(null) })
    ),
    scale: arrayOf([], element, dtype)
  })

export interface Traced<P> {
  readonly params: P
  readonly updates: readonly P[]
  readonly state: optim.OptimizerState
}

/** The updates along a trace of gradients, each applied before the next. */
export const run = <P>(optimizer: optim.Optimizer, params: P, gradients: readonly P[]): Traced<P> =>
  gradients.reduce<Traced<P>>(
    (t, g) => {
      const [u, state] = optimizer.update(g, t.state, t.params)
      return { params: optim.applyUpdates(t.params, u), updates: [...t.updates, u], state }
    },
    { params, updates: [], state: optimizer.init(params) }
  )

/** Every stage, with settings that keep dyadic numbers exact where the stage is made of + − ×. */
export const stages: Readonly<Record<string, optim.Optimizer>> = {
  scale: optim.scale(0.5),
  scaleByRate: optim.scaleByRate(0.25),
  scaleBySchedule: optim.scaleByRate(optim.stepDecay({ from: 0.5, factor: 0.5, every: 1 })),
  momentum: optim.momentum({ decay: 0.5 }),
  nesterov: optim.momentum({ decay: 0.5, nesterov: true }),
  scaleByAdam: optim.scaleByAdam(),
  addDecayedWeights: optim.addDecayedWeights({ decay: 0.25 }),
  clipByGlobalNorm: optim.clipByGlobalNorm(1),
  clipByValue: optim.clipByValue(0.5)
}

export const named: Readonly<Record<string, (rate: number | optim.Schedule) => optim.Optimizer>> = {
  sgd: rate => optim.sgd({ rate }),
  momentum: rate => optim.sgd({ rate, momentum: 0.9 }),
  nesterov: rate => optim.sgd({ rate, momentum: 0.9, nesterov: true }),
  adam: rate => optim.adam({ rate }),
  adamW: rate => optim.adamW({ rate, decay: 0.25 })
}
