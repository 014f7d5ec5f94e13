/**
 * Layers as values, their composition, activations, initializers, losses.
 *
 * @since 0.1.0
 */
export * from './layer.js'
export * from './outputAval.js'
export * from './compose.js'
export * from './dense.js'
export * from './dropout.js'
export * from './flatten.js'
export * from './activations.js'
export * from './initializer.js'
export * from './crossEntropy.js'
export * from './regression.js'
export * from './margin.js'
export * from './penalty.js'
export * from './metrics.js'
export type { Comparison, NeedingOptions, WithOptions } from './calling.js'
