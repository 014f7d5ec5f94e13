/**
 * The elementary and special functions on doubles: pure, at most 2 ulp from the exact value (what each reaches is said
 * there), with the special values of IEEE 754 and C.
 */
export * from './elementary.js'
export { acosh, cosh, sinh, tanh } from './hyperbolic.js'
export { pow } from './pow.js'
export { logistic, logisticSlope, tanhSlope } from './logistic.js'
export { hypot } from './hypot.js'
export { logaddexp } from './logaddexp.js'
export { erf, erfc } from './erf.js'
export { erfInv } from './erfInv.js'
export { lgamma } from './lgamma.js'
export { digamma } from './digamma.js'
export { polygamma } from './polygamma.js'
