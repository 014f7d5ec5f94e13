/**
 * A law is data: a statement with its source, where its inputs come from, and whether it holds of one of them.
 */
import type * as fc from 'fast-check'
import * as E from 'fp-ts/lib/Either.js'
import { arbitrary as anArbitrary, f, requireParts, text } from './asked.js'
import { showTree } from './value/show.js'

// --- model

/**
 * What is wrong, in words that name the values.
 *
 * @category model
 * @since 0.1.0
 */
export interface Violation {
  readonly problem: string
}

/**
 * A law holds of an input, or has nothing to say of it (a finite difference across a kink, say).
 *
 * @category model
 * @since 0.1.0
 */
export type Evidence = 'holds' | 'inconclusive'

/**
 * What a law says of one input.
 *
 * @category model
 * @since 0.1.0
 */
export type Verdict = E.Either<Violation, Evidence>

/**
 * What a law says, whatever it is about: an entry of the catalogue.
 *
 * @category model
 * @since 0.1.0
 */
export interface Statement {
  /** What it belongs to: 'differentiation'. */
  readonly topic: string
  /** Its number, which does not change: 'D6'. */
  readonly id: string
  readonly title: string
  readonly statement: string
  /** Where it comes from: a paper, or the tests of another library. */
  readonly source: string
}

/**
 * A law about one subject. `holds` is pure; what it throws is taken for a violation.
 *
 * @category model
 * @since 0.1.0
 */
export interface Law<I> extends Statement {
  /** What it is about: the name of a function, a layer, an optimizer. */
  readonly subject: string
  readonly arbitrary: fc.Arbitrary<I>
  // A method, so that laws of different inputs stand in one list.
  // eslint-disable-next-line functional/prefer-property-signatures
  holds(input: I): Verdict
  /** The input as its reader wants to see it. */
  // A method for the same reason.
  // eslint-disable-next-line functional/prefer-property-signatures
  show(input: I): string
}

/**
 * Laws of one or several subjects.
 *
 * @category model
 * @since 0.1.0
 */
export type Laws = readonly Law<unknown>[]

// --- constructors

/**
 * A law of your own, to be checked like any other.
 *
 * Shapes:  as the arbitrary's
 *
 * @example
 * import assert from 'node:assert'
 * import * as fc from 'fast-check'
 * import * as E from 'fp-ts/lib/Either.js'
 * import * as laws from 'pullback/laws'
 *
 * const statement = { topic: 'integers', id: 'Z1', title: 'squares', statement: 'n² ≥ n', source: 'arithmetic' }
 * const squares = laws.law(statement, 'n²', fc.integer({ min: -99, max: 99 }), n =>
 *   n * n >= n ? laws.holds : laws.violated(`${n * n} < ${n}`)
 * )
 * assert.ok(E.isRight(laws.check(squares)))
 *
 * @category constructors
 * @since 0.1.0
 */
export const law = <I>(
  statement: Statement,
  subject: string,
  arbitrary: fc.Arbitrary<I>,
  holds: (input: I) => Verdict,
  show: (input: I) => string = showTree
): Law<I> => {
  requireParts('laws.law', { topic: text, id: text, title: text, statement: text, source: text }, statement)
  requireParts(
    'laws.law',
    { subject: text, arbitrary: anArbitrary, holds: f, show: f },
    { subject, arbitrary, holds, show }
  )
  return { ...statement, subject, arbitrary, holds, show }
}

/** Its subject and its title: the name of a test. */
export const nameOf = ({ subject, title }: Pick<Law<never>, 'subject' | 'title'>): string => `${subject} · ${title}`

// --- verdicts

/**
 * The law holds of the input.
 *
 * @example
 * import assert from 'node:assert'
 * import { all, holds } from 'pullback/laws'
 *
 * assert.strictEqual(all(), holds)
 *
 * @category verdicts
 * @since 0.1.0
 */
export const holds: Verdict = E.right('holds')

/**
 * The law has nothing to say of the input.
 *
 * @example
 * import assert from 'node:assert'
 * import { all, holds, inconclusive } from 'pullback/laws'
 *
 * assert.strictEqual(all(() => inconclusive, () => holds), inconclusive)
 *
 * @category verdicts
 * @since 0.1.0
 */
export const inconclusive: Verdict = E.right('inconclusive')

/**
 * The law is violated; the problem names the values.
 *
 * Shapes:  no arrays
 *
 * @example
 * import assert from 'node:assert'
 * import * as E from 'fp-ts/lib/Either.js'
 * import { violated } from 'pullback/laws'
 *
 * assert.deepStrictEqual(violated('1 is not 2'), E.left({ problem: '1 is not 2' }))
 *
 * @category verdicts
 * @since 0.1.0
 */
export const violated = (problem: string): Verdict => E.left({ problem })

/**
 * The first violation; else inconclusive when any part is. Later parts are not computed after a violation.
 *
 * Shapes:  no arrays
 *
 * @example
 * import assert from 'node:assert'
 * import { all, holds, inconclusive, violated } from 'pullback/laws'
 *
 * assert.strictEqual(all(() => holds, () => inconclusive), inconclusive)
 * assert.deepStrictEqual(all(() => violated('here'), () => violated('there')), violated('here'))
 *
 * @category verdicts
 * @since 0.1.0
 */
export const all = (...parts: readonly (() => Verdict)[]): Verdict => {
  let total = holds
  for (const part of parts) {
    if (typeof part !== 'function') requireParts('laws.all', { part: f }, { part })
    const verdict = part()
    if (typeof verdict !== 'object' || verdict === null) requireParts('laws.all', { _tag: text }, { _tag: verdict })
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

/** What must be so, or else the problem. */
export const ensure = (condition: boolean, problem: () => string): Verdict => (condition ? holds : violated(problem()))

const origin = (e: Error): string =>
  (e.stack ?? e.message)
    .split('\n')
    .slice(0, e.message.split('\n').length + 3)
    .join('\n')

/** An exception is a violation too. */
export const guarded = (verdict: () => Verdict): Verdict => {
  try {
    return verdict()
  } catch (e) {
    return violated(`threw ${e instanceof Error ? origin(e) : String(e)}`)
  }
}
