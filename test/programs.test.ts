/**
 * Random Programs: what readers make of them is well typed, and every nest of transforms agrees with its definition.
 */
import { describe } from 'vitest'
import { deeplyNested, nested, printed, simplified, transformed, triples, wellTyped } from '../laws/suite/program.js'
import { testLaw } from './laws/runner.js'
import { transformNames } from '../laws/subject/subject.js'

describe('readers', () => {
  testLaw(wellTyped, 10)
  testLaw(simplified, 15)
  testLaw(printed, 30)
})

describe('transforms', () => {
  for (const outer of transformNames) testLaw(transformed(outer), 12)
})

describe('pairs of transforms', () => {
  for (const outer of transformNames) for (const inner of transformNames) testLaw(nested(outer, inner), 3)
})

describe('deeper', () => {
  testLaw(deeplyNested, 20)
  for (const law of triples) testLaw(law, 2)
})
