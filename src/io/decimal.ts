/**
 * Numbers as people write them in tables and on command lines.
 */
import * as E from 'fp-ts/lib/Either.js'

/** More characters than any number has use for: the longest double, written out, has 770 digits. */
const longest = 1200

const decimal = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i

/** Whether a text is spelled like a number. No digit can be read in two ways, so that one look at each is enough. */
export const isDecimal = (text: string): boolean => decimal.test(text)

/** The finite number that a text spells, or NaN. */
export const numberOf = (text: string): number => {
  const value = text.length <= longest && isDecimal(text) ? Number(text) : NaN
  return Number.isFinite(value) ? value : NaN
}

/** Something as evidence: short, and on one line whatever it holds. */
export const quote = (text: string): string => JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text)

/**
 * A finite number from its decimal digits, as tables and flags write it: `-1`, `.5`, `2.`, `6.02e23`. No spaces, no
 * hexadecimal digits, no infinities, at most 1200 characters.
 *
 * Shapes:  no arrays
 * Errors:  what was expected and what came, as a `Left`
 *
 * @example
 * import { decodeNumber } from 'pullback/io'
 * import * as E from 'fp-ts/lib/Either.js'
 * import assert from 'node:assert'
 *
 * assert.deepStrictEqual(decodeNumber('-2.5e3'), E.right(-2500))
 * assert.deepStrictEqual(decodeNumber('1.2.3'), E.left('expected a finite number, found "1.2.3"'))
 *
 * @category decoding
 * @since 0.1.0
 */
export const decodeNumber = (input: unknown): E.Either<string, number> => {
  const value = typeof input === 'string' ? numberOf(input) : NaN
  return Number.isNaN(value)
    ? E.left(`expected a finite number, found ${typeof input === 'string' ? quote(input) : typeof input}`)
    : E.right(value)
}
