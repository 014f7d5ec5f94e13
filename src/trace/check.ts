/**
 * The type-checker of Programs.
 */
import * as E from 'fp-ts/lib/Either.js'
import { sameAval, showAval, type Aval } from '../core/aval.js'
import { isProgram } from '../core/print.js'
import type { Atom, Equation, Program, Variable } from '../core/primitive.js'
import { isVariable } from '../core/program.js'
import { TensorError } from '../ndarray/error.js'

/**
 * Whether a Program is well formed and well typed: every variable bound once and before use, with the aval
 * that the shape rules give; nested Programs too.
 *
 * Shapes:  none change; every equation's output avals are those of its primitive's shape rule
 * Errors:  `Left` of a `TensorError` that names the equation
 *
 * @example
 * import assert from 'node:assert'
 * import { np, trace, checkProgram } from 'pullback'
 * import * as E from 'fp-ts/lib/Either.js'
 *
 * const program = trace((x: np.NDArray) => np.sin(x))(np.zeros([3]))
 * assert.ok(E.isRight(checkProgram(program)))
 * assert.ok(E.isLeft(checkProgram({ ...program, inputs: [] })))
 *
 * @category programs
 * @since 0.1.0
 */
export const checkProgram = (program: Program): E.Either<TensorError, Program> => {
  const bound = new Map<number, Variable>()
  const invalid = (where: string, problem: string): never => {
    throw new TensorError(
      'InvalidProgram',
      where,
      problem,
      'Programs are made by trace and the transforms; this one was built or changed by hand'
    )
  }
  /** A shape rule may assume the right number of operands and parameters of the right form; a Program made by hand may not have them. */
  const shapeOf = (where: string, e: Equation): readonly Aval[] => {
    try {
      return e.primitive.shape(
        e.inputs.map(a => a.aval),
        e.params
      )
    } catch (error) {
      if (TensorError.is(error)) throw error
      return invalid(
        where,
        `the operands (${e.inputs.map(a => showAval(a.aval)).join(', ')}) or the parameters do not fit the operation`
      )
    }
  }
  const define = (where: string, v: Variable): void => {
    if (bound.has(v.id)) invalid(where, `variable ${v.id} is bound twice`)
    if (!(v.id >= 0 && v.id < program.variables))
      invalid(where, `variable ${v.id} is outside the ${program.variables} variables of the Program`)
    bound.set(v.id, v)
  }
  const use = (where: string, a: Atom): void => {
    if (!isVariable(a)) {
      if (a.aval.shape.length > 0) invalid(where, `a literal of shape ${showAval(a.aval)}`)
      return
    }
    const v = bound.get(a.id)
    if (v === undefined) return invalid(where, `variable ${a.id} is used before it is bound`)
    if (!sameAval(v.aval, a.aval))
      invalid(where, `variable ${a.id} is ${showAval(v.aval)} where bound and ${showAval(a.aval)} where used`)
  }
  return E.tryCatch(
    () => {
      program.inputs.forEach(v => define('inputs', v))
      program.equations.forEach((e, i) => {
        const where = `equation ${i} (${e.primitive.name})`
        e.inputs.forEach(a => use(where, a))
        const avals = shapeOf(where, e)
        if (avals.length !== e.outputs.length || !avals.every((a, k) => sameAval(a, e.outputs[k].aval)))
          invalid(
            where,
            `the outputs are (${e.outputs.map(v => showAval(v.aval)).join(', ')}) and should be (${avals.map(showAval).join(', ')})`
          )
        e.outputs.forEach(v => define(where, v))
        for (const inner of Object.values(e.params ?? {}).filter(isProgram)) {
          const checked = checkProgram(inner)
          if (E.isLeft(checked)) throw checked.left
        }
      })
      program.outputs.forEach(a => use('outputs', a))
      return program
    },
    e => {
      if (TensorError.is(e)) return e
      throw e
    }
  )
}
