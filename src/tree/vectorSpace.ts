/**
 * Trees as vectors.
 *
 * Laws (on values where arithmetic is exact): addition is associative and commutative with unit `zeros`;
 * scaling distributes over it; `inner` is bilinear and symmetric.
 */
import { fail } from '../ndarray/error.js'
import { isNDArray, type NDArray } from '../ndarray/ndarray.js'
import { isClass, told } from '../ndarray/told.js'
import { flatten } from './flatten.js'
import { map, zipWith } from './map.js'
import { leavesOf } from './structure.js'

/**
 * The operations of a vector space on trees of one structure.
 *
 * @category model
 * @since 0.1.0
 */
export interface VectorSpace {
  /** The zero vector of the space that a vector belongs to. */
  readonly zeros: <T>(x: T) => T
  readonly add: <T>(x: T, y: T) => T
  readonly sub: <T>(x: T, y: T) => T
  readonly scale: <T>(c: NDArray | number, x: T) => T
  /** Σ over leaves of the sum of products; a scalar. */
  readonly inner: <T>(x: T, y: T) => NDArray
}

/** Arithmetic on leaves. */
export interface LeafArithmetic {
  readonly zerosLike: (x: NDArray) => NDArray
  readonly add: (x: NDArray, y: NDArray) => NDArray
  readonly sub: (x: NDArray, y: NDArray) => NDArray
  readonly scale: (c: NDArray | number, x: NDArray) => NDArray
  readonly inner: (x: NDArray, y: NDArray) => NDArray
  readonly zero: NDArray
}

const requireArithmetic = (u: unknown): void => {
  const given = (typeof u === 'object' && u !== null ? u : {}) as Readonly<Record<string, unknown>>
  const isFunction = (f: unknown): boolean => typeof f === 'function' && !isClass(f)
  const lacking = ['zerosLike', 'add', 'sub', 'scale', 'inner'].find(name => !isFunction(given[name]))
  if (lacking !== undefined)
    fail('InvalidArgument', 'tree.getVectorSpace', `${lacking} is ${told(given[lacking])}`, 'Give a function of leaves')
}

/**
 * The vector space of trees, from arithmetic on leaves.
 *
 * Shapes:  vectors of one space share structure, and their leaves shapes and dtypes
 * Errors:  StructureMismatch
 *
 * @example
 * import assert from 'node:assert'
 * import { np, vectorSpace } from 'pullback'
 *
 * const x = { w: np.array([1, 2]), b: np.array(3) }
 * assert.strictEqual(np.item(vectorSpace.inner(x, x)), 14)
 * assert.deepStrictEqual(np.toNested(vectorSpace.sub(x, x).w), [0, 0])
 *
 * @category instances
 * @since 0.1.0
 */
export const getVectorSpace = (leaf: LeafArithmetic): VectorSpace => {
  requireArithmetic(leaf)
  return {
    zeros: x => map(x, leaf.zerosLike),
    add: (x, y) => zipWith(x, y, leaf.add),
    sub: (x, y) => zipWith(x, y, leaf.sub),
    scale: (c, x) => {
      if (typeof c !== 'number' && !isNDArray(c))
        return fail('InvalidArgument', 'scale', `the factor is ${told(c)}`, 'Give a number or an array')
      return map(x, v => leaf.scale(c, v))
    },
    inner: (x, y) => {
      const { leaves, structure } = flatten(x)
      const others = leavesOf('inner', 'the second vector', structure, y)
      const products = leaves.map((v, i) => leaf.inner(v, others[i]))
      return products.length === 0 ? leaf.zero : products.reduce(leaf.add)
    }
  }
}
