/**
 * What is done with structures and paths that users hold: they are looked at before they are used.
 */
import { fail } from '../ndarray/error.js'
import { told } from '../ndarray/told.js'
import * as model from './model.js'
import type { Path, Structure } from './model.js'
import * as structures from './structure.js'
import * as whole from './unflatten.js'

const isList = (u: unknown, is: (u: unknown) => boolean): boolean =>
  Array.isArray(u) && Array.from(u as readonly unknown[]).every(is)

const isText = (u: unknown): boolean => typeof u === 'string'

const isStructure = (u: unknown, level = 0): boolean => {
  if (typeof u !== 'object' || u === null || !('_tag' in u) || level > model.mostLevels) return false
  if (u._tag === 'Leaf') return true
  if (u._tag === 'Empty') return 'value' in u && (u.value === null || u.value === undefined)
  if (!('children' in u) || !isList(u.children, child => isStructure(child, level + 1))) return false
  switch (u._tag) {
    case 'List':
      return true
    case 'Record':
      return (
        'keys' in u &&
        isList(u.keys, isText) &&
        (u.keys as readonly unknown[]).length === (u.children as readonly unknown[]).length &&
        'variant' in u &&
        (u.variant === null || isText(u.variant))
      )
    case 'Container': {
      if (!('container' in u) || typeof u.container !== 'object' || u.container === null) return false
      const { name, children, rebuild } = u.container as Readonly<Record<string, unknown>>
      return isText(name) && typeof children === 'function' && typeof rebuild === 'function'
    }
    default:
      return false
  }
}

const known = (op: string, structure: Structure): Structure =>
  isStructure(structure)
    ? structure
    : fail('StructureMismatch', op, `the structure is ${told(structure)}`, 'Give one that tree.flatten has made')

/**
 * A path as text.
 *
 * Shapes:  none
 *
 * @example
 * import assert from 'node:assert'
 * import { tree } from 'pullback'
 *
 * assert.strictEqual(tree.showPath(['layers', 0, 'w']), '.layers[0].w')
 *
 * @category taking apart
 * @since 0.1.0
 */
export const showPath = (path: Path): string =>
  isList(path, k => typeof k === 'number' || isText(k))
    ? model.showPath(path)
    : fail('InvalidArgument', 'tree.showPath', `the path is ${told(path)}`, 'Give a list of keys and indices')

/**
 * A text that two structures share only when they are the same.
 *
 * Shapes:  not part of a structure
 *
 * @example
 * import assert from 'node:assert'
 * import { tree } from 'pullback'
 *
 * const key = (t: unknown) => tree.structureKey(tree.flatten(t).structure)
 * assert.strictEqual(key({ b: 1, a: [2] }), key({ a: [3], b: 4 }))
 * assert.notStrictEqual(key([1]), key([1, 2]))
 *
 * @category taking apart
 * @since 0.1.0
 */
export const structureKey = (structure: Structure): string =>
  structures.structureKey(known('tree.structureKey', structure))

/**
 * The tree of a structure with the given leaves.
 *
 * Shapes:  the leaves keep theirs
 * Errors:  StructureMismatch, when the number of leaves differs
 *
 * @example
 * import assert from 'node:assert'
 * import { np, tree } from 'pullback'
 *
 * const { structure } = tree.flatten([1, { w: 2 }])
 * const [a, b] = [np.zeros([2]), np.ones([3])]
 * assert.deepStrictEqual(tree.unflatten(structure, [a, b]), [a, { w: b }])
 *
 * @category putting together
 * @since 0.1.0
 */
export const unflatten = (structure: Structure, leaves: readonly unknown[]): unknown =>
  Array.isArray(leaves)
    ? whole.unflatten(known('tree.unflatten', structure), leaves)
    : fail('StructureMismatch', 'tree.unflatten', `the leaves are ${told(leaves)}`, 'Give a list of the leaves')
