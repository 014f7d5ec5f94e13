/**
 * The laws of Programs as values: equality and hash do not see numbers of variables, composition is a category, and
 * JSON brings back what was saved.
 */
import * as E from 'fp-ts/lib/Either.js'
import { avalOf, sameAval } from '../../src/core/aval.js'
import { compose, identityProgram } from '../../src/core/compose.js'
import { eqProgram } from '../../src/core/equal.js'
import { hashProgram } from '../../src/core/hash.js'
import { programsOf } from '../../src/core/parameters.js'
import { print } from '../../src/core/print.js'
import type { AnyPrimitive, Atom, Equation, Program, Sample, Variable } from '../../src/core/primitive.js'
import { evaluate } from '../../src/core/program.js'
import { interpreter } from '../../src/engine/interpreter.js'
import { encodeProgram } from '../../src/io/program.js'
import { isFloat } from '../../src/ndarray/dtype.js'
import { TensorError } from '../../src/ndarray/error.js'
import { fill } from '../../src/ndarray/ndarray.js'
import { sizeOf } from '../../src/ndarray/shape.js'
import { stage } from '../../src/trace/builder.js'
import { checkProgram } from '../../src/trace/check.js'
import { attempt } from '../../src/transform/shape.js'
import { ops as $ } from '../../src/trace/ops.js'
import { pairwise, sameBits } from '../../laws/value/arrays.js'
import { choices, drawArray, drawFrom, stream, vectors, type Choices, type Stream } from '../../laws/draw/draw.js'
import { all, each, holds, violated, type Law, type Laws, type Verdict } from '../../laws/law.js'
import { canBeSaved, programCodec, programsAsJson } from '../../laws/subject/codecs.js'
import { codec, type CodecSubject } from '../../laws/suite/codec.js'
import { given } from '../../laws/subject/point.js'
import { drawProgram, plans, type Plan } from '../../laws/draw/program.js'
import { nests, onProgram as onPlans } from '../../laws/suite/program.js'
import { ownLaw } from './own.js'

/** What the decoder of Programs knows. */
const words: readonly string[] = [
  ...['float64[]', 'float32[2]', 'bool[0]', 'int32[1]', 'float64[9007199254740991]', 'AAAAAAAA8D8='],
  ...['float64[99999999, 99999999, 99999999]', `float64[${'1, '.repeat(70)}1]`, 'float64', 'bool', 'int32', 'uint32'],
  ...['sin', 'add', 'call', 'scan', 'select', 'concat', 'reshape', 'pad', 'constant', 'interpreter', 'clip', 'drop']
]

/** A law of Programs as values. */
const onProgram = (
  name: string,
  statement: string,
  maxSteps: number,
  rule: (plan: Plan, next: Stream) => Verdict
): Law<Plan> =>
  onPlans({ topic: 'pullback', id: name, title: name, statement, source: 'pullback' }, 'Programs', maxSteps, rule)

const drawn = (plan: Plan, next: Stream): readonly Program[] =>
  nests(drawProgram(plan).program, next).map(m => m.program)

const isEqual = (what: string, p: Program, q: Program): Verdict =>
  eqProgram.equals(p, q) && eqProgram.equals(q, p) && hashProgram(p) === hashProgram(q)
    ? holds
    : violated(`${what} differ (${hashProgram(p)} and ${hashProgram(q)}):\n${print(p)}\nand\n${print(q)}`)

/** The same bits from the same inputs. */
const agree = (what: string, p: Program, q: Program, next: Stream): Verdict => {
  const xs = p.inputs.map(({ aval }) => drawArray(next, { ...aval, domain: vectors }, 'real'))
  return given(xs, () => pairwise(what, evaluate(p, xs), evaluate(q, xs), sameBits))
}

// --- equality

/** The same Program under other numbers, which need not be dense. */
const renumbered = (p: Program, next: Stream): Program => {
  const gap = 1 + (next() % 3)
  const rename = (v: Variable): Variable => ({ ...v, id: (p.variables - 1 - v.id) * gap })
  const use = (a: Atom): Atom => (a._tag === 'Variable' ? rename(a) : { ...a })
  return {
    inputs: p.inputs.map(rename),
    equations: p.equations.map(e => ({ ...e, inputs: e.inputs.map(use), outputs: e.outputs.map(rename) })),
    outputs: p.outputs.map(use),
    variables: p.variables * gap
  }
}

/** A parameter, or a part of it, that is another one of its type. */
const otherParameter = (u: unknown, next: Stream): unknown => {
  if (typeof u === 'number') return u + 1
  if (typeof u === 'boolean') return !u
  if (typeof u === 'string') return `${u}'`
  if (!Array.isArray(u) || u.length === 0) return u
  const k = next() % u.length
  return u.map((v: unknown, i) => (i === k ? otherParameter(v, next) : v))
}

/** An equation with one parameter, one operand or one literal more or other. `bound` may stand for operands. */
const otherEquation = (e: Equation, bound: readonly Variable[], next: Stream): Equation => {
  const swap = (a: Atom): Atom => {
    if (a._tag === 'Literal') return { ...a, value: isFloat(a.aval.dtype) ? -a.value : 1 - a.value }
    const others = bound.filter(v => v.id !== a.id && sameAval(v.aval, a.aval))
    return others[next() % Math.max(1, others.length)] ?? a
  }
  const names = Object.keys(e.params ?? {})
  const k = next() % Math.max(1, next() % 2 === 0 ? names.length : e.inputs.length)
  return [
    { ...e, inputs: [...e.inputs, ...e.inputs.slice(0, 1)] },
    { ...e, inputs: e.inputs.map((a, i) => (i === k ? swap(a) : a)) },
    {
      ...e,
      params: mapped(e.params as Readonly<Record<string, unknown>> | null, (u, key) =>
        key === names[k] ? otherParameter(u, next) : u
      )
    }
  ][next() % 3]
}

const mapped = (
  params: Readonly<Record<string, unknown>> | null,
  f: (u: unknown, key: string) => unknown
): Readonly<Record<string, unknown>> | null =>
  params === null ? null : Object.fromEntries(Object.entries(params).map(([key, u]) => [key, f(u, key)]))

/** The Program with one thing other: what equality must see. */
const altered = (p: Program, next: Stream): Program => {
  const k = p.equations.length === 0 ? 0 : next() % p.equations.length
  const extra: Variable = { _tag: 'Variable', id: p.variables, aval: { shape: [], dtype: 'bool' } }
  const literal: Atom = { _tag: 'Literal', value: -0, aval: { shape: [], dtype: 'float64' } }
  const bound = [...p.inputs, ...p.equations.slice(0, k).flatMap(e => e.outputs)]
  const other = (): Program => ({
    ...p,
    equations: p.equations.map((e, i) => (i === k ? otherEquation(e, bound, next) : e))
  })
  const options: readonly (() => Program)[] = [
    () => ({ ...p, inputs: [...p.inputs, extra], variables: p.variables + 1 }),
    () => ({ ...p, outputs: [...p.outputs, literal] }),
    () => ({ ...p, outputs: p.outputs.slice(1) }),
    () => ({ ...p, equations: p.equations.filter((_, i) => i !== k) }),
    other,
    other,
    other,
    other
  ]
  return options[next() % options.length]()
}

export const equality: Law<Plan> = onProgram(
  'eqProgram, hashProgram · numbering',
  'Programs are equal, with equal hashes, whatever their variables are numbered, and what is altered differs',
  6,
  (plan, next) =>
    each(drawn(plan, next), p => {
      const other = altered(p, next)
      return all(
        () => isEqual('the Program and itself, renumbered,', p, renumbered(p, next)),
        () =>
          print(other) === print(p) || (!eqProgram.equals(p, other) && hashProgram(p) !== hashProgram(other))
            ? holds
            : violated(`equality does not see the difference between\n${print(p)}\nand\n${print(other)}`)
      )
    })
)

export const remade: Law<Plan> = onProgram(
  'eqProgram, hashProgram · deterministic',
  'Programs made twice in the same way are equal',
  8,
  plan => isEqual('the two', drawProgram(plan).program, drawProgram(plan).program)
)

// --- composition

/** A Program that takes what another gives. */
const after = (p: Program): Program => {
  const inputs = p.outputs.map((a, id): Variable => ({ _tag: 'Variable', id, aval: avalOf(a.aval) }))
  return { inputs, equations: [], outputs: [...inputs].reverse(), variables: inputs.length }
}

const avalsIn = (p: Program): readonly Variable['aval'][] => p.inputs.map(v => v.aval)
const avalsOut = (p: Program): readonly Variable['aval'][] => p.outputs.map(a => a.aval)

/** A Program whose outputs fit its own inputs: all its results, cut to the inputs' avals by those inputs. */
const endo = (p: Program): Program => ({ ...p, outputs: p.inputs.map((v, i) => fitting(p, v, i)) })

const fitting = (p: Program, v: Variable, i: number): Atom => {
  const made = p.equations.flatMap(e => e.outputs).filter(o => o.aval.dtype === v.aval.dtype)
  const same = made.filter(o => o.aval.shape.join() === v.aval.shape.join())
  return same[(i * 7 + same.length - 1) % Math.max(1, same.length)] ?? v
}

export const composition: Law<Plan> = onProgram(
  'compose · category',
  'run(compose(g, f)) = run(g) ∘ run(f) to the bit; compose is associative with identityProgram as unit',
  6,
  (plan, next) => {
    const f = endo(drawProgram(plan).program)
    const [g, h] = [endo(drawProgram(plan).program), after(f)]
    const xs = f.inputs.map(({ aval }) => drawArray(next, { ...aval, domain: vectors }, 'real'))
    return all(
      () => isEqual('f ∘ 1 and f', compose(f, identityProgram(avalsIn(f))), f),
      () => isEqual('1 ∘ f and f', compose(identityProgram(avalsOut(f)), f), f),
      () => isEqual('(h ∘ g) ∘ f and h ∘ (g ∘ f)', compose(compose(h, g), f), compose(h, compose(g, f))),
      () => isEqual('the two calling forms', compose(g)(f), compose(g, f)),
      () => (E.isRight(checkProgram(compose(g, f))) ? holds : violated(`ill-typed:\n${print(compose(g, f))}`)),
      () => given(xs, () => pairwise('the result', evaluate(compose(g, f), xs), evaluate(g, evaluate(f, xs)), sameBits))
    )
  }
)

// --- JSON

const isRefused = (p: Program): Verdict => {
  const json = encodeProgram(p)
  return E.isLeft(json) && /JavaScript function/.test(json.left.message) && !programCodec.is(p)
    ? holds
    : violated(`a Program that holds a function is saved:\n${print(p)}`)
}

export const refusal: Law<Plan> = onProgram(
  'programCodec · functions',
  'a Program that holds a JavaScript function is refused, and any other saved',
  6,
  (plan, next) =>
    each(drawn(plan, next), p =>
      canBeSaved(p) ? (programCodec.is(p) ? holds : violated('programCodec.is refuses it')) : isRefused(p)
    )
)

/** Whether running it is a matter of moments: a mutant may loop for ever, or fill the memory, quite properly. */
const isSmall = (p: Program): boolean =>
  [...p.inputs, ...p.equations.flatMap(e => e.outputs)].reduce((n, v) => n + sizeOf(v.aval.shape), 0) < 1e4 &&
  p.equations.every(
    e =>
      e.primitive.name !== 'while' &&
      Object.values(e.params ?? {}).every(u => typeof u !== 'number' || u < 1000) &&
      programsOf(e).every(isSmall)
  )

const runs = (p: Program): Verdict => {
  try {
    interpreter.compile(p)(p.inputs.map(({ aval }) => fill(aval.shape, 1, aval.dtype)))
    return holds
  } catch (e) {
    return TensorError.is(e) ? holds : violated(`running it throws ${String(e)}:\n${print(p)}`)
  }
}

/** A mutant may hold an operation that is known only in reverse, and refuse to run. */
const canRun = (p: Program): boolean =>
  E.isRight(attempt(() => interpreter.compile(p)(p.inputs.map(({ aval }) => fill(aval.shape, 1, aval.dtype))))())

const isSame = (p: Program, q: Program): boolean =>
  E.isRight(isEqual('saved and loaded', p, q)) &&
  (!isSmall(p) || !canRun(p) || E.isRight(agree('the result after loading', p, q, stream([1, 2, 3, 5, 8, 13, 21]))))

/** Programs as JSON, with all that this library asks of them. */
const subject: CodecSubject<Program> = {
  ...programsAsJson,
  eq: { equals: isSame },
  words,
  accepted: p =>
    all(
      () => (E.isRight(checkProgram(p)) ? holds : violated(`accepted, and ill-typed:\n${print(p)}`)),
      () => (programCodec.is(p) ? holds : violated('programCodec.is refuses it')),
      () => (isSmall(p) ? runs(p) : holds)
    )
}

const savable = (plan: Plan): Program | undefined => {
  const all = drawn(plan, stream(plan.values)).filter(canBeSaved)
  return all[(plan.values[0] ?? 0) % Math.max(1, all.length)]
}

const some = <A>(a: A | undefined): a is A => a !== undefined

/** Programs, and what the readers make of them. */
export const programLaws: Laws = codec({ ...subject, arbitrary: plans(6).map(savable).filter(some) }).filter(
  law => law.id !== 'Z3.1'
)

/** A thousand mutants of each. */
export const mutantLaws: Laws = codec({
  ...subject,
  mutants: 1000,
  arbitrary: plans(1)
    .map(plan => drawProgram(plan).program)
    .filter(canBeSaved)
}).filter(law => law.id === 'Z3.1')

// --- by primitive

const single = (primitive: AnyPrimitive, list: Choices): Program => {
  const { operands, params } = primitive.sample(drawFrom(stream(list))) as Sample<unknown>
  return stage('laws', operands, null, xs => $.bind(primitive, xs, params)).program
}

/** A primitive of the table, with whatever parameters its sample draws, is saved and loaded, and withstands fifty mutants. */
export const primitiveLaws = (primitive: AnyPrimitive): Laws => {
  const arbitrary = choices(30, 30).map(list => single(primitive, list))
  const twice = ownLaw({
    name: `${primitive.name} · JSON`,
    statement: 'two Programs of a kind are equal; what holds a function is refused',
    arbitrary: choices(30, 30),
    holds: list => {
      const [p, q] = [single(primitive, list), single(primitive, list)]
      return all(
        () => isEqual('two of a kind', p, q),
        () => (canBeSaved(p) ? holds : isRefused(p))
      )
    },
    show: list => print(single(primitive, list))
  })
  const saved =
    primitive.name === 'customBatching' ? [] : codec({ ...subject, name: primitive.name, mutants: 50, arbitrary })
  return [twice, ...saved.filter(law => ['Z1', 'Z2', 'Z3.1'].includes(law.id))]
}
