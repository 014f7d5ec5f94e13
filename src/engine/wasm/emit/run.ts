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
import { addTotals, joinTotals, totalsOf, unitTotals } from './totals.js'
import { constantOf, countOf, laneOf, read, scalarWidth, write } from './width.js'

/** The code of a nest along its innermost axis, from one place of it to another: vectors, and `one` at a time what is left. */
export const makeRun = (nest: Nest, width: Width, one: Width, target: Target): ((from: Expr, to: Expr) => Code) => {
  const inner = nest.axes.length - 1
  const j = ir.local('i32', 'j')
  const stepOf = (s: Stream): number => s.strides[inner]
  const at = (s: Stream): Located =>
    located(s.address.base, ir.addInt(ir.get(s.row), ir.mulInt(ir.get(j), stepOf(s) * unitBytes(s))), wraps(s))
  const fetch = (w: Width, s: Stream): Expr => {
    const { address, offset } = at(s)
    return s.counts
      ? countOf(w, s.dtype, ir.addInt(address, ir.i32(offset)), stepOf(s))
      : read(w, s.dtype, address, offset, stepOf(s))
  }
  const gathered = (w: Width, { from, along, drops }: Gather): Expr => {
    const bytes = bytesOf(from.dtype)
    const places = along.map(({ index, last }) => {
      const i = index._tag === 'Number' ? ir.i32(index.value) : fetch(scalarWidth, (index as { stream: Stream }).stream)
      return { i, inside: ir.atMost(ir.select(ir.op('i32.lt_s', i, ir.i32(0)), ir.i32(0), i), ir.i32(last)) }
    })
    const start = at(from)
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
  type Values = ReadonlyMap<object, Expr>
  type Sums = ReadonlyMap<Reduced, readonly Local[]>

  const doubt = doubtOf(
    nest.maps.map(({ member, operands }) => ({
      member,
      within: operands.flatMap(o => (o._tag === 'Inside' ? [o.result] : []))
    }))
  )

  const body = (w: Width, fixed: Values, sums: Sums): Code => {
    const code: Statement[] = []
    const values = new Map(fixed)
    const keep = (key: object, x: Expr): void => {
      const l = ir.local(x.type, 'x')
      code.push(ir.set(l, x))
      values.set(key, ir.get(l))
    }
    for (const s of nest.reads) if (!fixed.has(s)) keep(s, fetch(w, s))
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
        keep(member.result, gathered(w, gather))
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
      const { address, offset } = at(s)
      code.push(...write(w, s.dtype, address, x, offset))
    }
    for (const { member, to } of nest.maps) if (to !== null) put(to, values.get(member.result)!)
    for (const r of nest.reductions) {
      const { rule } = r.member
      const sum = sums.get(r)
      const totals = totalsOf(r.member, w, target)
      const parts = totals.of(valueOf(r.operand))
      const { address, offset } = at(r.to)
      code.push(
        ...(sum === undefined
          ? addTotals(r.member, totals, address, offset, parts)
          : sum.map((l, p) => ir.set(l, rule.combine(totals.width, ir.get(l), parts[p], r.to.dtype))))
      )
    }
    return code
  }

  return (from, to) => {
    const vectors = width.count > 1
    const stop = vectors ? ir.addInt(from, ir.alignDown(ir.subInt(to, from), width.count)) : to
    const code: Statement[] = [ir.set(j, from)]
    const end = ir.local('i32', 'end')
    if (stop._tag !== 'Constant') code.push(ir.set(end, stop))
    const middle = stop._tag === 'Constant' ? stop : ir.get(end)
    const keep = (x: Expr): Expr => {
      const l = ir.local(x.type, 'fixed')
      code.push(ir.set(l, x))
      return ir.get(l)
    }
    const fixed = new Map<object, Expr>(
      nest.reads.flatMap(s => (stepOf(s) === 0 ? [[s, keep(fetch(width, s))] as const] : []))
    )
    const accumulators = (start: (r: Reduced) => readonly Expr[]): Sums =>
      new Map(
        along.map(r => {
          const parts = start(r)
          const locals = parts.map(x => ir.local(x.type, 'sum'))
          code.push(...locals.map((l, p) => ir.set(l, parts[p])))
          return [r, locals]
        })
      )
    const totals = new Map(along.map(r => [r, totalsOf(r.member, width, target)]))
    let sums = accumulators(r => unitTotals(r.member, totals.get(r)!))
    code.push(ir.forLoop(j, from, middle, width.count, body(width, fixed, sums)))
    if (vectors) {
      const whole = sums
      sums = accumulators(r => [joinTotals(r.member, totals.get(r)!, whole.get(r)!.map(ir.get))])
      const firsts = new Map([...fixed].map(([s, x]) => [s, laneOf(width, (s as Stream).dtype, x, 0)]))
      const isDone = middle._tag === 'Constant' && to._tag === 'Constant' && middle.value === to.value
      if (!isDone) code.push(ir.forLoop(j, middle, to, 1, body(one, firsts, sums)))
    }
    for (const r of along) {
      const { address, offset } = located(r.to.address.base, ir.get(r.to.row), wraps(r.to))
      const before = read(scalarWidth, r.to.dtype, address, offset, 0)
      const total = r.member.rule.combine(scalarWidth, before, ir.get(sums.get(r)![0]), r.to.dtype)
      code.push(...write(scalarWidth, r.to.dtype, address, total, offset))
    }
    return code
  }
}
