/**
 * The test of a machine refuses planted machines of every kind, and takes the interpreter.
 */
import { expect, test } from 'vitest'
import { interpret } from '../../../src/core/interpret.js'
import type { Program } from '../../../src/core/primitive.js'
import type { TypedArray } from '../../../src/ndarray/dtype.js'
import { unsafeData, unsafeFromBuffer, type Dense } from '../../../src/ndarray/ndarray.js'
import type { Run } from '../../../src/engine/wasm/run.js'
import { computesRightly } from '../../../src/engine/wasm/selfTest.js'

/** What a wrong machine makes of the numbers of an array. */
const changed = (x: Dense, change: (data: TypedArray) => void): Dense => {
  const data = unsafeData(x).slice()
  change(data)
  return unsafeFromBuffer(x.shape, data)
}

const results =
  (change: (data: TypedArray) => void) =>
  (program: Program): Run =>
  xs =>
    interpret(program)(xs).map(y => changed(y, change))

/** Sees its operands otherwise than they are. */
const operands =
  (change: (data: TypedArray, which: number) => void) =>
  (program: Program): Run =>
  xs =>
    interpret(program)(xs.map((x, k) => changed(x, data => change(data, k))))

const swap = (data: TypedArray, i: number, j: number): void => {
  const x = data[i]
  data[i] = data[j]
  data[j] = x
}

const machines: Readonly<Record<string, (program: Program) => Run>> = {
  doubles: results(data => data.forEach((x, i) => (data[i] = 2 * x))),
  'reverses two lanes of each vector': results(data => {
    for (let i = 0; i + 1 < data.length; i += 4) swap(data, i, i + 1)
  }),
  'reverses two lanes of the last vector': results(data => swap(data, data.length - 2, data.length - 1)),
  'drops the last step of a sum': operands((data, which) => {
    if (which === 0) for (let i = 28; i < data.length; i += 29) data[i] = 0
  }),
  'drops the first step of a sum': operands((data, which) => {
    if (which === 0) for (let i = 0; i < data.length; i += 29) data[i] = 0
  }),
  'leaves memory as it was': results(data => void data.fill(0)),
  'changes a sign': results(data => data.forEach((x, i) => (data[i] = -x))),
  'reads a row too far': operands((data, which) => {
    if (which === 1) data.set(data.slice(70))
  }),
  'computes rightly but once': program => {
    let turns = 0
    return xs =>
      turns++ === 2 ? interpret(program)(xs).map(y => changed(y, data => data.fill(1))) : interpret(program)(xs)
  }
}

test.each(Object.keys(machines))('a machine that %s is refused', name =>
  expect(computesRightly(machines[name], 3)).toBe(false)
)

test('the interpreter is taken, and no result that is expected is zero throughout', () => {
  const seen: Dense[] = []
  const watched =
    (program: Program): Run =>
    xs => {
      const ys = interpret(program)(xs)
      seen.push(...ys, ...xs)
      return ys
    }
  expect(computesRightly(watched, 2)).toBe(true)
  expect(seen.length).toBe(24)
  for (const y of seen) expect(new Set(unsafeData(y)).size).toBeGreaterThan(3)
})
