/**
 * Primitives and their lowerings, told apart by identity.
 */
import { expect, test } from 'vitest'
import { byIdentity, loweringOf } from '../../../src/engine/wasm/lower/table.js'
import { families } from '../../../src/primitives/table.js'

test('a family without lowerings, and a primitive without one, are left to the host', () => {
  const { add } = families.elementwise
  const planted = { ...families.elementwise.mul }
  const rule = loweringOf(add)
  const found = byIdentity(
    { elementwise: { add, planted }, strange: { planted, toString: planted } },
    { elementwise: { add: rule } }
  )
  expect(rule).toBeDefined()
  expect([...found]).toEqual([[add, rule]])
  expect(loweringOf(planted)).toBeUndefined()
})
