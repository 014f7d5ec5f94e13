/**
 * Values of arrays in lanes: how each dtype is read, written and made, one at a time or a vector of them.
 */
import { isFloat, type DType } from '../../../ndarray/dtype.js'
import { call, define, get, i32, load, local, onLane, op, store } from '../ir/ir.js'
import type { Definition, Expr, Statement } from '../ir/ir.js'
import { scalarFloat, scalarInt, vectorFloat, vectorInt, type FloatLanes, type IntLanes } from '../ir/lanes.js'
import type { Target } from '../ir/target.js'
import { bytesOf } from '../plan/ref.js'
import type { Width } from '../plan/rules.js'

type Floats = Readonly<Record<'float32' | 'float64', FloatLanes>>
type Ints = Readonly<Record<'int32' | 'uint32', IntLanes>>

const widthOf = (count: Width['count'], floats: Floats, ints: Ints, mask: FloatLanes | IntLanes): Width => {
  const float = (dtype: DType): FloatLanes => floats[dtype as keyof Floats]
  const int = (dtype: DType): IntLanes => ints[dtype === 'uint32' ? 'uint32' : 'int32']
  return {
    count,
    float,
    int,
    mask,
    number: dtype => (isFloat(dtype) ? float(dtype) : int(dtype)),
    apply: (_, f, dtype, [x, y]) => f(float(dtype), x, y)
  }
}

/** The same width, with long functions called: their expressions would make one loop long to compile. */
export const calling = (w: Width): Width => {
  const known = new Map<string, Definition>()
  return {
    ...w,
    apply: (name, f, dtype, xs) => {
      const l = w.float(dtype)
      const key = `${name}:${l.element}x${l.count}${l.fused ? ' fused' : ''} called`
      const parameters = xs.map((_, i) => local(l.type, `x${i}`))
      const [x, y] = parameters.map(get)
      const definition = known.get(key) ?? define(key, parameters, [], { result: f(l, x, y) })
      known.set(key, definition)
      return call(definition, ...xs)
    }
  }
}

export const scalarWidth: Width = widthOf(
  1,
  { float32: scalarFloat('f32'), float64: scalarFloat('f64') },
  { int32: scalarInt('i32'), uint32: scalarInt('u32') },
  scalarInt('i32')
)

/** Vectors of elements of 4 or 8 bytes. */
export const vectorWidth = (bytes: 4 | 8, { simd }: Target): Width => {
  const [float32, float64] = (['f32', 'f64'] as const).map(e => vectorFloat(e, simd === 'relaxed'))
  const ints = { int32: vectorInt('i32'), uint32: vectorInt('u32') }
  return widthOf(bytes === 4 ? 4 : 2, { float32, float64 }, ints, bytes === 4 ? ints.int32 : float64)
}

// --- constants

const vectorOfInts = (values: readonly number[]): Expr =>
  values.reduce<Expr>(
    (v, x, i) => (x === values[0] ? v : onLane('i32x4.replace_lane', [i], v, i32(x))),
    op('i32x4.splat', i32(values[0]))
  )

export const constantOf = (w: Width, dtype: DType, value: number): Expr =>
  dtype !== 'bool'
    ? w.number(dtype).constant(value)
    : w.count === 1
      ? i32(value === 0 ? 0 : 1)
      : op('i32x4.splat', i32(value === 0 ? 0 : -1))

/** Counts first, first + step, … */
export const countOf = (w: Width, dtype: DType, first: Expr, step: number): Expr => {
  if (w.count === 1) {
    if (dtype === 'bool') return op('i32.ne', first, i32(0))
    return isFloat(dtype) ? op(dtype === 'float32' ? 'f32.convert_i32_s' : 'f64.convert_i32_s', first) : first
  }
  const ints = op('i32x4.add', op('i32x4.splat', first), vectorOfInts([0, 1, 2, 3].map(i => i * step)))
  if (dtype === 'bool') return op('i32x4.ne', ints, op('i32x4.splat', i32(0)))
  return isFloat(dtype) ? op(dtype === 'float32' ? 'f32x4.convert_i32x4_s' : 'f64x2.convert_low_i32x4_s', ints) : ints
}

// --- memory

const scalarLoad = (dtype: DType, address: Expr, offset: number): Expr =>
  dtype === 'bool' ? load('i32.load8_u', address, offset) : scalarWidth.number(dtype).load(address, offset)

/** 0 and 1 in lanes as masks. */
const asMask = (w: Width, ints: Expr): Expr => op(w.count === 4 ? 'i32x4.neg' : 'i64x2.neg', ints)

/** Lanes read one by one, `stride` elements apart. */
const gathered = (w: Width, dtype: DType, address: Expr, offset: number, stride: number): Expr => {
  const at = (i: number): Expr => {
    const distance = i * stride * bytesOf(dtype)
    // Before the first lane, the offset of the instruction cannot go
    const x =
      offset + distance >= 0
        ? scalarLoad(dtype, address, offset + distance)
        : scalarLoad(dtype, op('i32.add', address, i32(offset + distance)), 0)
    return dtype === 'bool' && w.count === 2 ? op('i64.extend_i32_u', x) : x
  }
  const shape = w.count === 2 ? (dtype === 'bool' ? 'i64x2' : 'f64x2') : dtype === 'float32' ? 'f32x4' : 'i32x4'
  let lanes = op(`${shape}.splat`, at(0))
  for (let i = 1; i < w.count; i++) lanes = onLane(`${shape}.replace_lane`, [i], lanes, at(i))
  return dtype === 'bool' ? asMask(w, lanes) : lanes
}

/** As many elements as the width holds, from an address on, `stride` elements apart. */
export const read = (w: Width, dtype: DType, address: Expr, offset: number, stride: number): Expr => {
  if (w.count === 1) return scalarLoad(dtype, address, offset)
  if (dtype === 'bool') {
    if (stride === 0)
      return op(
        w.count === 4 ? 'i32x4.ne' : 'i64x2.ne',
        load('v128.load8_splat', address, offset),
        op('i32x4.splat', i32(0))
      )
    if (stride === 1 && w.count === 4)
      return asMask(
        w,
        op('i32x4.extend_low_i16x8_u', op('i16x8.extend_low_i8x16_u', load('v128.load32_zero', address, offset)))
      )
    return gathered(w, dtype, address, offset, stride)
  }
  const l = w.number(dtype)
  return stride === 0
    ? l.loadSplat(address, offset)
    : stride === 1
      ? l.load(address, offset)
      : gathered(w, dtype, address, offset, stride)
}

/** One after another, from an address on. */
export const write = (w: Width, dtype: DType, address: Expr, value: Expr, offset: number): readonly Statement[] => {
  if (dtype !== 'bool') return [w.number(dtype).store(address, value, offset)]
  if (w.count === 1) return [store('i32.store8', address, value, offset)]
  const ones = op('v128.and', value, op('i32x4.splat', i32(1)))
  if (w.count === 4) {
    const words = op('i16x8.narrow_i32x4_u', ones, ones)
    return [store('v128.store32_lane', address, op('i8x16.narrow_i16x8_u', words, words), offset, [0])]
  }
  return [0, 1].map(i => store('i32.store8', address, onLane('i32x4.extract_lane', [2 * i], ones), offset + i))
}

/** The value of one lane, as the scalar width has it. */
export const laneOf = (w: Width, dtype: DType, x: Expr, i: number): Expr =>
  w.count === 1
    ? x
    : dtype === 'bool'
      ? op('i32.and', onLane('i32x4.extract_lane', [w.count === 2 ? 2 * i : i], x), i32(1))
      : w.number(dtype).lane(x, i)
