/**
 * The planted bugs of all suites.
 */
import { adagradMutants } from './adagrad.js'
import { activationMutants } from './activation.js'
import { arraysMutants, einsumMutants } from './arrays.js'
import { codecMutants } from './codec.js'
import { initializerMutants } from './initializer.js'
import { layerMutants } from './layer.js'
import { adjointPairMutants, linearMutants } from './linear.js'
import { lossMutants } from './loss.js'
import { randomMutants } from './random.js'
import { scannedMutants } from './scanned.js'
import { criterionMutants } from './stoppingCriteria.js'
import { ravelingMutants, treeMutants, vectorSpaceMutants } from './tree.js'
import { roughness } from './accuracy.js'
import { categories } from './categorical.js'
import { chains } from './chain.js'
import { dataSets } from './data.js'
import { engines } from './engine.js'
import { batchedFunctions } from './batched.js'
import { differentiables } from './differentiable.js'
import { rules } from './rule.js'
import { tracedFunctions } from './traced.js'
import type { Mutant } from './mutant.js'
import { optimizers } from './optimizer.js'
import { primitives } from './primitive.js'
import { schedules } from './schedule.js'
import { trainings } from './training.js'

/**
 * Values with one planted bug each, and the laws that must see it: the proof that the kit can fail.
 *
 * Shapes:  no arrays
 *
 * @example
 * import assert from 'node:assert'
 * import * as laws from 'pullback/laws'
 *
 * assert.ok(laws.mutants.length >= 60)
 * assert.ok(laws.mutants.every(m => m.breaks.length > 0))
 *
 * @category mutants
 * @since 0.1.0
 */
export const mutants: readonly Mutant[] = [
  ...primitives,
  ...rules,
  ...differentiables,
  ...batchedFunctions,
  ...tracedFunctions,
  ...engines,
  ...categories,
  ...roughness,
  ...optimizers,
  ...adagradMutants,
  ...chains,
  ...schedules,
  ...trainings,
  ...criterionMutants,
  ...dataSets,
  ...activationMutants,
  ...layerMutants,
  ...lossMutants,
  ...initializerMutants,
  ...randomMutants,
  ...treeMutants,
  ...vectorSpaceMutants,
  ...ravelingMutants,
  ...arraysMutants,
  ...einsumMutants,
  ...linearMutants,
  ...adjointPairMutants,
  ...scannedMutants,
  ...codecMutants
]
