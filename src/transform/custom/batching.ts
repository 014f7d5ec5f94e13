/**
 * Functions with a batching rule of their own.
 */
import { checked } from '../../core/checked.js'
import * as option from '../../core/options.js'
import { outputAvals } from '../../core/program.js'
import type { Batched } from '../../core/primitive.js'
import type { NDArray } from '../../ndarray/ndarray.js'
import { customBatching as customBatchingEntry } from '../../primitives/program/customBatching.js'
import { flatten } from '../../tree/flatten.js'
import { broadcastPrefix } from '../../tree/structure.js'
import { unflatten } from '../../tree/unflatten.js'
import { bind } from '../../trace/builder.js'
import { splitStatic, type OfTrees } from '../tree/arguments.js'
import { ruled } from './ruled.js'
import { requireSame } from '../tree/stage.js'
import { pairOf, stagePrimal, type Primal } from './rule.js'

/**
 * Which leaves of a tree are batched.
 *
 * @category model
 * @since 0.1.0
 */
export type BatchedLeaves<T> = T extends NDArray | number ? boolean : { readonly [K in keyof T]: BatchedLeaves<T[K]> }

const isBoolean = (u: unknown): u is boolean => typeof u === 'boolean'

/** What a batching rule gives, once it has the shapes that it says it has. */
const batchedLeaves = (op: string, primal: Primal, size: number, y: unknown, batched: unknown): readonly Batched[] => {
  const { leaves, structure } = flatten(y)
  const marks = broadcastPrefix(op, batched, structure, isBoolean) as readonly boolean[]
  requireSame(
    op,
    ['the result of the batching rule', structure, leaves],
    [
      'that of the function, batched as the rule says,',
      primal.out,
      outputAvals(primal.program).map((a, i) => (marks[i] ? { ...a, shape: [size, ...a.shape] } : a))
    ],
    y,
    'Give the batch axis first where the result is batched'
  )
  return leaves.map((value, i) => ({ value, batched: marks[i] }))
}

/**
 * A function with a batching rule of its own.
 *
 * Math:    rule(n, batched, ...xs) = [vmap(f)(...xs), which leaves of it are batched]
 * Shapes:  the rule takes the size of the batch; for each argument a tree of booleans that says which leaves have a leading
 *          batch axis; and the arguments. It gives the result and a tree of booleans, or one for all its leaves
 * Grad:    that of f, batched by the rules of what it is made of; the gradient of a vmapped function is that of the rule
 * Errors:  StructureMismatch, ShapeMismatch; EscapedTracer, when the rule closes over a traced value (pass it as an argument)
 *
 * @example
 * import assert from 'node:assert'
 * import { customBatching, np, vmap } from 'pullback'
 *
 * const total = customBatching(
 *   (x: np.NDArray) => np.sum(x),
 *   (_, __, xs) => [np.matmul(xs, np.ones([3])), true]
 * )
 * assert.deepStrictEqual(np.toNested(vmap(total)(np.ones([2, 3]))), [3, 3])
 *
 * @category custom rules
 * @since 0.1.0
 */
export const customBatching = checked(
  'customBatching(f, rule)',
  { f: option.callable(), rule: option.callable() },
  null,
  <Args extends readonly unknown[], B>(
    f: (...args: Args) => B,
    rule: (size: number, batched: BatchedLeaves<Args>, ...args: Args) => readonly [B, BatchedLeaves<B> | boolean]
  ): OfTrees<Args, B> =>
    ruled(f, inRule => {
      const op = 'customBatching'
      const own = inRule(rule)
      return args => {
        const split = splitStatic(args)
        const primal = stagePrimal(op, split, f)
        const byRule = (size: number, operands: readonly Batched[]): readonly Batched[] => {
          const marks = split.rebuild(operands.map(o => o.batched)) as BatchedLeaves<Args>
          const given = split.rebuild(operands.map(o => o.value)) as Args
          const [y, batched] = pairOf(op, 'rule', own(size, marks, ...given))
          return batchedLeaves(op, primal, size, y, batched)
        }
        return unflatten(
          primal.out,
          bind(customBatchingEntry, [...primal.captured, ...split.leaves], {
            program: primal.program,
            consts: primal.captured.length,
            rule: (_, size, operands) => byRule(size, operands)
          })
        ) as B
      }
    })
)
