/**
 * Derivatives of a Program that an operation holds, as rules of control use them.
 */
import { chunks, cut, isPresent, present, scattered } from '../../core/masks.js'
import type { Dual, Jet, Ops, Program, Readers, Series } from '../../core/primitive.js'
import { runWith } from '../../core/program.js'
import type { NDArray } from '../../ndarray/ndarray.js'

/** Results and Taylor coefficients. */
export const jetOf = (
  $: Ops,
  readers: Readers,
  program: Program,
  order: number,
  operands: readonly NDArray[],
  series: readonly (Series | null)[]
): Jet => {
  const { program: jet, nonzero } = readers.jet(program, order, series.map(isPresent))
  const [results, moved] = cut(runWith($.bind, jet, [...operands, ...present(series).flat()]), program.outputs.length)
  return { results, series: scattered(nonzero, chunks(order, moved)) }
}

/** Results and tangents, when the tangents are traced apart: what depends on the operands alone is computed apart. */
export const linearized = (
  $: Ops,
  readers: Readers,
  program: Program,
  operands: readonly NDArray[],
  tangents: readonly (NDArray | null)[]
): Dual => {
  const { primal, linear, nonzero } = readers.linearize(program, tangents.map(isPresent))
  const [results, residuals] = cut(runWith($.bind, primal, operands), program.outputs.length)
  return { results, tangents: scattered(nonzero, runWith($.bind, linear, [...residuals, ...present(tangents)])) }
}

/** Results and tangents, all traced together. */
export const pushed: typeof linearized = ($, readers, program, operands, tangents) => {
  const series = tangents.map(t => (t === null ? null : [t]))
  const jet = jetOf($, readers, program, 1, operands, series)
  return { results: jet.results, tangents: jet.series.map(s => s?.[0] ?? null) }
}
