/**
 * How far rounding may carry a Program: judged by running it with errors on purpose.
 *
 * Source: J. Vignes, A stochastic arithmetic for reliable scientific computation, 1993, doi:10.1016/0378-4754(93)90003-D
 */
import type { Aval } from '../../src/core/aval.js'
import { buildProgram } from '../../src/core/build.js'
import { mapPrograms } from '../../src/core/parameters.js'
import type { Atom, Program, Variable } from '../../src/core/primitive.js'
import { evaluate, inputAvals, isVariable } from '../../src/core/program.js'
import { isFloat } from '../../src/ndarray/dtype.js'
import type { Dense, NDArray } from '../../src/ndarray/ndarray.js'
import { sizeOf } from '../../src/ndarray/shape.js'
import { constant } from '../../src/primitives/array/constant.js'
import { mul } from '../../src/primitives/array/elementwise.js'
import { families } from '../../src/primitives/table.js'
import { ensure, type Verdict } from '../law.js'
import { dense, numbers } from './arrays.js'

/** Runs with errors. */
const trials = 4
/** How much further than in these runs an error may go. */
const margin = 16

const epsilon = (x: Aval): number => (x.dtype === 'float32' ? 2 ** -23 : 2 ** -52)

const smallest = (x: Aval): number => (x.dtype === 'float32' ? 2 ** -149 : Number.MIN_VALUE)

/** Numbers in [−1, 1], the same every time: a run with errors is to be repeatable. */
const noise = (seed: number): (() => number) => {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0
    return state / 2 ** 31
  }
}

const { move, slice, dynamic, sort, constant: constants, reduce, average, cumulative, contract } = families

/** Of these an operation may err by units of each term, which is more than of the result where terms cancel. */
const sums: ReadonlySet<unknown> = new Set(
  [reduce, average, cumulative, contract].flatMap(f => Object.values<unknown>(f))
)

/** Operations that only move elements round nothing. */
const moves: ReadonlySet<unknown> = new Set(
  [move, slice, dynamic, sort, constants].flatMap(f => Object.values<unknown>(f))
)

/** The Program with every float that an equation computes wrong by up to so many units in the last place, in its bodies too. */
const shaken = (program: Program, ulps: number, next: () => number): Program =>
  buildProgram(inputAvals(program), (emit, inputs) => {
    const atoms = new Array<Atom>(program.variables)
    const valueOf = (a: Atom): Atom => (isVariable(a) ? atoms[a.id] : a)
    const shake = <A extends Atom>(y: A): A | Variable => {
      if (!isFloat(y.aval.dtype)) return y
      const { shape, dtype } = y.aval
      const factors = Array.from({ length: sizeOf(shape) }, () => 1 + ulps * epsilon(y.aval) * next())
      return emit(mul, [y, ...emit(constant, [], { value: dense(shape, dtype, factors) })], null)[0]
    }
    program.inputs.forEach((v, i) => (atoms[v.id] = inputs[i]))
    for (const e of program.equations) {
      const results = emit(
        e.primitive,
        e.inputs.map(valueOf).map(x => (sums.has(e.primitive) ? shake(x) : x)),
        mapPrograms(e, body => shaken(body, ulps, next))
      )
      e.outputs.forEach((v, i) => (atoms[v.id] = moves.has(e.primitive) ? results[i] : shake(results[i])))
    }
    return program.outputs.map(valueOf)
  })

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
  const runs = Array.from({ length: trials }, (_, k) => evaluate(shaken(program, ulps, noise(7919 * k + 1)), xs))
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
