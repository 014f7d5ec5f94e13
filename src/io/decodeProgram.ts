/**
 * Programs from JSON. Every part is checked before it is used, each Program is type-checked, and no more memory is
 * taken than the input has.
 */
import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as t from 'io-ts'
import type { Aval } from '../core/aval.js'
import type { Engine } from '../core/engine.js'
import { freezeProgram } from '../core/frozen.js'
import { programsOf } from '../core/parameters.js'
import type { AnyKind, Schema } from '../core/params.js'
import type { AnyPrimitive, Atom, Equation, Program, Variable } from '../core/primitive.js'
import type { DType } from '../ndarray/dtype.js'
import { table } from '../primitives/table.js'
import { getChecker } from '../trace/check.js'
import {
  anyInteger,
  anything,
  at,
  boolean,
  fault,
  integer,
  list,
  nullable,
  oneOf,
  optional,
  pair,
  record,
  refuse,
  text,
  type Decoder
} from './decoder.js'
import { array, aval, dtype, number } from './elements.js'
import { format, mostNested, version } from './encodeProgram.js'

/** What the names in a Program stand for. */
interface Names {
  readonly engines: readonly Engine[]
  /** The Programs that stand earlier in the table. */
  readonly programs: readonly Program[]
}

// --- parameters

const engine =
  ({ engines }: Names): Decoder<Engine> =>
  (u, c) => {
    const found = engines.find(e => e.name === u)
    return found === undefined
      ? refuse(u, c, `an engine among ${engines.map(e => e.name).join(', ')}; getProgramCodec takes others`)
      : t.success(found)
  }

const earlier =
  ({ programs }: Names): Decoder<Program> =>
  (u, c) =>
    pipe(
      integer(0, programs.length - 1, `the place of an earlier Program, of which there are ${programs.length}`)(u, c),
      E.map(i => programs[i])
    )

const parameter = (kind: AnyKind, names: Names): Decoder<unknown> => {
  switch (kind._tag) {
    case 'Integer':
      return anyInteger
    case 'Boolean':
      return boolean
    case 'Text':
      return text
    case 'Word':
      return oneOf(...kind.words)
    case 'Array':
      return array
    case 'Program':
      return earlier(names)
    case 'Engine':
      return engine(names)
    case 'Function':
      return (u, c) => refuse(u, c, 'nothing: a function has no place in JSON')
    case 'List':
      return list(parameter(kind.of, names))
    case 'Pair':
      return pair(parameter(kind.of, names))
    case 'Nullable':
      return nullable(parameter(kind.of, names))
  }
}

const params = (schema: Schema, names: Names): Decoder<unknown> =>
  schema === null
    ? (u, c) => (u === undefined ? t.success(null) : refuse(u, c, 'no parameters'))
    : record(Object.fromEntries(Object.entries(schema).map(([name, kind]) => [name, parameter(kind, names)])))

// --- equations

const byName: ReadonlyMap<string, AnyPrimitive> = new Map(table.map(p => [p.name, p]))

const operation: Decoder<AnyPrimitive> = (u, c) => {
  const found = typeof u === 'string' ? byName.get(u) : undefined
  return found === undefined ? refuse(u, c, 'the name of an operation') : t.success(found)
}

const literal = record<{ readonly value: unknown; readonly dtype: DType }>({ value: anything, dtype })

const atom =
  (bound: readonly Variable[]): Decoder<Atom> =>
  (u, c) =>
    typeof u === 'object' && u !== null
      ? pipe(
          literal(u, c),
          E.chain(l =>
            pipe(
              at(number(l.dtype), 'value', l.value, c),
              E.map((value): Atom => ({ _tag: 'Literal', value, aval: { shape: [], dtype: l.dtype } }))
            )
          )
        )
      : pipe(
          integer(0, bound.length - 1, `a variable of the ${bound.length} bound so far, or a literal`)(u, c),
          E.map(i => bound[i])
        )

const bind = (bound: Variable[], avals: readonly Aval[]): readonly Variable[] =>
  avals.map(a => {
    const v: Variable = { _tag: 'Variable', id: bound.length, aval: a }
    bound.push(v)
    return v
  })

interface EquationParts {
  readonly op: AnyPrimitive
  readonly params: unknown
  readonly inputs: unknown
  readonly outputs: readonly Aval[]
}

const equationParts = record<EquationParts>({
  op: operation,
  params: optional(anything),
  inputs: anything,
  outputs: list(aval)
})

/** Adds the variables that it binds to `bound`. */
const equation =
  (bound: Variable[], names: Names): Decoder<Equation> =>
  (u, c) =>
    pipe(
      equationParts(u, c),
      E.chain(e =>
        pipe(
          E.Do,
          E.bind('params', () => at(params(e.op.params, names), 'params', e.params, c)),
          E.bind('inputs', () => at(list(atom(bound), 'a list of variables and literals'), 'inputs', e.inputs, c)),
          E.map(({ params, inputs }): Equation => ({
            primitive: e.op,
            params,
            inputs,
            outputs: bind(bound, e.outputs)
          }))
        )
      )
    )

// --- Programs

interface ProgramParts {
  readonly inputs: readonly Aval[]
  readonly equations: unknown
  readonly outputs: unknown
}

const programParts = record<ProgramParts>({ inputs: list(aval), equations: anything, outputs: anything })

const programWith =
  (names: Names): Decoder<Program> =>
  (u, c) =>
    pipe(
      programParts(u, c),
      E.chain(parts => {
        const bound: Variable[] = []
        const inputs = bind(bound, parts.inputs)
        return pipe(
          E.Do,
          E.bind('equations', () =>
            at(list(equation(bound, names), 'a list of equations'), 'equations', parts.equations, c)
          ),
          E.bind('outputs', () =>
            at(list(atom(bound), 'a list of variables and literals'), 'outputs', parts.outputs, c)
          ),
          E.map(({ equations, outputs }): Program =>
            freezeProgram({ inputs, equations, outputs, variables: bound.length })
          )
        )
      })
    )

const programs =
  (engines: readonly Engine[]): Decoder<Program> =>
  (u, c) => {
    if (!Array.isArray(u) || u.length === 0) return refuse(u, c, 'a list of Programs, the whole one last')
    const check = getChecker()
    const heights = new Map<Program, number>()
    const known: Program[] = []
    const checked =
      (decoder: Decoder<Program>): Decoder<Program> =>
      (v, d) =>
        pipe(
          decoder(v, d),
          E.chain(p => {
            const height = 1 + p.equations.flatMap(programsOf).reduce((n, q) => Math.max(n, heights.get(q)!), 0)
            heights.set(p, height)
            if (height > mostNested) return fault(v, d, `more than ${mostNested} Programs are within each other`)
            return pipe(
              check(p),
              E.fold(
                e => fault(v, d, e.message),
                () => t.success(p)
              )
            )
          })
        )
    for (let i = 0; i < u.length; i++) {
      const one = at(checked(programWith({ engines, programs: known })), i, u[i], c)
      if (E.isLeft(one)) return one
      known.push(one.right)
    }
    return t.success(known[known.length - 1])
  }

/** A Program from JSON, given the engines that it may name. */
export const decode = (engines: readonly Engine[]): Decoder<Program> => {
  const whole = record<{ readonly format: string; readonly version: number; readonly programs: unknown }>({
    format: oneOf(format),
    version: oneOf(version),
    programs: anything
  })
  return (u, c) =>
    pipe(
      whole(u, c),
      E.chain(file => at(programs(engines), 'programs', file.programs, c))
    )
}
