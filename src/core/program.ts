/**
 * Reading Programs: running them with any meaning of "apply", and what they need.
 */
import { own, scalar, type Dense, type NDArray } from '../ndarray/ndarray.js'
import { checkCountable } from '../ndarray/shape.js'
import type { Aval } from './aval.js'
import type { Atom, Bind, Equation, Primitive, Program, Variable } from './primitive.js'

/** The value of an atom in an environment by variable number. */
export const valueOf = (env: readonly (NDArray | undefined)[], a: Atom): NDArray =>
  a._tag === 'Literal' ? scalar(a.value, a.aval.dtype) : env[a.id]!

export const isVariable = (a: Atom): a is Variable => a._tag === 'Variable'

/** The avals that a Program takes, … */
export const inputAvals = (program: Program): readonly Aval[] => program.inputs.map(v => v.aval)

/** … and those that it gives. */
export const outputAvals = (program: Program): readonly Aval[] => program.outputs.map(a => a.aval)

/** The avals of what a primitive gives: those of its shape rule, none too large. */
export const resultAvals = <P>(primitive: Primitive<P>, inputs: readonly NDArray[], params: P): readonly Aval[] => {
  const given =
    inputs.length === 2
      ? [inputs[0][own], inputs[1][own]]
      : inputs.length === 1
        ? [inputs[0][own]]
        : inputs.map(x => x[own])
  const avals = primitive.shape(given, params)
  for (let i = 0; i < avals.length; i++) {
    const { shape } = avals[i]
    if (given.length === 0 || given[0].shape !== shape) checkCountable(primitive.name, shape)
  }
  return avals
}

/** Applies every equation in order with `bind`. */
export const runWith = (bind: Bind, program: Program, inputs: readonly NDArray[]): readonly NDArray[] => {
  const env = new Array<NDArray | undefined>(program.variables)
  program.inputs.forEach((v, i) => (env[v.id] = inputs[i]))
  for (const { primitive, params, inputs: atoms, outputs } of program.equations) {
    const results = bind(
      primitive,
      atoms.map(a => valueOf(env, a)),
      params
    )
    for (let i = 0; i < outputs.length; i++) env[outputs[i].id] = results[i]
  }
  return program.outputs.map(a => valueOf(env, a))
}

/** Runs a Program on concrete arrays, and keeps everything until the end. */
export const evaluate = (program: Program, inputs: readonly Dense[]): readonly Dense[] =>
  runWith(
    (p, xs, params) => p.evaluate(xs as readonly Dense[], params, resultAvals(p, xs, params)),
    program,
    inputs
  ) as readonly Dense[]

/** For each variable, the number of the last equation that reads it; results are read at the end. */
export const lastUses = (program: Program): readonly number[] => {
  const last = new Array<number>(program.variables).fill(-1)
  program.equations.forEach((e, i) => e.inputs.forEach(a => isVariable(a) && (last[a.id] = i)))
  for (const a of program.outputs) if (isVariable(a)) last[a.id] = program.equations.length
  return last
}

/** Which outputs depend on the marked inputs. */
export const dependents = (program: Program, inputs: readonly boolean[]): readonly boolean[] => {
  const reached = new Array<boolean>(program.variables).fill(false)
  const isReached = (a: Atom): boolean => isVariable(a) && reached[a.id]
  program.inputs.forEach((v, i) => (reached[v.id] = inputs[i]))
  for (const e of program.equations) if (e.inputs.some(isReached)) for (const v of e.outputs) reached[v.id] = true
  return program.outputs.map(isReached)
}

/** Which equations are determined by the marked inputs alone, and perhaps only those that are `allowed`. */
export const determined = (
  program: Program,
  inputs: readonly boolean[],
  isAllowed: (e: Equation) => boolean = () => true
): readonly boolean[] => {
  const known = new Array<boolean>(program.variables).fill(false)
  program.inputs.forEach((v, i) => (known[v.id] = inputs[i]))
  return program.equations.map(e => {
    const is = isAllowed(e) && e.inputs.every(a => !isVariable(a) || known[a.id])
    if (is) for (const v of e.outputs) known[v.id] = true
    return is
  })
}
