/**
 * fp-ts instances for what the library is made of.
 *
 * @since 0.1.0
 */
export * as Diff from './Diff/index.js'
