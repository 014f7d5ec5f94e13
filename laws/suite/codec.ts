/**
 * The laws of codecs: what is saved comes back to the bit, and what was never saved is refused with a reason.
 */
import * as asked from '../asked.js'
import * as fc from 'fast-check'
import * as E from 'fp-ts/lib/Either.js'
import type { Eq } from 'fp-ts/lib/Eq.js'
import type { Json } from 'fp-ts/lib/Json.js'
import type { Draw } from '../../src/core/primitive.js'
import { drawFrom } from '../draw/draw.js'
import {
  garbled,
  lengthenedBytes,
  lengthenedJson,
  lengthenedText,
  mutatedBytes,
  mutatedJson,
  naturals
} from '../draw/json.js'
import {
  all,
  each,
  guarded,
  holds,
  law,
  ensure,
  violated,
  within,
  type Law,
  type Laws,
  type Statement,
  type Verdict
} from '../law.js'
import { statements } from '../statements.js'
import { steepness } from '../value/growth.js'
import { sameData, showNested } from '../value/nested.js'

// --- model

/**
 * What saves values and loads them.
 *
 * @category model
 * @since 0.1.0
 */
export interface CodecSubject<A, O = Json> {
  readonly name: string
  readonly encode: (a: A) => O
  readonly decode: (u: unknown) => E.Either<unknown, A>
  /** Values to save; those that are hard to keep among them: −0, infinities, NaN, the smallest number. */
  readonly arbitrary: fc.Arbitrary<A>
  /** What is encoded to: `json`, which goes through text, by default. */
  readonly format?: 'json' | 'text' | 'bytes'
  /** When two values are the same; by default when all their numbers have the same bits. */
  readonly eq?: Eq<A>
  /** What is wrong with an encoding, at random; by default a piece is lost, doubled, exchanged, or another. */
  readonly mutate?: (draw: Draw, encoded: O) => unknown
  /** Words that the decoder knows, to be put in the wrong places. */
  readonly words?: readonly string[]
  /** How many mutants of each value are decoded; up to 20 by default. */
  readonly mutants?: number
  /** The reason for a refusal; by default the messages of io-ts, or the text. */
  readonly reason?: (left: never) => string
  /** What every reason contains: where, say. By default anything. */
  readonly names?: RegExp
  /** What is true of all that is accepted. */
  readonly accepted?: (a: A) => Verdict
  /** The same as a later version would save it. */
  readonly later?: (encoded: O) => unknown
  readonly show?: (a: A) => string
}

const laws = statements('codecs', {
  roundTrip: ['Z1', 'decode(encode(x)) = right(x), to the bit', 'io-ts, codecs'],
  noAliasing: ['Z1.1', 'what was decoded does not change when the bytes that it came from do', 'values'],
  stable: ['Z2', 'encode(decode(encode(x))) = encode(x)', 'io-ts, codecs'],
  totality: ['Z3', 'decode never throws, whatever it is given: it refuses, with a reason', 'io-ts, codecs'],
  mutants: [
    'Z3.1',
    'an encoding with something wrong is refused with a reason, or is that of another value',
    'fuzzing'
  ],
  linearTime: [
    'Z4',
    'the time to decode grows like the length: of runs of a character, of pieces repeated, of lists of one element',
    'regular expressions that backtrack (ReDoS)'
  ],
  truncation: ['Z5', 'no part of an encoding from its start is accepted, but the whole', 'fuzzing'],
  laterVersion: ['Z6', 'what a later version saved is refused', 'io-ts, codecs']
})

type Subject = CodecSubject<unknown, unknown>

// --- parts

const textOf = (format: Subject['format'], u: unknown): string => {
  const text =
    format === 'bytes' ? Array.from(u as Uint8Array).join(' ') : format === 'text' ? String(u) : JSON.stringify(u)
  return text ?? String(u)
}

const short = (text: string): string =>
  text.length > 300 ? `${text.slice(0, 300)}… (${text.length} characters)` : text

/** Through what it is kept in. */
const kept = ({ format }: Subject, encoded: unknown): unknown =>
  format === 'bytes'
    ? (encoded as Uint8Array).slice()
    : format === 'text'
      ? encoded
      : (JSON.parse(JSON.stringify(encoded) ?? 'null') as unknown)

const isIoTs = (u: unknown): u is readonly { readonly message?: string }[] =>
  Array.isArray(u) && u.every(e => typeof e === 'object' && e !== null && 'context' in e)

const reasonOf = ({ reason }: Subject, left: unknown): string =>
  reason !== undefined
    ? reason(left as never)
    : isIoTs(left)
      ? left.map(e => e.message ?? '').join('; ')
      : typeof left === 'string'
        ? left
        : left instanceof Error
          ? left.message
          : (JSON.stringify(left) ?? '')

const decoded = (s: Subject, u: unknown, then: (e: E.Either<unknown, unknown>) => Verdict): Verdict => {
  try {
    return then(s.decode(u))
  } catch (e) {
    return violated(`throws ${String(e)}`)
  }
}

const same = ({ eq }: Subject, x: unknown, y: unknown): Verdict =>
  eq === undefined ? sameData(x, y) : ensure(eq.equals(x, y) && eq.equals(y, x), () => 'another value came')

const comesBack = (s: Subject, x: unknown): Verdict => {
  const encoded = s.encode(x)
  const came = decoded(s, kept(s, encoded), e =>
    E.isRight(e) ? same(s, x, e.right) : violated(`refused: ${reasonOf(s, e.left)}`)
  )
  return E.isLeft(came) ? within(`through ${short(textOf(s.format, encoded))}`, came) : came
}

const refused = (s: Subject, left: unknown): Verdict => {
  const reason = reasonOf(s, left)
  return ensure(reason !== '' && (s.names?.test(reason) ?? true), () =>
    reason === '' ? 'refused without a reason' : `refused without naming the place: ${reason}`
  )
}

/** Refused with a reason, or as what is accepted should be. */
const withstands = (s: Subject, u: unknown, then: () => Verdict = () => holds): Verdict =>
  decoded(s, u, e =>
    E.isLeft(e)
      ? refused(s, e.left)
      : within(
          'accepted',
          all(() => s.accepted?.(e.right) ?? holds, then)
        )
  )

/** What is accepted of an encoding is a value like any other. */
const isValue = (s: Subject, u: unknown): Verdict =>
  decoded(s, kept(s, u), e => (E.isLeft(e) ? holds : comesBack(s, e.right)))

const mutantOf = (s: Subject, encoded: unknown, seed: number): unknown => {
  const draw = drawFrom(naturals(seed))
  if (s.mutate !== undefined) return s.mutate(draw, encoded)
  if (s.format === 'bytes') return mutatedBytes(draw, encoded as Uint8Array)
  return s.format === 'text' ? garbled(draw, String(encoded)) : mutatedJson(draw, encoded as Json, s.words)
}

/** An encoding with a part that is as long as one likes. */
const lengthened = (s: Subject, encoded: unknown, seed: number): ((n: number) => unknown) => {
  const draw = drawFrom(naturals(seed))
  return s.format === 'bytes'
    ? lengthenedBytes(draw, encoded as Uint8Array)
    : s.format === 'text'
      ? lengthenedText(draw, String(encoded))
      : lengthenedJson(draw, encoded as Json)
}

/** What nobody meant to be decoded. */
const anything = ({ format }: Subject): fc.Arbitrary<unknown> => {
  const any = fc.anything({
    withBigInt: true,
    withDate: true,
    withMap: true,
    withNullPrototype: true,
    withSet: true,
    withSparseArray: true,
    withTypedArray: true
  })
  return format === 'bytes'
    ? fc.oneof({ weight: 3, arbitrary: fc.uint8Array({ maxLength: 64 }) }, any)
    : format === 'text'
      ? fc.oneof({ weight: 3, arbitrary: fc.oneof(fc.string(), fc.string({ unit: 'binary' })) }, any)
      : fc.oneof(fc.jsonValue(), any)
}

const showAny = (u: unknown): string => {
  try {
    return short(fc.stringify(u))
  } catch {
    return 'a value that cannot be shown'
  }
}

// --- the suite

interface Mutants {
  readonly value: unknown
  readonly seeds: readonly number[]
}

const lawsOf = (s: Subject): Laws => {
  const show = s.show ?? showNested
  const ofValue = (statement: Statement, rule: (x: unknown) => Verdict): Law<unknown> =>
    law(statement, s.name, s.arbitrary, rule, show)
  const seeds = fc.noBias(fc.array(fc.nat(), { minLength: 1, maxLength: s.mutants ?? 20, size: 'max' }))
  return [
    ofValue(laws.roundTrip, x => comesBack(s, x)),
    ofValue(laws.stable, x => {
      const encoded = s.encode(x)
      const text = textOf(s.format, encoded)
      return decoded(s, kept(s, encoded), e => {
        const again = E.isRight(e) ? textOf(s.format, s.encode(e.right)) : text
        return ensure(again === text, () => `${short(text)}\nbecomes ${short(again)}`)
      })
    }),
    law(laws.totality, s.name, anything(s), u => withstands(s, u), showAny),
    law(
      laws.mutants,
      s.name,
      fc.record({ value: s.arbitrary, seeds }),
      ({ value, seeds }: Mutants) => {
        const encoded = s.encode(value)
        return each(seeds, seed => {
          const mutant = mutantOf(s, encoded, seed)
          const verdict = guarded(() => withstands(s, mutant, () => isValue(s, mutant)))
          return E.isLeft(verdict) ? within(short(textOf(s.format, mutant)), verdict) : verdict
        })
      },
      ({ value }) => show(value)
    ),
    law(
      laws.linearTime,
      s.name,
      fc.noShrink(fc.record({ value: s.arbitrary, seed: fc.noBias(fc.nat()) })),
      ({ value, seed }) => {
        const long = lengthened(s, s.encode(value), seed)
        const steep = steepness(n => {
          const input = long(n)
          return () => s.decode(input)
        }, 2 ** 16)
        return ensure(steep === undefined, () => `${steep} with ${short(textOf(s.format, long(16)))}`)
      },
      ({ value }) => show(value)
    ),
    ...(s.format === 'bytes' ? ofBytes(s) : []),
    ...(s.later === undefined
      ? []
      : [
          ofValue(laws.laterVersion, x =>
            decoded(s, s.later!(s.encode(x)), e =>
              E.isLeft(e) ? refused(s, e.left) : violated('what a later version saved is accepted')
            )
          )
        ])
  ]
}

const ofBytes = (s: Subject): Laws => [
  law(
    laws.noAliasing,
    s.name,
    s.arbitrary,
    x => {
      const bytes = (s.encode(x) as Uint8Array).slice()
      return decoded(s, bytes, e => {
        bytes.fill(255)
        return E.isRight(e) ? same(s, x, e.right) : holds
      })
    },
    s.show ?? showNested
  ),
  law(
    laws.truncation,
    s.name,
    s.arbitrary,
    x => {
      const bytes = s.encode(x) as Uint8Array
      return each([...bytes.keys()], n =>
        within(
          `the first ${n} of ${bytes.length} bytes`,
          decoded(s, bytes.slice(0, n), e => (E.isLeft(e) ? refused(s, e.left) : violated('accepted')))
        )
      )
    },
    s.show ?? showNested
  )
]

/**
 * A codec: of JSON, of text or of bytes. That values come back to the bit, that a decoder never throws, that it refuses
 * what is damaged and says why, and that what it accepts is a value like any other.
 *
 * Shapes:  any
 *
 * @example
 * import assert from 'node:assert'
 * import * as E from 'fp-ts/lib/Either.js'
 * import * as laws from 'pullback/laws'
 * import * as fc from 'fast-check'
 *
 * const isNumber = (u: unknown): u is number => typeof u === 'number'
 * const plain = {
 *   name: 'a number',
 *   encode: (x: number) => x,
 *   decode: E.fromPredicate(isNumber, u => `expected a number, found ${typeof u}`)
 * }
 * laws.assertAll(laws.codec({ ...plain, arbitrary: fc.integer() }))
 * // JSON has no NaN, and forgets the sign of zero
 * assert.throws(() => laws.assertAll(laws.codec({ ...plain, arbitrary: fc.constantFrom(-0, NaN) })), /Z1/)
 *
 * @category suites
 * @since 0.1.0
 */
export const codec = asked.suite(
  'laws.codec',
  { name: asked.text, encode: asked.f, decode: asked.f, arbitrary: asked.arbitrary },
  <A, O = Json>(subject: CodecSubject<A, O>): Laws => lawsOf(subject as unknown as Subject)
)
