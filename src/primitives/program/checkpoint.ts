/**
 * Checkpoint: a Program whose linearization keeps its operands, and recomputes the rest when it is transposed.
 */
import { aval } from '../../core/aval.js'
import { buildProgram } from '../../core/build.js'
import { interpret } from '../../core/interpret.js'
import { cut, isPresent, masked, present, showMask, scattered } from '../../core/masks.js'
import type { Equation, Primitive, Program } from '../../core/primitive.js'
import { determined, inputAvals, runWith } from '../../core/program.js'
import { applying } from '../rule/applying.js'
import { elementwise, operand } from '../rule/define.js'
import { exp, mul, sin } from '../array/elementwise.js'
import * as kinds from '../rule/kinds.js'

export interface CheckpointParams {
  readonly program: Program
  /** The operations, and the labels given with `named`, whose results are kept nevertheless. */
  readonly keep: readonly string[]
}

const isKept = (e: Equation, keep: readonly string[]): boolean =>
  [e.primitive.name, e.primitive.nameOf?.(e.params)].some(name => name !== undefined && keep.includes(name))

interface Cut {
  /** The first inputs to the first outputs, which depend on nothing else, and the results to keep. */
  readonly before: Program
  /** The first inputs, the results kept, and the other inputs to the other outputs. */
  readonly after: Program
}

/** A Program cut in two at the results to keep, among those that depend on the first inputs alone. */
const cutAt = (program: Program, inputs: number, outputs: number, keep: readonly string[]): Cut => {
  const marks = determined(
    program,
    program.inputs.map((_, i) => i < inputs)
  )
  const isSaved = (e: Equation, i: number): boolean => marks[i] && isKept(e, keep)
  const saved = program.equations.filter(isSaved).flatMap(e => e.outputs)
  const [first, rest] = cut(program.inputs, inputs)
  const [results, others] = cut(program.outputs, outputs)
  return {
    before: {
      ...program,
      inputs: first,
      equations: masked(marks, program.equations),
      outputs: [...results, ...saved]
    },
    after: {
      ...program,
      inputs: [...first, ...saved, ...rest],
      equations: program.equations.filter((e, i) => !isSaved(e, i)),
      outputs: others
    }
  }
}

// A Program of which derivatives keep the operands only
export const checkpoint: Primitive<CheckpointParams> = applying({
  name: 'checkpoint',
  params: { program: kinds.program, keep: kinds.list(kinds.text) },
  run: ({ program }) => interpret(program),
  linearize: ($, readers, operands, tangents, { program, keep }) => {
    const active = tangents.map(isPresent)
    const n = operands.length
    const { primal, linear, nonzero } = readers.linearize(program, active)
    const whole = readers.derive(
      program,
      `checkpoint ${showMask(active)}`,
      [...operands, ...masked(active, operands)],
      ins => {
        const [results, residuals] = cut(runWith($.bind, primal, ins.slice(0, n)), program.outputs.length)
        return [...results, ...runWith($.bind, linear, [...residuals, ...ins.slice(n)])]
      }
    )
    const simple = (part: Program, key: string): Program =>
      readers.derive(whole, `checkpoint ${key} ${JSON.stringify(keep)}`, inputAvals(part), ins =>
        runWith($.bind, part, ins)
      )
    const parts = cutAt(whole, n, program.outputs.length, keep)
    const before = $.bind(checkpoint, operands, { program: simple(parts.before, 'before'), keep })
    const [results, saved] = cut(before, program.outputs.length)
    const after = { program: simple(parts.after, 'after'), keep }
    return {
      results,
      tangents: scattered(nonzero, $.bind(checkpoint, [...operands, ...saved, ...present(tangents)], after))
    }
  },
  sample: draw => {
    const v = aval(draw.shape(), 'float64')
    const program = buildProgram([v, v], (emit, [x, y]) => {
      const [s] = emit(sin, [x], null)
      return [...emit(exp, emit(mul, [s, y], null), null), s]
    })
    const keep = draw.oneOf([[], ['sin'], ['sin', 'mul']])
    return { operands: [operand(v.shape), operand(v.shape)], params: { program, keep } }
  },
  title: () => 'checkpoint'
})

export interface NamedParams {
  readonly label: string
}

// The same value, under a label that `checkpoint` can keep
export const named: Primitive<NamedParams> = {
  name: 'named',
  arity: 1,
  params: { label: kinds.text },
  shape: ([{ shape, dtype }]) => [{ shape, dtype }],
  evaluate: ([x]) => [x],
  derivative: { _tag: 'Linear', operands: 'all', transpose: (_, [ct]) => [ct] },
  batching: elementwise,
  sample: draw => ({ operands: [operand(draw.shape())], params: { label: 'h' } }),
  handsOn: () => [{ _tag: 'Input', at: 0 }],
  nameOf: ({ label }) => label
}
