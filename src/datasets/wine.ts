import { fromPacked } from './dataset.js'
import type { Dataset } from './dataset.js'
import { wine as packed } from './packed/wine.js'

/**
 * 178 wines from three growers of one Italian region: thirteen chemical measurements of each.
 *
 * Shapes:  features: [178, 13], labels: [178]
 * Dtypes:  features float64, labels int32
 * Source:  S. Aeberhard & M. Forina, Wine (1992), UCI Machine Learning Repository, doi:10.24432/C5PC7J, CC BY 4.0
 *
 * @example
 * import { wine } from 'pullback/datasets'
 * import assert from 'node:assert'
 *
 * assert.deepStrictEqual(wine().features.shape, [178, 13])
 * assert.deepStrictEqual(wine().featureNames[0], 'alcohol')
 *
 * @category data sets
 * @since 0.1.0
 */
export const wine = (): Dataset =>
  fromPacked(
    {
      name: 'wine',
      classes: ['grower 1', 'grower 2', 'grower 3'],
      featureNames: [
        'alcohol',
        'malic acid',
        'ash',
        'alcalinity of ash',
        'magnesium',
        'total phenols',
        'flavanoids',
        'nonflavanoid phenols',
        'proanthocyanins',
        'colour intensity',
        'hue',
        'OD280/OD315 of diluted wines',
        'proline'
      ],
      attribution:
        'S. Aeberhard & M. Forina, Wine (1992). UCI Machine Learning Repository, doi:10.24432/C5PC7J. CC BY 4.0.'
    },
    packed
  )
