/** What the engine says of itself: its options, what it made, and where it ends. */
import { expect, test } from 'vitest'
import { attempt, explain, interpreter, jit, np, wasm, type Engine, type NDArray, type WasmOptions } from 'pullback'
import * as E from 'fp-ts/lib/Either.js'
import { interpret } from '../../../src/core/interpret.js'
import type { Program } from '../../../src/core/primitive.js'
import type { Run } from '../../../src/engine/wasm/run.js'
import { unsafeData, unsafeFromBuffer, type Dense } from '../../../src/ndarray/ndarray.js'
import { computesRightly } from '../../../src/engine/wasm/selfTest.js'

const tagOf = (f: () => unknown): string => {
  const result = attempt(f)()
  return E.isLeft(result) ? result.left._tag : 'none'
}

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

// --- experiments of V8

interface Api {
  Instance: new (
    module: object,
    imports: { readonly host: { readonly memory: { readonly buffer: ArrayBuffer } } }
  ) => {
    readonly exports: Readonly<Record<string, () => void>>
  }
}

/** In the first few modules that are made, one bit of memory is wrong after each call. */
const withWrongModules = <A>(modules: number, f: () => A): A => {
  const api = (globalThis as unknown as { WebAssembly: Api }).WebAssembly
  const { Instance } = api
  let made = 0
  api.Instance = function (module: object, imports: ConstructorParameters<Api['Instance']>[1]) {
    const { main } = new Instance(module, imports).exports
    const isWrong = made++ < modules
    const wrong = (): void => {
      main()
      const floats = new Float64Array(imports.host.memory.buffer)
      floats.forEach((x, i) => (floats[i] = x + 1))
    }
    return { exports: { main: isWrong ? wrong : main } }
  } as unknown as Api['Instance']
  try {
    return f()
  } finally {
    api.Instance = Instance
  }
}

const double = (x: NDArray): NDArray => np.mul(x, 2)

const doubles = (engine: Engine): unknown => np.toNested(jit(double, { engine })(np.ones([5])))

const recorded = (o: WasmOptions): { readonly flags: readonly string[]; readonly options: WasmOptions } => {
  const flags: string[] = []
  return { flags, options: { ...o, setFlags: (flag: string) => void flags.push(flag) } }
}

test('flags are set where they are asked for, and the baseline compiler is back after the test', () => {
  const { flags, options } = recorded({ revectorize: true })
  expect(doubles(wasm(options))).toEqual([2, 2, 2, 2, 2])
  expect(flags).toEqual(['--experimental-wasm-revectorize', '--no-liftoff', '--liftoff'])
  expect(explain(double, options)(np.ones([5]))).toMatch(/^\w+ SIMD in pairs, /)
})

test('what the machine has needs no flag', () => {
  const { flags, options } = recorded({ simd: 'plain' })
  expect(doubles(wasm(options))).toEqual([2, 2, 2, 2, 2])
  expect(flags.filter(f => f.includes('experimental'))).toEqual([])
})

test('pairs that compute wrong numbers are given up, with the reason', () => {
  const { flags, options } = recorded({ revectorize: true })
  withWrongModules(1, () => expect(doubles(wasm(options))).toEqual([2, 2, 2, 2, 2]))
  expect(flags).toContain('--no-experimental-wasm-revectorize')
  const text = withWrongModules(1, () => explain(double, options)(np.ones([5])))
  expect(text).toMatch(/^plain SIMD \(\w+ SIMD in pairs computed wrong numbers in a test\)/)
  expect(withWrongModules(2, () => explain(double, options)(np.ones([5])))).toMatch(/^off SIMD/)
})

test('without a flag function, pairs are tried as they are', () => {
  expect(doubles(wasm({ revectorize: true }))).toEqual([2, 2, 2, 2, 2])
  const text = withWrongModules(1, () => explain(double, { revectorize: true })(np.ones([5])))
  expect(text).toMatch(/^plain SIMD \(/)
})

const nudged = (y: Dense): Dense => {
  const data = unsafeData(y).slice()
  data[data.length - 1] += 1
  return unsafeFromBuffer(y.shape, data)
}

test.each([
  [0, 0],
  [1, 2],
  [2, 1]
])('the test of a machine sees one wrong number in result %i of run %i', (which, turn) => {
  const wrong = (program: Program): Run => {
    let turns = 0
    return xs => {
      const isWrong = turns++ === turn
      return interpret(program)(xs).map((y, i) => (isWrong && i === which ? nudged(y) : y))
    }
  }
  expect(computesRightly(wrong, 3)).toBe(false)
  expect(computesRightly(interpret, 3)).toBe(true)
})
