/**
 * Vectors of which only some lanes belong to a matrix: read with zeros for the rest, gathered, stored in part.
 */
import { addInt, i32, load, loadLane, op, store, type Expr, type Statement } from '../ir/ir.js'
import type { FloatLanes, IntLanes } from '../ir/lanes.js'
import { floatLanes, lanesOf, type Target } from '../ir/target.js'

/** `wide`: float32 in memory, float64 in registers. Products are exact there, and sums are rounded once. */
export type ProductElement = 'f32' | 'f64' | 'i32' | 'wide'

export type ProductLanes = (FloatLanes | IntLanes) & {
  /** The lanes as they are in memory, and back. */
  readonly narrow: (x: Expr) => Expr
  readonly widen: (x: Expr) => Expr
}

/** 0, 1, … below n. */
export const range = (n: number): readonly number[] => Array.from({ length: n }, (_, i) => i)

const wideLanes = (target: Target): ProductLanes => {
  const l = floatLanes('f64', target)
  const one = (a: Expr, o?: number): Expr => op('f64.promote_f32', load('f32.load', a, o))
  const isScalar = l.count === 1
  const narrow = (x: Expr): Expr => op(isScalar ? 'f32.demote_f64' : 'f32x4.demote_f64x2_zero', x)
  const widen = (x: Expr): Expr => op('f64x2.promote_low_f32x4', x)
  return {
    ...l,
    bytes: 4,
    narrow,
    widen,
    load: isScalar ? one : (a, o) => widen(load('v128.load64_zero', a, o)),
    loadSplat: isScalar ? one : (a, o) => widen(load('v128.load32_splat', a, o)),
    store: (a, x, o) =>
      isScalar ? store('f32.store', a, narrow(x), o) : store('v128.store64_lane', a, narrow(x), o, [0])
  }
}

const same = (x: Expr): Expr => x

/** Lanes that sum products. */
export const productLanes = (element: ProductElement, target: Target): ProductLanes =>
  element === 'wide' ? wideLanes(target) : { ...lanesOf(element, target), narrow: same, widen: same }

/** x·y + z. */
export const multiplyAdd = (l: ProductLanes, x: Expr, y: Expr, z: Expr): Expr =>
  'madd' in l ? l.madd(x, y, z) : l.add(l.mul(x, y), z)

/** An address and an offset, where a negative one cannot be an immediate. */
export const at = (base: Expr, offset: number): readonly [address: Expr, offset: number] =>
  offset < 0 ? [addInt(base, i32(offset)), 0] : [base, offset]

const withLane = (l: ProductLanes, vector: Expr, lane: number, base: Expr, offset: number): Expr => {
  const [address, rest] = at(base, offset)
  return loadLane(l.bytes === 4 ? 'v128.load32_lane' : 'v128.load64_lane', address, vector, lane, rest)
}

/** Elements at `step` bytes from each other, and zeros after the first `count`. */
export const gather = (l: ProductLanes, base: Expr, offset: number, step: number, count: number): Expr => {
  if (l.count === 1) return l.load(...at(base, offset))
  const first = load(l.bytes === 4 ? 'v128.load32_zero' : 'v128.load64_zero', ...at(base, offset))
  return l.widen(range(count - 1).reduce((v, i) => withLane(l, v, i + 1, base, offset + (i + 1) * step), first))
}

/** Neighbouring elements, and zeros after the first `count`. */
export const loadPart = (l: ProductLanes, base: Expr, offset: number, count: number): Expr => {
  if (count === l.count) return l.load(...at(base, offset))
  if (count === 1) return gather(l, base, offset, l.bytes, 1)
  const pair = load('v128.load64_zero', ...at(base, offset))
  return count === 2 ? pair : withLane(l, pair, 2, base, offset + 2 * l.bytes)
}

/** The first `count` lanes, at neighbouring places. */
export const storePart = (
  l: ProductLanes,
  address: Expr,
  value: Expr,
  offset: number,
  count: number
): readonly Statement[] => {
  if (count === l.count) return [l.store(address, value, offset)]
  if (l.bytes === 8) return [store('v128.store64_lane', address, value, offset, [0])]
  const lanes = l.narrow(value)
  const pair = count >= 2 ? [store('v128.store64_lane', address, lanes, offset, [0])] : []
  const last =
    count % 2 === 1 ? [store('v128.store32_lane', address, lanes, offset + 4 * (count - 1), [count - 1])] : []
  return [...pair, ...last]
}
