/**
 * What a function gives, without running it.
 */
import { transform } from '../core/checked.js'
import * as E from 'fp-ts/lib/Either.js'
import { avalOf } from '../core/aval.js'
import { TensorError } from '../ndarray/error.js'
import { flatten } from '../tree/flatten.js'
import type { Structure } from '../tree/model.js'
import { unflatten } from '../tree/unflatten.js'
import { stage } from '../trace/builder.js'
import { avalsIn, type AvalsOf, type ShapesOf } from './tree/avals.js'

const attemptOf =
  <Args extends readonly unknown[], B>(f: (...args: Args) => B) =>
  (...args: Args): E.Either<TensorError, B> =>
    E.tryCatch(
      () => f(...args),
      e => {
        if (TensorError.is(e)) return e
        throw e
      }
    )

/**
 * Turns the error of a programmer's mistake into a value.
 *
 * Shapes:  those of the function
 * Errors:  none for a `TensorError`; any other exception passes
 *
 * @example
 * import assert from 'node:assert'
 * import * as E from 'fp-ts/lib/Either.js'
 * import { attempt, np } from 'pullback'
 *
 * const r = attempt(np.matmul)(np.zeros([2, 3]), np.zeros([2, 3]))
 * assert.ok(E.isLeft(r) && r.left._tag === 'ShapeMismatch')
 *
 * @category errors
 * @since 0.1.0
 */
export const attempt = transform('attempt(f)(…)', null, attemptOf)

const evalShapeOf =
  <Args extends readonly unknown[], B>(f: (...args: Args) => B) =>
  (...avals: { readonly [K in keyof Args]: ShapesOf<Args[K]> }): E.Either<TensorError, AvalsOf<B>> =>
    attempt(() => {
      const { leaves, structure } = avalsIn('evalShape', avals)
      let out: Structure | undefined
      const { program } = stage('evalShape', leaves, null, inputs => {
        const result = flatten(f(...(unflatten(structure, inputs) as Args)))
        out = result.structure
        return result.leaves
      })
      return unflatten(
        out!,
        program.outputs.map(a => avalOf(a.aval))
      ) as AvalsOf<B>
    })()

/**
 * The avals of what a function gives, from the avals of its arguments (an array or a number stands for its own); nothing is computed.
 *
 * Shapes:  as the function's
 * Errors:  `Left` of the `TensorError` that the function would throw
 *
 * @example
 * import assert from 'node:assert'
 * import * as E from 'fp-ts/lib/Either.js'
 * import { evalShape, np } from 'pullback'
 *
 * const f = (x: np.NDArray) => ({ total: np.sum(x, { axis: 0 }) })
 * assert.deepStrictEqual(
 *   evalShape(f)({ shape: [1000, 3], dtype: 'float32' }),
 *   E.right({ total: { shape: [3], dtype: 'float32' } })
 * )
 *
 * @category programs
 * @since 0.1.0
 */
export const evalShape = transform('evalShape(f)(…)', null, evalShapeOf)
