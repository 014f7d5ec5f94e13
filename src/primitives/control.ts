/**
 * Control: operations that hold Programs.
 */
import type { Engine } from '../core/engine.js'
import { aval, sameAval, showAval, type Aval } from '../core/aval.js'
import { buildProgram } from '../core/build.js'
import { interpret } from '../core/interpret.js'
import { chunks, isPresent, not, marked, present, spread } from '../core/marks.js'
import type { Jvp, Primitive, Program } from '../core/primitive.js'
import { fail } from '../ndarray/error.js'
import { copyRow } from '../ndarray/kernels/rows.js'
import { every, operand, unary } from './define.js'
import { mul, sin } from './elementwise.js'
import * as kinds from './kinds.js'

export interface CallParams {
  readonly program: Program
  readonly engine: Engine
}

const direct: Engine = { name: 'direct', compile: interpret }

const showAvals = (avals: readonly Aval[]): string => `(${avals.map(showAval).join(', ')})`

/** The avals that a Program gives, once its operands are what it takes. */
export const callShape = (op: string, program: Program, inputs: readonly Aval[]): readonly Aval[] =>
  inputs.length === program.inputs.length && inputs.every((a, i) => sameAval(a, program.inputs[i].aval))
    ? program.outputs.map(o => o.aval)
    : fail(
        'InvalidProgram',
        op,
        `the Program takes ${showAvals(program.inputs.map(v => v.aval))}, not ${showAvals(inputs)}`,
        'Give one operand of the right shape and dtype for each input'
      )

/** A Program that goes with an operation must take and give arrays of these avals. */
export const requireProgram = (
  op: string,
  what: string,
  { inputs, outputs }: Program,
  takes: readonly Aval[],
  gives: readonly Aval[]
): void => {
  const fits = (came: readonly { readonly aval: Aval }[], avals: readonly Aval[]): boolean =>
    came.length === avals.length && came.every((x, i) => sameAval(x.aval, avals[i]))
  if (!fits(inputs, takes) || !fits(outputs, gives))
    fail(
      'InvalidProgram',
      op,
      `the ${what} takes ${showAvals(inputs.map(v => v.aval))} to ${showAvals(outputs.map(a => a.aval))}, not ${showAvals(takes)} to ${showAvals(gives)}`,
      'Give operands and Programs that fit each other'
    )
}

// A Program applied to operands, run whole by an engine
export const call: Primitive<CallParams> = {
  name: 'call',
  arity: 'any',
  params: { program: kinds.program, engine: kinds.engine },
  shape: (inputs, { program }) => callShape('call', program, inputs),
  evaluate: (inputs, { program, engine }) => engine.compile(program)(inputs),
  derivative: {
    _tag: 'Control',
    jet: ($, readers, order, operands, series, { program, engine }) => {
      const { program: jet, nonzero } = readers.jet(program, order, series.map(isPresent))
      const outputs = $.bind(call, [...operands, ...present(series).flat()], { program: jet, engine })
      const n = program.outputs.length
      return { results: outputs.slice(0, n), series: spread(nonzero, chunks(order, outputs.slice(n))) }
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
    const program = buildProgram([aval(shape, 'float64'), aval(shape, 'float64')], (emit, [x, y]) => [
      ...emit(mul, [...emit(sin, [x], null), y], null),
      x
    ])
    return { operands: [operand(shape), operand(shape)], params: { program, engine: direct } }
  }
}

/** Nothing moves along with the value; and nothing comes back, where the value itself belongs to a linear Program. */
const still: Jvp<null> = { _tag: 'Jvp', jvp: () => [null], linear: { operands: [0], transpose: () => [null] } }

// The same value, through which no tangent and no cotangent passes
export const stopGradient: Primitive<null> = unary('stopGradient', copyRow, still, { dtypes: every })
