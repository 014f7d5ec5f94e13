/** Forward and reverse mode satisfy the axioms of differential categories, exactly. */
import { describe } from 'vitest'
import { cartesianDifferential, reverseDerivative } from '../laws/suite/categorical.js'
import { testLaws } from './laws/runner.js'

describe('axioms', () => {
  testLaws(cartesianDifferential(), 15)
  testLaws(reverseDerivative(), 15)
})
