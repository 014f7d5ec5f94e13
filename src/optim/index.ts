/**
 * Optimizers as values: stages, their chains, and schedules.
 *
 * @since 0.1.0
 */
export * from './optimizer.js'
export { scale, scaleByRate, scaleBySchedule } from './scale.js'
export * from './momentum.js'
export { scaleByAdam, type AdamOptions } from './adam.js'
export { scaleByAdagrad, type AdagradOptions } from './adagrad.js'
export { addDecayedWeights, type DecayOptions } from './decay.js'
export * from './clip.js'
export * from './named.js'
export * from './schedule.js'
