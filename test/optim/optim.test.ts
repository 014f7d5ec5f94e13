/** Optimizers: their laws, and what is particular to some. */
import * as fc from 'fast-check'
import { concatAll } from 'fp-ts/lib/Monoid.js'
import { grad, tree, vectorSpace, type NDArray } from 'pullback'
import * as laws from 'pullback/laws'
import * as np from 'pullback/numpy'
import * as optim from 'pullback/optim'
import { describe, expect, expectTypeOf, test } from 'vitest'
import { testLaws } from '../laws/runner.js'
import { allNumbers, avals, leaves, sameBits } from '../nn/support.js'
import { named, stages } from './subjects.js'

describe('the laws of a stage', () => {
  for (const subject of stages) testLaws(laws.optimizer(subject), 60)
})

describe('the laws of an optimizer', () => {
  for (const subject of named) testLaws(laws.optimizer(subject), 60)
})

describe('the laws of random chains', () => {
  for (const { name, optimizer } of fc.sample(laws.arb.optimizer(), { numRuns: 12, seed: 7 }))
    testLaws(laws.optimizer({ name, optimizer, decay: null }), 10)
})

describe('the laws of chains', () => testLaws(laws.optimizerMonoid(), 100))

test('a chain of many is their stages in a row, however it is bracketed', () => {
  const named = fc.array(laws.arb.optimizer(), { maxLength: 4 })
  fc.assert(
    fc.property(named, named, (f, g) => {
      const [a, b] = [f, g].map(list => list.map(o => o.optimizer))
      const { stages } = optim.chain(...[...a, ...b])
      expect(stages).toEqual([...a, ...b].flatMap(o => o.stages))
      expect(optim.chain(optim.chain(...a), optim.identity, optim.chain(...b)).stages).toEqual(stages)
      expect(concatAll(optim.Monoid)([...a, ...b]).stages).toEqual(stages)
    })
  )
})

describe('the laws of clips', () => {
  testLaws(laws.clipping({ name: 'clipByGlobalNorm', clip: optim.clipByGlobalNorm, norm: optim.globalNorm }), 100)
  testLaws(laws.clipping({ name: 'clipByValue', clip: optim.clipByValue, by: 'value' }), 100)
})

const all = [...stages, ...named]

test('counts steps in int32', () => {
  const optimizer = optim.adam({ rate: optim.constant(0.1) })
  const p = np.array([1])
  const [, once] = optimizer.update(p, optimizer.init(p), p)
  const [, twice] = optimizer.update(p, once, p)
  const counters = leaves(twice).filter(x => x.ndim === 0)
  expect(counters.map(x => [x.dtype, np.item(x)])).toEqual([
    ['int32', 2],
    ['int32', 2]
  ])
})

test('every optimizer is differentiable where its gradients are zero', () => {
  for (const { optimizer } of all) {
    const after = (p: NDArray): NDArray => np.sum(optimizer.update(np.mul(p, 0), optimizer.init(p), p)[0])
    expect(allNumbers(grad(after)(np.array([0, 1]))).every(Number.isFinite)).toBe(true)
  }
})

test('every optimizer refuses the state of another one', () => {
  const p = np.array([1])
  const sgd = optim.sgd({ rate: 0.1 })
  expect(() => sgd.update(p, optim.adam({ rate: 0.1 }).init(p), p)).toThrow(/init\(params\) of the same optimizer/)
  expect(() => sgd.update({ a: p }, sgd.init(p), p as never)).toThrow(/structure/)
})

test('updates keep the type of the parameters', () => {
  interface Params {
    readonly layers: readonly { readonly kernel: NDArray; readonly bias: NDArray | null }[]
    readonly scale: NDArray
  }
  const params: Params = { layers: [], scale: np.array(1) }
  const [updates] = optim.sgd({ rate: 0.1 }).update(params, [null], params)
  expectTypeOf(updates).toEqualTypeOf<Params>()
  expectTypeOf(optim.applyUpdates(params, updates)).toEqualTypeOf<Params>()
})

test('decay reaches the parameters that it is told', () => {
  const optimizer = optim.addDecayedWeights({ decay: 0.5, where: (_, path) => path.at(-1) === 'kernel' })
  fc.assert(
    fc.property(laws.arb.descent({ minLeaves: 1, maxSteps: 1 }), ({ params, gradients: [g] }) => {
      const [u] = optimizer.update(g, optimizer.init(params), params)
      const [before, after, at] = [leaves(g), leaves(u), leaves(params)]
      return tree
        .paths(params)
        .every((path, i) =>
          sameBits(after[i], path.at(-1) === 'kernel' ? np.add(before[i], np.mul(at[i], 0.5)) : before[i])
        )
    })
  )
})

test('applyUpdates keeps the dtype of the parameters, whatever that of the updates', () => {
  fc.assert(
    fc.property(laws.arb.descent({ dtype: 'float32', maxSteps: 1 }), ({ params, gradients: [g] }) => {
      const wide = tree.map(g, x => np.astype(x, 'float64'))
      const next = optim.applyUpdates(params, wide)
      const sum = vectorSpace.add(
        wide,
        tree.map(params, p => np.astype(p, 'float64'))
      )
      expect(avals(next)).toEqual(avals(params))
      return sameBits(
        next,
        tree.map(sum, x => np.astype(x, 'float32'))
      )
    })
  )
})
