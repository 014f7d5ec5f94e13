/**
 * √(x² + y²), ∞ where either is infinite.
 *
 * Math:     of x and y times a power of two where their squares would overflow or vanish
 * Numerics: at most 1 ulp (measured); to the bit hypot(2ᵏx, 2ᵏy) = 2ᵏ hypot(x, y) where nothing is denormal
 */
export const hypot = (x: number, y: number): number => {
  const [a, b] = [Math.abs(x), Math.abs(y)]
  if (a === Infinity || b === Infinity) return Infinity
  const larger = Math.max(a, b)
  if (larger > LARGE) return Math.sqrt((a / FACTOR) ** 2 + (b / FACTOR) ** 2) * FACTOR
  if (larger < 1 / LARGE) return Math.sqrt((a * FACTOR) ** 2 + (b * FACTOR) ** 2) / FACTOR
  return Math.sqrt(a * a + b * b)
}

const LARGE = 2 ** 500
const FACTOR = 2 ** 600
