/**
 * Programs without equations that only hold Programs, and Programs as steps of a block.
 */
import type { Atom, Equation, Program, Variable } from '../../../core/primitive.js'
import { isVariable } from '../../../core/program.js'
import { simplified } from '../../../trace/simplify.js'
import type { LowerProgram } from '../plan/builder.js'
import { uniform, type Ref } from '../plan/ref.js'
import { byHost } from './host.js'
import { loweringOf } from './table.js'

/** The same Program, where the equations of inner Programs stand in the place of those that hold them. */
const inlineAll = (program: Program): Program => {
  const equations: Equation[] = []
  let variables = 0
  const expand = (p: Program, inputs: readonly Atom[]): readonly Atom[] => {
    const atoms = new Map<number, Atom>(p.inputs.map((v, i) => [v.id, inputs[i]]))
    const follow = (a: Atom): Atom => (isVariable(a) ? atoms.get(a.id)! : a)
    for (const e of p.equations) {
      const operands = e.inputs.map(follow)
      const lowering = loweringOf(e.primitive)
      if (lowering?._tag === 'Inline') {
        const results = expand(
          lowering.program(
            e.params,
            operands.map(a => a.aval)
          ),
          lowering.operands(operands, e.params)
        )
        e.outputs.forEach((v, i) => atoms.set(v.id, results[i]))
        continue
      }
      const outputs = e.outputs.map((v): Variable => ({ ...v, id: variables++ }))
      e.outputs.forEach((v, i) => atoms.set(v.id, outputs[i]))
      equations.push({ ...e, inputs: operands, outputs })
    }
    return p.outputs.map(follow)
  }
  const inputs = program.inputs.map((v): Variable => ({ ...v, id: variables++ }))
  const outputs = expand(program, inputs)
  return { inputs, equations, outputs, variables }
}

const holdsPrograms = (program: Program): boolean =>
  program.equations.some(e => loweringOf(e.primitive)?._tag === 'Inline')

/** Inlined and simplified. */
export const flat = (program: Program): Program => (holdsPrograms(program) ? simplified(inlineAll(program)) : program)

/** Every equation in turn. */
export const lowerProgram: LowerProgram = (b, nested, inputs) => {
  const program = flat(nested)
  const refs = new Map<number, Ref>(program.inputs.map((v, i) => [v.id, inputs[i]]))
  const refOf = (a: Atom): Ref => (isVariable(a) ? refs.get(a.id)! : uniform(a.value, a.aval.dtype, []))
  for (const { primitive, params, inputs: atoms, outputs } of program.equations) {
    const lowering = loweringOf(primitive) ?? byHost(primitive)
    if (lowering._tag === 'Inline') throw new Error('unreachable: inlined before')
    const results = lowering.lower(
      b,
      atoms.map(refOf),
      params,
      outputs.map(v => v.aval)
    )
    outputs.forEach((v, i) => refs.set(v.id, results[i]))
  }
  return program.outputs.map(refOf)
}
