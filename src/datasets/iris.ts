import { fromPacked } from './dataset.js'
import type { Dataset } from './dataset.js'
import { iris as packed } from './packed/iris.js'

/**
 * 150 iris flowers of three species: the lengths and widths of their sepals and petals, in centimetres.
 *
 * Shapes:  features: [150, 4], labels: [150]
 * Dtypes:  features float64, labels int32
 * Source:  R. A. Fisher, Iris (1936), UCI Machine Learning Repository, doi:10.24432/C56C76, CC BY 4.0
 *
 * @example
 * import { iris } from 'pullback/datasets'
 * import assert from 'node:assert'
 *
 * assert.deepStrictEqual(iris().features.shape, [150, 4])
 * assert.deepStrictEqual(iris().classes, ['setosa', 'versicolor', 'virginica'])
 *
 * @category data sets
 * @since 0.1.0
 */
export const iris = (): Dataset =>
  fromPacked(
    {
      name: 'iris',
      classes: ['setosa', 'versicolor', 'virginica'],
      featureNames: ['sepal length', 'sepal width', 'petal length', 'petal width'],
      attribution: 'R. A. Fisher, Iris (1936). UCI Machine Learning Repository, doi:10.24432/C56C76. CC BY 4.0.'
    },
    packed
  )
