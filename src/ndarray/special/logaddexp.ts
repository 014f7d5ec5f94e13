import { exp, log1p } from './elementary.js'

/**
 * ln(eˣ + eʸ), as the larger and the logarithm of 1 and the smaller beside it.
 *
 * Math:     max(x, y) + log1p(e^−|x − y|); the infinite one of two, either of two like infinities
 * Numerics: what two roundings lose of the larger: the result may be nearer to 0 than that
 */
export const logaddexp = (x: number, y: number): number =>
  x === y ? x + Math.LN2 : (x > y ? x : y) + log1p(exp(-Math.abs(x - y)))
