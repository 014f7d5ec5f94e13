/** The places in arguments: in lists, in records, and in what functions give. */
import { isDeciding } from './call.js'
import { isNDArray } from '../../../src/ndarray/ndarray.js'

/** The way to a value inside of another; `'()'` is what a function gives. */
export type Place = readonly (string | number)[]

const result = '()'

/** What is frozen, as Programs are, was made by the library and is taken whole. */
const isPlain = (u: object): boolean =>
  !isNDArray(u) &&
  !Object.isFrozen(u) &&
  (Object.getPrototypeOf(u) === Object.prototype || Object.getPrototypeOf(u) === null)

const mostLevels = 4

/** Where something can be put instead: every argument, element, field, and result of a function. */
export const placesIn = (u: unknown, level = 0): readonly Place[] => {
  if (typeof u === 'function') return isDeciding(u) ? [] : [[result]]
  if (typeof u !== 'object' || u === null || level === mostLevels) return []
  const inside = Array.isArray(u) ? u.map((x: unknown, i) => [i, x] as const) : isPlain(u) ? Object.entries(u) : []
  return inside.flatMap(([name, x]) => [[name], ...placesIn(x, level + 1).map(place => [name, ...place])])
}

type Fn = (...args: readonly unknown[]) => unknown

/** The value with another one at a place. */
export const put = (u: unknown, [name, ...rest]: Place, value: unknown): unknown => {
  if (name === undefined) return value
  if (name === result) return (...args: readonly unknown[]) => put((u as Fn)(...args), rest, value)
  if (Array.isArray(u)) return u.map((x: unknown, i) => (i === name ? put(x, rest, value) : x))
  const record = u as Readonly<Record<string, unknown>>
  return { ...record, [name]: put(record[name], rest, value) }
}

export const showPlace = ([first, ...rest]: Place): string =>
  `argument ${Number(first) + 1}${rest.map(name => (name === result ? result : typeof name === 'number' ? `[${name}]` : `.${name}`)).join('')}`
