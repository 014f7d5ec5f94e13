/**
 * A linear Program with a transpose of its own.
 */
import { zeros } from '../rule/zeros.js'
import { aval, showAval } from '../../core/aval.js'
import { buildProgram } from '../../core/build.js'
import { interpret } from '../../core/interpret.js'
import { cut, isPresent, masked, present, showMask, scattered } from '../../core/masks.js'
import type { Batched, Ops, Primitive, Program, Readers } from '../../core/primitive.js'
import { inputAvals, runWith } from '../../core/program.js'
import { fail } from '../../ndarray/error.js'
import { withBatch } from '../rule/axes.js'
import { callShape } from '../rule/applying.js'
import { isDeferred, refuse, runRule } from '../rule/deferred.js'
import { ofTangent, operand } from '../rule/define.js'
import { jetOf, linearized } from '../rule/derived.js'
import { strongMul } from '../array/product.js'
import * as kinds from '../rule/kinds.js'

export interface LinearCallParams {
  /** Constants and linear operands to results; `null` where only the transpose is known. */
  readonly program: Program | null
  /** Constants and cotangents of the results to cotangents of the linear operands. */
  readonly transposed: Program
  readonly consts: number
}

/** Forward mode of a rule for reverse mode, where there is none. */
export const noPushforward = (backward: Program): never => {
  if (isDeferred(backward)) refuse(backward)
  return fail(
    'NotLinear',
    'customVjp',
    'forward mode needs the transpose of the backward rule, which is not linear in the cotangent',
    'Write the rule in linear operations of the cotangent, or use customJvp'
  )
}

const known = (p: LinearCallParams): Program => p.program ?? noPushforward(p.transposed)

/** A batch of a Program: its first inputs are constants; results that stand for unbatched operands are summed. */
export const batchLinear = (
  $: Ops,
  readers: Readers,
  program: Program,
  size: number,
  marks: readonly boolean[],
  out: readonly boolean[]
): Program => {
  const batch = readers.batch(program, size, marks)
  return readers.derive(program, `linear ${size} ${showMask(marks)} ${showMask(out)}`, inputAvals(batch.program), ins =>
    runWith($.bind, batch.program, ins).map((value, i) => {
      const y: Batched = { value, batched: batch.batched[i] }
      return out[i] ? withBatch($, y, size) : y.batched ? $.sum(value, [0]) : $.mul(value, size)
    })
  )
}

// program(consts, x), of which the transpose is transposed(consts, ct)
export const linearCall: Primitive<LinearCallParams> = {
  name: 'linearCall',
  arity: 'any',
  params: { program: kinds.nullable(kinds.program), transposed: kinds.program, consts: kinds.integer },
  shape: (inputs, { program, transposed, consts }) => {
    const outputs = inputAvals(transposed).slice(consts)
    if (program !== null) callShape('linearCall', program, inputs)
    const [fixed, xs] = cut(inputs, consts)
    const back = callShape('linearCall', transposed, [...fixed, ...outputs])
    return back.length === xs.length
      ? outputs
      : fail(
          'InvalidProgram',
          'linearCall',
          `the transpose gives (${back.map(showAval).join(', ')}) for operands (${inputs.map(showAval).join(', ')}), of which ${consts} are constants`,
          'Give one for each'
        )
  },
  evaluate: (inputs, p) => interpret(known(p))(inputs),
  derivative: {
    _tag: 'Control',
    jet: ($, readers, order, operands, series, p) => {
      const [fixed, xs] = cut(operands, p.consts)
      const [mc, mx] = cut(series, p.consts)
      if (mc.some(isPresent)) return jetOf($, readers, known(p), order, operands, series)
      const results = $.bind(linearCall, operands, p)
      const coefficients = Array.from({ length: order }, (_, k) =>
        $.bind(linearCall, [...fixed, ...mx.map((s, i) => s?.[k] ?? zeros($, xs[i]))], p)
      )
      return { results, series: results.map((_, j) => coefficients.map(c => c[j])) }
    },
    linearize: ($, readers, operands, tangents, p) => {
      const [fixed, xs] = cut(operands, p.consts)
      const [tc, tx] = cut(tangents, p.consts)
      const results = $.bind(linearCall, operands, p)
      const along = tx.some(isPresent)
        ? $.bind(linearCall, [...fixed, ...tx.map((t, i) => t ?? zeros($, xs[i]))], p)
        : results.map(() => null)
      if (!tc.some(isPresent)) return { results, tangents: along }
      const across = linearized($, readers, known(p), operands, [...tc, ...tx.map(() => null)]).tangents
      return {
        results,
        tangents: along.map((t, i) => (t === null ? across[i] : across[i] === null ? t : $.add(t, across[i])))
      }
    },
    transpose: ($, readers, cts, operands, isLinear, p) => {
      const [lc] = cut(isLinear, p.consts)
      if (lc.includes(true)) {
        const { program, nonzero } = readers.transpose(known(p), isLinear, cts.map(isPresent))
        const fixed = masked(
          isLinear.map(l => !l),
          operands
        )
        return scattered(nonzero, runWith($.bind, program, [...fixed, ...present(cts)]))
      }
      const outputs = inputAvals(p.transposed).slice(p.consts)
      const all = cts.map((ct, i) => ct ?? zeros($, outputs[i]))
      const swapped = { program: p.transposed, transposed: p.program ?? p.transposed, consts: p.consts }
      const fixed = operands.slice(0, p.consts)
      const back =
        p.program === null || isDeferred(p.transposed)
          ? runRule($, p.transposed, [...fixed, ...all])
          : $.bind(linearCall, [...fixed, ...all], swapped)
      return [...lc.map(() => null), ...back]
    }
  },
  batching: {
    _tag: 'Rule',
    rule: ($, readers, size, operands, p) => {
      const marks = operands.map(o => o.batched)
      const [fixed, xs] = cut(marks, p.consts)
      const outputs = inputAvals(p.transposed).slice(p.consts)
      const all = outputs.map(() => true)
      const whole = {
        program: p.program === null ? null : batchLinear($, readers, p.program, size, marks, all),
        transposed: batchLinear($, readers, p.transposed, size, [...fixed, ...all], xs),
        consts: p.consts
      }
      const values = operands.map(o => o.value)
      return $.bind(linearCall, values, whole).map(value => ({ value, batched: true }))
    }
  },
  sample: draw => {
    const v = aval(draw.shape(), 'float64')
    const scaled = buildProgram([v, v], (emit, [k, x]) => emit(strongMul, [k, x], ofTangent))
    return {
      operands: [operand(v.shape), operand(v.shape)],
      params: { program: scaled, transposed: scaled, consts: 1 }
    }
  }
}
