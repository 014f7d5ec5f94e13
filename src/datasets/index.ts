/**
 * Small public data sets, packed in the package itself: each is a function, and costs nothing until it is imported.
 *
 * @since 0.1.0
 */
export { fromTable } from './dataset.js'
export type { Dataset, Description } from './dataset.js'
export type { Table } from './packed.js'
export { breastCancer } from './breastCancer.js'
export { digits } from './digits.js'
export { iris } from './iris.js'
export { wine } from './wine.js'
export {
  blobs,
  linear,
  moons,
  sine,
  spirals,
  xor,
  type BlobsOptions,
  type Generator,
  type Labelled,
  type LinearOptions,
  type Measured,
  type PointsOptions,
  type SpiralsOptions
} from './generators.js'
