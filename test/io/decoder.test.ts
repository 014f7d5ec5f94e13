/** What decoders say was found: one value of each kind, and its words. */
import * as E from 'fp-ts/lib/Either.js'
import type * as t from 'io-ts'
import { expect, test } from 'vitest'
import { boolean, oneOf, text } from '../../src/io/decoder.js'

const context: t.Context = [{ key: '', type: { name: 'whole' } as t.Decoder<unknown, unknown> }]

const said = (u: unknown): string => {
  const decoded = oneOf('a choice')(u, context)
  return E.isLeft(decoded) ? String(decoded.left[0].message) : 'nothing'
}

test.each<readonly [unknown, string]>([
  [null, 'null'],
  [undefined, 'nothing'],
  [[], 'a list of 0'],
  [[1, 2], 'a list of 2'],
  [{}, 'a record'],
  [{ length: 3 }, 'a record'],
  ['text', '"text"'],
  ['"\n', '"\\"\\n"'],
  ['x'.repeat(41), `"${'x'.repeat(40)}…"`],
  ['x'.repeat(40), `"${'x'.repeat(40)}"`],
  [1.5, '1.5'],
  [NaN, 'NaN'],
  [true, 'true'],
  [false, 'false'],
  [() => 1, 'a function'],
  [Symbol('s'), 'a symbol'],
  [1n, 'a bigint']
])('found %s', (u, words) => expect(said(u)).toBe(`the whole: expected a choice, found ${words}`))

test('a value that is expected passes', () => {
  expect(E.isRight(text('words', context))).toBe(true)
  expect(E.isRight(boolean(false, context))).toBe(true)
  expect(E.isRight(oneOf('a choice', 'another')('another', context))).toBe(true)
})
