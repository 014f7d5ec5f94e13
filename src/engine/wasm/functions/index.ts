/**
 * The elementary functions of the elementwise primitives on lanes: at most 2 ulp over the whole range, with the special values
 * of `src/ndarray/special`, which is their specification.
 *
 * What each reaches is said there: of floats over every 151st bit pattern (test/bench/functionsSweep.ts), of doubles at random points
 * against mpmath, with fused products and without. `lgamma` and `digamma` are the host's, as are trigonometric functions of arguments
 * beyond 10⁶.
 */
import * as special from '../../../ndarray/special/index.js'
import { erf, erfc } from './errorFunction.js'
import { exp, expm1, logistic, tanhSlope } from './exponential.js'
import type { Binary, Unary } from './forms.js'
import { acosh, asinh, atanh, cosh, sinh, tanh } from './hyperbolic.js'
import { acos, asin, atan, atan2 } from './inverse.js'
import { erfInv } from './inverseError.js'
import { log, log1p } from './logarithm.js'
import { hostDouble, perLane } from './perLane.js'
import { cbrt, hypot, pow, rsqrt } from './power.js'
import { rem } from './remainder.js'
import { cos, sin, tan } from './trigonometric.js'

export { expOfMinus } from './exponential.js'
export type { Binary, Unary } from './forms.js'

export type UnaryName =
  | 'exp'
  | 'expm1'
  | 'log'
  | 'log1p'
  | 'sin'
  | 'cos'
  | 'tan'
  | 'asin'
  | 'acos'
  | 'atan'
  | 'sinh'
  | 'cosh'
  | 'tanh'
  | 'asinh'
  | 'acosh'
  | 'atanh'
  | 'logistic'
  | 'tanhSlope'
  | 'erf'
  | 'erfc'
  | 'erfInv'
  | 'cbrt'
  | 'rsqrt'
  | 'lgamma'
  | 'digamma'

export type BinaryName = 'pow' | 'atan2' | 'hypot' | 'rem'

const ofHost =
  (name: UnaryName): Unary =>
  (l, x) =>
    perLane(l, hostDouble(name, 1, special[name]))(x)

export const unary: Readonly<Record<UnaryName, Unary>> = {
  exp,
  expm1,
  log,
  log1p,
  sin,
  cos,
  tan,
  asin,
  acos,
  atan,
  sinh,
  cosh,
  tanh,
  asinh,
  acosh,
  atanh,
  logistic,
  tanhSlope,
  erf,
  erfc,
  erfInv,
  cbrt,
  rsqrt,
  lgamma: ofHost('lgamma'),
  digamma: ofHost('digamma')
}

export const binary: Readonly<Record<BinaryName, Binary>> = {
  pow,
  atan2,
  hypot,
  rem
}
