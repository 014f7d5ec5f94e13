/**
 * Arbitraries of data sets and of their minibatches.
 */
import type * as fc from 'fast-check'
import type { Draw } from '../../src/core/primitive.js'
import type { DType } from '../../src/ndarray/dtype.js'
import type { NDArray } from '../../src/ndarray/ndarray.js'
import { sizeOf } from '../../src/ndarray/shape.js'
import { flatten } from '../../src/tree/flatten.js'
import { map } from '../../src/tree/map.js'
import type { Stream } from '../draw/draw.js'
import { dense, numbers } from '../value/arrays.js'
import { drawShape, drawValues } from './array.js'
import { drawn } from './drawn.js'

/**
 * Which data sets are drawn.
 *
 * @category model
 * @since 0.1.0
 */
export interface DatasetOptions {
  /** 1 by default. */
  readonly minRows?: number
  /** 7 by default. */
  readonly maxRows?: number
}

export const drawDataset = (draw: Draw, next: Stream, { minRows = 1, maxRows = 7 }: DatasetOptions = {}): unknown => {
  const n = draw.int(minRows, Math.max(minRows, maxRows))
  const leaf = (): NDArray => {
    const shape = drawShape(draw, { maxRank: 2, maxExtent: 2 })
    return drawValues(next, 'dyadic', [n, ...shape], draw.oneOf<DType>(['float64', 'float32', 'int32']))
  }
  return draw.oneOf<() => unknown>([
    () => leaf(),
    () => ({ features: leaf(), labels: leaf() }),
    () => [leaf(), { x: leaf(), y: null }]
  ])()
}

const datasetChoices = ({ maxRows = 7 }: DatasetOptions): number => 10 + 8 * maxRows

/** Rows from `low` on, before `high`. */
export const rowsOf = <T>(dataset: T, low: number, high: number): T =>
  map(dataset, x => {
    const row = sizeOf(x.shape.slice(1))
    return dense([high - low, ...x.shape.slice(1)], x.dtype, numbers(x).slice(low * row, high * row))
  })

/**
 * Data sets: one array, or records and lists of several, with one leading axis. They shrink to one row of one array.
 *
 * Shapes:  every leaf [n, …], n from `minRows` to `maxRows`
 * Dtypes:  float64, float32 and int32
 *
 * @example
 * import assert from 'node:assert'
 * import * as fc from 'fast-check'
 * import { data } from 'pullback'
 * import { arb } from 'pullback/laws'
 *
 * fc.assert(fc.property(arb.dataset({ minRows: 2 }), rows => data.size(rows) >= 2))
 * assert.strictEqual(fc.sample(arb.dataset(), 2).length, 2)
 *
 * @category data
 * @since 0.1.0
 */
export const dataset = (o: DatasetOptions = {}): fc.Arbitrary<unknown> =>
  drawn(datasetChoices(o), (draw, next) => drawDataset(draw, next, o))

/**
 * A data set cut into minibatches, of which the first `cut` come before an interruption and the others after it.
 *
 * @category model
 * @since 0.1.0
 */
export interface Minibatches<T> {
  readonly dataset: T
  readonly batches: readonly T[]
  /** From 0 to the number of batches. */
  readonly cut: number
}

/**
 * A data set with a sequence of its minibatches, cut anywhere. The sizes of the batches are drawn, so that they differ
 * too. They shrink to one batch of one row.
 *
 * Shapes:  every leaf [n, …]; the rows of the batches, in order, are those of the data set
 *
 * @example
 * import assert from 'node:assert'
 * import * as fc from 'fast-check'
 * import { data, np } from 'pullback'
 * import { arb } from 'pullback/laws'
 *
 * const rows = (batches: readonly unknown[]) => batches.reduce<number>((n, batch) => n + data.size(batch), 0)
 * fc.assert(fc.property(arb.minibatches(), ({ dataset, batches }) => rows(batches) === data.size(dataset)))
 * const [mine] = fc.sample(arb.minibatches({ dataset: np.arange(5) }), 1)
 * assert.deepStrictEqual(np.toNested(np.concatenate(mine.batches)), [0, 1, 2, 3, 4])
 *
 * @category data
 * @since 0.1.0
 */
export const minibatches: {
  (o?: DatasetOptions): fc.Arbitrary<Minibatches<unknown>>
  <T>(o: { readonly dataset: T }): fc.Arbitrary<Minibatches<T>>
} = (o: DatasetOptions & { readonly dataset?: unknown } = {}): fc.Arbitrary<Minibatches<never>> =>
  drawn(datasetChoices(o) + 10, (draw, next) => {
    const sizes = [1, 2, 3].map(() => draw.int(1, 3))
    const at = draw.int(0, 99)
    const rows = o.dataset ?? drawDataset(draw, next, o)
    const [first] = flatten(rows).leaves
    const batches: unknown[] = []
    for (let low = 0; low < first.shape[0]; low += sizes[(batches.length - 1) % 3]) {
      const size = sizes[batches.length % 3]
      batches.push(rowsOf(rows, low, Math.min(first.shape[0], low + size)))
    }
    return { dataset: rows, batches, cut: at % (batches.length + 1) } as never
  })
