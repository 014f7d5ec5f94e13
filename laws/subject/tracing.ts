/**
 * What holds of traces: they are deterministic, compute the same, and can be simplified, saved and checked.
 */
import * as E from 'fp-ts/lib/Either.js'
import { eqProgram } from '../../src/core/equal.js'
import { print } from '../../src/core/print.js'
import type { Program, Readers } from '../../src/core/primitive.js'
import { evaluate } from '../../src/core/program.js'
import type { NDArray } from '../../src/ndarray/ndarray.js'
import { stage } from '../../src/trace/builder.js'
import { checkProgram } from '../../src/trace/check.js'
import { simplify } from '../../src/trace/simplify.js'
import { vjp } from '../../src/transform/differentiate.js'
import { all, each, holds, inconclusive, ensure, violated, within } from '../law.js'
import { evaluated, floats } from '../value/arrays.js'
import { agree, same } from './agree.js'
import { drawCotangents, type Compiler } from './agreement.js'
import { atPoint, given, type Definition } from './point.js'
import { drawInputs, fullCotangents, inMoving, moving, type Subject } from './subject.js'

type Some = readonly NDArray[]

const programOf = (s: Subject): Program => stage('laws', s.inputs, null, s.apply).program

/** jit(f) = f, to the bit, when it is traced and when it is remembered. */
export const compiledIs =
  (compile: Compiler): Definition =>
  (s, next) => {
    const compiled = compile((...xs: Some) => s.apply(xs))
    return each(['traced', 'remembered'], when => {
      const xs = drawInputs(s, next, 'dyadic')
      return given(s.shown === true ? [] : xs, () => same(`the result, ${when},`, s.apply(xs), compiled(...xs)))
    })
  }

/** jit(jit(f)) = jit(f) */
export const compiledTwice =
  (compile: Compiler): Definition =>
  (s, next) => {
    const once = compile((...xs: Some) => s.apply(xs))
    const xs = drawInputs(s, next, 'dyadic')
    return same('the result', once(...xs), compile(once)(...xs))
  }

/** vjp(jit(f)) = jit(vjp(f)) = vjp(f), but for the order of sums. */
export const compiledDerivative = (compile: Compiler): Definition =>
  atPoint('dyadic', (s, { xs }, next) => {
    const us = drawCotangents(s, xs, next)
    const at = moving(s, xs)
    const pull =
      (f: (some: Some) => Some) =>
      (some: Some): Some => {
        const [ys, pullback] = vjp(f)(some)
        return pullback(fullCotangents(ys, us))
      }
    const f = inMoving(s, xs)
    const compiled = compile((...some: Some) => f(some))
    const expected = evaluated(pull(f)(at))
    return all(
      () => agree(s, 'the cotangent of jit(f)', expected, pull(some => compiled(...some))(at)),
      () => agree(s, 'the compiled cotangent', expected, compile((...some: Some) => pull(f)(some))(...at))
    )
  })

/** simplify changes no bit of the value, and twice is once. */
export const simplifyKeepsBits =
  (simplify: (p: Program) => Program): Definition =>
  (s, next) => {
    const program = programOf(s)
    const simple = simplify(program)
    const xs = drawInputs(s, next, 'dyadic')
    return all(
      () => same('the result', evaluate(program, xs), evaluate(simple, xs)),
      () => ensure(print(simplify(simple)) === print(simple), () => `simplify is not idempotent:\n${print(simple)}`)
    )
  }

/** f gives the same values and the same Program whenever it is called. */
export const isPure: Definition = (s, next) => {
  const xs = drawInputs(s, next, 'dyadic')
  const [first, second] = [evaluated(s.apply(xs)), evaluated(s.apply(xs))]
  return all(
    () => same('the result of a second call', first, second),
    () => {
      const [p, q] = [programOf(s), programOf(s)]
      return ensure(eqProgram.equals(p, q), () => `two traces differ:\n${print(p)}\nand\n${print(q)}`)
    }
  )
}

/** A codec of Programs: into JSON and out of it. */
export interface ProgramCodec {
  readonly encode: (p: Program) => E.Either<unknown, unknown>
  readonly decode: (u: unknown) => E.Either<unknown, Program>
}

/** JSON gives back the same Program; Programs that hold functions have none. */
export const isSaved =
  ({ encode, decode }: ProgramCodec): Definition =>
  s => {
    const program = programOf(s)
    const json = encode(program)
    if (E.isLeft(json)) return inconclusive
    const back = decode(JSON.parse(JSON.stringify(json.right)))
    return E.isRight(back)
      ? ensure(eqProgram.equals(program, back.right), () => `${print(program)}\ncomes back as\n${print(back.right)}`)
      : violated(`the JSON of\n${print(program)}\nis refused`)
  }

/** What the transforms make of a Program is well typed. */
export const staysWellTyped =
  (readers: Readers): Definition =>
  s => {
    const program = programOf(s)
    const { primal, linear } = readers.linearize(program, s.moving)
    const made = { simplify: simplify(program), jvp: readers.jet(program, 1, s.moving).program, primal, linear }
    return each(Object.entries({ program, ...made }), ([name, p]) => {
      const checked = checkProgram(p)
      return E.isRight(checked) ? holds : within(name, violated(`${checked.left.message}\n${print(p)}`))
    })
  }

/** checkpoint(f) = f: the value, and the cotangents, to the bit. */
export const recomputed = (checkpoint: (f: (...xs: Some) => Some) => (...xs: Some) => Some): Definition =>
  atPoint('dyadic', (s, { xs, at }, next) => {
    const us = drawCotangents(s, xs, next)
    const f = inMoving(s, xs)
    const again = (some: Some): Some => checkpoint((...all: Some) => f(all))(...some)
    const [[ys, back], [zs, backAgain]] = [vjp(f)(at), vjp(again)(at)]
    return all(
      () => same('the value', ys, zs),
      () => same('the cotangent', back(fullCotangents(ys, us)), backAgain(fullCotangents(ys, us))),
      () => same('the float results', floats(ys), floats(zs))
    )
  })
