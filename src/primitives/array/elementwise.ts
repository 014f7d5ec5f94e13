/**
 * Elementwise functions of real and integer arrays, by concept: one formula, one derivative each.
 */
export * from './arithmetic.js'
export * from './powers.js'
export * from './polar.js'
export { acos, asin, atan, cos, sin, tan } from './trigonometric.js'
export * from './hyperbolic.js'
export * from './special.js'
export * from './rounding.js'
export * from './choices.js'
