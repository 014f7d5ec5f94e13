/**
 * Threefry blocks as an elementwise operation on counters: it runs in lanes, and joins what reads its bits.
 */
import { rowMajor, sizeOf, type Shape } from '../../../ndarray/shape.js'
import type { Reading } from '../../../ndarray/kernels/threefry.js'
import { op, type Expr } from '../ir/ir.js'
import type { IntLanes } from '../ir/lanes.js'
import type { MapRule, Width } from '../plan/rules.js'
import { counting, sliced, type Ref } from '../plan/ref.js'
import { rule } from './elementwise.js'
import { steps, type Steps } from './lowering.js'

const rotations = [
  [13, 15, 26, 6],
  [17, 29, 16, 24]
]

/** The two words of the block of a key at a counter of two words. */
const block = (l: IntLanes, k0: Expr, k1: Expr, high: Expr, low: Expr): readonly [Expr, Expr] => {
  const { xor, or, shiftLeft, shiftRightLogical } = l.bits
  const turn = (x: Expr, by: number): Expr => or(shiftLeft(x, by), shiftRightLogical(x, 32 - by))
  const keys = [k0, k1, xor(xor(k0, k1), l.constant(0x1bd11bda))]
  let x = l.add(high, k0)
  let y = l.add(low, k1)
  for (let round = 0; round < 5; round++) {
    for (const by of rotations[round % 2]) {
      x = l.add(x, y)
      y = xor(turn(y, by), x)
    }
    x = l.add(x, keys[(round + 1) % 3])
    y = l.add(y, l.add(keys[(round + 2) % 3], l.constant(round + 1)))
  }
  return [x, y]
}

/** From the key, the start and how far the counter is from it (and, for pairs, which word). */
const lowerings: Readonly<Record<Reading, MapRule['lower']>> = (() => {
  const words = (w: Width, [k0, k1, start, n]: readonly Expr[]): readonly [Expr, Expr] => {
    const l = w.int('uint32')
    const low = l.add(start, n)
    const carried = l.select(l.lt(low, start), l.constant(1), l.constant(0))
    return block(l, k0, k1, carried, low)
  }
  return {
    word: (w, xs) => w.int('uint32').bits.xor(...words(w, xs)),
    pair: (w, xs) => {
      const [x, y] = words(w, xs)
      const l = w.int('uint32')
      return l.select(l.eq(xs[4], l.constant(0)), x, y)
    },
    float32: (w, xs) => {
      const { bits } = w.int('uint32')
      const n = bits.shiftRightLogical(bits.xor(...words(w, xs)), 9)
      const l = w.float('float32')
      return l.mul(op(w.count === 1 ? 'f32.convert_i32_u' : 'f32x4.convert_i32x4_u', n), l.constant(2 ** -23))
    },
    float64: (w, xs) => {
      const [x, y] = words(w, xs)
      const l = w.float('float64')
      const upper = l.mul(op('f64.convert_i32_u', x), l.constant(2 ** -32))
      const rest = w.int('uint32').bits.shiftRightLogical(y, 12)
      return l.add(upper, l.mul(op('f64.convert_i32_u', rest), l.constant(2 ** -52)))
    }
  }
})()

interface ThreefryParams {
  readonly shape: Shape
  readonly reading: Reading
}

export const threefry: Steps<ThreefryParams> = steps((b, [key, start], { shape, reading }, [out]) => {
  const batch = start.shape
  const pairs = reading === 'pair' ? [2] : []
  /** Seen behind the batch axes. */
  const behind = (r: Ref): Ref => ({
    ...r,
    shape: out.shape,
    strides: [...r.strides.slice(0, batch.length), ...shape.map(() => 0), ...pairs.map(() => 0)]
  })
  const word = (i: number): Ref => {
    const first = key.shape.map((_, k) => (k === batch.length ? i : 0))
    return behind(sliced(key, first, [...batch, 1]))
  }
  const counter: Ref = {
    ...counting([sizeOf(shape)], 0, 'uint32'),
    shape: out.shape,
    strides: [...batch.map(() => 0), ...rowMajor(shape), ...pairs.map(() => 0)]
  }
  const operands = [word(0), word(1), behind(start), counter]
  const which = pairs.length === 0 ? [] : [counting(out.shape, out.shape.length - 1, 'uint32')]
  return [b.map(rule(`threefry ${reading}`, lowerings[reading]), out.dtype, out.shape, [...operands, ...which])]
})
