/** What the engine says of itself: its options, what it made, and where it ends. */
import { expect, test } from 'vitest'
import { attempt, explain, interpreter, jit, np, wasm, type NDArray } from 'pullback'
import * as E from 'fp-ts/lib/Either.js'

const tagOf = (f: () => unknown): string => {
  const result = attempt(f)()
  return E.isLeft(result) ? result.left._tag : 'none'
}

test('a Program that needs more than 4 GiB at once is refused by name, and the next one runs', () => {
  const square = jit((x: NDArray) => np.mul(np.sin(x), x), { engine: wasm() })
  expect(tagOf(() => square(np.zeros([30000, 30000])))).toBe('OutOfMemory')
  expect(np.item(square(np.array(0)))).toBe(0)
})

test('relaxed SIMD is refused where the runtime has none, or else computes', () => {
  const f = jit((x: NDArray) => np.mul(x, 2), { engine: wasm({ simd: 'relaxed' }) })
  const tag = tagOf(() => f(np.ones([5])))
  expect(['InvalidArgument', 'none']).toContain(tag)
  if (tag === 'none') expect(np.toNested(f(np.ones([5])))).toEqual([2, 2, 2, 2, 2])
})

test('what is prepared is not compiled again, and gives what it gave', async () => {
  const f = jit((x: NDArray) => np.sum(np.exp(x)))
  await f.prepare(np.zeros([3]))
  expect(f.traces).toBe(1)
  expect(np.item(f(np.zeros([3])))).toBe(3)
  expect(f.traces).toBe(1)
  await jit((x: NDArray) => x, { engine: interpreter }).prepare(1)
})

test('one loop for an update of parameters, whatever order it is written in', () => {
  const step = (p: NDArray, m: NDArray, g: NDArray): readonly NDArray[] => {
    const scaled = np.mul(g, 0.1)
    const mean = np.add(np.mul(m, 0.9), scaled)
    return [np.sub(p, mean), mean]
  }
  const x = np.zeros([1000])
  const lines = explain(step)(x, x, x).split('\n')
  expect(lines.filter(l => l.startsWith('loop'))).toHaveLength(1)
  expect(explain(step, { code: true })(x, x, x)).toMatch(/main\(\)[\s\S]*for/)
})

test('the same bits again, and under another engine value of the same options', () => {
  const f = (x: NDArray): NDArray => np.sum(np.tanh(x))
  const x = np.div(np.arange(1000), 7)
  const [a, b] = [1, 2].map(() => np.item(jit(f, { engine: wasm({ simd: 'plain' }) })(x)))
  expect(Object.is(a, b)).toBe(true)
})

test('where compilation is forbidden, Programs are interpreted', () => {
  const all = globalThis as unknown as { WebAssembly: { Module: unknown } }
  const { Module } = all.WebAssembly
  all.WebAssembly.Module = class {
    constructor() {
      throw new Error('refused by a policy')
    }
  }
  try {
    const f = (x: NDArray): NDArray => np.sum(np.tanh(x))
    const x = np.div(np.arange(100), 7)
    expect(np.item(jit(f, { engine: wasm() })(x))).toBe(np.item(f(x)))
  } finally {
    all.WebAssembly.Module = Module
  }
})
