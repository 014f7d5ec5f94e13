/**
 * Linear systems given by functions: what solves them is differentiated by solving again.
 */
import { checked } from '../core/checked.js'
import * as option from '../core/options.js'
import { scattered } from '../core/masks.js'
import type { Program } from '../core/primitive.js'
import { outputAvals, runWith } from '../core/program.js'
import type { NDArray } from '../ndarray/ndarray.js'
import { linearSolve as linearSolveEntry } from '../primitives/program/linearSolve.js'
import { flatten } from '../tree/flatten.js'
import type { Structure } from '../tree/model.js'
import { unflatten } from '../tree/unflatten.js'
import { bind } from '../trace/builder.js'
import { requireDifferentiable, zerosOf } from '../transform/tree/arguments.js'
import { conjugateGradients, minimalResiduals, type KrylovOptions } from './krylov.js'
import { raveling } from '../transform/ravel.js'
import { readers } from '../transform/read/readers.js'
import { requireSame, stageFunction, withAllCaptured } from '../transform/tree/stage.js'

/**
 * A linear function from trees to trees like them.
 *
 * @category model
 * @since 0.1.0
 */
export type LinearMap<T> = (x: T) => T

/**
 * What solves linear systems: from A and b to the x with A x = b.
 *
 * @category model
 * @since 0.1.0
 */
export type LinearSolver = <T>(A: LinearMap<T>) => (b: T) => T

/** x to Aᵀ x, from x to A x. That there is one shows that A is linear. */
const transposeOf = (matvec: Program, consts: number): Program => {
  const isLinear = matvec.inputs.map((_, i) => i >= consts)
  const { program, nonzero } = readers.transpose(
    matvec,
    isLinear,
    matvec.outputs.map(() => true)
  )
  const avals = matvec.inputs.map(v => v.aval)
  return readers.derive(matvec, `transposed ${consts}`, avals, ins =>
    scattered(nonzero, runWith(bind, program, ins))
      .slice(consts)
      .map((x, i) => x ?? zerosOf(avals[consts + i]))
  )
}

const solveBy = <T>(op: string, method: (A: LinearMap<T>, b: T) => T, symmetric: boolean, A: LinearMap<T>, b: T): T => {
  const { leaves, structure } = flatten(b)
  requireDifferentiable(op, b, leaves)
  const one: Structure = { _tag: 'List', children: [structure] }
  const vector = ['the right-hand side', structure, leaves] as const
  const matvec = stageFunction(op, one, leaves, A)
  const consts = matvec.captured.length
  requireSame(op, vector, ['A x', matvec.out, outputAvals(matvec.program)], b, 'A takes trees like b to trees like b')
  const transposed = transposeOf(matvec.program, consts)
  const solution = (product: Program): ReturnType<typeof stageFunction> => {
    const applied = (x: T): T =>
      unflatten(structure, runWith(bind, product, [...matvec.captured, ...flatten(x).leaves])) as T
    const solve = stageFunction(op, one, leaves, (c: T) => method(applied, c))
    requireSame(op, vector, ['the solution', solve.out, outputAvals(solve.program)], b, 'Give a tree like b')
    return solve
  }
  const { captured, programs } = withAllCaptured([
    matvec,
    { program: transposed, captured: matvec.captured },
    ...(symmetric ? [solution(matvec.program)] : [solution(matvec.program), solution(transposed)])
  ])
  return unflatten(
    structure,
    bind(linearSolveEntry, [...captured, ...leaves], {
      matvec: programs[0],
      transposedMatvec: programs[1],
      solve: programs[2],
      transposedSolve: programs[programs.length - 1],
      consts: captured.length
    })
  ) as T
}

const linearSolveOf = <T>(
  method: (A: LinearMap<T>, b: T) => T,
  o: { readonly symmetric?: boolean } = {}
): ((A: LinearMap<T>) => (b: T) => T) =>
  checked(
    'linearSolve(method)(A)(b)',
    { A: option.callable() },
    null,
    (A: LinearMap<T>) =>
      (b: T): T =>
        solveBy('linearSolve', method, o.symmetric ?? false, A, b)
  )

/**
 * The solution of A x = b by a method of one's own, differentiated without looking into the method.
 *
 * Math:    x = A⁻¹ b;  dx = A⁻¹ (db − dA x);  the cotangent of b is λ = A⁻ᵀ ct, that of A is −λ xᵀ
 * Shapes:  A takes a tree like b to another; b, and everything that A closes over, may be traced
 * Grad:    in both modes, to any order, each by the same method; with respect to b and to what A closes over
 * Errors:  NotLinear, which names the operation for which A is not linear; StructureMismatch, ShapeMismatch,
 *          DTypeMismatch (A x is not like x), NotDifferentiable (b has integer leaves)
 * Numerics: derivatives are as exact as the method
 *
 * `method` gets A, or its transpose, and b. It may use `whileLoop` or anything else: it is not differentiated. With
 * `symmetric` it always gets A, which must be symmetric; directions in which A is differentiated need not be.
 *
 * @example
 * import assert from 'node:assert'
 * import { foriLoop, grad, linearSolve, np } from 'pullback'
 *
 * // Richardson's iteration
 * const solve = linearSolve((A: (x: np.NDArray) => np.NDArray, b: np.NDArray) =>
 *   foriLoop(0, 60, (_, x: np.NDArray) => np.add(x, np.sub(b, A(x))))(b)
 * )
 * const f = (a: np.NDArray) => np.sum(solve(x => np.mul(a, x))(np.array([1, 3])))
 * assert.ok(np.allClose(f(np.array([0.5, 1.5])), 4))
 * assert.ok(np.allClose(grad(f)(np.array([0.5, 1.5])), np.array([-4, -4 / 3])))
 *
 * @category linear systems
 * @since 0.1.0
 */
export const linearSolve = checked(
  'linearSolve(method, { symmetric })(A)(b)',
  { method: option.callable() },
  { symmetric: option.boolean },
  linearSolveOf
)

/** A method on vectors as one on trees. */
const onTrees =
  <T>(method: (A: LinearMap<NDArray>, b: NDArray, tree: (f: LinearMap<T>) => LinearMap<NDArray>) => NDArray) =>
  (A: LinearMap<T>, b: T): T => {
    const { leaves, structure } = flatten(b)
    const { ravel, unravel } = raveling(leaves)
    const onVectors =
      (f: LinearMap<T>): LinearMap<NDArray> =>
      x =>
        ravel(flatten(f(unflatten(structure, unravel(x)) as T)).leaves)
    return unflatten(structure, unravel(method(onVectors(A), ravel(leaves), onVectors))) as T
  }

/**
 * How conjugate gradients go.
 *
 * @category model
 * @since 0.1.0
 */
export interface CgOptions<T> extends KrylovOptions {
  /** A linear function near A⁻¹, symmetric and positive definite; it shortens the iteration and changes nothing else. */
  readonly preconditioner?: LinearMap<T>
}

const krylovKinds: option.OptionKinds<KrylovOptions> = {
  tolerance: option.nonNegative,
  maxIterations: option.natural
}

const readCg = option.optionReader<CgOptions<never>>('cg', { ...krylovKinds, preconditioner: option.callable() })

/**
 * The solution of A x = b by conjugate gradients, for A symmetric and positive definite.
 *
 * Math:    the x in the Krylov spaces of A and b with the least (x − A⁻¹b)ᵀ A (x − A⁻¹b)
 * Shapes:  A takes a tree like b to another
 * Grad:    as `linearSolve`
 * Errors:  as `linearSolve`
 * Numerics: ends when ‖b − A x‖ ≤ tolerance ‖b‖; when it does not come to that, the best x on the way. For an A that is not
 *          symmetric and positive definite neither the result nor its derivative means anything; use `gmres`
 * Source:  Hestenes & Stiefel, Methods of conjugate gradients for solving linear systems (1952)
 *
 * @example
 * import assert from 'node:assert'
 * import { cg, grad, np } from 'pullback'
 *
 * const A = (x: np.NDArray) => np.matmul(np.array([[4, 1], [1, 3]]), x)
 * assert.ok(np.allClose(cg(A)(np.array([1, 2])), np.array([1 / 11, 7 / 11])))
 * assert.ok(np.allClose(grad((b: np.NDArray) => np.sum(cg(A)(b)))(np.array([1, 2])), np.array([2 / 11, 3 / 11])))
 *
 * @category linear systems
 * @since 0.1.0
 */
export const cg = checked(
  'cg(A)(b)',
  { A: option.callable() },
  null,
  <T>(A: LinearMap<T>) =>
    (b: T, o?: CgOptions<T>): T => {
      const limits = readCg(o)
      const preconditioner = limits.preconditioner as LinearMap<T> | undefined
      const method = onTrees<T>((product, c, onVectors) =>
        conjugateGradients(product, c, preconditioner === undefined ? x => x : onVectors(preconditioner), limits)
      )
      return solveBy('cg', method, true, A, b)
    }
)

/**
 * How generalized minimal residuals go.
 *
 * @category model
 * @since 0.1.0
 */
export interface GmresOptions extends KrylovOptions {
  /** The largest dimension of a Krylov space, so many vectors are kept. Default 30. */
  readonly restart?: number
}

const readGmres = option.optionReader<GmresOptions>('gmres', { ...krylovKinds, restart: option.count })

/**
 * The solution of A x = b by generalized minimal residuals, for any A.
 *
 * Math:    the x in the Krylov spaces of A and b with the least ‖b − A x‖
 * Shapes:  A takes a tree like b to another
 * Grad:    as `linearSolve`; transposes solve with Aᵀ
 * Errors:  as `linearSolve`
 * Numerics: ends when ‖b − A x‖ ≤ tolerance ‖b‖, or when a restart gains nothing; the residual never grows, so what comes is
 *          the best x on the way
 * Source:  Saad & Schultz, GMRES (1986)
 *
 * @example
 * import assert from 'node:assert'
 * import { gmres, np } from 'pullback'
 *
 * const A = (x: { readonly u: np.NDArray; readonly v: np.NDArray }) => ({ u: np.add(x.u, np.mul(2, x.v)), v: np.sub(x.v, x.u) })
 * const x = gmres(A)({ u: np.array(5), v: np.array(1) })
 * assert.ok(np.allClose(x.u, 1) && np.allClose(x.v, 2))
 *
 * @category linear systems
 * @since 0.1.0
 */
export const gmres = checked(
  'gmres(A)(b)',
  { A: option.callable() },
  null,
  <T>(A: LinearMap<T>) =>
    (b: T, o?: GmresOptions): T => {
      const limits = readGmres(o)
      return solveBy(
        'gmres',
        onTrees<T>((product, c) => minimalResiduals(product, c, limits)),
        false,
        A,
        b
      )
    }
)
