/**
 * Checking a law gives a value: a report, or a counterexample that is as small as could be found and can be replayed.
 */
import * as fc from 'fast-check'
import * as E from 'fp-ts/lib/Either.js'
import * as RNEA from 'fp-ts/lib/ReadonlyNonEmptyArray.js'
import { arbitrary, f, requireParts, text } from './asked.js'
import * as option from '../src/core/options.js'
import { fail } from '../src/ndarray/error.js'
import { told } from '../src/ndarray/told.js'
import { guarded, nameOf, type Law, type Laws, type Statement } from './law.js'

// --- model

/**
 * How a law is checked.
 *
 * @category model
 * @since 0.1.0
 */
export interface Options {
  /** On how many inputs; 100 by default. */
  readonly runs?: number
  /** Where random choices start; drawn afresh by default. */
  readonly seed?: number
  /** Replays one input: what a counterexample gave, with its seed. */
  readonly path?: string
  /** Whether to look for a simpler counterexample; it takes time. By default, yes. */
  readonly shrink?: boolean
  /** Milliseconds after which no further input is drawn; by default, no limit. */
  readonly timeLimit?: number
}

/**
 * What was seen of a law that was not violated.
 *
 * @category model
 * @since 0.1.0
 */
export interface Report extends Statement {
  readonly subject: string
  readonly runs: number
  /** How many runs were asked for: more than were made where the time was up before. */
  readonly asked: number
  /** The runs of which the law had nothing to say. */
  readonly skips: number
}

/**
 * An input that violates a law, or the finding that a law had nothing to say of most of its inputs.
 *
 * @category model
 * @since 0.1.0
 */
export interface Counterexample extends Statement {
  readonly subject: string
  /** The shrunk input, shown. */
  readonly input: string
  readonly problem: string
  readonly seed: number
  readonly path: string
  readonly shrinks: number
}

// --- options

const read = option.optionReader<Options>('laws.check', {
  runs: option.natural,
  seed: option.number,
  path: option.text,
  shrink: option.boolean,
  timeLimit: option.nonNegative
})

// --- checking

type About = Statement & { readonly subject: string }

const about = <I>({ topic, id, title, statement, source, subject }: Law<I>): About => ({
  topic,
  id,
  title,
  statement,
  source,
  subject
})

/** More inconclusive runs than chance explains when half of them are. */
const tooMany = (skips: number, runs: number): boolean => skips > runs / 2 + Math.sqrt(runs)

const lawParts = { id: text, title: text, subject: text, statement: text, arbitrary, holds: f, show: f }

const checkWith =
  (o: Options) =>
  <I>(law: Law<I>): E.Either<Counterexample, Report> => {
    requireParts('laws.check', lawParts, law)
    let skips = 0
    const asked = o.runs ?? 100
    const run = fc.check(
      fc.property(law.arbitrary, input => {
        const verdict = guarded(() => law.holds(input))
        if (E.isRight(verdict) && verdict.right === 'inconclusive') skips++
        return E.isRight(verdict)
      }),
      {
        numRuns: asked,
        endOnFailure: o.shrink === false,
        ...(o.timeLimit === undefined ? {} : { interruptAfterTimeLimit: o.timeLimit }),
        ...(o.seed === undefined ? {} : { seed: o.seed }),
        ...(o.path === undefined ? {} : { path: o.path })
      }
    )
    const failure = (input: string, problem: string): E.Either<Counterexample, Report> =>
      E.left({
        ...about(law),
        input,
        problem,
        seed: run.seed,
        path: run.counterexamplePath ?? '',
        shrinks: run.numShrinks
      })
    if (run.counterexample !== null) {
      const [input] = run.counterexample
      const verdict = guarded(() => law.holds(input))
      return failure(
        law.show(input),
        E.isLeft(verdict) ? verdict.left.problem : 'fails only sometimes: something keeps state'
      )
    }
    if (o.path === undefined && run.numRuns === 0)
      return failure(
        '—',
        `none of ${asked} runs was made${asked === 0 ? '' : ' before the time was up'}: nothing has been seen`
      )
    return o.path === undefined && tooMany(skips, run.numRuns)
      ? failure('—', `${skips} of ${run.numRuns} runs are inconclusive: the law proves nothing here`)
      : E.right({ ...about(law), runs: run.numRuns, asked, skips })
  }

const isLaw = (u: Law<unknown> | Options | undefined): u is Law<unknown> =>
  typeof u === 'object' && u !== null && 'holds' in u

/**
 * Runs a law on random inputs and shrinks the one that violates it. A law that had nothing to say of most of its inputs, or
 * met none, proves nothing, and fails.
 *
 * Shapes:  no arrays
 *
 * @example
 * import assert from 'node:assert'
 * import * as E from 'fp-ts/lib/Either.js'
 * import { np } from 'pullback'
 * import * as laws from 'pullback/laws'
 *
 * const [law] = laws.differentiable({ name: 'sin', f: np.sin })
 * assert.ok(E.isRight(laws.check(law)))
 * assert.ok(E.isRight(laws.check({ runs: 10 })(law)))
 *
 * @category checking
 * @since 0.1.0
 */
export const check: {
  <I>(law: Law<I>, options?: Options): E.Either<Counterexample, Report>
  (options?: Options): <I>(law: Law<I>) => E.Either<Counterexample, Report>
} = ((law?: Law<unknown> | Options, options: Options = {}) =>
  isLaw(law) ? checkWith(read(options))(law) : checkWith(read(law))) as never

const requireLaws = (op: string, laws: unknown): void =>
  Array.isArray(laws) && Array.from(laws as readonly Law<unknown>[]).every(isLaw)
    ? undefined
    : fail(
        'InvalidArgument',
        op,
        `the laws are ${told(laws)}`,
        'Give a list of laws, such as laws.differentiable({ … })'
      )

const checkAllWith =
  (o: Options) =>
  (laws: Laws): E.Either<RNEA.ReadonlyNonEmptyArray<Counterexample>, readonly Report[]> => {
    requireLaws('laws.checkAll', laws)
    const results = laws.map(checkWith(o))
    const violations = results.flatMap(r => (E.isLeft(r) ? [r.left] : []))
    const reports = results.flatMap(r => (E.isRight(r) ? [r.right] : []))
    const [first, ...rest] = violations
    return first === undefined ? E.right(reports) : E.left([first, ...rest])
  }

const isLaws = (u: Laws | Options | undefined): u is Laws => Array.isArray(u)

/**
 * Every law that is violated, or a report of each.
 *
 * Shapes:  no arrays
 *
 * @example
 * import assert from 'node:assert'
 * import * as E from 'fp-ts/lib/Either.js'
 * import { pipe } from 'fp-ts/lib/function.js'
 * import { np } from 'pullback'
 * import * as laws from 'pullback/laws'
 *
 * const reports = pipe(laws.differentiable({ name: 'sin', f: np.sin }), laws.checkAll({ runs: 10 }))
 * assert.ok(E.isRight(reports) && reports.right.every(r => r.runs === 10))
 *
 * @category checking
 * @since 0.1.0
 */
export const checkAll: {
  (laws: Laws, options?: Options): E.Either<RNEA.ReadonlyNonEmptyArray<Counterexample>, readonly Report[]>
  (options?: Options): (laws: Laws) => E.Either<RNEA.ReadonlyNonEmptyArray<Counterexample>, readonly Report[]>
} = ((laws?: Laws | Options, options: Options = {}) =>
  isLaws(laws) ? checkAllWith(read(options))(laws) : checkAllWith(read(laws))) as never

// --- the edge

const shown = { id: text, title: text, subject: text, statement: text, input: text, problem: text }

/**
 * A counterexample in words, with what replays it.
 *
 * Shapes:  no arrays
 *
 * @example
 * import assert from 'node:assert'
 * import * as E from 'fp-ts/lib/Either.js'
 * import { jvp, np, customJvp } from 'pullback'
 * import * as laws from 'pullback/laws'
 *
 * const wrong = customJvp(np.sin, ([x], [dx]) => [np.sin(x), np.mul(np.sin(x), dx)])
 * const found = laws.checkAll(laws.differentiable({ name: 'sin', f: (x: np.NDArray) => wrong(x) }))
 * assert.ok(E.isLeft(found))
 * assert.match(laws.showCounterexample(found.left[0]), /^sin · derivative \(D7\) is violated/)
 *
 * @category checking
 * @since 0.1.0
 */
export const showCounterexample = (c: Counterexample): string => {
  requireParts('laws.showCounterexample', shown, c)
  return [
    `${nameOf(c)} (${c.id}) is violated: ${c.statement}`,
    c.input.replace(/^/gm, '  '),
    `  ${c.problem.replace(/\n/g, '\n  ')}`,
    `shrunk ${c.shrinks} times; replay with laws.filter(l => l.id === '${c.id}') and { seed: ${c.seed}, path: '${c.path}' }`
  ].join('\n')
}

const assertAllWith =
  (o: Options) =>
  (laws: Laws): void => {
    requireLaws('laws.assertAll', laws)
    if (laws.length === 0)
      fail(
        'InvalidArgument',
        'laws.assertAll',
        'there is no law in the list, so nothing would be checked',
        'Give at least one'
      )
    const result = checkAllWith(o)(laws)
    if (E.isLeft(result)) throw new Error(result.left.map(showCounterexample).join('\n\n'))
  }

/**
 * Throws what violates any of the laws, shrunk: for every test runner.
 *
 * Shapes:  no arrays
 * Errors:  an Error that shows every counterexample and how to replay it; InvalidArgument for an empty list
 *
 * @example
 * import assert from 'node:assert'
 * import { np } from 'pullback'
 * import * as laws from 'pullback/laws'
 *
 * laws.assertAll(laws.differentiable({ name: 'sin', f: np.sin }))
 * const smooth = laws.differentiable({ name: 'abs', f: np.abs, smooth: true })
 * assert.throws(() => laws.assertAll(smooth), /there is a kink/)
 *
 * @category checking
 * @since 0.1.0
 */
export const assertAll: {
  (laws: Laws, options?: Options): void
  (options?: Options): (laws: Laws) => void
} = ((laws?: Laws | Options, options: Options = {}) =>
  isLaws(laws) ? assertAllWith(read(options))(laws) : assertAllWith(read(laws))) as never
