/**
 * JSON with one thing wrong, at random: what a decoder meets that nobody meant it to read.
 */
import type { Json } from 'fp-ts/lib/Json.js'
import type { Draw } from '../../src/core/primitive.js'

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

const texts = [
  ...['', 'NaN', '-0', 'Infinity', 'float64[]', 'float32[2]', 'bool[0]', 'int32[1]', 'float64[9007199254740991]'],
  ...['float64[99999999, 99999999, 99999999]', `float64[${'1, '.repeat(70)}1]`, 'float64', 'bool', 'int32', 'uint32'],
  ...[
    'sin',
    'add',
    'call',
    'scan',
    'select',
    'concat',
    'reshape',
    'pad',
    'constant',
    '__proto__',
    'constructor',
    'toString'
  ],
  ...['interpreter', 'clip', 'drop', 'AAAA', 'AAAAAAAA8D8=', '====']
]

const nested = (depth: number): Json => Array.from({ length: depth }).reduce<Json>(u => [u], [])

const strange = (draw: Draw): Json =>
  draw.oneOf<() => Json>([
    () => draw.oneOf(numbers),
    () => draw.oneOf(numbers),
    () => draw.oneOf(texts),
    () => draw.oneOf([null, true, false, [], {}, [0], [[0]], { value: 1, dtype: 'float64' }]),
    () => nested(draw.oneOf([3, 1000]))
  ])()

const shuffled = (u: readonly Json[], i: number, j: number): readonly Json[] =>
  u.map((v, k) => (k === i ? u[j] : k === j ? u[i] : v))

/** A tree with one thing changed. */
export const mutated = (draw: Draw, tree: Json): Json => {
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
        : put(strange(draw))
  return draw.oneOf<() => Json>([
    nudge,
    nudge,
    () => put(strange(draw)),
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
      return put(Object.fromEntries(Object.entries(here).map(([k, v]) => [k === name ? draw.oneOf(texts) : k, v])))
    }
  ])()
}
