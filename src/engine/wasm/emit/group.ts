/**
 * A group as a loop nest.
 *
 * The innermost axis runs in vectors where every member can; what does not fill a vector runs one by one. Large nests are functions
 * over a part of their outermost axis, called often enough that V8 soon replaces their first, slow code.
 */
import { sizeOf } from '../../../ndarray/shape.js'
import * as ir from '../ir/ir.js'
import type { Block as Code, Expr } from '../ir/ir.js'
import type { Target } from '../ir/target.js'
import type { Group } from '../plan/block.js'
import { bytesOf, type Ref } from '../plan/ref.js'
import type { Width } from '../plan/rules.js'
import { movingPart } from './address.js'
import { makeNest, ofBuffer, unitBytes, type GroupContext, type Nest } from './nest.js'
import { makeRun } from './run.js'
import { initialTotals, roundedTotals } from './totals.js'
import { calling, scalarWidth, vectorWidth } from './width.js'

/** Nests of more elements than this are functions of their own, … */
const inlined = 256
/** … called for about this many elements at a time. */
const chunk = 4096

/** With more members than this, long functions are called: code would grow with each. */
const most = 24

/** How many elements at a time: vectors, where all elements have one width and all members instructions for them. */
const widthFor = ({ axes, maps, reductions }: Nest, members: Group['members'], target: Target): Width => {
  const valuesOf = (m: Group['members'][number]): readonly Ref[] =>
    m._tag === 'Map' && m.gathers !== null ? m.operands.slice(0, 1) : m.operands
  const dtypes = members.flatMap(m => [m.result.dtype, ...valuesOf(m).map(r => r.source.dtype)])
  const sizes = new Set(dtypes.filter(d => d !== 'bool').map(bytesOf))
  const scalar = maps.some(({ member: { rule, operands, result } }) =>
    rule.scalarOnly({ from: operands.map(r => r.source.dtype), to: result.dtype })
  )
  if (target.simd === 'off' || sizes.size > 1 || scalar) return scalarWidth
  const vector = vectorWidth(sizes.has(8) ? 8 : 4, target)
  const n = axes[axes.length - 1]
  const strided = [...maps.flatMap(m => m.to ?? []), ...reductions.map(r => r.to)].some(
    s => Math.abs(s.strides[axes.length - 1]) > 1
  )
  const scattered = maps.some(m =>
    m.gather?.along.some(({ index }) => index._tag === 'Read' && index.stream.strides[axes.length - 1] !== 0)
  )
  return n < vector.count || strided || scattered ? scalarWidth : vector
}

/** Short work waits for its last sum: more than these operations on an element hide that. */
const fewMaps = 8

/** Sums of eight strands: as many elements a step of the loop. */
const strands = 8

/** Rows that are added to a row of sums at a time, which is read and written once. */
const tall = 4

const isShort = ({ maps }: Nest): boolean =>
  maps.length <= fewMaps && maps.every(m => m.gather === null && m.member.rule.isLong !== true)

/** The code of a nest, from one place of its outermost axis to another. */
const makeOver = (nest: Nest, width: Width, one: Width, target: Target): ((from: Expr, to: Expr) => Code) => {
  const inner = nest.axes.length - 1
  const outer = nest.axes.slice(0, -1)
  const isAdding = isShort(nest) && nest.reductions.length > 0
  const sumsAlong = isAdding && nest.reductions.some(r => r.to.strides[inner] === 0)
  const steps = sumsAlong && width.count > 1 ? strands / width.count : 1
  const run = makeRun(nest, { width, one, steps, target })
  const sumsAcross =
    isAdding &&
    !sumsAlong &&
    inner > 0 &&
    nest.reductions.every(r => r.to.strides[inner - 1] === 0) &&
    outer[inner - 1] >= tall
  const indices = outer.map(() => ir.local('i32', 'i'))
  const moved = nest.maps.flatMap(({ gather }) =>
    gather === null ? [] : [gather.from, ...gather.along.flatMap(a => (a.index._tag === 'Read' ? a.index.stream : []))]
  )
  const streams = [...nest.reads, ...moved, ...nest.maps.flatMap(m => m.to ?? []), ...nest.reductions.map(r => r.to)]
  const rows = streams.map(s =>
    ir.set(
      s.row,
      indices.reduce<Expr>(
        (e, i, axis) => ir.addInt(e, ir.mulInt(ir.get(i), s.strides[axis] * unitBytes(s))),
        movingPart(s.address)
      )
    )
  )
  return (from, to) => {
    if (outer.length === 0) return [...rows, ...run(from, to, 1)]
    const rowsAtOnce = (n: number): Code => [...rows, ...run(ir.i32(0), ir.i32(nest.axes[inner]), n)]
    const whole = (axis: number): readonly [Expr, Expr] =>
      axis === 0 ? [from, to] : [ir.i32(0), ir.i32(nest.axes[axis])]
    const [first, last] = whole(inner - 1)
    const middle = sumsAcross ? ir.local('i32', 'middle') : null
    const around: Code =
      middle === null
        ? [ir.forLoop(indices[inner - 1], first, last, 1, rowsAtOnce(1))]
        : [
            ir.set(middle, ir.addInt(first, ir.alignDown(ir.subInt(last, first), tall))),
            ir.forLoop(indices[inner - 1], first, ir.get(middle), tall, rowsAtOnce(tall)),
            ir.forLoop(indices[inner - 1], ir.get(middle), last, 1, rowsAtOnce(1))
          ]
    return indices.slice(0, -1).reduceRight<Code>((code, i, axis) => [ir.forLoop(i, ...whole(axis), 1, code)], around)
  }
}

export const emitGroup = (group: Group, c: GroupContext): Code => {
  const nest = makeNest(group, c)
  const prologue = nest.reductions.flatMap(r => initialTotals(r.member, r.to.address))
  const epilogue = nest.reductions.flatMap(({ member, to }) =>
    member.held === null ? [] : roundedTotals(member, to.address, c.address(ofBuffer(member.result)), c.target)
  )
  const size = sizeOf(group.axes)
  // A state that is updated in part is there already
  const isIdle = nest.reductions.length === 0 && nest.maps.every(m => m.to === null)
  if (size === 0 || isIdle) return [...prologue, ...epilogue]
  const isLong = group.members.length > most
  const [width, one] = [widthFor(nest, group.members, c.target), scalarWidth].map(w => (isLong ? calling(w) : w))
  const over = makeOver(nest, width, one, c.target)
  const [first] = nest.axes
  if (size <= inlined) return [...prologue, ...over(ir.i32(0), ir.i32(first)), ...epilogue]
  const [from, to, next] = ['from', 'to', 'next'].map(name => ir.local('i32', name))
  const f = ir.define(c.name, [from, to], over(ir.get(from), ir.get(to)), {
    note: `${group.members.map(m => m.rule.name).join(' ')} over [${nest.axes.join(', ')}]`
  })
  const step = Math.max(1, Math.floor((chunk * first) / size))
  const end = ir.atMost(ir.addInt(ir.get(next), ir.i32(step)), ir.i32(first))
  return [
    ...prologue,
    ir.forLoop(next, ir.i32(0), ir.i32(first), step, [
      ir.perform(f, ir.get(next), first <= step ? ir.i32(first) : end)
    ]),
    ...epilogue
  ]
}
