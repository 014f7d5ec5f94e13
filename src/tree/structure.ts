/**
 * Trees held against the structures of others.
 */
import { fail } from '../ndarray/error.js'
import { isNDArray, type NDArray } from '../ndarray/ndarray.js'
import { flatten } from './flatten.js'
import { containerOf, isPlain, type Structure } from './model.js'
import { leafCount } from './unflatten.js'

export const structureKey = (s: Structure): string => {
  switch (s._tag) {
    case 'Leaf':
      return '*'
    case 'Empty':
      return s.value === null ? 'null' : 'undefined'
    case 'List':
      return `[${s.children.map(structureKey).join()}]`
    case 'Record':
      return `${s.variant === null ? '' : JSON.stringify(s.variant)}{${s.keys.map((k, i) => `${JSON.stringify(k)}:${structureKey(s.children[i])}`).join()}}`
    case 'Container':
      return `${JSON.stringify(s.container.name)}(${s.children.map(structureKey).join()})`
  }
}

/** The children of a tree by their keys, in the order of a structure; undefined where the tree is of another kind. */
export const childrenOf = (
  s: Structure,
  t: unknown
): readonly { readonly key: string | number; readonly child: unknown }[] | undefined => {
  const listed = (children: readonly unknown[]): ReturnType<typeof childrenOf> =>
    'children' in s && children.length === s.children.length
      ? children.map((child, key) => ({ key, child }))
      : undefined
  if (typeof t !== 'object' || t === null || isNDArray(t)) return undefined
  if (Array.isArray(t)) return s._tag === 'List' ? listed(t) : undefined
  const own = containerOf(t)
  if (s._tag === 'Container') return own?.name === s.container.name ? listed(own.children(t)) : undefined
  if (s._tag !== 'Record' || own !== undefined || !isPlain(t)) return undefined
  const record = t as Readonly<Record<string, unknown>>
  const variant = typeof record['_tag'] === 'string' ? record['_tag'] : null
  const isSame =
    variant === s.variant &&
    Object.keys(record).length === s.keys.length + (variant === null ? 0 : 1) &&
    s.keys.every(k => Object.hasOwn(record, k))
  return isSame ? s.keys.map(key => ({ key, child: record[key] })) : undefined
}

/** The leaves of a tree that must have a given structure. */
export const leavesOf = (op: string, what: string, structure: Structure, t: unknown): readonly NDArray[] => {
  const flat = flatten(t)
  const [expected, came] = [structureKey(structure), structureKey(flat.structure)]
  return expected === came
    ? flat.leaves
    : fail(
        'StructureMismatch',
        op,
        `${what} has structure ${came}; expected ${expected}`,
        'Give a tree with the same keys and lengths'
      )
}

/**
 * A tree of anything against the structure of another: one value for each leaf, where a value that stands in
 * place of a whole subtree is repeated for its leaves. This is how `vmap` reads `inAxes`.
 */
export const broadcastPrefix = (
  op: string,
  prefix: unknown,
  structure: Structure,
  isValue: (u: unknown) => boolean
): readonly unknown[] => {
  if (isValue(prefix)) return new Array<unknown>(leafCount(structure)).fill(prefix)
  const parts: readonly unknown[] | undefined =
    structure._tag === 'List' && Array.isArray(prefix)
      ? prefix
      : structure._tag === 'Record' && typeof prefix === 'object' && prefix !== null
        ? structure.keys.map(k => (prefix as Readonly<Record<string, unknown>>)[k])
        : structure._tag === 'Container' &&
            typeof prefix === 'object' &&
            prefix !== null &&
            containerOf(prefix) !== undefined
          ? containerOf(prefix)!.children(prefix)
          : undefined
  if (structure._tag === 'Empty') return []
  if (parts === undefined || !('children' in structure) || parts.length !== structure.children.length)
    return fail(
      'StructureMismatch',
      op,
      `the tree of axes does not fit the structure ${structureKey(structure)}`,
      'Give one axis for a whole subtree, or a tree of axes with the same keys'
    )
  return parts.flatMap((p, i) => broadcastPrefix(op, p, structure.children[i], isValue))
}
