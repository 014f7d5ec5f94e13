/**
 * Trees of arrays: the values that transforms take and give.
 */
export { flatten, paths } from './flatten.js'
export { map, zipWith } from './map.js'
export { container, type Container, type Flat, type Leaf, type Path, type Structure } from './model.js'
export { showPath, structureKey, unflatten } from './given.js'
export { getVectorSpace, type VectorSpace } from './vectorSpace.js'
