/**
 * The type-checker of Programs.
 */
import { checked, program } from '../core/checked.js'
import * as E from 'fp-ts/lib/Either.js'
import { sameAval, showAval, type Aval } from '../core/aval.js'
import { misfit, programsOf, showKind } from '../core/parameters.js'
import type { Atom, Equation, Program, Variable } from '../core/primitive.js'
import { isVariable } from '../core/program.js'
import { cast } from '../ndarray/dtype.js'
import { TensorError } from '../ndarray/error.js'

const invalid = (where: string, problem: string): never => {
  throw new TensorError(
    'InvalidProgram',
    where,
    problem,
    'Programs are made by trace and the transforms; this one was built or changed by hand'
  )
}

/** A shape rule may assume operands and parameters in good order; a Program made by hand may not have them. */
const shapeOf = (where: string, e: Equation): readonly Aval[] => {
  try {
    return e.primitive.shape(
      e.inputs.map(a => a.aval),
      e.params
    )
  } catch (error) {
    return TensorError.is(error)
      ? invalid(where, error.problem)
      : invalid(
          where,
          `the operands (${e.inputs.map(a => showAval(a.aval)).join(', ')}) or the parameters do not fit the operation`
        )
  }
}

const checkLiteral = (where: string, { value, aval }: Atom & { readonly _tag: 'Literal' }): void => {
  if (aval.shape.length > 0) invalid(where, `a literal of shape ${showAval(aval)}`)
  if (!Object.is(cast(aval.dtype, value), value)) invalid(where, `the literal ${value} is no ${aval.dtype}`)
}

/** Throws for a Program that is not well formed or well typed; `known` are those that are. */
const check = (program: Program, known: Set<Program>): void => {
  const bound = new Map<number, Variable>()
  const define = (where: string, v: Variable): void => {
    if (bound.has(v.id)) invalid(where, `variable ${v.id} is bound twice`)
    if (!(v.id >= 0 && v.id < program.variables))
      invalid(where, `variable ${v.id} is outside the ${program.variables} variables of the Program`)
    bound.set(v.id, v)
  }
  const use = (where: string, a: Atom): void => {
    if (!isVariable(a)) return checkLiteral(where, a)
    const v = bound.get(a.id)
    if (v === undefined) return invalid(where, `variable ${a.id} is used before it is bound`)
    if (!sameAval(v.aval, a.aval))
      invalid(where, `variable ${a.id} is ${showAval(v.aval)} where bound and ${showAval(a.aval)} where used`)
  }
  program.inputs.forEach(v => define('inputs', v))
  program.equations.forEach((e, i) => {
    const where = `equation ${i} (${e.primitive.name})`
    e.inputs.forEach(a => use(where, a))
    const { arity } = e.primitive
    if (arity !== 'any' && e.inputs.length !== arity)
      invalid(where, `the operation takes ${arity} operands, not (${e.inputs.map(a => showAval(a.aval)).join(', ')})`)
    const odd = misfit(e)
    if (odd !== undefined) invalid(where, `the parameter ${odd.name} is not ${showKind(odd.kind)}`)
    for (const inner of programsOf(e)) if (!known.has(inner)) check(inner, known)
    const avals = shapeOf(where, e)
    if (avals.length !== e.outputs.length || !avals.every((a, k) => sameAval(a, e.outputs[k].aval)))
      invalid(
        where,
        `the outputs are (${e.outputs.map(v => showAval(v.aval)).join(', ')}) and should be (${avals.map(showAval).join(', ')})`
      )
    e.outputs.forEach(v => define(where, v))
  })
  program.outputs.forEach(a => use('outputs', a))
  known.add(program)
}

/** A type-checker that looks at each Program once, however often others hold it. */
export const getChecker = (): ((program: Program) => E.Either<TensorError, Program>) => {
  const known = new Set<Program>()
  return program =>
    E.tryCatch(
      () => {
        check(program, known)
        return program
      },
      e => {
        if (TensorError.is(e)) return e
        throw e
      }
    )
}

const checkProgramOf = (program: Program): E.Either<TensorError, Program> => getChecker()(program)

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
export const checkProgram = checked('checkProgram(program)', { program }, null, checkProgramOf)
