/**
 * Trees of arrays: the values that transforms take and give.
 */
export {
  container,
  flatten,
  map,
  paths,
  zipWith,
  type Container,
  type Flat,
  type Leaf,
  type Path,
  type Structure
} from './tree.js'
export { showPath, structureKey, unflatten } from './given.js'
export { getVectorSpace, type VectorSpace } from './vectorSpace.js'
