/**
 * Implicit functions: results of which the tangents are known from the results themselves.
 *
 * However a root or a minimum was found, its derivative follows from the equation that it satisfies. The rule is
 * therefore given the results, and they are the operation's own: a derivative of the rule meets this operation again, so
 * that every order is right, not the first alone.
 */
import { areDifferentiable, aval, isDifferentiable } from '../../core/aval.js'
import { buildProgram } from '../../core/build.js'
import { interpret } from '../../core/interpret.js'
import { isPresent, masked, present, showMask, scattered } from '../../core/masks.js'
import type { Dual, Ops, Primitive, Program, Readers } from '../../core/primitive.js'
import { runWith } from '../../core/program.js'
import type { NDArray } from '../../ndarray/ndarray.js'
import { callShape, requireProgram } from '../rule/applying.js'
import { allBatched, jetByRule, nothing } from './custom.js'
import { integers, operand } from '../rule/define.js'
import { add, div, mul, sub } from '../array/elementwise.js'
import * as kinds from '../rule/kinds.js'
import { notLinear } from '../rule/linear.js'

export interface ImplicitParams {
  readonly program: Program
  /** Operands, results and tangents of the float arguments to tangents of the float results. Linear in the tangents. */
  readonly rule: Program
  /** How many operands come before the arguments: where the search begins and how it goes, on which results do not depend. */
  readonly consts: number
}

/**
 * Results, and their tangents by the rule. Being linear, the rule is its own derivative, of which the readers leave out
 * what no tangent reaches.
 */
const byRule = (
  $: Ops,
  readers: Readers,
  operands: readonly NDArray[],
  tangents: readonly (NDArray | null)[],
  p: ImplicitParams
): Dual => {
  const results = $.bind(implicit, operands, p)
  const given = [...operands, ...results]
  const moving = masked(areDifferentiable(operands.slice(p.consts)), tangents.slice(p.consts))
  if (!moving.some(isPresent)) return { results, tangents: results.map(() => null) }
  const active = [...given.map(() => false), ...moving.map(isPresent)]
  const { primal, linear, nonzero } = readers.linearize(p.rule, active)
  const inputs = p.rule.inputs.map(v => v.aval)
  const residuals = readers.derive(p.rule, `residuals ${showMask(active)}`, inputs.slice(0, given.length), ins => {
    const still = inputs.slice(given.length).map(a => $.fill(a.shape, 0, a.dtype))
    return runWith($.bind, primal, [...ins, ...still]).slice(p.rule.outputs.length)
  })
  const moved = runWith($.bind, linear, [...runWith($.bind, residuals, given), ...present(moving)])
  return { results, tangents: scattered(areDifferentiable(results), scattered(nonzero, moved)) }
}

// A Program with a forward rule in terms of its results
export const implicit: Primitive<ImplicitParams> = {
  name: 'implicit',
  arity: 'any',
  params: { program: kinds.program, rule: kinds.program, consts: kinds.integer },
  shape: (inputs, { program, rule, consts }) => {
    const results = callShape('implicit', program, inputs)
    const moving = inputs.slice(consts).filter(isDifferentiable)
    requireProgram('implicit', 'rule', rule, [...inputs, ...results, ...moving], results.filter(isDifferentiable))
    return results
  },
  evaluate: (inputs, { program }) => interpret(program)(inputs),
  derivative: {
    _tag: 'Control',
    jet: ($, readers, order, operands, series, p) =>
      jetByRule($, readers, (xs, ts) => byRule($, readers, xs, ts, p), order, operands, series, p.program, p.rule),
    linearize: byRule,
    transpose: (_$, _readers, _cts, operands, isLinear) => notLinear('implicit', operands[isLinear.indexOf(true)])
  },
  batching: {
    _tag: 'Rule',
    rule: ($, readers, size, operands, { program, rule, consts }) => {
      const marks = operands.map(o => o.batched)
      const values = operands.map(o => o.value)
      const moving = masked(areDifferentiable(values.slice(consts)), marks.slice(consts))
      return $.bind(implicit, values, {
        program: allBatched($, readers, program, size, marks),
        rule: allBatched($, readers, rule, size, [...marks, ...program.outputs.map(() => true), ...moving]),
        consts
      }).map(value => ({ value, batched: true }))
    }
  },
  sample: draw => {
    const v = aval(draw.shape(), 'float64')
    const program = buildProgram([v, v, v], (emit, [k, a, b]) => {
      const [none] = nothing(emit, k)
      return emit(add, [none, ...emit(div, [b, a], null)], null)
    })
    const rule = buildProgram([v, v, v, v, v, v], (emit, [, a, , y, da, db]) => {
      const [right] = emit(sub, [db, ...emit(mul, [da, y], null)], null)
      return emit(div, [right, a], null)
    })
    return {
      operands: [operand(v.shape), operand(v.shape, 'float64', integers(1, 2)), operand(v.shape)],
      params: { program, rule, consts: 1 }
    }
  }
}
