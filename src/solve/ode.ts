/**
 * Ordinary differential equations, differentiated through the steps taken or by the adjoint equation.
 */
import { transform } from '../core/checked.js'
import * as option from '../core/options.js'
import { isDifferentiable, showAval } from '../core/aval.js'
import { cut, masked, scattered } from '../core/masks.js'
import { outputAvals, runWith } from '../core/program.js'
import { fail } from '../ndarray/error.js'
import { told } from '../ndarray/told.js'
import { isDense, toTypedArray, type NDArray } from '../ndarray/ndarray.js'
import { adjoint } from '../primitives/program/adjoint.js'
import { flatten } from '../tree/flatten.js'
import type { Structure } from '../tree/model.js'
import { unflatten } from '../tree/unflatten.js'
import { bind, stage } from '../trace/builder.js'
import { ops as $ } from '../trace/ops.js'
import { requireDifferentiable, type OfTrees } from '../transform/tree/arguments.js'
import { vjp } from '../transform/differentiate.js'
import { integrate, integrateBounded, type Control, type Field, type Solve } from './dormandPrince.js'
import { raveling } from '../transform/ravel.js'
import { between, scan } from '../transform/control/scan.js'
import { requireSame, stageFunction } from '../transform/tree/stage.js'

type Arrays = readonly NDArray[]

/**
 * How a differential equation is solved, and how its solution is differentiated.
 *
 * @category model
 * @since 0.1.0
 */
export interface OdeOptions {
  /** The error that a step may add, relative to the solution. Default 1e-8 for float64, 1e-4 for float32. */
  readonly relativeTolerance?: number
  /** The error that a step may add in any case. Default 1e-8 for float64, 1e-4 for float32. */
  readonly absoluteTolerance?: number
  /** How many steps there may be; where the solution does not come to with so many, it is NaN. Default 1000. */
  readonly maxSteps?: number
  /** Through the steps taken, or by the adjoint equation. Default `discrete`. */
  readonly gradient?: 'discrete' | 'adjoint'
}

const row = (x: NDArray, i: number): NDArray => $.reshape(between(x, i, i + 1), x.shape.slice(1))

/** In the direction of the times: s = ±t increases. */
const directed =
  (solve: Solve): Solve =>
  (field, fixed, y0, ts, c) => {
    const isForward = $.ge(row(ts, ts.size - 1), row(ts, 0))
    const sign = $.sub($.mul(2, $.convert(isForward, ts.dtype)), 1)
    const along: Field = ([direction, ...rest], y, s) => $.mul(direction, field(rest, y, $.mul(direction, s)))
    return solve(along, [sign, ...fixed], y0, $.mul(sign, ts), c)
  }

/**
 * Cotangents of what does not change (of its floats), the first value and the times.
 *
 * Math:    a′ = −(∂f/∂y)ᵀ a, g′ = −(∂f/∂p)ᵀ a, backwards, where a gains ctᵢ at tᵢ; that of tᵢ is ctᵢ · f(yᵢ, tᵢ), that of t₀ is
 *          −a(t₀) · f(y₀, t₀)
 */
const pullback = (field: Field, fixed: Arrays, ts: NDArray, ys: NDArray, ct: NDArray, c: Control): Arrays => {
  const n = ys.shape[1]
  const moving = fixed.map(isDifferentiable)
  const floats = masked(moving, fixed)
  const { ravel, unravel, size } = raveling(floats)
  const merged = (all: Arrays, some: Arrays): Arrays => scattered(moving, some).map((x, i) => x ?? all[i])
  const augmented: Field = (all, z, t) => {
    const [y, a] = $.split(z, 0, [n, n, size])
    const [slope, back] = vjp(([u, ...some]: Arrays) => field(merged(all, some), u, t))([y, ...masked(moving, all)])
    const [toY, ...toFixed] = back(a)
    return $.concat([slope, $.neg(toY), $.convert($.neg(ravel(toFixed)), z.dtype)], 0)
  }
  const inner = (x: NDArray, y: NDArray): NDArray => $.sum($.mul(x, y), [0])
  const last = ts.size - 1
  interface Slice {
    readonly y: NDArray
    readonly ct: NDArray
    readonly t: NDArray
    readonly before: NDArray
  }
  interface Carry {
    readonly a: NDArray
    readonly g: NDArray
  }
  const walkBack = ({ a, g }: Carry, s: Slice): readonly [Carry, NDArray] => {
    const start = $.concat([s.y, $.add(a, s.ct), g], 0)
    const back = $.concat([$.reshape(s.t, [1]), $.reshape(s.before, [1])], 0)
    const end = row(directed(integrate)(augmented, fixed, start, back, c), 1)
    const [, atStart, ofFixed] = $.split(end, 0, [n, n, size])
    return [{ a: atStart, g: ofFixed }, inner(s.ct, field(fixed, s.y, s.t))]
  }
  const slices: Slice = {
    y: between(ys, 1, last + 1),
    ct: between(ct, 1, last + 1),
    t: between(ts, 1, last + 1),
    before: between(ts, 0, last)
  }
  const none: Carry = { a: $.fill([n], 0, ys.dtype), g: $.fill([size], 0, ys.dtype) }
  const [{ a, g }, later] = scan(walkBack, { reverse: true })(none, slices)
  const ofStart = $.neg(inner(a, field(fixed, row(ys, 0), row(ts, 0))))
  return [...unravel(g), $.add(a, row(ct, 0)), $.concat([$.reshape(ofStart, [1]), later], 0)]
}

const byAdjoint: Solve = (field, fixed, y0, ts, c) => {
  const inputs = [...fixed, y0, ts]
  const [k, result] = [fixed.length, { shape: [ts.size, y0.size], dtype: y0.dtype }]
  const { program } = stage('odeint', inputs, null, xs => [
    directed(integrate)(field, xs.slice(0, k), xs[k], xs[k + 1], c)
  ])
  const back = stage('odeint', [...inputs, result, result], null, xs => {
    const [all, [, at, ys, ct]] = cut(xs, k)
    return pullback(field, all, at, ys, ct, c)
  })
  return bind(adjoint, inputs, { program, pullback: back.program })[0]
}

const isMonotone = (ts: readonly number[]): boolean =>
  [1, -1].some(sign => ts.every((t, i) => i === 0 || sign * (t - ts[i - 1]) >= 0))

const odeintOf =
  <Y, P extends readonly unknown[]>(
    f: (y: Y, t: NDArray, ...params: P) => Y,
    o: OdeOptions = {}
  ): OfTrees<readonly [Y, NDArray, ...P], Y> =>
  (...[y0, times, ...params]: readonly unknown[]) => {
    const op = 'odeint'
    const [state, given] = [flatten(y0), flatten(params)]
    const at = flatten(times).leaves.find(() => true)
    requireDifferentiable(op, y0, state.leaves)
    if (at?.shape.length !== 1 || at.size === 0)
      return fail(
        'ShapeMismatch',
        op,
        `the times are ${at === undefined ? told(times) : showAval(at)}`,
        'Give the times as an array of shape [T], T ≥ 1'
      )
    if (isDense(at) && !isMonotone(Array.from(toTypedArray(at))))
      return fail('InvalidArgument', op, 'the times go back and forth', 'Give times that increase, or that decrease')
    const { ravel, unravel, dtype } = raveling(state.leaves)
    const ts = $.convert(at, dtype)
    const leaf: Structure = { _tag: 'Leaf' }
    const s = stageFunction(
      op,
      { _tag: 'List', children: [state.structure, leaf, given.structure] },
      [...state.leaves, { shape: [], dtype }, ...given.leaves],
      (y: Y, t: NDArray, ps: P) => f(y, t, ...ps)
    )
    requireSame(
      op,
      ['the state', state.structure, state.leaves],
      ['its derivative', s.out, outputAvals(s.program)],
      y0,
      'The derivative has structure, shapes and dtypes of the state; convert with np.astype'
    )
    const captured = s.captured.length
    const field: Field = (fixed, y, t) =>
      ravel(runWith(bind, s.program, [...fixed.slice(0, captured), ...unravel(y), t, ...fixed.slice(captured)]))
    const tolerance = dtype === 'float32' ? 1e-4 : 1e-8
    const c: Control = {
      relative: o.relativeTolerance ?? tolerance,
      absolute: o.absoluteTolerance ?? tolerance,
      maxSteps: o.maxSteps ?? 1000
    }
    const fixed = [...s.captured, ...given.leaves]
    const solve = o.gradient === 'adjoint' ? byAdjoint : directed(integrateBounded)
    const ys = solve(field, fixed, ravel(state.leaves), ts, c)
    const sizes = state.leaves.map(x => x.size)
    const leaves = $.split(ys, 1, sizes).map((x, i) =>
      $.convert($.reshape(x, [ts.size, ...state.leaves[i].shape]), state.leaves[i].dtype)
    )
    return unflatten(state.structure, leaves) as Y
  }

const odeKinds: option.OptionKinds<OdeOptions> = {
  relativeTolerance: option.number,
  absoluteTolerance: option.number,
  maxSteps: option.natural,
  gradient: option.oneOf(['discrete', 'adjoint'])
}

/**
 * The solution of a differential equation at given times.
 *
 * Math:    y′(t) = f(y(t), t, ...params), y(t₀) = y₀
 * Shapes:  y0 a tree; f gives a tree like it; ts of shape [T], increasing or decreasing; each leaf of the result has a
 *          leading axis T, its first row is y0
 * Dtypes:  computed in float32 when all leaves of y0 are, else in float64
 * Grad:    with respect to y0, ts, params, and what f closes over. `discrete`: through the steps taken, in both modes, to any
 *          order; one state of each step is stored. `adjoint`: reverse mode solves the adjoint equation backwards and stores
 *          nothing between the times, and is exact up to the tolerances; forward mode, of it too, goes through the steps;
 *          reverse mode of reverse mode is a NotLinear error. How long steps are is not differentiated
 * Errors:  ShapeMismatch (ts), StructureMismatch, ShapeMismatch, DTypeMismatch (f is not like y0), NotDifferentiable
 * Numerics: Dormand–Prince 5(4), values between steps of order 4. With `discrete` the cost grows with `maxSteps`, a little for
 *          each step that is not taken. `adjoint` follows y back from each of the times, which is unstable where what
 *          is followed forwards forgets quickly: ask for more times, or take `discrete`
 * Source:  Dormand & Prince (1980); Hairer, Nørsett & Wanner, Solving Ordinary Differential Equations I (1993); Chen,
 *          Rubanova, Bettencourt & Duvenaud, Neural ordinary differential equations (2018)
 *
 * @example
 * import assert from 'node:assert'
 * import { grad, np, odeint } from 'pullback'
 *
 * const decay = odeint((y: np.NDArray, _: np.NDArray, rate: np.NDArray) => np.neg(np.mul(rate, y)))
 * const ys = decay(1, np.array([0, 1, 2]), 0.5)
 * assert.ok(np.allClose(ys, np.exp(np.array([0, -0.5, -1])), { rtol: 1e-6 }))
 *
 * const last = (rate: np.NDArray) => np.index(decay(1, np.array([0, 2]), rate), 1)
 * assert.ok(np.allClose(grad(last)(0.5), -2 * Math.exp(-1), { rtol: 1e-6 }))
 *
 * @category implicit functions
 * @since 0.1.0
 */
export const odeint = transform('odeint(f, { … })(y0, times, …)', odeKinds, odeintOf)
