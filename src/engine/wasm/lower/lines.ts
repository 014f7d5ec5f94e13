/**
 * Operations along the lines of one axis: a value is carried from each element to the next.
 *
 * Across the lines everything is independent, so a line is a function, and lines are walked by strides wherever the axis stands.
 */
import { isFloat, type DType } from '../../../ndarray/dtype.js'
import { sizeOf } from '../../../ndarray/shape.js'
import * as ir from '../ir/ir.js'
import type { Block as Code, Expr, Local } from '../ir/ir.js'
import { read, scalarWidth, write } from '../emit/width.js'
import * as functions from '../functions/index.js'
import { scalarFloat } from '../ir/lanes.js'
import { bytesOf, whole, type Buffer, type Ref } from '../plan/ref.js'
import { eachLine } from './eachLine.js'
import { tangentProduct } from './elementwise.js'
import { highest, larger, lowest, smaller } from './extremes.js'
import { steps, type Steps } from './lowering.js'

const wide = (dtype: DType): boolean => dtype === 'float32'

/** An element as the running value has it: float32 as float64. */
const readWide = (dtype: DType, p: Local): Expr => {
  const x = read(scalarWidth, dtype, ir.get(p), 0, 0)
  return wide(dtype) ? ir.op('f64.promote_f32', x) : x
}

const writeNarrow = (dtype: DType, p: Local, x: Expr): Code =>
  write(scalarWidth, dtype, ir.get(p), wide(dtype) ? ir.op('f32.demote_f64', x) : x, 0)

interface CumulativeParams {
  readonly axis: number
  readonly reverse: boolean
}

/** What is carried along a line, in locals, and how it becomes what it is after the next element. */
interface Rule {
  readonly name: string
  readonly start: (dtype: DType) => readonly Expr[]
  readonly next: (dtype: DType, state: readonly Local[], ...xs: readonly Expr[]) => Code
  /** The first state, where it is not the next one after the start. */
  readonly first?: (state: readonly Local[], ...xs: readonly Expr[]) => Code
  /** The result, where it is not the first number that is carried. */
  readonly result?: (state: readonly Local[]) => Expr
}

/** One number is carried. */
const running = (
  name: string,
  unit: (dtype: DType) => Expr,
  next: (dtype: DType, total: Expr, ...xs: readonly Expr[]) => Expr
): Rule => ({
  name,
  start: dtype => [unit(dtype)],
  next: (dtype, [total], ...xs) => [ir.set(total, next(dtype, ir.get(total), ...xs))]
})

/** Each result is the running value after its place. */
const cumulative = (rule: Rule): Steps<CumulativeParams> =>
  steps((b, operands, { axis, reverse }, [{ shape, dtype }]) => {
    const xs = operands.map(r => (r.source._tag === 'Buffer' ? r : b.copy(r)))
    const out = whole(b.buffer(rule.name, dtype, sizeOf(shape)), shape)
    const views = [...xs, out]
    const n = shape[axis]
    b.kernel({
      name: rule.name,
      reads: xs,
      writes: [out.source as Buffer],
      note: `${sizeOf(shape)} elements along axis ${axis}`,
      emit: e => {
        const pointers = views.map(() => ir.local('i32', 'p'))
        const strides = views.map(r => r.strides[axis] * bytesOf(r.source.dtype))
        const unit = rule.start(dtype)
        const state = unit.map(({ type }) => ir.local(type, 'running'))
        const values = xs.map((_, i) => readWide(dtype, pointers[i]))
        const paces = strides.map(s => (reverse ? -s : s))
        const put = writeNarrow(
          dtype,
          pointers[xs.length],
          rule.result === undefined ? ir.get(state[0]) : rule.result(state)
        )
        const body = [...rule.next(dtype, state, ...values), ...put]
        const moves = pointers.map((p, i) => ir.set(p, ir.addInt(ir.get(p), ir.i32(paces[i]))))
        const begin = rule.first === undefined ? [] : [...rule.first(state, ...values), ...put, ...moves]
        const ends = reverse
          ? pointers.map((p, i) => ir.set(p, ir.addInt(ir.get(p), ir.i32((n - 1) * strides[i]))))
          : []
        const line = ir.define(e.name(rule.name), pointers, [
          ...ends,
          ...state.map((l, i) => ir.set(l, unit[i])),
          ...begin,
          ir.forLoop(ir.local('i32', 'k'), ir.i32(begin.length === 0 ? 0 : 1), ir.i32(n), 1, [...body, ...moves])
        ])
        return sizeOf(shape) === 0 ? [] : eachLine(e, axis, views, line)
      }
    })
    return [out]
  })

const number =
  (x: number) =>
  (dtype: DType): Expr =>
    isFloat(dtype) ? ir.f64(x) : ir.i32(x)

export const cumsum = cumulative(
  running(
    'cumsum',
    dtype => number(isFloat(dtype) ? -0 : 0)(dtype),
    (dtype, total, x) => ir.op(isFloat(dtype) ? 'f64.add' : 'i32.add', total, x)
  )
)

export const cumprod = cumulative(
  running('cumprod', number(1), (dtype, total, x) => ir.op(isFloat(dtype) ? 'f64.mul' : 'i32.mul', total, x))
)

/** The running value of floats is float64. */
const carried = (dtype: DType): DType => (isFloat(dtype) ? 'float64' : dtype)

export const cummax = cumulative(
  running(
    'cummax',
    dtype => number(lowest(dtype))(dtype),
    (dtype, total, x) => larger(scalarWidth, carried(dtype), total, x)
  )
)

export const cummin = cumulative(
  running(
    'cummin',
    dtype => number(highest(dtype))(dtype),
    (dtype, total, x) => smaller(scalarWidth, carried(dtype), total, x)
  )
)

const doubles = scalarFloat('f64')

/** m + ln(1 + r): m is the largest term so far, r the sum of e^(x − m) over the others. */
export const cumlogsumexp = cumulative({
  name: 'cumlogsumexp',
  start: () => [ir.f64(-Infinity), ir.f64(-1)],
  next: (_, [m, r], x) => {
    const [v, ratio] = [ir.local('f64', 'v'), ir.local('f64', 'ratio')]
    const isLarger = (): Expr => doubles.gt(ir.get(v), ir.get(m))
    const isSame = doubles.eq(ir.get(v), ir.get(m))
    const distance = doubles.neg(doubles.abs(doubles.sub(ir.get(v), ir.get(m))))
    const before = ir.get(r)
    return [
      ir.set(v, x),
      // ∞ − ∞ is no distance
      ir.set(ratio, doubles.select(isSame, ir.f64(1), functions.unary.exp(doubles, distance))),
      ir.set(
        r,
        ir.select(
          isLarger(),
          doubles.mul(doubles.add(before, ir.f64(1)), ir.get(ratio)),
          doubles.add(before, ir.get(ratio))
        )
      ),
      ir.set(m, ir.select(isLarger(), ir.get(v), ir.get(m)))
    ]
  },
  result: ([m, r]) => doubles.add(ir.get(m), functions.unary.log1p(doubles, ir.get(r)))
})

/** y_k = a_k·y_{k−1} + b_k, where y is a tangent; y_0 = b_0, whatever a_0. */
export const linearRecurrence = cumulative({
  ...running(
    'linearRecurrence',
    () => ir.f64(0),
    (_, total, a, x) => doubles.add(tangentProduct(doubles, a, total, false), x)
  ),
  first: ([total], _, x) => [ir.set(total, x)]
})

// --- places

/** The first place of the largest (or smallest) element of a line, or of its first NaN. */
const place = (name: string, beats: 'gt' | 'lt'): Steps<{ readonly axis: number }> =>
  steps((b, [x0], { axis }, [{ shape }]) => {
    const x = x0.source._tag === 'Buffer' ? x0 : b.copy(x0)
    const { dtype } = x.source
    const out = whole(b.buffer(name, 'int32', sizeOf(shape)), shape)
    const spread: Ref = {
      ...out,
      shape: x.shape,
      strides: x.shape.map((_, i) => (i === axis ? 0 : out.strides[i < axis ? i : i - 1]))
    }
    b.kernel({
      name,
      reads: [x],
      writes: [out.source as Buffer],
      note: `${sizeOf(x.shape)} elements along axis ${axis}`,
      emit: e => {
        const [p, o, k, best, at] = [
          ir.local('i32', 'p'),
          ir.local('i32', 'o'),
          ir.local('i32', 'k'),
          ir.local(dtype === 'float64' ? 'f64' : dtype === 'float32' ? 'f32' : 'i32', 'best'),
          ir.local('i32', 'at')
        ]
        const l = scalarWidth.number(dtype === 'bool' ? 'int32' : dtype)
        const v = ir.local(best.type, 'v')
        const value = read(scalarWidth, dtype, ir.get(p), 0, 0)
        const wins = l[beats](ir.get(v), ir.get(best))
        const isNew = isFloat(dtype)
          ? ir.op('i32.or', wins, ir.op('i32.and', l.ne(ir.get(v), ir.get(v)), l.eq(ir.get(best), ir.get(best))))
          : wins
        const line = ir.define(
          e.name(name),
          [p, o],
          [
            ir.set(best, value),
            ir.set(at, ir.i32(0)),
            ir.forLoop(k, ir.i32(0), ir.i32(x.shape[axis]), 1, [
              ir.set(v, value),
              ir.ifThen(isNew, [ir.set(best, ir.get(v)), ir.set(at, ir.get(k))]),
              ir.set(p, ir.addInt(ir.get(p), ir.i32(x.strides[axis] * bytesOf(dtype))))
            ]),
            ...write(scalarWidth, 'int32', ir.get(o), ir.get(at), 0)
          ]
        )
        return sizeOf(shape) === 0 ? [] : eachLine(e, axis, [x, spread], line)
      }
    })
    return [out]
  })

export const argmax = place('argmax', 'gt')
export const argmin = place('argmin', 'lt')
