/**
 * Functions of leaves, applied to trees.
 *
 * Laws: map id = id · map f ∘ map g = map (f ∘ g)
 */
import { fail } from '../ndarray/error.js'
import { type NDArray } from '../ndarray/ndarray.js'
import { isClass, told } from '../ndarray/told.js'
import { flatten } from './flatten.js'
import { unflatten } from './unflatten.js'
import { leavesOf } from './structure.js'

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
