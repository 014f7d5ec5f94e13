/**
 * Arbitraries of optimizers: random chains of stages.
 */
import type * as fc from 'fast-check'
import type { Draw } from '../../src/core/primitive.js'
import { scaleByAdam } from '../../src/optim/adam.js'
import { clipByGlobalNorm, clipByValue } from '../../src/optim/clip.js'
import { addDecayedWeights } from '../../src/optim/decay.js'
import { momentum } from '../../src/optim/momentum.js'
import { chain, type Optimizer } from '../../src/optim/optimizer.js'
import { scale, scaleByRate } from '../../src/optim/scale.js'
import { drawn } from './drawn.js'
import { drawSchedule, scheduleChoices } from './schedule.js'

/**
 * An optimizer with its name, which counterexamples show.
 *
 * @category model
 * @since 0.1.0
 */
export interface NamedOptimizer {
  readonly name: string
  readonly optimizer: Optimizer
}

const stage = (draw: Draw): NamedOptimizer =>
  draw.oneOf<() => NamedOptimizer>([
    () => {
      const c = draw.oneOf([0.5, -0.25, 2])
      return { name: `scale(${c})`, optimizer: scale(c) }
    },
    () => {
      const o = { decay: draw.oneOf([0.5, 0.25]), nesterov: draw.bool() }
      return { name: `momentum({ decay: ${o.decay}, nesterov: ${o.nesterov} })`, optimizer: momentum(o) }
    },
    () => ({ name: 'clipByValue(0.5)', optimizer: clipByValue(0.5) }),
    () => ({ name: 'clipByGlobalNorm(1)', optimizer: clipByGlobalNorm(1) }),
    () => ({ name: 'addDecayedWeights({ decay: 0.25 })', optimizer: addDecayedWeights({ decay: 0.25 }) }),
    () => {
      const { name, schedule } = drawSchedule(draw, 0)
      return { name: `scaleByRate(${name})`, optimizer: scaleByRate(schedule) }
    },
    () => ({ name: 'scaleByAdam()', optimizer: scaleByAdam() })
  ])()

export const drawOptimizer = (draw: Draw, maxStages = 3): NamedOptimizer => {
  const stages = Array.from({ length: draw.int(0, maxStages) }, () => stage(draw))
  return {
    name:
      stages.length === 0
        ? 'identity'
        : stages.length === 1
          ? stages[0].name
          : `chain(${stages.map(s => s.name).join(', ')})`,
    optimizer: chain(...stages.map(s => s.optimizer))
  }
}

/** The choices that a chain of so many stages takes. */
export const optimizerChoices = (maxStages = 3): number => 1 + maxStages * (1 + scheduleChoices)

/**
 * Chains of random stages. They shrink to fewer stages, at last to `identity`.
 *
 * Shapes:  none change
 *
 * @example
 * import assert from 'node:assert'
 * import * as fc from 'fast-check'
 * import { arb } from 'pullback/laws'
 *
 * fc.assert(fc.property(arb.optimizer({ maxStages: 2 }), ({ optimizer }) => optimizer.stages.length <= 2))
 * assert.ok(fc.sample(arb.optimizer(), 30).some(o => o.name === 'identity'))
 *
 * @category optimization
 * @since 0.1.0
 */
export const optimizer = (o: { readonly maxStages?: number } = {}): fc.Arbitrary<NamedOptimizer> =>
  drawn(optimizerChoices(o.maxStages), draw => drawOptimizer(draw, o.maxStages))
