/**
 * Data sets as trees of arrays: random orders, parts, batches, scales. Every choice is a function of a key.
 *
 * @since 0.1.0
 */
export * from './dataset.js'
export * from './shuffle.js'
export * from './minibatches.js'
export * from './scaling.js'
