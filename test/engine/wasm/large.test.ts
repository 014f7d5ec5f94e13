/**
 * Long functions: what V8 allows of one function is never met, and code grows no faster than what it computes.
 */
import { describe, expect, test } from 'vitest'
import { grad, interpreter, jit, np, scan, simplify, trace, type NDArray, type Program } from 'pullback'
import { compile } from '../../../src/engine/wasm/compile.js'
import { reach } from '../../../src/engine/wasm/encode/reach.js'
import type { Block } from '../../../src/engine/wasm/ir/ir.js'

const times = (n: number, f: (x: NDArray, i: number) => NDArray, x: NDArray): NDArray => {
  let y = x
  for (let i = 0; i < n; i++) y = f(y, i)
  return y
}

const third = (c: NDArray): readonly [NDArray, null] => [np.div(c, 3), null]

interface Kind {
  readonly f: (n: number) => (x: NDArray) => readonly NDArray[]
  readonly x: NDArray
}

const kinds: Readonly<Record<string, Kind>> = {
  equations: {
    f: n => x => [times(n, (y, i) => (i % 2 === 0 ? np.mul(y, 1.001) : np.sin(y)), x)],
    x: np.array([1, 2, 3])
  },
  reductions: {
    f: n => x => [times(n, y => np.mul(x, np.sum(y)), x)],
    x: np.array([0.3, 0.2, 0.4])
  },
  'gradients of reductions': {
    f: n => x => [grad((z: NDArray) => np.sum(times(n, y => np.mul(z, np.sum(y)), z)))(x)],
    x: np.array([0.3, 0.2, 0.4])
  },
  products: {
    f: n => x => [times(n, y => np.dot(x, y), x)],
    x: np.array([
      [0.6, 0.8],
      [0.8, -0.6]
    ])
  },
  'scans one after another': {
    f: n => x => [times(n, y => scan(third, { length: 2 })(y, null)[0], x)],
    x: np.array([1, 2, 3])
  },
  results: {
    f: n => x => Array.from({ length: n }, (_, i) => np.mul(x, i)),
    x: np.array([1, 2, 3])
  }
}

const traced = ({ f, x }: Kind, n: number): Program => simplify(trace(f(n))(x))

const statements = (block: Block): number =>
  block.reduce(
    (n, s) =>
      n +
      1 +
      (s._tag === 'For' || s._tag === 'While'
        ? statements(s.body)
        : s._tag === 'If'
          ? statements(s.yes) + statements(s.no)
          : 0),
    0
  )

/** Statements of the longest function but `main`, which only calls; the statements of all; the bytes of code and of memory. */
const sizes = (p: Program) => {
  const { main, encoded, bytes } = compile(p, { simd: 'plain', pairs: false }, () => expect.unreachable())
  const all = [...reach([main]).definitions.keys()].map(d => ({ d, n: statements(d.body) }))
  return {
    longest: Math.max(...all.filter(({ d }) => d !== main).map(({ n }) => n)),
    calls: main.body.every(s => s._tag === 'Perform'),
    code: encoded.bytes.length,
    memory: bytes
  }
}

describe.each(Object.keys(kinds))('%s', name => {
  const kind = kinds[name]

  test('of four times the number: no longer functions, and no more code a piece', () => {
    const [few, many] = [100, 400].map(n => sizes(traced(kind, n)))
    expect(many.calls).toBe(true)
    expect(many.longest).toBeLessThan(3000)
    expect(many.code).toBeLessThan(4.6 * few.code)
    expect(many.memory).toBeLessThan(4.6 * few.memory)
  })

  test('compute what the interpreter computes', () => {
    const f = kind.f(300)
    const [ys, zs] = [jit(f)(kind.x), jit(f, { engine: interpreter })(kind.x)]
    ys.forEach((y, i) => expect(np.item(np.allClose(y, zs[i], { rtol: 1e-9, atol: 1e-300 }))).toBe(1))
  })
})

test('5000 reductions, each of what the one before gives', () => {
  const { f, x } = kinds['reductions']
  const [y] = jit(f(5000))(np.div(x, 0.9))
  expect(np.item(np.allClose(np.sum(y), 1, { rtol: 1e-11 }))).toBe(1)
})
