/**
 * A Program with a pullback of its own, and with the pushforward that it has.
 *
 * What the pullback computes need not be the transpose of what the pushforward computes, bit for bit: both approximate
 * the derivative of the same function, such as the solution of a differential equation.
 */
import { strongMul } from '../array/product.js'
import { zeros } from '../rule/zeros.js'
import { areDifferentiable, aval, isDifferentiable } from '../../core/aval.js'
import { buildProgram } from '../../core/build.js'
import { interpret } from '../../core/interpret.js'
import { cut, isPresent, masked, present, showMask, scattered } from '../../core/masks.js'
import type { Ops, Primitive, Program, Readers } from '../../core/primitive.js'
import { runWith } from '../../core/program.js'
import { callShape, requireProgram } from '../rule/applying.js'
import { allBatched } from './custom.js'
import { integers, ofTangent, operand } from '../rule/define.js'
import { jetOf, pushed } from '../rule/derived.js'
import { cos, neg, sin } from '../array/elementwise.js'
import * as kinds from '../rule/kinds.js'
import { notLinear } from '../rule/linear.js'
import { batchLinear, linearCall } from './linearCall.js'

export interface AdjointParams {
  readonly program: Program
  /** Operands, results and cotangents of the float results to cotangents of the float operands. Linear in the cotangents. */
  readonly pullback: Program
}

/** Operands, results and tangents of the marked operands to tangents of the float results. */
const pushforwardOf = ($: Ops, readers: Readers, p: AdjointParams, moving: readonly boolean[]): Program => {
  const [inputs, outputs] = [p.program.inputs, p.program.outputs].map(xs => xs.map(x => x.aval))
  const key = `adjoint ${showMask(moving)}`
  return readers.derive(p.program, key, [...inputs, ...outputs, ...masked(moving, inputs)], ins => {
    const [operands, , tangents] = cut(ins, inputs.length, outputs.length)
    const moved = pushed($, readers, p.program, operands, scattered(moving, tangents)).tangents
    return masked(
      areDifferentiable(outputs),
      moved.map((t, i) => t ?? zeros($, outputs[i]))
    )
  })
}

/** The pullback, of the cotangents of the marked operands alone. */
const pullbackTo = (
  $: Ops,
  readers: Readers,
  { program, pullback }: AdjointParams,
  moving: readonly boolean[]
): Program =>
  readers.derive(
    pullback,
    `adjoint ${showMask(moving)}`,
    pullback.inputs.map(v => v.aval),
    ins => masked(masked(areDifferentiable(program.inputs.map(v => v.aval)), moving), runWith($.bind, pullback, ins))
  )

// A Program whose linearization is transposed by a rule
export const adjoint: Primitive<AdjointParams> = {
  name: 'adjoint',
  arity: 'any',
  params: { program: kinds.program, pullback: kinds.program },
  shape: (inputs, { program, pullback }) => {
    const results = callShape('adjoint', program, inputs)
    const cts = results.filter(isDifferentiable)
    requireProgram('adjoint', 'pullback', pullback, [...inputs, ...results, ...cts], inputs.filter(isDifferentiable))
    return results
  },
  evaluate: (inputs, { program }) => interpret(program)(inputs),
  derivative: {
    _tag: 'Control',
    jet: ($, readers, order, operands, series, { program }) => jetOf($, readers, program, order, operands, series),
    linearize: ($, readers, operands, tangents, p) => {
      const moving = tangents.map(isPresent)
      const results = $.bind(adjoint, operands, p)
      const moved = $.bind(linearCall, [...operands, ...results, ...present(tangents)], {
        program: pushforwardOf($, readers, p, moving),
        transposed: pullbackTo($, readers, p, moving),
        consts: operands.length + results.length
      })
      return { results, tangents: scattered(areDifferentiable(results), moved) }
    },
    transpose: (_$, _readers, _cts, operands, isLinear) => notLinear('adjoint', operands[isLinear.indexOf(true)])
  },
  batching: {
    _tag: 'Rule',
    rule: ($, readers, size, operands, { program, pullback }) => {
      const marks = operands.map(o => o.batched)
      const others = pullback.inputs.slice(operands.length).map(() => true)
      const out = masked(areDifferentiable(operands.map(o => o.value)), marks)
      return $.bind(
        adjoint,
        operands.map(o => o.value),
        {
          program: allBatched($, readers, program, size, marks),
          pullback: batchLinear($, readers, pullback, size, [...marks, ...others], out)
        }
      ).map(value => ({ value, batched: true }))
    }
  },
  sample: draw => {
    const v = aval(draw.shape(), 'float64')
    const n = aval([], 'int32')
    const program = buildProgram([v, n, v], (emit, [x, k, y]) => [...emit(sin, [x], null), k, ...emit(cos, [y], null)])
    const pullback = buildProgram([v, n, v, v, n, v, v, v], (emit, [x, , y, , , , a, b]) => [
      ...emit(strongMul, [...emit(cos, [x], null), a], ofTangent),
      ...emit(strongMul, [...emit(neg, emit(sin, [y], null), null), b], ofTangent)
    ])
    return {
      operands: [operand(v.shape), operand([], 'int32', integers(-3, 3)), operand(v.shape)],
      params: { program, pullback }
    }
  }
}
