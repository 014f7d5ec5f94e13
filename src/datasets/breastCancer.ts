import { fromPacked } from './dataset.js'
import type { Dataset } from './dataset.js'
import { breastCancer as packed } from './packed/breastCancer.js'

const measurements = [
  'radius',
  'texture',
  'perimeter',
  'area',
  'smoothness',
  'compactness',
  'concavity',
  'concave points',
  'symmetry',
  'fractal dimension'
]

/**
 * 569 breast tumours, malignant or benign: the mean, standard error and worst value of ten measurements of the cell
 * nuclei in a picture of each.
 *
 * Shapes:  features: [569, 30], labels: [569]
 * Dtypes:  features float64, labels int32
 * Source:  W. Wolberg, O. Mangasarian, N. Street & W. Street, Breast Cancer Wisconsin (Diagnostic) (1993), UCI Machine
 *          Learning Repository, doi:10.24432/C5DW2B, CC BY 4.0
 *
 * @example
 * import { breastCancer } from 'pullback/datasets'
 * import assert from 'node:assert'
 *
 * assert.deepStrictEqual(breastCancer().features.shape, [569, 30])
 * assert.deepStrictEqual(breastCancer().classes, ['malignant', 'benign'])
 *
 * @category data sets
 * @since 0.1.0
 */
export const breastCancer = (): Dataset =>
  fromPacked(
    {
      name: 'breast cancer',
      classes: ['malignant', 'benign'],
      featureNames: ['mean', 'error of', 'worst'].flatMap(which => measurements.map(what => `${which} ${what}`)),
      attribution:
        'W. Wolberg, O. Mangasarian, N. Street & W. Street, Breast Cancer Wisconsin (Diagnostic) (1993). ' +
        'UCI Machine Learning Repository, doi:10.24432/C5DW2B. CC BY 4.0.'
    },
    packed
  )
