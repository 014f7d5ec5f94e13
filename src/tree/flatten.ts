/**
 * Trees taken apart.
 */
import { fail } from '../ndarray/error.js'
import { isNDArray, type NDArray } from '../ndarray/ndarray.js'
import {
  asLeaf,
  containerOf,
  isLeaf,
  isPlain,
  mostLevels,
  showPath,
  type Flat,
  type Leaf,
  type Path,
  type Structure
} from './model.js'

const leafStructure: Structure = Object.freeze({ _tag: 'Leaf' })

const nullStructure: Structure = Object.freeze({ _tag: 'Empty', value: null })

const undefinedStructure: Structure = Object.freeze({ _tag: 'Empty', value: undefined })

/** Where a node stands: its key, within the node above it. */
interface Place {
  readonly above: Place | null
  readonly key: string | number
  readonly node: unknown
  readonly level: number
}

const pathOf = (place: Place | null): Path => {
  const path: (string | number)[] = []
  for (let p = place; p !== null; p = p.above) path.push(p.key)
  return path.reverse()
}

const holds = (place: Place, u: unknown): boolean => {
  for (let p: Place | null = place; p !== null; p = p.above) if (p.node === u) return true
  return false
}

const tooDeep = (place: Place, u: unknown): never => {
  const path = pathOf(place)
  const shown = `${showPath(path.slice(0, 8))}…`
  return fail(
    'StructureMismatch',
    'tree',
    holds(place, u)
      ? `a value holds itself, along ${shown}`
      : `the tree is more than ${mostLevels} levels deep, along ${shown}`,
    'Trees are finite and shallow: refer to other nodes by keys, or keep a list of layers instead of a chain'
  )
}

/** A tree by its nodes: `stop` may claim any node as a leaf. */
const walk = (
  u: unknown,
  place: Place | null,
  stop: (u: unknown) => boolean,
  visit: (leaf: unknown, place: Place | null) => void
): Structure => {
  if (stop(u)) {
    visit(u, place)
    return leafStructure
  }
  if (u === null || u === undefined) return u === null ? nullStructure : undefinedStructure
  const level = place === null ? 1 : place.level + 1
  if (place !== null && level > mostLevels) return tooDeep(place, u)
  const inside = (child: unknown, key: string | number): Structure =>
    walk(child, { above: place, key, node: u, level }, stop, visit)
  if (Array.isArray(u)) return { _tag: 'List', children: Array.from(u as readonly unknown[], inside) }
  if (typeof u === 'object') {
    const own = containerOf(u)
    if (own !== undefined) return { _tag: 'Container', container: own, children: Array.from(own.children(u), inside) }
    if (isPlain(u)) {
      const record = u as Readonly<Record<string, unknown>>
      const variant = typeof record['_tag'] === 'string' ? record['_tag'] : null
      const keys = Object.keys(record)
        .filter(k => variant === null || k !== '_tag')
        .sort()
      return { _tag: 'Record', variant, keys, children: keys.map(k => inside(record[k], k)) }
    }
  }
  return fail(
    'StructureMismatch',
    'tree',
    `a ${typeof u === 'object' ? (u.constructor as { name: string } | undefined)?.name : typeof u} stands at ${showPath(pathOf(place))}`,
    'Leaves are arrays, numbers and booleans; close over other values, or give a class a descriptor under tree.container'
  )
}

/**
 * The leaves of a tree, as arrays, and its structure.
 *
 * Shapes:  leaves keep theirs; numbers and booleans become scalars
 * Errors:  StructureMismatch, at a value that is neither a leaf nor a tree, and for a tree that holds itself or is more than
 *          1000 levels deep
 *
 * @example
 * import assert from 'node:assert'
 * import { np, tree } from 'pullback'
 *
 * const { leaves, structure } = tree.flatten({ b: 2, a: [np.zeros([3]), 1] })
 * assert.deepStrictEqual(leaves.map(x => x.shape), [[3], [], []])
 * assert.deepStrictEqual(Object.keys(tree.unflatten(structure, leaves) as object), ['a', 'b'])
 *
 * @category taking apart
 * @since 0.1.0
 */
export const flatten = (t: unknown): Flat => {
  if (isNDArray(t)) return { leaves: [t], structure: leafStructure }
  const leaves: NDArray[] = []
  const structure = walk(t, null, isLeaf, leaf => leaves.push(asLeaf(leaf as Leaf)))
  return { leaves, structure }
}

/** A tree whose leaves are what `isLeafHere` says, such as avals. */
export const flattenWith = <A>(
  t: unknown,
  isLeafHere: (u: unknown) => u is A
): { readonly leaves: readonly A[]; readonly structure: Structure } => {
  const leaves: A[] = []
  const structure = walk(t, null, isLeafHere, leaf => leaves.push(leaf as A))
  return { leaves, structure }
}

/**
 * The paths of the leaves, in the order of `flatten`.
 *
 * Shapes:  one path a leaf
 *
 * @example
 * import assert from 'node:assert'
 * import { tree } from 'pullback'
 *
 * assert.deepStrictEqual(tree.paths({ b: 2, a: [3, 1] }), [['a', 0], ['a', 1], ['b']])
 *
 * @category taking apart
 * @since 0.1.0
 */
export const paths = (t: unknown): readonly Path[] => {
  const found: Path[] = []
  walk(t, null, isLeaf, (_, place) => found.push(pathOf(place)))
  return found
}
