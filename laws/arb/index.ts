/**
 * Arbitraries of what laws are about. All of them shrink: to lower ranks, smaller extents, fewer parts, simpler values.
 */
export { array, dtype, scalar, shape, type ArrayOptions, type ShapeOptions, type Values } from './array.js'
export { drawn } from './drawn.js'
export { program, smoothFunction, type SmoothFunction } from './function.js'
export { key } from './key.js'
export { dataset, minibatches, type DatasetOptions, type Minibatches } from './minibatches.js'
export { optimizer, type NamedOptimizer } from './optimizer.js'
export { descent, params, type Descent, type DescentOptions, type ParamsOptions } from './params.js'
export { schedule, type NamedSchedule } from './schedule.js'
export { matrix, type MatrixKind, type MatrixOptions } from './matrix.js'
export { tree } from './tree.js'
