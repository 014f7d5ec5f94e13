/**
 * The derivative transforms: forward mode, and reverse mode as the transpose of the linearization.
 *
 * All differentiate with respect to the first argument; further arguments are held fixed.
 */
import * as option from '../core/options.js'
import { checked, transform } from '../core/checked.js'
import { showAval, type Aval } from '../core/aval.js'
import { outputAvals, runWith } from '../core/program.js'
import { isFloat } from '../ndarray/dtype.js'
import { fail } from '../ndarray/error.js'
import { scalar, type NDArray } from '../ndarray/ndarray.js'
import { map } from '../tree/map.js'
import type { Structure } from '../tree/model.js'
import { unflatten } from '../tree/unflatten.js'
import { stopGradient as stopGradientEntry } from '../primitives/program/control.js'
import { bind } from '../trace/builder.js'
import {
  cotangentsLike,
  requireDifferentiable,
  stageTree,
  tangentsLike,
  zerosOf,
  type Cotangent,
  type Input,
  type Like,
  type OfTree,
  type Pullback
} from './tree/arguments.js'
import { avalsIn, type AvalsOf } from './tree/avals.js'
import { pushThrough } from './read/jvp.js'
import { linearizeAt, readers } from './read/readers.js'
import { pullThrough } from './read/transpose.js'

/** Only captured inputs come first; they do not move. */
const movingInputs = (captured: number, leaves: number): readonly boolean[] =>
  Array.from({ length: captured + leaves }, (_, i) => i >= captured)

interface Pushforward<A, R extends readonly unknown[], B> {
  (x: Like<A>, dx: Like<A>, ...rest: R): readonly [B, B]
  (x: A, dx: A, ...rest: R): readonly [B, B]
}

/** Forward mode, for a transform of some name. */
export const forward =
  <A, R extends readonly unknown[], B>(op: string, f: (x: A, ...rest: R) => B): Pushforward<A, R, B> =>
  (x: Input<A>, dx: Input<A>, ...rest: R) => {
    const s = stageTree(op, x, 'values', (a: A) => f(a, ...rest))
    requireDifferentiable(op, x, s.leaves)
    const tangents = tangentsLike(op, 'the tangent', s.structure, s.leaves, dx)
    const dual = pushThrough(
      readers,
      s.program,
      [...s.captured, ...s.leaves],
      [...s.captured.map(() => null), ...tangents],
      'jvp'
    )
    const dys = dual.tangents.map((t, i) => t ?? zerosOf(dual.results[i]))
    return [unflatten(s.out, dual.results) as B, unflatten(s.out, dys) as B] as const
  }

const jvpOf = <A, R extends readonly unknown[], B>(f: (x: A, ...rest: R) => B): Pushforward<A, R, B> =>
  forward('jvp', f)

/**
 * The value and the directional derivative of a function.
 *
 * Math:    (f(x), J_f(x) dx)
 * Shapes:  dx like x; the results like f(x)
 * Grad:    itself differentiable, to any order
 * Errors:  NotDifferentiable, ShapeMismatch, DTypeMismatch (a tangent has the dtype of its value), StructureMismatch
 * Source:  Griewank & Walther, Evaluating Derivatives, ch. 3
 *
 * @example
 * import assert from 'node:assert'
 * import { jvp, np } from 'pullback'
 *
 * const [y, dy] = jvp((x: np.NDArray) => np.mul(x, x))(3, 1)
 * assert.deepStrictEqual([np.item(y), np.item(dy)], [9, 6])
 *
 * @category derivatives
 * @since 0.1.0
 */
export const jvp = transform('jvp(f)(x, dx, …)', null, jvpOf)

interface Linearized {
  readonly structure: ReturnType<typeof stageTree>['structure']
  readonly out: ReturnType<typeof stageTree>['out']
  readonly inputs: readonly Aval[]
  readonly outputs: readonly Aval[]
  readonly at: ReturnType<typeof linearizeAt>
}

const linearizeTree = (op: string, x: unknown, f: (x: never) => unknown): Linearized => {
  const s = stageTree(op, x, 'values', f)
  requireDifferentiable(op, x, s.leaves)
  const at = linearizeAt(s.program, [...s.captured, ...s.leaves], movingInputs(s.captured.length, s.leaves.length))
  return { structure: s.structure, out: s.out, inputs: s.leaves, outputs: outputAvals(s.program), at }
}

/** In the places that `nonzero` marks the given vectors, in the others zeros. */
const withZeros = (
  nonzero: readonly boolean[],
  some: readonly NDArray[],
  avals: readonly Aval[]
): readonly NDArray[] => {
  let next = 0
  return nonzero.map((n, i) => (n ? some[next++] : zerosOf(avals[i])))
}

const linearizeOf =
  <A, R extends readonly unknown[], B>(f: (x: A, ...rest: R) => B): OfTree<A, R, readonly [B, OfTree<A, [], B>]> =>
  (x: Input<A>, ...rest: R) => {
    const l = linearizeTree('linearize', x, (a: A) => f(a, ...rest))
    const pushforward = (dx: Input<A>): B => {
      const tangents = tangentsLike('linearize', 'the tangent', l.structure, l.inputs, dx)
      return unflatten(
        l.out,
        withZeros(l.at.nonzero, runWith(bind, l.at.linear, [...l.at.residuals, ...tangents]), l.outputs)
      ) as B
    }
    return [unflatten(l.out, l.at.results) as B, pushforward] as const
  }

/**
 * The value of a function and its derivative there as a linear function, which does not evaluate the function again.
 *
 * Math:    f(x), dx ↦ J_f(x) dx
 * Shapes:  dx like x; results like f(x)
 * Errors:  NotDifferentiable, ShapeMismatch, DTypeMismatch (a tangent has the dtype of its value), StructureMismatch
 *
 * @example
 * import assert from 'node:assert'
 * import { linearize, np } from 'pullback'
 *
 * const [y, pushforward] = linearize((x: np.NDArray) => np.mul(x, x))(3)
 * assert.deepStrictEqual([y, pushforward(1), pushforward(2)].map(np.item), [9, 6, 12])
 *
 * @category derivatives
 * @since 0.1.0
 */
export const linearize = transform('linearize(f)(x, …)', null, linearizeOf)

const vjpOf =
  <A, R extends readonly unknown[], B>(f: (x: A, ...rest: R) => B): OfTree<A, R, readonly [B, Pullback<B, A>]> =>
  (x: Input<A>, ...rest: R) => {
    const l = linearizeTree('vjp', x, (a: A) => f(a, ...rest))
    const pullback = (ct: Cotangent<B> | B): A => {
      const cts = cotangentsLike('vjp', 'the cotangent', l.out, l.outputs, ct)
      return unflatten(l.structure, pullBack(l, cts)) as A
    }
    return [unflatten(l.out, l.at.results) as B, pullback] as const
  }

/**
 * The value of a function and its pullback: cotangents of the result to cotangents of the first argument.
 *
 * Math:    f(x), ct ↦ J_f(x)ᵀ ct
 * Shapes:  ct like f(x), `null` for a leaf or a subtree where it is zero; the result like x
 * Grad:    itself differentiable, the pullback too
 * Errors:  NotDifferentiable, ShapeMismatch, DTypeMismatch (a tangent has the dtype of its value), StructureMismatch
 * Source:  Frostig, Johnson, Maclaurin, Paszke & Radul, Decomposing reverse-mode automatic differentiation (2021)
 *
 * @example
 * import assert from 'node:assert'
 * import { np, vjp } from 'pullback'
 *
 * const [y, pullback] = vjp((x: np.NDArray) => np.sum(np.mul(x, x)))(np.array([1, 2]))
 * assert.strictEqual(np.item(y), 5)
 * assert.deepStrictEqual(np.toNested(pullback(1)), [2, 4])
 *
 * @category derivatives
 * @since 0.1.0
 */
export const vjp = transform('vjp(f)(x, …)', null, vjpOf)

/** Cotangents of the inputs from those of the outputs, of which the last may be left out. */
const pullBack = ({ at, inputs }: Linearized, cts: readonly (NDArray | null)[]): readonly NDArray[] => {
  const residuals = at.residuals.length
  const arriving = at.nonzero.flatMap((n, i) => (n ? [cts[i] ?? null] : []))
  const values = [...at.residuals, ...inputs.map(() => null)]
  return pullThrough(readers, at.linear, movingInputs(residuals, inputs.length), values, arriving).map(
    (ct, i) => ct ?? zerosOf(inputs[i])
  )
}

/** What a function gives that should give one scalar, in words. */
const showResult = (out: Structure, avals: readonly Aval[]): string =>
  out._tag === 'Leaf'
    ? showAval(avals[0])
    : out._tag === 'Empty'
      ? String(out.value)
      : `${out._tag === 'List' ? 'a list' : 'a record'} of ${avals.length} array${avals.length === 1 ? '' : 's'}`

/** The cotangent 1 of a result that is one differentiable scalar. */
const seedFor = (op: string, out: Structure, outputs: readonly Aval[]): NDArray => {
  const [value] = outputs
  return out._tag === 'Leaf' && value.shape.length === 0 && isFloat(value.dtype)
    ? scalar(1, value.dtype)
    : fail(
        out._tag === 'Leaf' ? 'ShapeMismatch' : 'StructureMismatch',
        op,
        `the function gives ${showResult(out, outputs)}; a gradient is that of one floating-point scalar`,
        'Reduce the result with np.sum or np.mean; valueAndGradAux takes [value, what is not differentiated], jacrev results of any shape, vjp a cotangent like the result'
      )
}

/** The value and the gradient of a scalar function, for a transform of some name. */
export const scalarGradient =
  <A, R extends readonly unknown[]>(
    op: string,
    f: (x: A, ...rest: R) => NDArray | number
  ): OfTree<A, R, readonly [NDArray, A]> =>
  (x: Input<A>, ...rest: R) => {
    const l = linearizeTree(op, x, (a: A) => f(a, ...rest))
    const gradient = pullBack(l, [seedFor(op, l.out, l.outputs)])
    return [l.at.results[0], unflatten(l.structure, gradient) as A] as const
  }

const gradOf =
  <A, R extends readonly unknown[]>(f: (x: A, ...rest: R) => NDArray | number): OfTree<A, R, A> =>
  (x: Input<A>, ...rest: R) =>
    scalarGradient('grad', f)(x as A, ...rest)[1]

/**
 * The gradient of a scalar function with respect to its first argument.
 *
 * Math:    ∇f(x)
 * Shapes:  f: A → []; the gradient like the first argument, leaf by leaf
 * Dtypes:  float32 | float64 leaves, each gradient as its leaf
 * Grad:    itself differentiable, to any order; subgradients at kinks as each operation states
 * Errors:  NotDifferentiable (an integer or boolean leaf); ShapeMismatch, StructureMismatch (the result is not one scalar)
 *
 * @example
 * import assert from 'node:assert'
 * import { grad, np } from 'pullback'
 *
 * const f = (p: { readonly w: np.NDArray }) => np.sum(np.mul(p.w, p.w))
 * assert.deepStrictEqual(np.toNested(grad(f)({ w: np.array([1, 2]) }).w), [2, 4])
 * assert.strictEqual(np.item(grad(grad((x: np.NDArray) => np.pow(x, 3)))(2)), 12)
 *
 * @category derivatives
 * @since 0.1.0
 */
export const grad = transform('grad(f)(x, …)', null, gradOf)

const valueAndGradOf = <A, R extends readonly unknown[]>(
  f: (x: A, ...rest: R) => NDArray | number
): OfTree<A, R, readonly [NDArray, A]> => scalarGradient('valueAndGrad', f)

/**
 * The value and the gradient of a scalar function, in one evaluation.
 *
 * Shapes:  f: A → []; value [], gradient like the first argument
 * Errors:  as `grad`
 *
 * @example
 * import assert from 'node:assert'
 * import { np, valueAndGrad } from 'pullback'
 *
 * const [y, dx] = valueAndGrad((x: np.NDArray) => np.sin(x))(0)
 * assert.deepStrictEqual([np.item(y), np.item(dx)], [0, 1])
 *
 * @category derivatives
 * @since 0.1.0
 */
export const valueAndGrad = transform('valueAndGrad(f)(x, …)', null, valueAndGradOf)

const valueAndGradAuxOf =
  <A, R extends readonly unknown[], X>(
    f: (x: A, ...rest: R) => readonly [NDArray | number, X]
  ): OfTree<A, R, readonly [NDArray, A, X]> =>
  (x: Input<A>, ...rest: R) => {
    const op = 'valueAndGradAux'
    const l = linearizeTree(op, x, (a: A) => f(a, ...rest))
    if (l.out._tag !== 'List' || l.out.children.length !== 2)
      return fail(
        'StructureMismatch',
        op,
        `the function gives ${showResult(l.out, l.outputs)}`,
        'Give a pair: [value, what is not differentiated]'
      )
    const gradient = pullBack(l, [seedFor(op, l.out.children[0], l.outputs)])
    const [value, aux] = unflatten(l.out, l.at.results) as readonly [NDArray, X]
    return [value, unflatten(l.structure, gradient) as A, aux] as const
  }

/**
 * As `valueAndGrad`, for a function that also gives something that is not differentiated.
 *
 * Shapes:  f: A → [[], aux]; value [], gradient like the first argument, aux as the function gives it
 * Errors:  as `grad`
 *
 * @example
 * import assert from 'node:assert'
 * import { np, valueAndGradAux } from 'pullback'
 *
 * const f = (x: np.NDArray) => [np.mul(x, x), { doubled: np.mul(x, 2) }] as const
 * const [y, dx, aux] = valueAndGradAux(f)(3)
 * assert.deepStrictEqual([y, dx, aux.doubled].map(np.item), [9, 6, 6])
 *
 * @category derivatives
 * @since 0.1.0
 */
export const valueAndGradAux = transform('valueAndGradAux(f)(x, …)', null, valueAndGradAuxOf)

/**
 * The transpose of a linear function, from its argument, of which only shapes and dtypes matter.
 *
 * Math:    ⟨f(x), ct⟩ = ⟨x, fᵀ(ct)⟩
 * Shapes:  ct like f(x), `null` where it is zero; the result like the argument
 * Errors:  NotLinear, which names the operation that is not linear
 *
 * @example
 * import assert from 'node:assert'
 * import { linearTranspose, np } from 'pullback'
 *
 * const total = (x: np.NDArray) => np.sum(x)
 * const spread = linearTranspose(total, np.zeros([3]))
 * assert.deepStrictEqual(np.toNested(spread(2)), [2, 2, 2])
 *
 * @category derivatives
 * @since 0.1.0
 */
export const linearTranspose = checked(
  'linearTranspose(f, aval)',
  { f: option.callable(), aval: option.anything },
  null,
  <A, B>(f: (x: A) => B, avals: AvalsOf<A> | Like<A>): Pullback<B, A> => {
    const { leaves, structure } = avalsIn('linearTranspose', avals)
    const example = unflatten(structure, leaves.map(zerosOf))
    const s = stageTree('linearTranspose', example, 'avals', f)
    requireDifferentiable('linearTranspose', example, s.leaves)
    return (ct: Cotangent<B> | B) => {
      const cts = cotangentsLike('linearTranspose', 'the cotangent', s.out, outputAvals(s.program), ct)
      const isLinear = movingInputs(s.captured.length, s.leaves.length)
      const back = pullThrough(readers, s.program, isLinear, [...s.captured, ...s.leaves.map(() => null)], cts)
      return unflatten(
        s.structure,
        back.map((b, i) => b ?? zerosOf(s.leaves[i]))
      ) as A
    }
  }
)

/**
 * The same value, a constant to every derivative.
 *
 * Shapes:  those of the tree
 * Grad:    zero
 *
 * @example
 * import assert from 'node:assert'
 * import { grad, np, stopGradient } from 'pullback'
 *
 * assert.strictEqual(np.item(grad((x: np.NDArray) => np.mul(x, stopGradient(x)))(3)), 3)
 *
 * @category derivatives
 * @since 0.1.0
 */
export const stopGradient = <A>(x: A): A => map(x, leaf => bind(stopGradientEntry, [leaf], null)[0])
