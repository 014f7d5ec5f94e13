/**
 * Functions with rules: when a rule is traced, and what the function means inside of its own rule.
 */
import type { Aval } from '../../core/aval.js'
import { fail, TensorError } from '../../ndarray/error.js'
import { isDense, isNDArray, type NDArray } from '../../ndarray/ndarray.js'
import { deferredProgram } from '../../primitives/rule/deferred.js'
import { map } from '../../tree/map.js'
import { asLeaf, isLeaf } from '../../tree/model.js'
import { stage, type Known, type Staged } from '../../trace/builder.js'
import { splitStatic, type OfTrees } from '../tree/arguments.js'

/** Arguments without anything traced, their numbers as arrays. */
const concreteArguments = (args: readonly unknown[]): readonly unknown[] | null => {
  const isPlain = args.every(isLeaf)
  if (args.some(a => isNDArray(a) && !isDense(a))) return null
  if (isPlain) return args.map(a => asLeaf(a as NDArray))
  const { leaves, rebuild } = splitStatic(args)
  return leaves.every(isDense) ? (rebuild(leaves) as readonly unknown[]) : null
}

/** A rule, marked: while it runs, the function that it belongs to is the bare one. */
export type InRule = <X extends readonly unknown[], Y>(rule: (...xs: X) => Y) => (...xs: X) => Y

/**
 * A function with rules. Called on concrete arguments, or by one of its own rules, it is the bare function; `traced` binds it
 * together with its rules.
 */
export const ruled = <Args extends readonly unknown[], B>(
  f: (...args: Args) => B,
  traced: (inRule: InRule) => (args: readonly unknown[]) => B
): OfTrees<Args, B> => {
  let depth = 0
  const apply = traced(rule => (...xs) => {
    depth++
    try {
      return rule(...xs)
    } finally {
      depth--
    }
  })
  return (...args: readonly unknown[]) => {
    const known = concreteArguments(args)
    if (known === null && depth === 0) return apply(args)
    const y = f(...((known ?? splitLeaves(args)) as Args))
    return isNDArray(y) ? y : map(y, leaf => leaf)
  }
}

const splitLeaves = (args: readonly unknown[]): unknown => {
  const { leaves, rebuild } = splitStatic(args)
  return rebuild(leaves)
}

/**
 * Traces a rule, of which it is known what it takes and gives. One that cannot be traced is not an error before it is needed: it
 * may never be, or only when the values are known that it reads.
 */
export const stageRule = (
  op: string,
  takes: readonly Aval[],
  values: readonly Known[],
  gives: readonly Aval[],
  rule: (inputs: readonly NDArray[]) => readonly NDArray[]
): Staged => {
  try {
    return stage(op, takes, values, rule)
  } catch (e) {
    const refuse = (): never => {
      stage(op, takes, null, rule)
      return fail('TracedValueRead', op, 'a rule cannot be traced', 'Read no values in it')
    }
    const reason = TensorError.is(e) ? e.problem : String(e)
    return { program: deferredProgram(takes, { reason, run: rule, refuse, gives }), captured: [] }
  }
}
