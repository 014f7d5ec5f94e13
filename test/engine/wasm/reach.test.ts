/**
 * One name, one function: what is called by one name is one function, or nothing is compiled.
 */
import { describe, expect, test } from 'vitest'
import { jit, np } from 'pullback'
import { reach } from '../../../src/engine/wasm/encode/reach.js'
import * as ir from '../../../src/engine/wasm/ir/ir.js'
import type { Block, Expr } from '../../../src/engine/wasm/ir/ir.js'
import { pack } from '../../../src/engine/wasm/kernels/matmulPack.js'

const main = (...callees: readonly ir.Callee[]): ir.Definition =>
  ir.define(
    'main',
    [],
    callees.map(f => ir.perform(f, ...f.parameters.map(() => ir.i32(1))))
  )

/** A function of its own each time it is made. */
const made = (body: (x: Expr) => Block): ir.Definition => {
  const x = ir.local('i32', 'x')
  return ir.define('f', [x], body(ir.get(x)))
}

const stored = (value: (x: Expr) => Expr, offset = 0): ir.Definition =>
  made(x => [ir.store('i32.store', x, value(x), offset)])

const loop = (to: number, step: number): ir.Definition =>
  made(x => {
    const i = ir.local('i32', 'i')
    return [ir.forLoop(i, ir.i32(0), ir.i32(to), step, [ir.store('i32.store', x, ir.get(i))])]
  })

const inner = (c: number): ir.Definition => ({ ...stored(() => ir.i32(c)), name: 'g' })

/** Functions of the host, of one text. */
const tell = [1, 2].map(c => () => c)
const told = (c: number): ir.Callee => ir.hostFunction('f', [], ['i32'], tell[c - 1])

/** Panels of y, by the name of none of them. */
const panel = (step: number, column: number): ir.Definition => ({
  ...pack(
    { element: 'f64', vectors: 2, columns: 4, y: { step: 8 * step, column: 8 * column } },
    { simd: 'plain', pairs: false }
  ),
  name: 'f'
})

const pairs: Readonly<Record<string, readonly [() => ir.Callee, () => ir.Callee]>> = {
  'a constant': [() => stored(() => ir.i32(1)), () => stored(() => ir.i32(2))],
  'an instruction': [() => stored(x => ir.op('i32.add', x, x)), () => stored(x => ir.op('i32.mul', x, x))],
  'an offset': [() => stored(x => x, 4), () => stored(x => x, 8)],
  'a bound': [() => loop(4, 1), () => loop(5, 1)],
  'a step': [() => loop(4, 1), () => loop(4, 2)],
  'which local is read': [
    () => made(x => [ir.set(ir.local('i32', 'y'), x), ir.store('i32.store', x, x)]),
    () => {
      const y = ir.local('i32', 'y')
      return made(x => [ir.set(y, x), ir.store('i32.store', x, ir.get(y))])
    }
  ],
  'one statement more': [() => made(() => []), () => stored(x => x)],
  'what they call': [() => made(x => [ir.perform(inner(1), x)]), () => made(x => [ir.perform(inner(2), x)])],
  'what a function of the host closes over': [() => told(1), () => told(2)],
  'who computes': [() => told(1), () => made(() => [])],
  'how far apart rows are': [() => panel(4, 1), () => panel(8, 1)],
  'how far apart columns are': [() => panel(4, 1), () => panel(4, 2)]
}

describe('functions of one name that differ in', () => {
  test.each(Object.keys(pairs))('%s are refused', name => {
    const [f, g] = pairs[name]
    expect(() => reach([main(f(), g())])).toThrow(/two functions are called [fg]/)
    expect([...reach([main(f(), f())]).definitions.keys()].filter(d => d.name === 'f').length).toBeLessThan(2)
  })
})

test('what the host computes twice in one Program is one function', () => {
  const f = jit((x: np.NDArray) => np.add(np.polygamma(x, { order: 2 }), np.polygamma(np.mul(x, 2), { order: 2 })))
  expect(np.toNested(f(np.array([1.5])))).toEqual([
    np.item(np.polygamma(1.5, { order: 2 })) + np.item(np.polygamma(3, { order: 2 }))
  ])
  expect(f.engine).toEqual({ name: 'wasm', reason: null })
})
