import { fromPacked } from './dataset.js'
import type { Dataset } from './dataset.js'
import { digits as packed } from './packed/digits.js'

/**
 * 1,797 grey pictures of handwritten digits, 8 × 8 pixels from 0 (paper) to 16 (ink), row by row.
 *
 * Shapes:  features: [1797, 64], labels: [1797]
 * Dtypes:  features float64, labels int32
 * Source:  E. Alpaydin & C. Kaynak, Optical Recognition of Handwritten Digits (1998), the test part, UCI Machine
 *          Learning Repository, doi:10.24432/C50P49, CC BY 4.0
 *
 * @example
 * import { digits } from 'pullback/datasets'
 * import assert from 'node:assert'
 *
 * const { features, classes } = digits()
 * assert.deepStrictEqual(features.shape, [1797, 64])
 * assert.deepStrictEqual(classes.length, 10)
 *
 * @category data sets
 * @since 0.1.0
 */
export const digits = (): Dataset =>
  fromPacked(
    {
      name: 'digits',
      classes: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
      featureNames: Array.from({ length: 64 }, (_, i) => `pixel_${Math.floor(i / 8)}_${i % 8}`),
      attribution:
        'E. Alpaydin & C. Kaynak, Optical Recognition of Handwritten Digits (1998), the test part. ' +
        'UCI Machine Learning Repository, doi:10.24432/C50P49. CC BY 4.0.'
    },
    packed
  )
