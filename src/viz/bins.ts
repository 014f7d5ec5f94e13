/**
 * Numbers counted in bins.
 *
 * Source:  Freedman & Diaconis (1981), On the histogram as a density estimator
 */
import { fail } from '../ndarray/error.js'
import { extentOf, tame } from './scale.js'

/** The edges of bins of one width over all of the values: as many as told, or by the rule of Freedman and Diaconis. */
export const edgesOf = (values: readonly number[], bins?: number | readonly number[]): readonly number[] => {
  if (typeof bins === 'object') return checkedEdges(bins)
  if (bins !== undefined && !(Number.isInteger(bins) && bins > 0 && bins <= 10_000))
    fail(
      'InvalidArgument',
      'viz.histogram',
      `bins is ${bins}`,
      'Give an integer from 1 to 10000, or the edges of the bins'
    )
  const placed = values
    .map(tame)
    .filter(Number.isFinite)
    .sort((a, b) => a - b)
  const [low, high] = extentOf(placed)
  const count = bins ?? widthRule(placed, high - low)
  return Array.from({ length: count + 1 }, (_, i) => (i === count ? high : low + ((high - low) * i) / count))
}

/** How many values lie in each bin; an edge belongs to the bin above it, the last one to the last bin. */
export const countIn = (edges: readonly number[], values: readonly number[]): readonly number[] => {
  const counts = edges.slice(1).map(() => 0)
  for (const value of values) {
    const bin = binOf(edges, tame(value))
    if (bin !== undefined) counts[bin]++
  }
  return counts
}

// ---------------------------------------------------------------------------------------------------------------------
// internal
// ---------------------------------------------------------------------------------------------------------------------

const mostBins = 200

const checkedEdges = (edges: readonly number[]): readonly number[] =>
  edges.length > 1 && edges.every((edge, i) => Math.abs(edge) <= 1e200 && (i === 0 || edge > edges[i - 1]))
    ? edges
    : fail(
        'InvalidArgument',
        'viz.histogram',
        `the edges of the bins are [${edges.join(', ')}]`,
        'Give two or more numbers, each greater than the one before'
      )

/** Bins of the width 2 IQR / ∛n; where half of the values are one, Sturges' count. */
const widthRule = (sorted: readonly number[], range: number): number => {
  if (sorted.length === 0) return 1
  const width = (2 * (quantile(sorted, 0.75) - quantile(sorted, 0.25))) / Math.cbrt(sorted.length)
  const count = width > 0 ? Math.ceil(range / width) : Math.ceil(Math.log2(sorted.length)) + 1
  return Math.min(mostBins, Math.max(1, count))
}

const quantile = (sorted: readonly number[], share: number): number => {
  const place = share * (sorted.length - 1)
  const [below, above] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]]
  return below + (above - below) * (place - Math.floor(place))
}

const binOf = (edges: readonly number[], value: number): number | undefined => {
  const last = edges.length - 1
  if (!(value >= edges[0] && value <= edges[last])) return undefined
  let [low, high] = [0, last]
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if (edges[middle] <= value) low = middle
    else high = middle
  }
  return low
}
