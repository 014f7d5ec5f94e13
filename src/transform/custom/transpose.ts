/**
 * Linear functions with a transpose of their own.
 */
import { checked } from '../../core/checked.js'
import * as option from '../../core/options.js'
import { outputAvals } from '../../core/program.js'
import { type Aval, isDifferentiable } from '../../core/aval.js'
import { cut } from '../../core/masks.js'
import { fail } from '../../ndarray/error.js'
import { linearCall } from '../../primitives/program/linearCall.js'
import { flatten } from '../../tree/flatten.js'
import type { Structure } from '../../tree/model.js'
import { unflatten } from '../../tree/unflatten.js'
import { bind, stage } from '../../trace/builder.js'
import { splitStatic, tangentsLike, type OfTrees } from '../tree/arguments.js'
import { ruled, stageRule } from './ruled.js'
import { withAllCaptured } from '../tree/stage.js'

const requireFloats = (op: string, xs: readonly Aval[]): void => {
  if (!xs.every(isDifferentiable))
    fail(
      'NotDifferentiable',
      op,
      'a leaf of what is linear is not floating-point',
      'Pass integers and booleans as later arguments'
    )
}

/** The bare function, of whose first argument and result all leaves are floating-point. */
const floatsOnly =
  <A, R extends readonly unknown[], B>(op: string, f: (x: A, ...rest: R) => B) =>
  (...[x, ...rest]: readonly [A, ...R]): B => {
    requireFloats(op, flatten(x).leaves)
    const y = f(x, ...rest)
    requireFloats(op, flatten(y).leaves)
    return y
  }

/**
 * A function that is linear in its first argument, with a transpose of its own.
 *
 * Math:    ⟨f(x), ct⟩ = ⟨x, transpose(ct)⟩
 * Shapes:  f: (x, ...rest) → y; transpose: (ct, ...rest) → a tree like x. All leaves of x and y are floating-point
 * Grad:    in x its own; in the others that of f
 * Errors:  NotDifferentiable, StructureMismatch, ShapeMismatch
 *
 * @example
 * import assert from 'node:assert'
 * import { customTranspose, linearTranspose, np } from 'pullback'
 *
 * const reversed = customTranspose((x: np.NDArray) => np.flip(x), (ct: np.NDArray) => np.flip(ct))
 * assert.deepStrictEqual(np.toNested(linearTranspose(reversed, np.zeros([3]))(np.array([1, 2, 3]))), [3, 2, 1])
 *
 * @category custom rules
 * @since 0.1.0
 */
export const customTranspose = checked(
  'customTranspose(f, transpose)',
  { f: option.callable(), transpose: option.callable() },
  null,
  <A, R extends readonly unknown[], B>(
    f: (x: A, ...rest: R) => B,
    transpose: (ct: B, ...rest: R) => A
  ): OfTrees<readonly [A, ...R], B> =>
    ruled(floatsOnly('customTranspose', f), inRule => {
      const op = 'customTranspose'
      const own = inRule(transpose)
      return ([x, ...rest]) => {
        const linear = flatten(x)
        const others = splitStatic(rest)
        requireFloats(op, linear.leaves)
        const args = [...others.leaves, ...linear.leaves]
        const n = others.leaves.length
        let out: Structure | undefined
        const ahead = stage(op, args, args, inputs => {
          const [r, xs] = cut(inputs, n)
          const flat = flatten(f(unflatten(linear.structure, xs) as A, ...(others.rebuild(r) as R)))
          out = flat.structure
          return flat.leaves
        })
        const outputs = outputAvals(ahead.program)
        requireFloats(op, outputs)
        const values = [...others.leaves, ...outputs.map(() => null)]
        const back = stageRule(op, [...others.leaves, ...outputs], values, linear.leaves, inputs => {
          const [r, cts] = cut(inputs, n)
          const ct = own(unflatten(out!, cts) as B, ...(others.rebuild(r) as R))
          return tangentsLike(op, 'the result of the transpose', linear.structure, linear.leaves, ct)
        })
        const { captured, programs } = withAllCaptured([ahead, back])
        return unflatten(
          out!,
          bind(linearCall, [...captured, ...args], {
            program: programs[0],
            transposed: programs[1],
            consts: captured.length + n
          })
        ) as B
      }
    })
)
