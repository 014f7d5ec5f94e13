/**
 * Control: operations that hold Programs.
 */
import type { Engine } from '../core/engine.js'
import { aval, sameAval, showAval } from '../core/aval.js'
import { isPresent, not, marked, present, spread } from '../core/marks.js'
import type { Primitive, Program, Variable } from '../core/primitive.js'
import { evaluate } from '../core/program.js'
import { fail } from '../ndarray/error.js'
import { copyRow } from '../ndarray/kernels/rows.js'
import { discrete, every, operand, unary } from './define.js'
import { mul, sin } from './elementwise.js'

export interface CallParams {
  readonly program: Program
  readonly engine: Engine
}

const direct: Engine = { name: 'direct', compile: program => inputs => evaluate(program, inputs) }

// A Program applied to operands, run whole by an engine
export const call: Primitive<CallParams> = {
  name: 'call',
  shape: (inputs, { program }) =>
    inputs.length === program.inputs.length && inputs.every((a, i) => sameAval(a, program.inputs[i].aval))
      ? program.outputs.map(o => o.aval)
      : fail(
          'InvalidProgram',
          'call',
          `the Program takes (${program.inputs.map(v => showAval(v.aval)).join(', ')}), not (${inputs.map(showAval).join(', ')})`,
          'Give one operand of the right shape and dtype for each input'
        ),
  evaluate: (inputs, { program, engine }) => engine.compile(program)(inputs),
  derivative: {
    _tag: 'Control',
    jvp: ($, readers, operands, tangents, { program, engine }) => {
      const { program: jvp, nonzero } = readers.jvp(program, tangents.map(isPresent))
      const outputs = $.bind(call, [...operands, ...present(tangents)], { program: jvp, engine })
      const n = program.outputs.length
      return { results: outputs.slice(0, n), tangents: spread(nonzero, outputs.slice(n)) }
    },
    linearize: ($, readers, operands, tangents, { program, engine }) => {
      const { primal, linear, nonzero } = readers.linearize(program, tangents.map(isPresent))
      const outputs = $.bind(call, operands, { program: primal, engine })
      const n = program.outputs.length
      const moved = $.bind(call, [...outputs.slice(n), ...present(tangents)], { program: linear, engine })
      return { results: outputs.slice(0, n), tangents: spread(nonzero, moved) }
    },
    transpose: ($, readers, cts, operands, isLinear, { program, engine }) => {
      const transposed = readers.transpose(program, isLinear, cts.map(isPresent))
      return spread(
        transposed.nonzero,
        $.bind(call, [...marked(not(isLinear), operands), ...present(cts)], { program: transposed.program, engine })
      )
    }
  },
  batching: {
    _tag: 'Rule',
    rule: ($, readers, size, operands, { program, engine }) => {
      const { program: batch, batched } = readers.batch(
        program,
        size,
        operands.map(o => o.batched)
      )
      return $.bind(
        call,
        operands.map(o => o.value),
        { program: batch, engine }
      ).map((value, i) => ({ value, batched: batched[i] }))
    }
  },
  sample: draw => {
    const shape = draw.shape()
    const [x, y, s, z] = [0, 1, 2, 3].map((id): Variable => ({ _tag: 'Variable', id, aval: aval(shape, 'float64') }))
    const program: Program = {
      inputs: [x, y],
      equations: [
        { primitive: sin, params: null, inputs: [x], outputs: [s] },
        { primitive: mul, params: null, inputs: [s, y], outputs: [z] }
      ],
      outputs: [z, x],
      variables: 4
    }
    return { operands: [operand(shape), operand(shape)], params: { program, engine: direct } }
  }
}

// The same value, through which no tangent passes
export const stopGradient: Primitive<null> = unary('stopGradient', copyRow, discrete, { dtypes: every })
