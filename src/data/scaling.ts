/**
 * Features brought to a common scale, by what is known of the training examples alone.
 */
import { checked } from '../core/checked.js'
import * as option from '../core/options.js'
import { within } from '../ndarray/error.js'
import type { NDArray } from '../ndarray/ndarray.js'
import * as np from '../numpy/index.js'

/**
 * What is known of each feature.
 *
 * Shapes:  each like one example
 *
 * @category model
 * @since 0.1.0
 */
export interface Statistics {
  readonly mean: NDArray
  readonly std: NDArray
  readonly min: NDArray
  readonly max: NDArray
}

const statisticsKind = option.made<Statistics>('what data.statistics gives', {
  mean: option.array,
  std: option.array,
  min: option.array,
  max: option.array
})

/**
 * The statistics of each feature over the examples.
 *
 * Shapes:  [n, …] → each […]
 * Dtypes:  float32 | float64 → same
 *
 * @example
 * import assert from 'node:assert'
 * import { data, np } from 'pullback'
 *
 * const { mean, std, min, max } = data.statistics(np.array([[1, 4], [3, 4]]))
 * assert.deepStrictEqual([mean, std, min, max].map(x => np.toNested(x)), [[2, 4], [1, 0], [1, 4], [3, 4]])
 *
 * @category scaling
 * @since 0.1.0
 */
export const statistics = checked(
  'data.statistics(features)',
  { features: option.array },
  null,
  within('data.statistics', (features: NDArray): Statistics => ({
    mean: np.mean(features, { axis: 0 }),
    std: np.std(features, { axis: 0 }),
    min: np.min(features, { axis: 0 }),
    max: np.max(features, { axis: 0 })
  }))
)

/** (x − centre)/width; a feature that does not vary becomes 0 where it is as it was. */
const rescale = (x: NDArray, centre: NDArray, width: NDArray): NDArray =>
  np.div(np.sub(x, centre), np.where(np.eq(width, 0), 1, width))

/**
 * Features with mean 0 and standard deviation 1, in the examples that the statistics are of.
 *
 * Math:    (x − mean)/std; std 0 counts as 1
 * Shapes:  statistics […], x [n, …] → same
 *
 * @example
 * import assert from 'node:assert'
 * import { data, np } from 'pullback'
 *
 * const train = np.array([[1, 4], [3, 4]])
 * const scale = data.standardize(data.statistics(train))
 * assert.deepStrictEqual(np.toNested(scale(train)), [[-1, 0], [1, 0]])
 * assert.deepStrictEqual(np.toNested(scale(np.array([[2, 5]]))), [[0, 1]])
 *
 * @category scaling
 * @since 0.1.0
 */
export const standardize = checked(
  'data.standardize(statistics)(x)',
  { statistics: statisticsKind },
  null,
  ({ mean, std }: Statistics) =>
    (x: NDArray): NDArray =>
      rescale(x, mean, std)
)

/**
 * Features from 0 to 1, in the examples that the statistics are of.
 *
 * Math:    (x − min)/(max − min); a width of 0 counts as 1
 * Shapes:  statistics […], x [n, …] → same
 *
 * @example
 * import assert from 'node:assert'
 * import { data, np } from 'pullback'
 *
 * const train = np.array([[1, 4], [3, 4]])
 * assert.deepStrictEqual(np.toNested(data.normalize(data.statistics(train))(train)), [[0, 0], [1, 0]])
 *
 * @category scaling
 * @since 0.1.0
 */
export const normalize = checked(
  'data.normalize(statistics)(x)',
  { statistics: statisticsKind },
  null,
  ({ min, max }: Statistics) =>
    (x: NDArray): NDArray =>
      rescale(x, min, np.sub(max, min))
)
