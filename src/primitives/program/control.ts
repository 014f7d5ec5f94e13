/**
 * Control: operations that hold Programs.
 */
import type { Engine } from '../../core/engine.js'
import { aval } from '../../core/aval.js'
import { buildProgram } from '../../core/build.js'
import { interpret } from '../../core/interpret.js'
import type { Draw, Jvp, Primitive, Program, SampleOperand } from '../../core/primitive.js'
import { copyRow } from '../../ndarray/kernels/rows.js'
import { applying } from '../rule/applying.js'
import { every, operand, unary } from '../rule/define.js'
import { mul, sin } from '../array/elementwise.js'
import * as kinds from '../rule/kinds.js'

export interface CallParams {
  readonly program: Program
  readonly engine: Engine
}

const direct: Engine = { name: 'direct', compile: interpret }

const drawProgram = (draw: Draw): { readonly operands: readonly SampleOperand[]; readonly program: Program } => {
  const shape = draw.shape()
  const program = buildProgram([aval(shape, 'float64'), aval(shape, 'float64')], (emit, [x, y]) => [
    ...emit(mul, [...emit(sin, [x], null), y], null),
    x
  ])
  return { operands: [operand(shape), operand(shape)], program }
}

// A Program applied to operands, run whole by an engine
export const call: Primitive<CallParams> = applying({
  name: 'call',
  params: { program: kinds.program, engine: kinds.engine },
  run: ({ program, engine }) => engine.compile(program),
  sample: draw => {
    const { operands, program } = drawProgram(draw)
    return { operands, params: { program, engine: direct } }
  },
  title: () => 'jit'
})

export interface ScopeParams {
  readonly program: Program
  readonly label: string
}

// A Program applied to operands, under a label for those who read
export const scope: Primitive<ScopeParams> = applying({
  name: 'scope',
  params: { program: kinds.program, label: kinds.text },
  run: ({ program }) => interpret(program),
  sample: draw => {
    const { operands, program } = drawProgram(draw)
    return { operands, params: { program, label: 'f' } }
  },
  title: ({ label }) => label
})

/** Nothing moves along with the value; and nothing comes back, where the value itself belongs to a linear Program. */
const still: Jvp<null> = { _tag: 'Jvp', jvp: () => [null], linear: { operands: [0], transpose: () => [null] } }

// The same value, through which no tangent and no cotangent passes
export const stopGradient: Primitive<null> = unary('stopGradient', copyRow, still, { dtypes: every, barrier: true })
