/**
 * Bugs in codecs.
 */
import * as fc from 'fast-check'
import * as E from 'fp-ts/lib/Either.js'
import type { Program } from '../../src/core/primitive.js'
import type { Dense } from '../../src/ndarray/ndarray.js'
import { arrayCodec, programsAsJson } from '../subject/codecs.js'
import { codec, type CodecSubject } from '../suite/codec.js'
import type { Mutant } from './mutant.js'

// --- JSON

type Reviver = (key: string, value: unknown) => unknown

/** The JSON with every value replaced. */
const replaced = (u: unknown, f: Reviver): unknown => {
  const text = JSON.stringify(u) as string | undefined
  return text === undefined ? u : JSON.parse(text, (key, value: unknown) => f(key, value))
}

const reading = <A>(s: CodecSubject<A>, f: Reviver): CodecSubject<A> => ({
  ...s,
  decode: u => s.decode(replaced(u, f))
})

const writing = <A>(s: CodecSubject<A>, f: Reviver): CodecSubject<A> => ({
  ...s,
  encode: a => replaced(s.encode(a), f) as never
})

const of = <A, O>(bug: string, breaks: readonly string[], subject: CodecSubject<A, O>): Mutant => ({
  suite: 'codec',
  bug,
  breaks,
  laws: () => codec(subject)
})

const ofArrays = (bug: string, breaks: readonly string[], subject: CodecSubject<Dense>): Mutant =>
  of(bug, breaks, subject)

const ofPrograms = (bug: string, breaks: readonly string[], subject: CodecSubject<Program>): Mutant =>
  of(bug, breaks, subject)

const isNumbers = (u: unknown): u is readonly number[] => Array.isArray(u) && typeof u[0] === 'number'

// --- bytes

/** Numbers as their count and eight bytes each. */
const numbersAsBytes: CodecSubject<readonly number[], Uint8Array> = {
  name: 'numbers as bytes',
  format: 'bytes',
  arbitrary: fc.array(fc.oneof(fc.constantFrom(0, -0, NaN, Infinity, 5e-324), fc.double()), { maxLength: 3 }),
  encode: xs => {
    const bytes = new Uint8Array(1 + 8 * xs.length)
    bytes[0] = xs.length
    new Uint8Array(bytes.buffer, 1).set(new Uint8Array(Float64Array.from(xs).buffer))
    return bytes
  },
  decode: u =>
    !(u instanceof Uint8Array) || u.length === 0 || u.length !== 1 + 8 * u[0]
      ? E.left('byte 0: expected a count, and as many numbers of eight bytes')
      : E.right(Array.from(new Float64Array(u.slice(1).buffer)))
}

const decodeLeniently = (u: unknown): E.Either<string, readonly number[]> => {
  if (!(u instanceof Uint8Array) || u.length === 0) return E.left('byte 0: expected a count')
  const whole = Math.min(u[0], Math.floor((u.length - 1) / 8))
  return E.right(Array.from(new Float64Array(u.slice(1, 1 + 8 * whole).buffer)))
}

// --- text

/** Whole numbers with commas between them, of which a regular expression says what they look like. */
const numbersAsText = (pattern: RegExp): CodecSubject<readonly number[], string> => ({
  name: 'numbers as text',
  format: 'text',
  arbitrary: fc.array(fc.nat(99), { minLength: 1, maxLength: 3 }),
  encode: xs => `${xs.join(',')};`,
  decode: u =>
    typeof u === 'string' && pattern.test(u)
      ? E.right(u.slice(0, -1).split(',').map(Number))
      : E.left('character 0: expected whole numbers')
})

interface Window {
  readonly bytes: Uint8Array
}

/** Bugs of codecs. */
export const codecMutants: readonly Mutant[] = [
  ofArrays(
    'the sign of zero is lost',
    ['Z1'],
    reading(arrayCodec, (_, v) => (v === '-0' ? 0 : v))
  ),
  ofArrays(
    'NaN is written as null',
    ['Z1'],
    writing(arrayCodec, (_, v) => (v === 'NaN' ? null : v))
  ),
  ofArrays(
    'numbers are written with seven digits',
    ['Z1'],
    writing(arrayCodec, (_, v) => (typeof v === 'number' ? Number(v.toPrecision(7)) : v))
  ),
  ofArrays('every loading doubles the elements', ['Z1', 'Z2'], {
    ...reading(arrayCodec, (key, v) => (key === 'data' && isNumbers(v) ? v.map(x => 2 * x) : v))
  }),
  ofArrays('damaged data throws', ['Z3', 'Z3.1'], {
    ...arrayCodec,
    decode: u => {
      if (typeof (u as { readonly of: unknown }).of !== 'string') throw new Error('of is no text')
      return arrayCodec.decode(u)
    }
  }),
  ofArrays('a refusal says nothing', ['Z3', 'Z3.1'], {
    ...arrayCodec,
    decode: u => E.mapLeft(() => '')(arrayCodec.decode(u))
  }),
  ofArrays('a refusal does not name the place', ['Z3', 'Z3.1'], {
    ...arrayCodec,
    decode: u => E.mapLeft(() => 'something is wrong')(arrayCodec.decode(u))
  }),
  ofPrograms(
    'operands change places',
    ['Z1'],
    reading(programsAsJson, (key, v) => (key === 'inputs' && isNumbers(v) ? [...v].reverse() : v))
  ),
  ofPrograms(
    'any version is taken',
    ['Z6'],
    reading(programsAsJson, (key, v) => (key === 'version' ? 1 : v))
  ),
  of('a digit can be read in two ways', ['Z4'], numbersAsText(/^[\d,]+,?\d*;$/)),
  of('what comes is looked for from every place', ['Z4'], numbersAsText(/[\d,]+;$/)),
  of('truncated bytes are accepted', ['Z5'], { ...numbersAsBytes, decode: decodeLeniently }),
  of<Window, Uint8Array>('the bytes are kept, not copied', ['Z1.1'], {
    name: 'bytes',
    format: 'bytes',
    arbitrary: fc.uint8Array({ minLength: 1, maxLength: 4 }).map(bytes => ({ bytes })),
    encode: ({ bytes }) => bytes,
    decode: u => (u instanceof Uint8Array ? E.right({ bytes: u }) : E.left('no bytes')),
    show: ({ bytes }) => bytes.join(' ')
  }),
  of('bytes are read from the wrong end', ['Z1', 'Z2'], {
    ...numbersAsBytes,
    decode: u =>
      u instanceof Uint8Array
        ? E.map((xs: readonly number[]) => [...xs].reverse())(numbersAsBytes.decode(u))
        : E.left('byte 0: no bytes')
  })
]
