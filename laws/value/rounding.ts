/**
 * How far rounding may carry a Program: judged by running it with errors on purpose.
 *
 * Source: J. Vignes, A stochastic arithmetic for reliable scientific computation, 1993, doi:10.1016/0378-4754(93)90003-D
 */
import type { AnyPrimitive, Program } from '../../src/core/primitive.js'
import { evaluate, runWith } from '../../src/core/program.js'
import { isFloat } from '../../src/ndarray/dtype.js'
import type { Dense, NDArray } from '../../src/ndarray/ndarray.js'
import { ensure, type Verdict } from '../law.js'
import { families } from '../../src/primitives/table.js'
import { evaluated, map, numbers } from './arrays.js'

/** Runs with errors. */
const trials = 4
/** How much further than in these runs an error may go. */
const margin = 16

const epsilon = (x: NDArray): number => (x.dtype === 'float32' ? 2 ** -23 : 2 ** -52)

const smallest = (x: NDArray): number => (x.dtype === 'float32' ? 2 ** -149 : Number.MIN_VALUE)

/** Numbers in [−1, 1], the same every time: a run with errors is to be repeatable. */
const noise = (seed: number): (() => number) => {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0
    return state / 2 ** 31
  }
}

const { move, slice, dynamic, sort, constant } = families

/** Operations that only move elements round nothing. */
const moves: ReadonlySet<unknown> = new Set(
  [move, slice, dynamic, sort, constant].flatMap(f => Object.values<unknown>(f))
)

/** The results when every float that an equation computes is wrong by up to so many units in the last place. */
const shaken = (program: Program, xs: readonly Dense[], ulps: number, seed: number): readonly Dense[] => {
  const next = noise(seed)
  const shake = (x: Dense): Dense =>
    isFloat(x.dtype) ? map(x, v => (Number.isFinite(v) ? v * (1 + ulps * epsilon(x) * next()) : v)) : x
  const apply = (p: AnyPrimitive, ins: readonly NDArray[], params: unknown): readonly Dense[] => {
    const results = p.evaluate(ins as readonly Dense[], params, p.shape(ins, params))
    return moves.has(p) ? results : results.map(shake)
  }
  return evaluated(runWith((p, ins, params) => apply(p, ins, params), program, xs))
}

/**
 * Whether results are those of a Program, when each of its operations may err by so many units in the last place: within what such errors,
 * made on purpose, make of the result. Where these change an integer, or finite to infinite, nothing can be said.
 */
export const withinRounding = (
  program: Program,
  xs: readonly Dense[],
  ulps: number
): ((expected: NDArray, came: NDArray, i: number) => Verdict) => {
  const exact = evaluate(program, xs)
  const runs = Array.from({ length: trials }, (_, k) => shaken(program, xs, ulps, 7919 * k + 1))
  return (expected, y, i) => {
    const [values, results, ...others] = [exact[i], y, ...runs.map(r => r[i])].map(numbers)
    const isSame = (k: number): boolean => {
      const [v, w] = [values[k], results[k]]
      if (Object.is(v, w)) return true
      const errors = others.map(o => Math.abs(o[k] - v))
      if (!Number.isFinite(v) || errors.some(e => !Number.isFinite(e))) return others.some(o => !Object.is(o[k], v))
      if (!isFloat(expected.dtype)) return errors.some(e => e > 0)
      return (
        Math.abs(w - v) <=
        margin * Math.max(...errors, ulps * Math.max(epsilon(expected) * Math.abs(v), smallest(expected)))
      )
    }
    const at = values.findIndex((_, k) => !isSame(k))
    return ensure(
      at < 0 && expected.dtype === y.dtype,
      () => `element ${at}: expected ${values[at]} within rounding, came ${results[at]}`
    )
  }
}
