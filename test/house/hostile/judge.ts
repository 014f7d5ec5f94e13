/** What a hostile call may end in: a value of a possible size, or a `TensorError`. */
import { mine } from './mine.js'
import { TensorError } from '../../../src/index.js'
import { isNDArray } from '../../../src/ndarray/ndarray.js'

export type Fn = (...args: readonly unknown[]) => unknown

/** A finding in words, or none. */
export type Verdict = string | undefined

const sizes = (u: unknown): Verdict => {
  if (!isNDArray(u)) return undefined
  const isShape = Array.isArray(u.shape) && u.shape.every(n => Number.isSafeInteger(n) && n >= 0)
  return isShape ? undefined : `an array of shape [${String(u.shape)}]`
}

/** How deep results are looked into; some hold themselves. */
const mostLevels = 5

const inside = (u: unknown, level = 0): Verdict => {
  if (isNDArray(u)) return sizes(u)
  if (Array.isArray(u) && level < mostLevels)
    return u
      .slice(0, 5)
      .map(x => inside(x, level + 1))
      .find(v => v !== undefined)
  return undefined
}

/** Whether it came up in a function of a valid call: what the caller's functions throw is the caller's. */
const isOfCaller = (e: unknown): boolean =>
  e instanceof Error &&
  ((e.stack ?? '').split('\n').find(line => /^\s+at /.test(line)) ?? '').includes('/hostile/valid/')

export const judge = (call: () => unknown): { readonly verdict: Verdict; readonly value: unknown } => {
  try {
    const value = call()
    if (value instanceof Promise) value.catch(() => undefined)
    return { verdict: inside(value), value }
  } catch (e) {
    if (e === mine || isOfCaller(e)) return { verdict: undefined, value: undefined }
    if (TensorError.is(e))
      return {
        verdict: e.message.includes('=>') ? `source text: ${e.message.slice(0, 80)}` : undefined,
        value: undefined
      }
    const place = e instanceof Error ? ((e.stack ?? '').split('\n').find(l => l.includes('/src/')) ?? '') : ''
    return {
      verdict: `${String(e).slice(0, 120)} @${place.replace(/.*\/src\//, '').replace(/\)$/, '')}`,
      value: undefined
    }
  }
}
