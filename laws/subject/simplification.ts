/**
 * The laws of simplification, primitive by primitive: what `jit` rewrites, it rewrites to the same bits.
 */
import type { AnyPrimitive, Draw, Sample, SampleOperand } from '../../src/core/primitive.js'
import { isFloat } from '../../src/ndarray/dtype.js'
import { fill, scalar, type NDArray } from '../../src/ndarray/ndarray.js'
import { sameShape } from '../../src/ndarray/shape.js'
import { ops as $ } from '../../src/trace/ops.js'
import { evaluated, pairwise, sameBits } from '../value/arrays.js'
import { drawArray, drawFrom, drawSpecials, type Stream } from '../draw/draw.js'
import type { Rule } from './evaluation.js'
import { holds, inconclusive, type Verdict } from '../law.js'
import { given } from './point.js'
import { jit } from '../value/jit.js'

type Some = readonly NDArray[]

const keepsBits = (f: (xs: Some) => Some, xs: Some): Verdict =>
  given(xs, () => pairwise('the result', evaluated(f(xs)), evaluated(jit((...some: Some) => f(some))(...xs)), sameBits))

/** A number that identities are about, as a scalar or in every place. */
const drawLiteral = (draw: Draw, { shape, dtype }: SampleOperand): NDArray => {
  const value = draw.oneOf(isFloat(dtype) ? [1, 0, -0, -1, 2] : dtype === 'int32' ? [1, 0, -1] : [1, 0])
  return draw.bool() ? fill(shape, value, dtype) : scalar(value, dtype)
}

/** Some operands are numbers that the Program holds; the others take special values. */
export const identitiesHold: Rule = (primitive, { operands, params }, next) => {
  if (operands.length === 0) return holds
  const draw = drawFrom(next)
  const literals = operands.map(o => (draw.int(0, 2) > 0 ? drawLiteral(draw, o) : null))
  const free = operands.filter((_, i) => literals[i] === null)
  const f = (xs: Some): Some => {
    let at = 0
    return $.bind(
      primitive,
      literals.map(l => l ?? xs[at++]),
      params
    )
  }
  return keepsBits(f, drawSpecials(free, next))
}

/** A sample whose first operand is of a given kind, if the primitive has one. */
const sampleOn = (primitive: AnyPrimitive, next: Stream, x: NDArray): Sample<unknown> | undefined => {
  const samples = Array.from(
    { length: 16 },
    () => primitive.sample({ ...drawFrom(next), shape: () => x.shape }) as Sample<unknown>
  )
  return samples.find(({ operands: [o] }) => o?.dtype === x.dtype && sameShape(o.shape, x.shape))
}

/** The operation on its own result, with other parameters. */
export const compositionHolds: Rule = (primitive, { operands, params }, next) => {
  if (operands.length === 0) return holds
  const xs = operands.map(o => drawArray(next, o, 'dyadic'))
  const then = sampleOn(primitive, next, $.bind(primitive, xs, params)[0])
  if (then === undefined) return inconclusive
  const others = then.operands.slice(1).map(o => drawArray(next, o, 'dyadic'))
  const f = (some: Some): Some => {
    const [y, ...rest] = $.bind(primitive, some.slice(0, xs.length), params)
    return [...$.bind(primitive, [y, ...some.slice(xs.length)], then.params), ...rest]
  }
  return keepsBits(f, [...xs, ...others])
}
