/**
 * A law is data: a statement, where its inputs come from, and whether it holds of one. Checking it gives a value.
 */
import fc from 'fast-check'
import * as E from 'fp-ts/lib/Either.js'

// --- model

/** What is wrong, in words that name the values. */
export interface Violation {
  readonly problem: string
}

/** A law may hold, or have nothing to say of an input (a finite difference across a kink, say). */
export type Evidence = 'holds' | 'inconclusive'

export type Verdict = E.Either<Violation, Evidence>

export interface Law<I> {
  readonly name: string
  readonly statement: string
  readonly arbitrary: fc.Arbitrary<I>
  readonly holds: (input: I) => Verdict
  /** The input as its reader wants to see it. */
  readonly show: (input: I) => string
}

export interface Options {
  readonly runs: number
  readonly seed?: number
  /** Replays one case: what a counterexample gave. */
  readonly path?: string
  /** Whether to look for a simpler counterexample; it takes time. */
  readonly shrink?: boolean
}

export interface Report {
  readonly runs: number
  readonly inconclusive: number
}

export interface Counterexample {
  readonly law: string
  readonly statement: string
  readonly input: string
  readonly problem: string
  readonly seed: number
  readonly path: string
  readonly shrinks: number
}

// --- verdicts

export const holds: Verdict = E.right('holds')

export const inconclusive: Verdict = E.right('inconclusive')

export const violated = (problem: string): Verdict => E.left({ problem })

/** The first violation; else inconclusive when any part is. Later parts are not computed after a violation. */
export const all = (...parts: readonly (() => Verdict)[]): Verdict => {
  let total = holds
  for (const part of parts) {
    const verdict = part()
    if (E.isLeft(verdict)) return verdict
    if (verdict.right === 'inconclusive') total = verdict
  }
  return total
}

export const each = <A>(xs: readonly A[], f: (x: A, i: number) => Verdict): Verdict =>
  all(...xs.map((x, i) => () => f(x, i)))

/** Says where a violation was found. */
export const within = (where: string, verdict: Verdict): Verdict =>
  E.isLeft(verdict) ? violated(`${where}: ${verdict.left.problem}`) : verdict

/** An exception is a violation too. */
export const guarded = (verdict: () => Verdict): Verdict => {
  try {
    return verdict()
  } catch (e) {
    return violated(`threw ${e instanceof Error ? (e.stack ?? e.message) : String(e)}`)
  }
}

// --- checking

/** Runs a law on random inputs and shrinks what violates it. A law of which most cases are inconclusive (beyond chance) proves nothing, and fails. */
export const check = <I>(law: Law<I>, o: Options): E.Either<Counterexample, Report> => {
  let skipped = 0
  const run = fc.check(
    fc.property(law.arbitrary, input => {
      const verdict = guarded(() => law.holds(input))
      if (E.isRight(verdict) && verdict.right === 'inconclusive') skipped++
      return E.isRight(verdict)
    }),
    {
      numRuns: o.runs,
      interruptAfterTimeLimit: 25_000,
      endOnFailure: o.shrink === false,
      ...(o.seed === undefined ? {} : { seed: o.seed }),
      ...(o.path === undefined ? {} : { path: o.path })
    }
  )
  const failure = (input: string, problem: string): E.Either<Counterexample, Report> =>
    E.left({
      law: law.name,
      statement: law.statement,
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
  return o.path === undefined && skipped > run.numRuns / 2 + Math.sqrt(run.numRuns)
    ? failure('—', `${skipped} of ${run.numRuns} cases are inconclusive: the law proves nothing here`)
    : E.right({ runs: run.numRuns, inconclusive: skipped })
}

export const showCounterexample = (c: Counterexample): string =>
  [
    `${c.law} is violated: ${c.statement}`,
    c.input.replace(/^/gm, '  '),
    `  ${c.problem.replace(/\n/g, '\n  ')}`,
    `shrunk ${c.shrinks} times; replay with LAWS_SEED=${c.seed}${c.path === '' ? '' : ` LAWS_PATH=${c.path}`} and -t '${c.law}'`
  ].join('\n')
