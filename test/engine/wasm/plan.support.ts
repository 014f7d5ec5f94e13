/**
 * What is known of blocks without running them: addresses of views, values of groups by name, owners of memory.
 */
import { sizeOf, type Shape } from '../../../src/ndarray/shape.js'
import type { Compiled } from '../../../src/engine/wasm/compile.js'
import {
  isBuffer,
  readsInPlace,
  readsOf,
  type Block,
  type Group,
  type Kernel,
  type Member,
  type Step
} from '../../../src/engine/wasm/plan/block.js'
import type { Plan } from '../../../src/engine/wasm/plan/memory.js'
import { bytesOf, flipped, transposed, whole, type Buffer, type Ref } from '../../../src/engine/wasm/plan/ref.js'

/** The addresses of all elements, row-major. */
export const addresses = (shape: Shape, strides: readonly number[], offset: number): readonly number[] =>
  shape.reduce<readonly number[]>(
    (found, n, axis) => found.flatMap(a => Array.from({ length: n }, (_, i) => a + i * strides[axis])),
    [offset]
  )

// --- groups by name

type Pick = (n: number) => number

export interface Steps {
  readonly steps: readonly Step[]
  /** What is there before. */
  readonly given: readonly Buffer[]
  readonly pinned: ReadonlySet<Group>
}

const spaces: readonly Shape[] = [[6], [2, 3], [3, 2], [6, 1]]

const shapeOf = (b: Buffer, pick: Pick): Shape => (b.size === 6 ? spaces[pick(spaces.length)] : [b.size])

const unread: () => never = () => {
  throw new Error('nothing is emitted')
}

/** Random steps over buffers of 6 elements and of 1, in an order in which they can run. */
export const drawSteps = (pick: Pick, count: number): Steps => {
  let names = 0
  const buffer = (size: number): Buffer => ({ _tag: 'Buffer', name: `b${names++}`, dtype: 'float32', size })
  const given = [buffer(6), buffer(6), buffer(1)]
  const known = [...given]
  const pinned = new Set<Group>()
  const seen = (shape: Shape): Ref => {
    const source = known[known.length - 1 - Math.min(pick(known.length), pick(known.length))]
    const same = source.size === 6 ? whole(source, shape) : { ...whole(source, []), shape, strides: shape.map(() => 0) }
    const turns: readonly ((r: Ref) => Ref)[] = [
      r => r,
      r => r,
      r => r,
      r => flipped(r, [0]),
      r => (source.size === 6 && shape.length === 2 ? transposed(whole(source, [shape[1], shape[0]]), [1, 0]) : r)
    ]
    return turns[pick(turns.length)](same)
  }
  const member = (axes: Shape, made: readonly Buffer[]): Member => {
    const shape = axes
    const inside = made.length > 0 && pick(2) === 0 ? [whole(made[pick(made.length)], shape)] : []
    const operands = [...inside, ...Array.from({ length: 1 + pick(2) }, () => seen(shape))]
    if (pick(5) === 0)
      return {
        _tag: 'Reduce',
        rule: { name: 'sum', unit: () => 0, combine: unread, isWide: false },
        operands: [operands[0]],
        shape,
        result: buffer(1),
        to: shape.map(() => 0),
        held: null
      }
    return {
      _tag: 'Map',
      rule: { name: `f${names}`, lower: unread, scalarOnly: () => false },
      operands,
      shape,
      result: buffer(6),
      gathers: null
    }
  }
  const group = (): Group => {
    const axes = spaces[pick(3)]
    const members: Member[] = []
    for (let n = 1 + pick(3); n > 0; n--)
      members.push(
        member(
          axes,
          members.flatMap(m => (m._tag === 'Map' ? [m.result] : []))
        )
      )
    const g: Group = { _tag: 'Group', axes, members }
    if (pick(6) === 0) pinned.add(g)
    return g
  }
  const kernel = (): Kernel => {
    const reads = Array.from({ length: 1 + pick(2) }, () => known[pick(known.length)]).map(b =>
      whole(b, shapeOf(b, pick))
    )
    return {
      _tag: 'Kernel',
      name: `k${names}`,
      reads,
      writes: [buffer(6)],
      sets: [],
      scratch: 0,
      blocks: [],
      emit: unread,
      note: ''
    }
  }
  const steps = Array.from({ length: count }, () => {
    const step = pick(5) === 0 ? kernel() : group()
    known.push(...(step._tag === 'Group' ? step.members.map(m => m.result) : step.writes))
    return step
  })
  return { steps, given, pinned }
}

/** The value of every element of every buffer, as a term; or what is read before it is made. */
export const simulated = (steps: readonly Step[], given: readonly Buffer[]): Readonly<Record<string, unknown>> => {
  const values = new Map<Buffer, readonly string[]>(
    given.map(b => [b, Array.from({ length: b.size }, (_, i) => `${b.name}[${i}]`)])
  )
  const before = (r: Ref & { readonly source: Buffer }): readonly string[] => {
    const all = values.get(r.source)
    if (all === undefined) throw new Error(`${r.source.name} is read before it is made`)
    return addresses(r.shape, r.strides, r.offset).map(a => all[a])
  }
  for (const step of steps) {
    if (step._tag === 'Kernel') {
      const read = step.reads.filter(isBuffer).map(r => before(r).join())
      step.writes.forEach(b =>
        values.set(
          b,
          Array.from({ length: b.size }, (_, i) => `${step.name}.${i}(${hash(read.join(';'))})`)
        )
      )
      continue
    }
    const size = sizeOf(step.axes)
    const inside = new Map<Buffer, readonly string[]>()
    for (const m of step.members) {
      if (sizeOf(m.shape) !== size) throw new Error('a member over other elements')
      const operands = m.operands
        .filter(isBuffer)
        .map(r => (inside.has(r.source) && readsInPlace(r, size) ? inside.get(r.source)! : before(r)))
      if (m._tag === 'Map')
        inside.set(
          m.result,
          Array.from({ length: size }, (_, i) => `${m.rule.name}(${hash(operands.map(o => o[i]).join())})`)
        )
    }
    for (const m of step.members) {
      if (m._tag === 'Map') values.set(m.result, inside.get(m.result)!)
      else {
        const [r] = m.operands.filter(isBuffer)
        const xs = inside.has(r.source) && readsInPlace(r, size) ? inside.get(r.source)! : before(r)
        values.set(m.result, [`sum(${hash(xs.join())})`])
      }
    }
  }
  return Object.fromEntries([...values].map(([b, v]) => [b.name, v]))
}

/** Two mixed words of a text. */
const hash = (text: string): string => {
  let [h, g] = [0x811c9dc5, 0x1b873593]
  for (let i = 0; i < text.length; i++) {
    h = Math.imul(h ^ text.charCodeAt(i), 0x01000193)
    g = Math.imul(g + text.charCodeAt(i), 0x85ebca6b) ^ (g >>> 13)
  }
  return `${(h >>> 0).toString(36)}${(g >>> 0).toString(36)}`
}

// --- owners of memory

const unit = 16

/** Runs a block with every 16 bytes of memory marked by who wrote there last; loops run twice. Says what is wrong. */
export const shadowed = ({ block, plan, bytes }: Compiled): string | null => {
  const owner = new Map<number, Buffer | Kernel>()
  type Places = ReadonlyMap<Buffer, number>
  const begun = new Set<Buffer>()
  const problems: string[] = []
  const run = (b: Block, p: Plan, base: number, outer: Places, aliases: ReadonlyMap<Buffer, Ref>): void => {
    const all = new Map([...aliases, ...b.aliases])
    const places = new Map([...outer, ...[...p.places].map(([k, at]) => [k, base + at] as const)])
    const rootOf = (x: Buffer): Buffer => (all.has(x) ? rootOf(all.get(x)!.source as Buffer) : x)
    const cells = (at: number, size: number): readonly number[] =>
      Array.from({ length: Math.ceil(size / unit) }, (_, i) => at / unit + i)
    const cellsOf = (x: Buffer): readonly number[] => cells(places.get(x)!, x.size * bytesOf(x.dtype))
    const take = (x: Buffer): void => {
      const root = rootOf(x)
      if (!places.has(root)) return
      if (places.get(root)! % unit !== 0) problems.push(`${root.name} is not aligned`)
      if (places.get(root)! + root.size * bytesOf(root.dtype) > bytes) problems.push(`${root.name} is beyond the end`)
      begun.add(root)
      cellsOf(root).forEach(c => owner.set(c, root))
    }
    const expectThere = (x: Buffer, when: string): void => {
      const root = rootOf(x)
      if (places.has(root) && cellsOf(root).some(c => owner.get(c) !== root)) problems.push(`${x.name} is lost ${when}`)
    }
    b.steps.forEach((step, i) => {
      const written = step._tag === 'Group' ? step.members.map(m => m.result) : step.writes
      // What the blocks of a kernel own is theirs to check; what they write into counts as read, but need not be there yet
      const reads = readsOf(step).filter(
        x => places.has(rootOf(x)) && (begun.has(rootOf(x)) || !written.some(w => rootOf(w) === rootOf(x)))
      )
      reads.forEach(x => expectThere(x, `before step ${i}`))
      written.forEach(take)
      if (step._tag === 'Kernel' && p.kernels.has(step)) {
        const { at, blocks } = p.kernels.get(step)!
        cells(base + at, step.scratch).forEach(c => owner.set(c, step))
        for (let turn = 0; turn < 2; turn++)
          step.blocks.forEach(inner =>
            run(inner, blocks.get(inner)!, base + at + ((step.scratch + 15) & -16), places, all)
          )
      }
      ;[...reads, ...written].forEach(x => expectThere(x, `after step ${i}`))
    })
    b.results.filter(isBuffer).forEach(r => expectThere(r.source, 'at the end'))
  }
  const made = new Set(block.steps.flatMap(s => (s._tag === 'Group' ? s.members.map(m => m.result) : s.writes)))
  for (const [b, at] of plan.places)
    if (!made.has(b)) for (let c = at / unit; c < (at + b.size * bytesOf(b.dtype)) / unit; c++) owner.set(c, b)
  run(block, plan, 0, new Map(), new Map())
  return problems.length > 0 ? [...new Set(problems)].join('\n') : null
}
