// Exact: every step is a product by a power of two. (Math.pow need not be exact on every engine.)
const twoTo = (n: number): number => {
  if (n === 0) return 1
  const half = twoTo(Math.floor(n / 2))
  return half * half * (n % 2 === 0 ? 1 : 2)
}

const POWERS_OF_TWO: readonly number[] = Array.from({ length: 2046 }, (_, i) =>
  i < 1022 ? 1 / twoTo(1022 - i) : twoTo(i - 1022)
)

/**
 * x · 2^k, rounded once, for 1/2 ≤ |x| ≤ 2 and |k| ≤ 2022, and for denormal x with k > 1023.
 */
export const scale = (x: number, k: number): number => {
  if (k < -1022) return x * POWERS_OF_TWO[k + 2022] * POWERS_OF_TWO[22]
  if (k > 1023) return x * POWERS_OF_TWO[2045] * POWERS_OF_TWO[k - 1]
  return x * POWERS_OF_TWO[k + 1022]
}
