/**
 * c_0 + c_1 x + c_2 x² + …
 *
 * Numerics: even and odd powers are summed apart (two independent chains, half the latency of one).
 */
export const polynomial = (c: readonly number[], x: number): number => {
  const z = x * x
  let even = 0
  let odd = 0
  let i = c.length - 1
  if (i % 2 === 0) even = c[i--]!
  for (; i > 0; i -= 2) {
    odd = odd * z + c[i]!
    even = even * z + c[i - 1]!
  }
  return even + x * odd
}
