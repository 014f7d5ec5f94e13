/**
 * Functions with a reverse rule of their own.
 */
import { checked } from '../../core/checked.js'
import * as option from '../../core/options.js'
import { outputAvals, runWith } from '../../core/program.js'
import { areDifferentiable } from '../../core/aval.js'
import { cut, masked } from '../../core/masks.js'
import { fail } from '../../ndarray/error.js'
import type { NDArray } from '../../ndarray/ndarray.js'
import { customVjp as customVjpEntry } from '../../primitives/program/custom.js'
import { flatten } from '../../tree/flatten.js'
import { unflatten } from '../../tree/unflatten.js'
import { bind } from '../../trace/builder.js'
import {
  cotangentsLike,
  splitStatic,
  zerosOf,
  type Cotangent,
  type OfTrees,
  type WithStatic
} from '../tree/arguments.js'
import { ruled, stageRule } from './ruled.js'
import { fullVectors, once, pairOf, resultLeaves, stagePrimal } from './rule.js'

/**
 * Cotangents of arguments; `null` where they are zero.
 *
 * @category model
 * @since 0.1.0
 */
export type Cotangents<Args extends readonly unknown[]> = { readonly [K in keyof Args]: Cotangent<Args[K]> }

/** The cotangents of the float leaves of all arguments. */
const cotangentLeaves = (op: string, args: readonly unknown[], cts: unknown): readonly NDArray[] => {
  if (!Array.isArray(cts) || cts.length !== args.length)
    return fail(
      'StructureMismatch',
      op,
      `the backward rule does not give ${args.length} cotangents`,
      'Give a list with one for each argument; null where there is none'
    )
  return args.flatMap((arg, i) => {
    const { leaves, arrays } = splitStatic(arg)
    const own = splitStatic(cts[i]).arrays
    const given = cotangentsLike(op, `the cotangent of argument ${i}`, flatten(arrays).structure, leaves, own)
    return masked(
      areDifferentiable(leaves),
      given.map((ct, k) => ct ?? zerosOf(leaves[k]))
    )
  })
}

/**
 * A function with a reverse rule of its own.
 *
 * Math:    forward(x) = (f(x), r);  backward(r, ct) = J_f(x)ᵀ ct
 * Shapes:  forward: (...args) → [result, residuals], a pair of any trees of arrays; backward: (residuals, ct) → a list with the
 *          cotangent of each argument, like it, with `null` for zero in place of any part
 * Grad:    the rule, differentiated again for higher orders. Forward mode is the transpose of the backward rule, where that is
 *          linear in the cotangent. With respect to values that f closes over, f is differentiated as it is
 * Errors:  StructureMismatch, ShapeMismatch, DTypeMismatch, when something is differentiated and a rule gives anything unlike the
 *          function; NotLinear, in forward mode, when the backward rule is not linear in the cotangent
 *
 * In the rules, the function itself means the bare one. A call on concrete arrays is a call of the bare function. Arguments that
 * are neither arrays nor trees of them are static and reach `f` and `forward` as they are.
 *
 * @example
 * import assert from 'node:assert'
 * import { customVjp, grad, np } from 'pullback'
 *
 * const clipGradient = customVjp(
 *   (x: np.NDArray) => x,
 *   x => [x, null] as const,
 *   (_, ct) => [np.clip(ct, -1, 1)]
 * )
 * const f = (x: np.NDArray) => np.mul(clipGradient(x), 100)
 * assert.deepStrictEqual([np.item(f(np.array(2))), np.item(grad(f)(2))], [200, 1])
 *
 * @category custom rules
 * @since 0.1.0
 */
export const customVjp = checked(
  'customVjp(f, forward, backward)',
  { f: option.callable(), forward: option.callable(), backward: option.callable() },
  null,
  <Args extends readonly unknown[], B, R>(
    f: (...args: Args) => B,
    forward: (...args: Args) => readonly [B, R],
    backward: (residuals: R, ct: B) => Cotangents<Args>
  ): OfTrees<Args, B> =>
    ruled(f, inRule => {
      const op = 'customVjp'
      const [ownForward, ownBackward] = [inRule(forward), inRule(backward)]
      return args => {
        const split = splitStatic(args)
        const { leaves } = split
        const primal = stagePrimal(op, split, f)
        const outputs = outputAvals(primal.program)
        let residuals: WithStatic | undefined
        const ahead = stageRule(op, leaves, leaves, outputs, inputs => {
          const [y, r] = pairOf(op, 'forward rule', ownForward(...(split.rebuild(inputs) as Args)))
          residuals = splitStatic(r)
          return [...resultLeaves(op, 'the forward rule', primal, y), ...residuals.leaves]
        })
        const kept = outputAvals(ahead.program).slice(outputs.length)
        const known = once(() => runWith(bind, ahead.program, [...ahead.captured, ...leaves]).slice(outputs.length))
        const arriving = masked(areDifferentiable(outputs), outputs)
        const back = stageRule(
          op,
          [...kept, ...arriving],
          [...kept.map((_, i) => () => known()[i]), ...arriving.map(() => null)],
          masked(areDifferentiable(leaves), leaves),
          inputs => {
            const [r, cts] = cut(inputs, kept.length)
            const ct = unflatten(primal.out, fullVectors(outputs, cts)) as B
            return cotangentLeaves(op, args, ownBackward(residuals?.rebuild(r) as R, ct))
          }
        )
        return unflatten(
          primal.out,
          bind(customVjpEntry, [...primal.captured, ...ahead.captured, ...back.captured, ...leaves], {
            program: primal.program,
            forward: ahead.program,
            backward: back.program,
            consts: primal.captured.length,
            ruleConsts: ahead.captured.length + back.captured.length,
            forwardConsts: ahead.captured.length
          })
        ) as B
      }
    })
)
