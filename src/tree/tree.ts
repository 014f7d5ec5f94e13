/**
 * Trees: the values that transforms take and give.
 *
 * Records, arrays and tuples (readonly too), fp-ts `Option` and `Either`, and containers that carry a
 * descriptor; leaves are arrays, numbers and booleans; `null` and `undefined` are trees without leaves.
 * Keys are visited in sorted order, whatever the order of insertion.
 *
 * Laws: unflatten ∘ flatten = id · map id = id · map f ∘ map g = map (f ∘ g)
 */
import { fail } from '../ndarray/error.js'
import { visible } from '../ndarray/label.js'
import { isNDArray, scalar, type NDArray } from '../ndarray/ndarray.js'
import { isClass, told } from '../ndarray/told.js'

// --- model

/**
 * A leaf as users write it.
 *
 * @category model
 * @since 0.1.0
 */
export type Leaf = NDArray | number | boolean

/**
 * Where a leaf stands: keys and indices from the root.
 *
 * @category model
 * @since 0.1.0
 */
export type Path = readonly (string | number)[]

/**
 * The key under which a user's container keeps its descriptor.
 *
 * Shapes:  any; the children of a container are trees
 *
 * @example
 * import assert from 'node:assert'
 * import { grad, np, tree } from 'pullback'
 *
 * interface Line { readonly slope: np.NDArray; readonly name: string; readonly [tree.container]: tree.Container<Line> }
 * const line = (name: string, slope: np.NDArray): Line => ({
 *   name,
 *   slope,
 *   [tree.container]: { name: `line ${name}`, children: l => [l.slope], rebuild: ([s]) => line(name, s as np.NDArray) }
 * })
 * const g = grad((l: Line) => np.mul(l.slope, 3))(line('a', np.array(2)))
 * assert.deepStrictEqual([g.name, np.item(g.slope)], ['a', 3])
 *
 * @category model
 * @since 0.1.0
 */
export const container: unique symbol = Symbol.for('pullback/container') as never

/**
 * How a user's container is taken apart and put together; it stands under `[tree.container]` of the value
 * (on its prototype, say). Containers of one name are rebuilt alike.
 *
 * @category model
 * @since 0.1.0
 */
export interface Container<T> {
  readonly name: string
  readonly children: (value: T) => readonly unknown[]
  readonly rebuild: (children: readonly unknown[]) => T
}

/**
 * The shape of a tree without its leaves.
 *
 * @category model
 * @since 0.1.0
 */
export type Structure =
  | { readonly _tag: 'Leaf' }
  | { readonly _tag: 'Empty'; readonly value: null | undefined }
  | { readonly _tag: 'List'; readonly children: readonly Structure[] }
  | {
      readonly _tag: 'Record'
      readonly variant: string | null
      readonly keys: readonly string[]
      readonly children: readonly Structure[]
    }
  | { readonly _tag: 'Container'; readonly container: Container<unknown>; readonly children: readonly Structure[] }

/**
 * A tree taken apart.
 *
 * @category model
 * @since 0.1.0
 */
export interface Flat {
  readonly leaves: readonly NDArray[]
  readonly structure: Structure
}

// --- taking apart

const leafStructure: Structure = Object.freeze({ _tag: 'Leaf' })
const nullStructure: Structure = Object.freeze({ _tag: 'Empty', value: null })
const undefinedStructure: Structure = Object.freeze({ _tag: 'Empty', value: undefined })

export const containerOf = (u: object): Container<unknown> | undefined =>
  (u as { readonly [container]?: Container<unknown> })[container]

export const isPlain = (u: object): boolean => {
  const prototype: unknown = Object.getPrototypeOf(u)
  return prototype === null || prototype === Object.prototype || Object.getPrototypeOf(prototype) === null
}

export const showPath = (path: Path): string =>
  path.length === 0 ? 'the root' : path.map(k => (typeof k === 'number' ? `[${k}]` : `.${visible(k)}`)).join('')

export const asLeaf = (leaf: Leaf): NDArray =>
  typeof leaf === 'number' ? scalar(leaf) : typeof leaf === 'boolean' ? scalar(leaf ? 1 : 0, 'bool') : leaf

/** Trees are at most so deep: each level takes room on the stack of whoever reads them. */
export const mostLevels = 1000

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

export const isLeaf = (u: unknown): u is Leaf => isNDArray(u) || typeof u === 'number' || typeof u === 'boolean'

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

// --- putting together

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

// --- mapping

const requireFunction = (op: string, f: unknown): void => {
  if (typeof f !== 'function' || isClass(f))
    fail('InvalidArgument', op, `what is to be done with the leaves is ${told(f)}`, 'Give a function of leaves')
}

/**
 * A function applied to every leaf.
 *
 * Shapes:  each leaf's, as the function changes it
 *
 * @example
 * import assert from 'node:assert'
 * import { np, tree } from 'pullback'
 *
 * const doubled = tree.map({ w: np.ones([2]), b: np.ones([]) }, x => np.mul(x, 2))
 * assert.deepStrictEqual(np.toNested(doubled.w), [2, 2])
 *
 * @category mapping
 * @since 0.1.0
 */
export const map: {
  <T>(t: T, f: (leaf: NDArray) => NDArray): T
  (f: (leaf: NDArray) => NDArray): <T>(t: T) => T
} = ((...args: readonly unknown[]) => {
  const [t, f] = args
  if (args.length === 1) {
    requireFunction('tree.map', t)
    return (later: unknown) => map(later, t as (leaf: NDArray) => NDArray)
  }
  requireFunction('tree.map', f)
  const { leaves, structure } = flatten(t)
  return unflatten(
    structure,
    leaves.map(x => (f as (leaf: NDArray) => NDArray)(x))
  )
}) as never

/**
 * A function applied to the leaves of two trees of one structure, in pairs.
 *
 * Shapes:  each pair's, as the function combines them
 * Errors:  StructureMismatch
 *
 * @example
 * import assert from 'node:assert'
 * import { np, tree } from 'pullback'
 *
 * const sum = tree.zipWith({ a: np.ones([2]) }, { a: np.ones([2]) }, np.add)
 * assert.deepStrictEqual(np.toNested(sum.a), [2, 2])
 *
 * @category mapping
 * @since 0.1.0
 */
export const zipWith = <T>(s: T, t: T, f: (x: NDArray, y: NDArray) => NDArray): T => {
  requireFunction('tree.zipWith', f)
  const { leaves, structure } = flatten(s)
  const others = leavesOf('tree.zipWith', 'the second tree', structure, t)
  return unflatten(
    structure,
    leaves.map((x, i) => f(x, others[i]))
  ) as T
}
