/**
 * Functions with derivative or batching rules of their own.
 */
import { checked } from '../core/checked.js'
import * as option from '../core/options.js'
import { outputAvals, runWith } from '../core/program.js'
import { areDifferentiable, type Aval, isDifferentiable } from '../core/aval.js'
import { cut, marked, spread } from '../core/marks.js'
import type { Batched } from '../core/primitive.js'
import { fail } from '../ndarray/error.js'
import type { NDArray } from '../ndarray/ndarray.js'
import { customJvp as customJvpEntry, customVjp as customVjpEntry } from '../primitives/custom.js'
import { customBatching as customBatchingEntry } from '../primitives/customBatching.js'
import { linearCall } from '../primitives/linearCall.js'
import { flatten } from '../tree/flatten.js'
import type { Structure } from '../tree/model.js'
import { broadcastPrefix } from '../tree/structure.js'
import { unflatten } from '../tree/unflatten.js'
import { bind, stage, type Staged } from '../trace/builder.js'
import {
  cotangentsLike,
  splitStatic,
  tangentsLike,
  zerosOf,
  type Cotangent,
  type OfTrees,
  type WithStatic
} from './arguments.js'
import { ruled, stageRule } from './ruled.js'
import { requireSame, withAllCaptured } from './stage.js'

/** Vectors for all places, from those for the differentiable ones; the others are zeros. */
const fullVectors = (avals: readonly Aval[], some: readonly NDArray[]): readonly NDArray[] =>
  spread(areDifferentiable(avals), some).map((t, i) => t ?? zerosOf(avals[i]))

interface Primal extends Staged {
  readonly out: Structure
  readonly result: unknown
}

const stagePrimal = (op: string, args: WithStatic, f: (...args: never) => unknown): Primal => {
  let result: unknown
  let out: Structure | undefined
  const staged = stage(op, args.leaves, args.leaves, inputs => {
    result = f(...(args.rebuild(inputs) as never))
    const flat = flatten(result)
    out = flat.structure
    return flat.leaves
  })
  return { ...staged, out: out!, result }
}

/** Computed at the first call. */
const once = <A>(make: () => A): (() => A) => {
  let made: A | undefined
  return () => (made ??= make())
}

const pairOf = (op: string, what: string, u: unknown): readonly [unknown, unknown] =>
  Array.isArray(u) && u.length === 2
    ? (u as unknown as readonly [unknown, unknown])
    : fail(
        'StructureMismatch',
        op,
        `the ${what} does not give a pair`,
        'Give [result, tangent] from a forward rule, [result, residuals] from a rule for vjp, [result, batched] from a batching rule'
      )

/** The leaves of what a rule says the result is; it must be like what the function gives. */
const resultLeaves = (op: string, what: string, primal: Primal, y: unknown): readonly NDArray[] => {
  const { leaves, structure } = flatten(y)
  requireSame(
    op,
    ['the result of the function', primal.out, outputAvals(primal.program)],
    [`the result of ${what}`, structure, leaves],
    primal.result,
    'A rule gives the same result as its function'
  )
  return leaves
}

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
        const moving = marked(areDifferentiable(split.leaves), split.leaves)
        const moved = areDifferentiable(outputs)
        const takes = [...split.leaves, ...moving]
        const values = [...split.leaves, ...moving.map(() => null)]
        const pushforward = stageRule(op, takes, values, [...outputs, ...marked(moved, outputs)], inputs => {
          const [xs, dxs] = cut(inputs, split.leaves.length)
          const tangents = split.rebuild(fullVectors(split.leaves, dxs))
          const [y, dy] = pairOf(op, 'rule', own(split.rebuild(xs) as Args, tangents as Args))
          const results = resultLeaves(op, 'the rule', primal, y)
          return [...results, ...marked(moved, tangentsLike(op, 'the tangent of the rule', primal.out, outputs, dy))]
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
    return marked(
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
        const arriving = marked(areDifferentiable(outputs), outputs)
        const back = stageRule(
          op,
          [...kept, ...arriving],
          [...kept.map((_, i) => () => known()[i]), ...arriving.map(() => null)],
          marked(areDifferentiable(leaves), leaves),
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
