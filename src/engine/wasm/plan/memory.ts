/**
 * The memory plan: every buffer of a block gets a place, which others get again after its last use.
 *
 * Places are found first fit, in the order in which buffers come to life. Blocks within a kernel are planned behind each other's back
 * (only one runs at a time) in an area that lives as long as the kernel.
 */
import { isBuffer, membersMade, readsOf, writesOf, type Address, type Block, type Kernel } from './block.js'
import { aligned, bytesOf, type Buffer, type Ref } from './ref.js'
import { countWhile } from './search.js'

export interface Plan {
  /** Byte offsets within the area. */
  readonly places: ReadonlyMap<Buffer, number>
  /** What others than the group that makes it read. */
  readonly stored: ReadonlySet<Buffer>
  readonly kernels: ReadonlyMap<Kernel, KernelPlan>
  readonly bytes: number
}

export interface KernelPlan {
  /** Where its scratch and blocks begin, within the area. */
  readonly at: number
  readonly blocks: ReadonlyMap<Block, Plan>
}

/** The buffer that holds another one. */
const holderOf = (b: Buffer, block: Block): Buffer => {
  const to = block.aliases.get(b)
  return to === undefined ? b : holderOf(to.source as Buffer, block)
}

interface Life {
  readonly bytes: number
  readonly from: number
  readonly to: number
}

interface KeyedLife extends Life {
  readonly key: Buffer | Kernel
}

interface Gap {
  readonly at: number
  readonly end: number
}

/** What is free below the highest place in use, by address; neighbours are one. */
const makeGaps = () => {
  const gaps: Gap[] = []
  let top = 0
  const take = (bytes: number): number => {
    const k = gaps.findIndex(g => g.end - g.at >= bytes)
    if (k >= 0) {
      const { at, end } = gaps[k]
      if (at + bytes === end) gaps.splice(k, 1)
      else gaps[k] = { at: at + bytes, end }
      return at
    }
    const last = gaps[gaps.length - 1]
    const at = last?.end === top ? gaps.pop()!.at : top
    top = at + bytes
    return at
  }
  const give = (given: Gap): void => {
    const low = countWhile(gaps.length, i => gaps[i].at < given.at)
    const before = gaps[low - 1]?.end === given.at ? 1 : 0
    const after = gaps[low]?.at === given.end ? 1 : 0
    const whole = { at: before ? gaps[low - 1].at : given.at, end: after ? gaps[low].end : given.end }
    gaps.splice(low - before, before + after, whole)
  }
  return { take, give }
}

/** Offsets for lives, in order of their beginnings: first fit. */
const fit = (lives: readonly Life[]): { readonly offsets: readonly number[]; readonly bytes: number } => {
  const { take, give } = makeGaps()
  const offsets: number[] = []
  let bytes = 0
  /** The lives that a step ends, by that step. */
  const ending = new Map<number, Gap[]>()
  let now = -1
  for (const life of lives) {
    for (; now < life.from; now++) {
      ending.get(now)?.forEach(give)
      ending.delete(now)
    }
    const at = take(life.bytes)
    offsets.push(at)
    bytes = Math.max(bytes, at + life.bytes)
    if (life.bytes === 0) continue
    const others = ending.get(life.to) ?? []
    others.push({ at, end: at + life.bytes })
    ending.set(life.to, others)
  }
  return { offsets, bytes }
}

/** Places for what a block makes, and for `owned`, which is there before its first step. */
export const planBlock = (block: Block, owned: readonly Buffer[] = []): Plan => {
  const last = block.steps.length
  const from = new Map<Buffer, number>(owned.map(b => [b, -1]))
  const to = new Map<Buffer, number>()
  const stored = new Set<Buffer>()
  block.steps.forEach((step, i) =>
    writesOf(step).forEach(b => {
      const holder = holderOf(b, block)
      if (!from.has(holder)) from.set(holder, i)
      if (block.aliases.has(b)) stored.add(b)
      to.set(holder, Math.max(to.get(holder) ?? i, i))
    })
  )
  const use = (b: Buffer, i: number): void => {
    stored.add(b)
    const holder = holderOf(b, block)
    to.set(holder, Math.max(to.get(holder) ?? i, i))
  }
  block.steps.forEach((step, i) => readsOf(step).forEach(b => use(b, i)))
  block.results.filter(isBuffer).forEach(r => use(r.source, last))
  const made = new Set<Buffer>([...owned, ...block.steps.flatMap(writesOf)])
  const mapped = new Set(block.steps.flatMap(s => (s._tag === 'Group' ? [...membersMade(s)] : [])))
  /** What has a place of its own: what is read, and what must be written somewhere even if nobody reads it. */
  const buffers = [...from.keys()].filter(
    b => made.has(b) && !block.aliases.has(b) && (stored.has(b) || (to.has(b) && !mapped.has(b)))
  )
  const kernels = block.steps.flatMap((s, i) =>
    s._tag === 'Kernel' && (s.scratch > 0 || s.blocks.length > 0) ? [{ kernel: s, i }] : []
  )
  const inner = kernels.map(({ kernel }) => new Map(kernel.blocks.map(b => [b, planBlock(b)])))
  const lives: readonly KeyedLife[] = [
    ...buffers.map(b => ({
      key: b,
      bytes: aligned(b.size * bytesOf(b.dtype)),
      from: from.get(b)!,
      to: to.get(b) ?? from.get(b)!
    })),
    ...kernels.map(({ kernel, i }, k) => ({
      key: kernel,
      bytes: aligned(kernel.scratch) + Math.max(0, ...[...inner[k].values()].map(p => p.bytes)),
      from: i,
      to: i
    }))
  ].sort((a, b) => a.from - b.from)
  const { offsets, bytes } = fit(lives)
  const at = new Map(lives.map((l, i) => [l.key, offsets[i]]))
  return {
    places: new Map(lives.flatMap(l => (l.key._tag === 'Buffer' ? [[l.key, at.get(l.key)!] as const] : []))),
    stored,
    kernels: new Map(kernels.map(({ kernel }, k) => [kernel, { at: at.get(kernel)!, blocks: inner[k] }])),
    bytes
  }
}

/** The address of an element-wise view, given where buffers begin. */
export const addressWith =
  (placeOf: (b: Buffer) => Address) =>
  (r: Ref): Address => {
    const { source } = r
    const unit = source._tag === 'Buffer' ? bytesOf(source.dtype) : 1
    const begin: Address = source._tag === 'Buffer' ? placeOf(source) : { base: 0, moving: [] }
    return {
      base: begin.base + r.offset * unit,
      moving: [...begin.moving, ...r.moving.map(m => ({ index: m.index, step: m.stride * unit }))]
    }
  }
