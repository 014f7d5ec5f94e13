/**
 * What a call leaves for later, as a copy: nothing that a caller holds is read once the call has returned.
 */
import { typedArrayName } from '../ndarray/dtype.js'
import { isNDArray } from '../ndarray/ndarray.js'

/** Deeper parts are no options of ours. */
const mostLevels = 64

const isPlainRecord = (u: object): boolean => {
  const prototype: unknown = Object.getPrototypeOf(u)
  return prototype === Object.prototype || prototype === null
}

/** Nothing to copy; one whose buffer was transferred cannot be. */
const isVoid = (u: object): boolean => 'byteLength' in u && u.byteLength === 0

const copied = (u: unknown, level: number): unknown => {
  if (typeof u !== 'object' || u === null || isNDArray(u) || level > mostLevels) return u
  if (Array.isArray(u)) return (u as readonly unknown[]).map(x => copied(x, level + 1))
  if (typedArrayName(u) !== undefined) return isVoid(u) ? u : structuredClone(u)
  if (Object.getOwnPropertySymbols(u).length > 0) return u
  return isPlainRecord(u) ? Object.fromEntries(Object.entries(u).map(([k, v]) => [k, copied(v, level + 1)])) : u
}

/** Lists, plain records and typed arrays copied, to every depth; arrays, functions and other objects as they are. */
export const held = <A>(u: A): A => copied(u, 0) as A
