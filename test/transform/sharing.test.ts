/**
 * Programs that call each other often cost what they hold, not what they run: a law on random call graphs, in every transform,
 * and chains that run 2ⁿ times what they hold.
 */
import * as E from 'fp-ts/lib/Either.js'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { heldEquations, heldPrograms } from '../../src/core/nest.js'
import {
  checkProgram,
  cond,
  eqProgram,
  grad,
  hashProgram,
  hessian,
  interpreter,
  io,
  jit,
  jvp,
  linearize,
  linearTranspose,
  named,
  np,
  print,
  scan,
  simplify,
  trace,
  vjp,
  vmap,
  type NDArray,
  type Program
} from '../../src/index.js'
import { dot, programGraph } from '../../src/viz/index.js'

type F = (x: NDArray) => NDArray

/** How a function calls earlier ones. */
interface Call {
  readonly of: readonly number[]
  readonly through: 'jit' | 'named' | 'scan' | 'cond'
}

const leaf: F = x => np.sin(np.mul(x, 1.25))

const hold = (through: Call['through'], f: F): F => {
  switch (through) {
    case 'jit':
      return jit(f, { engine: interpreter })
    case 'named':
      return named('f', f)
    case 'scan':
      return x => scan((c: NDArray, _: null) => [f(c), null] as const, { length: 1 })(x, null)[0]
    case 'cond':
      return x => cond(np.lt(x, 9), f, (y: NDArray) => y)(x)
  }
}

/** The last function of a call graph, and the same without anything that holds Programs. */
const functionsOf = (calls: readonly Call[]): { readonly held: F; readonly plain: F } =>
  calls
    .reduce<readonly { readonly held: F; readonly plain: F }[]>(
      (fs, { of, through }) => {
        const chain =
          (key: 'held' | 'plain'): F =>
          x =>
            of.reduce((y, i) => np.add(fs[Math.max(0, fs.length - i)][key](y), 0.5), x)
        return [...fs, { held: hold(through, chain('held')), plain: chain('plain') }]
      },
      [{ held: jit(leaf, { engine: interpreter }), plain: leaf }]
    )
    .at(-1)!

const callGraphs = (through: readonly Call['through'][], size: number): fc.Arbitrary<readonly Call[]> =>
  fc.array(
    fc.record({
      of: fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 3 }),
      through: fc.constantFrom(...through)
    }),
    { minLength: 1, maxLength: size }
  )

const transforms: readonly (readonly [string, (f: F) => F])[] = [
  ['jvp', f => x => jvp(f)(x, np.onesLike(x))[1]],
  ['grad', f => grad(f)],
  ['vjp', f => x => vjp(f)(x)[1](np.onesLike(x))],
  ['linearize', f => x => linearize(f)(x)[1](np.onesLike(x))],
  ['grad of grad', f => grad(grad(f))],
  ['hessian', f => hessian(f)],
  ['vmap of grad', f => x => np.sum(vmap(grad(f))(np.stack([x, x])))],
  ['linearTranspose of the linearization', f => x => linearTranspose(linearize(f)(np.array(0.5))[1], x)(1)]
]

/** Equations and operands of all that a Program holds. */
const sizeOf = (p: Program): number =>
  [...heldPrograms(p)].reduce(
    (n, q) => n + q.equations.reduce((m, e) => m + 1 + e.inputs.length + e.outputs.length, 0),
    0
  )

describe('transforms of call graphs', () => {
  test.each(transforms.slice(0, 7))('%s: the equations are at most 64 times those held', (_, t) => {
    fc.assert(
      fc.property(callGraphs(['jit'], 24), calls => {
        const { held } = functionsOf(calls)
        const own = trace(held)(0.5)
        const program = trace(t(held))(0.5)
        expect(heldEquations(program)).toBeLessThanOrEqual(64 * heldEquations(own) + 64)
      }),
      { numRuns: 15 }
    )
  })

  test.each(transforms)('%s: the values are those of the functions without calls', (_, t) => {
    fc.assert(
      fc.property(callGraphs(['jit', 'named', 'scan', 'cond'], 5), calls => {
        const { held, plain } = functionsOf(calls)
        expect(np.item(t(held)(np.array(0.3)))).toBeCloseTo(np.item(t(plain)(np.array(0.3))), 10)
      }),
      { numRuns: 10 }
    )
  })

  test('readers look at each Program once: print, hash, equality, check, codec, drawing', () => {
    fc.assert(
      fc.property(callGraphs(['jit'], 60), calls => {
        const program = trace(functionsOf(calls).held)(0.5)
        const text = print(program)
        expect(text.length).toBeLessThanOrEqual(400 * heldEquations(program))
        const again = trace(functionsOf(calls).held)(0.5)
        expect(eqProgram.equals(program, again)).toBe(true)
        expect(hashProgram(again)).toBe(hashProgram(program))
        expect(print(again)).toBe(text)
        expect(E.isRight(checkProgram(program))).toBe(true)
        expect(print(simplify(program)).length).toBeGreaterThan(0)
        const json = JSON.stringify(io.programCodec.encode(program))
        const decoded = io.programCodec.decode(JSON.parse(json))
        expect(E.isRight(decoded) && print(decoded.right)).toBe(text)
        expect(programGraph(program).nodes.length).toBeLessThanOrEqual(4000)
      }),
      { numRuns: 15 }
    )
  })
})

describe('a chain that runs 2ⁿ times what it holds', () => {
  const chain = (n: number, first: F): F =>
    Array.from({ length: n }).reduce<F>(
      g => jit((x: NDArray) => g(g(x)), { engine: interpreter }),
      jit(first, { engine: interpreter })
    )

  test.each([
    ['grad', grad],
    [
      'forward mode',
      (f: F): F =>
        x =>
          jvp(f)(x, np.onesLike(x))[1]
    ],
    [
      'a batch of gradients',
      (f: F): F =>
        x =>
          vmap(grad(f))(np.stack([x, x]))
    ],
    ['second derivatives', (f: F): F => grad(grad(f))]
  ])('%s: ten more levels cost as much as the ten before', (_, t) => {
    const [a, b, c] = [20, 30, 40].map(n => sizeOf(trace(t(chain(n, leaf)))(0.5)))
    expect(c - b).toBeLessThan(4 * (b - a) + 2000)
  })

  test('and is printed, drawn, hashed and saved', () => {
    const program = trace(grad(chain(60, leaf)))(0.5)
    expect(print(program).length).toBeLessThan(1e6)
    expect(hashProgram(program)).toMatch(/^[0-9a-f]{16}$/)
    expect(E.isRight(io.encodeProgram(program))).toBe(true)
    expect(dot(programGraph(trace(chain(60, leaf))(0.5))).length).toBeLessThan(1e5)
  })

  test('also where the innermost function closes over a traced value', () => {
    const f = (w: NDArray): NDArray => chain(30, x => np.sin(np.mul(x, w)))(np.array(0.5))
    expect(heldEquations(trace(grad(f))(1))).toBeLessThan(2000)
    const small = (w: NDArray): NDArray => chain(3, x => np.sin(np.mul(x, w)))(np.array(0.5))
    const plain = (w: NDArray): NDArray =>
      Array.from({ length: 8 }).reduce<NDArray>(x => np.sin(np.mul(x, w)), np.array(0.5))
    expect(np.item(grad(small)(1))).toBeCloseTo(np.item(grad(plain)(1)), 12)
  })

  test('recomputed residuals give the bits of listed ones', () => {
    const plain: F = x => Array.from({ length: 2 ** 9 }).reduce<NDArray>(y => leaf(y), x)
    expect(np.item(grad(chain(9, leaf))(0.5))).toBe(np.item(grad(plain)(0.5)))
  })
})
