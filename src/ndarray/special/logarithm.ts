import { LN2_HI, LN2_LO, LOG, THIRD } from './coefficients.js'
import { normalize, productError, sumError, type DoubleDouble } from './doubleDouble.js'
import { evaluate } from './fit.js'
import { scale } from './scale.js'

/**
 * log x as a double-double, for finite x > 0.
 *
 * Math:     x = 2^k m with m in [√½, √2], log m = 2 atanh(s), s = (m - 1)/(m + 1), atanh(s) = s (1 + z/3 + z² p(z)), z = s²
 * Numerics: relative error below 2^-64, also near x = 1: s, z and z/3 are carried to twice the precision
 */
export const logSplit = (x: number): DoubleDouble => {
  const k = exponentOf(x)
  const m = scale(x, -k)
  const g = m + 1
  const inverse = 1 / g
  const s = (m - 1) * inverse
  const sg = s * g
  const ds = (m - 1 - sg - productError(s, g, sg) - s * sumError(m, 1, g)) * inverse
  const z = s * s
  const dz = productError(s, s, z) + 2 * s * ds
  const w = z * THIRD.hi
  const dw = productError(z, THIRD.hi, w) + (z * THIRD.lo + dz * THIRD.hi) + z * z * evaluate(LOG, z)
  const a = 2 * s
  const p = a * w
  const h = a + p
  const low = sumError(a, p, h) + (productError(a, w, p) + a * dw + 2 * ds * (1 + w))
  if (k === 0) return normalize(h, low)
  const c = k * LN2_HI
  const sum = c + h
  return normalize(sum, sumError(c, h, sum) + (low + k * LN2_LO))
}

// The exponent k that brings x 2^-k into [√½, √2], to rounding; next to 1 without the cost of a logarithm.
const exponentOf = (x: number): number => {
  const y = x * Math.SQRT2
  if (y >= 1 && y < 4294967296) return 31 - Math.clz32(y)
  if (y < 1 && y > 2.3283064365386963e-10) return Math.clz32(1 / y) - 32
  return Math.floor(Math.log2(x) + 0.5)
}
