/**
 * A group as a loop nest: operands are read, all members computed in registers, and what others need is stored.
 *
 * The innermost axis runs in vectors where every member can; what does not fill a vector runs one by one. Large nests are functions
 * over a part of their outermost axis, called often enough that V8 soon replaces their first, slow code.
 */
import type { DType } from '../../../ndarray/dtype.js'
import { rowMajor, sameShape, sizeOf, type Shape } from '../../../ndarray/shape.js'
import * as ir from '../ir/ir.js'
import type { Block as Code, Expr, Local, Statement } from '../ir/ir.js'
import type { Target } from '../ir/target.js'
import { readsInPlace, type Address, type Group, type MapMember, type ReduceMember } from '../plan/block.js'
import { copyRule } from '../plan/builder.js'
import { countable, longestLoop, mergeAxes, refineStrides } from '../plan/nest.js'
import { bytesOf, type Buffer, type Ref } from '../plan/ref.js'
import type { MapRule, Width } from '../plan/rules.js'
import { located, movingPart, type Located } from './address.js'
import { doubtOf } from './doubt.js'
import { addTotals, initialTotals, joinTotals, roundedTotals, totalsOf, unitTotals } from './totals.js'
import { calling, constantOf, countOf, laneOf, read, scalarWidth, vectorWidth, write } from './width.js'

/** Nests of more elements than this are functions of their own, … */
const inlined = 256
/** … called for about this many elements at a time. */
const chunk = 4096

/** With more members than this, long functions are called: code would grow with each. */
const most = 24

export interface GroupContext {
  readonly name: string
  readonly target: Target
  readonly address: (r: Ref) => Address
  /** Where what a member makes is stored: at a place within another buffer, as a buffer of its own, or (`null`) nowhere. */
  readonly destination: (b: Buffer) => Ref | 'own' | null
}

/** What the nest walks through, in memory or counting. */
interface Stream {
  readonly dtype: DType
  readonly counts: boolean
  readonly address: Address
  readonly strides: readonly number[]
  /** Where its present row begins, relative to the address. */
  readonly row: Local
}

/** An operand of a member: a number, what a member made at this place, or a stream. */
type Operand =
  | { readonly _tag: 'Number'; readonly dtype: DType; readonly value: number }
  | { readonly _tag: 'Inside'; readonly result: Buffer }
  | { readonly _tag: 'Read'; readonly stream: Stream }

interface Mapped {
  readonly member: MapMember
  readonly operands: readonly Operand[]
  readonly to: Stream | null
  readonly gather: Gather | null
}

/** A stream that indices move; they are numbers or streams. */
interface Gather {
  readonly from: Stream
  readonly along: readonly { readonly index: Operand; readonly stride: number; readonly last: number }[]
  readonly drops: boolean
}

interface Reduced {
  readonly member: ReduceMember
  readonly operand: Operand
  readonly to: Stream
}

/** A group over merged axes. */
interface Nest {
  readonly axes: Shape
  readonly reads: readonly Stream[]
  readonly maps: readonly Mapped[]
  readonly reductions: readonly Reduced[]
}

const unitBytes = (s: Stream): number => (s.counts ? 1 : bytesOf(s.dtype))

/** Whether what is read at a place is what would be written there. */
const isSamePlace = (a: Stream, b: Stream): boolean =>
  a.address.base === b.address.base &&
  sameShape(a.strides, b.strides) &&
  a.address.moving.length === b.address.moving.length &&
  a.address.moving.every((m, i) => m.index === b.address.moving[i].index && m.step === b.address.moving[i].step)

const ofBuffer = (source: Buffer): Ref => ({ source, shape: [], strides: [], offset: 0, moving: [] })

const makeNest = (group: Group, c: GroupContext): Nest => {
  const axes = countable(group.axes)
  const made = new Set<object>(group.members.flatMap(m => (m._tag === 'Map' ? [m.result] : [])))
  const all: Stream[] = []
  const ids = new Map<object, number>()
  const id = (o: object): number => {
    const known = ids.get(o) ?? ids.size
    ids.set(o, known)
    return known
  }
  const stream = (r: Ref, strides: readonly number[]): Stream => {
    const s: Stream = {
      dtype: r.source.dtype,
      counts: r.source._tag === 'Counter',
      address: c.address(r),
      strides,
      row: ir.local('i32', 'row')
    }
    if (
      s.counts &&
      strides.reduce((n, by, i) => n + Math.abs(by) * (axes[i] - 1), Math.abs(s.address.base)) > longestLoop
    )
      throw new RangeError(`numbers are counted up to ${longestLoop}`)
    all.push(s)
    return s
  }
  const reads = new Map<string, Stream>()
  const operandOf = (r: Ref): Operand => {
    const { source } = r
    if (source._tag === 'Uniform') return { _tag: 'Number', dtype: source.dtype, value: source.value }
    if (source._tag === 'Buffer' && made.has(source) && readsInPlace(r, sizeOf(axes)))
      return { _tag: 'Inside', result: source }
    const strides = refineStrides(r.shape, r.strides, axes)
    const key = `${id(source)}:${r.offset}:${strides.join()}:${r.moving.map(m => `${id(m.index)}*${m.stride}`).join()}`
    const s = reads.get(key) ?? stream(r, strides)
    reads.set(key, s)
    return { _tag: 'Read', stream: s }
  }
  const gatherOf = ({ operands: [x, ...indices], gathers }: MapMember): Gather | null => {
    if (gathers === null) return null
    const own = (r: Ref): Stream => stream(r, refineStrides(r.shape, r.strides, axes))
    return {
      from: own(x),
      along: gathers.along.map((a, i) => {
        const { source } = indices[i]
        const index: Operand =
          source._tag === 'Uniform'
            ? { _tag: 'Number', dtype: source.dtype, value: source.value }
            : { _tag: 'Read', stream: own(indices[i]) }
        return { index, ...a }
      }),
      drops: gathers.outside === 'drop'
    }
  }
  const maps: Mapped[] = []
  const reductions: Reduced[] = []
  for (const member of group.members) {
    const gather = member._tag === 'Map' ? gatherOf(member) : null
    const operands = gather === null ? member.operands.map(operandOf) : []
    const own = ofBuffer(member.result)
    if (member._tag === 'Reduce') {
      const to = stream(ofBuffer(member.held ?? member.result), refineStrides(member.shape, member.to, axes))
      reductions.push({ member, operand: operands[0], to })
      continue
    }
    const to = c.destination(member.result)
    const written =
      to === null
        ? null
        : to === 'own'
          ? stream(own, rowMajor(axes))
          : stream(to, refineStrides(to.shape, to.strides, axes))
    const [x] = operands
    const isThere = member.rule === copyRule && written !== null && x._tag === 'Read' && isSamePlace(x.stream, written)
    maps.push({ member, operands, to: isThere ? null : written, gather })
  }
  const merged = mergeAxes(
    axes,
    all.map(s => s.strides)
  )
  const walked = new Map(
    all.map((s, i) => [s, merged.axes.length === 0 ? { ...s, strides: [0] } : { ...s, strides: merged.strides[i] }])
  )
  const found = (o: Operand): Operand => (o._tag === 'Read' ? { ...o, stream: walked.get(o.stream)! } : o)
  return {
    axes: merged.axes.length === 0 ? [1] : merged.axes,
    reads: [...reads.values()].map(s => walked.get(s)!),
    maps: maps.map(m => ({
      ...m,
      operands: m.operands.map(found),
      to: m.to && walked.get(m.to)!,
      gather: m.gather && {
        ...m.gather,
        from: walked.get(m.gather.from)!,
        along: m.gather.along.map(a => ({ ...a, index: found(a.index) }))
      }
    })),
    reductions: reductions.map(r => ({ ...r, operand: found(r.operand), to: walked.get(r.to)! }))
  }
}

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

/** Whether it is walked downwards by some axis or index. */
const wraps = ({ strides, address }: Stream): boolean =>
  strides.some(n => n < 0) || address.moving.some(m => m.step < 0)

/** The code of a nest along its innermost axis, from one place of it to another: vectors, and `one` at a time what is left. */
const makeRun = (nest: Nest, width: Width, one: Width, target: Target): ((from: Expr, to: Expr) => Code) => {
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

/** The code of a nest, from one place of its outermost axis to another. */
const makeOver = (nest: Nest, width: Width, one: Width, target: Target): ((from: Expr, to: Expr) => Code) => {
  const run = makeRun(nest, width, one, target)
  const outer = nest.axes.slice(0, -1)
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
    if (outer.length === 0) return [...rows, ...run(from, to)]
    const innermost = [...rows, ...run(ir.i32(0), ir.i32(nest.axes[outer.length]))]
    return indices.reduceRight<Code>(
      (code, i, axis) => [
        ir.forLoop(i, axis === 0 ? from : ir.i32(0), axis === 0 ? to : ir.i32(nest.axes[axis]), 1, code)
      ],
      innermost
    )
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
