/**
 * A rule that could not be traced ahead: it throws, or reads a value that is not known yet. It runs when it is needed, on what
 * there is then; and what it throws, it throws there.
 */
import type { Aval } from '../../core/aval.js'
import type { Equation, Ops, Primitive, Program, Variable } from '../../core/primitive.js'
import { isVariable, runWith } from '../../core/program.js'
import type { NDArray } from '../../ndarray/ndarray.js'
import * as kinds from './kinds.js'

type Arrays = readonly NDArray[]

export interface DeferredParams {
  /** Why it could not be traced. */
  readonly reason: string
  /** The rule on arrays; throws where it still cannot run. */
  readonly run: (inputs: Arrays) => Arrays
  /** Throws what the rule throws when it is traced. */
  readonly refuse: () => never
  readonly gives: readonly Aval[]
}

// A rule of which only the avals are known. No part of the table: it stands in rules, and whoever uses one runs it
const deferred: Primitive<DeferredParams> = {
  name: 'deferred',
  arity: 'any',
  // Of the others readers need to know nothing
  params: { reason: kinds.text, run: kinds.opaque() } as never,
  shape: (_, { gives }) => gives,
  evaluate: (_, { refuse }) => refuse(),
  derivative: {
    _tag: 'Control',
    jet: (_, __, ___, ____, _____, { refuse }) => refuse(),
    linearize: (_, __, ___, ____, { refuse }) => refuse(),
    transpose: (_, __, ___, ____, _____, { refuse }) => refuse()
  },
  batching: {
    _tag: 'Rule',
    rule: ($, _, size, operands, p) =>
      $.bind(
        deferred,
        operands.map(o => o.value),
        { ...p, run: p.refuse, gives: p.gives.map(a => ({ ...a, shape: [size, ...a.shape] })) }
      ).map(value => ({ value, batched: true }))
  },
  sample: () => ({
    operands: [],
    params: { reason: '', run: xs => xs, refuse: () => undefined as never, gives: [] }
  })
}

/** A Program that stands for such a rule. */
export const deferredProgram = (takes: readonly Aval[], params: DeferredParams): Program => {
  const variable = (aval: Aval, id: number): Variable => ({ _tag: 'Variable', id, aval })
  const inputs = takes.map(variable)
  const outputs = params.gives.map((a, i) => variable(a, takes.length + i))
  return {
    inputs,
    equations: [{ primitive: deferred, params, inputs, outputs }],
    outputs,
    variables: inputs.length + outputs.length
  }
}

const findDeferred = (program: Program): Equation | undefined =>
  program.equations.find(e => e.primitive === (deferred as unknown))

export const isDeferred = (program: Program): boolean => findDeferred(program) !== undefined

/** The results of a rule, one that was deferred included. */
export const runRule = ($: Ops, program: Program, inputs: Arrays): Arrays => {
  const found = findDeferred(program)
  if (found === undefined) return runWith($.bind, program, inputs)
  const places = found.inputs.map(a => program.inputs.findIndex(v => isVariable(a) && v.id === a.id))
  return (found.params as DeferredParams).run(places.map(i => inputs[i]))
}

/** Throws what kept a rule from being traced. */
export const refuse = (program: Program): never => (findDeferred(program)!.params as DeferredParams).refuse()
