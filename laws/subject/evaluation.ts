/**
 * The laws of evaluation: shapes, layouts, immutability, precision.
 */
import { sameAval, showAval, type Aval } from '../../src/core/aval.js'
import { isReversible, type AnyPrimitive, type Sample } from '../../src/core/primitive.js'
import { isFloat, type DType } from '../../src/ndarray/dtype.js'
import type { NDArray } from '../../src/ndarray/ndarray.js'
import { ops as $ } from '../../src/trace/ops.js'
import { jvp, vjp } from '../../src/transform/differentiate.js'
import { close, evaluated, floats, layouts, map, numbers, pairwise, sameBits, sameKind } from '../value/arrays.js'
import type { Stream } from '../draw/draw.js'
import { all, each, holds, inconclusive, violated, within, type Verdict } from '../law.js'
import { given } from './point.js'
import { drawInputs, drawLike, inMoving, moving, primitiveSubject, type Subject } from './subject.js'

export type Rule = (primitive: AnyPrimitive, sample: Sample<unknown>, next: Stream) => Verdict

/** The shape rule gives the avals of what evaluation gives. */
export const shapeAgrees: Rule = (primitive, sample, next) => {
  const xs = drawInputs(primitiveSubject(primitive, sample), next, 'dyadic')
  const promised: readonly Aval[] = primitive.shape(xs, sample.params)
  const came = primitive.evaluate(xs, sample.params, promised)
  return promised.length === came.length &&
    promised.every((a, i) => sameAval(a, came[i]) && numbers(came[i]).length === came[i].size)
    ? holds
    : violated(
        `the shape rule promises ${promised.map(showAval).join(', ')}; evaluation gives ${came.map(showAval).join(', ')}`
      )
}

/** Where the elements of an operand stand in memory does not matter. */
export const layoutIsFree: Rule = (primitive, sample, next) => {
  const xs = drawInputs(primitiveSubject(primitive, sample), next, 'dyadic')
  const avals: readonly Aval[] = primitive.shape(xs, sample.params)
  const expected = primitive.evaluate(xs, sample.params, avals)
  return given(xs, () =>
    each(xs, (x, i) =>
      each(layouts(x), (y, layout) =>
        within(
          `operand ${i} in layout ${layout}`,
          pairwise(
            'the result',
            expected,
            primitive.evaluate(
              xs.map((z, j) => (j === i ? y : z)),
              sample.params,
              avals
            ),
            sameBits
          )
        )
      )
    )
  )
}

/** No rule writes an operand. */
export const writesNothing: Rule = (primitive, sample, next) => {
  const s = primitiveSubject(primitive, sample)
  const xs = drawInputs(s, next, 'dyadic')
  const before = xs.map(x => map(x, v => v))
  const at = moving(s, xs)
  const ys = s.apply(xs)
  const results = evaluated(ys).map(y => map(y, v => v))
  if (at.length > 0) {
    if (isReversible(primitive)) vjp(inMoving(s, xs))(at)[1](ys)
    jvp(inMoving(s, xs))(at, at)
  }
  return all(
    () => pairwise('the operand', before, xs, sameBits),
    () => pairwise('the result, after its derivatives', results, evaluated(ys), sameBits)
  )
}

const roundings32 = 64 * 2 ** -24

/** Results, tangents and cotangents, all in one list; vectors are of the kind of their values. */
const everything = (s: Subject, xs: readonly NDArray[], ts: readonly NDArray[]): readonly NDArray[] => {
  const at = moving(s, xs)
  const f = inMoving(s, xs)
  const [ys, dys] = jvp(f)(at, ts)
  const dxs = vjp(f)(at)[1](ys)
  const kinds = all(
    () => pairwise('the tangent', ys, dys, sameKind),
    () => pairwise('the cotangent', at, dxs, sameKind)
  )
  if (kinds._tag === 'Left') throw new Error(kinds.left.problem)
  return [...ys, ...dys, ...dxs]
}

/** The rule in float32 is the rule in float64, rounded. */
export const singleIsRounded: Rule = (primitive, sample, next) => {
  const s = primitiveSubject(primitive, sample)
  if (!sample.operands.some(x => x.dtype === 'float64')) return inconclusive
  const narrow = <A extends { readonly dtype: DType }>(xs: readonly A[], change: (x: A) => A): readonly A[] =>
    xs.map(x => (x.dtype === 'float64' ? change(x) : x))
  const single = primitiveSubject(primitive, {
    ...sample,
    operands: narrow(sample.operands, x => ({ ...x, dtype: 'float32' }))
  })
  const rounded = (xs: readonly NDArray[]): readonly NDArray[] => narrow(xs, x => $.convert(x, 'float32'))
  const xs = drawInputs(s, next, 'dyadic')
  const ts = drawLike(moving(s, xs), next)
  return given(xs, () => {
    const wide = everything(s, xs, ts)
    const largest = Math.max(1, ...floats(wide).flatMap(numbers).map(Math.abs).filter(Number.isFinite))
    return pairwise('the array', wide, everything(single, rounded(xs), rounded(ts)), (x, y) => {
      const expected = evaluated(y.dtype === 'float32' ? rounded([x]) : [x])[0]
      return close(expected, y, () => (isFloat(y.dtype) ? roundings32 * largest : 0))
    })
  })
}
