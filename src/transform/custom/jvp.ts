/**
 * Functions with a forward rule of their own.
 */
import { checked } from '../../core/checked.js'
import * as option from '../../core/options.js'
import { outputAvals } from '../../core/program.js'
import { areDifferentiable } from '../../core/aval.js'
import { cut, masked } from '../../core/masks.js'
import { customJvp as customJvpEntry } from '../../primitives/program/custom.js'
import { unflatten } from '../../tree/unflatten.js'
import { bind } from '../../trace/builder.js'
import { splitStatic, tangentsLike, type OfTrees } from '../tree/arguments.js'
import { ruled, stageRule } from './ruled.js'
import { fullVectors, stagePrimal, pairOf, resultLeaves } from './rule.js'

/**
 * A function with a forward rule of its own, which serves both modes: reverse mode is its transpose.
 *
 * Math:    rule(x, dx) = (f(x), J_f(x) dx)
 * Shapes:  rule: ([...args], [...tangents]) → [result, tangent of the result], each like its value; tangents of integers are zeros
 * Grad:    the rule, differentiated again for higher orders. With respect to values that f closes over, f is differentiated as it is
 * Errors:  StructureMismatch, ShapeMismatch, DTypeMismatch, when something is differentiated and the rule gives anything unlike
 *          the function; NotLinear, in reverse mode, when it is not linear in the tangents
 *
 * In the rule, the function itself means the bare one. A call on concrete arrays is a call of the bare function. Arguments that
 * are neither arrays nor trees of them (texts, functions, options) are static and reach both as they are.
 *
 * @example
 * import assert from 'node:assert'
 * import { customJvp, grad, np } from 'pullback'
 *
 * const softplus = customJvp(
 *   (x: np.NDArray) => np.log1p(np.exp(x)),
 *   ([x], [dx]) => [np.logaddexp(x, 0), np.mul(np.div(1, np.add(1, np.exp(np.neg(x)))), dx)]
 * )
 * assert.deepStrictEqual([np.item(grad(softplus)(0)), np.item(grad(softplus)(800))], [0.5, 1])
 *
 * @category custom rules
 * @since 0.1.0
 */
export const customJvp = checked(
  'customJvp(f, rule)',
  { f: option.callable(), rule: option.callable() },
  null,
  <Args extends readonly unknown[], B>(
    f: (...args: Args) => B,
    rule: (args: Args, tangents: Args) => readonly [B, B]
  ): OfTrees<Args, B> =>
    ruled(f, inRule => {
      const op = 'customJvp'
      const own = inRule(rule)
      return args => {
        const split = splitStatic(args)
        const primal = stagePrimal(op, split, f)
        const outputs = outputAvals(primal.program)
        const moving = masked(areDifferentiable(split.leaves), split.leaves)
        const moved = areDifferentiable(outputs)
        const takes = [...split.leaves, ...moving]
        const values = [...split.leaves, ...moving.map(() => null)]
        const pushforward = stageRule(op, takes, values, [...outputs, ...masked(moved, outputs)], inputs => {
          const [xs, dxs] = cut(inputs, split.leaves.length)
          const tangents = split.rebuild(fullVectors(split.leaves, dxs))
          const [y, dy] = pairOf(op, 'rule', own(split.rebuild(xs) as Args, tangents as Args))
          const results = resultLeaves(op, 'the rule', primal, y)
          return [...results, ...masked(moved, tangentsLike(op, 'the tangent of the rule', primal.out, outputs, dy))]
        })
        return unflatten(
          primal.out,
          bind(customJvpEntry, [...primal.captured, ...pushforward.captured, ...split.leaves], {
            program: primal.program,
            rule: pushforward.program,
            consts: primal.captured.length,
            ruleConsts: pushforward.captured.length
          })
        ) as B
      }
    })
)
