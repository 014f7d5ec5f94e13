/**
 * Tracing the functions that control flow is made of.
 */
import { avalOf, sameAval, showAval, type Aval } from '../../core/aval.js'
import type { Program, Variable } from '../../core/primitive.js'
import { fail } from '../../ndarray/error.js'
import type { NDArray } from '../../ndarray/ndarray.js'
import { flatten, paths } from '../../tree/flatten.js'
import { showPath, type Structure } from '../../tree/model.js'
import { structureKey } from '../../tree/structure.js'
import { unflatten } from '../../tree/unflatten.js'
import { stage, type Known, type Staged } from '../../trace/builder.js'

export interface StagedFunction extends Staged {
  readonly out: Structure
  /** The result, for its paths. */
  readonly result: unknown
}

/** Traces a function of some trees, given by their structure and the avals of their leaves; with `values`, these may be read. */
export const stageFunction = (
  transform: string,
  structure: Structure,
  avals: readonly Aval[],
  f: (...args: never) => unknown,
  values: readonly Known[] | null = null
): StagedFunction => {
  let result: unknown
  let out: Structure | undefined
  const staged = stage(transform, avals, values, inputs => {
    result = f(...(unflatten(structure, inputs) as never))
    const flat = flatten(result)
    out = flat.structure
    return flat.leaves
  })
  return { ...staged, out: out!, result }
}

/** Two trees that must have one structure, and leaves of the same avals. */
export const requireSame = (
  op: string,
  [what, structure, avals]: readonly [string, Structure, readonly Aval[]],
  [came, otherStructure, others]: readonly [string, Structure, readonly Aval[]],
  tree: unknown,
  remedy: string
): void => {
  const [a, b] = [structureKey(structure), structureKey(otherStructure)]
  if (a !== b) fail('StructureMismatch', op, `${what} has structure ${a}; ${came} has ${b}`, remedy)
  const at = avals.findIndex((x, i) => !sameAval(x, others[i]))
  if (at >= 0)
    fail(
      avals[at].dtype === others[at].dtype ? 'ShapeMismatch' : 'DTypeMismatch',
      op,
      `at ${showPath(paths(tree)[at])} ${what} is ${showAval(avals[at])}; ${came} is ${showAval(others[at])}`,
      remedy
    )
}

/** The same Programs, each taking all that any of them captured. */
export const withAllCaptured = (
  staged: readonly Staged[]
): { readonly captured: readonly NDArray[]; readonly programs: readonly Program[] } => {
  const captured = [...new Set(staged.flatMap(s => s.captured))]
  const programs = staged.map(({ program, captured: own }): Program => {
    let variables = program.variables
    const first = captured.map((x): Variable => {
      const at = own.indexOf(x)
      return at >= 0 ? program.inputs[at] : { _tag: 'Variable', id: variables++, aval: avalOf(x) }
    })
    return { ...program, inputs: [...first, ...program.inputs.slice(own.length)], variables }
  })
  return { captured, programs }
}
