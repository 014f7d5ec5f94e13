/**
 * JSON with one thing wrong, at random: what a decoder meets that nobody meant it to read.
 */
import type { Json } from 'fp-ts/lib/Json.js'
import type { Draw } from '../../src/core/primitive.js'
import type { Stream } from './draw.js'

type Tree = Json | undefined

const isList = (u: Tree): u is readonly Json[] => Array.isArray(u)
const isRecord = (u: Tree): u is { readonly [key: string]: Json } => typeof u === 'object' && u !== null && !isList(u)

const child = (u: Tree, key: string): Tree => (u as { readonly [key: string]: Json })[key]

/** A place in a tree, as the keys that lead there; mostly a deep one, for most fields are there. */
const placeIn = (draw: Draw, u: Tree, depth = 10): readonly string[] => {
  const keys = isList(u) || isRecord(u) ? Object.keys(u) : []
  if (depth === 0 || keys.length === 0 || draw.int(0, 9) === 0) return []
  const inner = keys.filter(key => typeof child(u, key) === 'object')
  const key = draw.oneOf(inner.length > 0 && draw.int(0, 4) > 0 ? inner : keys)
  return [key, ...placeIn(draw, child(u, key), depth - 1)]
}

const lookUp = (u: Tree, path: readonly string[]): Tree => path.reduce<Tree>(child, u)

/** The tree with another value at a place; `undefined` drops the element or the field. */
const changed = (u: Tree, [key, ...rest]: readonly string[], value: Tree): Tree => {
  if (key === undefined) return value
  if (isList(u)) {
    const i = Number(key)
    const inner = changed(u[i], rest, value)
    return [...u.slice(0, i), ...(inner === undefined ? [] : [inner]), ...u.slice(i + 1)]
  }
  const { [key]: old, ...others } = u as { readonly [key: string]: Json }
  const inner = changed(old, rest, value)
  return inner === undefined ? others : { ...(u as object), [key]: inner }
}

const numbers = [
  -1,
  0,
  1,
  2,
  3,
  64,
  65,
  0.5,
  -0,
  1e9,
  2 ** 31,
  2 ** 32,
  2 ** 53,
  2 ** 53 - 1,
  1e300,
  -1e300,
  NaN,
  Infinity
]

const texts = ['', 'NaN', '-0', 'Infinity', '0', '1', 'null', '__proto__', 'constructor', 'toString', 'AAAA', '====']

const nested = (depth: number): Json => Array.from({ length: depth }).reduce<Json>(u => [u], [])

const strange = (draw: Draw, words: readonly string[]): Json =>
  draw.oneOf<() => Json>([
    () => draw.oneOf(numbers),
    () => draw.oneOf(numbers),
    () => draw.oneOf(words),
    () => draw.oneOf([null, true, false, [], {}, [0], [[0]], { value: 1, dtype: 'float64' }]),
    () => nested(draw.oneOf([3, 1000]))
  ])()

const shuffled = (u: readonly Json[], i: number, j: number): readonly Json[] =>
  u.map((v, k) => (k === i ? u[j] : k === j ? u[i] : v))

/** A tree with one thing changed. Words are what its reader knows. */
const mutated = (draw: Draw, tree: Json, words: readonly string[]): Json => {
  const path = placeIn(draw, tree)
  const here = lookUp(tree, path)
  const put = (value: Tree): Json => changed(tree, path, value) ?? null
  const nudge = (): Json =>
    typeof here === 'number'
      ? put(here + draw.oneOf([1, -1, 2, -2, 0.5, 1e6]))
      : typeof here === 'string'
        ? put(
            draw.oneOf([
              here.slice(1),
              here.slice(0, -1),
              `${here} `,
              here.replace(/\d/, '7'),
              here.replace(/\d/, '-1')
            ])
          )
        : put(strange(draw, words))
  return draw.oneOf<() => Json>([
    nudge,
    nudge,
    () => put(strange(draw, words)),
    () => put(undefined),
    () => put(lookUp(tree, placeIn(draw, tree))),
    () => put(isList(here) && here.length > 0 ? [...here, draw.oneOf(here)] : here),
    () =>
      put(
        isList(here) && here.length > 1
          ? shuffled(here, draw.int(0, here.length - 1), draw.int(0, here.length - 1))
          : [here as Json]
      ),
    () => {
      if (!isRecord(here)) return put({ value: here as Json })
      const names = Object.keys(here)
      const name = draw.oneOf(['', ...names])
      return put(Object.fromEntries(Object.entries(here).map(([k, v]) => [k === name ? draw.oneOf(words) : k, v])))
    }
  ])()
}

/** A text in which a piece is lost, doubled or another. */
export const garbled = (draw: Draw, text: string): string => {
  const [i, n] = [draw.int(0, text.length), draw.int(0, 8)]
  const piece = draw.oneOf(['', text.slice(i, i + 2 * n), ...'0123456789,:"-e[]{}'])
  return text.slice(0, i) + piece + text.slice(draw.oneOf([i, i + 1, i + n, text.length]))
}

/** What is read of a garbled text; the text itself where that is no JSON. */
const reread = (draw: Draw, json: Json): Json => {
  const written = garbled(draw, JSON.stringify(json))
  try {
    return JSON.parse(written) as Json
  } catch {
    return written
  }
}

/** JSON with one thing or two changed, or a piece of its text. */
export const mutatedJson = (draw: Draw, json: Json, words: readonly string[] = []): Json => {
  const known = [...texts, ...words]
  const once = draw.int(0, 7) === 0 ? reread(draw, json) : mutated(draw, json, known)
  return draw.int(0, 3) === 0 ? mutated(draw, once, known) : once
}

/** Bytes of which some are lost, doubled, exchanged or others. */
export const mutatedBytes = (draw: Draw, bytes: Uint8Array): Uint8Array => {
  const all = Array.from(bytes)
  const [i, j, n] = [draw.int(0, all.length), draw.int(0, all.length), draw.int(1, 9)]
  const flip = (v: number): number => v ^ (1 << draw.int(0, 7))
  return Uint8Array.from(
    draw.oneOf<() => readonly number[]>([
      () => all.map((v, k) => (k === i ? flip(v) : v)),
      () => all.map((v, k) => (k === i ? draw.oneOf([0, 1, 127, 128, 255]) : v)),
      () => all.map((v, k) => (k >= i && k < i + n ? draw.oneOf([0, 255]) : v)),
      () => [...all.slice(0, i), ...all.slice(i + n)],
      () => [...all.slice(0, i), ...all.slice(j, j + n), ...all.slice(i)],
      () => all.slice(0, i),
      () => [...all, ...all.slice(i, i + n)]
    ])()
  )
}

// --- long

const repeated = (draw: Draw, text: string): string => {
  const i = draw.int(0, text.length)
  return draw.oneOf([
    ...'0123456789,:;."\'-+eE \t\n\rx/=A',
    ',1',
    '\r\n',
    '1\n',
    '""',
    ' ,',
    '0e',
    text.slice(i, i + 1),
    text.slice(i, i + 9)
  ])
}

/** A text with a piece of it, or of what its readers look for, repeated for n characters; cut there, or going on. */
export const lengthenedText = (draw: Draw, text: string): ((n: number) => string) => {
  const piece = repeated(draw, text)
  const [start, end] = [draw.int(0, text.length), draw.int(0, text.length)]
  const before = draw.oneOf(['', '1', '"', text.slice(0, start)])
  const after = draw.oneOf(['', 'x', '"', '1', text.slice(start), text.slice(end)])
  return n => before + piece.repeat(n / Math.max(1, piece.length)) + after
}

/** JSON with, in some place, a long text, a list of n of what stands there, or a record of n fields. */
export const lengthenedJson = (draw: Draw, json: Json): ((n: number) => Json) => {
  const path = placeIn(draw, json)
  const here = lookUp(json, path) ?? null
  const text = lengthenedText(draw, typeof here === 'string' ? here : JSON.stringify(here))
  const element = draw.oneOf<Json>(isList(here) && here.length > 0 ? [here, draw.oneOf(here)] : [here, 0])
  const put = (value: Json): Json => changed(json, path, value) ?? null
  return draw.oneOf<(n: number) => Json>([
    n => put(text(n)),
    n => put(Array.from({ length: n }, () => element)),
    n => put([...(isList(here) ? here : []), ...Array.from({ length: n }, () => element)]),
    n => put(Object.fromEntries(Array.from({ length: n }, (_, i) => [`${i}`, element])))
  ])
}

/** Bytes with one of them repeated n times. */
export const lengthenedBytes = (draw: Draw, bytes: Uint8Array): ((n: number) => Uint8Array) => {
  const [i, j] = [draw.int(0, bytes.length), draw.int(0, bytes.length)]
  const byte = draw.oneOf([0, 1, 34, 127, 128, 255, ...bytes.slice(i, i + 1)])
  return n => Uint8Array.from([...bytes.slice(0, i), ...new Uint8Array(n).fill(byte), ...bytes.slice(j)])
}

/** Natural numbers from a seed (Weyl sequence, mixed). */
export const naturals = (seed: number): Stream => {
  let state = seed
  return () => {
    state = (state + 0x9e3779b9) | 0
    const x = Math.imul(state ^ (state >>> 16), 0x21f0aaad)
    const y = Math.imul(x ^ (x >>> 15), 0x735a2d97)
    return (y ^ (y >>> 15)) >>> 1
  }
}
