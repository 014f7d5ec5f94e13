/**
 * The readers of Programs as Program → Program, each remembering its results for as long as the Program lives.
 */
import { showAval, type Aval } from '../../core/aval.js'
import type { Jet, Program, Readers, Series } from '../../core/primitive.js'
import { chunks, isPresent, masked, not, present, showMask, scattered } from '../../core/masks.js'
import { weakMemo } from '../../core/memo.js'
import { heldEquations, nestingDepth } from '../../core/nest.js'
import { inputAvals, lastUses, runWith } from '../../core/program.js'
import { fail } from '../../ndarray/error.js'
import type { NDArray } from '../../ndarray/ndarray.js'
import { bind, stage } from '../../trace/builder.js'
import { prune, simplified } from '../../trace/simplify.js'
import { batchThrough } from './batch.js'
import { pushThrough } from './jvp.js'
import { seriesThrough } from './series.js'
import { pullThrough } from './transpose.js'

/**
 * Stages a function that closes over nothing traced, such as a reader applied to a Program. What may be transposed
 * later is pruned and no more: merging equal equations would change the order in which cotangents add up.
 */
const close = (
  name: string,
  inputs: readonly Aval[],
  f: (xs: readonly NDArray[]) => readonly NDArray[],
  finish: (program: Program) => Program = simplified
): Program => {
  const { program, captured } = stage(name, inputs, null, f)
  return captured.length === 0
    ? finish(program)
    : fail(
        'EscapedTracer',
        name,
        `a rule closes over ${captured.map(showAval).join(', ')} of an outer transform, inside a Program that is closed`,
        'Pass these values to the function as arguments'
      )
}

/** Which inputs of a Program something reads. */
const needs = (program: Program): readonly boolean[] => {
  const last = lastUses(program)
  return program.inputs.map(v => last[v.id] >= 0)
}

type Linearized = ReturnType<Readers['linearize']>

const jetMemo = weakMemo<ReturnType<Readers['jet']>>()
const derivedMemo = weakMemo<Program>()
const linearizeMemo = weakMemo<Linearized>()
const transposeMemo = weakMemo<ReturnType<Readers['transpose']>>()
const batchMemo = weakMemo<ReturnType<Readers['batch']>>()

/** A jet of order 1 is a tangent. */
const pushProgram = (
  program: Program,
  order: number,
  values: readonly NDArray[],
  series: readonly (Series | null)[]
): Jet => {
  if (order > 1) return seriesThrough(readers, program, order, values, series)
  const tangents = series.map(s => s?.[0] ?? null)
  const dual = pushThrough(readers, program, values, tangents, 'jvp')
  return { results: dual.results, series: dual.tangents.map(t => (t === null ? null : [t])) }
}

const jet: Readers['jet'] = (program, order, active) =>
  jetMemo(program, `${order}:${showMask(active)}`, () => {
    let nonzero: readonly boolean[] = []
    const n = program.inputs.length
    const coefficients = masked(active, inputAvals(program)).flatMap(a => new Array<Aval>(order).fill(a))
    const staged = close('jet', [...inputAvals(program), ...coefficients], xs => {
      const given = scattered(active, chunks(order, xs.slice(n)))
      const { results, series } = pushProgram(program, order, xs.slice(0, n), given)
      nonzero = series.map(isPresent)
      return [...results, ...present(series).flat()]
    })
    return { program: staged, nonzero }
  })

/**
 * Whether residuals are too many to be listed: Programs that call others twice, many times deep, are small, and the residuals of
 * all that they run are not. Where calls are nested as people nest them, nothing changes.
 */
const isTooMany = (residuals: number, program: Program): boolean =>
  residuals > 64 && nestingDepth(program) > 4 && residuals > 4 * heldEquations(program)

/** A linearization whose residuals are the inputs, from which the others are computed again. */
const recomputing = (
  program: Program,
  { primal, linear, nonzero }: Linearized,
  active: readonly boolean[]
): Linearized => {
  const inputs = inputAvals(program)
  return {
    primal: { ...program, outputs: [...program.outputs, ...program.inputs] },
    linear: close(
      'linearize',
      [...inputs, ...masked(active, inputs)],
      ins => {
        const residuals = runWith(bind, primal, ins.slice(0, inputs.length)).slice(program.outputs.length)
        return runWith(bind, linear, [...residuals, ...ins.slice(inputs.length)])
      },
      prune
    ),
    nonzero
  }
}

const linearize: Readers['linearize'] = (program, active) =>
  linearizeMemo(program, showMask(active), () => {
    let linear: Program | undefined
    let nonzero: readonly boolean[] = []
    let residuals = 0
    const primal = close('linearize', inputAvals(program), values => {
      const staged = linearizeAt(program, values, active)
      const pruned = prune(staged.linear)
      const needed = needs(pruned)
      linear = { ...pruned, inputs: pruned.inputs.filter((_, i) => i >= staged.residuals.length || needed[i]) }
      nonzero = staged.nonzero
      const kept = masked(needed, staged.residuals)
      residuals = kept.length
      return [...staged.results, ...kept]
    })
    const listed = { primal, linear: linear!, nonzero }
    return isTooMany(residuals, program) ? recomputing(program, listed, active) : listed
  })

const transpose: Readers['transpose'] = (program, isLinear, hasCotangent) =>
  transposeMemo(program, `${showMask(isLinear)}:${showMask(hasCotangent)}`, () => {
    let nonzero: readonly boolean[] = []
    const fixed = masked(not(isLinear), inputAvals(program))
    const outputs = program.outputs.map(a => a.aval)
    const staged = close('transpose', [...fixed, ...masked(hasCotangent, outputs)], xs => {
      const values = scattered(not(isLinear), xs.slice(0, fixed.length))
      const cts = pullThrough(readers, program, isLinear, values, scattered(hasCotangent, xs.slice(fixed.length)))
      nonzero = scattered(isLinear, cts).map(isPresent)
      return present(cts)
    })
    return { program: staged, nonzero }
  })

const batch: Readers['batch'] = (program, size, batched) =>
  batchMemo(program, `${size}:${showMask(batched)}`, () => {
    let out: readonly boolean[] = []
    const inputs = inputAvals(program).map((a, i) => (batched[i] ? { ...a, shape: [size, ...a.shape] } : a))
    const staged = close('vmap', inputs, xs => {
      const results = batchThrough(
        readers,
        program,
        size,
        xs.map((value, i) => ({ value, batched: batched[i] }))
      )
      out = results.map(r => r.batched)
      return results.map(r => r.value)
    })
    return { program: staged, batched: out }
  })

const derive: Readers['derive'] = (owner, key, inputs, f) =>
  derivedMemo(owner, key, () => close('control', inputs, f, prune))

export const readers: Readers = { jet, linearize, transpose, batch, derive }

export interface LinearizedAt {
  readonly results: readonly NDArray[]
  /** Residuals, then the tangents of the active inputs, to the tangents of the outputs that `nonzero` marks. */
  readonly linear: Program
  readonly nonzero: readonly boolean[]
  readonly residuals: readonly NDArray[]
}

/** The results of a Program at some values, and its derivative there as a linear Program. */
export const linearizeAt = (program: Program, values: readonly NDArray[], active: readonly boolean[]): LinearizedAt => {
  let results: readonly NDArray[] = []
  let nonzero: readonly boolean[] = []
  const { program: linear, captured } = stage('linearize', masked(active, inputAvals(program)), null, tangents => {
    const dual = pushThrough(readers, program, values, scattered(active, tangents), 'linearize')
    results = dual.results
    nonzero = dual.tangents.map(isPresent)
    return present(dual.tangents)
  })
  return { results, linear, nonzero, residuals: captured }
}
