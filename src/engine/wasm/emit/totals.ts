/**
 * Running values of reductions in lanes: those of float32 sums and products are float64, two vectors for each of elements.
 */
import * as ir from '../ir/ir.js'
import type { Block as Code, Expr } from '../ir/ir.js'
import { asDoubles } from '../ir/lanes.js'
import type { Target } from '../ir/target.js'
import type { Address, ReduceMember } from '../plan/block.js'
import { bytesOf } from '../plan/ref.js'
import type { Width } from '../plan/rules.js'
import { movingPart } from './address.js'
import { constantOf, laneOf, read, scalarWidth, vectorWidth, write } from './width.js'

/** The lanes of running values, and elements as such, in so many parts. */
export interface Totals {
  readonly width: Width
  readonly parts: number
  readonly of: (x: Expr) => readonly Expr[]
}

export const totalsOf = ({ held }: ReduceMember, w: Width, target: Target): Totals =>
  held === null
    ? { width: w, parts: 1, of: x => [x] }
    : w.count === 1
      ? { width: scalarWidth, parts: 1, of: x => [ir.op('f64.promote_f32', x)] }
      : {
          width: vectorWidth(8, target),
          parts: 2,
          of: asDoubles
        }

/** Four floats of memory, in two parts: one instruction each. */
export const readAsDoubles = (address: Expr, offset: number): readonly Expr[] =>
  [0, 8].map(by => ir.op('f64x2.promote_low_f32x4', ir.load('v128.load64_zero', address, offset + by)))

/** What nothing reduces to, in lanes. */
export const unitTotals = ({ rule, result, held }: ReduceMember, { width, parts }: Totals): readonly Expr[] => {
  const { dtype } = held ?? result
  return Array.from({ length: parts }, () => constantOf(width, dtype, rule.unit(dtype)))
}

/** Strands in halves: the first with that after the middle, and so on, until one is left. */
const inHalves = (xs: readonly Expr[], add: (x: Expr, y: Expr) => Expr): Expr => {
  const half = Math.ceil(xs.length / 2)
  return half === xs.length
    ? xs[0]
    : inHalves(
        xs.slice(0, half).map((x, i) => (half + i < xs.length ? add(x, xs[half + i]) : x)),
        add
      )
}

/** The running value of all lanes of all parts of all turns. */
export const joinTotals = (
  { rule, result, held }: ReduceMember,
  { width }: Totals,
  turns: readonly (readonly Expr[])[]
): Expr => {
  const { dtype } = held ?? result
  const vector = inHalves(turns.flat(), (x, y) => rule.combine(width, x, y, dtype))
  const lanes = Array.from({ length: width.count }, (_, i) => laneOf(width, dtype, vector, i))
  return inHalves(lanes, (x, y) => rule.combine(scalarWidth, x, y, dtype))
}

/** Neighbours in memory take more in, one turn after another: from an address on. */
export const addTotals = (
  { rule, result, held }: ReduceMember,
  { width, parts }: Totals,
  address: Expr,
  offset: number,
  turns: readonly (readonly Expr[])[]
): Code => {
  const { dtype } = held ?? result
  return Array.from({ length: parts }, (_, p) => {
    const at = offset + p * width.count * bytesOf(dtype)
    const total = turns.reduce((sum, xs) => rule.combine(width, sum, xs[p], dtype), read(width, dtype, address, at, 1))
    return write(width, dtype, address, total, at)
  }).flat()
}

/** The units that reductions start from, in memory. */
export const initialTotals = ({ rule, result, held }: ReduceMember, to: Address): Code => {
  const { dtype, size } = held ?? result
  const unit = rule.unit(dtype)
  const bytes = bytesOf(dtype)
  const first = movingPart(to)
  if (Object.is(unit, 0) && size > 16) return [ir.zero(ir.addInt(first, ir.i32(to.base)), ir.i32(size * bytes))]
  const i = ir.local('i32', 'i')
  const value = constantOf(scalarWidth, dtype, unit)
  const body = write(scalarWidth, dtype, ir.addInt(first, ir.mulInt(ir.get(i), bytes)), value, to.base)
  return [ir.forLoop(i, ir.i32(0), ir.i32(size), 1, body)]
}

/** Running values as results: rounded once. */
export const roundedTotals = ({ result }: ReduceMember, from: Address, to: Address, { simd }: Target): Code => {
  const i = ir.local('i32', 'i')
  const at = (a: Address, bytes: number): Expr => ir.addInt(movingPart(a), ir.mulInt(ir.get(i), bytes))
  const [x, y] = [at(from, 8), at(to, 4)]
  const pairs = simd === 'off' ? 0 : result.size - (result.size % 2)
  const two = ir.op('f32x4.demote_f64x2_zero', ir.load('v128.load', x, from.base))
  const one = ir.op('f32.demote_f64', ir.load('f64.load', x, from.base))
  return [
    ir.forLoop(i, ir.i32(0), ir.i32(pairs), 2, [ir.store('v128.store64_lane', y, two, to.base, [0])]),
    ir.forLoop(i, ir.i32(pairs), ir.i32(result.size), 1, [ir.store('f32.store', y, one, to.base)])
  ]
}
