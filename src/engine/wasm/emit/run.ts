/**
 * A nest along its innermost axis: operands are read, all members computed in registers, and what others need is stored.
 */
import * as ir from '../ir/ir.js'
import type { Block as Code, Expr, Local, Statement } from '../ir/ir.js'
import type { Target } from '../ir/target.js'
import type { MapMember } from '../plan/block.js'
import { bytesOf } from '../plan/ref.js'
import type { MapRule, Width } from '../plan/rules.js'
import { located, type Located } from './address.js'
import { doubtOf } from './doubt.js'
import { unitBytes, wraps, type Gather, type Nest, type Operand, type Reduced, type Stream } from './nest.js'
import { addTotals, joinTotals, readAsDoubles, totalsOf, unitTotals } from './totals.js'
import { constantOf, countOf, laneOf, read, scalarWidth, write } from './width.js'

/** How far a stream is ahead of the place of the loop, in its units: turns of one step differ in nothing else. */
type Shift = (s: Stream) => number

type Values = ReadonlyMap<object, Expr>
type Sums = ReadonlyMap<Reduced, readonly Local[]>

/** One of those that a step of the loop makes: reads that stay along it, and sums that are its own. */
interface Turn {
  readonly shift: Shift
  readonly fixed: Values
  readonly sums: Sums
}

/** How a nest is run. */
export interface Plan {
  readonly width: Width
  /** For what does not fill a vector. */
  readonly one: Width
  /** Vectors a step. */
  readonly steps: number
  readonly target: Target
}

/** The code of a nest along its innermost axis, from one place of it to another, of so many neighbours along the axis around it. */
export type Run = (from: Expr, to: Expr, rows: number) => Code

export const makeRun = (nest: Nest, { width, one, steps, target }: Plan): Run => {
  const inner = nest.axes.length - 1
  const j = ir.local('i32', 'j')
  const stepOf = (s: Stream): number => s.strides[inner]
  const at = (s: Stream, shift: Shift): Located => {
    const place = ir.addInt(ir.get(s.row), ir.mulInt(ir.get(j), stepOf(s) * unitBytes(s)))
    return located(s.address.base + shift(s), place, wraps(s))
  }
  const fetch = (w: Width, s: Stream, shift: Shift): Expr => {
    const { address, offset } = at(s, shift)
    return s.counts
      ? countOf(w, s.dtype, ir.addInt(address, ir.i32(offset)), stepOf(s))
      : read(w, s.dtype, address, offset, stepOf(s))
  }
  const gathered = (w: Width, { from, along, drops }: Gather, shift: Shift): Expr => {
    const bytes = bytesOf(from.dtype)
    const places = along.map(({ index, last }) => {
      const i =
        index._tag === 'Number' ? ir.i32(index.value) : fetch(scalarWidth, (index as { stream: Stream }).stream, shift)
      return { i, inside: ir.atMost(ir.select(ir.op('i32.lt_s', i, ir.i32(0)), ir.i32(0), i), ir.i32(last)) }
    })
    const start = at(from, shift)
    const moved = places.reduce<Expr>(
      (e, { inside }, k) => ir.addInt(e, ir.mulInt(inside, along[k].stride * bytes)),
      start.address
    )
    const isNegative = wraps(from) || along.some(a => a.stride < 0)
    const { address, offset } = located(start.offset, moved, isNegative)
    const x = read(w, from.dtype, address, offset, stepOf(from))
    if (!drops) return x
    const isInside = places.map(({ i, inside }) => ir.op('i32.eq', i, inside)).reduce((a, b) => ir.op('i32.and', a, b))
    return ir.select(isInside, x, constantOf(w, from.dtype, 0))
  }
  const along = nest.reductions.filter(r => stepOf(r.to) === 0)
  const fixedReads = nest.reads.filter(s => stepOf(s) === 0)
  const streamsOf = (operands: readonly Operand[]): readonly Stream[] =>
    operands.flatMap(o => (o._tag === 'Read' ? [o.stream] : []))
  const [held, whole] = [true, false].map(isHeld =>
    streamsOf(nest.reductions.filter(r => (r.member.held !== null) === isHeld).map(r => r.operand))
  )
  const asked = new Set([...nest.maps.flatMap(m => streamsOf(m.operands)), ...whole])
  /** Floats of which nothing is asked but their sums are read as doubles. */
  const onlySummed = new Set(held.filter(s => !s.counts && stepOf(s) === 1 && !asked.has(s)))

  const doubt = doubtOf(
    nest.maps.map(({ member, operands }) => ({
      member,
      within: operands.flatMap(o => (o._tag === 'Inside' ? [o.result] : []))
    }))
  )

  /** What one turn makes is stored; what it adds to sums in memory, which turns may share, is given back. */
  const turn = (w: Width, { shift, fixed, sums }: Turn, code: Statement[]): ((r: Reduced) => readonly Expr[]) => {
    const values = new Map(fixed)
    const keep = (key: object, x: Expr): void => {
      const l = ir.local(x.type, 'x')
      code.push(ir.set(l, x))
      values.set(key, ir.get(l))
    }
    const inPlace = (s: Stream): boolean => w.count > 1 && onlySummed.has(s)
    for (const s of nest.reads) if (!fixed.has(s) && !inPlace(s)) keep(s, fetch(w, s, shift))
    const valueOf = (o: Operand): Expr =>
      o._tag === 'Number' ? constantOf(w, o.dtype, o.value) : values.get(o._tag === 'Read' ? o.stream : o.result)!
    const compute = (
      { operands: refs, result }: MapMember,
      operands: readonly Operand[],
      lower: MapRule['lower']
    ): void => {
      const about = { from: refs.map(r => r.source.dtype), to: result.dtype }
      values.set(result, lower(w, operands.map(valueOf), about))
    }
    const mayDoubt = doubt !== null && w.count > 1
    for (const { member, operands, gather } of nest.maps) {
      if (gather !== null) {
        keep(member.result, gathered(w, gather, shift))
        continue
      }
      compute(member, operands, (mayDoubt && member.rule.ordinary) || member.rule.lower)
    }
    if (mayDoubt) {
      // What leaves the loop is held before anything is stored, and made again where it may be wrong
      const leaving = [
        ...nest.maps.flatMap(m => (m.to === null ? [] : [m.member.result])),
        ...nest.reductions.flatMap(({ operand: o }) => (o._tag === 'Inside' ? [o.result] : []))
      ]
      const held = leaving.filter((b, i) => doubt.again.has(b) && leaving.indexOf(b) === i)
      const given = (name: string): readonly Local[] => held.map(b => ir.local(values.get(b)!.type, name))
      const give = (to: readonly Local[]): Code => held.map((b, i) => ir.set(to[i], values.get(b)!))
      const [fast, strong] = [given('held'), given('strong')]
      const masks = doubt.seen.map(b => w.float(b.dtype).ne(values.get(b)!, values.get(b)!))
      code.push(...give(fast))
      for (const { member, operands } of nest.maps)
        if (doubt.again.has(member.result)) compute(member, operands, member.rule.lower)
      code.push(
        ir.ifThen(w.mask.anyTrue(masks.reduce((a, b) => w.mask.or(a, b))), [
          ...give(strong),
          ...fast.map((l, i) => ir.set(l, ir.get(strong[i])))
        ])
      )
      held.forEach((b, i) => values.set(b, ir.get(fast[i])))
    }
    const put = (s: Stream, x: Expr): void => {
      const { address, offset } = at(s, shift)
      code.push(...write(w, s.dtype, address, x, offset))
    }
    for (const { member, to } of nest.maps) if (to !== null) put(to, values.get(member.result)!)
    const partsOf = ({ member, operand: o }: Reduced): readonly Expr[] => {
      if (o._tag !== 'Read' || !inPlace(o.stream)) return totalsOf(member, w, target).of(valueOf(o))
      const { address, offset } = at(o.stream, shift)
      return readAsDoubles(address, offset)
    }
    for (const [r, sum] of sums) {
      const { width: lanes } = totalsOf(r.member, w, target)
      const parts = partsOf(r)
      code.push(...sum.map((l, p) => ir.set(l, r.member.rule.combine(lanes, ir.get(l), parts[p], r.to.dtype))))
    }
    return partsOf
  }

  const body = (w: Width, turns: readonly Turn[]): Code => {
    const code: Statement[] = []
    const partsOf = turns.map(t => turn(w, t, code))
    for (const r of nest.reductions.filter(x => stepOf(x.to) !== 0)) {
      const totals = totalsOf(r.member, w, target)
      const parts = partsOf.map(f => f(r))
      const places = new Set(turns.map(t => t.shift(r.to)))
      for (const place of places) {
        const { address, offset } = at(r.to, () => place)
        const there = parts.filter((_, t) => turns[t].shift(r.to) === place)
        code.push(...addTotals(r.member, totals, address, offset, there))
      }
    }
    return code
  }

  return (from, to, rows) => {
    const vectors = width.count > 1
    const code: Statement[] = [ir.set(j, from)]
    const end = (least: number): Expr => {
      const stop = ir.addInt(from, ir.alignDown(ir.subInt(to, from), least))
      if (stop._tag === 'Constant') return stop
      const l = ir.local('i32', 'end')
      code.push(ir.set(l, stop))
      return ir.get(l)
    }
    const keep = (x: Expr): Expr => {
      const l = ir.local(x.type, 'fixed')
      code.push(ir.set(l, x))
      return ir.get(l)
    }
    const accumulators = (start: (r: Reduced) => readonly Expr[]): Sums =>
      new Map(
        along.map(r => {
          const parts = start(r)
          const locals = parts.map(x => ir.local(x.type, 'sum'))
          code.push(...locals.map((l, p) => ir.set(l, parts[p])))
          return [r, locals]
        })
      )
    const loop = (w: Width, start: Expr, stop: Expr, turns: readonly Turn[]): void => {
      const isOver = start._tag === 'Constant' && stop._tag === 'Constant' && start.value === stop.value
      if (!isOver) code.push(ir.forLoop(j, start, stop, w.count * (turns.length / rows), body(w, turns)))
    }
    const totals = new Map(along.map(r => [r, totalsOf(r.member, width, target)]))
    const rowShift =
      (row: number): Shift =>
      s =>
        row === 0 ? 0 : row * s.strides[inner - 1] * unitBytes(s)
    const firsts = Array.from({ length: rows }, (_, row): readonly Turn[] => {
      const fixed = new Map<object, Expr>(fixedReads.map(s => [s, keep(fetch(width, s, rowShift(row)))]))
      return Array.from({ length: steps }, (_u, u) => ({
        shift: s => rowShift(row)(s) + u * width.count * stepOf(s) * unitBytes(s),
        fixed,
        sums: accumulators(r => unitTotals(r.member, totals.get(r)!))
      }))
    })
    const [middle, last] = [end(width.count * steps), end(width.count)]
    loop(width, from, middle, firsts.flat())
    if (steps > 1)
      loop(
        width,
        middle,
        last,
        firsts.map(([first]) => first)
      )
    const wholes = firsts.map(turns =>
      accumulators(r => [
        joinTotals(
          r.member,
          totals.get(r)!,
          turns.map(t => t.sums.get(r)!.map(ir.get))
        )
      ])
    )
    if (vectors)
      loop(
        one,
        last,
        to,
        wholes.map((sums, row) => ({
          shift: rowShift(row),
          fixed: new Map([...firsts[row][0].fixed].map(([s, x]) => [s, laneOf(width, (s as Stream).dtype, x, 0)])),
          sums
        }))
      )
    wholes.forEach((sums, row) => {
      for (const r of along) {
        const { address, offset } = located(r.to.address.base + rowShift(row)(r.to), ir.get(r.to.row), wraps(r.to))
        const before = read(scalarWidth, r.to.dtype, address, offset, 0)
        const total = r.member.rule.combine(scalarWidth, before, ir.get(sums.get(r)![0]), r.to.dtype)
        code.push(...write(scalarWidth, r.to.dtype, address, total, offset))
      }
    })
    return code
  }
}
