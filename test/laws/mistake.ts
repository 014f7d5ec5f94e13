/**
 * The laws of mistakes: what a primitive does not take it refuses with an error that teaches, and what it takes
 * it evaluates.
 */
import * as fc from 'fast-check'
import { sameAval, showAval, type Aval } from '../../src/core/aval.js'
import { misfit } from '../../src/core/parameters.js'
import type { AnyPrimitive, Draw } from '../../src/core/primitive.js'
import { dtypes } from '../../src/ndarray/dtype.js'
import { TensorError } from '../../src/ndarray/error.js'
import { showShape } from '../../src/ndarray/shape.js'
import { choices, drawArray, drawFrom, stream, type Choices } from '../../laws/draw/draw.js'
import { ownLaw } from './own.js'
import { all, holds, violated, type Law, type Verdict } from '../../laws/law.js'
import { numbers } from '../../laws/value/arrays.js'

/** An operand made wrong in its dtype, an extent, or its rank. */
const corrupt = (draw: Draw, operand: Aval): Aval => {
  const { shape, dtype } = operand
  const axis = draw.int(0, Math.max(0, shape.length - 1))
  return draw.oneOf<() => Aval>([
    () => ({ shape, dtype: draw.oneOf(dtypes) }),
    () => ({ shape: shape.map((n, i) => (i === axis ? n + draw.int(1, 3) : n)), dtype }),
    () => ({ shape: shape.slice(1), dtype }),
    () => ({ shape: shape.map((n, i) => (i === axis ? 0 : n)), dtype }),
    () => ({ shape: [draw.int(2, 4), ...shape], dtype })
  ])()
}

interface Mistake {
  readonly sample: Choices
  readonly wrong: Choices
}

interface Attempt {
  readonly operands: readonly Aval[]
  readonly params: unknown
  readonly wrong: number
}

/** A parameter like it, with one of its integers out of place. Programs, arrays and words are left as they are. */
const corruptParams = (draw: Draw, params: unknown): unknown => {
  if (typeof params === 'number') return params + draw.oneOf([5, -7, 1, -1])
  if (Array.isArray(params)) {
    const at = draw.int(0, Math.max(0, params.length - 1))
    return draw.int(0, 3) === 3
      ? [...(params as unknown[]), 0]
      : params.map((p: unknown, i) => (i === at ? corruptParams(draw, p) : p))
  }
  if (
    typeof params !== 'object' ||
    params === null ||
    Object.getPrototypeOf(params) !== Object.prototype ||
    'equations' in params
  )
    return params
  const entries = Object.entries(params)
  const at = draw.int(0, entries.length - 1)
  return Object.fromEntries(
    entries.map(([k, v]: readonly [string, unknown], i) => [k, i === at ? corruptParams(draw, v) : v])
  )
}

const attempted = (primitive: AnyPrimitive, m: Mistake): Attempt => {
  const sample = primitive.sample(drawFrom(stream(m.sample)))
  const draw = drawFrom(stream(m.wrong))
  const wrong = draw.int(0, Math.max(0, sample.operands.length - 1))
  if (sample.operands.length === 0 || draw.int(0, 2) === 2)
    return { wrong, params: corruptParams(draw, sample.params), operands: sample.operands }
  return { wrong, params: sample.params, operands: sample.operands.map((o, i) => (i === wrong ? corrupt(draw, o) : o)) }
}

/** The operation, what came, and what to try. */
const teaches = (primitive: AnyPrimitive, { operands, params, wrong }: Attempt, e: unknown): Verdict => {
  if (!TensorError.is(e)) return violated(`threw ${e instanceof Error ? (e.stack ?? '') : String(e)}`)
  const arrays = Object.values(params ?? {}).flatMap((p: unknown) =>
    Array.isArray(p) ? [showShape(p as number[])] : []
  )
  const words = [...operands.flatMap(o => [showShape(o.shape), o.dtype, `rank ${o.shape.length}`]), ...arrays]
  return all(
    () => (e.op === primitive.name ? holds : violated(`the error names ${e.op}: ${e.message}`)),
    () =>
      words.some(w => e.problem.includes(w)) ? holds : violated(`operand ${wrong} does not show in: ${e.message}`),
    () => (e.remedy.length > 10 && /^[A-Z0-9]/.test(e.remedy) ? holds : violated(`no remedy in: ${e.message}`))
  )
}

const refusesOrEvaluates = (primitive: AnyPrimitive, m: Mistake): Verdict => {
  const attempt = attempted(primitive, m)
  const { operands, params } = attempt
  // What holds Programs is bound by transforms alone; the type-checker refuses parameters of other kinds.
  if (primitive.derivative._tag === 'Control' && misfit({ primitive, params, inputs: [], outputs: [] }) !== undefined)
    return holds
  let promised: readonly Aval[]
  try {
    promised = primitive.shape(operands, params)
  } catch (e) {
    return teaches(primitive, attempt, e)
  }
  const next = stream(m.sample)
  const xs = operands.map(o => drawArray(next, { ...o, domain: { _tag: 'Integers', low: 0, high: 1 } }, 'dyadic'))
  const came = primitive.evaluate(xs, params, promised)
  return promised.every((a, i) => sameAval(a, came[i]) && numbers(came[i]).every(v => v !== undefined))
    ? holds
    : violated(
        `accepted, as ${promised.map(showAval).join(', ')}, but evaluation gives ${came.map(showAval).join(', ')}`
      )
}

export const mistakeLaw = (primitive: AnyPrimitive): Law<Mistake> =>
  ownLaw({
    name: `${primitive.name} · mistakes`,
    statement:
      'an operand that does not fit is refused with the operation, the shapes and a remedy; what is accepted is evaluated',
    arbitrary: fc.record({ sample: choices(8, 24), wrong: choices(6, 10) }),
    holds: m => refusesOrEvaluates(primitive, m),
    show: m => {
      const { operands, params } = attempted(primitive, m)
      return `${primitive.name}(${operands.map(showAval).join(', ')}) with ${JSON.stringify(params)}`
    }
  })
