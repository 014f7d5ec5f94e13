/**
 * The logistic function.
 *
 * Math:     1 / (1 + e^-x)
 * Numerics: at most 2 ulp; e^x / (1 + e^x) for negative x, so that nothing overflows and small values keep their digits
 */
export const logistic = (x: number): number => {
  if (x >= 0) return 1 / (1 + Math.exp(-x))
  const e = Math.exp(x)
  return e / (1 + e)
}
