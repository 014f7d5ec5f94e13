/**
 * Forward mode: a reader of Programs that carries a tangent beside every value.
 *
 * Absent tangents (`null`) are symbolic zeros. The same reader linearizes: when the tangents are traced at
 * a level above the operands', everything that depends on the operands alone is computed (or recorded)
 * apart, and what it hands to the tangents' trace are the residuals.
 */
import { isDifferentiable } from '../../core/aval.js'
import type { AnyPrimitive, Control, Derivative, Dual, Pointwise, Program, Readers } from '../../core/primitive.js'
import { valueOf } from '../../core/program.js'
import { own, type NDArray } from '../../ndarray/ndarray.js'
import { ops as $ } from '../../trace/ops.js'
import { zerosOf } from '../tree/arguments.js'
import { withStrong } from './strong.js'

type Tangent = NDArray | null

/** `partial · tangent`, with the cheap cases of a constant partial. Both are tangents where one is the coefficient of a partial. */
export const scale = (partial: NDArray | number, tangent: NDArray, zeros: 'right' | 'both' = 'right'): Tangent =>
  partial === 0
    ? null
    : partial === 1
      ? tangent
      : partial === -1
        ? $.neg(tangent)
        : $.strongMul(partial, tangent, zeros)

const addTangents = (x: Tangent, y: Tangent): Tangent => (x === null ? y : y === null ? x : $.add(x, y))

const pointwiseTangent = (
  d: Pointwise<unknown>,
  operands: readonly NDArray[],
  tangents: readonly Tangent[],
  result: NDArray,
  params: unknown
): Tangent => {
  const total = tangents.reduce<Tangent>((acc, t, i) => {
    const partial = d.partials[i]
    if (t === null || partial === null) return acc
    return addTangents(acc, scale(typeof partial === 'number' ? partial : partial($, operands, result, params), t))
  }, null)
  return total === null ? null : $.broadcast(total, result[own].shape)
}

/** Tangents of the results of one operation, of which at least one operand has a tangent. */
export const resultTangents = (
  primitive: AnyPrimitive,
  d: Exclude<Derivative<unknown>, { _tag: 'Control' }>,
  operands: readonly NDArray[],
  tangents: readonly Tangent[],
  results: readonly NDArray[],
  params: unknown
): readonly Tangent[] => {
  switch (d._tag) {
    case 'Discrete':
      return results.map(() => null)
    case 'Linear': {
      const linear = (i: number): boolean => d.operands === 'all' || d.operands.includes(i)
      if (!tangents.some((t, i) => t !== null && linear(i))) return results.map(() => null)
      return $.bind(
        primitive,
        operands.map((x, i) => (linear(i) ? (tangents[i] ?? zerosOf(x)) : x)),
        params
      )
    }
    case 'Bilinear': {
      const [x, y] = operands
      const [dx, dy] = tangents
      return [
        addTangents(
          dx === null ? null : d.strongly($, dx, y, params, withStrong(d.zeros(params), 'left')),
          dy === null ? null : d.strongly($, x, dy, params, withStrong(d.zeros(params), 'right'))
        )
      ]
    }
    case 'Pointwise':
      return [pointwiseTangent(d, operands, tangents, results[0], params)]
    case 'Jvp':
      return d.jvp($, operands, tangents, results, params)
  }
}

/** A jet of order 1. */
const firstOrder = (
  derivative: Control<unknown>,
  readers: Readers,
  operands: readonly NDArray[],
  tangents: readonly Tangent[],
  params: unknown
): Dual => {
  const series = tangents.map(t => (t === null ? null : [t]))
  const jet = derivative.jet($, readers, 1, operands, series, params)
  return { results: jet.results, tangents: jet.series.map(s => s?.[0] ?? null) }
}

/** Runs a Program on values and tangents. */
export const pushThrough = (
  readers: Readers,
  program: Program,
  values: readonly NDArray[],
  tangents: readonly Tangent[],
  mode: 'jvp' | 'linearize'
): Dual => {
  const primal = new Array<NDArray | undefined>(program.variables)
  const tangent = new Array<Tangent>(program.variables).fill(null)
  program.inputs.forEach((v, i) => {
    primal[v.id] = values[i]
    tangent[v.id] = tangents[i]
  })
  for (const { primitive, params, inputs, outputs } of program.equations) {
    const operands = inputs.map(a => valueOf(primal, a))
    const moving = inputs.map(a => (a._tag === 'Literal' ? null : tangent[a.id]))
    const derivative = primitive.derivative as Derivative<unknown>
    const isMoving = moving.some(t => t !== null)
    if (isMoving && derivative._tag === 'Control' && outputs.some(v => isDifferentiable(v.aval))) {
      const dual =
        mode === 'linearize'
          ? derivative.linearize($, readers, operands, moving, params)
          : firstOrder(derivative, readers, operands, moving, params)
      outputs.forEach((v, i) => {
        primal[v.id] = dual.results[i]
        tangent[v.id] = dual.tangents[i]
      })
      continue
    }
    const results = $.bind(primitive, operands, params)
    for (let i = 0; i < outputs.length; i++) primal[outputs[i].id] = results[i]
    if (!isMoving || derivative._tag === 'Control' || !outputs.some(v => isDifferentiable(v.aval))) continue
    const moved = resultTangents(primitive, derivative, operands, moving, results, params)
    outputs.forEach((v, i) => (tangent[v.id] = isDifferentiable(v.aval) ? moved[i] : null))
  }
  return {
    results: program.outputs.map(a => valueOf(primal, a)),
    tangents: program.outputs.map(a => (a._tag === 'Literal' ? null : tangent[a.id]))
  }
}
