/**
 * What the compiled engine is compared with, and how: the interpreter, bit by bit but where a distance is stated.
 */
import v8 from 'node:v8'
import * as fc from 'fast-check'
import { expect } from 'vitest'
import { interpreter, jit, np, wasm, type DType, type Engine, type NDArray, type Shape } from 'pullback'
import { ulps } from 'pullback/laws'
import { hasRelaxed } from './matmul.support.js'

// Node 20 has relaxed SIMD behind a flag, which holds for what is compiled after it is set.
v8.setFlagsFromString('--experimental-wasm-relaxed-simd')

export interface Named {
  readonly name: string
  readonly engine: Engine
}

/** Every kind of code that this machine runs. */
export const engines: readonly Named[] = [
  { name: 'scalars', engine: wasm({ simd: 'off' }) },
  { name: 'plain', engine: wasm({ simd: 'plain' }) },
  ...(hasRelaxed ? [{ name: 'relaxed', engine: wasm({ simd: 'relaxed' }) }] : [])
]

/** How far floats may be apart: not at all; some ulp; so many epsilons of 1 + |x|. */
export interface Tolerance {
  readonly ulps?: number
  readonly epsilons?: number
}

const isNear = (x: number, y: number, dtype: DType, { ulps: most = 0, epsilons = 0 }: Tolerance): boolean => {
  if (Object.is(x, y)) return true
  if (dtype !== 'float32' && dtype !== 'float64') return false
  const epsilon = dtype === 'float32' ? 2 ** -23 : 2 ** -52
  return (
    (most > 0 && x !== 0 && ulps(x, y, dtype) <= most) ||
    (epsilons > 0 && Math.abs(x - y) <= epsilons * epsilon * (1 + Math.abs(x)))
  )
}

/** Where two arrays differ; `null` where nowhere. */
export const difference = (expected: NDArray, came: NDArray, tolerance: Tolerance = {}): string | null => {
  if (expected.dtype !== came.dtype || expected.shape.join() !== came.shape.join())
    return `expected ${expected.dtype}[${expected.shape.join()}], came ${came.dtype}[${came.shape.join()}]`
  const [xs, ys] = [np.toTypedArray(expected), np.toTypedArray(came)]
  const at = xs.findIndex((x, i) => !isNear(x, ys[i], expected.dtype, tolerance))
  return at < 0
    ? null
    : `element ${at}: expected ${xs[at]}, came ${ys[at]}\nexpected ${xs.join()}\ncame     ${ys.join()}`
}

export const expectAgree = (
  expected: readonly NDArray[],
  came: readonly NDArray[],
  tolerance: Tolerance = {},
  about = ''
): void => {
  expect(came.length).toBe(expected.length)
  expected.forEach((x, i) => {
    const d = difference(x, came[i], tolerance)
    if (d !== null) throw new Error(`result ${i}: ${d}\n${about}`)
  })
}

/** A function jitted by every engine gives what it gives jitted by the interpreter, on each of some calls in turn. */
export const expectSame = (
  f: (...args: readonly NDArray[]) => readonly NDArray[],
  calls: readonly (readonly NDArray[])[],
  tolerance: Tolerance = {}
): void => {
  const reference = jit(f, { engine: interpreter })
  for (const { name, engine } of engines) {
    const compiled = jit(f, { engine })
    for (const args of calls) expectAgree(reference(...args), compiled(...args), tolerance, `engine: ${name}`)
  }
}

// --- what is drawn

/** Extents around the ends of vectors, and of loops that are functions of their own. */
export const extents: readonly number[] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 15, 16, 17, 31, 32, 33]

export const extent: fc.Arbitrary<number> = fc.constantFrom(...extents)

export const shapes = (minRank = 0, maxRank = 3): fc.Arbitrary<Shape> =>
  fc.array(extent, { minLength: minRank, maxLength: maxRank }).filter(s => s.reduce((n, e) => n * e, 1) <= 5000)

export const dtypes = ['bool', 'int32', 'uint32', 'float32', 'float64'] as const

/** Well mixed bits of a number. */
const mixed = (seed: number, i: number): number => {
  let z = Math.imul(i + 1, 0x9e3779b9) ^ seed
  z = Math.imul(z ^ (z >>> 16), 0x85ebca6b)
  z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35)
  return z ^ (z >>> 16)
}

/** Quarters of small integers for floats, so that sums are exact in any order; any integers. */
export const filled = (shape: Shape, dtype: DType, seed: number): NDArray => {
  const size = shape.reduce((n, e) => n * e, 1)
  const value = (i: number): number => {
    const bits = mixed(seed, i)
    return dtype === 'bool' ? bits & 1 : dtype === 'int32' ? bits : dtype === 'uint32' ? bits >>> 0 : (bits >> 26) / 4
  }
  return np.reshape(
    np.array(
      Array.from({ length: size }, (_, i) => value(i)),
      { dtype }
    ),
    { shape: [...shape] }
  )
}
