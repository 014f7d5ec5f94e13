/**
 * Searches: plain functions that find roots, fixed points and minima. They are not differentiated.
 */
import { checked } from '../core/checked.js'
import * as option from '../core/options.js'
import type { NDArray } from '../ndarray/ndarray.js'
import { fail } from '../ndarray/error.js'
import { asLeaf } from '../tree/model.js'
import { flatten } from '../tree/flatten.js'
import { unflatten } from '../tree/unflatten.js'
import { ops as $ } from '../trace/ops.js'
import { whileLoop } from '../transform/control/control.js'
import { grad, linearize } from '../transform/differentiate.js'
import { norm as normEntry } from '../primitives/array/average.js'
import { conjugateGradients } from './krylov.js'
import { gmres, type LinearSolver } from './linearSolve.js'
import { raveling } from '../transform/ravel.js'

/**
 * What finds an x with f(x) = 0, from a first guess.
 *
 * @category model
 * @since 0.1.0
 */
export type RootSolver = <A>(f: (x: A) => A, x0: A) => A

/**
 * What finds an x where a scalar f is least, from a first guess.
 *
 * @category model
 * @since 0.1.0
 */
export type Minimizer = <A>(f: (x: A) => NDArray, x0: A) => A

/**
 * When a search ends.
 *
 * @category model
 * @since 0.1.0
 */
export interface SearchOptions {
  /** The length of the last step, relative to 1 + ‖x‖. Default 1e-12 for float64, 1e-6 for float32. */
  readonly tolerance?: number
  readonly maxIterations?: number
}

const inner = (x: NDArray, y: NDArray): NDArray => $.sum($.mul(x, y), [0])
const norm = (x: NDArray): NDArray => $.bind(normEntry, [x], { axes: [0] })[0]
const any = (x: NDArray): NDArray => $.convert($.sum($.convert(x, 'int32'), [0]), 'bool')

interface Walk {
  readonly x: NDArray
  /** The length of the last step, relative to 1 + ‖x‖. */
  readonly moved: NDArray
  readonly k: NDArray
}

/** Steps from a vector until they are short. */
const repeat = (step: (x: NDArray) => NDArray, x0: NDArray, o: SearchOptions, most: number): NDArray => {
  const tolerance = o.tolerance ?? (x0.dtype === 'float32' ? 1e-6 : 1e-12)
  const start: Walk = { x: x0, moved: $.fill([], Infinity, x0.dtype), k: $.fill([], 0, 'int32') }
  return whileLoop<Walk>(
    ({ moved, k }) => $.and($.gt(moved, tolerance), $.lt(k, o.maxIterations ?? most)),
    ({ x, k }) => {
      const next = step(x)
      return { x: next, moved: $.div(norm($.sub(next, x)), $.add(1, norm(x))), k: $.add(k, 1) }
    }
  )(start).x
}

/** A search on vectors as one on trees. */
const onTrees = <A>(x0: A, search: (toTree: (x: NDArray) => A, toVector: (x: A) => NDArray) => NDArray): A => {
  const { leaves, structure } = flatten(x0)
  const { ravel, unravel } = raveling(leaves)
  const toTree = (x: NDArray): A => unflatten(structure, unravel(x)) as A
  return toTree(search(toTree, x => ravel(flatten(x).leaves)))
}

/** The limit of x, f(x), f(f(x)), … */
export const iterate =
  (o: SearchOptions) =>
  <A>(f: (x: A) => A, x0: A): A =>
    onTrees(x0, (toTree, toVector) => repeat(x => toVector(f(toTree(x))), toVector(x0), o, 1000))

/** What is searched with, and where. */
const searched = <F extends (f: never, x0: never) => unknown>(call: string, search: F): F =>
  checked(call, { f: option.callable(), x0: option.anything }, null, search)

const newtonOf = (o: SearchOptions & { readonly solve?: LinearSolver } = {}): RootSolver =>
  searched('newton({ … })(f, x0)', (f, x0) =>
    onTrees(x0, (toTree, toVector) => {
      const solve = o.solve ?? gmres
      const step = (x: NDArray): NDArray => {
        const [r, slope] = linearize((y: NDArray) => toVector(f(toTree(y))))(x)
        return $.sub(x, solve((dx: NDArray) => slope(dx))(r))
      }
      return repeat(step, toVector(x0), o, 50)
    })
  )

export const searchKinds: option.OptionKinds<SearchOptions> = {
  tolerance: option.number,
  maxIterations: option.natural
}

/**
 * Newton's method.
 *
 * Math:    xₖ₊₁ = xₖ − f′(xₖ)⁻¹ f(xₖ)
 * Shapes:  f takes a tree like x0 to another
 * Numerics: ends when a step is not longer than tolerance · (1 + ‖x‖), or after `maxIterations` (50) steps, where it is then
 * Source:  Nocedal & Wright, Numerical Optimization, ch. 11
 *
 * @example
 * import assert from 'node:assert'
 * import { newton, np } from 'pullback'
 *
 * const x = newton()((x: np.NDArray) => np.sub(np.mul(x, x), 2), np.array(1))
 * assert.strictEqual(np.item(x), Math.SQRT2)
 *
 * @category implicit functions
 * @since 0.1.0
 */
export const newton = checked(
  'newton({ tolerance, maxIterations, solve })',
  {},
  { ...searchKinds, solve: option.callable() },
  newtonOf
)

/**
 * Between which bounds to bisect.
 *
 * @category model
 * @since 0.1.0
 */
export interface BisectionOptions {
  readonly low: number
  readonly high: number
  /** How wide the interval may be in the end. Default 0: no number lies between its ends. */
  readonly tolerance?: number
  readonly maxIterations?: number
}

const bisectionOf = (o: BisectionOptions): RootSolver =>
  searched('bisection({ low, high })(f, x0)', (f, x0) =>
    onTrees(x0, (toTree, toVector) => {
      if (!(o.low < o.high))
        return fail('InvalidArgument', 'bisection', `low is ${o.low} and high is ${o.high}`, 'Give low below high')
      const like = toVector(x0)
      const signAt = (x: NDArray): NDArray => $.sign(toVector(f(toTree(x))))
      const [low, high] = [o.low, o.high].map(end => $.fill(like.shape, end, like.dtype))
      const first = signAt(low)
      const middle = (s: { readonly low: NDArray; readonly high: NDArray }): NDArray =>
        $.add(s.low, $.div($.sub(s.high, s.low), 2))
      const start = { low, high, k: $.fill([], 0, 'int32') }
      const end = whileLoop<typeof start>(
        s => {
          const x = middle(s)
          const isWide = $.gt($.sub(s.high, s.low), o.tolerance ?? 0)
          const isOpen = $.and($.lt(s.low, x), $.lt(x, s.high))
          return $.and(any($.and(isWide, isOpen)), $.lt(s.k, o.maxIterations ?? 2000))
        },
        s => {
          const x = middle(s)
          const sign = signAt(x)
          const isLow = $.eq(sign, first)
          const isRoot = $.eq(sign, 0)
          return {
            low: $.select($.or(isLow, isRoot), x, s.low),
            high: $.select(isLow, s.high, x),
            k: $.add(s.k, 1)
          }
        }
      )(start)
      return middle(end)
    })
  )

const bisectionKinds: option.OptionKinds<BisectionOptions> = {
  low: option.needed(option.number),
  high: option.needed(option.number),
  ...searchKinds
}

/**
 * Bisection, of every element for itself: for functions f(x)ᵢ = fᵢ(xᵢ) whose signs at the two bounds differ.
 *
 * Math:    of the two halves of an interval, the one at whose ends f has different signs
 * Shapes:  f takes a tree like x0 to another, element by element; of x0 only the shapes matter
 * Errors:  InvalidArgument (low is not below high)
 * Numerics: ends when the interval is not wider than `tolerance`, or after `maxIterations` (2000) halvings. Without a change of
 *          sign it ends at a bound
 *
 * @example
 * import assert from 'node:assert'
 * import { bisection, np } from 'pullback'
 *
 * const x = bisection({ low: 0, high: 10 })((x: np.NDArray) => np.sub(np.mul(x, x), np.array([4, 9])), np.zeros([2]))
 * assert.deepStrictEqual(np.toNested(x), [2, 3])
 *
 * @category implicit functions
 * @since 0.1.0
 */
export const bisection = checked('bisection({ low, high })', {}, bisectionKinds, bisectionOf)

const newtonCgOf = (o: SearchOptions = {}): Minimizer =>
  searched('newtonCg({ … })(f, x0)', (f, x0) =>
    onTrees(x0, (toTree, toVector) => {
      const value = (x: NDArray): NDArray => asLeaf(f(toTree(x)))
      const step = (x: NDArray): NDArray => {
        const [slope, hessian] = linearize(grad(value))(x)
        const toMinimum = $.neg(conjugateGradients(hessian, slope, r => r, {}))
        const d = $.select($.lt(inner(toMinimum, slope), 0), toMinimum, $.neg(slope))
        const [here, fall] = [value(x), inner(d, slope)]
        const rounding = $.mul($.abs(here), x.dtype === 'float32' ? 2 ** -21 : 2 ** -50)
        const isTooHigh = (t: NDArray): NDArray =>
          $.gt(value($.add(x, $.mul(t, d))), $.add($.add(here, rounding), $.mul($.mul(t, fall), 1e-4)))
        const t = whileLoop<NDArray>(
          s => $.and(isTooHigh(s), $.gt(s, 1e-10)),
          s => $.div(s, 2)
        )($.fill([], 1, x.dtype))
        return $.add(x, $.mul(t, d))
      }
      return repeat(step, toVector(x0), o, 100)
    })
  )

/**
 * Newton's method for a minimum: directions by conjugate gradients on the Hessian, shortened until f falls enough.
 *
 * Math:    xₖ₊₁ = xₖ − t H(xₖ)⁻¹ ∇f(xₖ), t = 1, ½, ¼, … the first with f(xₖ₊₁) ≤ f(xₖ) + 10⁻⁴ t dᵀ∇f(xₖ)
 * Shapes:  f takes a tree to a scalar
 * Numerics: where H is not positive definite the direction may be −∇f(xₖ). Ends when a step is not longer than
 *          tolerance · (1 + ‖x‖), or after `maxIterations` (100) steps, where it is then: a local minimum, for smooth f
 * Source:  Nocedal & Wright, Numerical Optimization, ch. 7
 *
 * @example
 * import assert from 'node:assert'
 * import { newtonCg, np } from 'pullback'
 *
 * const f = (p: { readonly x: np.NDArray; readonly y: np.NDArray }) =>
 *   np.add(np.square(np.sub(1, p.x)), np.mul(100, np.square(np.sub(p.y, np.square(p.x)))))
 * const { x, y } = newtonCg()(f, { x: np.array(-1), y: np.array(2) })
 * assert.ok(np.allClose(x, 1) && np.allClose(y, 1))
 *
 * @category implicit functions
 * @since 0.1.0
 */
export const newtonCg = checked('newtonCg({ tolerance, maxIterations })', {}, searchKinds, newtonCgOf)
