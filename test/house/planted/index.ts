/** A small public surface with absent doc tags, for `architecture.test.ts`. */
export * from './documented.js'
export * as inner from './inner.js'
export { whole as renamed } from './documented.js'
