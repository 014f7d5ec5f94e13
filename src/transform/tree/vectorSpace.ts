/**
 * Trees of differentiable arrays as vectors.
 */
import { scalar } from '../../ndarray/ndarray.js'
import { getVectorSpace, type VectorSpace } from '../../tree/vectorSpace.js'
import { ops as $ } from '../../trace/ops.js'
import { zerosOf } from './arguments.js'

/**
 * The vector space of trees of arrays: what tangents, cotangents, gradients and updates live in.
 *
 * Shapes:  vectors of one space share structure, and their leaves shapes and dtypes; `inner` is a scalar
 * Errors:  StructureMismatch
 *
 * @example
 * import assert from 'node:assert'
 * import { grad, np, vectorSpace } from 'pullback'
 *
 * const energy = (x: { readonly p: np.NDArray }) => vectorSpace.inner(x, x)
 * const x = { p: np.array([1, 2]) }
 * assert.deepStrictEqual(np.toNested(grad(energy)(x).p), np.toNested(vectorSpace.scale(2, x).p))
 *
 * @category instances
 * @since 0.1.0
 */
export const vectorSpace: VectorSpace = getVectorSpace({
  zerosLike: zerosOf,
  add: $.add,
  sub: $.sub,
  scale: $.mul,
  inner: (x, y) => $.sum($.mul(x, y), [...x.shape.keys()]),
  zero: scalar(0)
})
