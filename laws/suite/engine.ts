/**
 * The laws of an engine: it is the interpreter, faster.
 */
import { engine as anEngine, requireParts, text } from '../asked.js'
import type { Engine } from '../../src/core/engine.js'
import { print } from '../../src/core/print.js'
import type { Program, SampleOperand } from '../../src/core/primitive.js'
import { evaluate } from '../../src/core/program.js'
import { isFloat } from '../../src/ndarray/dtype.js'
import type { Dense, NDArray } from '../../src/ndarray/ndarray.js'
import { interpreter } from '../../src/engine/interpreter.js'
import { jit, trace } from '../../src/transform/jit.js'
import { vjp } from '../../src/transform/differentiate.js'
import { drawArray, drawSpecials, vectors, type Stream } from '../draw/draw.js'
import { drawProgram, type Plan, type Variety } from '../draw/program.js'
import { all, each, ensure, within, type Law, type Laws, type Verdict } from '../law.js'
import { given } from '../subject/point.js'
import { fullCotangents, merge, moving, planSubject, weights } from '../subject/subject.js'
import { statements } from '../statements.js'
import { evaluated, floats, map, pairwise, sameBits } from '../value/arrays.js'
import { withinRounding } from '../value/rounding.js'
import { nests, onProgram } from './program.js'

const engines = statements('engines', {
  values: [
    'G1',
    'the engine itself computes what the interpreter computes, on random Programs',
    'differential testing of compilers'
  ],
  derivatives: [
    'G2',
    'and on what the transforms make of them: tangents, cotangents, batches',
    'differential testing of compilers'
  ],
  specialValues: ['G3', 'and on ±0, ±∞, NaN, the smallest and huge numbers', 'IEEE 754'],
  reuse: [
    'G4',
    'a compiled Program gives the same again, and leaves its inputs and earlier results alone',
    'static memory plans'
  ],
  transforms: ['G5', 'jit with the engine nests in every transform', 'JAX, jit']
})

/**
 * How the results of an engine must agree with the interpreter's.
 *
 * @category model
 * @since 0.1.0
 */
export type Agreement = (expected: NDArray, came: NDArray, program: Program) => Verdict

/**
 * An engine to be examined.
 *
 * @category model
 * @since 0.1.0
 */
export interface EngineSubject {
  readonly name: string
  readonly engine: Engine
  /** To the bit by default, or within `ulps`. */
  readonly agree?: Agreement
  /**
   * By how many units in the last place each of its operations may err; by default what the engine states itself. Results are then
   * compared within what such errors, made on purpose in runs of the interpreter, make of them; `agree` is for gradients through the
   * engine alone.
   */
  readonly ulps?: number
}

const inputsOf = (program: Program): readonly SampleOperand[] =>
  program.inputs.map(v => ({
    ...v.aval,
    domain: isFloat(v.aval.dtype) ? vectors : { _tag: 'Integers', low: 0, high: 1 }
  }))

const drawReals = (program: Program, next: Stream): readonly Dense[] =>
  inputsOf(program).map(x => drawArray(next, x, 'real'))

/**
 * What an engine satisfies: on random Programs over the whole table, control flow included, with and without elements, on what the
 * transforms make of them, and on special values, it computes what the interpreter computes; again and again, and without touching
 * its inputs or its earlier results. An engine that has a `runner` and leaves one of these Programs to another fails.
 *
 * Shapes:  Programs of up to 12 equations on arrays of rank 0 to 3
 * Numerics: to the bit, or within the bound that the engine states (`ulps`), or as `ulps` and `agree` of the subject allow
 *
 * @example
 * import assert from 'node:assert'
 * import { interpreter, type Engine } from 'pullback'
 * import * as laws from 'pullback/laws'
 *
 * laws.assertAll(laws.engine({ name: 'interpreter', engine: interpreter }), { runs: 5 })
 * const forgetful: Engine = {
 *   name: 'forgetful',
 *   compile: program => {
 *     const run = interpreter.compile(program)
 *     let kept: ReturnType<typeof run> | undefined
 *     return inputs => (kept ??= run(inputs))
 *   }
 * }
 * assert.throws(() => laws.assertAll(laws.engine({ name: 'forgetful', engine: forgetful })), /forgetful/)
 *
 * @category suites
 * @since 0.1.0
 */
export const engine = (subject: EngineSubject): Laws => {
  requireParts('laws.engine', { name: text, engine: anEngine }, subject)
  const { name, engine: e, agree = sameBits, ulps = e.ulps } = subject
  const agrees = (program: Program, xs: readonly Dense[], came: readonly NDArray[]): Verdict =>
    pairwise(
      'the result',
      evaluate(program, xs),
      evaluated(came),
      ulps === undefined ? (x, y) => agree(x, y, program) : withinRounding(program, xs, ulps)
    )
  /** Results of the interpreter in the place of an engine say nothing about it. */
  const ranItself = (program: Program): Verdict => {
    const { name: by, reason } = e.runner?.(program) ?? { name, reason: null }
    return ensure(reason === null, () => `left to ${by}: ${reason}`)
  }
  const computes = (program: Program, xs: readonly Dense[]): Verdict =>
    given(xs, () =>
      all(
        () => agrees(program, xs, e.compile(program)(xs)),
        () => ranItself(program)
      )
    )
  const law = (
    statement: keyof typeof engines,
    steps: number,
    variety: Variety,
    rule: (program: Program, next: Stream, plan: Plan) => Verdict
  ): Law<Plan> =>
    onProgram(
      engines[statement],
      name,
      steps,
      (plan, next) => rule(drawProgram(plan, variety).program, next, plan),
      variety
    )
  return [
    law('values', 12, 'any', (program, next) => computes(program, drawReals(program, next))),
    law('derivatives', 6, 'reversible', (drawn, next) =>
      each(nests(drawn, next), m =>
        within(`${m.name}, that is ${print(m.program)}`, computes(m.program, drawReals(m.program, next)))
      )
    ),
    law('specialValues', 6, 'any', (program, next) => computes(program, drawSpecials(inputsOf(program), next))),
    law('reuse', 6, 'any', (program, next) => {
      const run = e.compile(program)
      const calls = [0, 1, 2].map(() => drawReals(program, next))
      const copies = calls.map(xs => xs.map(x => map(x, v => v)))
      const results = calls.map(xs => evaluated(run(xs)))
      return each(copies, (xs, i) =>
        within(
          `call ${i} of 3`,
          all(
            () => agrees(program, xs, results[i]),
            () => pairwise('the input, afterwards,', xs, calls[i], sameBits)
          )
        )
      )
    }),
    law('transforms', 6, 'smooth', (program, next, plan) => {
      const s = planSubject(plan)
      const xs = s.draw(next, 'real')
      const through =
        (f: (...all: readonly NDArray[]) => readonly NDArray[]) =>
        (...at: readonly NDArray[]): readonly NDArray[] => {
          const [ys, pullback] = vjp((some: readonly NDArray[]) => f(...merge(s, some, at)))(moving(s, at))
          return [...ys, ...pullback(fullCotangents(ys, weights(floats(ys))))]
        }
      const apply = (...all: readonly NDArray[]): readonly NDArray[] => s.apply(all)
      const [expected, came] = [interpreter, e].map(engine => evaluated(through(jit(apply, { engine }))(...xs)))
      return pairwise(
        'the value or cotangent',
        expected,
        came,
        ulps === undefined || subject.agree !== undefined
          ? (x, y) => agree(x, y, program)
          : withinRounding(trace(through(apply))(...xs), evaluated(xs), ulps)
      )
    })
  ]
}
