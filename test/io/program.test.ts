/**
 * Programs as values, and as JSON.
 */
import { describe } from 'vitest'
import { composition, equality, mutants, remade, saving } from '../laws/value.js'
import { testLaw } from '../laws/runner.js'

describe('values', () => {
  testLaw(equality, 8)
  testLaw(remade, 30)
  testLaw(composition, 60)
})

describe('JSON', () => {
  testLaw(saving, 8)
  testLaw(mutants, 100)
})
