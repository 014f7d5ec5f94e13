/**
 * Control flow on trees: loops and choices that stay loops and choices in Programs.
 */
import { checked } from '../../core/checked.js'
import * as option from '../../core/options.js'
import { outputAvals } from '../../core/program.js'
import { showAval } from '../../core/aval.js'
import { fail } from '../../ndarray/error.js'
import { isDense, isNDArray, itemOf, scalar, type NDArray } from '../../ndarray/ndarray.js'
import { told } from '../../ndarray/told.js'
import { branch } from '../../primitives/program/switch.js'
import { whileLoop as whileEntry } from '../../primitives/program/while.js'
import { flatten } from '../../tree/flatten.js'
import type { Structure } from '../../tree/model.js'
import { unflatten } from '../../tree/unflatten.js'
import { bind } from '../../trace/builder.js'
import { ops as $ } from '../../trace/ops.js'
import type { Input, OfTree, OfTrees } from '../tree/arguments.js'
import { countedAs } from './scan.js'
import { requireSame, stageFunction, withAllCaptured } from '../tree/stage.js'

// --- choices

const choose = (
  op: string,
  index: NDArray,
  branches: readonly ((...args: never) => unknown)[],
  args: readonly unknown[]
): unknown => {
  const { leaves, structure } = flatten(args)
  const staged = branches.map(f => stageFunction(op, structure, leaves, f))
  const [first] = staged
  staged.forEach((s, i) =>
    requireSame(
      op,
      ['the result of the first branch', first.out, outputAvals(first.program)],
      [`that of branch ${i + 1}`, s.out, outputAvals(s.program)],
      first.result,
      'Give results of one structure, shape and dtype from all branches'
    )
  )
  const { captured, programs } = withAllCaptured(staged)
  return unflatten(first.out, bind(branch, [index, ...captured, ...leaves], { branches: programs }))
}

/**
 * What decides: a value, or a function of the operands.
 *
 * @category model
 * @since 0.1.0
 */
export type Decides<Args extends readonly unknown[], D> = D | ((...args: Args) => D)

const decided = (decides: Decides<readonly unknown[], unknown>, args: readonly unknown[]): unknown =>
  typeof decides === 'function' ? (decides as (...a: readonly unknown[]) => unknown)(...args) : decides

const decision = (op: string, decides: Decides<readonly unknown[], unknown>, args: readonly unknown[]): NDArray => {
  const { leaves } = flatten(decided(decides, args))
  return leaves.length === 1 && leaves[0].shape.length === 0
    ? leaves[0]
    : fail(
        'ShapeMismatch',
        op,
        `what decides is ${leaves.length === 0 ? 'nothing' : leaves.map(showAval).join(', ')}`,
        'Decide by a scalar, with np.all or np.any of an array'
      )
}

/** A scalar from a number or an array; the value of a concrete one must be an integer below 2^31. */
const wholeScalar = (op: string, what: string, n: unknown): NDArray => {
  const x = typeof n === 'number' ? scalar(n) : n
  if (!isNDArray(x) || x.shape.length > 0 || x.dtype === 'bool')
    return fail(
      isNDArray(x) && x.dtype !== 'bool' ? 'ShapeMismatch' : 'DTypeMismatch',
      op,
      `${what} is ${isNDArray(x) ? showAval(x) : told(x)}`,
      "Give an integer, as a number or as a scalar array; np.astype(x, 'int32') makes one of a bool"
    )
  if (isDense(x) && !(Number.isInteger(itemOf(x)) && itemOf(x) >= -(2 ** 31) && itemOf(x) < 2 ** 31))
    return fail('InvalidArgument', op, `${what} is ${itemOf(x)}`, 'Give an integer from −2^31 on and below 2^31')
  return isDense(x) ? $.convert(x, 'int32') : x
}

/** The nearest int32; of uint32 too, whose conversion would wrap. A traced float loses its fraction. */
const nearestInt32 = (x: NDArray): NDArray =>
  $.convert(x.dtype === 'uint32' ? $.min(x, $.fill([], 2 ** 31 - 1, 'uint32')) : x, 'int32')

/** As float64, without its fraction and without a tangent. */
const whole = (x: NDArray): NDArray => {
  const wide = $.convert(x, 'float64')
  return $.mul($.sign(wide), $.floor($.abs(wide)))
}

/** The number of a branch: a concrete one must be that of one, a traced one is that of the nearest. */
const branchNumber = (index: unknown, branches: number): NDArray => {
  const i = nearestInt32(wholeScalar('switchCase', 'the index', index))
  return isDense(i) && !(itemOf(i) >= 0 && itemOf(i) < branches)
    ? fail(
        'InvalidArgument',
        'switchCase',
        `the index is ${itemOf(i)}, and there are ${branches} branches`,
        `Give an integer from 0 to ${branches - 1}; np.clip(i, 0, ${branches - 1}) picks the nearest branch`
      )
    : i
}

const requireBool = (op: string, x: NDArray): NDArray =>
  x.dtype === 'bool'
    ? x
    : fail('DTypeMismatch', op, `the predicate is ${showAval(x)}`, 'Give a bool scalar, as comparisons do: np.ne(x, 0)')

const condOf =
  <Args extends readonly unknown[], B>(
    p: Decides<Args, NDArray | boolean>,
    f: (...args: Args) => B,
    g: (...args: Args) => B
  ): OfTrees<Args, B> =>
  (...args: readonly unknown[]) => {
    const predicate = requireBool('cond', decision('cond', p, args))
    return choose('cond', $.convert(predicate, 'int32'), [g, f], args) as B
  }

/**
 * One of two functions, by a predicate: a bool scalar, or a function of the operands that gives one.
 *
 * Math:    p ? f(x) : g(x)
 * Shapes:  f and g take the operands and give trees of one structure, shapes and dtypes
 * Grad:    that of the branch taken; in both modes, to any order
 * Errors:  StructureMismatch, ShapeMismatch, DTypeMismatch, when the branches differ or the predicate is no bool scalar
 * Numerics: only the branch that is taken runs. Under `vmap` with a predicate that differs between examples, a branch runs
 *          on the whole batch if some example takes it, and no example sees values it would not have seen alone
 *
 * @example
 * import assert from 'node:assert'
 * import { cond, grad, np } from 'pullback'
 *
 * const f = cond((x: np.NDArray) => np.gt(x, 0), (x: np.NDArray) => np.log(x), (x: np.NDArray) => np.mul(x, 0))
 * assert.deepStrictEqual([f(1), f(-1), grad(f)(2), grad(f)(-2)].map(np.item), [0, -0, 0.5, 0])
 *
 * @category control flow
 * @since 0.1.0
 */
export const cond = checked(
  'cond(p, f, g)(x, …)',
  { p: option.noClass, f: option.callable(), g: option.callable() },
  null,
  condOf
)

const switchCaseOf =
  <Args extends readonly unknown[], B>(
    index: Decides<Args, NDArray | number>,
    branches: readonly ((...args: Args) => B)[]
  ): OfTrees<Args, B> =>
  (...args: readonly unknown[]) => {
    if (branches.length === 0) return fail('InvalidArgument', 'switchCase', 'there is no branch', 'Give at least one')
    return choose('switchCase', branchNumber(decided(index, args), branches.length), branches, args) as B
  }

/**
 * One of several functions, by an index: an integer scalar, or a function of the operands that gives one. A traced
 * index outside picks the nearest branch.
 *
 * Math:    fᵢ(x)
 * Shapes:  all branches take the operands and give trees of one structure, shapes and dtypes
 * Grad:    that of the branch taken
 * Errors:  StructureMismatch, ShapeMismatch, DTypeMismatch, InvalidArgument (no branch; a concrete
 *          index that is that of none)
 *
 * @example
 * import assert from 'node:assert'
 * import { np, switchCase } from 'pullback'
 *
 * const f = (i: number) => switchCase(i, [np.sin, np.cos, np.neg].map(g => (x: np.NDArray) => g(x)))
 * assert.deepStrictEqual([f(0)(0), f(1)(0), f(2)(2)].map(np.item), [0, 1, -2])
 *
 * @category control flow
 * @since 0.1.0
 */
export const switchCase = checked(
  'switchCase(index, [f, g])(x, …)',
  { index: option.noClass, branches: option.list(option.callable(), 'a list of functions') },
  null,
  switchCaseOf
)

// --- loops

const whileLoopOf =
  <A>(p: (x: A) => NDArray | boolean, f: (x: A) => A): OfTree<A, [], A> =>
  (x: Input<A>) => {
    const { leaves, structure } = flatten(x)
    const one: Structure = { _tag: 'List', children: [structure] }
    const body = stageFunction('whileLoop', one, leaves, f)
    requireSame(
      'whileLoop',
      ['the carry', structure, leaves],
      ['the next carry', body.out, outputAvals(body.program)],
      x,
      'Keep structure, shapes and dtypes of the carry; convert with np.astype'
    )
    const predicate = stageFunction('whileLoop', one, leaves, (carry: A) =>
      requireBool('whileLoop', decision('whileLoop', p(carry), []))
    )
    const inputs = [...predicate.captured, ...body.captured, ...leaves]
    return unflatten(
      structure,
      bind(whileEntry, inputs, {
        predicate: predicate.program,
        body: body.program,
        predicateConsts: predicate.captured.length,
        bodyConsts: body.captured.length
      })
    ) as A
  }

/**
 * A function applied to a carry for as long as a predicate holds.
 *
 * Math:    x ↦ f(f(… f(x))), the first that does not satisfy p
 * Shapes:  f gives a tree like x, leaf by leaf; p gives a bool scalar
 * Grad:    forward mode (jvp, jacfwd, jet). Reverse mode is a NotLinear error: the number of iterations is not known, so
 *          there is nothing to store residuals in. Use `foriLoop` with static bounds, `scan`, or `fixedPoint`
 * Errors:  StructureMismatch, ShapeMismatch, DTypeMismatch, when f changes the carry
 * Numerics: under `vmap` it runs until every example is done; an example that is done keeps its carry, bit for bit
 *
 * @example
 * import assert from 'node:assert'
 * import { jvp, np, whileLoop } from 'pullback'
 *
 * const double = whileLoop((x: np.NDArray) => np.lt(x, 100), (x: np.NDArray) => np.mul(x, 2))
 * const [y, dy] = jvp(double)(3, 1)
 * assert.deepStrictEqual([y, dy].map(np.item), [192, 64])
 *
 * @category control flow
 * @since 0.1.0
 */
export const whileLoop = checked(
  'whileLoop(p, f)(x)',
  { p: option.callable(), f: option.callable() },
  null,
  whileLoopOf
)

/** While an int32 is below another; it cannot pass the largest of its kind. */
const countedInt32 = <A>(from: NDArray, to: NDArray, f: (i: NDArray, x: A) => A, x: A): A => {
  const loop = whileLoop<readonly [NDArray, NDArray, A]>(
    ([i, end]) => $.lt(i, end),
    ([i, end, carry]) => [$.add(i, 1), end, f(i, carry)]
  )
  return loop([from, to, x])[2]
}

/** As many turns as bounds of any dtype say: counted from 0 in float64, where no bound is cut to what int32 holds. */
const countedWide = <A>(low: NDArray, high: NDArray, f: (i: NDArray, x: A) => A, x: A): A => {
  const [from, to] = [whole(low), whole(high)]
  const loop = whileLoop<readonly [NDArray, NDArray, NDArray, A]>(
    ([k, turns]) => $.lt(k, turns),
    ([k, turns, first, carry]) => [$.add(k, 1), turns, first, f($.convert($.add(first, k), 'int32'), carry)]
  )
  return loop([$.fill([], 0, 'float64'), $.sub(to, from), from, x])[3]
}

const foriLoopOf =
  <A>(low: NDArray | number, high: NDArray | number, f: (i: NDArray, x: A) => A): OfTree<A, [], A> =>
  (x: Input<A>) => {
    const [from, to] = [
      wholeScalar('foriLoop', 'the first bound', low),
      wholeScalar('foriLoop', 'the second bound', high)
    ]
    if (typeof low === 'number' && typeof high === 'number')
      return countedAs('foriLoop', f, low, Math.max(0, high - low), x)
    const counted = from.dtype === 'int32' && to.dtype === 'int32' ? countedInt32 : countedWide
    return counted(from, to, f, x as A)
  }

/**
 * A function applied to a carry once for each integer from `low` to `high`, `high` not included.
 *
 * Math:    x ↦ f(high − 1, … f(low + 1, f(low, x)))
 * Shapes:  f takes an int32 scalar and a tree like x, and gives a tree like x
 * Grad:    in both modes when `low` and `high` are JavaScript numbers; with traced bounds forward mode only
 * Errors:  as `scan`; InvalidArgument when a bound that is known is no integer below 2^31
 * Numerics: traced bounds of float and uint32 may lie beyond int32, and a fraction of them is dropped: the number of turns is
 *          high − low, and the index that f sees is the nearest int32
 *
 * @example
 * import assert from 'node:assert'
 * import { foriLoop, grad, np } from 'pullback'
 *
 * const power = (x: np.NDArray) => foriLoop(0, 5, (_, y: np.NDArray) => np.mul(y, x))(1)
 * assert.deepStrictEqual([power(np.array(2)), grad(power)(2)].map(np.item), [32, 80])
 *
 * @category control flow
 * @since 0.1.0
 */
export const foriLoop = checked(
  'foriLoop(low, high, f)(x)',
  { low: option.numeric, high: option.numeric, f: option.callable() },
  null,
  foriLoopOf
)
