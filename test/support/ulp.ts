/**
 * The number of doubles from a to b: 0 for equal numbers, 1 for neighbours. NaN is at distance 0 from NaN and at
 * distance Infinity from anything else. -0 equals 0 unless `signedZero` is set, which puts them 1 apart.
 */
export const ulpDistance = (a: number, b: number, options: { readonly signedZero?: boolean } = {}): number => {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number.isNaN(a) && Number.isNaN(b) ? 0 : Infinity
  const negativeZero = options.signedZero === true ? 1n : 0n
  const difference = rank(a, negativeZero) - rank(b, negativeZero)
  return Number(difference < 0n ? -difference : difference)
}

// Where a double stands in the order of all doubles, counted from 0.
const rank = (x: number, negativeZero: bigint): bigint => {
  const bits = new BigInt64Array(Float64Array.of(x).buffer)[0]!
  return bits >= 0n ? bits : MIN_INT64 - bits - negativeZero
}

const MIN_INT64 = -(2n ** 63n)
