/**
 * Transposition: a reader of linear Programs that carries cotangents backwards.
 */
import { isDifferentiable } from '../../core/aval.js'
import { linearOperand } from '../../core/placeholder.js'
import type { Derivative, Equation, Program, Readers } from '../../core/primitive.js'
import { valueOf } from '../../core/program.js'
import { fail, TensorError } from '../../ndarray/error.js'
import { own, type NDArray } from '../../ndarray/ndarray.js'
import { sameShape, type Shape } from '../../ndarray/shape.js'
import { notLinear, requireZero } from '../../primitives/rule/linear.js'
import { ops as $ } from '../../trace/ops.js'
import { scale } from './jvp.js'
import { ofCotangent } from './strong.js'

type Cotangent = NDArray | null

/** The sum over the axes along which a value of `shape` was broadcast. */
const unbroadcast = (ct: NDArray, shape: Shape): NDArray => {
  const from = ct[own].shape
  if (sameShape(from, shape)) return ct
  const lead = from.length - shape.length
  const axes = from.flatMap((n, i) => (i < lead || (shape[i - lead] === 1 && n !== 1) ? [i] : []))
  return $.reshape($.sum(ct, axes), shape)
}

/** Cotangents of all operands of one equation (`null` where there is none). */
const operandCotangents = (
  readers: Readers,
  { primitive, params, outputs }: Equation,
  operands: readonly NDArray[],
  isLinear: readonly boolean[],
  cts: readonly Cotangent[]
): readonly Cotangent[] => {
  const d = primitive.derivative as Derivative<unknown>
  const full = (): readonly NDArray[] =>
    cts.map((ct, i) => ct ?? $.fill(outputs[i].aval.shape, 0, outputs[i].aval.dtype))
  const byRule = (linear: readonly number[], transposed: readonly Cotangent[]): readonly Cotangent[] =>
    operands.map((x, i) =>
      isLinear[i] ? (linear.includes(i) ? transposed[linear.indexOf(i)] : notLinear(primitive.name, x)) : null
    )
  switch (d._tag) {
    case 'Discrete':
      return operands.map((x, i) => (isLinear[i] ? notLinear(primitive.name, x) : null))
    case 'Linear': {
      const linear = d.operands === 'all' ? operands.map((_, i) => i) : d.operands
      for (const i of linear) if (!isLinear[i]) requireZero(primitive.name, operands[i])
      return byRule(linear, d.transpose($, full(), operands, params))
    }
    case 'Bilinear': {
      const [x, y] = operands
      if (isLinear[0] && isLinear[1]) return notLinear(primitive.name, x)
      return isLinear[0]
        ? [d.transposes[0]($, full()[0], y, x, params, ofCotangent(d.zeros(params), 'right')), null]
        : [null, d.transposes[1]($, full()[0], x, y, params, ofCotangent(d.zeros(params), 'left'))]
    }
    case 'Pointwise': {
      const result = linearOperand(outputs[0].aval)
      const [ct] = full()
      return operands.map((x, i) => {
        const partial = d.partials[i]
        if (!isLinear[i] || partial === null) {
          if (typeof partial === 'number') requireZero(primitive.name, x)
          return null
        }
        try {
          return scale(typeof partial === 'number' ? partial : partial($, operands, result, params), ct)
        } catch (e) {
          // The operation that met the operand is one of the partial's, which the user did not write.
          if (TensorError.is(e) && e._tag === 'NotLinear') return notLinear(primitive.name, x)
          throw e
        }
      })
    }
    case 'Jvp':
      return d.linear === undefined
        ? notLinear(primitive.name, operands[isLinear.indexOf(true)])
        : byRule(d.linear.operands, d.linear.transpose($, full(), operands, params))
    case 'Control':
      return typeof d.transpose === 'function'
        ? d.transpose($, readers, cts, operands, isLinear, params)
        : fail('NotLinear', primitive.name, d.transpose.problem, d.transpose.remedy)
  }
}

/**
 * Cotangents of the linear inputs of a Program (in the places that `isLinear` marks) from those of its outputs.
 * `values` gives the other inputs; the linear ones may be anything.
 */
export const pullThrough = (
  readers: Readers,
  program: Program,
  isLinear: readonly boolean[],
  values: readonly (NDArray | null)[],
  cts: readonly Cotangent[]
): readonly Cotangent[] => {
  const env = new Array<NDArray | undefined>(program.variables)
  const linear = new Array<boolean>(program.variables).fill(false)
  program.inputs.forEach((v, i) => {
    linear[v.id] = isLinear[i]
    env[v.id] = isLinear[i] ? linearOperand(v.aval) : (values[i] ?? undefined)
  })
  const pending: Equation[] = []
  for (const equation of program.equations) {
    const { primitive, params, inputs, outputs } = equation
    if (inputs.some(a => a._tag === 'Variable' && linear[a.id])) {
      pending.push(equation)
      for (const v of outputs) {
        linear[v.id] = isDifferentiable(v.aval)
        env[v.id] = linearOperand(v.aval)
      }
    } else {
      const results = $.bind(
        primitive,
        inputs.map(a => valueOf(env, a)),
        params
      )
      outputs.forEach((v, i) => (env[v.id] = results[i]))
    }
  }
  const cotangent = new Array<Cotangent>(program.variables).fill(null)
  const accumulate = (id: number, ct: Cotangent): void => {
    const sum = cotangent[id]
    cotangent[id] = sum === null ? ct : ct === null ? sum : $.add(sum, ct)
  }
  program.outputs.forEach((a, i) => a._tag === 'Variable' && linear[a.id] && accumulate(a.id, cts[i]))
  for (let e = pending.length - 1; e >= 0; e--) {
    const { primitive, inputs, outputs } = pending[e]
    const arriving = outputs.map(v => cotangent[v.id])
    for (const v of outputs) cotangent[v.id] = null
    if (arriving.every(ct => ct === null)) continue
    const operands = inputs.map(a => valueOf(env, a))
    const isLinearHere = inputs.map(a => a._tag === 'Variable' && linear[a.id])
    const back = operandCotangents(readers, pending[e], operands, isLinearHere, arriving)
    inputs.forEach((a, i) => {
      const ct = back[i]
      if (a._tag === 'Variable' && isLinearHere[i] && ct !== null)
        accumulate(a.id, primitive.broadcasts === true ? unbroadcast(ct, a.aval.shape) : ct)
    })
  }
  return program.inputs.flatMap((v, i) => (isLinear[i] ? [cotangent[v.id]] : []))
}
