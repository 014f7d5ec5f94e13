/**
 * Decoders of plain data: small io-ts validations that stop at the first mistake and say where it is, what was
 * expected there, and what came.
 */
import * as E from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'

export type Decoder<A> = t.Validate<unknown, A>

const short = (text: string): string => (text.length > 40 ? `${text.slice(0, 40)}…` : text)

/** What came, in a few words, however large it is. */
const describe = (u: unknown): string => {
  switch (typeof u) {
    case 'string':
      return JSON.stringify(short(u))
    case 'number':
    case 'boolean':
      return String(u)
    case 'object':
      return Array.isArray(u) ? `a list of ${u.length}` : u === null ? 'null' : 'a record'
    default:
      return u === undefined ? 'nothing' : `a ${typeof u}`
  }
}

const place = (c: t.Context): string => {
  const keys = c.flatMap(({ key }) => (key === '' ? [] : [short(key)]))
  return keys.length === 0 ? 'the whole' : keys.join('/')
}

/** Refuses a value for a reason. */
export const fault = <A>(u: unknown, c: t.Context, reason: string): t.Validation<A> =>
  t.failure(u, c, `${place(c)}: ${reason}`)

/** Refuses a value, with a message that ends a sentence "expected …". */
export const refuse = <A>(u: unknown, c: t.Context, expected: string): t.Validation<A> =>
  fault(u, c, `expected ${expected}, found ${describe(u)}`)

/** Decodes a part, whose place is added to the path. */
export const at = <A>(decoder: Decoder<A>, key: string | number, u: unknown, c: t.Context): t.Validation<A> =>
  decoder(u, t.appendContext(c, String(key), t.unknown, u))

export const refined =
  <A>(is: (u: unknown) => u is A, expected: string): Decoder<A> =>
  (u, c) =>
    is(u) ? t.success(u) : refuse(u, c, expected)

export const anything: Decoder<unknown> = u => t.success(u)

export const boolean: Decoder<boolean> = refined(t.boolean.is, 'true or false')

export const text: Decoder<string> = refined(t.string.is, 'a text')

export const oneOf = <A extends string | number>(...options: readonly A[]): Decoder<A> =>
  refined(
    (u): u is A => options.some(a => a === u),
    options.length === 1 ? String(options[0]) : `one of ${options.join(', ')}`
  )

/** An integer, and −0 is 0. */
export const integer =
  (low: number, high: number, expected: string): Decoder<number> =>
  (u, c) =>
    typeof u === 'number' && Number.isInteger(u) && u >= low && u <= high ? t.success(u + 0) : refuse(u, c, expected)

export const anyInteger: Decoder<number> = integer(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER, 'an integer')

export const nullable =
  <A>(decoder: Decoder<A>): Decoder<A | null> =>
  (u, c) =>
    u === null ? t.success(null) : decoder(u, c)

export const list =
  <A>(decoder: Decoder<A>, expected = 'a list'): Decoder<readonly A[]> =>
  (u, c) => {
    if (!Array.isArray(u)) return refuse(u, c, expected)
    const out: A[] = []
    for (let i = 0; i < u.length; i++) {
      const one = at(decoder, i, u[i], c)
      if (E.isLeft(one)) return one
      out.push(one.right)
    }
    return t.success(out)
  }

export const pair =
  <A>(decoder: Decoder<A>): Decoder<readonly [A, A]> =>
  (u, c) =>
    Array.isArray(u) && u.length === 2
      ? (list(decoder)(u, c) as unknown as t.Validation<readonly [A, A]>)
      : refuse(u, c, 'a list of two')

const has = (u: object, key: string): boolean => Object.prototype.hasOwnProperty.call(u, key)

/** A record of these fields and no others. A field whose decoder takes `undefined` may be absent. */
export const record =
  <R>(fields: { readonly [K in keyof R]: Decoder<R[K]> }): Decoder<R> =>
  (u, c) => {
    const names = Object.keys(fields) as unknown as readonly (keyof R & string)[]
    if (typeof u !== 'object' || u === null || Array.isArray(u)) return refuse(u, c, `a record of ${names.join(', ')}`)
    const given = u as Readonly<Record<string, unknown>>
    const odd = Object.keys(given).find(key => !has(fields, key))
    if (odd !== undefined)
      return at(
        (v, d) => refuse(v, d, names.length === 0 ? 'no field' : `a field among ${names.join(', ')} only`),
        odd,
        given[odd],
        c
      )
    const out: Partial<R> = {}
    for (const name of names) {
      const field = at(fields[name], name, has(given, name) ? given[name] : undefined, c)
      if (E.isLeft(field)) return field
      out[name] = field.right
    }
    return t.success(out as R)
  }

export const optional =
  <A>(decoder: Decoder<A>): Decoder<A | undefined> =>
  (u, c) =>
    u === undefined ? t.success(undefined) : decoder(u, c)
