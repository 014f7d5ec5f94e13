/**
 * The leaves of a tree that is known to have some structure: what a compiled function does at every call.
 */
import { isNDArray, type NDArray } from '../ndarray/ndarray.js'
import { asLeaf, containerOf, isPlain, type Structure } from './model.js'

/**
 * Puts the leaves of a tree into a list from a place on; gives the place after the last, or −1 where the tree has
 * another structure.
 */
export const collect = (s: Structure, t: unknown, leaves: NDArray[], at: number): number => {
  switch (s._tag) {
    case 'Leaf':
      if (!isNDArray(t) && typeof t !== 'number' && typeof t !== 'boolean') return -1
      leaves[at] = asLeaf(t)
      return at + 1
    case 'Empty':
      return t === s.value ? at : -1
    case 'List':
      return Array.isArray(t) ? collectAll(s.children, t, leaves, at) : -1
    case 'Container':
      return typeof t === 'object' && t !== null && containerOf(t) === s.container
        ? collectAll(s.children, s.container.children(t), leaves, at)
        : -1
    case 'Record': {
      if (typeof t !== 'object' || t === null || isNDArray(t) || Array.isArray(t) || containerOf(t) !== undefined)
        return -1
      const record = t as Readonly<Record<string, unknown>>
      const tag = record['_tag']
      const isSame =
        isPlain(t) &&
        Object.keys(t).length === s.keys.length + (s.variant === null ? 0 : 1) &&
        (s.variant === null ? typeof tag !== 'string' : tag === s.variant)
      let next = isSame ? at : -1
      for (let i = 0; i < s.keys.length && next >= 0; i++)
        next = s.keys[i] in record ? collect(s.children[i], record[s.keys[i]], leaves, next) : -1
      return next
    }
  }
}

const collectAll = (
  structures: readonly Structure[],
  ts: readonly unknown[],
  leaves: NDArray[],
  at: number
): number => {
  if (structures.length !== ts.length) return -1
  let next = at
  for (let i = 0; i < ts.length && next >= 0; i++) next = collect(structures[i], ts[i], leaves, next)
  return next
}
