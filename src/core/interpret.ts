/**
 * Running a Program on concrete arrays, equation by equation.
 */
import { scalar, type Dense } from '../ndarray/ndarray.js'
import { weakMemo } from './memo.js'
import type { Atom, Program } from './primitive.js'
import { isVariable, lastUses } from './program.js'

type Run = (inputs: readonly Dense[]) => readonly Dense[]

/** One equation, ready: where to read, where to write, and which values nobody reads after it. */
interface Step {
  readonly apply: (inputs: readonly Dense[]) => readonly Dense[]
  readonly reads: readonly number[]
  readonly writes: readonly number[]
  readonly dead: readonly number[]
}

const prepare = (program: Program): Run => {
  const literals: Dense[] = []
  const slot = (a: Atom): number =>
    isVariable(a) ? a.id : program.variables + literals.push(scalar(a.value, a.aval.dtype)) - 1
  const last = lastUses(program)
  const steps = program.equations.map(({ primitive, params, inputs, outputs }, i): Step => {
    const avals = outputs.map(v => v.aval)
    return {
      apply: xs => primitive.evaluate(xs, params, avals),
      reads: inputs.map(slot),
      writes: outputs.map(v => v.id),
      dead: [...new Set([...inputs.filter(isVariable), ...outputs].map(v => v.id))].filter(id => last[id] <= i)
    }
  })
  const outputs = program.outputs.map(slot)
  return inputs => {
    const env = new Array<Dense | undefined>(program.variables).concat(literals)
    program.inputs.forEach((v, i) => (env[v.id] = inputs[i]))
    for (const { apply, reads, writes, dead } of steps) {
      const results = apply(reads.map(r => env[r]!))
      for (let i = 0; i < writes.length; i++) env[writes[i]] = results[i]
      for (let i = 0; i < dead.length; i++) env[dead[i]] = undefined
    }
    return outputs.map(o => env[o]!)
  }
}

const prepared = weakMemo<Run>()

/** The Program as a function that forgets each value after its last use; prepared once a Program. */
export const interpret = (program: Program): Run => prepared(program, 'run', () => prepare(program))
