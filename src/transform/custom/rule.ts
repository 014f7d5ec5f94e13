/**
 * What the functions with rules of their own share: the function traced, and the results of its rule.
 */
import { outputAvals } from '../../core/program.js'
import { areDifferentiable, type Aval } from '../../core/aval.js'
import { scattered } from '../../core/masks.js'
import { fail } from '../../ndarray/error.js'
import type { NDArray } from '../../ndarray/ndarray.js'
import { flatten } from '../../tree/flatten.js'
import type { Structure } from '../../tree/model.js'
import { stage, type Staged } from '../../trace/builder.js'
import { zerosOf, type WithStatic } from '../tree/arguments.js'
import { requireSame } from '../tree/stage.js'

/** Vectors for all places, from those for the differentiable ones; the others are zeros. */
export const fullVectors = (avals: readonly Aval[], some: readonly NDArray[]): readonly NDArray[] =>
  scattered(areDifferentiable(avals), some).map((t, i) => t ?? zerosOf(avals[i]))

export interface Primal extends Staged {
  readonly out: Structure
  readonly result: unknown
}

export const stagePrimal = (op: string, args: WithStatic, f: (...args: never) => unknown): Primal => {
  let result: unknown
  let out: Structure | undefined
  const staged = stage(op, args.leaves, args.leaves, inputs => {
    result = f(...(args.rebuild(inputs) as never))
    const flat = flatten(result)
    out = flat.structure
    return flat.leaves
  })
  return { ...staged, out: out!, result }
}

/** Computed at the first call. */
export const once = <A>(make: () => A): (() => A) => {
  let made: A | undefined
  return () => (made ??= make())
}

export const pairOf = (op: string, what: string, u: unknown): readonly [unknown, unknown] =>
  Array.isArray(u) && u.length === 2
    ? (u as unknown as readonly [unknown, unknown])
    : fail(
        'StructureMismatch',
        op,
        `the ${what} does not give a pair`,
        'Give [result, tangent] from a forward rule, [result, residuals] from a rule for vjp, [result, batched] from a batching rule'
      )

/** The leaves of what a rule says the result is; it must be like what the function gives. */
export const resultLeaves = (op: string, what: string, primal: Primal, y: unknown): readonly NDArray[] => {
  const { leaves, structure } = flatten(y)
  requireSame(
    op,
    ['the result of the function', primal.out, outputAvals(primal.program)],
    [`the result of ${what}`, structure, leaves],
    primal.result,
    'A rule gives the same result as its function'
  )
  return leaves
}
