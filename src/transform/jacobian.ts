/**
 * Whole derivatives: Jacobians and Hessians of functions of trees, and products with them.
 *
 * A Jacobian is the pushforward (or the pullback) of every vector of the standard basis at once: one
 * linearization, batched.
 */
import { transform } from '../core/checked.js'
import { isDifferentiable, showAval, type Aval } from '../core/aval.js'
import { fail } from '../ndarray/error.js'
import type { NDArray } from '../ndarray/ndarray.js'
import { sizeOf } from '../ndarray/shape.js'
import { flatten, paths } from '../tree/flatten.js'
import { showPath } from '../tree/model.js'
import { unflatten } from '../tree/unflatten.js'
import { ops as $ } from '../trace/ops.js'
import type { Input, Like, OfTree } from './tree/arguments.js'
import { forward, linearize, scalarGradient, vjp } from './differentiate.js'
import { vmap } from './vmap.js'

/**
 * The derivative of a `B` with respect to an `A`: a tree like `B` in which a tree like `A` stands for every leaf.
 *
 * @category model
 * @since 0.1.0
 */
export type Jacobian<B, A> = B extends NDArray | number | boolean
  ? A
  : B extends string | null | undefined | ((...args: never) => unknown)
    ? B
    : { [K in keyof B]: Jacobian<B[K], A> }

const sizes = (leaves: readonly Aval[]): readonly number[] => leaves.map(x => sizeOf(x.shape))

/** The unit vectors of the space of some leaves, stacked: for each leaf, an array with one more leading axis. */
const standardBasis = (leaves: readonly Aval[]): readonly NDArray[] => {
  const extents = sizes(leaves)
  const dimension = extents.reduce((n, m) => n + m, 0)
  let start = 0
  return leaves.map(({ shape, dtype }, i) => {
    const grid = [dimension, extents[i]]
    const isUnit = $.eq($.iota(grid, 0, 'int32'), $.add($.iota(grid, 1, 'int32'), start))
    start += extents[i]
    return $.reshape($.convert(isUnit, dtype), [dimension, ...shape])
  })
}

/** An axis that runs over the standard basis of some leaves, cut into one part a leaf. */
const splitAxis = (x: NDArray, axis: number, leaves: readonly Aval[]): readonly NDArray[] =>
  $.split(x, axis, sizes(leaves)).map((part, i) =>
    $.reshape(part, [...x.shape.slice(0, axis), ...leaves[i].shape, ...x.shape.slice(axis + 1)])
  )

/** In JAX the forward mode lets integer results through and the reverse mode refuses them; here both refuse. */
const requireDifferentiableResult = (op: string, y: unknown, leaves: readonly NDArray[]): void => {
  const at = leaves.findIndex(a => !isDifferentiable(a))
  if (at >= 0)
    fail(
      'NotDifferentiable',
      op,
      `the result at ${showPath(paths(y)[at])} is ${showAval(leaves[at])}, which has no tangent`,
      'Leave it out of the result, or convert it with np.astype; jvp and vjp take such functions'
    )
}

const jacfwdOf =
  <A, R extends readonly unknown[], B>(f: (x: A, ...rest: R) => B): OfTree<A, R, Jacobian<B, A>> =>
  (x: Input<A>, ...rest: R) => {
    const [y, pushforward] = linearize(f)(x as A, ...rest)
    const [input, output] = [flatten(x), flatten(y)]
    requireDifferentiableResult('jacfwd', y, output.leaves)
    const basis = unflatten(input.structure, standardBasis(input.leaves)) as A
    const columns = input.leaves.length === 0 ? [] : flatten(vmap(pushforward, { outAxes: -1 })(basis)).leaves
    const rows = output.leaves.map(({ ndim }, i) =>
      unflatten(input.structure, input.leaves.length === 0 ? [] : splitAxis(columns[i], ndim, input.leaves))
    )
    return unflatten(output.structure, rows) as Jacobian<B, A>
  }

/**
 * The Jacobian of a function with respect to its first argument, column by column: cheap when the argument is small.
 *
 * Math:    J[i, j] = ∂f(x)ᵢ / ∂xⱼ, the columns being pushforwards of unit vectors
 * Shapes:  for a result leaf of shape s and an argument leaf of shape t, an array of shape [...s, ...t]
 * Dtypes:  each array as its leaf of the result
 * Grad:    itself differentiable; values may be read in f when x is concrete
 * Errors:  NotDifferentiable (an integer or boolean leaf, of the argument or the result)
 * Numerics: f is evaluated once; all columns are computed together
 *
 * @example
 * import assert from 'node:assert'
 * import { jacfwd, np } from 'pullback'
 *
 * const polar = (p: { readonly r: np.NDArray; readonly t: np.NDArray }) => [np.mul(p.r, p.r), np.mul(p.r, p.t)] as const
 * const [dx, dy] = jacfwd(polar)({ r: 2, t: 3 })
 * assert.deepStrictEqual([dx.r, dx.t, dy.r, dy.t].map(np.item), [4, 0, 3, 2])
 *
 * const cube = (x: np.NDArray) => np.mul(x, np.mul(x, x))
 * assert.deepStrictEqual(np.toNested(jacfwd(cube)(np.array([1, 2]))), [[3, 0], [0, 12]])
 *
 * @category derivatives
 * @since 0.1.0
 */
export const jacfwd = transform('jacfwd(f)(x, …)', null, jacfwdOf)

const jacrevOf =
  <A, R extends readonly unknown[], B>(f: (x: A, ...rest: R) => B): OfTree<A, R, Jacobian<B, A>> =>
  (x: Input<A>, ...rest: R) => {
    const [y, pullback] = vjp(f)(x as A, ...rest)
    const { leaves, structure } = flatten(y)
    requireDifferentiableResult('jacrev', y, leaves)
    if (leaves.length === 0) return unflatten(structure, []) as Jacobian<B, A>
    const stacked = flatten(vmap(pullback)(unflatten(structure, standardBasis(leaves)) as B))
    const byInput = stacked.leaves.map(rows => splitAxis(rows, 0, leaves))
    const rows = leaves.map((_, i) =>
      unflatten(
        stacked.structure,
        byInput.map(parts => parts[i])
      )
    )
    return unflatten(structure, rows) as Jacobian<B, A>
  }

/**
 * The Jacobian of a function with respect to its first argument, row by row: cheap when the result is small.
 *
 * Math:    J[i, j] = ∂f(x)ᵢ / ∂xⱼ, the rows being pullbacks of unit covectors
 * Shapes:  for a result leaf of shape s and an argument leaf of shape t, an array of shape [...s, ...t]
 * Dtypes:  each array as its leaf of the argument
 * Grad:    itself differentiable; values may be read in f when x is concrete
 * Errors:  NotDifferentiable (an integer or boolean leaf, of the argument or the result)
 * Numerics: f is evaluated once; all rows are computed together
 *
 * @example
 * import assert from 'node:assert'
 * import { jacrev, np } from 'pullback'
 *
 * const f = (x: np.NDArray) => ({ total: np.sum(x), squares: np.mul(x, x) })
 * const j = jacrev(f)(np.array([1, 2]))
 * assert.deepStrictEqual(np.toNested(j.total), [1, 1])
 * assert.deepStrictEqual(np.toNested(j.squares), [[2, 0], [0, 4]])
 *
 * @category derivatives
 * @since 0.1.0
 */
export const jacrev = transform('jacrev(f)(x, …)', null, jacrevOf)

const hessianOf = <A, R extends readonly unknown[], B>(
  f: (x: A, ...rest: R) => B
): OfTree<A, R, Jacobian<Jacobian<B, A>, A>> => jacfwd(jacrev(f))

/**
 * The second derivative of a function with respect to its first argument, forward over reverse.
 *
 * Math:    H[i, j] = ∂²f(x) / ∂xᵢ∂xⱼ
 * Shapes:  for a scalar f and argument leaves of shapes s and t, an array of shape [...s, ...t], under the one leaf and
 *          then the other; a result that is no scalar comes first
 * Grad:    itself differentiable
 * Errors:  as `jacrev`
 * Numerics: symmetric up to rounding; with n elements in the argument, n² in the result: `hvp` multiplies without it
 *
 * @example
 * import assert from 'node:assert'
 * import { hessian, np } from 'pullback'
 *
 * const f = (x: np.NDArray) => np.prod(x)
 * assert.deepStrictEqual(np.toNested(hessian(f)(np.array([2, 3, 5]))), [[0, 5, 3], [5, 0, 2], [3, 2, 0]])
 *
 * @category derivatives
 * @since 0.1.0
 */
export const hessian = transform('hessian(f)(x, …)', null, hessianOf)

/** A function of a point, a vector like it, and what else the function takes. */
interface VectorProduct<A, R extends readonly unknown[]> {
  (x: Like<A>, v: Like<A>, ...rest: R): A
  (x: A, v: A, ...rest: R): A
}

const hvpOf =
  <A, R extends readonly unknown[]>(f: (x: A, ...rest: R) => NDArray | number): VectorProduct<A, R> =>
  (x: Input<A>, v: Input<A>, ...rest: R) =>
    forward('hvp', (y: A, ...others: R) => scalarGradient('hvp', f)(y, ...others)[1])(x as A, v as A, ...rest)[1]

/**
 * The product of the Hessian of a scalar function with a vector, without the Hessian.
 *
 * Math:    ∇²f(x) v = d/dt ∇f(x + t v) at t = 0
 * Shapes:  f: A → []; v and the result like x
 * Grad:    itself differentiable
 * Errors:  as `grad`; ShapeMismatch, StructureMismatch for v
 * Numerics: costs a small multiple of f, whatever the size of x
 * Source:  Pearlmutter, Fast exact multiplication by the Hessian (1994)
 *
 * @example
 * import assert from 'node:assert'
 * import { hvp, np } from 'pullback'
 *
 * const f = (x: np.NDArray) => np.sum(np.mul(x, np.mul(x, x)))
 * assert.deepStrictEqual(np.toNested(hvp(f)(np.array([1, 2]), np.array([10, 100]))), [60, 1200])
 *
 * @category derivatives
 * @since 0.1.0
 */
export const hvp = transform('hvp(f)(x, v, …)', null, hvpOf)
