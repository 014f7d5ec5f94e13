/**
 * A Program with a batching rule of its own.
 */
import { aval } from '../../core/aval.js'
import { buildProgram } from '../../core/build.js'
import { interpret } from '../../core/interpret.js'
import { cut, isPresent, not, masked, present, scattered } from '../../core/masks.js'
import type { Batched, Ops, Primitive, Program } from '../../core/primitive.js'
import { runWith } from '../../core/program.js'
import { withBatch } from '../rule/axes.js'
import { callShape } from '../rule/applying.js'
import { operand } from '../rule/define.js'
import { jetOf, linearized } from '../rule/derived.js'
import { mul, sin } from '../array/elementwise.js'
import * as kinds from '../rule/kinds.js'

export interface CustomBatchingParams {
  readonly program: Program
  /** How many operands are captured values of outer transforms; the others are arguments. */
  readonly consts: number
  readonly rule: ($: Ops, size: number, args: readonly Batched[]) => readonly Batched[]
}

/** The rule of the sample, one and the same, for functions are told apart by identity. */
const batchedProduct: CustomBatchingParams['rule'] = ($, size, args) => {
  const [x, y] = args.map(o => withBatch($, o, size))
  return [{ value: $.mul($.sin(x), y), batched: true }]
}

// A Program; a batch of it is what the rule says. Derivatives are those of the Program
export const customBatching: Primitive<CustomBatchingParams> = {
  name: 'customBatching',
  arity: 'any',
  params: { program: kinds.program, consts: kinds.integer, rule: kinds.opaque() },
  shape: (inputs, { program }) => callShape('customBatching', program, inputs),
  evaluate: (inputs, { program }) => interpret(program)(inputs),
  derivative: {
    _tag: 'Control',
    jet: ($, readers, order, operands, series, p) => jetOf($, readers, p.program, order, operands, series),
    linearize: ($, readers, operands, tangents, p) => linearized($, readers, p.program, operands, tangents),
    transpose: ($, readers, cts, operands, isLinear, { program }) => {
      const transposed = readers.transpose(program, isLinear, cts.map(isPresent))
      const inputs = [...masked(not(isLinear), operands), ...present(cts)]
      return scattered(transposed.nonzero, runWith($.bind, transposed.program, inputs))
    }
  },
  batching: {
    _tag: 'Rule',
    rule: ($, readers, size, operands, { program, consts, rule }) => {
      const [constants, args] = cut(operands, consts)
      if (!constants.some(o => o.batched)) return rule($, size, args)
      const marks = operands.map(o => o.batched)
      const batch = readers.batch(program, size, marks)
      const values = operands.map(o => o.value)
      return runWith($.bind, batch.program, values).map((value, i) => ({ value, batched: batch.batched[i] }))
    }
  },
  sample: draw => {
    const v = aval(draw.shape(), 'float64')
    const program = buildProgram([v, v], (emit, [x, y]) => emit(mul, [...emit(sin, [x], null), y], null))
    return { operands: [operand(v.shape), operand(v.shape)], params: { program, consts: 0, rule: batchedProduct } }
  }
}
