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
import { bytesOf, whole, type Buffer, type Ref } from '../plan/ref.js'
import { eachLine } from './eachLine.js'
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

interface Rule {
  readonly name: string
  readonly unit: (dtype: DType) => Expr
  readonly next: (dtype: DType, total: Expr, ...xs: readonly Expr[]) => Expr
  /** The first value, where it is not the next one after the unit. */
  readonly first?: (dtype: DType, ...xs: readonly Expr[]) => Expr
}

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
        const unit = rule.unit(dtype)
        const total = ir.local(unit.type, 'total')
        const values = xs.map((_, i) => readWide(dtype, pointers[i]))
        const paces = strides.map(s => (reverse ? -s : s))
        const put = writeNarrow(dtype, pointers[xs.length], ir.get(total))
        const body = [ir.set(total, rule.next(dtype, ir.get(total), ...values)), ...put]
        const moves = pointers.map((p, i) => ir.set(p, ir.addInt(ir.get(p), ir.i32(paces[i]))))
        const begin = rule.first === undefined ? [] : [ir.set(total, rule.first(dtype, ...values)), ...put, ...moves]
        const ends = reverse
          ? pointers.map((p, i) => ir.set(p, ir.addInt(ir.get(p), ir.i32((n - 1) * strides[i]))))
          : []
        const line = ir.define(e.name(rule.name), pointers, [
          ...ends,
          ir.set(total, unit),
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

export const cumsum = cumulative({
  name: 'cumsum',
  unit: dtype => number(isFloat(dtype) ? -0 : 0)(dtype),
  next: (dtype, total, x) => ir.op(isFloat(dtype) ? 'f64.add' : 'i32.add', total, x)
})

export const cumprod = cumulative({
  name: 'cumprod',
  unit: number(1),
  next: (dtype, total, x) => ir.op(isFloat(dtype) ? 'f64.mul' : 'i32.mul', total, x)
})

/** The running value of floats is float64. */
const running = (dtype: DType): DType => (isFloat(dtype) ? 'float64' : dtype)

export const cummax = cumulative({
  name: 'cummax',
  unit: dtype => number(lowest(dtype))(dtype),
  next: (dtype, total, x) => larger(scalarWidth, running(dtype), total, x)
})
export const cummin = cumulative({
  name: 'cummin',
  unit: dtype => number(highest(dtype))(dtype),
  next: (dtype, total, x) => smaller(scalarWidth, running(dtype), total, x)
})

/** y_k = a_k·y_{k−1} + b_k; y_0 = b_0, whatever a_0, which 0·∞ would not give. */
export const linearRecurrence = cumulative({
  name: 'linearRecurrence',
  unit: () => ir.f64(0),
  next: (_, total, a, x) => ir.op('f64.add', ir.op('f64.mul', a, total), x),
  first: (_, __, x) => x
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
