/**
 * Small public data sets, packed in the package itself: each is a function, and costs nothing until it is imported.
 *
 * @since 0.1.0
 */
export type { Dataset } from './dataset.js'
export { breastCancer } from './breastCancer.js'
export { digits } from './digits.js'
export { iris } from './iris.js'
export { wine } from './wine.js'
