/**
 * Training as a fold: states, losses, steps, and `fit`, which tells what happens as events.
 *
 * @since 0.1.0
 */
export * from './state.js'
export * from './loss.js'
export * from './step.js'
export * from './stopping.js'
export * from './event.js'
export * from './fit.js'
