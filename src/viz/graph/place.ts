/**
 * Where the items of ordered rows stand: as near to their neighbours as the order and the widths allow.
 *
 * Source: for one row the exact least squares, by pooling adjacent violators: Barlow, Bartholomew, Bremner & Brunk, Statistical
 *         inference under order restrictions (1972)
 */

export interface Wish {
  readonly at: number
  readonly weight: number
  readonly width: number
}

interface Pool {
  readonly mean: number
  readonly weight: number
  readonly count: number
}

/** The centres nearest to those wished for, in this order and without overlap. */
export const placed = (wishes: readonly Wish[], gap: number): readonly number[] => {
  const offsets = wishes.reduce<readonly number[]>(
    (sum, { width }, i) => [...sum, i === 0 ? 0 : sum[i - 1] + (wishes[i - 1].width + width) / 2 + gap],
    []
  )
  const pools: Pool[] = []
  wishes.forEach(({ at, weight }, i) => {
    let pool: Pool = { mean: at - offsets[i], weight, count: 1 }
    while (pools.length > 0 && pools[pools.length - 1].mean > pool.mean) {
      const last = pools.pop()!
      const total = last.weight + pool.weight
      pool = {
        mean: (last.mean * last.weight + pool.mean * pool.weight) / total,
        weight: total,
        count: last.count + pool.count
      }
    }
    pools.push(pool)
  })
  const means = pools.flatMap(({ mean, count }) => new Array<number>(count).fill(mean))
  return means.map((mean, i) => mean + offsets[i])
}
