/**
 * Batching: a reader of Programs in which marked values carry a leading batch axis.
 */
import type { Batched, Batching, Equation, Program, Readers } from '../../core/primitive.js'
import { scalar, type NDArray } from '../../ndarray/ndarray.js'
import { withBatch } from '../../primitives/rule/axes.js'
import { ops as $ } from '../../trace/ops.js'

const ones = (n: number): readonly number[] => new Array<number>(n).fill(1)

/** A batched value with axes of extent 1 behind the batch axis, so that its elements have the given rank. */
const alignRank = (x: NDArray, rank: number): NDArray =>
  $.reshape(x, [x.shape[0], ...ones(rank + 1 - x.ndim), ...x.shape.slice(1)])

const batchEquation = (
  readers: Readers,
  { primitive, params }: Equation,
  size: number,
  operands: readonly Batched[]
): readonly Batched[] => {
  if (!operands.some(o => o.batched))
    return $.bind(
      primitive,
      operands.map(o => o.value),
      params
    ).map(value => ({ value, batched: false }))
  const batching = primitive.batching as Batching<unknown>
  switch (batching._tag) {
    case 'Elementwise': {
      const rank = Math.max(...operands.map(o => o.value.ndim - (o.batched ? 1 : 0)))
      const aligned = operands.map(o => (o.batched ? alignRank(o.value, rank) : o.value))
      return $.bind(primitive, aligned, params).map(value => ({ value, batched: true }))
    }
    case 'Shifted': {
      const all = operands.map(o => withBatch($, o, size))
      return $.bind(
        primitive,
        all,
        batching.params(
          params,
          size,
          operands.map((o, i) => (o.batched ? { shape: all[i].shape.slice(1), dtype: o.value.dtype } : o.value))
        )
      ).map(value => ({ value, batched: true }))
    }
    case 'Rule':
      return batching.rule($, readers, size, operands, params)
  }
}

/** Runs a Program on a batch of `size` examples. */
export const batchThrough = (
  readers: Readers,
  program: Program,
  size: number,
  inputs: readonly Batched[]
): readonly Batched[] => {
  const env = new Array<Batched | undefined>(program.variables)
  program.inputs.forEach((v, i) => (env[v.id] = inputs[i]))
  const read = (a: Program['outputs'][number]): Batched =>
    a._tag === 'Literal' ? { value: scalar(a.value, a.aval.dtype), batched: false } : env[a.id]!
  for (const equation of program.equations) {
    const results = batchEquation(readers, equation, size, equation.inputs.map(read))
    equation.outputs.forEach((v, i) => (env[v.id] = results[i]))
  }
  return program.outputs.map(read)
}
