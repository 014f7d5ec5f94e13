/** What a hostile call may end in: a value of a possible size, or a `TensorError`. */
import { TensorError } from '../../../src/index.js'
import { isNDArray } from '../../../src/ndarray/ndarray.js'

export type Fn = (...args: readonly unknown[]) => unknown

/** Thrown by the caller's own functions, getters and Proxies in these calls: it must come through as it is. */
export const mine = new RangeError('mine')

/** A finding in words, or none. */
export type Verdict = string | undefined

const sizes = (u: unknown): Verdict => {
  if (!isNDArray(u)) return undefined
  const isShape = Array.isArray(u.shape) && u.shape.every(n => Number.isSafeInteger(n) && n >= 0)
  return isShape ? undefined : `an array of shape [${String(u.shape)}]`
}

const inside = (u: unknown): Verdict => {
  if (isNDArray(u)) return sizes(u)
  if (Array.isArray(u))
    return u
      .slice(0, 5)
      .map(inside)
      .find(v => v !== undefined)
  return undefined
}

export const judge = (call: () => unknown): { readonly verdict: Verdict; readonly value: unknown } => {
  try {
    const value = call()
    if (value instanceof Promise) value.catch(() => undefined)
    return { verdict: inside(value), value }
  } catch (e) {
    if (e === mine) return { verdict: undefined, value: undefined }
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
