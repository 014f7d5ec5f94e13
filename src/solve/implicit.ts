/**
 * Functions defined by equations, differentiated by the implicit function theorem: how a solution was found does not
 * matter, and no iteration is differentiated or stored.
 */
import { checked, transform } from '../core/checked.js'
import * as option from '../core/options.js'
import { isDifferentiable } from '../core/aval.js'
import { cut, masked, scattered } from '../core/masks.js'
import { outputAvals, runWith } from '../core/program.js'
import { fail } from '../ndarray/error.js'
import { told } from '../ndarray/told.js'
import type { NDArray } from '../ndarray/ndarray.js'
import { implicit } from '../primitives/program/implicit.js'
import { flatten } from '../tree/flatten.js'
import { zipWith } from '../tree/map.js'
import type { Structure } from '../tree/model.js'
import { unflatten } from '../tree/unflatten.js'
import { bind, stage } from '../trace/builder.js'
import { ops as $ } from '../trace/ops.js'
import { requireDifferentiable, type OfTrees } from '../transform/tree/arguments.js'
import { linearize, scalarGradient } from '../transform/differentiate.js'
import { cg, gmres, type LinearSolver } from './linearSolve.js'
import { iterate, searchKinds, type Minimizer, type RootSolver, type SearchOptions } from './search.js'
import { requireSame, stageFunction, withAllCaptured } from '../transform/tree/stage.js'

type Arrays = readonly NDArray[]

/** An x that satisfies an equation, and what says so. */
interface Equation {
  /** Zero at x. */
  readonly residual: (x: unknown, params: readonly unknown[]) => unknown
  readonly find: (x0: unknown, params: readonly unknown[]) => unknown
  /** For the derivative of the residual with respect to x. */
  readonly solve: LinearSolver
}

/** x(p) with r(x, p) = 0, whose tangent has ∂ₓr dx = −∂ₚr dp. */
const solution = (
  op: string,
  { residual, find, solve }: Equation,
  x0: unknown,
  params: readonly unknown[]
): unknown => {
  const start = flatten(x0)
  const given = flatten(params)
  requireDifferentiable(op, x0, start.leaves)
  const unknown = start.structure
  const equation = stageFunction(
    op,
    { _tag: 'List', children: [unknown, given.structure] },
    [...start.leaves, ...given.leaves],
    residual
  )
  requireSame(
    op,
    ['the first guess', unknown, start.leaves],
    ['what the function gives', equation.out, outputAvals(equation.program)],
    x0,
    'Give a function to trees like its first argument; convert with np.astype'
  )
  /** On whose values, besides the guess, the solution depends. */
  const args = [...equation.captured, ...given.leaves]
  const captured = equation.captured.length
  const [n, moving] = [start.leaves.length, args.map(isDifferentiable)]
  const residualAt = (x: Arrays, as: Arrays): Arrays =>
    runWith(bind, equation.program, [...as.slice(0, captured), ...x, ...as.slice(captured)])

  const found = stageFunction(
    op,
    {
      _tag: 'List',
      children: [unknown, ...equation.captured.map((): Structure => ({ _tag: 'Leaf' })), given.structure]
    },
    [...start.leaves, ...args],
    (...inputs: readonly unknown[]) => find(inputs[0], inputs[inputs.length - 1] as readonly unknown[])
  )
  requireSame(
    op,
    ['the first guess', unknown, start.leaves],
    ['what was found', found.out, outputAvals(found.program)],
    x0,
    'Give a solver whose result is like its first guess'
  )
  const rule = stage(op, [...start.leaves, ...args, ...start.leaves, ...masked(moving, args)], null, inputs => {
    const [, as, x, das] = cut(inputs, n, args.length, n)
    const along = linearize((some: Arrays) =>
      residualAt(
        x,
        scattered(moving, some).map((a, i) => a ?? as[i])
      )
    )
    const dr = along(masked(moving, as))[1](das)
    const [, slope] = linearize((y: Arrays) => residualAt(y, as))(x)
    const solved = solve((dx: Arrays) => slope(dx))
    return typeof solved === 'function'
      ? solved(dr.map(r => $.neg(r)))
      : fail('InvalidArgument', op, `solve gives ${told(solved)}`, 'Give a solver, such as gmres: A => b => x')
  })
  const { captured: consts, programs } = withAllCaptured([found, rule])
  return unflatten(
    unknown,
    bind(implicit, [...consts, ...start.leaves, ...args], {
      program: programs[0],
      rule: programs[1],
      consts: consts.length + n
    })
  )
}

/**
 * How the derivative of an implicit function is solved for.
 *
 * @category model
 * @since 0.1.0
 */
export interface ImplicitOptions {
  /** Solves with the derivative of the equation with respect to the unknown. Default `gmres`; for `argmin`, `cg`. */
  readonly solve?: LinearSolver
}

const rootOf = (solver: RootSolver, o: ImplicitOptions = {}) =>
  transform(
    'root(solver)(f)(x0, …)',
    null,
    <A, P extends readonly unknown[]>(f: (x: A, ...params: P) => A): OfTrees<readonly [A, ...P], A> =>
      (...[x0, ...params]: readonly unknown[]) => {
        const residual = (x: unknown, ps: readonly unknown[]): unknown => f(x as A, ...(ps as P))
        const find = (x: unknown, ps: readonly unknown[]): unknown => solver(y => residual(y, ps), x)
        return solution('root', { residual, find, solve: o.solve ?? gmres }, x0, params) as A
      }
  )

/**
 * A root of a function, as a function of its parameters.
 *
 * Math:    x(p) with f(x, p) = 0;  dx = −(∂ₓf)⁻¹ ∂ₚf dp
 * Shapes:  f takes (x, ...params) to a tree like x
 * Grad:    in both modes, to any order, with respect to params and to what f closes over; zero with respect to x0. ∂ₓf must
 *          be regular at the root
 * Errors:  StructureMismatch, ShapeMismatch, DTypeMismatch (f(x) is not like x), NotDifferentiable (x has integer leaves)
 * Numerics: as exact as the root and the linear solve are
 * Source:  Krantz & Parks, The Implicit Function Theorem (2013); Blondel et al., Efficient and modular implicit
 *          differentiation (2022)
 *
 * `solver` takes x ↦ f(x, ...params) and x0 to the root; it may do so in any way that can be traced.
 *
 * @example
 * import assert from 'node:assert'
 * import { grad, newton, np, root } from 'pullback'
 *
 * const sqrt = (a: np.NDArray) => root(newton())((x: np.NDArray, b: np.NDArray) => np.sub(np.mul(x, x), b))(1, a)
 * assert.ok(np.allClose(sqrt(np.array(9)), 3))
 * assert.ok(np.allClose(grad(sqrt)(9), 1 / 6))
 * assert.ok(np.allClose(grad(grad(sqrt))(9), -1 / 108))
 *
 * @category implicit functions
 * @since 0.1.0
 */
export const root = checked(
  'root(solver, { solve })(f)(x0, …)',
  { solver: option.callable() },
  { solve: option.callable() },
  rootOf
)

/**
 * How a fixed point is found.
 *
 * @category model
 * @since 0.1.0
 */
export interface FixedPointOptions extends SearchOptions, ImplicitOptions {
  /** From the function and a first guess to the fixed point. Default: the function, again and again. */
  readonly solver?: RootSolver
}

const fixedPointOf =
  <A, P extends readonly unknown[]>(
    f: (x: A, ...params: P) => A,
    o: FixedPointOptions = {}
  ): OfTrees<readonly [A, ...P], A> =>
  (...[x0, ...params]: readonly unknown[]) => {
    const image = (x: unknown, ps: readonly unknown[]): unknown => f(x as A, ...(ps as P))
    const residual = (x: unknown, ps: readonly unknown[]): unknown => zipWith(x, image(x, ps), $.sub)
    const find = (x: unknown, ps: readonly unknown[]): unknown => (o.solver ?? iterate(o))(y => image(y, ps), x)
    return solution('fixedPoint', { residual, find, solve: o.solve ?? gmres }, x0, params) as A
  }

const fixedPointKinds: option.OptionKinds<FixedPointOptions> = {
  ...searchKinds,
  solve: option.callable(),
  solver: option.callable()
}

/**
 * A fixed point of a function, as a function of its parameters.
 *
 * Math:    x(p) with x = f(x, p);  dx = (I − ∂ₓf)⁻¹ ∂ₚf dp
 * Shapes:  f takes (x, ...params) to a tree like x
 * Grad:    as `root`; I − ∂ₓf must be regular, which it is where the iteration contracts
 * Errors:  as `root`
 * Numerics: iterates until a step is not longer than tolerance · (1 + ‖x‖), or `maxIterations` (1000) times
 * Source:  Bai, Kolter & Koltun, Deep equilibrium models (2019)
 *
 * @example
 * import assert from 'node:assert'
 * import { fixedPoint, grad, np } from 'pullback'
 *
 * // x = cos(a x)
 * const f = (a: np.NDArray) => fixedPoint((x: np.NDArray, b: np.NDArray) => np.cos(np.mul(b, x)))(1, a)
 * const x = np.item(f(np.array(1)))
 * assert.ok(Math.abs(x - Math.cos(x)) < 1e-11)
 * assert.ok(np.allClose(grad(f)(1), (-x * Math.sin(x)) / (1 + Math.sin(x))))
 *
 * @category implicit functions
 * @since 0.1.0
 */
export const fixedPoint = transform(
  'fixedPoint(f, { solver, solve, tolerance, maxIterations })(x0, …)',
  fixedPointKinds,
  fixedPointOf
)

const argminOf = (solver: Minimizer, o: ImplicitOptions = {}) =>
  transform(
    'argmin(solver)(f)(x0, …)',
    null,
    <A, P extends readonly unknown[]>(f: (x: A, ...params: P) => NDArray): OfTrees<readonly [A, ...P], A> =>
      (...[x0, ...params]: readonly unknown[]) => {
        const value = (x: unknown, ps: readonly unknown[]): NDArray => f(x as A, ...(ps as P))
        const residual = (x: unknown, ps: readonly unknown[]): unknown =>
          scalarGradient('argmin', (y: unknown) => value(y, ps))(x as never)[1]
        const find = (x: unknown, ps: readonly unknown[]): unknown => solver(y => value(y, ps), x)
        return solution('argmin', { residual, find, solve: o.solve ?? cg }, x0, params) as A
      }
  )

/**
 * Where a function is least, as a function of its parameters.
 *
 * Math:    x(p) with ∇ₓf(x, p) = 0;  dx = −(∇²ₓf)⁻¹ ∂ₚ∇ₓf dp
 * Shapes:  f takes (x, ...params) to a scalar
 * Grad:    as `root`; the Hessian must be regular at the minimum, and positive definite for the default `cg`
 * Errors:  as `root`; ShapeMismatch (f is not a scalar)
 * Numerics: as exact as the minimum and the linear solve are
 * Source:  Bengio, Gradient-based optimization of hyperparameters (2000)
 *
 * @example
 * import assert from 'node:assert'
 * import { argmin, grad, newtonCg, np } from 'pullback'
 *
 * // the mean, as what is nearest to all; with a weight that draws it to 0
 * const centre = (xs: np.NDArray, w: np.NDArray) =>
 *   argmin(newtonCg())((c: np.NDArray) => np.add(np.sum(np.square(np.sub(xs, c))), np.mul(w, np.square(c))))(0)
 * const xs = np.array([1, 2, 6])
 * assert.ok(np.allClose(centre(xs, np.array(0)), 3))
 * assert.ok(np.allClose(grad(centre)(xs, np.array(0)), np.array([1 / 3, 1 / 3, 1 / 3])))
 *
 * @category implicit functions
 * @since 0.1.0
 */
export const argmin = checked(
  'argmin(solver, { solve })(f)(x0, …)',
  { solver: option.callable() },
  { solve: option.callable() },
  argminOf
)
