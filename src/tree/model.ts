/**
 * Trees: the values that transforms take and give.
 *
 * Records, arrays and tuples (readonly too), fp-ts `Option` and `Either`, and containers that carry a
 * descriptor; leaves are arrays, numbers and booleans; `null` and `undefined` are trees without leaves.
 * Keys are visited in sorted order, whatever the order of insertion.
 */
import { visible } from '../ndarray/label.js'
import { isNDArray, scalar, type NDArray } from '../ndarray/ndarray.js'

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

export const isLeaf = (u: unknown): u is Leaf => isNDArray(u) || typeof u === 'number' || typeof u === 'boolean'
