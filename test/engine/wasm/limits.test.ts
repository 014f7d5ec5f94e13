/**
 * Where the compiler ends: loops longer than 32 bits count, and what is interpreted instead, and says so.
 */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { explain, foriLoop, grad, interpreter, jit, np, print, scan, trace, vmap, wasm, type NDArray } from 'pullback'
import { countable, longestLoop, mergeAxes } from '../../../src/engine/wasm/plan/nest.js'

const product = (xs: readonly number[]): number => xs.reduce((n, x) => n * x, 1)

describe('loops', () => {
  test('of any extent that has divisors are loops that are counted', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 2, max: 60 }), { minLength: 1, maxLength: 3 }), factors => {
        const axes = countable([product(factors)], 3600)
        expect(product(axes)).toBe(product(factors))
        expect(Math.max(...axes)).toBeLessThanOrEqual(3600)
      })
    )
  })

  test.each([2 ** 31 - 1, 2 ** 31, 2 ** 31 + 1, 2 ** 32 - 1, 2 ** 32, 2 ** 32 + 1, 2 ** 32 + 3])('of %d', n => {
    const axes = countable([3, n])
    expect(product(axes)).toBe(3 * n)
    expect(Math.max(...axes)).toBeLessThanOrEqual(longestLoop)
    const merged = mergeAxes(axes, [axes.map(() => 0)]).axes
    expect(product(merged)).toBe(3 * n)
    expect(Math.max(...merged)).toBeLessThanOrEqual(longestLoop)
  })

  test('that are longer and prime are refused', () => expect(() => countable([2147483659])).toThrow(RangeError))

  test.each([
    ['2³¹', [2 ** 31]],
    ['2³² over two axes', [2 ** 20, 2 ** 12]]
  ])('%s elements of a fill are summed', (_, shape) => {
    const f = jit((x: NDArray) => np.sum(np.add(x, np.zeros([...shape], { dtype: 'float32' }))))
    expect(np.item(f(np.array(new Float32Array([1]))))).toBe(product(shape))
    expect(f.engine).toEqual({ name: 'wasm', reason: null })
  })

  test('a scan of 2³¹ + 1 iterations turns, and counts the last', () => {
    const text = explain(
      (x: NDArray) => scan((c: NDArray) => [np.add(c, 1), null], { length: 2 ** 31 + 1 })(x, null)[0],
      {
        code: true
      }
    )(0)
    expect(text).toMatch(/turn\d+ = 0 until 2 by 1\n.*next\d+ = 0 until 1073741824 by 256/)
    expect(text).toMatch(/next\d+ = 0 until 1 by 1/)
  })

  test.each([2 ** 31 - 1, 2 ** 32 - 2])('the numbers of %d iterations are counted, and not stored', length => {
    const high = 2 ** 31 - 1
    const loop = (x: NDArray): NDArray =>
      foriLoop(high - length, high, (i, y: NDArray) => np.add(np.sin(y), np.mul(np.mod(i, 2), x)))(x)
    const plan = explain(loop, { code: true })(0)
    expect(Number(/([\d.]+) B of memory/.exec(plan)?.[1])).toBeLessThan(1000)
    expect(/turn\d+ = 0 until 3/.test(plan)).toBe(length > 2 ** 31)
    const slope = print(trace(vmap(grad(loop)))(np.zeros([3])))
    expect(slope).not.toMatch(/int32\[\d|iota/)
  })
})

interface Api {
  Module: unknown
  instantiate: unknown
  validate: unknown
}

/** A page whose policy forbids WebAssembly, as browsers tell it. */
const forbidding = async <A>(parts: readonly (keyof Api)[], run: () => A): Promise<Awaited<A>> => {
  const api = (globalThis as unknown as { WebAssembly: Api & { CompileError: new (text: string) => Error } })
    .WebAssembly
  const before = { Module: api.Module, instantiate: api.instantiate, validate: api.validate }
  const refuse = (): never => {
    throw new api.CompileError("WebAssembly.Module(): Refused by Content Security Policy, 'unsafe-eval'")
  }
  const refusals: Api = {
    Module: class {
      constructor() {
        refuse()
      }
    },
    instantiate: () => Promise.resolve().then(refuse),
    validate: refuse
  }
  try {
    parts.forEach(part => (api[part] = refusals[part]))
    return await run()
  } finally {
    Object.assign(api, before)
  }
}

describe('the interpreter takes over', () => {
  const f = (x: NDArray): NDArray => np.sum(np.mul(x, np.sin(x)))
  const x = np.array([1, 2, 3])

  test.each([[['Module', 'instantiate']], [['Module', 'instantiate', 'validate']]] as const)(
    'where a policy forbids %j, in calls and in prepare alike',
    parts =>
      forbidding(parts, async () => {
        const [called, prepared] = [jit(f, { engine: wasm() }), jit(f, { engine: wasm() })]
        await prepared.prepare(x)
        for (const g of [called, prepared]) {
          expect(np.item(g(x))).toBe(np.item(f(x)))
          expect(g.engine?.name).toBe('interpreter')
          expect(g.engine?.reason).toMatch(/Content Security Policy/)
        }
        expect(explain(f)(x)).toMatch(/^interpreter \(WebAssembly.Module\(\): Refused/)
      })
  )

  test('where more than 4 GiB are needed at once, with the reason', () =>
    expect(explain((y: NDArray) => np.mul(np.sin(y), y))(np.zeros([30000, 30000]))).toMatch(
      /^interpreter \(.*needs 6.71 GiB/
    ))

  test('and a mistake of the caller is not taken for a limit', () => {
    const wrong = jit(f, { engine: { name: 'wrong', compile: () => () => expect.unreachable() } })
    expect(() => wrong(x)).toThrow()
    expect(wrong.engine).toBe(null)
  })
})

describe('functions that call the next one twice, some levels deep', () => {
  const nest = (depth: number): ((x: NDArray) => NDArray) => {
    let f: (x: NDArray) => NDArray = x => np.add(x, 1)
    for (let i = 0; i < depth; i++) {
      const g = jit(f)
      f = x => g(g(x))
    }
    return jit(f)
  }

  test.each([3, 9])('%d: are compiled', depth => {
    const f = nest(depth) as ReturnType<typeof jit<[NDArray], NDArray>>
    expect(np.item(f(np.array(0)))).toBe(2 ** depth)
    expect(f.engine?.name).toBe('wasm')
  })

  test('15: are interpreted, and say so', () => {
    const f = nest(15) as ReturnType<typeof jit<[NDArray], NDArray>>
    expect(np.item(f(np.array(0)))).toBe(2 ** 15)
    expect(f.engine?.reason).toMatch(/^the Program holds \d+ equations, and is \d+ long/)
  })

  test('100: are explained at once', () => {
    const f = nest(100)
    expect(explain(f)(np.array(0))).toMatch(/^interpreter \(the Program holds \d+ equations, and is more than/)
  })
})

describe('jit(f).engine', () => {
  const f = (x: NDArray): NDArray => np.mul(x, x)

  test('is null before the first call, then who ran the latest', () => {
    const g = jit(f)
    expect(g.engine).toBe(null)
    g(2)
    expect(g.engine).toEqual({ name: 'wasm', reason: null })
    g(np.array([1, 2]))
    expect(g.engine).toEqual({ name: 'wasm', reason: null })
  })

  test('is the engine that was handed in, by its name', () => {
    const g = jit(f, { engine: interpreter })
    g(2)
    expect(g.engine).toEqual({ name: 'interpreter', reason: null })
    const plain = jit(f, { engine: wasm({ simd: 'plain' }) })
    plain(2)
    expect(plain.engine).toEqual({ name: 'wasm plain', reason: null })
  })

  test('says nothing of calls within a trace, which run nothing', () => {
    const g = jit(f)
    expect(np.item(grad(g)(3))).toBe(6)
    expect(g.engine).toBe(null)
  })
})
