/**
 * The number of doubles from a to b: 0 for equal numbers, 1 for neighbours. NaN is at distance 0 from NaN and at
 * distance Infinity from anything else. -0 equals 0, unless `signedZero` is set, which puts them Infinity apart.
 */
export const ulpDistance = (a: number, b: number, options: { readonly signedZero?: boolean } = {}): number => {
  if (a === b) return options.signedZero === true && !Object.is(a, b) ? Infinity : 0
  if (Number.isNaN(a) || Number.isNaN(b)) return Number.isNaN(a) && Number.isNaN(b) ? 0 : Infinity
  const difference = rank(a) - rank(b)
  return Number(difference < 0n ? -difference : difference)
}

// Where a double stands in the order of all doubles, counted from 0.
const rank = (x: number): bigint => {
  const bits = new BigInt64Array(Float64Array.of(x).buffer)[0]
  return bits >= 0n ? bits : MIN_INT64 - bits
}

const MIN_INT64 = -(2n ** 63n)
