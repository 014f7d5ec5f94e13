/**
 * Trees put together.
 *
 * Laws: unflatten ∘ flatten = id
 */
import { fail } from '../ndarray/error.js'
import { mostLevels, type Structure } from './model.js'

const rebuild = (s: Structure, next: () => unknown): unknown => {
  switch (s._tag) {
    case 'Leaf':
      return next()
    case 'Empty':
      return s.value
    case 'List':
      return s.children.map(c => rebuild(c, next))
    case 'Record': {
      const record: Record<string, unknown> = s.variant === null ? {} : { _tag: s.variant }
      s.keys.forEach((k, i) => {
        const value = rebuild(s.children[i], next)
        // Assigned, it would become the prototype
        if (k === '__proto__')
          Object.defineProperty(record, k, { value, enumerable: true, configurable: true, writable: true })
        else record[k] = value
      })
      return record
    }
    case 'Container':
      return s.container.rebuild(s.children.map(c => rebuild(c, next)))
  }
}

export const leafCount = (s: Structure, level = 0): number =>
  s._tag === 'Leaf'
    ? 1
    : s._tag === 'Empty'
      ? 0
      : level > mostLevels
        ? fail(
            'StructureMismatch',
            'tree',
            `the structure is more than ${mostLevels} levels deep`,
            'Give one that tree.flatten has made'
          )
        : s.children.reduce((n, c) => n + leafCount(c, level + 1), 0)

export const unflatten = (structure: Structure, leaves: readonly unknown[]): unknown => {
  if (structure._tag === 'Leaf' && leaves.length === 1) return leaves[0]
  const count = leafCount(structure)
  if (count !== leaves.length)
    return fail(
      'StructureMismatch',
      'unflatten',
      `${leaves.length} leaves for a structure of ${count}`,
      'Give one leaf for each place of the structure'
    )
  let at = 0
  return rebuild(structure, () => leaves[at++])
}
