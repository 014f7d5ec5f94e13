/**
 * The laws of the readers of Programs: what they make is well typed, and simplification keeps every bit.
 */
import * as E from 'fp-ts/lib/Either.js'
import { print } from '../../src/core/print.js'
import type { Program, SampleOperand } from '../../src/core/primitive.js'
import { evaluate } from '../../src/core/program.js'
import { interpreter } from '../../src/engine/interpreter.js'
import { isFloat } from '../../src/ndarray/dtype.js'
import { checkProgram } from '../../src/trace/check.js'
import { simplify } from '../../src/trace/simplify.js'
import { readers } from '../../src/transform/read/readers.js'
import { pairwise, sameBits } from '../value/arrays.js'
import { drawArray, drawSpecials, stream, vectors, type Stream } from '../draw/draw.js'
import { definitions } from '../subject/agreement.js'
import { all, each, guarded, holds, law, violated, within, type Law, type Statement, type Verdict } from '../law.js'
import { given } from '../subject/point.js'
import { drawProgram, plans, showPlan, type Plan, type Variety } from '../draw/program.js'
import { planSubject } from '../subject/subject.js'
import { differentiableOperands, transformNames, transforms, type Subject, type Transform } from '../subject/subject.js'
import { transformations } from '../subject/statements.js'

// --- what the readers make of a Program

interface Made {
  readonly name: string
  readonly program: Program
}

const floatInputs = (p: Program): readonly boolean[] => p.inputs.map(v => isFloat(v.aval.dtype))

/** Some of the float inputs. */
const someFloats = (p: Program, next: Stream): readonly boolean[] => floatInputs(p).map(f => f && next() % 4 > 0)

const made = ({ name, program }: Made, next: Stream): readonly Made[] => {
  const active = someFloats(program, next)
  const { primal, linear, nonzero } = readers.linearize(program, active)
  const tangents = active.filter(a => a).length
  const isLinear = linear.inputs.map((_, i) => i >= linear.inputs.length - tangents)
  const hasCotangent = nonzero.filter(n => n).map(() => next() % 4 > 0)
  const of = (reader: string, p: Program): Made => ({ name: `${reader}(${name})`, program: p })
  return [
    of('simplify', simplify(program)),
    of('jvp', readers.jet(program, 1, active).program),
    of('linearize primal', primal),
    of('linearize linear', linear),
    of('transpose', readers.transpose(linear, isLinear, hasCotangent).program),
    of(
      'batch',
      readers.batch(
        program,
        next() % 4,
        program.inputs.map(() => next() % 2 === 0)
      ).program
    )
  ]
}

/** A Program, what each reader makes of it, and what each reader makes of that. */
export const nests = (program: Program, next: Stream): readonly Made[] => {
  const first = made({ name: 'the Program', program }, next)
  return [{ name: 'the Program', program }, ...first, ...first.flatMap(m => made(m, next))]
}

const isWellTyped = ({ name, program }: Made): Verdict => {
  const checked = checkProgram(program)
  return E.isRight(checked) ? holds : violated(`${name} is not well typed: ${checked.left.message}\n${print(program)}`)
}

const isSimplified = ({ name, program }: Made, next: Stream): Verdict => {
  const simple = simplify(program)
  const inputs = program.inputs.map((v): SampleOperand => ({
    ...v.aval,
    domain: isFloat(v.aval.dtype) ? vectors : { _tag: 'Integers', low: 0, high: 1 }
  }))
  const drawn = [inputs.map(x => drawArray(next, x, 'real')), drawSpecials(inputs, next)]
  return within(
    name,
    all(
      () =>
        each(drawn, xs =>
          given(xs, () => pairwise('the result', evaluate(program, xs), evaluate(simple, xs), sameBits))
        ),
      () =>
        each(drawn, xs =>
          pairwise('the result of the interpreter', evaluate(program, xs), interpreter.compile(program)(xs), sameBits)
        ),
      () =>
        print(simplify(simple)) === print(simple)
          ? holds
          : violated(`simplify is not idempotent:\n${print(simple)}\nbecomes\n${print(simplify(simple))}`)
    )
  )
}

// --- laws

/** A law of a random Program of at most so many steps. */
export const onProgram = (
  statement: Statement,
  subject: string,
  maxSteps: number,
  rule: (plan: Plan, next: Stream) => Verdict,
  variety?: Variety
): Law<Plan> =>
  law(
    statement,
    subject,
    plans(maxSteps),
    plan => rule(plan, stream(plan.values)),
    plan => showPlan(plan, variety)
  )

export const wellTyped: Law<Plan> = onProgram(transformations.wellTyped, 'readers', 8, (plan, next) =>
  each(nests(drawProgram(plan).program, next), isWellTyped)
)

export const simplified: Law<Plan> = onProgram(transformations.simplified, 'simplify', 8, (plan, next) =>
  each(nests(drawProgram(plan).program, next), m => isSimplified(m, next))
)

export const printed: Law<Plan> = onProgram(transformations.printed, 'print', 8, plan => {
  const [p, q] = [print(drawProgram(plan).program), print(drawProgram(plan).program)]
  return p === q ? holds : violated(`${p}\nand\n${q}`)
})

// --- transforms of random Programs

/** Some of the float inputs move, at least one: a transform closes over the others, which an outer one may move. */
const someMoving = (s: Subject, next: Stream): Subject => {
  const floats = differentiableOperands(s.inputs)
  const drawn = floats.map(f => f && next() % 3 > 0)
  return { ...s, moving: drawn.includes(true) ? drawn : floats }
}

/** Transforms of a random Program, from the innermost, and the definition that the outermost must meet. */
const nest = (plan: Plan, next: Stream, [outer, ...inner]: readonly Transform[]): Verdict =>
  within(
    [outer, ...inner].join(' of '),
    guarded(() => {
      const subject = inner.reduceRight((s, t) => transforms[t](someMoving(s, next)), planSubject(plan))
      return definitions[outer](someMoving(subject, next), next)
    })
  )

/** A transform agrees with its definition on a random Program. */
export const transformed = (outer: Transform): Law<Plan> =>
  onProgram(transformations.definitions, outer, 16, (plan, next) => nest(plan, next, [outer]))

/** A transform agrees with its definition on another transform of a random Program. */
export const nested = (outer: Transform, inner: Transform): Law<Plan> =>
  onProgram(transformations.definitions, `${outer} of ${inner}`, 10, (plan, next) => nest(plan, next, [outer, inner]))

/** The same three deep, the three drawn. */
export const deeplyNested: Law<Plan> = onProgram(transformations.definitions, 'three deep', 6, (plan, next) =>
  nest(
    plan,
    next,
    [0, 1, 2].map(() => transformNames[next() % transformNames.length])
  )
)

/** The transforms of which every three nest. */
const tripled: readonly Transform[] = ['jvp', 'vjp', 'vmap', 'jit', 'scan', 'cond', 'checkpoint', 'customVjp']

/** Every three transforms of which one is the outermost, on a random Program each. */
export const triples: readonly Law<Plan>[] = tripled.map(outer =>
  onProgram(transformations.definitions, `${outer} of every pair`, 3, (plan, next) =>
    each(tripled, middle => each(tripled, inner => nest(plan, next, [outer, middle, inner])))
  )
)
