/**
 * Linear solves: x with A x = b, where A is a Program and so is what solves.
 *
 * No rule looks into the solvers. A tangent of x is another solve with the same A, and the transpose is the solve with
 * Aᵀ: derivatives are as exact as the solvers, whatever those do, and no iteration is differentiated.
 */
import { zeros } from '../rule/zeros.js'
import { aval, type Aval } from '../../core/aval.js'
import { buildProgram, type Emit } from '../../core/build.js'
import { interpret } from '../../core/interpret.js'
import { cut, isPresent, masked, not } from '../../core/masks.js'
import type {
  Atom,
  Control,
  ControlTranspose,
  Ops,
  Primitive,
  Program,
  Readers,
  Variable
} from '../../core/primitive.js'
import { inputAvals, runWith } from '../../core/program.js'
import type { NDArray } from '../../ndarray/ndarray.js'
import { requireProgram } from '../rule/applying.js'
import { integers, operand } from '../rule/define.js'
import { jetOf, linearized } from '../rule/derived.js'
import { add, div, mul, sub } from '../array/elementwise.js'
import * as kinds from '../rule/kinds.js'
import { notLinear, requireZero } from '../rule/linear.js'
import { any } from '../array/reduce.js'
import { batchLinear } from './linearCall.js'

/** All of these take the constants of A and a vector, and give a vector. */
export interface LinearSolveParams {
  /** x to A x. */
  readonly matvec: Program
  /** x to Aᵀ x. */
  readonly transposedMatvec: Program
  /** b to the x with A x = b. */
  readonly solve: Program
  /** b to the x with Aᵀ x = b. */
  readonly transposedSolve: Program
  readonly consts: number
}

type Arrays = readonly NDArray[]
type Vector = readonly (NDArray | null)[]

const filled = ($: Ops, avals: readonly Aval[], v: Vector): Arrays => v.map((x, i) => x ?? zeros($, avals[i]))

/** b − c, where either may be zero; `null` where both are. */
const difference = ($: Ops, b: Vector, c: Vector): Vector =>
  b.map((x, i) => {
    const y = c[i]
    return y === null ? x : x === null ? $.neg(y) : $.sub(x, y)
  })

const programs = ['matvec', 'transposedMatvec', 'solve', 'transposedSolve'] as const

const shape: Primitive<LinearSolveParams>['shape'] = (inputs, p) => {
  const vector = inputs.slice(p.consts)
  for (const name of programs) requireProgram('linearSolve', name, p[name], inputs, vector)
  return vector
}

/** Zeros of tangents are strong: what solves for nothing is nothing, even where A is singular, or not a number. */
const ofTangents = ($: Ops, readers: Readers, p: LinearSolveParams): LinearSolveParams => {
  const guarded = (solve: Program): Program =>
    readers.derive(solve, `of tangents ${p.consts}`, inputAvals(solve), ins => {
      const isLive = ins
        .slice(p.consts)
        .map(b => $.bind(any, [$.ne(b, 0)], { axes: b.shape.map((_, i) => i) })[0])
        .reduce($.or)
      return runWith($.bind, solve, ins).map(x => $.select(isLive, x, 0))
    })
  return { ...p, solve: guarded(p.solve), transposedSolve: guarded(p.transposedSolve) }
}

/** (dA) x, from the tangents of the constants of A. */
const movedMatvec = (
  $: Ops,
  readers: Readers,
  { matvec }: LinearSolveParams,
  constants: Arrays,
  x: Arrays,
  moving: Vector
): Vector =>
  moving.some(isPresent)
    ? linearized($, readers, matvec, [...constants, ...x], [...moving, ...x.map(() => null)]).tangents
    : x.map(() => null)

/** A dx = db − (dA) x */
const linearize: Control<LinearSolveParams>['linearize'] = ($, readers, operands, tangents, p) => {
  const constants = operands.slice(0, p.consts)
  const [moving, db] = cut(tangents, p.consts)
  const x = $.bind(linearSolve, operands, p)
  const right = difference($, db, movedMatvec($, readers, p, constants, x, moving))
  if (!right.some(isPresent)) return { results: x, tangents: right }
  return {
    results: x,
    tangents: $.bind(linearSolve, [...constants, ...filled($, x, right)], ofTangents($, readers, p))
  }
}

/** A xₖ = bₖ − what A(t) (x₀ + … + xₖ₋₁ tᵏ⁻¹) has at order k, one order after another. */
const jet: Control<LinearSolveParams>['jet'] = ($, readers, order, operands, series, p) => {
  const constants = operands.slice(0, p.consts)
  const [moving, b] = cut(series, p.consts)
  const x = $.bind(linearSolve, operands, p)
  const known: Arrays[] = []
  const moved = ofTangents($, readers, p)
  const movedAt = (k: number): Vector => {
    if (!moving.some(isPresent)) return x.map(() => null)
    const ofA = moving.map(m => m?.slice(0, k) ?? null)
    const ofX = x.map((x0, i) => (k > 1 ? [...known.map(xs => xs[i]), zeros($, x0)] : null))
    return jetOf($, readers, p.matvec, k, [...constants, ...x], [...ofA, ...ofX]).series.map(s => s?.[k - 1] ?? null)
  }
  for (let k = 1; k <= order; k++) {
    const given = b.map(s => s?.[k - 1] ?? null)
    known.push($.bind(linearSolve, [...constants, ...filled($, x, difference($, given, movedAt(k)))], moved))
  }
  return { results: x, series: x.map((_, i) => known.map(xs => xs[i])) }
}

const transpose: ControlTranspose<LinearSolveParams> = ($, _, cts, operands, isLinear, p) => {
  const [constants, b] = cut(operands, p.consts)
  const [ofA, ofB] = cut(isLinear, p.consts)
  if (ofA.includes(true)) return notLinear('linearSolve', masked(ofA, constants)[0])
  for (const fixed of masked(not(ofB), b)) requireZero('linearSolve', fixed)
  const back = $.bind(linearSolve, [...constants, ...filled($, b, cts)], {
    matvec: p.transposedMatvec,
    transposedMatvec: p.matvec,
    solve: p.transposedSolve,
    transposedSolve: p.solve,
    consts: p.consts
  })
  return [...ofA.map(() => null), ...back.map((ct, i) => (ofB[i] ? ct : null))]
}

const batching: Primitive<LinearSolveParams>['batching'] = {
  _tag: 'Rule',
  rule: ($, readers, size, operands, p) => {
    const all = operands.slice(p.consts).map(() => true)
    const marks = [...operands.slice(0, p.consts).map(o => o.batched), ...all]
    const whole = (program: Program): Program => batchLinear($, readers, program, size, marks, all)
    const values = operands.map((o, i) =>
      i < p.consts || o.batched ? o.value : $.broadcast(o.value, [size, ...o.value.shape])
    )
    return $.bind(linearSolve, values, {
      matvec: whole(p.matvec),
      transposedMatvec: whole(p.transposedMatvec),
      solve: whole(p.solve),
      transposedSolve: whole(p.transposedSolve),
      consts: p.consts
    }).map(value => ({ value, batched: true }))
  }
}

/** A = [[d, 0], [k, d]], of which the parts have a shape: neither symmetric nor its own inverse. */
const sample: Primitive<LinearSolveParams>['sample'] = draw => {
  const v = aval(draw.shape(), 'float64')
  type Triangular = (emit: Emit, d: Variable, k: Variable, x: Variable, y: Variable) => readonly Atom[]
  const program = (f: Triangular): Program => buildProgram([v, v, v, v], (emit, [d, k, x, y]) => f(emit, d, k, x, y))
  const lower: Triangular = (emit, d, k, x, y) => [
    ...emit(mul, [d, x], null),
    ...emit(add, [...emit(mul, [k, x], null), ...emit(mul, [d, y], null)], null)
  ]
  const lowerSolve: Triangular = (emit, d, k, b, c) => {
    const [x] = emit(div, [b, d], null)
    const [rest] = emit(sub, [c, ...emit(mul, [k, x], null)], null)
    return [x, ...emit(div, [rest, d], null)]
  }
  const flipped =
    (f: Triangular): Triangular =>
    (emit, d, k, x, y) =>
      [...f(emit, d, k, y, x)].reverse()
  return {
    operands: [operand(v.shape, 'float64', integers(1, 2)), ...[1, 2, 3].map(() => operand(v.shape))],
    params: {
      matvec: program(lower),
      transposedMatvec: program(flipped(lower)),
      solve: program(lowerSolve),
      transposedSolve: program(flipped(lowerSolve)),
      consts: 2
    }
  }
}

// x with A x = b
export const linearSolve: Primitive<LinearSolveParams> = {
  name: 'linearSolve',
  arity: 'any',
  params: {
    matvec: kinds.program,
    transposedMatvec: kinds.program,
    solve: kinds.program,
    transposedSolve: kinds.program,
    consts: kinds.integer
  },
  shape,
  evaluate: (inputs, p) => interpret(p.solve)(inputs),
  derivative: { _tag: 'Control', jet, linearize, transpose },
  batching,
  sample
}
