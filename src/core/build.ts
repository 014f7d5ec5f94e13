/**
 * Programs written by hand, an equation at a time: what the samples of control are made of.
 */
import type { Aval } from './aval.js'
import type { Atom, Equation, Primitive, Program, Variable } from './primitive.js'

/** Adds an equation and gives its results. */
export type Emit = <P>(primitive: Primitive<P>, inputs: readonly Atom[], params: P) => readonly Variable[]

export const buildProgram = (
  inputs: readonly Aval[],
  f: (emit: Emit, inputs: readonly Variable[]) => readonly Atom[]
): Program => {
  let variables = 0
  const fresh = (aval: Aval): Variable => ({ _tag: 'Variable', id: variables++, aval })
  const equations: Equation[] = []
  const bound = inputs.map(fresh)
  const outputs = f((primitive, operands, params) => {
    const avals = operands.map(a => a.aval)
    const results = primitive.shape(avals, params).map(fresh)
    equations.push({ primitive, params, inputs: operands, outputs: results })
    return results
  }, bound)
  return { inputs: bound, equations, outputs, variables }
}
