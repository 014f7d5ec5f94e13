/**
 * The elementary functions of the elementwise primitives on lanes: at most 2 ulp over the whole range, with the special values
 * of `src/ndarray/special`, which is their specification.
 */
import * as special from '../../../ndarray/special/index.js'
import type { Expr } from '../ir/ir.js'
import type { FloatLanes } from '../ir/lanes.js'
import { hostDouble, perLane } from './perLane.js'

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
  | 'erf'
  | 'erfc'
  | 'erfInv'
  | 'cbrt'
  | 'rsqrt'
  | 'lgamma'
  | 'digamma'

export type BinaryName = 'pow' | 'atan2' | 'rem'

export type Unary = (l: FloatLanes, x: Expr) => Expr

export type Binary = (l: FloatLanes, x: Expr, y: Expr) => Expr

const ofHost =
  (name: UnaryName): Unary =>
  (l, x) =>
    perLane(l, hostDouble(name, 1, special[name]))(x)

const ofHost2 =
  (name: BinaryName, run: (x: number, y: number) => number): Binary =>
  (l, x, y) =>
    perLane(l, hostDouble(name, 2, run))(x, y)

export const unary: Readonly<Record<UnaryName, Unary>> = {
  exp: ofHost('exp'),
  expm1: ofHost('expm1'),
  log: ofHost('log'),
  log1p: ofHost('log1p'),
  sin: ofHost('sin'),
  cos: ofHost('cos'),
  tan: ofHost('tan'),
  asin: ofHost('asin'),
  acos: ofHost('acos'),
  atan: ofHost('atan'),
  sinh: ofHost('sinh'),
  cosh: ofHost('cosh'),
  tanh: ofHost('tanh'),
  asinh: ofHost('asinh'),
  acosh: ofHost('acosh'),
  atanh: ofHost('atanh'),
  logistic: ofHost('logistic'),
  erf: ofHost('erf'),
  erfc: ofHost('erfc'),
  erfInv: ofHost('erfInv'),
  cbrt: ofHost('cbrt'),
  rsqrt: (l, x) => l.div(l.constant(1), l.sqrt(x)),
  lgamma: ofHost('lgamma'),
  digamma: ofHost('digamma')
}

export const binary: Readonly<Record<BinaryName, Binary>> = {
  pow: ofHost2('pow', special.pow),
  atan2: ofHost2('atan2', special.atan2),
  rem: ofHost2('rem', (x, y) => x % y)
}
