/**
 * Values as their readers want to see them.
 */
import { showAval } from '../../src/core/aval.js'
import { toTypedArray, type NDArray } from '../../src/ndarray/ndarray.js'
import { concrete } from '../../src/trace/builder.js'
import { flatten, paths } from '../../src/tree/flatten.js'
import { showPath } from '../../src/tree/model.js'

const longest = 60

/** A number; −0 with its sign. */
export const showNumber = (v: number): string => (Object.is(v, -0) ? '-0' : String(v))

/** An array: its shape, its dtype, and its elements in a row. */
export const show = (x: NDArray): string => {
  const values = Array.from(toTypedArray(concrete('laws', x)), showNumber)
  const shown = values.length <= longest ? values : [...values.slice(0, longest), `… ${values.length - longest} more`]
  return x.ndim === 0 ? `${showAval(x)} ${shown[0]}` : `${showAval(x)} [${shown.join(', ')}]`
}

export const showAll = (name: string, xs: readonly NDArray[]): string =>
  xs.map((x, i) => `${name}${i} = ${show(x)}`).join('\n')

const asJson = (u: unknown): string =>
  JSON.stringify(u, (_, v: unknown) =>
    typeof v === 'function' ? 'a function' : typeof v === 'bigint' ? `${v}n` : v
  ) ?? 'undefined'

/** A tree of arrays, a leaf a line, each by its path; what is no tree, as JSON. */
export const showTree = (t: unknown, name = ''): string => {
  try {
    const { leaves } = flatten(t)
    const places = paths(t).map(path => (path.length === 0 ? name : `${name}${showPath(path)}`))
    return leaves.length === 0
      ? `${name === '' ? '' : `${name} = `}${asJson(t)}`
      : leaves.map((x, i) => `${places[i] === '' ? '' : `${places[i]} = `}${show(x)}`).join('\n')
  } catch {
    return `${name === '' ? '' : `${name} = `}${asJson(t)}`
  }
}
